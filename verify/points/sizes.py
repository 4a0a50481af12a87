"""Fractions and whole numbers of every size, from digits that are picked."""

from __future__ import annotations

from fractions import Fraction

from rankclock.verify.points.picks import Picks

# Guess: largest powers of ten, three kinds of draws; each takes its power uniformly. Most of what
# goes wrong does so at sizes that people write down, some of it only where digits run out.
_REACHES = (3, 6, 12, 40)
# Guess: as far as gaps beside a cut go.
_SMALLEST = 30
# Guess: small whole numbers and simple fractions, of both signs; more above zero, as most symbols
# are bounded below.
_LOWEST, _PLAIN = -12, 45
_PLAIN_BOTTOMS = (1, 1, 1, 2, 2, 3)
# Needed: a digit is below 64, so two of them are one of 4096 places within a power of ten.
_PLACES = 64


def at_power(picks: Picks, power: int) -> Fraction:
    """A number whose first digit stands at a power of ten."""
    return _leading(picks) * Fraction(10) ** power


def large(picks: Picks, most: int) -> Fraction:
    """A number from 1 on, log-uniform; most: largest power of ten below it."""
    reach = min(_REACHES[picks.digit(len(_REACHES))], most)
    return _leading(picks) * 10 ** picks.digit(reach + 1)


def tiny(picks: Picks) -> Fraction:
    """A positive number below 1, log-uniform."""
    return _leading(picks) / 10 ** (1 + picks.digit(_SMALLEST))


def any_size(picks: Picks, most: int) -> Fraction:
    """A positive number, small or large; most: largest power of ten below it."""
    return large(picks, most) if picks.digit(4) else tiny(picks)


def plain(picks: Picks) -> Fraction:
    """A small whole number, a half or a third."""
    top = _LOWEST + picks.digit(_PLAIN)
    return Fraction(top, _PLAIN_BOTTOMS[picks.digit(len(_PLAIN_BOTTOMS))])


def small_count(picks: Picks, start: int, *, signed: bool) -> Fraction:
    """A whole number of at most two digits, or one as far from another.

    start: that other one. signed: whether on both sides.
    """
    distance = picks.digit(_PLACES)
    if signed and picks.digit(2):
        distance = -distance
    return Fraction(distance + (start if picks.digit(2) else 0))


def _leading(picks: Picks) -> Fraction:
    """A number from 1 to 10: a whole one, or one of many."""
    if picks.digit(2):
        return Fraction(1 + picks.digit(9))
    place = _PLACES * picks.digit(_PLACES) + picks.digit(_PLACES)
    return 1 + Fraction(9 * place, _PLACES**2)
