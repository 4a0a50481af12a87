"""Where a climb sets out: named points of a claim, and draws that it accepts, deep ones too."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.verify.evidence.sampled.trials import Trials
from rankclock.verify.points.depths import beyond
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point, exact_values
from rankclock.verify.points.wide_cells import is_formula

# Guess: depths beyond those listed at which a formula is climbed, too.
_DEEP = (9, 10, 11, 12, 13, 16, 20, 24)


def deep_depths(claim: Claim) -> tuple[int, ...]:
    """Depths beyond those that a formula lists, where it is stated for every number of factors."""
    return beyond(claim, _DEEP) if is_formula(claim) else ()


def draw_starts(
    trials: Trials, seed: int, depths: tuple[int, ...], *, most: int
) -> Iterator[Point]:
    """Named points of the claim, where a bound is nearly attained, and accepted draws.

    most: so many at most; half as many on top of the named points.
    """
    claim = trials.claim
    # At the named points bounds are attained or nearly so: a wider hypothesis beside one of them
    # shows at once.
    named = _named_points(claim, depths)
    most = max(most, len(named) + most // 2)
    drawn = (
        draw_point(claim, SeededPicks(f"{seed}/{claim.id}/climb/{number}"), depths=depths)
        for number in range(trials.effort.draws_per_start * most)
    )
    for point in chain(named, drawn):
        if trials.result.starts >= most:
            return
        if trials.judge(point).accepted:
            trials.result.starts += 1
            yield point


def deep_starts(
    trials: Trials, seed: int, depths: tuple[int, ...], *, most: int
) -> Iterator[Point]:
    """Accepted draws at each of some depths, one after the other."""
    if not depths:
        return
    claim, accepted = trials.claim, 0
    for number in range(trials.effort.draws_per_start * most):
        depth = depths[number % len(depths)]
        picks = SeededPicks(f"{seed}/{claim.id}/climb/deep/{number}")
        point = draw_point(claim, picks, depths=(depth,))
        if trials.judge(point).accepted:
            accepted += 1
            yield point
        if accepted >= most:
            return


def _named_points(claim: Claim, depths: tuple[int, ...]) -> list[Point]:
    """Points that the claim names and that give every symbol a value, at the depths asked for."""
    named = (claim.witness, *(tight.point for tight in claim.tight_at), *claim.boundary)
    needed = {*claim.matrices, *claim.symbols}
    every = (exact_values(claim, point) for point in named)
    points = [Point(values, ()) for values in every if needed <= values.keys()]
    return [p for p in points if symbols.N not in p.values or p.depth in depths]
