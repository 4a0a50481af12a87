"""Eigenvalues of a ground truth: exact ones from a list, enclosed ones from a matrix.

A matrix read from a file has exact entries but eigenvalues that are no rationals. They are enclosed
by a residual bound. Let V be any square matrix with ||V^T V - I|| <= e < 1 and D diagonal, R = A V
- V D. With the polar form V = U H, ||H - I|| <= e and U orthogonal,

U^T A U = D + (H D - D H) H^-1 + U^T R H^-1,    so  ||U^T A U - D|| <= (2 e ||D|| + ||R||) / (1 -
e),

and by Weyl every eigenvalue of A, in order, is within that distance of the one of D. V and D come
from float64 and need not be trusted; e and R are computed in float64 with their rounding bounded.
Source: Weyl's inequality; the rest is this project's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from rankclock.verify.arithmetic.parse import parse_exact
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.ground_truth.matrix import GroundTruth, require_square_rows
from rankclock.verify.ground_truth.symmetry import require_exact_symmetry

Rows = Sequence[Sequence[Fraction]]

# needed: half the distance from 1 to the next float64, which bounds the error of one rounding.
_UNIT = 2.0**-53
# needed: more than the rounding of a sum of n^2 bounds, n^2 2^-53, for the n of any file read.
_UP = 1 + 2.0**-30
# needed: squares and sums of n^2 of them stay in range up to 2^(+-100), with room for the vectors.
_NEAR_END = 2.0**100


def parse_spectrum(text: str, *, option: str = "--spectrum") -> tuple[Fraction, ...]:
    """Eigenvalues separated by commas, each as written: 5,3,1/2.

    Raises InputError for an empty list or an entry that is no number.
    """
    if not text.strip():
        raise InputError(
            option, "is empty", "give eigenvalues separated by commas, such as 5,3,1/2"
        )
    eigenvalues = []
    for place, entry in enumerate(text.split(","), 1):
        try:
            eigenvalues.append(parse_exact(entry))
        except ValueError as problem:
            raise InputError(
                option,
                f"entry {place}: {problem}",
                "separate the eigenvalues by single commas",
                value=entry,
            ) from None
    return tuple(eigenvalues)


def enclosed_spectrum(matrix: Rows | GroundTruth) -> tuple[Eigenvalue, ...]:
    """Enclosures of the eigenvalues of a symmetric matrix, descending.

    Args:
        matrix: n rows of n rationals, symmetric, or an array, or what rankclock.load_matrix read
            (d^N); a float is its binary value.

    Returns:
        n eigenvalues (d^N), exact ones for a diagonal matrix.

    Raises:
        InputError: the matrix is none, or float64 cannot hold it or proves no bound.

    Examples:
        >>> from rankclock import enclosed_spectrum
        >>> largest, least = enclosed_spectrum(((2, 1), (1, 2)))
        >>> largest.low <= 3 <= largest.high, float(largest.radius) < 1e-14
        (True, True)

    Source: the residual bound at the top of this module.
    """
    matrix = matrix.entries if isinstance(matrix, GroundTruth) else _exact_rows(matrix)
    size = len(matrix)
    array, scale = _in_floats(matrix)
    # The float64 array is asked first, as it is fast; what underflows there is no zero.
    looks_diagonal = np.count_nonzero(array) == np.count_nonzero(np.diagonal(array))
    if looks_diagonal and not any(row[j] for i, row in enumerate(matrix) for j in range(i)):
        return tuple(
            Eigenvalue.exactly(value)
            for value in sorted((matrix[i][i] for i in range(size)), reverse=True)
        )
    # Rounding an entry to float64 moves it by at most 2^-53 of its size, or less than 2^-1000 where
    # it underflows.
    moved = _UNIT * _frobenius(array) + size * 2.0**-1000
    values, vectors = np.linalg.eigh(array)
    radius = (residual_radius(array, values, vectors) + moved) * _UP
    if not radius < math.inf:
        raise InputError(
            "--matrix", "its eigenvalues cannot be enclosed in float64", "scale the matrix"
        )
    reach = scale * Fraction(radius)
    return tuple(
        Eigenvalue(scale * Fraction(v) - reach, scale * Fraction(v) + reach)
        for v in values[::-1].tolist()
    )


def _exact_rows(matrix: Any) -> Rows:
    """The rows that Python code gives, floats at their binary values; refused unless symmetric."""
    rows = matrix.tolist() if isinstance(matrix, np.ndarray) else matrix
    require_square_rows("matrix", rows, floats=True)
    if not all(math.isfinite(entry) for row in rows for entry in row if isinstance(entry, float)):
        raise InputError("matrix", "it has an entry that is not finite", "give a number for it")

    def refuse(problem: str, remedy: str) -> NoReturn:
        raise InputError("matrix", f"it {problem}", remedy)

    exact = tuple(tuple(Fraction(entry) for entry in row) for row in rows)
    require_exact_symmetry(exact, refuse)
    return exact


def residual_radius(
    array: npt.NDArray[np.float64],
    values: npt.NDArray[np.float64],
    vectors: npt.NDArray[np.float64],
) -> float:
    """Bound on the distance of the k-th eigenvalue of `array` from the k-th of `values`.

    array: symmetric, (n, n), entries within 2^(+-200). values: n floats, ascending. vectors:
    (n, n), candidates for eigenvectors as columns; nothing is assumed of either. Infinite when the
    vectors are too far from orthogonal.
    """
    image, image_error = product_and_error(array, vectors)
    gram, gram_error = product_and_error(vectors.T, vectors)
    scaled, identity = vectors * values, np.eye(len(array))
    # The differences and the products with eigenvalues are rounded once each.
    r = (
        _frobenius(image - scaled)
        + image_error
        + 2 * _UNIT * (_frobenius(scaled) + _frobenius(image - scaled))
    ) * _UP
    e = (_frobenius(gram - identity) * (1 + 2 * _UNIT) + gram_error) * _UP
    # The bound needs e < 1; beyond 1/2 something is wrong with the decomposition.
    if not e < 0.5:
        return math.inf
    return (2 * e * float(np.max(np.abs(values))) + r) / (1 - e) * _UP


def product_and_error(
    left: npt.NDArray[np.float64], right: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], float]:
    """The product of two square float64 matrices and a bound on its error in Frobenius norm.

    Each is split into leading bits and a rest. The product of the leading parts is exact in any
    order of summation, because every partial sum is an integer multiple of one unit and below 2^53
    of them; only products with a rest are rounded, each by at most g = n u/(1 - n u) of the product
    of norms.
    """
    size = len(left)
    # Products of two heads have 2 bits digits, and a sum of n of them log2(n) more: 53 in all.
    bits = (53 - size.bit_length()) // 2
    left_head, left_rest = _split(left, bits)
    right_head, right_rest = _split(right, bits)
    main, rest = left_head @ right_head, left_head @ right_rest + left_rest @ right
    g = size * _UNIT / (1 - size * _UNIT)
    loose = _frobenius(left_head) * _frobenius(right_rest) + _frobenius(left_rest) * _frobenius(
        right
    )
    total = main + rest
    # Rounded: the products with a rest, their sum, and the sum of both parts; twice each is room.
    error = g * loose + _UNIT * (2 * _frobenius(rest) + 2 * g * loose + 2 * _frobenius(total))
    return total, error * _UP + size * size * 2.0**-1000


def _split(
    array: npt.NDArray[np.float64], bits: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The leading `bits` bits of an array, by its largest entry, and the rest; the sum is exact."""
    unit = 2.0 ** (math.frexp(float(np.max(np.abs(array))))[1] - bits)
    head = np.rint(array / unit) * unit
    return head, array - head


def _frobenius(array: npt.NDArray[np.float64]) -> float:
    """A float at least the Frobenius norm.

    A sum of n^2 squares is off by n^2 u of itself, below 2^-30 for n <= 2000.
    """
    # What underflows when it is squared is below 2^-500.
    return float(np.sqrt(np.sum(np.square(array)))) * _UP + len(array) * 2.0**-500


def _in_floats(matrix: Rows) -> tuple[npt.NDArray[np.float64], Fraction]:
    """The matrix over a scale in float64; the scale is 1 unless the largest entry is extreme."""
    try:
        array = _mirrored(matrix, Fraction(1))
        largest = float(np.max(np.abs(array)))
        if 1 / _NEAR_END < largest < _NEAR_END:
            return array, Fraction(1)
    except OverflowError:
        pass
    most = max(abs(entry) for row in matrix for entry in row)
    scale = (
        Fraction(2) ** (most.numerator.bit_length() - most.denominator.bit_length())
        if most
        else Fraction(1)
    )
    return _mirrored(matrix, scale), scale


def _mirrored(matrix: Rows, scale: Fraction) -> npt.NDArray[np.float64]:
    array = np.zeros((len(matrix), len(matrix)))
    for i, row in enumerate(matrix):
        array[i, i:] = [float(entry if scale == 1 else entry / scale) for entry in row[i:]]
        array[i:, i] = array[i, i:]
    return array
