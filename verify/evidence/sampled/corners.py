"""Visits to corners: points where two borders meet, and stay met while a climb goes on.

Some statements go wrong only where one number is at a border, another just beyond a second one, and
a count about to jump.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory.formulas.times import inflection_point
from rankclock.theory.process import Flow
from rankclock.theory.symbols import N, Role
from rankclock.verify.evidence.sampled.ascent import Tie, Ties, all_tied, tied
from rankclock.verify.evidence.sampled.border_visits import Site
from rankclock.verify.evidence.sampled.trials import Trials
from rankclock.verify.points.borders import (
    case_borders,
    certainly,
    comparisons,
    edge_places,
    jump_borders,
    meeting_borders,
)
from rankclock.verify.points.coordinates import moved, scalars_of
from rankclock.verify.points.pace import holder
from rankclock.verify.points.point import Point

# Roles of what is fastest at the inflection.
_AT_INFLECTION = (Role.SCALE, Role.START, Role.MODE)
# Guess: half of the corners are at the borders where most statements turn.
_FAVOURED = 2
# Guess: relative gaps beside a border: just beyond, and far enough for what is of first order.
_GAPS = (Fraction(0), Fraction(1, 10**6), Fraction(1, 10**3))
# Guess: factors by which another number may have to change before the hypotheses hold again.
_FACTORS = (Fraction(1, 10), Fraction(1, 100), Fraction(1, 1000), Fraction(10))
# Guess: attempts for each corner that is judged; most pairs of borders meet nowhere.
_ATTEMPTS = 4


def visit_corners(trials: Trials, starts: Sequence[Point], seed: int, steps: int) -> list[Site]:
    """Accepted points at two borders at once, from each start in turn.

    steps: corners at most, on top of the budget.
    """
    random = Random(f"{seed}/{trials.claim.id}/corners")
    before, sites = trials.result.steps, list[Site]()
    for number in range(_ATTEMPTS * steps if starts else 0):
        if trials.result.steps >= before + steps:
            break
        start = starts[number % len(starts)]
        for point, ties in _corner(trials, start, random):
            trials.result.edges += 1
            sites.append((point, ties))
    trials.budget += trials.result.steps - before
    return sites


def _corner(trials: Trials, start: Point, random: Random) -> Iterator[Site]:
    """One corner near a start, where its hypotheses can be made to hold."""
    first = _tie(_still_borders(trials, start), start, random, ())
    if first is None:
        return
    halfway = tied(start, first)
    if halfway is None:
        return
    # A count jumps elsewhere once the first number has moved.
    jumps = jump_borders(trials.claim, halfway.values, halfway.depth)
    others = _still_borders(trials, halfway)[1]
    second = _tie((jumps, others), halfway, random, (first,))
    if second is None:
        return
    ties = (first, second)
    corner = all_tied(halfway, ties)
    point = None if corner is None else _repaired(trials, corner, ties)
    if point is not None and trials.judge(point).accepted:
        yield point, ties


def _still_borders(trials: Trials, point: Point) -> tuple[list[Relational], list[Relational]]:
    """Borders that stay where they are as counts jump: the inflection, and all others."""
    claim = trials.claim
    others = [border for hypothesis in claim.hypotheses for border in comparisons(hypothesis)]
    others += case_borders(claim, point.depth) + meeting_borders(claim, point.depth)
    eigenvalue = holder(claim, Role.EIGENVALUE, point.values)
    inflections = [
        sp.Le(symbol, inflection_point(N, eigenvalue))
        for symbol in scalars_of(claim, point)
        if eigenvalue is not None and claim.role(symbol) in _AT_INFLECTION
    ]
    # A flow is enclosed step by step at each of the many values that solving asks for.
    return inflections, [border for border in dict.fromkeys(others) if not border.has(Flow)]


def _tie(
    borders: tuple[list[Relational], list[Relational]], point: Point, random: Random, held: Ties
) -> Tie | None:
    """A random border of those favoured or of the others, with a real symbol that meets it.

    held: ties that must stay.
    """
    favoured, others = borders
    pool = favoured if favoured and not random.randrange(_FAVOURED) else [*favoured, *others]
    fixed = {symbol for tie in held for symbol in (tie.symbol, *tie.border.free_symbols)}
    edges = [
        (border, symbol)
        for border in pool
        for symbol in sorted(border.free_symbols - fixed, key=lambda symbol: symbol.name)
        if symbol in point.values and not symbol.is_integer
    ]
    if not edges:
        return None
    border, symbol = random.choice(edges)
    # At 0 and beside it most numbers mean nothing.
    places = edge_places(border, symbol, point.values)
    if not any(place for place, _ in places):
        return None
    rank = random.randrange(len(places))
    gap = random.choice(_GAPS if places[rank][1] else _GAPS[1:])
    return Tie(symbol, border, rank, gap * random.choice((-1, 1)))


def _repaired(trials: Trials, corner: Point, ties: Ties) -> Point | None:
    """The corner, or one with other numbers changed, where the hypotheses hold; else None.

    Counts are kept or made 0, and at most one real number is changed by a factor.
    """
    held = {tie.symbol for tie in ties}
    free = [s for s in scalars_of(trials.claim, corner) if s not in held and s != N]
    none = {s: Fraction(0) for s in free if s.is_integer}
    reals = [s for s in free if not s.is_integer]
    changes = [{s: factor * corner.values[s]} for factor in _FACTORS for s in reals]
    for counts in ({}, none) if none else ({},):
        for change in ({}, *changes):
            point = all_tied(moved(corner, {**counts, **change}), ties)
            if point is None or not trials.all_feasible(point):
                continue
            if certainly(trials.claim.hypotheses, point.values):
                return point
    return None
