"""Evidence from high-precision trajectories, and the truth of a statement along one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rankclock.theory.claim import Claim
from rankclock.theory.process import mentions_process
from rankclock.verify.arithmetic.outcomes import TooLong, Undecided, Undefined
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evaluate.mp import truths_simulated
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point, point_text
from rankclock.verify.settings import Settings, domain_of
from rankclock.verify.verdict import CheckId, Count, Evidence, Level, Truth, Verdict


def gather(claim: Claim, settings: Settings) -> Findings:
    """Evidence of trajectories, for the claims that are about processes."""
    evidence = simulated(claim, settings)
    return Findings() if evidence is None else Findings((evidence,))


def simulated(claim: Claim, settings: Settings) -> Evidence | None:
    """High-precision trajectories at a few accepted points, for claims about processes."""
    if not mentions_process(claim):
        return None
    counts, notes = Counter[Count](), []
    verdict = Verdict.UNREFUTED
    for point in _accepted(claim, settings):
        outcome = trajectory(claim, point, settings.digits)
        if outcome is None:
            counts[Count.NOT_SIMULATED] += 1
            continue
        counts[Count.POINTS] += 1
        if outcome is Truth.NO:
            verdict = Verdict.REFUTED
            notes.append(f"violated at {point_text(point)}")
        if counts[Count.POINTS] >= settings.effort.simulated_points:
            break
    if not counts[Count.POINTS]:
        verdict = Verdict.INCONCLUSIVE
        notes.append("no point could be simulated")
    return Evidence(
        Level.SIMULATED,
        verdict,
        CheckId.TRAJECTORIES,
        "mpmath trajectories",
        domain_of(claim, settings),
        dict(counts),
        settings.digits,
        settings.seed,
        tuple(notes),
    )


def _accepted(claim: Claim, settings: Settings) -> Iterator[Point]:
    """Draws that satisfy the hypotheses, from as many as the effort allows."""
    effort = settings.effort
    for number in range(effort.draws_per_simulated_point * effort.simulated_points):
        point = draw_point(
            claim,
            SeededPicks(f"{settings.seed}/{claim.id}/simulated/{number}"),
            depths=settings.depths,
        )
        if all(decide(h, point.values).truth is Truth.YES for h in claim.hypotheses):
            yield point


def trajectory(claim: Claim, point: Point, digits: int) -> Truth | None:
    """Truth of the whole statement along simulated trajectories, or None where they cannot tell."""
    relations = claim.at_depth(point.depth)
    try:
        for outcome in truths_simulated(relations, point.values, digits=digits):
            if outcome is not Truth.YES:
                return Truth.NO if outcome is Truth.NO else None
    except (Undecided, Undefined, TooLong, ZeroDivisionError, ValueError):
        # mpmath raises the last two where a step or a logarithm leaves its domain.
        return None
    return Truth.YES
