"""One hill-climb on the margin of a relation, in exact rationals.

It moves freely, or along the border of a condition.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import sympy as sp
from flint import arb
from sympy.core.relational import Relational

from rankclock.theory import symbols
from rankclock.theory.process import Flow
from rankclock.verify.arithmetic.balls import to_ball, to_fraction
from rankclock.verify.arithmetic.outcomes import TooLong
from rankclock.verify.evidence.sampled.trials import Trials
from rankclock.verify.points.borders import comparisons, edge_places
from rankclock.verify.points.coordinates import (
    Coordinate,
    Entry,
    coordinates_of,
    moved,
    symbol_of,
    value_at,
)
from rankclock.verify.points.point import Point

# Guess: a move by less than 10^-10 of the way to an edge tells nothing that the points beside that
# edge do not tell.
_SMALLEST_MOVE = Fraction(1, 2**36)
# Guess: sixty-fourfold the way to an edge at most, from where a shorter move comes back soon.
_LARGEST_MOVE = Fraction(64)
# Guess: a move that pays is doubled, and one that does not is quartered: a ridge is soon met, and
# sooner left.
_LONGER, _SHORTER = 2, 4
# Guess: so many doublings of a common move, as on a long straight valley.
_STRIDES = 6
# Guess: after so many rounds a climb is close to where it goes; simple numbers have denominators
# such as these at most.
_SNAP_EVERY = 4
_BOTTOMS = (1, 3, 10, 30, 100, 1000)


@dataclass(frozen=True)
class Tie:
    """One symbol held at a border while the others move.

    rank: which of the values where the symbol meets the border. gap: relative distance from it,
    with its side; 0 at the border.
    """

    symbol: sp.Basic
    border: Relational
    rank: int
    gap: Fraction


# One after the other: a later border may move with what an earlier tie holds.
Ties = tuple[Tie, ...]


class Ascent:
    """One hill-climb: a point, a margin there, and the size of the next move of each symbol.

    index: of the relation whose margin is to fall. best: its margin at the point.
    """

    def __init__(self, trials: Trials, point: Point, ties: Ties, index: int, best: arb) -> None:
        self.trials, self.point, self.ties = trials, point, ties
        self.index, self.best = index, best
        # The depth stays: at another one the claim is another, with starts of its own.
        held = {symbols.N, *(tie.symbol for tie in ties)}
        self.free = [c for c in coordinates_of(trials.claim, point) if c not in held]
        self.size = dict.fromkeys(self.free, Fraction(1))
        self.rounds = 0
        # Whether its last turn came no closer to a violation, and its place among the others.
        self.stalled, self.number = False, 0

    @property
    def over(self) -> bool:
        """Whether every move has become too small to matter."""
        return all(size <= _SMALLEST_MOVE for size in self.size.values())

    def round(self) -> None:
        """One move of each symbol, then one of all together."""
        self.rounds += 1
        before = self.point
        for symbol in self.free:
            size = self.size[symbol]
            if size > _SMALLEST_MOVE:
                better = self._along(symbol)
                longer = min(size * _LONGER, _LARGEST_MOVE)
                self.size[symbol] = longer if better else size / _SHORTER
        ways = {
            c: value_at(self.point, c) - value_at(before, c)
            for c in self.free
            if value_at(self.point, c) != value_at(before, c)
        }
        if self.rounds % _SNAP_EVERY == 0:
            self._snap()
        if len(ways) > 1:
            self._stride(ways)
        elif len(self.free) > 1:
            # Margins need not fall along an axis, so a random direction is tried where none does.
            choice = self.trials.random.choice
            self._attempt({s: choice(self._moves(s, 4 * self.size[s])) for s in self.free})

    def _snap(self) -> None:
        """Try the simple numbers near the point, all at once: what fails in a point fails there."""
        for bottom in _BOTTOMS:
            values = {c: value_at(self.point, c) for c in self.free}
            near = {c: value.limit_denominator(bottom) for c, value in values.items()}
            changes = {c: value for c, value in near.items() if value != values[c]}
            if changes:
                self._attempt(changes)

    def _stride(self, ways: dict[Coordinate, Fraction]) -> None:
        """Go on the way just gone by several symbols, further as long as it pays."""
        for _ in range(_STRIDES):
            level = self.best
            ways = {s: 2 * way for s, way in ways.items()}
            self._attempt({c: _onwards(value_at(self.point, c), way, c) for c, way in ways.items()})
            if not self.best < level:
                break

    def _along(self, symbol: Coordinate) -> bool:
        """Move one symbol; whether that was better.

        It goes to the first trial that is better, or else to the lowest point of a parabola through
        three margins.
        """
        here, size, middle = value_at(self.point, symbol), self.size[symbol], self.best
        seen: list[tuple[Fraction, arb | None]] = []
        for value in self._moves(symbol, size):
            margin = self._attempt({symbol: value})
            if value_at(self.point, symbol) != here:
                return True
            seen.append((value - here, margin))
        # The last two trials are on the two sides of the value, farther from zero and nearer to it.
        sides = [(shift, margin - middle) for shift, margin in seen[-2:] if margin is not None]
        if symbol.is_integer or len(sides) < 2:
            return False
        lowest = _lowest(*sides)
        if lowest is None:
            return False
        self._attempt({symbol: _short(here + lowest, size / 64)})
        return value_at(self.point, symbol) != here

    def _attempt(self, changes: dict[Coordinate, Fraction]) -> arb | None:
        """Margin of a trial, which becomes the new point when it is better."""
        trial = all_tied(moved(self.point, changes), self.ties)
        touched = {symbol_of(c) for c in changes} | {tie.symbol for tie in self.ties}
        if trial is None or self.trials.spent:
            return None
        if not all(self.trials.feasible(trial, coordinate) for coordinate in changes):
            return None
        margin = self.trials.look(trial, self.index, frozenset(touched))
        if margin is not None and margin < self.best:
            self.point, self.best = trial, margin
        return margin

    def _moves(self, symbol: Coordinate, size: Fraction) -> list[Fraction]:
        """Trial values, farther from an edge and nearer to it by a factor 1 + size; then from zero.

        The edge is the nearest one of the hypotheses.
        """
        value = value_at(self.point, symbol)
        if symbol.is_integer:
            # By one, and by a factor 1 + size on the way out and back.
            further = max(1, round(abs(value) * size))
            back = max(1, round(abs(value) * size / (1 + size)))
            out = 1 if value >= 0 else -1
            steps = dict.fromkeys((1, -1, out * further, -out * back))
            return [value + step for step in steps]
        if not value:
            return [size, -size]
        flipped = [-value] if isinstance(symbol, Entry) else []
        return flipped + [
            anchor + _short((value - anchor) * factor, size)
            for anchor in (*self._nearest_edge(symbol), Fraction(0))
            for factor in (1 + size, 1 / (1 + size))
        ]

    def _nearest_edge(self, symbol: Coordinate) -> list[Fraction]:
        """The value nearest to that of a symbol where a hypothesis turns; empty without one."""
        if isinstance(symbol, Entry):
            return self._matching_entries(symbol)
        value = self.point.values[symbol]
        borders = [
            border
            for hypothesis in self.trials.claim.hypotheses
            if symbol in hypothesis.free_symbols and not hypothesis.has(Flow)
            for border in comparisons(hypothesis)
        ]
        edges = {
            place
            for border in borders
            for place, _ in edge_places(border, symbol, self.point.values)
        }
        return sorted(edges - {value, Fraction(0)}, key=lambda place: abs(place - value))[:1]

    def _matching_entries(self, entry: Entry) -> list[Fraction]:
        """The nearest other value of the entry at this place in another matrix, with both signs.

        Matrices are compared entry by entry: what stands out where they are alike falls away.
        """
        here = value_at(self.point, entry)
        others = {
            sign * value_at(self.point, replace(entry, matrix=other.matrix))
            for other in self.free
            if isinstance(other, Entry) and other.matrix != entry.matrix
            for sign in (1, -1)
        }
        return sorted(others - {here, Fraction(0)}, key=lambda place: abs(place - here))[:1]


def all_tied(point: Point, ties: Ties) -> Point | None:
    """The point with each tied symbol moved back to its border, one after the other."""
    trial: Point | None = point
    for tie in ties:
        trial = None if trial is None else tied(trial, tie)
    return trial


def tied(point: Point, tie: Tie) -> Point | None:
    """The point with the tied symbol moved back to its place at the border.

    None where it meets the border at fewer values than the rank of the tie, or at an irrational
    one, which no point can be at.
    """
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


def _lowest(first: tuple[Fraction, arb], second: tuple[Fraction, arb]) -> Fraction | None:
    """Where a parabola through the origin and two points, each a shift and a rise, is level.

    None where the three lie on a line, or where it is level at the origin.
    """
    (p, above), (q, below) = ((to_ball(shift), rise) for shift, rise in (first, second))
    bend = above * q - below * p
    if bend == 0:
        return None
    place = ((above * q * q - below * p * p) / (2 * bend)).mid()
    if not place.is_finite() or place == 0:
        return None
    try:
        return to_fraction(place)
    except TooLong:
        return None


def _onwards(value: Fraction, way: Fraction, symbol: Coordinate) -> Fraction:
    """A value moved on; by a short way, as it is the numbers that grow long on a climb."""
    if symbol.is_integer or not value:
        return value + way
    return value + _short(way, Fraction(1, 8))


def _short(value: Fraction, size: Fraction) -> Fraction:
    """The value rounded to an eighth of a move: numbers stay short."""
    if not value or not size:
        return value
    grain = abs(value) * min(size, Fraction(1)) / 8
    power = grain.denominator.bit_length() - grain.numerator.bit_length() + 1
    unit = Fraction(2) ** -power
    return round(value / unit) * unit
