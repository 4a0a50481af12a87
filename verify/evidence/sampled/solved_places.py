"""Places that solving finds, and moving does not: solutions in integers, and holes.

For small values of one integer a comparison is solved for another: Pell's equation is met so. A
hole is a place where a divisor vanishes or a logarithm ends, and a statement has no value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import sympy as sp

from rankclock.theory.symbols import N
from rankclock.verify.evidence.sampled.ascent import moved_to
from rankclock.verify.evidence.sampled.trials import Trials
from rankclock.verify.points.borders import certainly, edge_places, meeting_borders
from rankclock.verify.points.coordinates import scalars_of
from rankclock.verify.points.point import Point

# Guess: values of an integer that are gone through, from where others are solved for.
_SWEPT = 300
# Guess: starts whose other numbers are kept, as solving takes a millisecond each time.
_STARTS = 2


def visit_solved(trials: Trials, starts: Sequence[Point]) -> None:
    """Judge the places that solving finds from some starts, on top of the budget."""
    for start in starts[:_STARTS]:
        for point in (*_holes(trials, start), *_solutions(trials, start)):
            if trials.all_feasible(point) and certainly(trials.claim.hypotheses, point.values):
                trials.budget += 1
                trials.judge(point)


def _holes(trials: Trials, start: Point) -> Iterator[Point]:
    """The start with one number moved to where a divisor or an argument of a logarithm is 0."""
    relations = trials.claim.at_depth(start.depth)
    parts = {
        node.base
        for relation in relations
        for node in relation.atoms(sp.Pow)
        if node.exp.is_negative
    }
    parts |= {node.args[0] for relation in relations for node in relation.atoms(sp.log)}
    for part in sorted(parts, key=sp.default_sort_key):
        for symbol in scalars_of(trials.claim, start):
            if symbol in part.free_symbols and symbol != N:
                border = sp.Eq(part, 0, evaluate=False)
                yield from _at_places(border, symbol, start)


def _solutions(trials: Trials, start: Point) -> Iterator[Point]:
    """Integer solutions of where the sides meet, for small values of another integer."""
    counts = [s for s in scalars_of(trials.claim, start) if s.is_integer and s != N]
    if trials.runs or len(counts) < 2:
        return
    for border in meeting_borders(trials.claim, start.depth):
        for solved in counts:
            for swept in counts:
                if swept == solved or not {swept, solved} <= border.free_symbols:
                    continue
                for value in range(-1, _SWEPT):
                    yield from _at_places(border, solved, moved_to(start, swept, Fraction(value)))


def _at_places(border: sp.Basic, symbol: sp.Basic, start: Point) -> Iterator[Point]:
    for place, exact in edge_places(border, symbol, start.values):
        if exact and (place.denominator == 1 or not symbol.is_integer):
            yield moved_to(start, symbol, place)
