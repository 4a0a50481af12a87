"""A search that moves towards a violation: hill-climbing on the margin of each relation, and visits
to the edges of the hypotheses.

Random draws miss a region of small volume. Where the margin of an inequality falls towards such a
region, following it there is cheap; and where a statement goes wrong only beside an edge, that edge
has to be visited. All points are exact rationals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.evidence.sampled.climber import ClimbResult, _Climber, _cost, _Found, _told
from rankclock.verify.evidence.sampled.search import undecided_notes
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.judge import counterexample_at, judge
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point, exact_values
from rankclock.verify.points.shrink import simplify
from rankclock.verify.settings import STANDARD, Effort, Settings, domain_of, for_search
from rankclock.verify.verdict import CheckId, Evidence, Level, Verdict

METHOD = "hill-climbing towards a violation, and on the edges of the hypotheses"
_TOLD = 3


def climb(
    claim: Claim,
    *,
    seed: int,
    depths: Iterable[int],
    digits: int = 30,
    steps: int = 1600,
    effort: Effort = STANDARD,
) -> ClimbResult:
    """Look for a counterexample by a visit to the border of each hypothesis, and then by at most
    `steps` trials.

    seed: of all draws. depths: to draw from. digits: agreement asked of equations. effort:
    budgets other than `steps`. A violation is simplified; it stays exact, so it replays.
    """
    depths = tuple(depths)
    climber = _Climber(claim, digits, steps, Random(f"{seed}/{claim.id}/climb"), effort)
    try:
        starts = list(
            _starts(claim, seed, depths, digits, climber, most=max(2, min(12, steps // 60)))
        )
        borders = climber.visit_borders(starts, seed, depths)
        edges = borders + climber.visit_edges(starts, until=climber.budget - steps + steps // 2)
        climber.random.shuffle(edges)
        climber.ascend([*((point, None) for point in starts), *edges])
    except _Found as found:
        climber.result.counterexample = counterexample_at(
            claim, _simplest(claim, found.point, digits), digits=digits
        )
    return climber.result


def gather(claim: Claim, settings: Settings) -> Findings:
    """Evidence of a climb, and the counterexample it ended at; more steps for a conjecture."""
    settings = for_search(claim, settings)
    climb_result = climbed(claim, settings)
    if climb_result is None:
        return Findings()
    evidence = evidence_of_climb(climb_result, claim, settings)
    return Findings((evidence,), climb_result.counterexample)


def climbed(claim: Claim, settings: Settings) -> ClimbResult | None:
    """A climb with work in proportion to the draws asked for; None for a claim without numbers to
    move.
    """
    if not claim.symbols:
        return None
    at_hundred: int = getattr(settings.effort.climb_steps, _cost(claim))
    return climb(
        claim,
        seed=settings.seed,
        depths=settings.depths,
        digits=settings.digits,
        steps=max(40, at_hundred * settings.examples // 100),
        effort=settings.effort,
    )


def climb_evidence(claim: Claim, settings: Settings) -> Evidence | None:
    """Evidence of `climbed`."""
    found = climbed(claim, settings)
    return None if found is None else evidence_of_climb(found, claim, settings)


def evidence_of_climb(found: ClimbResult, claim: Claim, settings: Settings) -> Evidence:
    """What a climb proves: a violation, or nothing but that none was met.

    No accepted start, or an undecided point, is inconclusive.
    """
    notes = [
        f"smallest relative margin of relation {i}: {margin.str(6, radius=False)} at {_told(point)}"
        for i, (margin, point) in sorted(found.margins.items())
    ]
    verdict = Verdict.HOLDS
    if found.counterexample is not None:
        told = ", ".join(
            f"{name}={text}" for name, text in sorted(found.counterexample.point.items())
        )
        verdict, notes = (
            Verdict.REFUTED,
            [f"relation {found.counterexample.relation} is violated at {told}"],
        )
    elif not found.starts or found.undecided:
        verdict = Verdict.INCONCLUSIVE
        notes = (
            undecided_notes(found.undecided, _TOLD) or ["no draw satisfied the hypotheses"]
        ) + notes
    elif found.missed:
        notes.append(
            "borders of hypotheses that no point of the search is at or beside: "
            f"{'; '.join(found.missed)}"
        )
    counts = {"starts": found.starts, "steps": found.steps, "edges visited": found.edges}
    if found.counterexample is None:  # a violation ends the visits
        counts |= {"borders": found.borders, "borders visited": found.borders - len(found.missed)}
    return Evidence(
        Level.SAMPLED,
        verdict,
        CheckId.CLIMB,
        METHOD,
        domain_of(claim, settings),
        counts,
        settings.digits,
        settings.seed,
        tuple(notes),
    )


def _starts(
    claim: Claim, seed: int, depths: tuple[int, ...], digits: int, climber: _Climber, *, most: int
) -> Iterator[Point]:
    """Named points of the claim, where a bound is nearly attained, and accepted draws."""
    named = [claim.witness, *(t.point for t in claim.tight_at), *claim.boundary]
    needed = {*claim.matrices, *claim.symbols}
    points = [
        Point(values, ())
        for values in (exact_values(claim, p) for p in named)
        if needed <= values.keys()
    ]
    # At the named points bounds are attained or nearly so: a wider hypothesis beside one of them
    # shows at once.
    points = [p for p in points if symbols.N not in p.values or p.depth in depths]
    most = max(most, len(points) + most // 2)
    drawn = (
        draw_point(claim, SeededPicks(f"{seed}/{claim.id}/climb/{i}"), depths=depths)
        for i in range(climber.effort.draws_per_start * most)
    )
    for source in (points, drawn):
        for point in source:
            if climber.result.starts >= most:
                return
            if climber.judged(point):
                climber.result.starts += 1
                yield point


def _simplest(claim: Claim, point: Point, digits: int) -> Point:
    def violates(trial: Point) -> bool:
        judgement = judge(claim, trial, digits=digits)
        return judgement.accepted and judgement.broken is not None

    return simplify(point, violates, {symbols.N})
