"""Evidence of level `certified` for the boxes of a claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

from rankclock.theory.claim import Box, Claim
from rankclock.theory.symbols import N
from rankclock.verify.arithmetic.balls import rounded_down
from rankclock.verify.arithmetic.rationals import as_fraction, as_sympy, text_of
from rankclock.verify.evidence.certified import sandwich
from rankclock.verify.evidence.certified.cell import Cell, Range
from rankclock.verify.evidence.certified.rewrite import NoBox, closed_forms, put
from rankclock.verify.evidence.certified.subdivide import Subdivision, subdivide
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.evidence.whole import by_box
from rankclock.verify.points.judge import counterexample_at, judge
from rankclock.verify.points.point import Point
from rankclock.verify.proved_for import NOTHING
from rankclock.verify.settings import STANDARD, Settings
from rankclock.verify.verdict import CheckId, Count, Evidence, Level, Verdict

METHOD = "adaptive subdivision with balls, slopes over each cell, ends of monotone variables"
# Claims whose sides meet at the edge of their domain, proved up to there in a form divided by what
# vanishes.
_REDUCED: Mapping[str, Callable[..., Evidence]] = {"step-sandwich": sandwich.evidence}


def gather(claim: Claim, settings: Settings) -> Findings:
    """Evidence of every box of a claim, and of its reduced form."""
    pieces, violations = _every_box(claim, settings.effort.most_cells)
    first = next((counterexample_at(claim, point) for point in violations), None)
    return Findings(pieces, first)


def all_evidence(claim: Claim, *, most_cells: int = STANDARD.most_cells) -> tuple[Evidence, ...]:
    """A piece of evidence for each box of a claim, and one for its reduced form if there is one.

    most_cells: evaluations a box and depth. It holds when every cell that a hypothesis does not
    exclude is proved.
    """
    return _every_box(claim, most_cells)[0]


def _every_box(claim: Claim, most_cells: int) -> tuple[tuple[Evidence, ...], list[Point]]:
    """The pieces, and the points that they are refuted by."""
    boxes = [_boxed(claim, box, most_cells) for box in claim.boxes]
    pieces = [evidence for evidence, _ in boxes]
    if claim.id in _REDUCED:
        pieces.append(_REDUCED[claim.id](claim, most_cells=most_cells))
    return tuple(pieces), [point for _, point in boxes if point is not None]


def box_evidence(claim: Claim, box: Box, *, most_cells: int = STANDARD.most_cells) -> Evidence:
    """What subdivision of one box gives, at all of its depths.

    Refuted by an exact point that satisfies all hypotheses and violates the statement; inconclusive
    with an undecided cell, which is listed, with no depth, or with a depth at which no cell is
    proved: what was to be certified there does not exist.
    """
    return _boxed(claim, box, most_cells)[0]


def _boxed(claim: Claim, box: Box, most_cells: int) -> tuple[Evidence, Point | None]:
    """Evidence of one box, and a point that it is refuted by."""
    violation: Point | None = None
    counts, notes, verdicts = Counter[Count](), [] if box.depths else ["the box names no depth"], []
    margins: dict[int, Fraction] = {}
    for depth in box.depths:
        try:
            verdict, outcome, remarks, violated = _at_depth(claim, box, depth, most_cells)
        except NoBox as problem:
            verdicts.append(Verdict.INCONCLUSIVE)
            notes.append(f"N = {depth}: {problem}")
            continue
        verdicts.append(verdict)
        violation = violation or violated
        notes += remarks
        counts.update(_counts(outcome))
        for relation, margin in outcome.margins.items():
            margins[relation] = min(margin, margins.get(relation, margin))
    verdict = _overall(verdicts)
    if verdict is Verdict.PROVED:
        notes += _margin_notes(margins)
    evidence = Evidence(
        Level.CERTIFIED,
        verdict,
        CheckId.BOX,
        METHOD,
        describe(box),
        dict(counts),
        notes=tuple(notes),
        proves=by_box(claim, box, describe(box)) if verdict is Verdict.PROVED else NOTHING,
    )
    return evidence, violation


def describe(box: Box) -> str:
    """The box in words."""
    places = ", ".join(
        f"{symbol} in [{low}, {high}]" if low != high else f"{symbol} = {low}"
        for symbol, (low, high) in box.ranges.items()
    )
    part = f"; relation {', '.join(map(str, box.relations))}" if box.relations else ""
    depths = ", ".join(map(str, box.depths))
    return f"every real {places}, where the hypotheses hold; N = {depths}{part}"


def _counts(outcome: Subdivision) -> dict[Count, int]:
    return {
        Count.CELLS: outcome.cells,
        Count.PROVED_CELLS: outcome.proved,
        Count.CELLS_OUTSIDE: outcome.outside,
        Count.UNDECIDED_CELLS: len(outcome.undecided),
    }


def _margin_notes(margins: dict[int, Fraction]) -> list[str]:
    # A margin of zero says nothing beyond the statement.
    return [
        f"relation {relation}: the sides differ by at least {rounded_down(margin)}"
        for relation, margin in sorted(margins.items())
        if margin > 0
    ]


def _overall(verdicts: list[Verdict]) -> Verdict:
    if Verdict.REFUTED in verdicts:
        return Verdict.REFUTED
    every = bool(verdicts) and all(v is Verdict.PROVED for v in verdicts)
    return Verdict.PROVED if every else Verdict.INCONCLUSIVE


@dataclass(frozen=True)
class _BoxAtDepth:
    """A box with its ranges at one depth. variables: symbols that are not fixed, in order."""

    claim: Claim
    depth: int
    ranges: dict[sp.Basic, Range]

    @property
    def fixed(self) -> dict[sp.Basic, Fraction]:
        """Symbols with one value."""
        return {symbol: low for symbol, (low, high) in self.ranges.items() if low == high}

    @property
    def variables(self) -> list[sp.Basic]:
        """Symbols with a range, in order."""
        return [symbol for symbol, (low, high) in self.ranges.items() if low != high]

    def point(self, values: tuple[Fraction, ...]) -> Point:
        """A point of the box, by values of the variables."""
        places: dict[sp.Basic, Any] = {
            N: Fraction(self.depth),
            **self.fixed,
            **dict(zip(self.variables, values, strict=True)),
        }
        return Point(places, ())

    def is_violated(self, values: tuple[Fraction, ...]) -> bool:
        """Whether the claim is violated at a point, decided exactly and without this prover."""
        judgement = judge(self.claim, self.point(values))
        return judgement.accepted and judgement.broken is not None


def _at_depth(
    claim: Claim, box: Box, depth: int, most_cells: int
) -> tuple[Verdict, Subdivision, list[str], Point | None]:
    """Verdict, counts, notes and a violation at one depth. Raises NoBox."""
    ranges = {symbol: _range(symbol, ends, depth) for symbol, ends in box.ranges.items()}
    empty = [str(symbol) for symbol, (low, high) in ranges.items() if low > high]
    if empty:
        note = f"N = {depth}: the box is empty in {', '.join(empty)}"
        return Verdict.INCONCLUSIVE, Subdivision(), [note], None
    place = _BoxAtDepth(claim, depth, ranges)
    outcome = _subdivided(place, box, most_cells)
    if outcome.violation is not None:
        where = place.point(outcome.violation)
        broken = judge(claim, where).broken
        note = f"violated: relation {broken} at {_text(where)}"
        return Verdict.REFUTED, outcome, [note], where
    if outcome.undecided:
        return Verdict.INCONCLUSIVE, outcome, _listed(outcome, place), None
    if not outcome.proved:
        # Every cell was excluded by a hypothesis, so nothing was certified.
        note = f"N = {depth}: no point of the box satisfies the hypotheses"
        return Verdict.INCONCLUSIVE, outcome, [note], None
    return Verdict.PROVED, outcome, [], None


def _subdivided(place: _BoxAtDepth, box: Box, most_cells: int) -> Subdivision:
    """The relations of a box at one depth, with all that is fixed put in."""
    statement = place.claim.at_depth(place.depth)
    absent = [index for index in box.relations if not 0 <= index < len(statement)]
    if absent:
        raise NoBox(f"there is no relation {absent[0]}")
    swap = {N: sp.Integer(place.depth)}
    swap |= {s: as_sympy(v) for s, v in place.fixed.items()}
    return subdivide(
        Cell(tuple(place.ranges[s] for s in place.variables)),
        place.variables,
        [put(closed_forms(h), swap) for h in place.claim.hypotheses],
        {
            index: put(closed_forms(statement[index]), swap)
            for index in box.relations or range(len(statement))
        },
        place.is_violated,
        most_cells=most_cells,
    )


def _range(symbol: sp.Basic, ends: tuple[Any, Any], depth: int) -> Range:
    """The ends of a range at one depth, of which they may be functions. Raises NoBox."""
    low, high = (sp.sympify(end).subs(N, depth) for end in ends)
    if not (low.is_Rational and high.is_Rational):
        raise NoBox(f"the range of {symbol} is not rational")
    return as_fraction(low), as_fraction(high)


def _listed(outcome: Subdivision, place: _BoxAtDepth) -> list[str]:
    return [
        f"undecided: N = {place.depth}; "
        + ", ".join(
            f"{s} in [{text_of(low)}, {text_of(high)}]"
            for s, (low, high) in zip(place.variables, cell.ranges, strict=True)
        )
        for cell in outcome.undecided
    ]


def _text(point: Point) -> str:
    in_order = sorted(point.values.items(), key=lambda item: item[0].name)
    return ", ".join(f"{symbol.name} = {text_of(value)}" for symbol, value in in_order)
