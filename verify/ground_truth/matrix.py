"""Ground truth from a file: .npy, .npz, .csv or .mtx, with exact entries.

A decimal or fraction in a .csv is the rational it denotes. The binary formats and .mtx hold floats:
their exact binary values are taken, so 0.1 in a .mtx is the double next to 1/10.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from rankclock.verify.arithmetic.parse import parse_exact
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.mtx import read_mtx
from rankclock.verify.ground_truth.npy import Reader, Refuse, read_npy, read_npz

OPTION = "--matrix"
_SHOWN = 40

Rows = tuple[tuple[Fraction, ...], ...]


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
    """

    entries: Rows
    name: str
    note: str | None = None

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


def load_matrix(path: Path, *, largest: int = 2000) -> GroundTruth:
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

    Source: this project, theory notes section 10 (inputs stay exact).
    """
    path = Path(path)

    def refuse(problem: str, remedy: str) -> NoReturn:
        raise InputError(OPTION, f"{path} {problem}", remedy, value=str(path))

    suffix = _usable(path, refuse)
    if suffix == ".csv":
        return truth_of_rows(_read_csv(path, largest, refuse), path.name, refuse)
    return truth_of_array(_READERS[suffix](path, largest, refuse), path.name, refuse)


def truth_of_rows(rows: Rows, name: str, refuse: Refuse) -> GroundTruth:
    """The ground truth of a square matrix with exact entries; refused unless exactly symmetric."""
    _require_exact_symmetry(rows, refuse)
    return GroundTruth(rows, name)


def truth_of_array(array: npt.NDArray, name: str, refuse: Refuse) -> GroundTruth:
    """The ground truth of a square array of real numbers, at their exact binary values; refused
    unless finite and symmetric up to rounding.
    """
    _require_finite(array, refuse)
    note = _rounding_note(array, refuse)
    return GroundTruth(_symmetric_entries(array), name, note)


_READERS: dict[str, Reader] = {".npy": read_npy, ".npz": read_npz, ".mtx": read_mtx}


def _usable(path: Path, refuse: Refuse) -> str:
    """The suffix of a file that can be read."""
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
    except (OSError, ValueError) as error:
        refuse(f"cannot be read: {error}", "check the path")
    return suffix


def _read_csv(path: Path, largest: int, refuse: Refuse) -> Rows:
    rows: list[tuple[Fraction, ...]] = []
    separator: str | None = None
    try:
        for number, line in _data_lines(path):
            if not rows:
                if "," in line and ";" in line:
                    refuse(
                        f"mixes commas and semicolons in line {number}",
                        "separate entries by commas and write decimals with a point",
                    )
                separator = next((mark for mark in ",;" if mark in line), None)
            texts = line.split(separator)
            if max(len(texts), len(rows) + 1) > largest:
                refuse(
                    f"has more than {largest} rows or columns",
                    f"give a matrix of at most {largest} rows",
                )
            if rows and len(texts) != len(rows[0]):
                refuse(
                    f"has {len(texts)} entries in line {number} but {len(rows[0])} in the "
                    "first row",
                    "give every row as many entries",
                )
            rows.append(
                tuple(
                    _entry(text, len(rows) + 1, column, refuse)
                    for column, text in enumerate(texts, 1)
                )
            )
    except UnicodeDecodeError:
        refuse("is no UTF-8 text", "save it as comma-separated text in UTF-8")
    except OSError as error:
        refuse(f"cannot be read: {error.strerror}", "check its permissions")
    if not rows:
        refuse("has no entries", "write one row of the matrix a line")
    if len(rows) != len(rows[0]):
        refuse(f"is not square: {len(rows)} x {len(rows[0])}", "give a square symmetric matrix")
    return tuple(rows)


def _data_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Line numbers from 1 and texts of the lines that hold entries."""
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            text = line.partition("#")[0].strip()
            if text:
                yield number, text


def _entry(text: str, row: int, column: int, refuse: Refuse) -> Fraction:
    try:
        return parse_exact(text)
    except ValueError:
        pass
    shown = repr(text.strip() if len(text) <= _SHOWN else text[:_SHOWN] + "...")
    if text.strip().lstrip("+-").lower() in ("nan", "inf", "infinity"):
        refuse(
            f"has an entry that is not finite: row {row}, column {column} is {shown}",
            "replace it by a number",
        )
    refuse(
        f"has an entry that is no number: row {row}, column {column} is {shown}",
        "write numbers such as 3, 0.1, 1/10 or 1e-40; start a header line with #",
    )


def _require_finite(array: npt.NDArray, refuse: Refuse) -> None:
    finite = np.isfinite(array)
    if not finite.all():
        row, column = (int(index) for index in np.argwhere(~finite)[0])
        refuse(
            f"has an entry that is not finite: row {row + 1}, column {column + 1} is "
            f"{array[row, column]}",
            "replace it by a number",
        )


def _require_exact_symmetry(entries: Rows, refuse: Refuse) -> None:
    size = len(entries)
    row, column = max(
        ((i, j) for i in range(size) for j in range(i + 1)),
        key=lambda at: abs(entries[at[0]][at[1]] - entries[at[1]][at[0]]),
    )
    difference = abs(entries[row][column] - entries[column][row])
    if difference:
        refuse(
            f"is not symmetric: {_places(column, row, difference)}, the largest difference",
            "exact entries must agree exactly, so give (A + A^T)/2",
        )


def _rounding_note(array: npt.NDArray, refuse: Refuse) -> str | None:
    """None for a symmetric array, a remark for one symmetric up to rounding; refuses any other."""
    if np.array_equal(array, array.T):
        return None
    is_float = array.dtype.kind == "f"
    values = array if is_float else array.astype(object)
    with np.errstate(over="ignore"):
        row, column = sorted(
            int(index)
            for index in np.unravel_index(np.argmax(np.abs(values - values.T)), array.shape)
        )
    difference = abs(_exact(array[row, column]) - _exact(array[column, row]))
    where = _places(row, column, difference)
    if not is_float or difference > _rounding_error(array):
        refuse(
            f"is not symmetric: {where}, the largest difference",
            "give a symmetric matrix, for instance (A + A^T)/2",
        )
    return f"symmetrised to (A + A^T)/2: {where}, within rounding"


def _places(row: int, column: int, difference: Fraction) -> str:
    return (
        f"row {row + 1}, column {column + 1} differs from row {column + 1}, column {row + 1} by "
        f"{_decimal(difference)}"
    )


def _rounding_error(array: npt.NDArray) -> Fraction:
    """max|A| n 2^-50, or the like for the precision of the file."""
    return (
        max(abs(_exact(array.max())), abs(_exact(array.min())))
        * len(array)
        * 4
        * _exact(np.finfo(array.dtype).eps)
    )


def _symmetric_entries(array: npt.NDArray) -> Rows:
    """Exact entries of (A + A^T)/2; the two halves share their numbers, which halves the memory."""
    rows: list[list[Fraction]] = []
    for i in range(len(array)):
        row = [rows[j][i] for j in range(i)]
        for above, below in zip(array[i, i:].tolist(), array[i:, i].tolist(), strict=True):
            row.append(_exact(above) if above == below else (_exact(above) + _exact(below)) / 2)
        rows.append(row)
    return tuple(tuple(row) for row in rows)


def _exact(value: Any) -> Fraction:
    # Ints, floats and every NumPy float, extended precision included; Fraction() itself knows only
    # the first two.
    number = value.item() if isinstance(value, np.integer | np.bool_) else value
    return Fraction(*number.as_integer_ratio())


def _decimal(value: Fraction) -> str:
    """Three significant digits, also of a rational beyond the range of float64."""
    exponent = 0
    while value and not Fraction(1, 10**6) <= value < 10**6:
        step = (
            -300
            if value >= 10**300
            else 300
            if value < Fraction(1, 10**300)
            else -5
            if value >= 1
            else 5
        )
        value *= Fraction(10) ** step
        exponent -= step
    text = f"{float(value):.3g}"
    if not exponent:
        return text
    mantissa, _, power = f"{float(value):.2e}".partition("e")
    return f"{mantissa}e{int(power) + exponent}"
