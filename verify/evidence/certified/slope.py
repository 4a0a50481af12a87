"""Arithmetic of functions over a cell, by balls around values, slopes and the value at the centre.

A ball evaluation forgets that the same variable occurs twice. The mean value theorem does not:
f(x) is in f(c) + f'(cell) (x - c). Each operation intersects both enclosures.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from flint import arb

from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.evidence.certified.cell import Range
from rankclock.verify.evidence.certified.ranges import (
    ends,
    has_power_below_zero,
    product,
    real_power,
    slope_of_power,
)

# A slope of the integer 0 says that a function is free of a variable: it stays exact, and spares
# most of the work, since few functions depend on all variables. No other integer is a slope.
Gradient = tuple["arb | int", ...]


@dataclass(slots=True)
class Slope:
    """A function over a cell.

    whole: holds its values over the cell. centre: holds its value at the centre, None where it was
    not computed. gradient: holds its partial slopes over the cell (0 for a variable it is free of),
    None where it may have none: the function may jump. counts: it is an integer everywhere.
    """

    whole: arb
    centre: arb | None = None
    gradient: Gradient | None = None
    counts: bool = False

    # Which estimate is tighter is known only over a cell, so an operator notes down what is to be
    # done, and `Slopes.settled` does it for all parts at once.

    def __add__(self, other: Slope) -> Terms:
        return Terms((self, other))

    def __mul__(self, other: Slope) -> Factors:
        return Factors((self, other))


@dataclass(slots=True)
class Exact(Slope):
    """A variable of the cell, or a rational number. ends: of its values, exact."""

    ends: Range = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Terms:
    """A sum that is still to be worked out."""

    parts: tuple[Slope, ...]

    def __add__(self, other: Slope) -> Terms:
        return Terms((*self.parts, other))


@dataclass(frozen=True, slots=True)
class Factors:
    """A product that is still to be worked out."""

    parts: tuple[Slope, ...]

    def __mul__(self, other: Slope) -> Factors:
        return Factors((*self.parts, other))


class Slopes:
    """Operations over one cell.

    offsets: balls around the differences between points of the cell and its centre.
    """

    def __init__(self, offsets: Sequence[arb]) -> None:
        self.offsets = tuple(offsets)
        self.none: Gradient = (0,) * len(self.offsets)

    def number(self, value: Fraction) -> Exact:
        """The same rational everywhere."""
        ball = to_ball(value)
        return Exact(ball, ball, self.none, value.denominator == 1, ends=(value, value))

    def constant(self, value: arb) -> Slope:
        """The same value everywhere."""
        return Slope(value, value, self.none)

    def variable(self, index: int, whole: arb, centre: arb, ends: Range) -> Exact:
        """One of the variables of the cell."""
        gradient = tuple(arb(1) if i == index else 0 for i in range(len(self.offsets)))
        return Exact(whole, centre, gradient, ends=ends)

    def joined(
        self, whole: arb, centre: arb | None, gradient: Gradient | None, counts: bool = False
    ) -> Slope:
        """Both enclosures met; raises Undecided when neither is finite."""
        # The mean value theorem: f(x) is in f(centre) + slopes (x - centre).
        if centre is not None and gradient is not None:
            estimate = self._estimate(centre, gradient)
            if estimate.is_finite():
                whole = whole.intersection(estimate) if whole.is_finite() else estimate
        if not whole.is_finite():
            raise Undecided("not a finite ball")
        return Slope(whole, centre, gradient, counts)

    def _estimate(self, centre: arb, gradient: Gradient) -> arb:
        estimate = centre
        for slope, offset in zip(gradient, self.offsets, strict=True):
            if not isinstance(slope, int):
                estimate = estimate + slope * offset
        return estimate

    def settled(self, value: object) -> object:
        """A sum or a product worked out; anything else as it is."""
        if isinstance(value, Terms):
            return self.sum_of(value.parts)
        return self.product_of(value.parts) if isinstance(value, Factors) else value

    def sum_of(self, parts: Sequence[Slope]) -> Slope:
        """Sum."""
        first = parts[0]
        whole, centre, gradient, counts = first.whole, first.centre, first.gradient, first.counts
        for part in parts[1:]:
            whole = whole + part.whole
            centre = _of_both(operator.add, centre, part.centre)
            gradient = _of_both(_sum_of_slopes, gradient, part.gradient)
            counts = counts and part.counts
        return self.joined(whole, centre, gradient, counts)

    def product_of(self, parts: Sequence[Slope]) -> Slope:
        """Product."""
        result = parts[0]
        for part in parts[1:]:
            # Joined after each factor, so that the next is multiplied by the tighter ball.
            result = self._product(result, part)
        return result

    def _product(self, left: Slope, right: Slope) -> Slope:
        gradient = None
        if left.gradient is not None and right.gradient is not None:
            # (f g)' = f' g + f g', each over the whole cell.
            gradient = tuple(
                [
                    _plus(scaled_slope(a, right.whole), scaled_slope(b, left.whole))
                    for a, b in zip(left.gradient, right.gradient, strict=True)
                ]
            )
        centre = _of_both(operator.mul, left.centre, right.centre)
        whole = product(left.whole, right.whole)
        return self.joined(whole, centre, gradient, left.counts and right.counts)

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
            gradient = tuple([scaled_slope(g, steepness) for g in part.gradient])
        centre = None if part.centre is None else function(part.centre)
        return self.joined(whole, centre, gradient)

    def rational_power(self, base: Slope, order: int, root: int) -> Slope:
        """base^(order/root), the exponent in lowest terms.

        Raises Undecided for a negative order where the base may vanish, and a root of what may be
        negative.
        """
        if order == root:
            return base
        whole = base.whole
        if order < 0 and not has_power_below_zero(whole, root):
            raise Undecided("division by what may be zero")
        if root != 1 and not whole >= 0:
            raise Undecided("sign under a root")

        def function(value: arb) -> arb:
            return real_power(value, order, root)

        def slope(value: arb) -> arb:
            return slope_of_power(value, order, root)

        if whole >= 0 or order < 0:
            return self.apply(base, function, slope)
        # An even power turns at zero, so its ends do not give its range: the ball does.
        return self._chained(base, whole**order, function, slope)

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
            part.counts,
        )

    def stepped(self, part: Slope, rounding: Callable[[arb], arb]) -> Slope:
        """A function to the integers that never decreases."""
        whole = rounding(part.whole.lower()).union(rounding(part.whole.upper()))
        # It may jump, so it has no slopes.
        return self.joined(whole, None, None, counts=True)


def union(parts: Sequence[Slope]) -> Slope:
    """A function that agrees with one of these at each point, which one is not known."""
    if len(parts) == 1:
        return parts[0]
    whole = parts[0].whole
    for part in parts[1:]:
        whole = whole.union(part.whole)
    # Without slopes: between two cases the function may jump.
    return Slope(whole)


T = TypeVar("T")


def _of_both(combine: Callable[[T, T], T], left: T | None, right: T | None) -> T | None:
    """A combination of two values, None where one of them is not known."""
    return None if left is None or right is None else combine(left, right)


def _sum_of_slopes(left: Gradient, right: Gradient) -> Gradient:
    return tuple(map(_plus, left, right))


def _either_of_slopes(left: Gradient, right: Gradient) -> Gradient:
    return tuple(map(_either, left, right))


def _plus(left: arb | int, right: arb | int) -> arb | int:
    if isinstance(left, int):
        return right
    return left if isinstance(right, int) else left + right


def scaled_slope(slope: arb | int, factor: arb) -> arb | int:
    """A slope times a factor; the slope of a constant stays an exact zero."""
    return slope if isinstance(slope, int) else slope * factor


def _either(left: arb | int, right: arb | int) -> arb | int:
    if isinstance(left, int) and isinstance(right, int):
        return 0
    return arb(left).union(arb(right))
