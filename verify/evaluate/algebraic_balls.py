"""The rigorous backend with exact zero tests: what is known of a number beside its ball is kept.

Algebraic numbers are compared exactly. In what is made of logarithms, exponentials and other
functions equal terms cancel exactly, and balls tell the sign of what is left.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

import sympy as sp
from flint import arb, fmpq

from rankclock.verify.arithmetic.algebraic import Algebraic
from rankclock.verify.arithmetic.outcomes import Undecided, Undefined
from rankclock.verify.evaluate.algebra import Algebra
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.bounded import Bounded, MoreBits
from rankclock.verify.evaluate.formal import Formal
from rankclock.verify.evaluate.formal_functions import HYPERBOLIC, Functions
from rankclock.verify.verdict import Truth

_NUMBERS = (Bounded, Formal)
_TRUE_FOR: dict[str, tuple[int, ...]] = {
    "==": (0,),
    "!=": (-1, 1),
    "<": (-1,),
    "<=": (-1, 0),
    ">": (1,),
    ">=": (0, 1),
}


class AlgebraicBalls:
    """Arithmetic of `Bounded` and `Formal` numbers; every other operation is that of balls.

    For one run at one precision, as its numbers share what they are made of.
    """

    def __init__(self) -> None:
        self._functions = Functions()

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
        return value if isinstance(value, _NUMBERS) else BALL.lift(value)

    def power(self, base: Any, exponent: Fraction) -> Any:
        if not isinstance(base, _NUMBERS):
            return BALL.power(base, exponent)
        return self._functions.power(base, exponent)

    def whole_power(self, base: Any, order: int) -> Any:
        if not isinstance(base, _NUMBERS):
            return BALL.whole_power(base, order)
        return self._functions.whole_power(base, order)

    def exp(self, value: Any) -> Any:
        return self._functions.exp(value) if isinstance(value, _NUMBERS) else BALL.exp(value)

    def log(self, value: Any) -> Any:
        sign = _sign(value)
        if sign == 0:
            raise Undefined("logarithm of zero")
        if sign == 1:
            return self._functions.log(value)
        return BALL.log(_ball_of(value))

    def sinh(self, value: Any) -> Any:
        return self.special(sp.sinh, value)

    def tanh(self, value: Any) -> Any:
        return self.special(sp.tanh, value)

    def pi(self) -> Any:
        return self._functions.pi()

    def special(self, kind: type, *arguments: Any) -> Any:
        numbers = [self.lift(argument) for argument in arguments]
        if len(numbers) == 1 and kind in HYPERBOLIC and isinstance(numbers[0], _NUMBERS):
            return self._functions.of_exponentials(kind, numbers[0])
        if kind in (sp.sinh, sp.tanh):
            return getattr(BALL, kind.__name__)(*map(_ball_of, numbers))
        # Rational arguments are handed on exactly, as to any backend.
        exact = [a if isinstance(a, (int, Fraction)) else _ball_of(a) for a in arguments]
        value = BALL.special(kind, *exact)
        if not all(isinstance(number, _NUMBERS) for number in numbers):
            return value
        name = {sp.sin: "sin", sp.cos: "cos"}.get(kind, kind)
        return self._functions.unknown(name, numbers, value)

    def hyper(self, upper: list[Fraction], lower: list[Fraction], argument: Any) -> Any:
        value = BALL.hyper(upper, lower, _ball_of(argument))
        if not isinstance(argument, _NUMBERS):
            return value
        name = ("hyper", tuple(upper), tuple(lower))
        return self._functions.unknown(name, [argument], value)

    def flow(self, t: Any, depth: Fraction, lam: Any, alpha: Any) -> Any:
        # It begins there, whatever number that is.
        if t == 0:
            return self.lift(alpha)
        return BALL.flow(_ball_of(t), depth, _ball_of(lam), _ball_of(alpha))

    def absolute(self, value: Any) -> Any:
        sign = _sign(value)
        if sign is None:
            return BALL.absolute(_ball_of(value))
        return -value if sign < 0 else value

    def sign(self, value: Any) -> Any:
        sign = _sign(value)
        return BALL.sign(_ball_of(value)) if sign is None else Bounded.of(sign)

    def floor(self, value: Any) -> Any:
        if not isinstance(value, _NUMBERS):
            return BALL.floor(value)
        whole = value.ball.floor().unique_fmpz()
        if whole is not None:
            return Bounded.of(int(whole))
        # The ball holds an integer, and with any the nearest to its middle.
        nearest = (value.ball.mid() + arb(0.5)).floor().unique_fmpz()
        gap = value + Bounded.of(-int(nearest or 0))
        if nearest is None or not abs(gap.ball) < 1:
            raise Undecided("rounding of a wide ball")
        return Bounded.of(int(nearest) - (gap.sign() < 0))

    def ceiling(self, value: Any) -> Any:
        return -self.floor(-value) if isinstance(value, _NUMBERS) else BALL.ceiling(value)

    def real_part(self, value: Any) -> Any:
        return value if isinstance(value, _NUMBERS) else BALL.real_part(value)

    def maximum(self, left: Any, right: Any) -> Any:
        order = _order(left, right)
        if order is None:
            return BALL.maximum(_ball_of(left), _ball_of(right))
        return left if order >= 0 else right

    def minimum(self, left: Any, right: Any) -> Any:
        order = _order(left, right)
        if order is None:
            return BALL.minimum(_ball_of(left), _ball_of(right))
        return left if order <= 0 else right

    def largest(self, values: list[Any]) -> Any:
        first, *others = values
        for value in others:
            first = self.maximum(first, value)
        return first

    def compare(self, relation: str, left: Any, right: Any) -> Truth:
        order = _order(left, right)
        if order is None:
            return BALL.compare(relation, _ball_of(left), _ball_of(right))
        return Truth.YES if order in _TRUE_FOR[relation] else Truth.NO


def _ball_of(value: Any) -> Any:
    if isinstance(value, _NUMBERS):
        return value.ball
    return [_ball_of(part) for part in value] if isinstance(value, list) else value


def _sign(value: Any) -> int | None:
    """The sign of a number; None where it is not known. Raises MoreBits where those would tell."""
    if not isinstance(value, _NUMBERS):
        return None
    try:
        return value.sign()
    except MoreBits:
        raise
    except Undecided:
        return None


def _order(left: Any, right: Any) -> int | None:
    """The sign of left - right; None where it is not known."""
    if not all(isinstance(value, (arb, *_NUMBERS)) for value in (left, right)):
        return None
    return _sign(left + -right)


def algebraic_balls() -> Algebra:
    """The backend for one run."""
    # Not every operation stands in the class, but each that is missing is one of balls.
    return cast(Algebra, AlgebraicBalls())
