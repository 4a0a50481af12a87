"""Goals of a first passage, compared exactly: no root of lam is ever rounded."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rankclock.verify.arithmetic.rationals import root_below
from rankclock.verify.descent.fixed_point import units_above, units_below


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
    """The eigenvalue x^depth is at or past a level > 0."""

    level: Fraction
    depth: int

    def rising(self, p: int) -> tuple[int, int]:
        below = root_below(self.level, self.depth, p)
        found = below.numerator * (1 << p) // below.denominator
        while not self.reached(Fraction(found, 1 << p), True):
            found += 1
        return found, found

    def falling(self, p: int) -> tuple[int, int]:
        below = root_below(self.level, self.depth, p)
        found = below.numerator * (1 << p) // below.denominator
        return found, found

    def reached(self, x: Fraction, rising: bool) -> bool:
        return x**self.depth >= self.level if rising else x**self.depth <= self.level


@dataclass(frozen=True)
class Near:
    """The factor mode is within eps of the limit lam^(1/depth), lam >= 0."""

    lam: Fraction
    eps: Fraction
    depth: int

    def rising(self, p: int) -> tuple[int, int]:
        found = units_above(root_below(self.lam, self.depth, p + 8) - self.eps, p)
        while not self.reached(Fraction(found, 1 << p), True):
            found += 1
        return found, found

    def falling(self, p: int) -> tuple[int, int]:
        found = units_below(root_below(self.lam, self.depth, p + 8) + self.eps, p)
        while self.reached(Fraction(found + 1, 1 << p), False):
            found += 1
        return found, found

    def reached(self, x: Fraction, rising: bool) -> bool:
        if rising:
            return x + self.eps > 0 and (x + self.eps) ** self.depth >= self.lam
        return x <= self.eps or (x - self.eps) ** self.depth <= self.lam


PassageGoal = FactorGoal | LevelGoal | Near
