"""A search that moves towards a violation, and visits the edges of the hypotheses.

Random draws miss a region of small volume. Where the margin of an inequality falls towards such a
region, following it there is cheap; and where a statement goes wrong only beside an edge, that edge
has to be visited. All points are exact rationals.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from random import Random

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.evidence.sampled.ascent import Ascent
from rankclock.verify.evidence.sampled.border_visits import Site
from rankclock.verify.evidence.sampled.climb_starts import deep_depths, deep_starts, draw_starts
from rankclock.verify.evidence.sampled.corners import visit_corners
from rankclock.verify.evidence.sampled.edges import visit_borders, visit_edges
from rankclock.verify.evidence.sampled.far_starts import far_points
from rankclock.verify.evidence.sampled.search import undecided_notes
from rankclock.verify.evidence.sampled.solved_places import visit_solved
from rankclock.verify.evidence.sampled.trials import (
    ClimbResult,
    Trials,
    ViolationMet,
    steps_for,
)
from rankclock.verify.points.coordinates import FREE_KINDS, coordinates_of
from rankclock.verify.points.judge import counterexample_at, judge
from rankclock.verify.points.point import Point, point_text
from rankclock.verify.points.shrink import simplify
from rankclock.verify.settings import STANDARD, Effort, Settings, domain_of, for_search
from rankclock.verify.verdict import CheckId, Count, Evidence, Level, Verdict

METHOD = "hill-climbing towards a violation, and on the edges of the hypotheses"
# Guess: undecided points told one by one; a reader needs a few, and the number of the rest.
_TOLD = 3
# Guess: least number of trials, and of starts, however few examples are asked for.
_LEAST_STEPS, _LEAST_STARTS = 40, 2
# Guess: one start for so many trials, and no more than so many: each start is climbed from for
# every relation.
_STEPS_PER_START, _MOST_STARTS = 60, 12
# Guess: enough for each pair of a dozen borders to be met once.
_MOST_CORNERS = 150
# Guess: of three turns one begins a new ascent, and two go on with the best.
_FRESH_EVERY = 3
# Guess: more numbers than these, as entries of matrices are, make a round of moves long.
_FEW_NUMBERS = 6


def climb(
    claim: Claim,
    *,
    seed: int,
    depths: Iterable[int],
    digits: int = 30,
    steps: int = 1600,
    effort: Effort = STANDARD,
    deep: Iterable[int] = (),
) -> ClimbResult:
    """Look for a counterexample at the border of each hypothesis, and then by climbing.

    seed: of all draws. depths: to draw from. digits: agreement asked of equations. steps: trials at
    most, those at the borders not counted. effort: other budgets. deep: depths of further starts.
    A violation is simplified; it stays exact, so it replays.
    """
    depths = tuple(depths)
    # A generator for each claim, so that no climb depends on which others were run.
    trials = Trials(claim, digits, steps, Random(f"{seed}/{claim.id}/climb"), effort)
    most = max(_LEAST_STARTS, min(_MOST_STARTS, steps // _STEPS_PER_START))
    try:
        listed = draw_starts(trials, seed, depths, most=most)
        # Depths beyond those listed, where a bound that is right at these may fail, by turns with
        # these: what comes late is not taken to every border.
        beyond = deep_starts(trials, seed, tuple(deep), most=most // 3)
        pairs = zip_longest(list(listed), list(beyond))
        starts = [point for pair in pairs for point in pair if point is not None]
        far = list(far_points(trials, starts, seed))
        visit_solved(trials, starts)
        edges = visit_borders(trials, starts, seed, depths)
        # Half of the trials that are left, as the visits to borders have come on top.
        edges += visit_edges(trials, starts, until=trials.budget - steps + steps // 2)
        edges += [(point, ()) for point in far[:most]]
        edges += visit_corners(trials, starts, seed, min(steps // 4, _MOST_CORNERS))
        trials.random.shuffle(edges)
        _look_far(trials, far[:most], steps // 4)
        # Each round tries every number, so more numbers take more trials to climb as far.
        numbers = max((len(coordinates_of(claim, point)) for point in starts), default=0)
        trials.budget += min(steps, steps * max(0, numbers - _FEW_NUMBERS) // _FEW_NUMBERS)
        _ascend(trials, [*((point, ()) for point in starts), *edges])
    except ViolationMet as violation:
        simplest = _simplest(claim, violation.point, digits)
        trials.result.violation = simplest
        trials.result.counterexample = counterexample_at(claim, simplest, digits=digits)
    return trials.result


def _look_far(trials: Trials, far: list[Point], steps: int) -> None:
    """Visit the edges around points far out, on top of the budget; too many to climb from."""
    before = trials.result.steps
    trials.budget += steps
    visit_edges(trials, far, until=before + steps)
    trials.budget += trials.result.steps - before - steps


def _ascend(trials: Trials, sites: list[Site]) -> None:
    """Climb from the sites, on the margin of each relation.

    By turns from a new site, and further on the ascent that is closest to a violation.
    """
    groups = _ascents(trials, sites)
    turn = 0
    while not trials.spent and any(groups):
        for group in groups:
            if not group:
                continue
            ascent = _next_ascent(group, turn)
            # With many numbers a round is long, and one from each site comes first.
            short = len(ascent.free) > _FEW_NUMBERS and not ascent.rounds
            before = ascent.best
            for _ in range(1 if short else trials.effort.rounds_per_turn):
                ascent.round()
            ascent.stalled = not ascent.best < before
            if ascent.over:
                group.remove(ascent)
        turn += 1


def _ascents(trials: Trials, sites: list[Site]) -> list[list[Ascent]]:
    """One group for each relation: an ascent from each site where it has a margin."""
    # A quarter of the trials that are left, so that most of them go into climbing.
    until = trials.result.steps + (trials.budget - trials.result.steps) // 4
    counts = (len(trials.claim.at_depth(point.depth)) for point, _ in sites)
    groups: list[list[Ascent]] = [[] for _ in range(max(counts, default=0))]
    # A start that lies on an edge comes again from there.
    different = {(point_text(point), ties): (point, ties) for point, ties in sites}
    for point, ties in different.values():
        for index in range(len(trials.claim.at_depth(point.depth))):
            if trials.result.steps >= until:
                return groups
            margin = trials.look(point, index, frozenset())
            if margin is not None:
                groups[index].append(Ascent(trials, point, ties, index, margin))
                groups[index][-1].number = len(groups[index])
    return groups


def _next_ascent(group: list[Ascent], turn: int) -> Ascent:
    """The best ascent that is under way, or in some turns a new one.

    A new one also where none under way came closer in its last turn: by turns the best of them, and
    the first, as the best may be many that are nearly the same.
    """
    group.sort(key=lambda ascent: (ascent.rounds == 0, ascent.stalled, ascent.best))
    fresh = [ascent for ascent in group if not ascent.rounds]
    if fresh and (turn % _FRESH_EVERY == 0 or group[0].stalled):
        return fresh[0] if turn % 2 else min(fresh, key=lambda ascent: ascent.number)
    return group[0]


def gather(claim: Claim, settings: Settings) -> Findings:
    """Evidence of a climb, and the counterexample it ended at; more steps for a conjecture."""
    settings = for_search(claim, settings)
    climb_result = climbed(claim, settings)
    if climb_result is None:
        return Findings()
    evidence = evidence_of_climb(climb_result, claim, settings)
    return Findings((evidence,), climb_result.counterexample)


def climbed(claim: Claim, settings: Settings) -> ClimbResult | None:
    """A climb with work in proportion to the draws asked for.

    None for a claim without numbers to move.
    """
    free = set(claim.matrices.values()) & FREE_KINDS.keys()
    if not claim.symbols and not free:
        return None
    at_hundred = steps_for(claim, settings.effort.climb_steps)
    return climb(
        claim,
        seed=settings.seed,
        depths=settings.depths,
        digits=settings.digits,
        steps=max(_LEAST_STEPS, at_hundred * settings.examples // 100),
        effort=settings.effort,
        deep=deep_depths(claim) if settings.deeper else (),
    )


def climb_evidence(claim: Claim, settings: Settings) -> Evidence | None:
    """Evidence of `climbed`."""
    result = climbed(claim, settings)
    return None if result is None else evidence_of_climb(result, claim, settings)


def evidence_of_climb(result: ClimbResult, claim: Claim, settings: Settings) -> Evidence:
    """What a climb proves: a violation, or nothing but that none was met.

    No accepted start, or an undecided point, is inconclusive.
    """
    verdict, notes = _outcome(result)
    counts = {
        Count.STARTS: result.starts,
        **({Count.FAR_STARTS: result.far} if result.far else {}),
        Count.STEPS: result.steps,
        Count.EDGES_VISITED: result.edges,
    }
    # A violation ends the visits, so that their number would mean nothing.
    if result.counterexample is None:
        visited = result.borders - len(result.missed)
        counts |= {Count.BORDERS: result.borders, Count.BORDERS_VISITED: visited}
    counts |= result.agreement.counts
    notes += result.agreement.notes
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


def _outcome(result: ClimbResult) -> tuple[Verdict, list[str]]:
    """Verdict of a climb, and what is to be said of it."""
    violation = result.counterexample
    if violation is not None:
        place = ", ".join(f"{name}={text}" for name, text in sorted(violation.point.items()))
        return Verdict.REFUTED, [f"relation {violation.relation} is violated at {place}"]
    margins = [
        f"smallest relative margin of relation {index}: {margin.str(6, radius=False)} at "
        f"{point_text(point)}"
        for index, (margin, point) in sorted(result.margins.items())
    ]
    if not result.starts or result.undecided:
        reasons = undecided_notes(result.undecided, _TOLD) or ["no draw satisfied the hypotheses"]
        return Verdict.INCONCLUSIVE, reasons + margins
    if result.missed:
        missed = "; ".join(result.missed)
        margins.append(
            f"borders of hypotheses that no point of the search is at or beside: {missed}"
        )
    return Verdict.UNREFUTED, margins


def _simplest(claim: Claim, point: Point, digits: int) -> Point:
    """A simpler violation of the same claim, at the same depth."""

    def violates(trial: Point) -> bool:
        judgement = judge(claim, trial, digits=digits)
        return judgement.accepted and judgement.broken is not None

    return simplify(point, violates, {symbols.N})
