"""Whether a matrix is symmetric, exactly or up to rounding, and its exact entries."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from rankclock.verify.ground_truth.refusals import Refuse

Rows = tuple[tuple[Fraction, ...], ...]


def require_finite(array: npt.NDArray, refuse: Refuse) -> None:
    """Refuse an array with an infinite entry, or one that is no number."""
    finite = np.isfinite(array)
    if not finite.all():
        row, column = (int(index) for index in np.argwhere(~finite)[0])
        refuse(
            f"has an entry that is not finite: row {row + 1}, column {column + 1} is "
            f"{array[row, column]}",
            "replace it by a number",
        )


def require_exact_symmetry(entries: Rows, refuse: Refuse) -> None:
    """Refuse entries that are not exactly symmetric, and name the two that differ most."""
    size = len(entries)
    places = ((i, j) for i in range(size) for j in range(i + 1))
    row, column = max(places, key=lambda at: abs(entries[at[0]][at[1]] - entries[at[1]][at[0]]))
    difference = abs(entries[row][column] - entries[column][row])
    if difference:
        refuse(
            f"is not symmetric: {_places(column, row, difference)}, the largest difference",
            "exact entries must agree exactly, so give (A + A^T)/2",
        )


def rounding_note(array: npt.NDArray, refuse: Refuse) -> str | None:
    """A remark for an array symmetric only up to rounding, None for a symmetric one.

    Any other is refused.
    """
    if np.array_equal(array, array.T):
        return None
    is_float = array.dtype.kind == "f"
    # Differences of unsigned integers wrap around; Python's do not.
    values = array if is_float else array.astype(object)
    # An overflow is the largest difference, and found as such.
    with np.errstate(over="ignore"):
        at = np.unravel_index(np.argmax(np.abs(values - values.T)), array.shape)
    row, column = sorted(int(index) for index in at)
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
    # guess: sums of n products, as in Q D Q^T, are off by about n eps; four times that is let pass.
    allowed = len(array) * 4 * _exact(np.finfo(array.dtype).eps)
    return max(abs(_exact(array.max())), abs(_exact(array.min()))) * allowed


def symmetric_entries(array: npt.NDArray) -> Rows:
    """Exact entries of (A + A^T)/2; the two halves share their numbers, which halves the memory."""
    rows: list[list[Fraction]] = []
    for i in range(len(array)):
        row = [rows[j][i] for j in range(i)]
        for above, below in zip(array[i, i:].tolist(), array[i:, i].tolist(), strict=True):
            row.append(_exact(above) if above == below else (_exact(above) + _exact(below)) / 2)
        rows.append(row)
    return tuple(tuple(row) for row in rows)


def _exact(value: Any) -> Fraction:
    # Fraction() itself knows ints and floats, but not NumPy's floats of other precisions.
    number = value.item() if isinstance(value, np.integer | np.bool_) else value
    return Fraction(*number.as_integer_ratio())


def _decimal(value: Fraction) -> str:
    """Three significant digits, also of a rational beyond the range of float64."""
    exponent = 0
    # Between 10^-6 and 10^6 float64 rounds and prints it; a few large steps lead there.
    while value and not Fraction(1, 10**6) <= value < 10**6:
        step = _step_towards_one(value)
        value *= Fraction(10) ** step
        exponent -= step
    text = f"{float(value):.3g}"
    if not exponent:
        return text
    mantissa, _, power = f"{float(value):.2e}".partition("e")
    return f"{mantissa}e{int(power) + exponent}"


def _step_towards_one(value: Fraction) -> int:
    """The power of ten by which a very large or very small value is multiplied next."""
    if value >= 10**300:
        return -300
    if value < Fraction(1, 10**300):
        return 300
    return -5 if value >= 1 else 5
