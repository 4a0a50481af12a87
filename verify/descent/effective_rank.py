"""Effective rank r(W) = ||W||_* / ||W||_2: nuclear over spectral norm."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import mpmath
import numpy as np
import numpy.typing as npt

from rankclock.verify.arithmetic.outcomes import Undefined
from rankclock.verify.arithmetic.precision import bits_of, precision


def effective_rank(singular: Iterable[Any]) -> Any:
    """Sum over maximum of the singular values; of eigenvalues the absolute values count.

    singular: floats, Fractions or mpf (d^N). Returns a number of the same kind, between 1 and the
    rank. Raises Undefined when all are zero or there is none, ValueError when one is not a number.
    Source: docs/theory.md, section 1.
    """
    sizes = [abs(value) for value in singular]
    # A nan compares false with everything, so that `max` would hide it.
    if any(value != value for value in sizes):
        raise ValueError("a singular value is not a number")
    largest = max(sizes, default=0)
    if not largest:
        raise Undefined("the effective rank of the zero matrix is undefined")
    # Dividing first, so that the sum of huge values does not overflow.
    return sum(value / largest for value in sizes)


def of_array(matrix: npt.NDArray[np.float64]) -> float:
    """Effective rank of a float64 matrix of shape (m, n), from its singular values.

    Raises Undefined for the zero matrix, numpy.linalg.LinAlgError for entries that are not finite.
    """
    return float(effective_rank(np.linalg.svd(matrix, compute_uv=False).tolist()))


def of_matrix(matrix: mpmath.matrix, *, digits: int) -> mpmath.mpf:
    """Effective rank of an mpmath matrix.

    digits: decimal digits; singular values are computed with ten more. Raises Undefined for the
    zero matrix.
    """
    with precision(bits_of(digits + 10)):
        return effective_rank(list(mpmath.svd_r(matrix, compute_uv=False)))
