"""Exact backend: rational numbers and rational matrices.

Passes (NotRational) on anything irrational.
"""

from __future__ import annotations

import math
from fractions import Fraction

import flint

from rankclock.verify.arithmetic.outcomes import NotRational, Undecided, Undefined
from rankclock.verify.arithmetic.rationals import exact_root, short
from rankclock.verify.descent import enclosures as outside
from rankclock.verify.descent import exact as simulate
from rankclock.verify.verdict import Truth

# Beyond this size of a numerator the exact path costs more than balls do.
_SIZE_LIMIT = 60_000


class Rational:
    """Arithmetic of Fraction scalars and flint.fmpq_mat matrices; a refutation here is a proof."""

    name = "rational"

    def as_fraction(self, value) -> Fraction:
        if isinstance(value, Fraction):
            return value
        raise NotRational("a matrix where a number is expected")

    def lift(self, value):
        if isinstance(value, (Fraction, flint.fmpq_mat)):
            return value
        if isinstance(value, int):
            return Fraction(value)
        raise NotRational(f"{type(value).__name__} is not exact")

    def add(self, left, right):
        return left + right

    def mul(self, left, right):
        if isinstance(left, Fraction) and not isinstance(right, Fraction):
            return right * flint.fmpq(left.numerator, left.denominator)
        if isinstance(right, Fraction) and not isinstance(left, Fraction):
            return left * flint.fmpq(right.numerator, right.denominator)
        return left * right

    def power(self, base: Fraction, exponent: Fraction) -> Fraction:
        if base == 0 and exponent < 0:
            raise Undefined("division by zero")
        root = exact_root(base, exponent.denominator)
        if root is None:
            if base < 0:
                raise Undefined(f"root of order {exponent.denominator} of a negative number")
            raise NotRational(f"{short(base)} has no rational root of order {exponent.denominator}")
        if (root.numerator.bit_length() + root.denominator.bit_length()) * abs(
            exponent.numerator
        ) > _SIZE_LIMIT:
            raise NotRational("too long")
        return root**exponent.numerator

    def exp(self, value: Fraction) -> Fraction:
        if value == 0:
            return Fraction(1)
        raise NotRational("exp")

    def log(self, value: Fraction) -> Fraction:
        if value == 1:
            return Fraction(0)
        if value <= 0:
            raise Undefined("logarithm of a number that is not positive")
        raise NotRational("log")

    def sinh(self, value: Fraction) -> Fraction:
        if value == 0:
            return value
        raise NotRational("hyperbolic function")

    tanh = sinh

    def absolute(self, value: Fraction) -> Fraction:
        return abs(value)

    def sign(self, value: Fraction) -> Fraction:
        return Fraction((value > 0) - (value < 0))

    def ceiling(self, value: Fraction) -> Fraction:
        return Fraction(math.ceil(value))

    def floor(self, value: Fraction) -> Fraction:
        return Fraction(math.floor(value))

    def real_part(self, value: Fraction) -> Fraction:
        return value

    def maximum(self, left: Fraction, right: Fraction) -> Fraction:
        return max(left, right)

    def minimum(self, left: Fraction, right: Fraction) -> Fraction:
        return min(left, right)

    def pi(self):
        raise NotRational("pi")

    def imaginary_unit(self):
        raise NotRational("I")

    def hyper(self, upper, lower, argument: Fraction) -> Fraction:
        if argument == 0:
            return Fraction(1)
        raise NotRational("hyper")

    def integral(self, integrand, low: Fraction, high: Fraction) -> Fraction:
        if low == high:
            return Fraction(0)
        raise NotRational("integral")

    def compare(self, relation: str, left, right) -> Truth:
        outcome = {
            "==": lambda: left == right,
            "!=": lambda: left != right,
            "<": lambda: left < right,
            "<=": lambda: left <= right,
            ">": lambda: left > right,
            ">=": lambda: left >= right,
        }[relation]()
        return Truth.YES if outcome else Truth.NO

    # matrices

    def identity(self, size: int):
        return flint.fmpq_mat([[int(i == j) for j in range(size)] for i in range(size)])

    def transpose(self, matrix):
        return matrix.transpose()

    def inverse(self, matrix):
        return matrix.inv()

    def trace(self, matrix) -> Fraction:
        return sum((_fraction(matrix[i, i]) for i in range(matrix.nrows())), Fraction(0))

    def diagonal_of(self, matrix) -> list[Fraction]:
        return [_fraction(matrix[i, i]) for i in range(matrix.nrows())]

    def diagonal(self, values: list[Fraction]):
        size = len(values)
        entries = [flint.fmpq(v.numerator, v.denominator) for v in values]
        return flint.fmpq_mat(
            [[entries[i] if i == j else 0 for j in range(size)] for i in range(size)]
        )

    def largest(self, values: list[Fraction]) -> Fraction:
        return max(values)

    def spectral_norm(self, matrix) -> Fraction:
        return max(_singular_values(matrix))

    def nuclear_norm(self, matrix) -> Fraction:
        return sum(_singular_values(matrix), Fraction(0))

    def rank(self, matrix) -> Fraction:
        return Fraction(matrix.rank())

    # processes

    def iterate(self, k: Fraction, depth: Fraction, lam, alpha, eta) -> Fraction:
        if k < 0:
            raise Undefined("a negative number of steps")
        found = simulate.mode(int(k), int(depth), lam, alpha, eta, size_limit=_SIZE_LIMIT)
        if found is None:
            raise NotRational("too long")
        return found

    def passage(self, depth: Fraction, lam, alpha, eta, target) -> Fraction:
        return _decided(
            outside.passage(depth=int(depth), lam=lam, alpha=alpha, eta=eta, target=target)
        )

    def recovery_time(self, depth: Fraction, lam, alpha, eta, eps) -> Fraction:
        return _decided(
            outside.recovery_time(depth=int(depth), lam=lam, alpha=alpha, eta=eta, eps=eps)
        )

    def flow(self, t: Fraction, depth: Fraction, lam: Fraction, alpha: Fraction) -> Fraction:
        if t == 0 or alpha ** int(depth) == lam or (alpha == 0 and depth >= 2):
            return alpha
        raise NotRational("flow")

    def first_iterate(self, *start) -> Fraction:
        return self._pair(*start)[0]

    def other_iterate(self, *start) -> Fraction:
        return self._pair(*start)[1]

    def _pair(
        self, k: Fraction, depth: Fraction, lam, alpha, eta, beta
    ) -> tuple[Fraction, Fraction]:
        if k < 0:
            raise Undefined("a negative number of steps")
        found = simulate.pair(int(k), int(depth), lam, alpha, eta, beta, size_limit=_SIZE_LIMIT)
        if found is None:
            raise NotRational("too long")
        return found

    def factor_iterate(self, index: Fraction, *start):
        return self._factors(*start)[int(index) - 1]

    def product_iterate(self, *start):
        return simulate.product(self._factors(*start))

    def _factors(self, k, depth, truth, alpha, eta, beta=Fraction(0)):
        if k < 0:
            raise Undefined("a negative number of steps")
        factors = simulate.factors(
            int(k), int(depth), truth, alpha, eta, size_limit=_SIZE_LIMIT, beta=beta
        )
        if factors is None:
            raise NotRational("too long")
        return factors


def _decided(index) -> Fraction:
    if not index.exact:
        raise Undecided(f"the step count lies in [{short(index.lo)}, {short(index.hi)}]")
    return Fraction(index.lo)


def _singular_values(matrix) -> list[Fraction]:
    """All singular values, if every one is rational."""
    values = []
    for factor, count in (matrix.transpose() * matrix).charpoly().factor()[1]:
        if factor.degree() != 1:
            raise NotRational("singular values")
        root = exact_root(_fraction(-factor[0] / factor[1]), 2)
        if root is None:
            raise NotRational("singular values")
        values += [root] * count
    return values


def _fraction(value: flint.fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


RATIONAL = Rational()
