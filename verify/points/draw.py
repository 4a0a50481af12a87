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
from typing import Any

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.process import (
    Flow,
)
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.points.cells import _cells
from rankclock.verify.points.matrices import draw_matrices
from rankclock.verify.points.picks import MAX_DIGIT, Picks
from rankclock.verify.points.point import Point, drawing_order
from rankclock.verify.verdict import Truth

_CORNERS = 5  # one draw in so many
_TRIES = 10


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
    break a hypothesis. fixed: values given beforehand, not drawn.
    """
    values = dict(fixed or {})
    scalars = sorted((s for s in claim.symbols if s not in values), key=drawing_order)
    depth = _depth(claim, picks, depths)
    values.update(draw_matrices(claim, picks, given=values))
    # In a corner several hypotheses hold with equality at once; there bounds are attained, and
    # wrong ones fail.
    corner = violate is None and not picks.digit(_CORNERS)
    if claim.is_schema and symbols.N not in scalars and symbols.N not in values:
        values[symbols.N] = Fraction(depth)
    cells = []
    for index, symbol in enumerate(scalars):
        broken = (
            None if violate is None or index != violate % len(scalars) else violate // len(scalars)
        )
        if symbol == symbols.N:
            choice = (Fraction(depth), f"N={depth}")
            outside = [
                d
                for d in range(1, 13)
                if broken is not None and _allows(claim, values, symbol, Fraction(d)) is Truth.NO
            ]
            if broken is not None and outside:
                choice = (Fraction(outside[broken % len(outside)]), "N outside")
        else:
            choice = _scalar(
                claim, symbol, values, picks, broken, at_cut=corner and bool(picks.digit(4))
            )
        values[symbol] = choice[0]
        cells.append(choice[1])
    return Point(values, tuple(cells))


def _depth(claim: Claim, picks: Picks, depths: Iterable[int]) -> int:
    offered = [d for d in depths if d in claim.depths] or list(claim.depths)
    return offered[picks.digit(len(offered))]


def _allows(claim: Claim, values: dict, symbol: sp.Basic, value: Fraction) -> Truth:
    """Whether the hypotheses that can be judged already admit this value."""
    trial = {**values, symbol: value}
    outcome = Truth.YES
    for hypothesis in claim.hypotheses:
        if (
            symbol in hypothesis.free_symbols
            and all(s in trial for s in hypothesis.free_symbols)
            and not hypothesis.has(Flow)
        ):
            found = decide(hypothesis, trial).truth
            if found is Truth.NO:
                return Truth.NO
            outcome = outcome if found is Truth.YES else Truth.UNKNOWN
    return outcome


def _scalar(
    claim: Claim, symbol: sp.Basic, values: dict, picks: Picks, broken: int | None, *, at_cut: bool
) -> tuple[Fraction, str]:
    cells = _cells(claim, symbol, values)
    cuts = [cell for cell in cells if cell[0].startswith("at cut")] if at_cut else []
    if cuts:
        start = picks.digit(min(len(cuts), MAX_DIGIT))
        cells = cuts[start:] + cuts[:start] + [cell for cell in cells if cell not in cuts]
    # Breaking a hypothesis goes through the cells in turn, so that each way to break it is met.
    first = 0 if cuts else picks.digit(min(len(cells), MAX_DIGIT)) if broken is None else broken
    wanted = Truth.YES if broken is None else Truth.NO
    value, label = Fraction(1), "default"
    for shift in range(max(_TRIES, len(cells))):
        name, make = cells[(first + shift) % len(cells)]
        made = make(picks)
        if made is None:
            continue
        value, label = made, f"{symbol} {name}"
        if _allows(claim, values, symbol, value) is wanted:
            break
    return value, label
