"""Enclosures of functions of SymPy, from python-flint where that is proved or tested to be right.

docs/explanation/trust.md lists the functions and the regions that are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

import sympy as sp
from flint import acb, arb

from rankclock.verify.arithmetic.balls import finite, to_ball
from rankclock.verify.arithmetic.outcomes import NotRational, TooLong, Undecided
from rankclock.verify.evaluate.special import COUNTING, ENTIRE
from rankclock.verify.evaluate.special_domain import is_whole, refuse_outside
from rankclock.verify.evaluate.special_exact import exact
from rankclock.verify.evaluate.special_rows import NAMES, ROWS

# A rational where the tree has an exact value, else a ball.
Given: TypeAlias = Fraction | arb | acb

# needed: the least number from which on functions that count have no exact values any more.
_LARGEST_COUNT = 1000
MEROMORPHIC: tuple[type, ...] = (
    sp.tan,
    sp.cot,
    sp.sec,
    sp.csc,
    sp.coth,
    sp.sech,
    sp.csch,
    sp.gamma,
)
# Balls that meet no cut: of asin and the like those run along the real line from 1 and -1 outwards,
# of atan and asinh along the imaginary one from i and -i, of the others to the left.
CLEAR_OF_CUTS: dict[type, Callable[[acb], Any]] = {
    **dict.fromkeys((sp.asin, sp.acos, sp.atanh), lambda z: abs(z.real) < 1),
    **dict.fromkeys((sp.atan, sp.asinh), lambda z: abs(z.imag) < 1),
    sp.acosh: lambda z: z.real > 1,
    sp.li: lambda z: z.real > 1,
    **dict.fromkeys((sp.loggamma, sp.Ei, sp.Ci, sp.Chi), lambda z: z.real > 0),
}


def enclosed(kind: type, *arguments: Given) -> Any:
    """Ball around the value of a function.

    Raises Undefined where there certainly is no real value, Undecided where no ball is proved.
    """
    numbers = [_real(value) for value in arguments]
    rationals = [value for value in numbers if isinstance(value, Fraction)]
    if len(rationals) == len(numbers):
        try:
            return to_ball(exact(kind, *rationals))
        except NotRational:
            pass
    if any(isinstance(value, acb) for value in numbers):
        return _complex(kind, numbers)
    refuse_outside(kind, *numbers)
    row = ROWS.get(kind)
    if row is None:
        if kind in COUNTING and any(value > _LARGEST_COUNT for value in rationals):
            raise TooLong(f"{kind.__name__} of a large number")
        raise Undecided(f"{kind.__name__} at arguments for which no enclosure is known")
    return finite(row(*numbers))


def holomorphic(kind: type, *arguments: Given) -> acb:
    """Ball around the values on a complex ball, all over which the function is holomorphic.

    Raises Undecided where that is not known: across a pole or the cut of a branch.
    """
    *orders, point = arguments
    if kind in (sp.besselj, sp.besseli):
        return _entire_of_order(kind, orders, point)
    of_one_ball = method(kind)
    if orders or of_one_ball is None or not isinstance(point, acb):
        raise Undecided(f"{kind.__name__} within an integral")
    clear_of_cuts = CLEAR_OF_CUTS.get(kind)
    if clear_of_cuts is None and kind not in ENTIRE and kind not in MEROMORPHIC:
        raise Undecided(f"{kind.__name__} within an integral")
    if clear_of_cuts is not None and not clear_of_cuts(point):
        raise Undecided(f"{kind.__name__} across its branch cut")
    # A ball around a pole is not finite.
    return finite(of_one_ball(point))


def _entire_of_order(kind: type, orders: list[Given], point: Given) -> acb:
    (order,) = orders
    if not (isinstance(order, Fraction) and is_whole(order) and isinstance(point, acb)):
        raise Undecided(f"{kind.__name__} within an integral")
    name = "bessel_j" if kind is sp.besselj else "bessel_i"
    return finite(getattr(point, name)(acb(order.numerator)))


def method(kind: type) -> Callable[[Any], Any] | None:
    """The function of one ball that a library has for a function of SymPy, on the complex plane."""
    name = NAMES.get(kind)
    if name is None:
        return None
    return lambda ball: getattr(ball, name)()


def _real(value: Given) -> Given:
    if isinstance(value, acb) and value.imag == 0:
        return value.real
    return value


def _complex(kind: type, numbers: list[Given]) -> Any:
    of_one_ball = method(kind)
    if kind not in ENTIRE or of_one_ball is None or len(numbers) != 1:
        raise Undecided(f"{kind.__name__} of a number that is not real")
    return finite(of_one_ball(numbers[0]))
