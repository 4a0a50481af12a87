"""Points that only the changed hypotheses of a claim admit: where they are looked for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.verify.evaluate.decide import How
from rankclock.verify.mutate.pool import Draws, Pool
from rankclock.verify.mutate.truth import admits, decision_at, holds_at, point_text
from rankclock.verify.mutate.variant import Variant
from rankclock.verify.points.borders import bounds_on, edge_places
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point
from rankclock.verify.verdict import Truth

# guess: points near which edges are looked for, and draws beside each; the first few kill nearly
# all mutants that any of them kills.
_NEAR_NAMED, _NEAR_DRAWN, _NEAR_DRAWS = 10, 6, 4
# guess: the part of an edge's place by which a point lies beside it; smaller than the gap of any
# bound that is not tight, and large enough for balls of 80 bits.
_BESIDE = Fraction(1, 10**6)
# A dropped or weakened condition on the depth admits depths that a claim does not list.
_DEPTHS = tuple(range(1, 13))


def newly_admits(variant: Variant, point: Point) -> bool:
    """Whether a point is admitted by the changed hypotheses and not by those that stand."""
    return _tells_apart(variant, point) and admits(variant.changed, point)


def without_value(variant: Variant, point: Point) -> str:
    """A hypothesis without value just where the changed ones would admit more, as text.

    Empty when there is none at this point, or when another hypothesis does not hold there.
    """
    if not _tells_apart(variant, point):
        return ""
    hypotheses = variant.changed.hypotheses
    decisions = {h: decision_at(h, point) for h in hypotheses}
    undefined = [h for h, decision in decisions.items() if decision.how is How.UNDEFINED]
    others = (decision.truth for h, decision in decisions.items() if h not in undefined)
    if not undefined or any(truth is not Truth.YES for truth in others):
        return ""
    return f"hypothesis {hypotheses.index(undefined[0])} has no value at {point_text(point)}"


def _tells_apart(variant: Variant, point: Point) -> bool:
    """Whether every changed hypothesis holds at a point, and one of them did not as it stood."""
    parts = variant.hypotheses
    if not all(part.new is None or holds_at(part.new, point) for part in parts):
        return False
    return not all(holds_at(part.old, point) for part in parts)


def points_beyond(variant: Variant, draws: Draws) -> Iterator[Point]:
    """Points to try: on the edges of what changed, then beside known points, then anywhere."""
    trees = [tree for p in variant.hypotheses for tree in (p.old, p.new) if tree is not None]
    touched = sorted(
        {s for tree in trees for s in tree.free_symbols if s in variant.changed.symbols},
        key=lambda s: s.name,
    )
    bounded = [s for s in touched if any(bounds_on(tree, s) for tree in trees)] or touched
    near = _near(draws.pool(variant.original))
    for point in near:
        for symbol in bounded:
            if symbol != symbols.N:
                yield from _on_edges(point, symbol, trees)
    depth_changes = symbols.N in touched and not variant.original.is_schema
    claim = replace(variant.changed, depths=_DEPTHS) if depth_changes else variant.changed
    for place, point in enumerate(near):
        for symbol in bounded:
            label = f"{draws.seed}/{variant.original.id}/near/{place}/{symbol.name}"
            yield from _beside(claim, point, symbol, label)
    if touched != [symbols.N]:
        dropped = tuple(part.index for part in variant.hypotheses)
        yield from draws.without(variant.original, dropped)


def _near(pool: Pool) -> tuple[Point, ...]:
    # Named points are plain; an exponent that is wrong may not show where lam is one, so drawn
    # points go along.
    return (*(point for _, point in pool.named[:_NEAR_NAMED]), *pool.drawn[:_NEAR_DRAWN])


def _beside(claim: Claim, point: Point, symbol: sp.Basic, label: str) -> Iterator[Point]:
    """Draws in which one symbol alone leaves a known point; of the depth, every value in turn."""
    fixed = {s: v for s, v in point.values.items() if s != symbol}
    choices = (
        [(depth,) for depth in _DEPTHS] if symbol == symbols.N else [claim.depths] * _NEAR_DRAWS
    )
    for number, depths in enumerate(choices):
        yield draw_point(claim, SeededPicks(f"{label}/{number}"), depths=depths, fixed=fixed)


def _on_edges(point: Point, symbol: sp.Basic, trees: list[sp.Basic]) -> Iterator[Point]:
    """The point moved to where a condition becomes an equality, beside it, and between two edges.

    trees: the conditions as they stand and as changed.
    """
    borders = {atom for tree in trees for atom in tree.atoms(Relational)}
    places = sorted(
        {place for border in borders for place, _ in edge_places(border, symbol, point.values)}
    )
    values = _whole_numbers_at(places) if symbol.is_integer else _values_at(places)
    yield from (Point({**point.values, symbol: value}, point.cells) for value in values)


def _whole_numbers_at(places: list[Fraction]) -> list[Fraction]:
    """The whole numbers on either side of each place: the first that a bound admits tells most."""
    return sorted(
        {
            Fraction(n)
            for place in places
            for n in (math.floor(place), math.ceil(place), math.ceil(place) + 1)
        }
    )


def _values_at(places: list[Fraction]) -> list[Fraction]:
    between = [(low + high) / 2 for low, high in pairwise(places)]
    beside = [place + side * (abs(place) or 1) * _BESIDE for place in places for side in (-1, 1)]
    return [*places, *between, *beside]
