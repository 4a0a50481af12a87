"""A finite domain of integers, gone through point by point."""

from __future__ import annotations

from collections import Counter

import sympy as sp

from rankclock.theory.claim import Claim
from rankclock.theory.process import mentions, mentions_process
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.points.cases import all_cases
from rankclock.verify.points.judge import Judgement, counterexample_at, judge
from rankclock.verify.points.point import Point, point_text
from rankclock.verify.proved_for import ALL, NOTHING
from rankclock.verify.settings import Effort, Settings
from rankclock.verify.verdict import CheckId, Count, Evidence, Level, Truth, Verdict

METHOD = "every point of a finite domain of integers, each decided"
# Guess: undecided points told one by one; a reader needs a few, and the number of the rest.
_TOLD = 3


def gather(claim: Claim, settings: Settings) -> Findings:
    """Evidence of an enumeration; nothing where the domain is not finite, or too large."""
    points = all_cases(claim, most=most_cases(claim, settings.effort))
    return Findings() if points is None else enumerated(claim, points, settings)


def most_cases(claim: Claim, effort: Effort) -> int:
    """Points that a domain may have to be gone through, by what it costs to judge one."""
    costly = mentions(claim, sp.Integral) or mentions_process(claim)
    return effort.costly_cases if costly else effort.most_cases


def enumerated(claim: Claim, points: list[Point], settings: Settings) -> Findings:
    """Evidence of all points, up to the first that violates the statement.

    It proves the whole claim where every point that satisfies the hypotheses was decided by exact
    arithmetic or by disjoint enclosures, and there is one: digits that agree decide nothing.
    """
    counts, notes = Counter[Count](), list[str]()
    for point in points:
        judgement = judge(claim, point, digits=settings.digits)
        counts[Count.POINTS] += 1
        if judgement.broken is not None:
            notes.append(f"relation {judgement.broken} is violated at {point_text(point)}")
            violation = counterexample_at(claim, point, digits=settings.digits)
            return Findings(
                (_evidence(claim, Verdict.REFUTED, counts, notes, settings),), violation
            )
        outcome = _outcome(judgement)
        counts[outcome] += 1
        if outcome in (Count.UNDECIDED, Count.AGREED):
            if counts[outcome] <= _TOLD:
                notes.append(f"{_OPEN[outcome]} at {point_text(point)}")
            if counts[Count.UNDECIDED] >= settings.effort.most_undecided:
                notes.append("given up: too many points are undecided")
                break
    if not counts[Count.ACCEPTED] + counts[Count.AGREED] + counts[Count.UNDECIDED]:
        notes.append("no point satisfies the hypotheses")
    return Findings((_evidence(claim, _verdict(counts), counts, notes, settings),))


_OPEN = {Count.UNDECIDED: "undecided", Count.AGREED: "equal in all digits, which is no proof,"}


def _outcome(judgement: Judgement) -> Count:
    """What a point that violates nothing counts as."""
    if Truth.NO in judgement.hypotheses:
        return Count.OUTSIDE
    if not judgement.accepted:
        return Count.UNDECIDED
    if not judgement.settled:
        return Count.UNDECIDED
    return Count.AGREED if any(d.agrees for d in judgement.decisions) else Count.ACCEPTED


def _verdict(counts: Counter[Count]) -> Verdict:
    if counts[Count.UNDECIDED] or not counts[Count.ACCEPTED] + counts[Count.AGREED]:
        return Verdict.INCONCLUSIVE
    return Verdict.UNREFUTED if counts[Count.AGREED] else Verdict.PROVED


def _evidence(
    claim: Claim, verdict: Verdict, counts: Counter[Count], notes: list[str], settings: Settings
) -> Evidence:
    names = ", ".join(symbol.name for symbol in claim.symbols)
    return Evidence(
        Level.CERTIFIED,
        verdict,
        CheckId.ENUMERATION,
        METHOD,
        f"every integer {names} that the hypotheses allow",
        dict(counts),
        settings.digits,
        None,
        tuple(notes),
        proves=ALL if verdict is Verdict.PROVED else NOTHING,
    )
