"""Matrix files, good and bad, for the tests of reading them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

Content = str | bytes | Callable[[Path], None]


def write(path: Path, content: Content) -> Path:
    if callable(content):
        content(path)
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def saved(array: object, **options: bool) -> Callable[[Path], None]:
    return lambda path: np.save(path, array, **options)


def with_shape(shape: tuple[int, ...]) -> Callable[[Path], None]:
    """A .npy file whose header announces a shape that its 32 bytes of data do not have."""

    def create(path: Path) -> None:
        with path.open("wb") as file:
            np.lib.format.write_array_header_1_0(
                file, {"descr": "<f8", "fortran_order": False, "shape": shape}
            )
            file.write(bytes(32))

    return create


def truncated(path: Path) -> None:
    np.save(path, np.eye(9))
    path.write_bytes(path.read_bytes()[:-20])


def damaged_zip(path: Path) -> None:
    np.savez_compressed(path, a=np.arange(10000.0).reshape(100, 100))
    content = bytearray(path.read_bytes())
    content[200:400] = bytes(200)
    path.write_bytes(content)


def huge_member(path: Path) -> None:
    with_shape((10**6, 10**6))(path.with_suffix(".npy"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(path.with_suffix(".npy"), "a.npy")


def mtx(
    size: str,
    *lines: str,
    layout: str = "coordinate",
    field: str = "real",
    symmetry: str = "general",
) -> str:
    return "\n".join((f"%%MatrixMarket matrix {layout} {field} {symmetry}", size, *lines, ""))
