"""Points of a claim with exact values, and the check of the points that a claim names itself."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flint import arb
from sympy import Basic

from rankclock.theory.claim import Claim, Tight
from rankclock.verify.arithmetic.balls import outward, to_ball
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.points.agreement import Agreement
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.judge import Judgement, judge
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point, exact_values
from rankclock.verify.points.slack import gap_at
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import CheckId, Count, Evidence, Level, Truth, Verdict


def gather(claim: Claim, settings: Settings) -> Findings:
    """Evidence of the named points, and the gaps at the tightness witnesses."""
    return Findings((named_points(claim, settings),), gaps=witness_gaps(claim, settings))


def named_points(claim: Claim, settings: Settings) -> Evidence:
    """Witness, boundary cases and tightness witnesses.

    Each must satisfy the hypotheses, the statement, and the gap it promises.
    """
    counts, notes = Counter[Count](), []
    violated, agreement = False, Agreement()
    named = [
        (Count.WITNESS, "witness", claim.witness),
        *((Count.BOUNDARY, f"boundary case {i}", point) for i, point in enumerate(claim.boundary)),
    ]
    for count, name, values in named:
        counts[count] += 1
        judgement = judge(claim, _completed(claim, values, settings), digits=settings.digits)
        agreement.add(judgement)
        violated = violated or (judgement.accepted and judgement.broken is not None)
        note = _objection(claim, judgement)
        if note:
            notes.append(f"{name} {note}")
    for index, tight in enumerate(claim.tight_at):
        counts[Count.TIGHTNESS] += 1
        note = _too_loose(claim, tight, _completed(claim, tight.point, settings))
        if note:
            notes.append(f"tightness witness {index}{note}")
    verdict = Verdict.UNREFUTED
    if violated:
        verdict = Verdict.REFUTED
    elif notes:
        verdict = Verdict.INCONCLUSIVE
    return Evidence(
        Level.SAMPLED,
        verdict,
        CheckId.NAMED_POINTS,
        "named points: witness, boundary cases, tightness",
        "the points listed with the claim",
        {**counts, **agreement.counts},
        settings.digits,
        None,
        (*notes, *agreement.notes),
    )


def _objection(claim: Claim, judgement: Judgement) -> str:
    """What is wrong with a point that a claim names, empty where nothing is."""
    if not judgement.accepted:
        return "does not satisfy the hypotheses"
    if judgement.broken is not None:
        # Of another claim the counterexample of the search says it.
        return f"violates relation {judgement.broken}" if claim.kind.is_bound else ""
    if not judgement.settled:
        return "is undecided"
    return ""


def _too_loose(claim: Claim, tight: Tight, point: Point) -> str:
    """What is wrong with a tightness witness, empty where nothing is."""
    if not all(decide(h, point.values).truth is Truth.YES for h in claim.hypotheses):
        return " does not satisfy the hypotheses"
    gap = gap_at(claim.at_depth(point.depth)[tight.relation], point.values)
    # A gap that is not certainly small enough is too large.
    if not gap <= to_ball(as_fraction(tight.within)):
        return f": relative gap {gap.str(6, radius=False)} exceeds {tight.within}"
    return ""


def witness_gaps(claim: Claim, settings: Settings) -> tuple[list[str], ...]:
    """Relative gap of the bound at each tightness witness; the lock holds on to them.

    Each is [lo, hi] in decimals rounded outwards, or empty where a side has no value.
    """
    gaps = []
    for tight in claim.tight_at:
        point = _completed(claim, tight.point, settings)
        try:
            gap = gap_at(claim.at_depth(point.depth)[tight.relation], point.values)
        except ArithmeticError:
            gap = arb("nan")
        gaps.append(outward(gap) if gap.is_finite() else [])
    return tuple(gaps)


def _completed(claim: Claim, named: dict[Basic, Any], settings: Settings) -> Point:
    """A named point; matrices that it leaves open are drawn."""
    values = exact_values(claim, named)
    if all(m in values for m in claim.matrices):
        return Point(values, ())
    return draw_point(
        claim,
        SeededPicks(f"{settings.seed}/{claim.id}/named"),
        depths=settings.depths,
        fixed=values,
    )
