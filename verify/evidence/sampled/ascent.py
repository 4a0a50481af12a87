"""One hill-climb on the margin of a relation, in exact rationals, free or along the border of a
condition.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Protocol

import sympy as sp
from flint import arb
from sympy.core.relational import Relational

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.process import Flow
from rankclock.verify.arithmetic.balls import to_ball, to_fraction
from rankclock.verify.points.borders import comparisons, edge_places
from rankclock.verify.points.point import Point

_SMALLEST_MOVE = Fraction(1, 2**36)
_STRIDES = 6


class Climber(Protocol):
    """Who judges the trials and counts them."""

    claim: Claim
    random: Random

    @property
    def spent(self) -> bool:
        """Whether no more trials are allowed."""

    def feasible(self, point: Point, symbol: sp.Basic) -> bool:
        """Whether a trial is worth its cost."""

    def look(self, point: Point, index: int, moved: frozenset[sp.Basic]) -> arb | None:
        """Margin of a relation at a trial that satisfies the hypotheses, else None."""


@dataclass(frozen=True)
class Tie:
    """One symbol held at a border while the others move: at its value there, or beside it by a
    relative gap.
    """

    symbol: sp.Basic
    border: Relational
    rank: int
    gap: Fraction


class Ascent:
    """One hill-climb: a point, the margin of one relation there, and the size of the next move of
    each symbol.
    """

    def __init__(
        self, climber: Climber, point: Point, tie: Tie | None, index: int, best: arb
    ) -> None:
        self.climber, self.point, self.tie, self.index, self.best = climber, point, tie, index, best
        self.free = [
            s
            for s in climber.claim.symbols
            if s != symbols.N and s in point.values and (tie is None or s != tie.symbol)
        ]
        self.size = dict.fromkeys(self.free, Fraction(1))
        self.rounds = 0

    @property
    def over(self) -> bool:
        """Whether every move has become too small to matter."""
        return all(size <= _SMALLEST_MOVE for size in self.size.values())

    def round(self) -> None:
        """One move of each symbol, then one of all together."""
        self.rounds += 1
        before = self.point
        for symbol in self.free:
            if self.size[symbol] > _SMALLEST_MOVE:
                better = self._along(symbol)
                self.size[symbol] = (
                    min(self.size[symbol] * 2, Fraction(64)) if better else self.size[symbol] / 4
                )
        together = {
            s: self.point.values[s] - before.values[s]
            for s in self.free
            if self.point.values[s] != before.values[s]
        }
        # The way just gone, further as long as it pays; and else a random direction, because
        # margins need not fall along an axis.
        for _ in range(_STRIDES if len(together) > 1 else 0):
            level, together = self.best, {s: 2 * way for s, way in together.items()}
            self._attempt(
                {s: _onwards(self.point.values[s], way, s) for s, way in together.items()}
            )
            if not self.best < level:
                break
        if len(together) <= 1 < len(self.free):
            self._attempt(
                {s: self.climber.random.choice(self._moves(s, 4 * self.size[s])) for s in self.free}
            )

    def _along(self, symbol: sp.Basic) -> bool:
        """Move one symbol: to the first trial that is better, or else to the lowest point of a
        parabola through three margins.
        """
        here, size, middle = self.point.values[symbol], self.size[symbol], self.best
        seen = []
        for value in self._moves(symbol, size):
            margin = self._attempt({symbol: value})
            if self.point.values[symbol] != here:
                return True
            seen.append((value - here, margin))
        sides = [(shift, margin - middle) for shift, margin in seen[-2:] if margin is not None]
        if symbol.is_integer or len(sides) < 2:
            return False
        (p, above), (q, below) = ((to_ball(shift), rise) for shift, rise in sides)
        bend = above * q - below * p
        if bend == 0:
            return False
        lowest = ((above * q * q - below * p * p) / (2 * bend)).mid()
        if not lowest.is_finite() or lowest == 0:
            return False
        self._attempt({symbol: _short(here + to_fraction(lowest), size / 64)})
        return self.point.values[symbol] != here

    def _attempt(self, changes: dict[sp.Basic, Fraction]) -> arb | None:
        """Margin of a trial, which becomes the new point when it is better."""
        trial: Point | None = Point({**self.point.values, **changes}, self.point.cells)
        if self.tie is not None and trial is not None:
            trial = tied(trial, self.tie)
        if (
            trial is None
            or self.climber.spent
            or not all(self.climber.feasible(trial, s) for s in changes)
        ):
            return None
        moved = frozenset(changes) | (frozenset() if self.tie is None else {self.tie.symbol})
        margin = self.climber.look(trial, self.index, moved)
        if margin is not None and margin < self.best:
            self.point, self.best = trial, margin
        return margin

    def _moves(self, symbol: sp.Basic, size: Fraction) -> list[Fraction]:
        """Trial values: nearer to and farther from an edge of the hypotheses and zero, by a factor
        1 + size.
        """
        value = self.point.values[symbol]
        if symbol.is_integer:
            return [value + 1, value - 1, 2 * value, Fraction(int(value) // 2)]
        if not value:
            return [size, -size]
        borders = [
            b
            for h in self.climber.claim.hypotheses
            if symbol in h.free_symbols and not h.has(Flow)
            for b in comparisons(h)
        ]
        edges = {
            place
            for border in borders
            for place, _ in edge_places(border, symbol, self.point.values)
        }
        nearest = sorted(edges - {value, Fraction(0)}, key=lambda place: abs(place - value))[:1]
        found = []
        for anchor in (*nearest, Fraction(0)):
            gap = value - anchor
            found += [
                anchor + _short(gap * (1 + size), size),
                anchor + _short(gap / (1 + size), size),
            ]
        return found


def tied(point: Point, tie: Tie) -> Point | None:
    """The point with the tied symbol moved back to its place at the border."""
    places = edge_places(tie.border, tie.symbol, point.values)
    if tie.rank >= len(places):
        return None
    place, exact = places[tie.rank]
    if not tie.gap and not exact:
        return None
    return moved_to(point, tie.symbol, place + tie.gap * (abs(place) or 1))


def moved_to(point: Point, symbol: sp.Basic, value: Fraction) -> Point:
    """The point with one value replaced."""
    return Point({**point.values, symbol: value}, point.cells)


def _onwards(value: Fraction, way: Fraction, symbol: sp.Basic) -> Fraction:
    return value + way if symbol.is_integer or not value else value + _short(way, Fraction(1, 8))


def _short(value: Fraction, size: Fraction) -> Fraction:
    """The value rounded to an eighth of a move: numbers stay short."""
    if not value or not size:
        return value
    grain = abs(value) * min(size, Fraction(1)) / 8
    power = grain.denominator.bit_length() - grain.numerator.bit_length() + 1
    unit = Fraction(2) ** -power
    return round(value / unit) * unit
