"""Eigenvalues of symmetric matrices: float64 near them, and bounds that hold."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from rankclock.verify.descent.matrix_spectrum import spectrum_of, spectrum_range


@pytest.mark.parametrize(
    ("matrix", "definite"),
    [
        (((2, 1), (1, 2)), True),
        (((1, 1), (1, 1)), True),
        (((0, 0), (0, 0)), True),
        (((1, 1), (1, Fraction(10**30 - 1, 10**30))), False),
        (((0, 1), (1, 0)), False),
        (((-1, 0), (0, 0)), False),
    ],
)
def test_range_of_a_matrix_knows_definiteness_exactly(matrix: tuple, definite: bool) -> None:
    low, high = spectrum_range(tuple(tuple(Fraction(x) for x in row) for row in matrix))
    values = np.linalg.eigvalsh(np.array(matrix, dtype=float))
    assert (low == 0) is definite
    assert low <= min(0, values[0] + 1e-12) and high >= values[-1] - 1e-15


def test_a_large_matrix_must_show_its_definiteness_by_a_margin() -> None:
    size = 61
    ones = tuple(tuple(Fraction(1) for _ in range(size)) for _ in range(size))
    shifted = tuple(tuple(x + (i == j) for j, x in enumerate(row)) for i, row in enumerate(ones))
    # Semi-definite, but its zero eigenvalues are beyond what float64 shows.
    assert spectrum_range(ones)[0] < 0
    assert spectrum_range(shifted)[0] == 0


@pytest.mark.parametrize("scale", [1, 10**400, Fraction(1, 10**400)])
def test_entries_beyond_float64_are_scaled(scale: Fraction | int) -> None:
    rows = tuple(tuple(Fraction(x) * scale for x in row) for row in ((2, 1), (1, 2)))
    large, small = spectrum_of(rows)
    assert abs(large / scale - 3) < Fraction(1, 10**12) > abs(small / scale - 1)
    low, high = spectrum_range(rows)
    assert low == 0 and 3 <= high / scale < Fraction(301, 100)
