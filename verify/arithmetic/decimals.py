"""Decimal numbers of few digits below or at a rational, and how a rational is written."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

# needed: mantissas 1000..9999: neighbours differ by a thousandth at most, and a text is short.
_DIGITS = 1000
DECADE = 9 * _DIGITS  # places from a power of ten to the next
# guess: place of 1e-1000, the least decimal tried; smaller step sizes serve nobody.
LOWEST = -1000 * DECADE


def descend(has: Callable[[int], bool], high: int, end: int) -> int | None:
    """A place with a property, the highest that a search by doubling and bisection comes upon.

    has: whether a place has the property; asked a few times a binary digit of the distance. high:
    where to begin. end: lowest place to try. Returns high, or a place such that the next has not
    the property; None where no place tried has it.
    """
    if has(high):
        return high
    step, low, end = 1, high - 1, min(end, high - 1)
    while not has(low):
        if low <= end:
            return None
        high, step = low, 2 * step
        low = max(end, low - step)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if has(middle) else (low, middle)
    return low


def decimal_below(value: Fraction) -> Fraction:
    """The largest decimal of four digits at most a positive value."""
    return decimal_at(place_of(value))


def decimal_above(value: Fraction) -> Fraction:
    """The least decimal of four digits at least a positive value."""
    below = decimal_below(value)
    return below if below == value else decimal_at(place_of(value) + 1)


def decimal_text(value: Fraction) -> str:
    """A decimal of a few digits as text the command line reads."""
    return str((Decimal(value.numerator) / Decimal(value.denominator)).normalize()).lower()


def exact_text(value: Fraction) -> str:
    """A decimal where few digits are exact, else a fraction."""
    text = decimal_text(value)
    return text if Fraction(text) == value else str(value)


def decimal_at(place: int) -> Fraction:
    """The place-th decimal of four digits: 0 is 1, places ascend."""
    power, digits = divmod(place, DECADE)
    return (_DIGITS + digits) * Fraction(10) ** (power - 3)


def place_of(value: Fraction) -> int:
    """The place of the largest decimal of four digits at most the value."""
    power = 0
    while Fraction(10) ** power > value:
        power -= 1
    while Fraction(10) ** (power + 1) <= value:
        power += 1
    return power * DECADE + int(value / Fraction(10) ** (power - 3)) - _DIGITS
