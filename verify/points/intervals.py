"""Intervals with exact or infinite ends, and what arithmetic makes of them; never too narrow."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

import sympy as sp

# An end is exact, or infinite: no other float ever is one.
End = Fraction | float
Range = tuple[End, End]

EVERYTHING: Range = (-math.inf, math.inf)
# Guess: beyond any domain that can be gone through.
_FAR = Fraction(10**40)
# Guess: beyond the powers that bound a count, and before ends take long to raise.
_LARGEST_EXPONENT = 64


class NoCase(Exception):
    """No value of a symbol satisfies the conditions."""


def whole_ends(range_: Range) -> Range:
    """The range without what lies beyond its first and its last integer.

    Far away it is wider, so that numbers stay short.
    """
    low, high = range_
    least: End = -math.inf if low < -_FAR else Fraction(math.ceil(min(low, _FAR)))
    most: End = math.inf if high > _FAR else Fraction(math.floor(max(high, -_FAR)))
    if low > high or least > most:
        raise NoCase
    return least, most


def cut(first: Range, other: Range) -> Range:
    """What two ranges have in common; raises NoCase where that is nothing."""
    low, high = max(first[0], other[0]), min(first[1], other[1])
    if low > high:
        raise NoCase
    return low, high


def sum_of(parts: Iterable[Range]) -> Range:
    """Range of a sum of numbers from these ranges."""
    low: End = Fraction(0)
    high: End = Fraction(0)
    for part in parts:
        low, high = plus(low, part[0]), plus(high, part[1])
    return low, high


def plus(a: End, b: End) -> End:
    """Sum of two lower or of two upper ends."""
    # An infinite end is a float, to which a fraction may be too large to be added.
    if isinstance(a, float):
        return a
    return b if isinstance(b, float) else a + b


def _times(a: End, b: End) -> End:
    # Ends stand for values nearby, so that nothing times no bound is nothing.
    if not a or not b:
        return Fraction(0)
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a * b
    return math.inf if (a > 0) == (b > 0) else -math.inf


def product_of(parts: Iterable[Range]) -> Range:
    """Range of a product of numbers from these ranges."""
    low: End = Fraction(1)
    high: End = Fraction(1)
    for part in parts:
        corners = [_times(a, b) for a in (low, high) for b in part]
        low, high = min(corners), max(corners)
    return low, high


def power_of(base: Range, exponent: int, *, root: bool = False) -> Range:
    """Range of base^exponent; root: of the absolute value, for an exponent of 2."""
    if abs(exponent) > _LARGEST_EXPONENT:
        return EVERYTHING
    if exponent < 0:
        return power_of(inverse_of(base), -exponent)
    # A power is monotone on each side of 0, and so is the absolute value.
    ends = [(-end if end < 0 else end) if root else _raised(end, exponent) for end in base]
    low, high = ends
    if exponent % 2:
        return low, high
    nothing = base[0] <= 0 <= base[1] and exponent > 0
    return Fraction(0) if nothing else min(low, high), max(low, high)


def _raised(value: End, exponent: int) -> End:
    if isinstance(value, Fraction):
        return value**exponent
    return value**exponent if exponent else Fraction(1)


def inverse_of(range_: Range) -> Range:
    """Range of 1/x; everything where x may be 0."""
    low, high = range_
    if low > 0 or high < 0:
        return _one_over(high), _one_over(low)
    return EVERYTHING


def _one_over(value: End) -> End:
    return Fraction(0) if isinstance(value, float) else 1 / value


def root_above(value: End, order: int, *, whole: bool) -> End:
    """An integer at or above the real root; whole: at or above each integer that is not above it.

    The root of a negative value is that of an odd order.
    """
    if isinstance(value, float):
        return value
    root = _floor_root(math.floor(abs(value)), order)
    above, is_power = value > 0, root**order == abs(value)
    if not is_power and above != whole:
        root += 1
    return Fraction(root if above else -root)


def _floor_root(value: int, order: int) -> int:
    return int(sp.integer_nthroot(value, order)[0])
