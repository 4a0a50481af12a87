"""Draws exact rational points for a claim, over the product of sign and order patterns.

Each symbol is drawn in turn. The values that matter for it (bounds in the hypotheses, the
inflection, the limit) cut its line into cells: below, at, just beside, between, above. A draw walks
through these cells, so that boundaries are hit exactly and not by luck. All randomness comes as
small digits through `Picks`; the same code serves a seeded generator and Hypothesis, which shrinks
digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.process import Flow
from rankclock.theory.trees import contains, symbols_of
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.points.cells import NamedMaker, cells_of
from rankclock.verify.points.matrices import draw_matrices
from rankclock.verify.points.pace import Values
from rankclock.verify.points.picks import MAX_DIGIT, Picks
from rankclock.verify.points.point import Point, in_drawing_order
from rankclock.verify.verdict import Truth

# Guess: one draw in so many is in a corner, where several hypotheses hold with equality; there
# bounds are attained, and wrong ones fail.
_CORNERS = 5
# Guess: in a corner, one symbol in so many is drawn freely all the same, or corners would be few.
_FREE_IN_CORNER = 4
# Guess: values tried, at least, before one that hypotheses refuse is kept; a draw outside them
# costs little, as nothing of the statement is evaluated there.
_TRIES = 10
# Needed: depths from 1 on, below all hypotheses on N, to 12, the deepest that can be asked for.
_ANY_DEPTH = range(1, 13)

Drawn = tuple[Fraction, str]


def draw_point(
    claim: Claim,
    picks: Picks,
    *,
    depths: Iterable[int],
    violate: int | None = None,
    fixed: Mapping[sp.Basic, Any] | None = None,
) -> Point:
    """One point for a claim.

    picks: source of digits. depths: depths to draw from. violate: index of a symbol that should
    break a hypothesis, and of the way to break it. fixed: values that are not drawn.
    """
    values = dict(fixed or {})
    scalars = in_drawing_order(claim, (s for s in claim.symbols if s not in values))
    depth = _depth(claim, picks, depths)
    values.update(draw_matrices(claim, picks, fixed=values))
    # A size that the statement names is that of its matrices.
    scalars = [symbol for symbol in scalars if symbol not in values]
    corner = violate is None and not picks.digit(_CORNERS)
    if claim.is_schema and symbols.N not in scalars and symbols.N not in values:
        values[symbols.N] = Fraction(depth)
    cells = []
    for index, symbol in enumerate(scalars):
        way = _way_to_break(index, violate, len(scalars))
        if symbol == symbols.N:
            value, cell = _depth_or_beyond(claim, values, depth, way)
        else:
            at_cut = corner and bool(picks.digit(_FREE_IN_CORNER))
            value, cell = _scalar(claim, symbol, values, picks, way, at_cut=at_cut)
        values[symbol] = value
        cells.append(cell)
    return Point(values, tuple(cells))


def _depth(claim: Claim, picks: Picks, depths: Iterable[int]) -> int:
    offered = [d for d in depths if d in claim.depths] or list(claim.depths)
    return offered[picks.digit(len(offered))]


def _way_to_break(index: int, violate: int | None, count: int) -> int | None:
    """Number of the way in which a symbol is to break a hypothesis, None where it is not to.

    violate: goes through all symbols with their first way, then with their second, and so on.
    """
    if violate is None or index != violate % count:
        return None
    return violate // count


def _depth_or_beyond(claim: Claim, values: Values, depth: int, way: int | None) -> Drawn:
    """The depth drawn, or one that the hypotheses exclude where such a one is asked for."""
    if way is not None:
        outside = [
            other
            for other in _ANY_DEPTH
            if _allows(claim, values, symbols.N, Fraction(other)) is Truth.NO
        ]
        if outside:
            return Fraction(outside[way % len(outside)]), "N outside"
    return Fraction(depth), f"N={depth}"


def _allows(claim: Claim, values: Values, symbol: sp.Basic, value: Fraction) -> Truth:
    """Whether the hypotheses that can be judged already admit this value."""
    trial = {**values, symbol: value}
    allows = Truth.YES
    for hypothesis in _about(claim.hypotheses, symbol):
        if not symbols_of(hypothesis) <= trial.keys():
            continue
        truth = decide(hypothesis, trial).truth
        if truth is Truth.NO:
            return Truth.NO
        if truth is Truth.UNKNOWN:
            allows = Truth.UNKNOWN
    return allows


# guess: beyond the symbols of all claims and of their weakened forms.
@lru_cache(maxsize=4096)
def _about(hypotheses: tuple[sp.Basic, ...], symbol: sp.Basic) -> tuple[sp.Basic, ...]:
    """Hypotheses about a symbol that are judged at every value that is tried."""
    # A flow is enclosed step by step, which takes too long for that.
    return tuple(h for h in hypotheses if symbol in symbols_of(h) and not contains(h, Flow))


def _scalar(
    claim: Claim,
    symbol: sp.Basic,
    values: Values,
    picks: Picks,
    way: int | None,
    *,
    at_cut: bool,
) -> Drawn:
    """A value of one symbol and the name of its cell.

    way: None for a value that the hypotheses admit; else one that they do not, from the cell of
    this number on. at_cut: whether cells at a cut come first.
    """
    wanted = Truth.YES if way is None else Truth.NO
    value, label = Fraction(1), "default"
    cells = _in_turn(cells_of(claim, symbol, values), picks, way, at_cut=at_cut)
    for number in range(max(_TRIES, len(cells))):
        name, make = cells[number % len(cells)]
        made = make(picks)
        if made is None:
            continue
        value, label = made, f"{symbol.name} {name}"
        if _allows(claim, values, symbol, value) is wanted:
            break
    return value, label


def _in_turn(
    cells: list[NamedMaker], picks: Picks, way: int | None, *, at_cut: bool
) -> list[NamedMaker]:
    """The cells in the order in which a draw goes through them."""
    cuts = [cell for cell in cells if cell[0].startswith("at cut")] if at_cut else []
    if cuts:
        others = [cell for cell in cells if cell not in cuts]
        return [*_from(cuts, picks.digit(min(len(cuts), MAX_DIGIT))), *others]
    if way is None:
        return _from(cells, picks.digit(min(len(cells), MAX_DIGIT)))
    # Cell by cell, so that each way to break a hypothesis is met.
    return _from(cells, way % len(cells))


def _from(cells: list[NamedMaker], first: int) -> list[NamedMaker]:
    return cells[first:] + cells[:first]
