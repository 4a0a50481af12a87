"""Goals of a first passage, compared exactly: no root of lam is ever rounded."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rankclock.verify.arithmetic.rationals import root_below
from rankclock.verify.descent.fixed_point import units_above, units_below

# guess: more places for the root than for X, so that the search for X seldom takes a second step.
_SPARE = 8


@dataclass(frozen=True)
class FactorGoal:
    """The factor mode is at or past a value known to lie in [low, high]."""

    low: Fraction
    high: Fraction

    def rising(self, p: int) -> tuple[int, int]:
        """Least X with X/2^p possibly at the goal, and least X with X/2^p surely there."""
        return units_above(self.low, p), units_above(self.high, p)

    def falling(self, p: int) -> tuple[int, int]:
        """Greatest X with X/2^p possibly at the goal, and greatest X with X/2^p surely there."""
        return units_below(self.high, p), units_below(self.low, p)

    def reached(self, x: Fraction, rising: bool) -> bool:
        """Whether x is surely at or past the goal."""
        return x >= self.high if rising else x <= self.low


@dataclass(frozen=True)
class LevelGoal:
    """The eigenvalue x^depth is at or past a level > 0 (d^N)."""

    level: Fraction
    depth: int

    def rising(self, p: int) -> tuple[int, int]:
        """Least X with X/2^p at the goal, twice: no rounding leaves a doubt."""
        least = units_below(root_below(self.level, self.depth, p), p)
        # The root was rounded down, so that the least X is this one or the next.
        while not self.reached(Fraction(least, 1 << p), True):
            least += 1
        return least, least

    def falling(self, p: int) -> tuple[int, int]:
        """Greatest X with X/2^p at the goal, twice."""
        greatest = units_below(root_below(self.level, self.depth, p), p)
        return greatest, greatest

    def reached(self, x: Fraction, rising: bool) -> bool:
        """Whether x is at or past the goal."""
        return x**self.depth >= self.level if rising else x**self.depth <= self.level


@dataclass(frozen=True)
class Near:
    """The factor mode is within eps (d) of the limit lam^(1/depth), lam >= 0 (d^N)."""

    lam: Fraction
    eps: Fraction
    depth: int

    def rising(self, p: int) -> tuple[int, int]:
        """Least X with X/2^p at the goal, twice: no rounding leaves a doubt."""
        least = units_above(root_below(self.lam, self.depth, p + _SPARE) - self.eps, p)
        while not self.reached(Fraction(least, 1 << p), True):
            least += 1
        return least, least

    def falling(self, p: int) -> tuple[int, int]:
        """Greatest X with X/2^p at the goal, twice."""
        greatest = units_below(root_below(self.lam, self.depth, p + _SPARE) + self.eps, p)
        while self.reached(Fraction(greatest + 1, 1 << p), False):
            greatest += 1
        return greatest, greatest

    def reached(self, x: Fraction, rising: bool) -> bool:
        """Whether x is at or past the goal."""
        # Powers are compared, after signs: a power would lose the sign of what it is of.
        if rising:
            return x + self.eps > 0 and (x + self.eps) ** self.depth >= self.lam
        return x <= self.eps or (x - self.eps) ** self.depth <= self.lam


PassageGoal = FactorGoal | LevelGoal | Near
