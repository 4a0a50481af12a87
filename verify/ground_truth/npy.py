"""NumPy files as square real arrays: the header is judged before any entry is read."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from rankclock.verify.ground_truth.refusals import Refuse, judge_shape, readable


def read_npy(path: Path, largest: int, refuse: Refuse) -> npt.NDArray:
    """The array of a .npy file."""
    with readable(".npy", "write it again with numpy.save", refuse):
        with path.open("rb") as file:
            _judge_header(file, largest, refuse)
        with path.open("rb") as file:
            # A pickle runs code when it is read.
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


def _judge_header(file: IO[bytes], largest: int, refuse: Refuse) -> None:
    version = np.lib.format.read_magic(file)
    # Version 3 differs from 2 only in how names of fields are encoded, and an array with fields is
    # refused anyway.
    read = (
        np.lib.format.read_array_header_1_0
        if version == (1, 0)
        else np.lib.format.read_array_header_2_0
    )
    # A header that lies about its shape would else make NumPy ask for all of the memory.
    shape, _, dtype = read(file)
    if dtype.kind == "c":
        refuse(f"has complex entries ({dtype})", "give a real symmetric matrix")
    if dtype.kind not in "fiub":
        refuse(
            f"holds {'Python objects' if dtype.kind == 'O' else 'no numbers'} (dtype {dtype})",
            "save the matrix as float64",
        )
    judge_shape(shape, largest, refuse)
