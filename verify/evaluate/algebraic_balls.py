"""The rigorous backend with exact zero tests: algebraic numbers are compared, never approximated.

What is not algebraic, and what is no real number, goes the way of plain balls.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

from flint import arb, fmpq

from rankclock.verify.arithmetic.algebraic import Algebraic
from rankclock.verify.arithmetic.outcomes import Undecided, Undefined
from rankclock.verify.arithmetic.rationals import as_fraction, exact_root
from rankclock.verify.evaluate.algebra import Algebra
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.bounded import Bounded, difference
from rankclock.verify.verdict import Truth

_TRUE_FOR: dict[str, tuple[int, ...]] = {
    "==": (0,),
    "!=": (-1, 1),
    "<": (-1,),
    "<=": (-1, 0),
    ">": (1,),
    ">=": (0, 1),
}


class AlgebraicBalls:
    """Arithmetic of `Bounded`; every other operation is that of balls."""

    @property
    def within_integral(self) -> Algebra:
        return BALL.within_integral

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """An operation of balls, on the balls of its arguments."""
        operation = getattr(BALL, name)

        def on_balls(*arguments: Any) -> Any:
            return operation(*map(_ball_of, arguments))

        return on_balls

    def lift(self, value: Any) -> Any:
        if isinstance(value, (int, Fraction, fmpq, Algebraic)):
            return Bounded.of(value)
        return value if isinstance(value, Bounded) else BALL.lift(value)

    def power(self, base: Any, exponent: Fraction) -> Any:
        if exponent.denominator == 1:
            return self.whole_power(base, exponent.numerator)
        if not isinstance(base, Bounded):
            return BALL.power(base, exponent)
        return self.whole_power(_root(base, exponent.denominator), exponent.numerator)

    def whole_power(self, base: Any, order: int) -> Any:
        if not isinstance(base, Bounded):
            return BALL.whole_power(base, order)
        if order == 0:
            return Bounded.of(1)
        if order < 0 and base.sign() == 0:
            raise Undefined("division by zero")
        return base.whole_power(order)

    def exp(self, value: Any) -> Any:
        if _is(value, 0):
            return Bounded.of(1)
        return BALL.exp(_ball_of(value))

    def log(self, value: Any) -> Any:
        if isinstance(value, Bounded) and value.sign() == 0:
            raise Undefined("logarithm of zero")
        return Bounded.of(0) if _is(value, 1) else BALL.log(_ball_of(value))

    def absolute(self, value: Any) -> Any:
        if not isinstance(value, Bounded):
            return BALL.absolute(value)
        return -value if value.sign() < 0 else value

    def sign(self, value: Any) -> Any:
        return Bounded.of(value.sign()) if isinstance(value, Bounded) else BALL.sign(value)

    def floor(self, value: Any) -> Any:
        if not isinstance(value, Bounded):
            return BALL.floor(value)
        whole = value.ball.floor().unique_fmpz()
        if whole is None:
            # An integer that the ball holds: the value is it, or on one side of it.
            middle = (value.ball.mid() + arb(0.5)).floor().unique_fmpz()
            if middle is None:
                raise Undecided("rounding of a wide ball")
            gap = difference(value, Bounded.of(int(middle)))
            below = gap.sign() < 0
            if not abs(gap.ball) < 1:
                raise Undecided("rounding of a wide ball")
            whole = middle - 1 if below else middle
        return Bounded.of(int(whole))

    def ceiling(self, value: Any) -> Any:
        return -self.floor(-value) if isinstance(value, Bounded) else BALL.ceiling(value)

    def real_part(self, value: Any) -> Any:
        return value if isinstance(value, Bounded) else BALL.real_part(value)

    def maximum(self, left: Any, right: Any) -> Any:
        if not (isinstance(left, Bounded) and isinstance(right, Bounded)):
            return BALL.maximum(_ball_of(left), _ball_of(right))
        return left if difference(left, right).sign() >= 0 else right

    def minimum(self, left: Any, right: Any) -> Any:
        if not (isinstance(left, Bounded) and isinstance(right, Bounded)):
            return BALL.minimum(_ball_of(left), _ball_of(right))
        return left if difference(left, right).sign() <= 0 else right

    def largest(self, values: list[Any]) -> Any:
        first, *others = values
        for value in others:
            first = self.maximum(first, value)
        return first

    def compare(self, relation: str, left: Any, right: Any) -> Truth:
        if not (isinstance(left, Bounded) and isinstance(right, Bounded)):
            return BALL.compare(relation, _ball_of(left), _ball_of(right))
        sign = difference(left, right).sign()
        return Truth.YES if sign in _TRUE_FOR[relation] else Truth.NO


def _ball_of(value: Any) -> Any:
    if isinstance(value, Bounded):
        return value.ball
    return [_ball_of(part) for part in value] if isinstance(value, list) else value


def _is(value: Any, number: int) -> bool:
    return isinstance(value, Bounded) and difference(value, Bounded.of(number)).sign() == 0


def _root(base: Bounded, order: int) -> Bounded:
    sign = base.sign()
    if sign < 0:
        raise Undefined("root of a negative number")
    if sign == 0:
        return Bounded.of(0)
    exact = None if base.exact is None else exact_root(as_fraction(base.exact), order)
    return base.root(order) if exact is None else Bounded.of(exact)


# Not every operation stands in the class, but each that is missing is one of balls.
ALGEBRAIC = cast(Algebra, AlgebraicBalls())
