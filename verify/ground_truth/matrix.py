"""Ground truth from a file: .npy, .npz, .csv or .mtx, with exact entries.

A decimal or fraction in a .csv is the rational it denotes. The binary formats and .mtx hold floats:
their exact binary values are taken, so 0.1 in a .mtx is the double next to 1/10.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from numbers import Rational
from pathlib import Path
from typing import NoReturn

import numpy as np
import numpy.typing as npt

from rankclock.verify.errors import InputError, require_type
from rankclock.verify.ground_truth.csv_text import read_csv
from rankclock.verify.ground_truth.mtx import read_mtx
from rankclock.verify.ground_truth.npy import read_npy, read_npz
from rankclock.verify.ground_truth.refusals import Reader, Refuse
from rankclock.verify.ground_truth.symmetry import (
    Rows,
    require_exact_symmetry,
    require_finite,
    rounding_note,
    symmetric_entries,
)

# guess: the largest matrix of which eigenvalues are enclosed; the residual bound takes n^3, and its
# summation is bounded for as many.
LARGEST = 2000
# What the command line calls a file of a matrix.
OPTION = "--matrix"


@dataclass(frozen=True)
class GroundTruth:
    """A symmetric matrix with exact entries.

    Args:
        entries: n rows of n rationals (d^N).
        name: of the file, without its folder.
        note: what was changed on reading, if anything.

    Examples:
        >>> from fractions import Fraction
        >>> from rankclock import GroundTruth
        >>> GroundTruth(((Fraction(1), Fraction(0)), (Fraction(0), Fraction(2))), "diagonal").size
        2
        >>> print(GroundTruth(((Fraction(1), Fraction(0)), (Fraction(0), Fraction(2))), "diagonal"))
        diagonal: 2 x 2
    """

    entries: Rows
    name: str
    note: str | None = None

    def __post_init__(self) -> None:
        require_square_rows("entries", self.entries)
        require_type("name", self.name, str, "give a text, such as the name of a file")
        if self.note is not None:
            require_type("note", self.note, str, "give a text, or leave it out")

    def __str__(self) -> str:
        note = "" if self.note is None else f", {self.note}"
        return f"{self.name}: {self.size} x {self.size}{note}"

    @property
    def size(self) -> int:
        """Number of rows, n."""
        return len(self.entries)

    @cached_property
    def _array(self) -> npt.NDArray[np.float64]:
        array = np.array(
            [[float(entry) for entry in row] for row in self.entries], dtype=np.float64
        )
        array.setflags(write=False)
        return array

    def as_float(self) -> npt.NDArray[np.float64]:
        """The entries rounded to float64.

        Returns:
            A new array of shape (n, n) (d^N).

        Raises:
            OverflowError: an entry is beyond float64.

        Examples:
            >>> from fractions import Fraction
            >>> from rankclock import GroundTruth
            >>> GroundTruth(((Fraction(1, 2),),), "half").as_float()
            array([[0.5]])
        """
        return self._array.copy()


def require_square_rows(argument: str, rows: object, *, floats: bool = False) -> None:
    """Refuse, in the name of an argument, what is not n > 0 rows of n rationals.

    floats: take floats too. Whether the rows are symmetric is not asked.
    """
    exact = (Rational, float) if floats else (Rational,)
    remedy = "give n rows of n exact numbers, such as ((2, 1), (1, 2))"
    require_type(argument, rows, (tuple, list), remedy)
    assert isinstance(rows, (tuple, list))
    if not rows:
        raise InputError(argument, "it has no row", remedy)
    for number, row in enumerate(rows, 1):
        if not isinstance(row, (tuple, list)):
            raise InputError(argument, f"row {number} is {type(row).__name__}", remedy)
        if len(row) != len(rows):
            problem = f"row {number} has {len(row)} entries where there are {len(rows)} rows"
            raise InputError(argument, problem, remedy)
        # By their types, as a file may have millions of entries.
        wrong = [kind.__name__ for kind in set(map(type, row)) if not issubclass(kind, exact)]
        if wrong:
            raise InputError(argument, f"row {number} has an entry of type {wrong[0]}", remedy)


def load_matrix(path: str | os.PathLike[str], *, largest: int = LARGEST) -> GroundTruth:
    r"""Read a real symmetric matrix and check it.

    A float64 matrix may miss symmetry by rounding, max|A| n 2^-50 (4 eps for 2^-50 in other
    precisions): it is then replaced by (A + A^T)/2, and `note` says so. A .csv must be exactly
    symmetric.

    Args:
        path: a .npy, .npz (with one array), .csv or .mtx file; a .csv may have `#` comments, blank
            lines, a byte-order mark and commas, semicolons or blanks between entries such as 3,
            0.1, 1/10, 1e-40.
        largest: most rows accepted, decided from the header before the entries are read.

    Returns:
        The matrix (d^N), with exact entries.

    Raises:
        InputError: a one-line message that names the file, the problem and a remedy, for everything
            else: a missing or unreadable file, an unknown suffix, complex, infinite or non-numeric
            entries, a matrix that is empty, not square, not symmetric or too large.

    Examples:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from rankclock import load_matrix
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "truth.csv")
        ...     size = path.write_text("2, 1/10\n0.1, 1")
        ...     truth = load_matrix(path)
        >>> truth.entries[0]
        (Fraction(2, 1), Fraction(1, 10))

    Source: this project, docs/theory.md, section 10 (inputs stay exact).
    """
    require_type("path", path, (str, os.PathLike), "give the path of a matrix file")
    require_type("largest", largest, int, "give the most rows accepted")
    return read_matrix(Path(path), "path", largest)


def read_matrix(path: Path, option: str, largest: int = LARGEST) -> GroundTruth:
    """As load_matrix; option: the option or argument that errors name."""

    def refuse(problem: str, remedy: str) -> NoReturn:
        raise InputError(option, f"{path} {problem}", remedy, value=str(path))

    suffix = _usable(path, refuse)
    if suffix == ".csv":
        return truth_of_rows(read_csv(path, largest, refuse), path.name, refuse)
    return truth_of_array(_READERS[suffix](path, largest, refuse), path.name, refuse)


def truth_of_rows(rows: Rows, name: str, refuse: Refuse) -> GroundTruth:
    """The ground truth of a square matrix with exact entries; refused unless exactly symmetric."""
    # Who writes exact entries means them: to replace them by a mean would answer another question.
    require_exact_symmetry(rows, refuse)
    return GroundTruth(rows, name)


def truth_of_array(array: npt.NDArray, name: str, refuse: Refuse) -> GroundTruth:
    """The ground truth of a square array of real numbers, at their exact binary values.

    Refused unless finite and symmetric up to rounding.
    """
    require_finite(array, refuse)
    note = rounding_note(array, refuse)
    return GroundTruth(symmetric_entries(array), name, note)


_READERS: dict[str, Reader] = {".npy": read_npy, ".npz": read_npz, ".mtx": read_mtx}


def _usable(path: Path, refuse: Refuse) -> str:
    """The suffix of a file that can be read."""
    # One by one, as `open` alone would say no more than that it failed.
    try:
        if path.is_dir():
            refuse("is a directory", "give a matrix file in it")
        if path.is_symlink() and not path.exists():
            refuse(
                "is a link that leads nowhere", "make it point to a file, or give the file itself"
            )
        if not path.exists():
            refuse("does not exist", "check the path")
        if not path.is_file():
            refuse("is no regular file", "save the matrix to a file and give its path")
        suffix = path.suffix.lower()
        if suffix not in (".csv", *_READERS):
            refuse(
                f"has the suffix {path.suffix!r}" if path.suffix else "has no suffix",
                "give a .npy, .npz, .csv or .mtx file",
            )
        if path.stat().st_size == 0:
            refuse("is empty: 0 bytes", "write the matrix again")
    except InputError:
        raise
    # A path with a null byte is a ValueError, a folder without permission an OSError.
    except (OSError, ValueError) as error:
        refuse(f"cannot be read: {error}", "check the path")
    return suffix
