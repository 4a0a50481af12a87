"""Property-based search for counterexamples at exact rational points.

A counterexample is shrunk; it stays exact, so it replays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import sympy as sp

from rankclock.theory.claim import Claim
from rankclock.verify.evaluate.decide import How
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.evidence.sampled.coverage import Coverage, is_far_out
from rankclock.verify.evidence.sampled.simpler import simpler
from rankclock.verify.evidence.sampled.walk import walked
from rankclock.verify.points.agreement import Agreement
from rankclock.verify.points.depths import beyond, depths_to_draw
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.judge import Judgement, counterexample_at, judge
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point, point_text, value_text
from rankclock.verify.points.slack import slack_of
from rankclock.verify.points.wide_cells import is_formula
from rankclock.verify.settings import STANDARD, Effort, Settings, domain_of, for_search
from rankclock.verify.verdict import CheckId, Count, Counterexample, Evidence, Level, Truth, Verdict

# Guess: undecided points told one by one; a reader needs a few, and the number of the rest.
_TOLD = 5
# Guess: a formula costs little at any depth, so every second draw is joined by a deep one.
_PER_DEEP_EXAMPLE = 2


@dataclass
class SearchResult:
    """What a search saw.

    asked: accepted draws asked for. counts: draws by outcome. seen_true, seen_false: how often each
    hypothesis was so, by its index. cells: patterns of cells met. slack: at accepted points.
    undecided: points where a relation could not be decided. far_undecided: such points far out.
    agreement: of sides, where no more is known. coverage: of the points that were decided.
    counterexample: shrunk, exact.
    """

    asked: int = 0
    counts: Counter[Count] = field(default_factory=Counter)
    seen_true: Counter[int] = field(default_factory=Counter)
    seen_false: Counter[int] = field(default_factory=Counter)
    cells: set[tuple[str, ...]] = field(default_factory=set)
    slack: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    agreement: Agreement = field(default_factory=Agreement)
    far_undecided: list[str] = field(default_factory=list)
    coverage: Coverage = field(default_factory=Coverage)
    counterexample: Counterexample | None = None


def search(
    claim: Claim,
    *,
    seed: int,
    examples: int,
    depths: Iterable[int],
    digits: int = 30,
    fixed: Mapping[sp.Basic, Any] | None = None,
    effort: Effort = STANDARD,
) -> SearchResult:
    """Look for a counterexample at `examples` accepted points.

    seed: of all draws. depths: depths to draw. fixed: symbols that keep a given value. effort:
    budgets of draws. A counterexample is shrunk; it stays exact, so it replays. Raises ValueError
    when no example is asked for: nothing would be tested.
    """
    if examples < 1:
        raise ValueError(f"{examples} examples are asked for; a search needs at least one")
    depths, fixed = tuple(depths), dict(fixed or {})
    # Draws at great depth come on top, so that the usual ones are not fewer.
    deep = examples // _PER_DEEP_EXAMPLE if is_formula(claim) and beyond(claim, depths) else 0
    result = SearchResult(asked=examples + deep)
    drawn = _drawn(result, claim, seed, depths, fixed, effort)
    walk = walked(claim, seed=seed, examples=examples, depths=depths, fixed=fixed)
    for point in chain(drawn, walk):
        judgement = judge(claim, point, digits=digits)
        _record(result, claim, point, judgement)
        if judgement.broken is not None:
            smallest = simpler(
                claim,
                point,
                seed=seed,
                depths=depths,
                fixed=fixed,
                digits=digits,
                trials=effort.shrink_trials,
            )
            result.counterexample = counterexample_at(claim, smallest, digits=digits)
            break
    return result


def _drawn(
    result: SearchResult,
    claim: Claim,
    seed: int,
    depths: tuple[int, ...],
    fixed: Mapping[sp.Basic, Any],
    effort: Effort,
) -> Iterator[Point]:
    """Draws until enough are accepted and each hypothesis was seen true and seen false."""
    most_draws, every = effort.draws_per_example * result.asked, effort.break_every
    for number in range(most_draws + effort.extra_draws):
        complete = result.counts[Count.ACCEPTED] >= result.asked or number >= most_draws
        if complete and (fixed or _both_seen(result, claim)):
            return
        # Once enough points were accepted, draws only go on to break hypotheses not yet seen false.
        violate = number if complete else _to_break(number, every)
        picks = SeededPicks(f"{seed}/{claim.id}/{number}")
        yield draw_point(claim, picks, depths=depths, violate=violate, fixed=fixed, wide=True)


def _to_break(number: int, every: int) -> int | None:
    """What a draw is to break, None for most of them: the last of each `every` breaks something."""
    return number // every if number % every == every - 1 else None


def gather(claim: Claim, settings: Settings) -> Findings:
    """The search: its evidence, how often each hypothesis was true and false, slack of a bound."""
    seen = search(
        claim,
        seed=settings.seed,
        examples=for_search(claim, settings).examples,
        depths=depths_to_draw(claim, settings),
        digits=settings.digits,
        effort=settings.effort,
    )
    domain = domain_of(claim, settings)
    evidence = evidence_of(seen, claim, seed=settings.seed, digits=settings.digits, domain=domain)
    hypotheses = tuple(
        (str(h), seen.seen_true[i], seen.seen_false[i]) for i, h in enumerate(claim.hypotheses)
    )
    return Findings((evidence,), seen.counterexample, hypotheses, tuple(seen.slack))


def evidence_of(
    result: SearchResult, claim: Claim, *, seed: int, digits: int, domain: str
) -> Evidence:
    """Evidence of a search.

    No accepted draw, or a hypothesis never true or never false, is inconclusive; fewer draws than
    asked for are told.
    """
    if result.counterexample is not None:
        verdict, notes = Verdict.REFUTED, []
    else:
        notes = shortfall(result, claim)
        verdict = Verdict.INCONCLUSIVE if notes else Verdict.UNREFUTED
        if result.far_undecided:
            notes.append(
                f"far out, {len(result.far_undecided)} draws were left undecided and do not count, "
                f"the first at {result.far_undecided[0]}"
            )
        if result.counts[Count.ACCEPTED] < result.asked:
            notes.append(f"{result.counts[Count.ACCEPTED]} of {result.asked} points accepted")
    counts = {**{k: v for k, v in result.counts.items() if v}, Count.PATTERNS: len(result.cells)}
    counts |= result.agreement.counts
    notes += result.agreement.notes
    return Evidence(
        Level.SAMPLED,
        verdict,
        CheckId.SEARCH,
        "property-based search at exact rational points",
        domain,
        counts,
        digits,
        seed,
        tuple(notes),
        coverage=result.coverage.to_json(),
    )


def shortfall(result: SearchResult, claim: Claim) -> list[str]:
    """Why a search without a counterexample is no pass; empty when it is one."""
    reasons = undecided_notes(result.undecided, _TOLD)
    for index, condition in enumerate(claim.hypotheses):
        for seen, name in ((result.seen_true, "true"), (result.seen_false, "false")):
            if not seen[index]:
                reasons.append(f"hypothesis never seen {name}: {condition}")
    return (
        reasons
        if result.counts[Count.ACCEPTED] or reasons
        else ["no draw satisfied the hypotheses"]
    )


def undecided_notes(points: Iterable[str], most: int) -> list[str]:
    """A note for each of the first undecided points, and one that counts the others.

    points: a point with several undecided relations stands in it several times, and is told once.
    """
    every = list(dict.fromkeys(points))
    notes = [f"undecided at {text}" for text in every[:most]]
    if len(every) > most:
        notes.append(f"undecided at {len(every) - most} more points")
    return notes


def _both_seen(result: SearchResult, claim: Claim) -> bool:
    """Whether each hypothesis was seen true and seen false."""
    return all(result.seen_true[i] and result.seen_false[i] for i in range(len(claim.hypotheses)))


def _record(result: SearchResult, claim: Claim, point: Point, judgement: Judgement) -> None:
    """Count a draw by its outcome."""
    result.counts[Count.DRAWN] += 1
    for index, outcome in enumerate(judgement.hypotheses):
        result.seen_true[index] += outcome is Truth.YES
        result.seen_false[index] += outcome is Truth.NO
    if not judgement.accepted:
        result.counts[Count.OUTSIDE] += 1
        return
    if any(d.how is How.TOO_LONG for d in judgement.decisions):
        result.counts[Count.TOO_LONG] += 1
        return
    undecided = sum(d.truth is Truth.UNKNOWN and not d.agrees for d in judgement.decisions)
    if undecided and judgement.broken is None and is_far_out(claim, point):
        # Digits run out there, as time does in a long run; coverage tells how far they reach.
        result.counts[Count.FAR_UNDECIDED] += 1
        result.far_undecided.append(point_text(point))
        return
    result.counts[Count.ACCEPTED] += 1
    result.cells.add(point.cells)
    result.agreement.add(judgement)
    if undecided:
        result.counts[Count.UNDECIDED] += undecided
        result.undecided.append(str({s.name: value_text(v) for s, v in point.values.items()}))
        return
    result.coverage.add(claim, point)
    if claim.kind.is_bound and judgement.broken is None and not is_far_out(claim, point):
        result.slack += slack_of(claim, point)
