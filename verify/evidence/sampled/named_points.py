"""Points of a claim with exact values, and the check of the points that a claim names itself."""

from __future__ import annotations

from collections import Counter

from flint import arb

from rankclock.theory.claim import Claim
from rankclock.verify.arithmetic.balls import outward, to_ball
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.judge import judge
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point, exact_values
from rankclock.verify.points.slack import gap_at
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import CheckId, Evidence, Level, Truth, Verdict


def gather(claim: Claim, settings: Settings) -> Findings:
    """Evidence of the named points, and the gaps at the tightness witnesses."""
    return Findings((named_points(claim, settings),), gaps=witness_gaps(claim, settings))


def named_points(claim: Claim, settings: Settings) -> Evidence:
    """Witness, boundary cases and tightness witnesses: each must satisfy the hypotheses, the
    statement, and the gap it promises.
    """
    counts, notes = Counter[str](), []
    violated = False
    named = [
        ("witness", claim.witness),
        *((f"boundary case {i}", p) for i, p in enumerate(claim.boundary)),
    ]
    for name, given in named:
        point = _completed(claim, given, settings)
        judgement = judge(claim, point, digits=settings.digits)
        counts[name.split()[0]] += 1
        if not judgement.accepted:
            notes.append(f"{name} does not satisfy the hypotheses")
        elif judgement.broken is not None:
            violated = True
            if claim.kind.is_bound:
                notes.append(f"{name} violates relation {judgement.broken}")
        elif any(d.truth is Truth.UNKNOWN for d in judgement.decisions):
            notes.append(f"{name} is undecided")
    for i, tight in enumerate(claim.tight_at):
        point = _completed(claim, tight.point, settings)
        counts["tightness"] += 1
        if not all(decide(h, point.values).truth is Truth.YES for h in claim.hypotheses):
            notes.append(f"tightness witness {i} does not satisfy the hypotheses")
            continue
        relation = claim.at_depth(point.depth)[tight.relation]
        gap = gap_at(relation, point.values)
        if not gap <= to_ball(as_fraction(tight.within)):
            notes.append(
                f"tightness witness {i}: relative gap {gap.str(6, radius=False)} exceeds "
                f"{tight.within}"
            )
    verdict = Verdict.REFUTED if violated else Verdict.INCONCLUSIVE if notes else Verdict.HOLDS
    method, domain = (
        "named points: witness, boundary cases, tightness",
        "the points listed with the claim",
    )
    return Evidence(
        Level.SAMPLED,
        verdict,
        CheckId.NAMED_POINTS,
        method,
        domain,
        dict(counts),
        settings.digits,
        None,
        tuple(notes),
    )


def witness_gaps(claim: Claim, settings: Settings) -> tuple[list[str], ...]:
    """Relative gap of the bound at each tightness witness, [lo, hi] in decimals rounded outwards,
    empty where it has none; the lock holds on to them.
    """
    found = []
    for tight in claim.tight_at:
        point = _completed(claim, tight.point, settings)
        try:
            gap = gap_at(claim.at_depth(point.depth)[tight.relation], point.values)
        except ArithmeticError:
            gap = arb("nan")
        found.append(outward(gap) if gap.is_finite() else [])
    return tuple(found)


def _completed(claim: Claim, given: dict, settings: Settings) -> Point:
    """A named point; matrices that it leaves open are drawn."""
    values = exact_values(claim, given)
    if all(m in values for m in claim.matrices):
        return Point(values, ())
    return draw_point(
        claim,
        SeededPicks(f"{settings.seed}/{claim.id}/named"),
        depths=settings.depths,
        fixed=values,
    )
