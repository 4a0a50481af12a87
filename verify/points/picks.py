"""Choices by which a point is drawn, and the fractions that are made of them."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Protocol

# Needed: Hypothesis mixes constants of the program into draws from larger ranges, and a draw would
# depend on what else is imported.
MAX_DIGIT = 64
# Needed: 1/_BOTTOMS down to 1/2, 40 bottoms in all, stay below MAX_DIGIT and give short fractions.
_BOTTOMS = 40
# Guess: gaps beside a cut shrink from 10^-2 to 10^-30, the digits to which equations are compared.
_WIDEST_GAP, _GAPS = 2, 29
# Guess: a drawn fraction has at most six digits below, so that runs on it stay fast.
_LONGEST_BOTTOM = 10**6
# Guess: an interval over so many powers of ten is met in each of them; a uniform draw meets the
# last two alone.
_WIDE = 3


class Picks(Protocol):
    """Source of small digits."""

    def digit(self, count: int) -> int:
        """An integer from 0 to count - 1; count <= MAX_DIGIT."""


class SeededPicks:
    """Digits from a seeded generator."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)

    def digit(self, count: int) -> int:
        """An integer from 0 to count - 1."""
        return self._random.randrange(count)


def below_one(picks: Picks) -> Fraction:
    """A fraction in (0, 1)."""
    bottom = 2 + picks.digit(_BOTTOMS)
    return Fraction(1 + picks.digit(bottom - 1), bottom)


def ratio(picks: Picks, most: int = 20) -> Fraction:
    """A positive fraction of small numbers.

    most: largest numerator; a denominator is at most 10.
    """
    return Fraction(1 + picks.digit(most), 1 + picks.digit(min(most, 10)))


def small(picks: Picks, decades: int) -> Fraction:
    """A fraction in (0, 1), half of the time smaller by up to that many powers of ten."""
    power = picks.digit(decades + 1) if decades and picks.digit(2) else 0
    return below_one(picks) / 10**power


def between(low: Fraction, high: Fraction, picks: Picks, decades: int) -> Fraction:
    """A short fraction strictly between, log-uniform towards zero.

    decades: powers of ten that it may come closer to an end at zero.
    """
    if abs(high) < abs(low):
        return -between(-high, -low, picks, decades)
    # Seen from the end nearer to zero, so that an interval over decades is met in each of them.
    value = low + (high - low) * small(picks, _decades_between(low, high) if low else decades)
    short = value.limit_denominator(_LONGEST_BOTTOM)
    return short if low < short < high else value


def _decades_between(low: Fraction, high: Fraction) -> int:
    """Powers of ten by which an end is smaller than an interval; none for fewer than three."""
    ratio_of_ends = (high - low) // abs(low)
    decades = len(str(ratio_of_ends)) - 1 if ratio_of_ends < 10**MAX_DIGIT else MAX_DIGIT - 1
    return decades if decades >= _WIDE else 0


def beside(cut: Fraction, picks: Picks, side: int) -> Fraction:
    """A value close to a cut, on one side of it.

    side: 1 above, -1 below.
    """
    gap = Fraction(1, 10 ** (_WIDEST_GAP + picks.digit(_GAPS)))
    return cut + side * gap * (abs(cut) or 1)
