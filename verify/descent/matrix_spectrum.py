"""Eigenvalues of a symmetric matrix from float64, and bounds on them that hold."""

from __future__ import annotations

from fractions import Fraction

import flint
import numpy as np

from rankclock.verify.arithmetic.balls import to_fmpq
from rankclock.verify.descent.factorisation import Factorisation, scaled_floats
from rankclock.verify.descent.recording import Rows

# guess: rows up to which definiteness is decided exactly; the time of a characteristic polynomial
# grows as the fourth power, and with the digits.
_SMALL = 60
# Far above the rounding of eigvalsh, a few n 2^-53 of the norm, and far below what is seen as
# positive.
_MARGIN = 2.0**-45


def spectrum_of(matrix: Rows) -> tuple[Fraction, ...]:
    """Eigenvalues of a symmetric matrix, descending, from numpy.linalg.eigvalsh in float64."""
    array, scale = scaled_floats(matrix)
    return tuple(scale * Fraction(value) for value in np.linalg.eigvalsh(array)[::-1].tolist())


def spectrum_range(matrix: Rows) -> tuple[Fraction, Fraction]:
    """Bounds (low, high) on the eigenvalues of a symmetric matrix.

    low is 0 if the matrix is known to be positive semi-definite. Up to 60 rows that is decided
    exactly: all roots of the characteristic polynomial are real, so by Descartes' rule none is
    negative exactly if its coefficients alternate in sign. Beyond, float64 must show it by a
    margin.
    """
    norm = Factorisation.of(matrix, depth=2, alpha=Fraction(1), eta=Fraction(1)).norm
    definite = _definite(matrix) if len(matrix) <= _SMALL else _surely_definite(matrix, norm)
    return (Fraction(0) if definite else -norm), norm


def _definite(matrix: Rows) -> bool:
    """Whether a symmetric matrix is positive semi-definite, exactly."""
    size = len(matrix)
    entries = [to_fmpq(entry) for row in matrix for entry in row]
    coefficients = flint.fmpq_mat(size, size, entries).charpoly().coeffs()
    return all(c * (-1) ** (size - power) >= 0 for power, c in enumerate(coefficients))


def _surely_definite(matrix: Rows, norm: Fraction) -> bool:
    """Whether float64 shows a symmetric matrix to be positive definite by a margin."""
    array, scale = scaled_floats(matrix)
    least = float(np.linalg.eigvalsh(array)[0])
    return least > len(matrix) * _MARGIN * float(norm / scale)
