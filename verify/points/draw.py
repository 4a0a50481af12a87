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
from rankclock.verify.points.cells import cells_of
from rankclock.verify.points.depths import beyond
from rankclock.verify.points.matrices import draw_matrices
from rankclock.verify.points.pace import Values
from rankclock.verify.points.picks import MAX_DIGIT, Picks
from rankclock.verify.points.point import Point, in_drawing_order
from rankclock.verify.points.wide_cells import (
    NEVER_TO_BREAK,
    PREFERRED,
    STANDING_BACK,
    Manner,
    NamedMaker,
    is_formula,
)
from rankclock.verify.verdict import Truth

# Guess: one draw in so many is in a corner, where several hypotheses hold with equality; there
# bounds are attained, and wrong ones fail.
_CORNERS = 5
# Guess: at a great depth one in so many; what grows with depth does so at the border first.
_DEEP_CORNERS = 2
_AT_OR_BESIDE = ("at cut", "just below cut", "just above cut")
# Guess: in a corner, one symbol in so many is drawn freely all the same, or corners would be few.
_FREE_IN_CORNER = 4
# Guess: of so many draws of a formula one is far out and one plain, or more where it stands twice.
_MANNERS = (Manner.ORDINARY, Manner.FAR, Manner.FAR, Manner.PLAIN)
# Guess: one symbol in so many is ordinary in such a draw, so that large meets small.
_ORDINARY_ALL_THE_SAME = 5
# Guess: one draw in so many is deeper than a claim lists; there a run takes longer.
_DEEP_FORMULAS, _DEEP_RUNS = 3, 7
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
    wide: bool = False,
) -> Point:
    """One point for a claim.

    picks: source of digits. depths: depths to draw from. violate: index of a symbol that should
    break a hypothesis, and of the way to break it. fixed: values that are not drawn. wide: whether
    numbers of a formula are of every size.
    """
    values = dict(fixed or {})
    scalars = in_drawing_order(claim, (s for s in claim.symbols if s not in values))
    depth = _depth(claim, picks, depths)
    values.update(draw_matrices(claim, picks, fixed=values))
    # A size that the statement names is that of its matrices.
    scalars = [symbol for symbol in scalars if symbol not in values]
    deep = depth > max(claim.depths)
    corner = violate is None and not picks.digit(_DEEP_CORNERS if deep else _CORNERS)
    wide = wide and is_formula(claim)
    manner = _MANNERS[picks.digit(len(_MANNERS))] if wide else Manner.ORDINARY
    if claim.is_schema and symbols.N not in scalars and symbols.N not in values:
        values[symbols.N] = Fraction(depth)
    names = []
    for index, symbol in enumerate(scalars):
        way = _way_to_break(index, violate, len(scalars))
        if symbol == symbols.N:
            value, cell = _depth_or_beyond(claim, values, depth, way)
        else:
            at_cut = corner and bool(picks.digit(_FREE_IN_CORNER))
            first = _first_choice(picks, manner, at_cut=at_cut, deep=deep)
            cells = cells_of(claim, symbol, values, wide=wide)
            turns = _in_turn(cells, picks, way, first)
            value, cell = _scalar(claim, symbol, values, picks, turns, wanted=way is None)
        values[symbol] = value
        names.append(cell)
    return Point(values, tuple(names))


def _first_choice(picks: Picks, manner: Manner, *, at_cut: bool, deep: bool) -> tuple[str, ...]:
    """How names begin of the cells that are tried first, for one symbol."""
    if at_cut:
        return _AT_OR_BESIDE if deep else _AT_OR_BESIDE[:1]
    if manner is Manner.ORDINARY or not picks.digit(_ORDINARY_ALL_THE_SAME):
        return ()
    return PREFERRED[manner]


def _depth(claim: Claim, picks: Picks, depths: Iterable[int]) -> int:
    """One of the depths: of those that the claim lists, or now and then of deeper ones."""
    offered = tuple(d for d in depths if d in claim.depths) or claim.depths
    deeper = beyond(claim, depths)
    if deeper and not picks.digit(_DEEP_FORMULAS if is_formula(claim) else _DEEP_RUNS):
        offered = deeper
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
            if allows(claim, values, symbols.N, Fraction(other)) is Truth.NO
        ]
        if outside:
            return Fraction(outside[way % len(outside)]), "N outside"
    return Fraction(depth), f"N={depth}"


def allows(claim: Claim, values: Values, symbol: sp.Basic, value: Fraction) -> Truth:
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
    cells: list[NamedMaker],
    *,
    wanted: bool,
) -> Drawn:
    """A value of one symbol and the name of its cell.

    cells: in the order in which they are tried. wanted: whether the hypotheses are to admit it.
    """
    truth = Truth.YES if wanted else Truth.NO
    value, label = Fraction(1), "default"
    for number in range(max(_TRIES, len(cells))):
        name, make = cells[number % len(cells)]
        made = make(picks)
        if made is None:
            continue
        value, label = made, f"{symbol.name} {name}"
        if allows(claim, values, symbol, value) is truth:
            break
    return value, label


def _in_turn(
    cells: list[NamedMaker], picks: Picks, way: int | None, first: tuple[str, ...]
) -> list[NamedMaker]:
    """The cells in the order in which a draw goes through them."""
    # Those that stand back are the last of all cells.
    back = STANDING_BACK if way is None else NEVER_TO_BREAK
    usual = [cell for cell in cells if not cell[0].startswith(back)]
    wide = cells[len(usual) :]
    if way is not None:
        # Cell by cell, so that each way to break a hypothesis is met.
        return [*_from(usual, way % len(usual)), *wide]
    preferred = [cell for cell in cells if cell[0].startswith(first)] if first else []
    if preferred:
        others = [cell for cell in cells if cell not in preferred]
        return [*_from(preferred, picks.digit(min(len(preferred), MAX_DIGIT))), *others]
    return [*_from(usual, picks.digit(min(len(usual), MAX_DIGIT))), *wide]


def _from(cells: list[NamedMaker], first: int) -> list[NamedMaker]:
    return cells[first:] + cells[:first]
