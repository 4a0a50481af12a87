"""Ways to the border of a hypothesis: points at it and beside it.

They come from points of the claim, and from draws made for that border.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import zip_longest

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.process import Flow
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evidence.sampled.ascent import Tie, Ties, moved_to, tied
from rankclock.verify.points.borders import HALVINGS, bracket, comparisons, edge_places
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point
from rankclock.verify.settings import Effort
from rankclock.verify.verdict import Truth

Site = tuple[Point, Ties]
# Guess: 2^-24 of the way is close to the border, and numbers stay short.
_HALVINGS = 24


def borders_of(claim: Claim) -> list[Relational]:
    """Every inequality of the hypotheses, once."""
    return list(
        dict.fromkeys(
            border for hypothesis in claim.hypotheses for border in comparisons(hypothesis)
        )
    )


def is_at(border: Relational, point: Point) -> bool:
    """Whether both sides agree at a point, as far as digits go where they are irrational."""
    if border.has(Flow):
        return False
    decision = decide(sp.Eq(border.lhs, border.rhs, evaluate=False), point.values)
    return decision.truth is Truth.YES or decision.agrees


def ways(
    claim: Claim,
    border: Relational,
    starts: Sequence[Point],
    *,
    seed: int,
    depths: Sequence[int],
    gaps: Sequence[Fraction],
    effort: Effort,
) -> Iterator[Site]:
    """Points at a border, then beside it, each with the tie that holds it there.

    Whether the hypotheses hold there is for the caller to decide.

    starts: points that satisfy them. seed, depths: of draws where no start can be moved to the
    border. gaps: relative distances, in the order in which they are tried. effort: numbers of
    starts and draws.
    """
    moved = sorted(border.free_symbols & set(claim.symbols), key=lambda s: s.name)
    drawn = [
        draw_point(claim, SeededPicks(f"{seed}/{claim.id}/border/{i}"), depths=depths)
        for i in range(effort.border_draws)
    ]
    first = starts[: effort.border_starts]
    # By turns: what takes long to decide at every named point need not at a draw.
    mixed = [point for pair in zip_longest(first, drawn) for point in pair if point is not None]
    for gap in (Fraction(0), *gaps):
        for start in mixed:
            for symbol in moved:
                yield from _moved(start, symbol, border, gap, depths)
    for gap in (Fraction(0), *gaps):
        for symbol in moved:
            yield from _drawn_there(
                claim, symbol, border, first, depths, gap, seed, effort.border_redraws
            )
    # Last what has no closed form: a bisection decides the border dozens of times.
    for start in first[: effort.flow_border_starts] if border.has(Flow) else first:
        for symbol in (s for s in moved if s != symbols.N):
            yield from ((point, ()) for point in across(start, symbol, border, halvings=_HALVINGS))


def across(
    start: Point,
    symbol: sp.Basic,
    border: Relational,
    *,
    halvings: int = HALVINGS,
    count: Callable[[], None] = lambda: None,
) -> Iterable[Point]:
    """A point on each side of a border, by bisection between the start and a value beyond it.

    halvings: of the way between. count: called for each trial.
    """
    here = decide(border, start.values).truth
    if here is Truth.UNKNOWN:
        return ()

    def same_side(value: Fraction) -> bool:
        count()
        return decide(border, moved_to(start, symbol, value).values).truth is here

    inside = start.values[symbol]
    ends = bracket(same_side, inside, whole=bool(symbol.is_integer), halvings=halvings)
    return [moved_to(start, symbol, value) for value in ends or ()]


def _moved(
    start: Point, symbol: sp.Basic, border: Relational, gap: Fraction, depths: Sequence[int]
) -> Iterator[Site]:
    """The start with one symbol moved to each place where it meets the border, or beside it."""
    if symbol not in start.values:
        return
    sides = (-1, 1) if gap else (1,)
    for rank, (place, exact) in enumerate(edge_places(border, symbol, start.values)):
        if symbol.is_integer:
            for value in _whole_at(place, beside=bool(gap)):
                if symbol != symbols.N or value in depths:
                    yield moved_to(start, symbol, value), ()
        elif gap or exact:
            for side in sides:
                tie = Tie(symbol, border, rank, side * gap)
                point = tied(start, tie)
                if point is not None:
                    yield point, (tie,)


def _whole_at(place: Fraction, *, beside: bool) -> list[Fraction]:
    """The integer at a place, or the two beside it."""
    middle = Fraction(round(place))
    return [middle - 1, middle + 1] if beside else [middle]


def _drawn_there(
    claim: Claim,
    symbol: sp.Basic,
    border: Relational,
    starts: Sequence[Point],
    depths: Sequence[int],
    gap: Fraction,
    seed: int,
    redraws: int,
) -> Iterator[Site]:
    """Draws of all that a border is not about.

    To reach the border by moving one symbol alone may break another hypothesis. redraws: for each
    place at the border.
    """
    for number, start in enumerate(starts):
        for point, _ in _moved(start, symbol, border, gap, depths):
            fixed = {s: point.values[s] for s in border.free_symbols}
            for i in range(redraws):
                picks = SeededPicks(f"{seed}/{claim.id}/border of {symbol}/{number}/{i}")
                yield draw_point(claim, picks, depths=depths, fixed=fixed), ()
