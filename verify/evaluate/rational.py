"""Exact backend: rational numbers and rational matrices; what is irrational is NotRational.

Numbers are those of python-flint within a tree, several times as fast as Python's; a process gets
its arguments, and a caller its value, as a Fraction.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NoReturn

from flint import fmpq, fmpq_mat

from rankclock.verify.arithmetic.balls import to_fmpq
from rankclock.verify.arithmetic.outcomes import NotRational, Undecided, Undefined
from rankclock.verify.arithmetic.rationals import as_fraction, exact_root, short
from rankclock.verify.arithmetic.remembered import remembered
from rankclock.verify.descent import enclosures, exact
from rankclock.verify.descent.step_count import StepCount
from rankclock.verify.evaluate import special_exact, terminating
from rankclock.verify.evaluate.algebra import Algebra
from rankclock.verify.verdict import Truth

# guess: bits of a numerator beyond which the exact path costs more than balls do.
SIZE_LIMIT = 60_000
# guess: exact iterates kept, of fifteen kilobytes at most.
_ITERATES = 1024
_RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Rational:
    """Arithmetic of flint.fmpq and flint.fmpq_mat; a refutation here is a proof."""

    @property
    def within_integral(self) -> Algebra:
        return self

    def as_fraction(self, value: fmpq | fmpq_mat) -> Fraction:
        """A value of this backend that is a number. Raises NotRational for a matrix."""
        if isinstance(value, fmpq):
            return as_fraction(value)
        raise NotRational("a matrix where a number is expected")

    def lift(self, value: Any) -> fmpq | fmpq_mat:
        if isinstance(value, (fmpq, fmpq_mat)):
            return value
        if isinstance(value, (int, Fraction)):
            return to_fmpq(value)
        raise NotRational(f"{type(value).__name__} is not exact")

    def add(self, left: Any, right: Any) -> Any:
        return left + right

    def mul(self, left: Any, right: Any) -> Any:
        return left * right

    def power(self, base: fmpq, exponent: Fraction) -> fmpq:
        if exponent.denominator == 1:
            return self.whole_power(base, exponent.numerator)
        if base == 0 and exponent < 0:
            raise Undefined("division by zero")
        root = exact_root(as_fraction(base), exponent.denominator)
        if root is None:
            if base < 0:
                raise Undefined(f"root of order {exponent.denominator} of a negative number")
            what = short(as_fraction(base))
            raise NotRational(f"{what} has no rational root of order {exponent.denominator}")
        return self.whole_power(to_fmpq(root), exponent.numerator)

    def whole_power(self, base: fmpq, order: int) -> fmpq:
        if base == 0 and order < 0:
            raise Undefined("division by zero")
        if abs(base) == 1:
            return base if order % 2 else fmpq(1)
        bits = base.p.bit_length() + base.q.bit_length()
        if base != 0 and bits * abs(order) > SIZE_LIMIT:
            raise NotRational("too long")
        return base**order

    # Of the functions below only the values at 0 and 1 are rational for a rational argument: e^q is
    # irrational for any other rational q (Lindemann and Weierstrass).

    def exp(self, value: fmpq) -> fmpq:
        if value == 0:
            return fmpq(1)
        raise NotRational("exp")

    def log(self, value: fmpq) -> fmpq:
        if value == 1:
            return fmpq(0)
        if value <= 0:
            raise Undefined("logarithm of a number that is not positive")
        raise NotRational("log")

    def sinh(self, value: fmpq) -> fmpq:
        if value == 0:
            return value
        raise NotRational("hyperbolic function")

    def tanh(self, value: fmpq) -> fmpq:
        return self.sinh(value)

    def absolute(self, value: fmpq) -> fmpq:
        return abs(value)

    def sign(self, value: fmpq) -> fmpq:
        return fmpq((value > 0) - (value < 0))

    def ceiling(self, value: fmpq) -> fmpq:
        return fmpq(value.ceil())

    def floor(self, value: fmpq) -> fmpq:
        return fmpq(value.floor())

    def real_part(self, value: fmpq) -> fmpq:
        return value

    def maximum(self, left: fmpq, right: fmpq) -> fmpq:
        return max(left, right)

    def minimum(self, left: fmpq, right: fmpq) -> fmpq:
        return min(left, right)

    def pi(self) -> NoReturn:
        raise NotRational("pi")

    def imaginary_unit(self) -> NoReturn:
        raise NotRational("I")

    def special(self, kind: type, *arguments: Fraction) -> fmpq:
        return to_fmpq(special_exact.exact(kind, *arguments))

    def hyper(self, upper: list[Fraction], lower: list[Fraction], argument: fmpq) -> fmpq:
        if argument == 0:
            return fmpq(1)
        factors = terminating.factors(upper, lower)
        if factors is None:
            raise NotRational("hyper")
        total = fmpq(0)
        for factor in reversed(factors):
            total = total * argument + to_fmpq(factor)
        return total

    def integral(self, integrand: Callable[[fmpq], Fraction], low: fmpq, high: fmpq) -> fmpq:
        if low == high:
            return fmpq(0)
        raise NotRational("integral")

    def compare(self, relation: str, left: Any, right: Any) -> Truth:
        return Truth.YES if _RELATIONS[relation](left, right) else Truth.NO

    # matrices

    def identity(self, size: int) -> fmpq_mat:
        return fmpq_mat([[int(i == j) for j in range(size)] for i in range(size)])

    def transpose(self, matrix: fmpq_mat) -> fmpq_mat:
        return matrix.transpose()

    def inverse(self, matrix: fmpq_mat) -> fmpq_mat:
        return matrix.inv()

    def trace(self, matrix: fmpq_mat) -> fmpq:
        return sum(self.diagonal_of(matrix), fmpq(0))

    def diagonal_of(self, matrix: fmpq_mat) -> list[fmpq]:
        return [matrix[i, i] for i in range(matrix.nrows())]

    def diagonal(self, values: list[fmpq]) -> fmpq_mat:
        size = len(values)
        return fmpq_mat([[values[i] if i == j else 0 for j in range(size)] for i in range(size)])

    def largest(self, values: list[fmpq]) -> fmpq:
        return max(values)

    def spectral_norm(self, matrix: fmpq_mat) -> fmpq:
        return max(_singular_values(matrix))

    def nuclear_norm(self, matrix: fmpq_mat) -> fmpq:
        return sum(_singular_values(matrix), fmpq(0))

    def rank(self, matrix: fmpq_mat) -> fmpq:
        return fmpq(matrix.rank())

    # processes

    def iterate(
        self, k: Fraction, depth: Fraction, lam: Fraction, alpha: Fraction, eta: Fraction
    ) -> fmpq:
        _refuse_negative(k)
        return _iterate(int(k), int(depth), lam, alpha, eta)

    def passage(
        self, depth: Fraction, lam: Fraction, alpha: Fraction, eta: Fraction, target: Fraction
    ) -> fmpq:
        return _decided(
            enclosures.passage(depth=int(depth), lam=lam, alpha=alpha, eta=eta, target=target)
        )

    def recovery_time(
        self, depth: Fraction, lam: Fraction, alpha: Fraction, eta: Fraction, eps: Fraction
    ) -> fmpq:
        return _decided(
            enclosures.recovery_time(depth=int(depth), lam=lam, alpha=alpha, eta=eta, eps=eps)
        )

    def flow(self, t: Fraction, depth: Fraction, lam: Fraction, alpha: Fraction) -> fmpq:
        # At its start, and where it rests, the flow is where it began.
        rests = alpha ** int(depth) == lam or (alpha == 0 and depth >= 2)
        if t == 0 or rests:
            return to_fmpq(alpha)
        raise NotRational("flow")

    def first_iterate(
        self,
        k: Fraction,
        depth: Fraction,
        lam: Fraction,
        alpha: Fraction,
        eta: Fraction,
        beta: Fraction,
    ) -> fmpq:
        return to_fmpq(_pair(k, depth, lam, alpha, eta, beta)[0])

    def other_iterate(
        self,
        k: Fraction,
        depth: Fraction,
        lam: Fraction,
        alpha: Fraction,
        eta: Fraction,
        beta: Fraction,
    ) -> fmpq:
        return to_fmpq(_pair(k, depth, lam, alpha, eta, beta)[1])

    def factor_iterate(self, index: Fraction, *start: Any) -> fmpq_mat:
        return _factors(*start)[int(index) - 1]

    def product_iterate(self, *start: Any) -> fmpq_mat:
        return exact.product(_factors(*start))


@remembered(most=_ITERATES)
def _iterate(k: int, depth: int, lam: Fraction, alpha: Fraction, eta: Fraction) -> fmpq:
    iterate = exact.mode(k, depth, lam, alpha, eta, size_limit=SIZE_LIMIT)
    if iterate is None:
        raise NotRational("too long")
    return to_fmpq(iterate)


def _refuse_negative(k: Fraction) -> None:
    if k < 0:
        raise Undefined("a negative number of steps")


def _pair(
    k: Fraction, depth: Fraction, lam: Fraction, alpha: Fraction, eta: Fraction, beta: Fraction
) -> tuple[Fraction, Fraction]:
    _refuse_negative(k)
    modes = exact.pair(int(k), int(depth), lam, alpha, eta, beta, size_limit=SIZE_LIMIT)
    if modes is None:
        raise NotRational("too long")
    return modes


def _factors(
    k: Fraction,
    depth: Fraction,
    truth: fmpq_mat,
    alpha: Fraction,
    eta: Fraction,
    beta: Fraction = Fraction(0),
) -> list[fmpq_mat]:
    _refuse_negative(k)
    factors = exact.factors(int(k), int(depth), truth, alpha, eta, size_limit=SIZE_LIMIT, beta=beta)
    if factors is None:
        raise NotRational("too long")
    return factors


def _decided(count: StepCount) -> fmpq:
    if not count.exact:
        raise Undecided(f"the step count lies in [{short(count.lo)}, {short(count.hi)}]")
    return fmpq(count.lo)


def _singular_values(matrix: fmpq_mat) -> list[fmpq]:
    """All singular values, if every one is rational."""
    values = []
    for factor, count in (matrix.transpose() * matrix).charpoly().factor()[1]:
        if factor.degree() != 1:
            raise NotRational("singular values")
        eigenvalue: fmpq = -factor[0] / factor[1]
        root = exact_root(as_fraction(eigenvalue), 2)
        if root is None:
            raise NotRational("singular values")
        values += [to_fmpq(root)] * count
    return values


RATIONAL = Rational()
