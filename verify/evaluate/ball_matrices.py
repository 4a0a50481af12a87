"""Matrices of the ball backend: exact as long as they can be, then entries that are balls."""

from __future__ import annotations

import functools
from typing import Any, TypeAlias

import flint
from flint import acb_mat, arb, arb_mat, fmpq_mat, fmpz_poly

from rankclock.verify.arithmetic.balls import finite
from rankclock.verify.arithmetic.outcomes import Undecided, Undefined
from rankclock.verify.verdict import Truth

RealMatrix: TypeAlias = fmpq_mat | arb_mat
BallMatrix: TypeAlias = RealMatrix | acb_mat
MATRICES = (fmpq_mat, arb_mat, acb_mat)


class BallMatrices:
    """The operations on matrices, for a backend that joins them to its arithmetic."""

    def identity(self, size: int) -> fmpq_mat:
        return fmpq_mat([[int(i == j) for j in range(size)] for i in range(size)])

    def transpose(self, matrix: BallMatrix) -> BallMatrix:
        return matrix.transpose()

    def inverse(self, matrix: BallMatrix) -> BallMatrix:
        try:
            return matrix.inv()
        except ZeroDivisionError:
            if isinstance(matrix, fmpq_mat):
                raise Undefined("inverse of a singular matrix") from None
            raise Undecided("inverse of a matrix that may be singular") from None

    def trace(self, matrix: BallMatrix) -> Any:
        # A rational matrix of python-flint has no trace of its own.
        return arb_mat(matrix).trace() if isinstance(matrix, fmpq_mat) else matrix.trace()

    def diagonal_of(self, matrix: RealMatrix) -> list[arb]:
        return [arb(matrix[i, i]) for i in range(matrix.nrows())]

    def diagonal(self, values: list[arb]) -> arb_mat:
        size = len(values)
        return arb_mat([[values[i] if i == j else 0 for j in range(size)] for i in range(size)])

    def largest(self, values: list[arb]) -> arb:
        result = values[0]
        for value in values[1:]:
            result = result.max(value)
        return result

    def spectral_norm(self, matrix: RealMatrix) -> arb:
        """The largest singular value s, from powers of A^T A.

        tr((A^T A)^m) lies between s^(2m) and n s^(2m); a squaring doubles m and the relative error
        of the power. Of an exact matrix it is the root of a polynomial, found in less time.
        """
        if isinstance(matrix, fmpq_mat):
            return functools.reduce(arb.max, (root for root, _ in _singular_values(matrix)))
        power = arb_mat(matrix.transpose() * matrix)
        size, total, order = power.nrows(), arb(0), arb(1)
        # guess: m = 2^(bits/6) leaves the two bounds apart by ln(n)/m, so a sixth of the bits is
        # right, and each further bit costs a product of matrices.
        for _ in range(flint.ctx.prec // 6):
            trace = power.trace()
            if not trace > 0:
                return _zero_norm(power)
            total += trace.log() / order
            # Scaled to trace one, so that a power neither overflows nor vanishes.
            power = power * (1 / trace)
            power, order = power * power, order * 2
        above = total + power.trace().log() / order
        below = above - arb(size).log() / order
        return finite((above.union(below) / 2).exp())

    def nuclear_norm(self, matrix: BallMatrix) -> arb:
        """Sum of the singular values: roots of those of the characteristic polynomial of A^T A."""
        if not isinstance(matrix, fmpq_mat):
            raise Undecided("singular values of an inexact matrix")
        return sum((value * count for value, count in _singular_values(matrix)), arb(0))

    def rank(self, matrix: BallMatrix) -> arb:
        if not isinstance(matrix, fmpq_mat):
            raise Undecided("rank of an inexact matrix")
        return arb(matrix.rank())


def _singular_values(matrix: fmpq_mat) -> list[tuple[arb, int]]:
    """Each singular value with its multiplicity: roots of those of the polynomial of A^T A."""
    polynomial = (matrix.transpose() * matrix).charpoly()
    integral = fmpz_poly([int(c * polynomial.denom()) for c in polynomial.coeffs()])
    # Pairs of a root and its multiplicity, which the stubs of python-flint do not know.
    roots: Any = integral.complex_roots()
    return [(_root(root.real), count) for root, count in roots]


def compare_entries(relation: str, left: Any, right: Any) -> Truth:
    """Whether two matrices are the same: of balls that is never shown, only refuted."""
    if relation != "==":
        return Truth.UNKNOWN
    if (left.nrows(), left.ncols()) != (right.nrows(), right.ncols()):
        return Truth.NO
    if isinstance(left, fmpq_mat) and isinstance(right, fmpq_mat):
        return Truth.YES if left == right else Truth.NO
    pairs = zip(arb_mat(left).entries(), arb_mat(right).entries(), strict=True)
    if any(a < b or a > b for a, b in pairs):
        return Truth.NO
    return Truth.UNKNOWN


def _zero_norm(power: arb_mat) -> arb:
    """The norm where the trace of the power is not surely positive: zero, or nothing is known."""
    if all(entry == 0 for entry in power.entries()):
        return arb(0)
    raise Undecided("a norm that may be zero")


def _root(value: arb) -> arb:
    """Square root of an eigenvalue of A^T A, which is not negative whatever its ball holds."""
    if value >= 0:
        return value.sqrt()
    if value.contains(0):
        return value.union(arb(0)).abs_upper().sqrt().union(arb(0))
    raise Undefined("negative eigenvalue of A^T A")
