"""Ball backend (python-flint): every value is an enclosure, every comparison a proof or UNKNOWN."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

import flint
from flint import acb, acb_mat, arb, arb_mat, fmpq, fmpq_mat

from rankclock.verify.arithmetic.algebraic import Algebraic
from rankclock.verify.arithmetic.balls import finite, to_ball, whole_power
from rankclock.verify.arithmetic.outcomes import Singular, Undecided, Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.quadrature import LIMIT, integrate
from rankclock.verify.arithmetic.remembered import ExactBall, remembered
from rankclock.verify.evaluate import near_one, special_balls, terminating
from rankclock.verify.evaluate.algebra import Algebra
from rankclock.verify.evaluate.ball_matrices import MATRICES, BallMatrices, compare_entries
from rankclock.verify.evaluate.ball_processes import BallProcesses
from rankclock.verify.verdict import Truth

BallNumber: TypeAlias = arb | acb
# guess: values of Gauss's function kept. One may take milliseconds, and a search asks for half of
# them twice.
_GAUSS = 4096
# needed: the library takes orders of a machine word. guess: from here on a logarithm is no slower.
_LARGEST_ROOT = 64
# What proves a relation between balls, and what refutes it; where both fail, the balls overlap.
_PROVES_AND_REFUTES: dict[str, tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]] = {
    "<": (operator.lt, operator.ge),
    "<=": (operator.le, operator.gt),
    ">": (operator.gt, operator.le),
    ">=": (operator.ge, operator.lt),
}


class Ball(BallMatrices, BallProcesses):
    """Arithmetic of arb and acb at the working precision.

    NaN and unbounded balls are Undecided, never a pass.
    """

    def __init__(self, *, series_bits: int | None = None) -> None:
        """series_bits: most bits for a Gauss function; None: the working precision.

        The time of one grows with the square of its bits.
        """
        self._series_bits = series_bits

    @property
    def within_integral(self) -> Algebra:
        return self

    def lift(self, value: Any) -> Any:
        if isinstance(value, (arb, acb, *MATRICES)):
            return value
        if isinstance(value, (int, Fraction)):
            return to_ball(value)
        if isinstance(value, Algebraic):
            return value.enclosure()
        # A float is no number of the theory: it has been rounded already.
        raise TypeError(f"{type(value).__name__} does not enter a rigorous backend")

    def add(self, left: Any, right: Any) -> Any:
        if isinstance(left, MATRICES):
            left, right = _alike(left, right)
        return left + right

    def mul(self, left: Any, right: Any) -> Any:
        matrices = isinstance(left, MATRICES) + isinstance(right, MATRICES)
        if matrices == 1:
            return _scaled(left, right)
        if matrices == 2:
            left, right = _alike(left, right)
        return left * right

    def power(self, base: Any, exponent: Fraction) -> Any:
        if exponent.denominator == 1:
            return self.whole_power(base, exponent.numerator)
        if isinstance(base, MATRICES):
            raise Undefined("power of a matrix")
        if exponent.denominator > _LARGEST_ROOT:
            return _by_logarithm(base, exponent)
        return self.whole_power(_real_root(base, exponent.denominator), exponent.numerator)

    def whole_power(self, base: Any, order: int) -> Any:
        if isinstance(base, MATRICES):
            raise Undefined("power of a matrix")
        if order < 0:
            if base == 0:
                raise Undefined("division by zero")
            return finite(1 / whole_power(base, -order))
        return finite(whole_power(base, order)) if order else arb(1)

    def exp(self, value: BallNumber) -> Any:
        return finite(value.exp())

    def log(self, value: BallNumber) -> Any:
        if isinstance(value, arb) and value <= 0:
            value = acb(value)
        return finite(value.log())

    def sinh(self, value: BallNumber) -> Any:
        return finite(value.sinh())

    def tanh(self, value: BallNumber) -> Any:
        return finite(value.tanh())

    def absolute(self, value: BallNumber) -> Any:
        return abs(value)

    def sign(self, value: BallNumber) -> Any:
        real = _real(value)
        if real > 0:
            return arb(1)
        if real < 0:
            return arb(-1)
        if real == 0:
            return arb(0)
        raise Undecided("sign of a ball around zero")

    def ceiling(self, value: BallNumber) -> arb:
        return _integer(_real(value).ceil())

    def floor(self, value: BallNumber) -> arb:
        return _integer(_real(value).floor())

    def real_part(self, value: Any) -> Any:
        return value.real if isinstance(value, acb) else value

    def maximum(self, left: BallNumber, right: BallNumber) -> Any:
        return _real(left).max(_real(right))

    def minimum(self, left: BallNumber, right: BallNumber) -> Any:
        return _real(left).min(_real(right))

    def pi(self) -> arb:
        return arb.pi()

    def imaginary_unit(self) -> acb:
        return acb(0, 1)

    def special(self, kind: type, *arguments: Any) -> Any:
        return special_balls.enclosed(kind, *arguments)

    def hyper(self, upper: list[Fraction], lower: list[Fraction], argument: BallNumber) -> Any:
        factors = terminating.factors(upper, lower)
        if factors is not None:
            return _polynomial(factors, argument)
        if (len(upper), len(lower)) != (2, 1):
            return _general_hyper(upper, lower, argument)
        if self._series_bits is not None and self._series_bits < flint.ctx.prec:
            with precision(self._series_bits):
                return Ball().hyper(upper, lower, argument)
        (a, b), (c,) = upper, lower
        if isinstance(argument, arb):
            return _gauss_at(ExactBall.of(argument), a, b, c)
        return _gauss(a, b, c, argument)

    def integral(self, integrand: Callable[[acb], acb], low: Any, high: Any) -> arb | acb:
        if low == high:
            return arb(0)
        calls = 0

        def counted(point: acb) -> acb:
            nonlocal calls
            calls += 1
            return integrand(point)

        value = integrate(counted, low, high)
        if value.is_finite():
            return value
        # What fails at once may do better with more bits; what used up its evaluations will only
        # take longer. guess: half of the most that are allowed count as used up.
        used_up = calls > flint.ctx.prec * LIMIT // 2
        raise (Singular if used_up else Undecided)("an integral that is not finite")

    def compare(self, relation: str, left: Any, right: Any) -> Truth:
        if isinstance(left, MATRICES):
            return compare_entries(relation, left, right)
        left, right = _real(left), _real(right)
        if relation == "==":
            return _equal(left, right)
        if relation == "!=":
            return _equal(left, right).negated()
        proves, refutes = _PROVES_AND_REFUTES[relation]
        if proves(left, right):
            return Truth.YES
        return Truth.NO if refutes(left, right) else Truth.UNKNOWN


def _alike(left: Any, right: Any) -> tuple[Any, Any]:
    """Both sides as matrices of balls where one of them is."""
    if isinstance(left, fmpq_mat) and isinstance(right, arb_mat):
        left = arb_mat(left)
    if isinstance(right, fmpq_mat) and isinstance(left, arb_mat):
        right = arb_mat(right)
    return left, right


def _scaled(left: Any, right: Any) -> fmpq_mat | arb_mat | acb_mat:
    """A number times a matrix, in either order; python-flint wants the matrix first."""
    number, matrix = (right, left) if isinstance(left, MATRICES) else (left, right)
    if isinstance(matrix, fmpq_mat):
        # Of A - B, which is A + (-1) B, nothing but zeros is left where both are the same.
        whole = number.unique_fmpz() if isinstance(number, arb) and number.is_exact() else None
        if whole is not None:
            return matrix * fmpq(int(whole))
        matrix = arb_mat(matrix)
    return matrix * number


def _real_root(base: Any, order: int) -> Any:
    if isinstance(base, acb):
        raise Undecided("root of a complex number")
    if base < 0:
        raise Undefined("root of a negative number")
    if not base >= 0:
        raise Undecided("sign under a root")
    # The library's root of an exact zero is NaN.
    return base if base == 0 else base.root(order)


def _by_logarithm(base: Any, exponent: Fraction) -> arb:
    """A power with an exponent of a large denominator."""
    if isinstance(base, acb):
        raise Undecided("root of a complex number")
    if base < 0:
        raise Undefined("root of a negative number")
    if base == 0:
        if exponent < 0:
            raise Undefined("division by zero")
        return arb(0)
    if not base > 0:
        raise Undecided("sign under a root")
    return finite((base.log() * to_ball(exponent)).exp())


@remembered(most=_GAUSS)
def _gauss_at(argument: ExactBall, a: Fraction, b: Fraction, c: Fraction) -> Any:
    return _gauss(a, b, c, argument.ball)


def _gauss(a: Fraction, b: Fraction, c: Fraction, argument: BallNumber) -> Any:
    """Gauss's function 2F1(a, b; c; argument)."""
    if isinstance(argument, arb) and a == 1 and c == 1 + b and near_one.applies(b, argument):
        return finite(near_one.series(b, argument))
    # Said exactly, because balls around a, b, c cannot show that a difference is an integer.
    return finite(
        argument.hypgeom_2f1(
            to_ball(a),
            to_ball(b),
            to_ball(c),
            ab=(a - b).denominator == 1,
            ac=(a - c).denominator == 1,
            bc=(b - c).denominator == 1,
            abc=(a + b - c).denominator == 1,
        )
    )


def _polynomial(factors: list[Fraction], argument: BallNumber) -> Any:
    """The sum of factors times powers of the argument, from the highest down."""
    total = argument * 0
    for factor in reversed(factors):
        total = total * argument + to_ball(factor)
    return finite(total)


def _general_hyper(upper: list[Fraction], lower: list[Fraction], argument: BallNumber) -> Any:
    if len(upper) > len(lower) + 1:
        raise Undecided("a hypergeometric series that diverges")
    value = finite(
        acb(argument).hypgeom([acb(to_ball(u)) for u in upper], [acb(to_ball(v)) for v in lower])
    )
    # Where the series converges its sum is real with its terms.
    converges = isinstance(argument, arb) and (len(upper) <= len(lower) or abs(argument) < 1)
    return value.real if converges else value


def _real(value: Any) -> Any:
    if isinstance(value, acb):
        if not value.imag.contains(0):
            raise Undefined("comparison of a number that is not real")
        value = value.real
    return finite(value)


def _integer(rounded: arb) -> arb:
    whole = rounded.unique_fmpz()
    if whole is None:
        raise Undecided("rounding of a ball that holds an integer")
    return arb(whole)


def _equal(left: arb, right: arb) -> Truth:
    if left < right or left > right:
        return Truth.NO
    # Python-flint calls balls equal only where both are exact.
    return Truth.YES if left == right else Truth.UNKNOWN
