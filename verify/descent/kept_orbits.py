"""Orbits that are gone on with from where they were, since a statement asks for several places.

A search moves one number at a time, so that most of the modes of its next point are known.
"""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from functools import lru_cache

from flint import arb

from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.directed_orbit import Grid, grid_bits
from rankclock.verify.descent.mode import Mode

# guess: orbits kept of each sort. A directed one takes some kilobytes, one of balls at most eighty.
_ORBITS = 256
_BALL_ORBITS = 128
# guess: places kept of a directed orbit; statements ask for three at most, at a few steps each.
PLACES = 32
# guess: bits of a short run in balls; a step loses a few, so that its most steps leave enough.
BALL_BITS = 1536
# guess: bits that a ball must keep to be worth a step more.
_NARROW = 64


class DirectedOrbits:
    """The two directed orbits of a mode on one grid, with places on them that were asked for."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        # X and its number of steps, ascending, of the orbit that rounds down and of the other.
        self._places: dict[bool, list[tuple[int, int]]] = {True: [], False: []}

    def after(self, steps: int, *, lower: bool) -> Fraction:
        """The place of one of them after a number of steps."""
        places = self._places[lower]
        index = bisect_right(places, steps, key=lambda place: place[1])
        known = places[index - 1] if index else None
        if known is None or known[1] < steps:
            known = self._grid.onwards(steps, lower=lower, known=known), steps
            places.insert(index, known)
            if len(places) > PLACES:
                del places[0]
        return Fraction(known[0], 1 << self._grid.p)


@lru_cache(maxsize=_ORBITS)
def directed_orbits(mode: Mode, bits: int) -> DirectedOrbits:
    """The orbits of a mode; bits: significant ones of its first increment."""
    return DirectedOrbits(Grid(mode, grid_bits(mode, None, bits)))


class BallOrbit:
    """One mode in balls of many bits, step by step as far as it was asked for."""

    def __init__(self, depth: int, lam: Fraction, alpha: Fraction, eta: Fraction) -> None:
        self._depth = depth
        with precision(BALL_BITS):
            self._lam, self._eta = to_ball(lam), to_ball(eta)
            self._values = [to_ball(alpha)]

    def after(self, steps: int) -> arb:
        """Ball around the mode after a number of steps; Undecided where its digits are lost."""
        while len(self._values) <= steps:
            self._values.append(self._next(self._values[-1]))
        return self._values[steps]

    @precision(BALL_BITS)
    def _next(self, x: arb) -> arb:
        x = x + self._eta * x ** (self._depth - 1) * (self._lam - x**self._depth)
        is_narrow = x.rel_accuracy_bits() >= _NARROW or abs(x) < arb(2) ** -_NARROW
        if not x.is_finite() or not is_narrow:
            raise Undecided("a run in which balls lose their digits")
        return x


@lru_cache(maxsize=_BALL_ORBITS)
def ball_orbit(depth: int, lam: Fraction, alpha: Fraction, eta: Fraction) -> BallOrbit:
    """The orbit of a mode in balls."""
    return BallOrbit(depth, lam, alpha, eta)
