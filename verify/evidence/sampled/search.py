"""Property-based search for counterexamples at exact rational points, with shrinking and exact
replay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import hypothesis
import sympy as sp
from hypothesis import strategies as st

from rankclock.theory.claim import Claim
from rankclock.verify.evaluate.decide import How
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.judge import Judgement, counterexample_at, judge
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point, value_text
from rankclock.verify.points.shrink import simplify
from rankclock.verify.points.slack import slack_of
from rankclock.verify.settings import STANDARD, Effort, Settings, domain_of, for_search
from rankclock.verify.verdict import CheckId, Counterexample, Evidence, Level, Truth, Verdict

_TOLD = 5


@dataclass
class Search:
    """What a search saw: accepted draws asked for, draws by outcome, how often each hypothesis was
    true and false, cells met, slack values.
    """

    asked: int = 0
    counts: Counter = field(default_factory=Counter)
    seen_true: Counter = field(default_factory=Counter)
    seen_false: Counter = field(default_factory=Counter)
    cells: set[tuple[str, ...]] = field(default_factory=set)
    slack: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
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
) -> Search:
    """Look for a counterexample at `examples` accepted points.

    seed: of all draws. depths: depths to draw. fixed: symbols that keep a given value. effort:
    budgets of draws. A counterexample is shrunk; it stays exact, so it replays. Raises ValueError
    when no example is asked for: nothing would be tested.
    """
    if examples < 1:
        raise ValueError(f"{examples} examples are asked for; a search needs at least one")
    found, depths = Search(asked=examples), tuple(depths)
    most_draws, every = effort.draws_per_example * examples, effort.break_every
    for number in range(most_draws + effort.extra_draws):
        complete = found.counts["accepted"] >= examples or number >= most_draws
        if complete and (fixed or _both_seen(found, claim)):
            break
        violate = number // every if number % every == every - 1 else None
        # Once enough points were accepted, draws only go on to break hypotheses not yet seen false.
        violate = number if complete else violate
        point = draw_point(
            claim,
            SeededPicks(f"{seed}/{claim.id}/{number}"),
            depths=depths,
            violate=violate,
            fixed=fixed,
        )
        judgement = judge(claim, point, digits=digits)
        _record(found, claim, point, judgement)
        if judgement.broken is not None:
            smallest = _shrink(
                claim,
                point,
                seed=seed,
                depths=depths,
                fixed=fixed,
                digits=digits,
                trials=effort.shrink_trials,
            )
            found.counterexample = counterexample_at(claim, smallest, digits=digits)
            break
    return found


def gather(claim: Claim, settings: Settings) -> Findings:
    """The search: its evidence, how often each hypothesis was true and false, slack of a bound."""
    seen = search(
        claim,
        seed=settings.seed,
        examples=for_search(claim, settings).examples,
        depths=settings.depths,
        digits=settings.digits,
        effort=settings.effort,
    )
    domain = domain_of(claim, settings)
    evidence = evidence_of(seen, claim, seed=settings.seed, digits=settings.digits, domain=domain)
    hypotheses = tuple(
        (str(h), seen.seen_true[i], seen.seen_false[i]) for i, h in enumerate(claim.hypotheses)
    )
    return Findings((evidence,), seen.counterexample, hypotheses, tuple(seen.slack))


def evidence_of(found: Search, claim: Claim, *, seed: int, digits: int, domain: str) -> Evidence:
    """Evidence of a search.

    No accepted draw, or a hypothesis never true or never false, is inconclusive; fewer draws than
    asked for are told.
    """
    if found.counterexample is not None:
        verdict, notes = Verdict.REFUTED, []
    else:
        notes = _shortfall(found, claim)
        verdict = Verdict.INCONCLUSIVE if notes else Verdict.HOLDS
        if found.counts["accepted"] < found.asked:
            notes.append(f"{found.counts['accepted']} of {found.asked} points accepted")
    counts = {**{k: v for k, v in found.counts.items() if v}, "patterns": len(found.cells)}
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
    )


def _shortfall(found: Search, claim: Claim) -> list[str]:
    """Why a search that found no counterexample is no pass; empty when it is one."""
    reasons = undecided_notes(found.undecided, _TOLD)
    for index, condition in enumerate(claim.hypotheses):
        for seen, name in ((found.seen_true, "true"), (found.seen_false, "false")):
            if not seen[index]:
                reasons.append(f"hypothesis never seen {name}: {condition}")
    return reasons if found.counts["accepted"] or reasons else ["no draw satisfied the hypotheses"]


def undecided_notes(points: Iterable[str], most: int) -> list[str]:
    """A note for each of the first points that are undecided, and one that counts the others; a
    point with several undecided relations is one.
    """
    every = list(dict.fromkeys(points))
    rest = len(every) - most
    return [f"undecided at {text}" for text in every[:most]] + (
        [f"undecided at {rest} more points"] if rest > 0 else []
    )


def points(
    claim: Claim, *, depths: Iterable[int], fixed: Mapping[sp.Basic, Any] | None = None
) -> st.SearchStrategy[Point]:
    """Hypothesis strategy for points of a claim; it shrinks towards simple patterns and small
    numbers.
    """
    depths = tuple(depths)

    class _Drawn:
        def __init__(self, draw: Callable) -> None:
            self._draw = draw

        def digit(self, count: int) -> int:
            return self._draw(st.integers(0, count - 1))

    @st.composite
    def strategy(draw: Callable) -> Point:
        return draw_point(claim, _Drawn(draw), depths=depths, fixed=fixed)

    return strategy()


def _both_seen(found: Search, claim: Claim) -> bool:
    return all(found.seen_true[i] and found.seen_false[i] for i in range(len(claim.hypotheses)))


def _record(found: Search, claim: Claim, point: Point, judgement: Judgement) -> None:
    found.counts["drawn"] += 1
    for index, outcome in enumerate(judgement.hypotheses):
        found.seen_true[index] += outcome is Truth.YES
        found.seen_false[index] += outcome is Truth.NO
    if not judgement.accepted:
        found.counts["outside the hypotheses"] += 1
        return
    if any(d.how is How.TOO_LONG for d in judgement.decisions):
        found.counts["too long to run"] += 1
        return
    found.counts["accepted"] += 1
    found.cells.add(point.cells)
    for decision in judgement.decisions:
        if decision.truth is Truth.UNKNOWN:
            found.counts["undecided"] += 1
            found.undecided.append(str({s.name: value_text(v) for s, v in point.values.items()}))
    if claim.kind.is_bound and judgement.broken is None:
        found.slack += slack_of(claim, point)


def _shrink(
    claim: Claim,
    point: Point,
    *,
    seed: int,
    depths: tuple[int, ...],
    fixed: Mapping | None,
    digits: int,
    trials: int,
) -> Point:
    """A simpler violation: Hypothesis shrinks the draw, then each number is replaced by simpler
    ones that still violate.
    """

    def violates(trial: Point) -> bool:
        judgement = judge(claim, trial, digits=digits)
        return judgement.accepted and judgement.broken is not None

    settings = hypothesis.settings(
        max_examples=trials,
        database=None,
        deadline=None,
        derandomize=False,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
    )
    try:
        point = hypothesis.find(
            points(claim, depths=depths, fixed=fixed),
            violates,
            settings=settings,
            random=Random(seed),
        )
    except hypothesis.errors.NoSuchExample:
        pass
    return simplify(point, violates, frozenset(fixed or ()))
