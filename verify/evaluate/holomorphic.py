"""Arithmetic within an integral: a value only where the integrand is holomorphic.

Rigorous quadrature bounds its error by the size of the integrand on complex balls around the path,
which is right for holomorphic functions alone. |u - 1/3| is u - 1/3 where the real part of that is
positive, its negative where that is negative, and has no value on a ball across.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NoReturn

from flint import acb, arb

from rankclock.verify.arithmetic.balls import finite, to_fmpq
from rankclock.verify.arithmetic.outcomes import Undecided, Undefined
from rankclock.verify.arithmetic.quadrature import integrate_along
from rankclock.verify.evaluate import special_balls
from rankclock.verify.evaluate.algebra import Argument
from rankclock.verify.evaluate.ball import Ball, BallNumber
from rankclock.verify.verdict import Truth

# guess: evaluations a bit of an inner integral, of which there is one for each of an outer one.
_INNER = 6


class Holomorphic(Ball):
    """Balls with the branches of piecewise functions continued off the real line.

    Undecided on a ball that meets two branches. What does not depend on the variable is a real
    number, for which there is no edge to meet, so it goes the way of the real line.
    """

    def power(self, base: Any, exponent: Fraction) -> Any:
        if exponent.denominator == 1 or not isinstance(base, acb):
            return super().power(base, exponent)
        if not base.real > 0:
            raise Undecided("a root across its branch cut")
        return finite((self.log(base) * to_fmpq(exponent)).exp())

    def log(self, value: BallNumber) -> Any:
        if isinstance(value, acb):
            # Not finite on a ball that meets the branch cut.
            return finite(value.log(analytic=True))
        return super().log(value)

    def absolute(self, value: BallNumber) -> Any:
        if not isinstance(value, acb):
            return super().absolute(value)
        return value if _is_positive(value) else -value

    def sign(self, value: BallNumber) -> Any:
        if not isinstance(value, acb):
            return super().sign(value)
        return arb(1) if _is_positive(value) else arb(-1)

    def maximum(self, left: BallNumber, right: BallNumber) -> Any:
        if not isinstance(left, acb) and not isinstance(right, acb):
            return super().maximum(left, right)
        return left if _is_positive(left - right) else right

    def minimum(self, left: BallNumber, right: BallNumber) -> Any:
        if not isinstance(left, acb) and not isinstance(right, acb):
            return super().minimum(left, right)
        return right if _is_positive(left - right) else left

    def special(self, kind: type, *arguments: Any) -> Any:
        if not any(isinstance(value, acb) for value in arguments):
            return super().special(kind, *arguments)
        return special_balls.holomorphic(kind, *arguments)

    # Between two jumps a rounded value is constant, and so holomorphic.

    def ceiling(self, value: BallNumber) -> arb:
        return super().ceiling(_real_part(value))

    def floor(self, value: BallNumber) -> arb:
        return super().floor(_real_part(value))

    def real_part(self, value: Any) -> Any:
        if isinstance(value, acb):
            raise Undecided("a real part is not holomorphic")
        return value

    def hyper(self, upper: list[Fraction], lower: list[Fraction], argument: BallNumber) -> Any:
        has_cut = len(upper) == len(lower) + 1  # from 1 to infinity
        if isinstance(argument, acb) and has_cut and not argument.real < 1:
            raise Undecided("a hypergeometric function across its branch cut")
        return super().hyper(upper, lower, argument)

    def integral(self, integrand: Callable[[acb], acb], low: Any, high: Any) -> acb:
        """An inner integral, which is holomorphic in the outer variable where its integrand is.

        Every value of the integrand is asked for on a ball of both variables.
        """
        return finite(integrate_along(integrand, low, high, limit=_INNER))

    def flow(self, t: Argument, depth: Fraction, lam: Argument, alpha: Argument) -> NoReturn:
        raise Undecided("the flow within an integral")

    def compare(self, relation: str, left: Any, right: Any) -> Truth:
        # A case that applies all over a ball, by the real parts, is one holomorphic branch.
        return super().compare(relation, _real_part(left), _real_part(right))


def _is_positive(value: BallNumber) -> bool:
    """Whether the real part is positive all over a ball, or negative all over it.

    Undecided otherwise.
    """
    real = _real_part(value)
    if real > 0:
        return True
    if real < 0:
        return False
    raise Undecided("a ball across the edge between two branches")


def _real_part(value: Any) -> Any:
    if not isinstance(value, (arb, acb)):
        raise Undefined("a matrix within an integral")
    return value.real if isinstance(value, acb) else value


HOLOMORPHIC = Holomorphic()
