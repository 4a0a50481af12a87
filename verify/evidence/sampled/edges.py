"""Visits to the edges of the hypotheses and of the cases of a statement.

A wrong statement often goes wrong only beside an edge, where a random draw never falls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory import symbols
from rankclock.theory.process import Flow
from rankclock.verify.evidence.sampled.ascent import Tie, moved_to, tied
from rankclock.verify.evidence.sampled.border_visits import Site, across, borders_of, is_at, ways
from rankclock.verify.evidence.sampled.trials import Trials
from rankclock.verify.points.borders import (
    Place,
    case_borders,
    certainly,
    comparisons,
    edge_places,
    jump_borders,
    meeting_borders,
)
from rankclock.verify.points.coordinates import scalars_of
from rankclock.verify.points.point import Point

Edge = tuple[Relational, sp.Basic]
# Guess: beside a border at the two widest gaps only; the climb from there goes on by itself.
_GAPS_AT_BORDERS = 2


def visit_borders(
    trials: Trials, starts: list[Point], seed: int, depths: tuple[int, ...]
) -> list[Site]:
    """One point at, or else beside, the border of each hypothesis.

    These trials are on top of the budget, which may be too small for them.
    """
    before = trials.result.steps
    sites: list[Site] = []
    borders = borders_of(trials.claim)
    trials.result.borders = len(borders)
    for border in borders:
        if any(is_at(border, start) for start in starts):
            continue
        candidates = ways(
            trials.claim,
            border,
            starts,
            seed=seed,
            depths=depths,
            gaps=trials.gaps[:_GAPS_AT_BORDERS],
            effort=trials.effort,
        )
        site = _first_decided(trials, candidates)
        if site is None:
            trials.result.missed.append(str(border))
        else:
            trials.result.edges += 1
            sites.append(site)
    trials.budget += trials.result.steps - before
    return sites


def _first_decided(trials: Trials, sites: Iterable[Site]) -> Site | None:
    """The first site where the hypotheses hold and the whole statement is decided.

    None also after so many accepted ones that none is likely to be: each takes long.
    """
    accepted = 0
    for point, ties in sites:
        if not trials.all_feasible(point) or not certainly(trials.claim.hypotheses, point.values):
            continue
        judgement = trials.judge(point)
        accepted += judgement.accepted
        if judgement.accepted and judgement.settled:
            return point, ties
        if accepted >= trials.effort.undecided_at_border:
            break
    return None


def visit_edges(trials: Trials, starts: list[Point], *, until: int) -> list[Site]:
    """Accepted points at and beside each edge, one edge after the other from each start.

    until: number of trials, of the whole climb, at which the visits end.
    """
    sites: list[Site] = []
    walks = [_edges_from(trials, point) for point in starts]
    while walks and trials.result.steps < until:
        for walk in list(walks):
            site = next(walk, None)
            if site is None:
                walks.remove(walk)
            else:
                trials.result.edges += 1
                sites.append(site)
            if trials.result.steps >= until:
                break
    return sites


def _edges_from(trials: Trials, start: Point) -> Iterator[Site]:
    """Sites at the edges around a start.

    Places at an edge first, or beside one that is irrational; then all those beside one, then edges
    without a closed form.
    """
    without_form, with_form_only = _edges_around(trials, start)
    pairs = [*without_form, *with_form_only]
    # Another depth is another statement, with starts of its own.
    places = {
        pair: [] if pair[1] == symbols.N else edge_places(*pair, start.values) for pair in pairs
    }
    for first in (True, False):
        for border, symbol in pairs:
            if symbol.is_integer:
                if first:
                    yield from _whole(trials, start, symbol, places[border, symbol])
                continue
            for rank, (_, exact) in enumerate(places[border, symbol]):
                gaps = _gaps(trials, exact=exact, first=first)
                yield from _beside(trials, start, symbol, border, rank, gaps)
    for border, symbol in without_form:
        if not places[border, symbol]:
            yield from _across(trials, start, symbol, border)


def _edges_around(trials: Trials, start: Point) -> tuple[list[Edge], list[Edge]]:
    """Each border with each symbol that can be moved to it.

    First those of hypotheses and cases, to which a symbol is moved by bisection where they have no
    closed form; then those of which closed forms alone are worth their cost: where the sides of the
    statement meet, and where a count jumps.
    """
    claim, depth = trials.claim, start.depth
    first = [border for hypothesis in claim.hypotheses for border in comparisons(hypothesis)]
    first += case_borders(claim, depth)
    then = [*meeting_borders(claim, depth), *jump_borders(claim, start.values, depth)]
    movable = set(scalars_of(claim, start))
    first_edges, then_edges = (
        [
            (border, symbol)
            for border in dict.fromkeys(borders)
            for symbol in sorted(border.free_symbols & movable, key=lambda symbol: symbol.name)
        ]
        for borders in (first, (border for border in then if border not in first))
    )
    return first_edges, then_edges


def _whole(trials: Trials, start: Point, symbol: sp.Basic, places: list[Place]) -> Iterator[Site]:
    """Accepted points at the integers about each place."""
    about = {Fraction(round(place) + step) for place, _ in places for step in (-1, 0, 1)}
    for value in sorted(about):
        point = moved_to(start, symbol, value)
        if trials.feasible(point, symbol) and trials.judge(point).accepted:
            yield point, ()


def _gaps(trials: Trials, *, exact: bool, first: bool) -> tuple[Fraction, ...]:
    """Gaps at which an edge is visited in the first round, or in the second.

    exact: whether its place is known exactly, so that a point can be at it.
    """
    if not first:
        return trials.gaps if exact else trials.gaps[1:]
    return (Fraction(0),) if exact else trials.gaps[:1]


def _beside(
    trials: Trials,
    start: Point,
    symbol: sp.Basic,
    border: Relational,
    rank: int,
    gaps: tuple[Fraction, ...],
) -> Iterator[Site]:
    """Accepted points at one place of an edge, or on both sides of it.

    rank: number of the place among those where the symbol meets the edge.
    """
    for gap in gaps:
        for side in (-1, 1) if gap else (1,):
            tie = Tie(symbol, border, rank, side * gap)
            point = tied(start, tie)
            if point is None or not trials.feasible(point, symbol):
                continue
            if trials.judge(point).accepted:
                yield point, (tie,)


def _across(trials: Trials, start: Point, symbol: sp.Basic, border: Relational) -> Iterator[Site]:
    """Accepted points on the two sides of an edge without a closed form in this symbol."""
    # A bisection decides the border some sixty times, and each time a flow is enclosed anew.
    if border.has(Flow):
        return

    def count() -> None:
        trials.result.steps += 1

    for point in across(start, symbol, border, count=count):
        if trials.judge(point).accepted:
            yield point, ()
