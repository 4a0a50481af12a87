"""Arithmetic of functions over a cell, by balls around values, slopes and the value at the centre.

A ball evaluation forgets that the same variable occurs twice. The mean value theorem does not:
f(x) is in f(c) + f'(cell) (x - c). Each operation intersects both enclosures.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from flint import arb

from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import Undecided

Gradient = tuple["arb | int", ...]


@dataclass(frozen=True, slots=True)
class Slope:
    """A function over a cell.

    whole: holds its values over the cell. centre: holds its value at the centre, None where it was
    not computed. gradient: holds its partial slopes over the cell (0 for a variable it is free of),
    None where it may have none: the function may jump.
    """

    whole: arb
    centre: arb | None = None
    gradient: Gradient | None = None


class Slopes:
    """Operations over one cell.

    offsets: balls around the differences between points of the cell and its centre.
    """

    def __init__(self, offsets: Sequence[arb]) -> None:
        self.offsets = tuple(offsets)
        self.none: Gradient = (0,) * len(self.offsets)

    def constant(self, value: arb) -> Slope:
        """The same value everywhere."""
        return Slope(value, value, self.none)

    def variable(self, index: int, whole: arb, centre: arb) -> Slope:
        """One of the variables of the cell."""
        return Slope(
            whole, centre, tuple(arb(1) if i == index else 0 for i in range(len(self.offsets)))
        )

    def joined(self, whole: arb, centre: arb | None, gradient: Gradient | None) -> Slope:
        """Both enclosures met; raises Undecided when neither is finite."""
        # The mean value theorem: f(x) is in f(centre) + slopes (x - centre).
        if centre is not None and gradient is not None:
            estimate = self._estimate(centre, gradient)
            if estimate.is_finite():
                whole = whole.intersection(estimate) if whole.is_finite() else estimate
        if not whole.is_finite():
            raise Undecided("not a finite ball")
        return Slope(whole, centre, gradient)

    def _estimate(self, centre: arb, gradient: Gradient) -> arb:
        estimate = centre
        for slope, offset in zip(gradient, self.offsets, strict=True):
            if not isinstance(slope, int):
                estimate = estimate + slope * offset
        return estimate

    def add(self, parts: Sequence[Slope]) -> Slope:
        """Sum."""
        whole, centre, gradient = parts[0].whole, parts[0].centre, parts[0].gradient
        for part in parts[1:]:
            whole = whole + part.whole
            centre = _of_both(operator.add, centre, part.centre)
            gradient = _of_both(_sum_of_slopes, gradient, part.gradient)
        return self.joined(whole, centre, gradient)

    def mul(self, parts: Sequence[Slope]) -> Slope:
        """Product."""
        result = parts[0]
        for part in parts[1:]:
            gradient = None
            if result.gradient is not None and part.gradient is not None:
                # (f g)' = f' g + f g', each over the whole cell.
                gradient = tuple(
                    _plus(scaled_slope(a, part.whole), scaled_slope(b, result.whole))
                    for a, b in zip(result.gradient, part.gradient, strict=True)
                )
            centre = _of_both(operator.mul, result.centre, part.centre)
            # Joined after each factor, so that the next is multiplied by the tighter ball.
            result = self.joined(_product(result.whole, part.whole), centre, gradient)
        return result

    def apply(
        self, part: Slope, function: Callable[[arb], arb], slope: Callable[[arb], arb]
    ) -> Slope:
        """A function that is monotone over the values of its argument: its ends give its range.

        slope: its derivative over a ball.
        """
        return self._chained(part, ends(part.whole, function), function, slope)

    def _chained(
        self,
        part: Slope,
        whole: arb,
        function: Callable[[arb], arb],
        slope: Callable[[arb], arb],
    ) -> Slope:
        """A function of a part, by the chain rule. whole: holds its values over the cell."""
        gradient = None
        if part.gradient is not None:
            steepness = slope(part.whole)
            gradient = tuple(scaled_slope(g, steepness) for g in part.gradient)
        centre = None if part.centre is None else function(part.centre)
        return self.joined(whole, centre, gradient)

    def power(self, base: Slope, exponent: Fraction) -> Slope:
        """base^exponent.

        Raises Undecided for a negative order where the base may vanish, and a root of what may be
        negative.
        """
        if exponent == 1:
            return base
        whole = base.whole
        if exponent < 0 and not _has_power_below_zero(whole, exponent):
            raise Undecided("division by what may be zero")
        if exponent.denominator != 1 and not whole >= 0:
            raise Undecided("sign under a root")

        def function(value: arb) -> arb:
            return real_power(value, exponent)

        def slope(value: arb) -> arb:
            return _slope_of_power(value, exponent)

        if whole >= 0 or exponent < 0:
            return self.apply(base, function, slope)
        # An even power turns at zero, so its ends do not give its range: the ball does.
        return self._chained(base, whole**exponent.numerator, function, slope)

    def larger(self, left: Slope, right: Slope) -> Slope:
        """Maximum; where either may be the larger, slopes of both are admitted (Lebourg)."""
        if left.whole >= right.whole:
            return left
        if right.whole >= left.whole:
            return right
        centre = _of_both(lambda a, b: a.max(b), left.centre, right.centre)
        gradient = _of_both(_either_of_slopes, left.gradient, right.gradient)
        return self.joined(left.whole.max(right.whole), centre, gradient)

    def negated(self, part: Slope) -> Slope:
        """Minus a function."""
        centre, gradient = part.centre, part.gradient
        return Slope(
            -part.whole,
            None if centre is None else -centre,
            None if gradient is None else tuple(-g for g in gradient),
        )

    def stepped(self, part: Slope, rounding: Callable[[arb], arb]) -> Slope:
        """A function that never decreases and may jump."""
        return self.joined(
            rounding(part.whole.lower()).union(rounding(part.whole.upper())), None, None
        )


T = TypeVar("T")


def _of_both(combine: Callable[[T, T], T], left: T | None, right: T | None) -> T | None:
    """A combination of two values, None where one of them is not known."""
    return None if left is None or right is None else combine(left, right)


def _sum_of_slopes(left: Gradient, right: Gradient) -> Gradient:
    return tuple(map(_plus, left, right))


def _either_of_slopes(left: Gradient, right: Gradient) -> Gradient:
    return tuple(map(_either, left, right))


def _has_power_below_zero(value: arb, exponent: Fraction) -> bool:
    """Whether a negative power has a value all over a ball: away from zero, for a root above it."""
    return bool(value > 0 or (value < 0 and exponent.denominator == 1))


def ends(value: arb, function: Callable[[arb], arb]) -> arb:
    """Ball around the values of a monotone function over a ball."""
    if value.is_exact():
        return function(value)
    return function(value.lower()).union(function(value.upper()))


def real_power(value: arb, exponent: Fraction) -> arb:
    """value^exponent at a value for which it is defined.

    Raises Undecided for a root of what may be negative.
    """
    order = exponent.numerator
    if exponent.denominator != 1:
        if not value >= 0:
            raise Undecided("sign under a root")
        # The library's root of an exact zero is NaN.
        value = value if value == 0 else value.root(exponent.denominator)
    return value**order if order >= 0 else 1 / value**-order


def _slope_of_power(value: arb, exponent: Fraction) -> arb:
    """Derivative of value^exponent over a ball; NaN where it may not exist."""
    less = exponent - 1
    if less < 0 and not _has_power_below_zero(value, less):
        return arb("nan")
    if value >= 0 or less < 0:
        return to_ball(exponent) * ends(value, lambda end: real_power(end, less))
    return to_ball(exponent) * value**less.numerator if less.denominator == 1 else arb("nan")


def _product(left: arb, right: arb) -> arb:
    # A ball product loses the sign of [0, 1] x [0, 1]; the ends keep it.
    if left.is_exact() or right.is_exact():
        return left * right
    if left >= 0 and right >= 0:
        return (left.lower() * right.lower()).union(left.upper() * right.upper())
    return left * right


# A slope of the integer 0 says that a function is free of a variable: it stays exact, and spares
# most of the work, since few functions depend on all variables.


def _plus(left: arb | int, right: arb | int) -> arb | int:
    if isinstance(left, int) and left == 0:
        return right
    if isinstance(right, int) and right == 0:
        return left
    return left + right


def scaled_slope(slope: arb | int, factor: arb) -> arb | int:
    """A slope times a factor; the slope of a constant stays an exact zero."""
    return 0 if isinstance(slope, int) and slope == 0 else slope * factor


def _either(left: arb | int, right: arb | int) -> arb | int:
    if isinstance(left, int) and isinstance(right, int):
        return 0
    return arb(left).union(arb(right))
