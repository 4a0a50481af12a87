"""NumPy files as square real arrays: the header is judged before any entry is read."""

from __future__ import annotations

import tokenize
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NoReturn

import numpy as np
import numpy.typing as npt

from rankclock.verify.errors import InputError

Refuse = Callable[[str, str], NoReturn]
Reader = Callable[[Path, int, Refuse], npt.NDArray]

# What NumPy, SciPy and zipfile raise on a damaged file; NumPy reads a header with Python's own
# tokenizer.
_DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    TypeError,
    KeyError,
    OverflowError,
    MemoryError,
    RuntimeError,
    SyntaxError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_npy(path: Path, largest: int, refuse: Refuse) -> npt.NDArray:
    """The array of a .npy file."""
    with readable(".npy", "write it again with numpy.save", refuse):
        with path.open("rb") as file:
            _judge_header(file, largest, refuse)
        with path.open("rb") as file:
            return np.lib.format.read_array(file, allow_pickle=False)


def read_npz(path: Path, largest: int, refuse: Refuse) -> npt.NDArray:
    """The only array of a .npz file."""
    with (
        readable(".npz", "write it again with numpy.savez", refuse),
        zipfile.ZipFile(path) as archive,
    ):
        names = [name for name in archive.namelist() if name.endswith(".npy")]
        if len(names) > 1:
            listed = ", ".join(name.removesuffix(".npy") for name in names)
            refuse(
                f"has {len(names)} arrays: {listed}",
                "save the one matrix by itself with numpy.save",
            )
        if not names:
            refuse("has no array", "save the matrix with numpy.save")
        with archive.open(names[0]) as file:
            _judge_header(file, largest, refuse)
        with archive.open(names[0]) as file:
            return np.lib.format.read_array(file, allow_pickle=False)


@contextmanager
def readable(kind: str, remedy: str, refuse: Refuse) -> Iterator[None]:
    """Refuse a file on whatever its reader raises."""
    try:
        yield
    except InputError:
        raise
    except _DAMAGE as error:
        lines = str(error).strip().splitlines()
        refuse(f"cannot be read as {kind}: {lines[0] if lines else type(error).__name__}", remedy)


def _judge_header(file: IO[bytes], largest: int, refuse: Refuse) -> None:
    version = np.lib.format.read_magic(file)
    # Version 3 differs from 2 only in how names of fields are encoded, and an array with fields is
    # refused anyway.
    read = (
        np.lib.format.read_array_header_1_0
        if version == (1, 0)
        else np.lib.format.read_array_header_2_0
    )
    shape, _, dtype = read(file)
    if dtype.kind == "c":
        refuse(f"has complex entries ({dtype})", "give a real symmetric matrix")
    if dtype.kind not in "fiub":
        refuse(
            f"holds {'Python objects' if dtype.kind == 'O' else 'no numbers'} (dtype {dtype})",
            "save the matrix as float64",
        )
    judge_shape(shape, largest, refuse)


def judge_shape(shape: tuple[int, ...], largest: int, refuse: Refuse) -> None:
    """Refuse all but square matrices of 1 to `largest` rows."""
    sizes = " x ".join(map(str, shape))
    if len(shape) != 2:
        axes = {0: "a single number", 1: f"one axis of length {sizes}"}.get(len(shape), sizes)
        refuse(f"is not two-dimensional: {axes}", "give a matrix with rows and columns")
    if not all(shape):
        refuse(f"is empty: {sizes}", "give a matrix with at least one entry")
    if shape[0] != shape[1]:
        refuse(f"is not square: {sizes}", "give a square symmetric matrix")
    if shape[0] > largest:
        refuse(f"is too large: {sizes}", f"give a matrix of at most {largest} rows")
