"""Evidence of level `certified` for the boxes of a claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy as sp

from rankclock.theory.claim import Box, Claim
from rankclock.theory.symbols import N
from rankclock.verify.arithmetic.balls import rounded_down
from rankclock.verify.arithmetic.rationals import as_fraction, text_of
from rankclock.verify.evidence.certified import sandwich
from rankclock.verify.evidence.certified.cell import Cell, Range
from rankclock.verify.evidence.certified.rewrite import NoBox, closed_forms, put
from rankclock.verify.evidence.certified.subdivide import Outcome, subdivide
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.points.judge import judge
from rankclock.verify.points.point import Point
from rankclock.verify.settings import STANDARD, Settings
from rankclock.verify.verdict import CheckId, Evidence, Level, Verdict

METHOD = "adaptive subdivision with balls, slopes over each cell, ends of monotone variables"
# Claims whose sides meet at the edge of their domain, proved up to there in a form divided by what
# vanishes.
_REDUCED: dict[str, Callable[..., Evidence]] = {"step-sandwich": sandwich.evidence}


def gather(claim: Claim, settings: Settings) -> Findings:
    """Evidence of every box of a claim, and of its reduced form."""
    return Findings(all_evidence(claim, most_cells=settings.effort.most_cells))


def all_evidence(claim: Claim, *, most_cells: int = STANDARD.most_cells) -> tuple[Evidence, ...]:
    """One piece of evidence for each box of a claim, and one for its reduced form where there is
    one.

    most_cells: evaluations a box and depth. It holds when every cell that a hypothesis does not
    exclude is proved.
    """
    found = [box_evidence(claim, box, most_cells=most_cells) for box in claim.boxes]
    if claim.id in _REDUCED:
        found.append(_REDUCED[claim.id](claim, most_cells=most_cells))
    return tuple(found)


def box_evidence(claim: Claim, box: Box, *, most_cells: int = STANDARD.most_cells) -> Evidence:
    """What subdivision of one box gives, at all of its depths.

    Refuted by an exact point that satisfies all hypotheses and violates the statement; inconclusive
    with an undecided cell, which is listed, with no depth, or with a depth at which no cell is
    proved: what was to be certified there does not exist.
    """
    counts, notes, verdicts = Counter[str](), [] if box.depths else ["the box names no depth"], []
    margins: dict[int, Fraction] = {}
    for depth in box.depths:
        try:
            verdict, outcome, said = _at_depth(claim, box, depth, most_cells)
        except NoBox as problem:
            verdicts.append(Verdict.INCONCLUSIVE)
            notes.append(f"N = {depth}: {problem}")
            continue
        verdicts.append(verdict)
        notes += said
        counts.update(
            {
                "cells": outcome.cells,
                "proved cells": outcome.proved,
                "cells outside the hypotheses": outcome.outside,
            }
        )
        counts["undecided cells"] += len(outcome.undecided)
        for relation, margin in outcome.margins.items():
            margins[relation] = min(margin, margins.get(relation, margin))
    verdict = _overall(verdicts)
    if verdict is Verdict.HOLDS:
        notes += [
            f"relation {relation}: the sides differ by at least {rounded_down(margin)}"
            for relation, margin in sorted(margins.items())
            if margin > 0
        ]
    return Evidence(
        Level.CERTIFIED,
        verdict,
        CheckId.BOX,
        METHOD,
        describe(box),
        dict(counts),
        notes=tuple(notes),
    )


def describe(box: Box) -> str:
    """The box in words."""
    places = ", ".join(
        f"{symbol} in [{low}, {high}]" if low != high else f"{symbol} = {low}"
        for symbol, (low, high) in box.ranges.items()
    )
    part = f"; relation {', '.join(map(str, box.relations))}" if box.relations else ""
    return (
        f"every real {places}, where the hypotheses hold; N = "
        f"{', '.join(map(str, box.depths))}{part}"
    )


def _overall(verdicts: list[Verdict]) -> Verdict:
    if Verdict.REFUTED in verdicts:
        return Verdict.REFUTED
    return (
        Verdict.HOLDS
        if verdicts and all(v is Verdict.HOLDS for v in verdicts)
        else Verdict.INCONCLUSIVE
    )


def _at_depth(
    claim: Claim, box: Box, depth: int, most_cells: int
) -> tuple[Verdict, Outcome, list[str]]:
    ranges = {symbol: _range(symbol, ends, depth) for symbol, ends in box.ranges.items()}
    empty = [str(symbol) for symbol, (low, high) in ranges.items() if low > high]
    if empty:
        return (
            Verdict.INCONCLUSIVE,
            Outcome(),
            [f"N = {depth}: the box is empty in {', '.join(empty)}"],
        )
    statement = claim.at_depth(depth)
    wrong = [index for index in box.relations if not 0 <= index < len(statement)]
    if wrong:
        raise NoBox(f"there is no relation {wrong[0]}")
    fixed: dict[sp.Basic, Any] = {
        symbol: sp.Rational(low.numerator, low.denominator)
        for symbol, (low, high) in ranges.items()
        if low == high
    }
    variables = [symbol for symbol in ranges if symbol not in fixed]
    swap = {N: sp.Integer(depth), **fixed}
    hypotheses = [put(closed_forms(h), swap) for h in claim.hypotheses]
    relations = {
        index: put(closed_forms(statement[index]), swap)
        for index in box.relations or range(len(statement))
    }

    def point(values: tuple[Fraction, ...]) -> Point:
        places: dict[sp.Basic, Any] = {
            N: Fraction(depth),
            **{s: ranges[s][0] for s in fixed},
            **dict(zip(variables, values, strict=True)),
        }
        return Point(places, ())

    def violated(values: tuple[Fraction, ...]) -> bool:
        judgement = judge(claim, point(values))
        return judgement.accepted and judgement.broken is not None

    found = subdivide(
        Cell(tuple(ranges[s] for s in variables)),
        variables,
        hypotheses,
        relations,
        violated,
        most_cells=most_cells,
    )
    if found.violation is not None:
        where = point(found.violation)
        broken = judge(claim, where).broken
        return Verdict.REFUTED, found, [f"violated: relation {broken} at {_text(where)}"]
    if found.undecided:
        return Verdict.INCONCLUSIVE, found, _listed(found, variables, depth)
    if not found.proved:
        return (
            Verdict.INCONCLUSIVE,
            found,
            [f"N = {depth}: no point of the box satisfies the hypotheses"],
        )
    return Verdict.HOLDS, found, []


def _range(symbol: sp.Basic, given: tuple[Any, Any], depth: int) -> Range:
    values = [sp.sympify(end).subs(N, depth) for end in given]
    if not all(value.is_Rational for value in values):
        raise NoBox(f"the range of {symbol} is not rational")
    return as_fraction(values[0]), as_fraction(values[1])


def _listed(found: Outcome, variables: list[sp.Basic], depth: int) -> list[str]:
    return [
        f"undecided: N = {depth}; "
        + ", ".join(
            f"{s} in [{text_of(r[0])}, {text_of(r[1])}]"
            for s, r in zip(variables, cell.ranges, strict=True)
        )
        for cell in found.undecided
    ]


def _text(point: Point) -> str:
    return ", ".join(
        f"{symbol.name} = {text_of(value)}"
        for symbol, value in sorted(point.values.items(), key=lambda item: item[0].name)
    )
