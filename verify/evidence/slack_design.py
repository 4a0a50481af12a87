"""Slack of a bound over a fixed design of parameters.

Rigorous enclosures of larger side over smaller side, as claimed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.process import mentions_process
from rankclock.verify.arithmetic.balls import outward
from rankclock.verify.arithmetic.outcomes import TooLong
from rankclock.verify.arithmetic.rationals import text_of
from rankclock.verify.evaluate.decide import How, decide
from rankclock.verify.evidence.design_points import DEPTHS, Values, design_points
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.points.slack import ordered, ratio_at
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import CheckId, Count, Evidence, Level, Truth, Verdict

METHOD = "slack over a fixed design of parameters"
# Why a point has no slack; in the second case the relation is decided.

Design = dict[str, Any]  # as `slack_over_design` says


def gather(claim: Claim, settings: Settings) -> Findings:
    """Slack of a bound over the design, and the evidence that the design is."""
    design = slack_over_design(claim, settings)
    evidence = design_evidence(claim, design, settings)
    return Findings(() if evidence is None else (evidence,), slack_design=design)


def slack_over_design(claim: Claim, settings: Settings) -> Design | None:
    """Slack of each inequality of a bound over the design.

    None for a claim that is no bound, or is about matrices. settings: the depths. Result:
    `relations`, one entry for each inequality of the statement, with `relation` (its index),
    `least`, `median` and `worst` as [lo, hi], decimals rounded outwards, `worst_at` and `points`
    with exact values by name and their `slack`; `skipped`, numbers of points by reason; `violated`,
    relations with points that certainly break them; `undecided`, a number of points.
    """
    if not claim.kind.is_bound or claim.matrices:
        return None
    statement = claim.at_depth(claim.depths[0])
    tally = _Tally({i: [] for i, relation in enumerate(statement) if ordered(relation) is not None})
    # A run is slow, so that a claim about runs keeps half of the points.
    most = settings.effort.design_points // (2 if mentions_process(claim) else 1)
    for values in _thinned(list(design_points(claim, settings, tally.skipped)), most):
        relations = claim.at_depth(int(values.get(symbols.N, 2)))
        for index in tally.points:
            tally.add(index, relations[index], values, settings.digits)
    return {
        "relations": [_relation(index, points) for index, points in tally.points.items()],
        "skipped": dict(sorted(tally.skipped.items())),
        "violated": tally.violated,
        "undecided": tally.undecided,
    }


@dataclass
class _Tally:
    """What the relations came to, point by point. points: with their slack, by relation."""

    points: dict[int, list[dict[str, Any]]]
    skipped: Counter[Count] = field(default_factory=Counter)
    violated: list[dict[str, Any]] = field(default_factory=list)
    undecided: int = 0

    def add(self, index: int, relation: sp.Basic, values: Values, digits: int) -> None:
        """Slack of one relation at one point, or why there is none."""
        ratio = ratio_at(relation, values)
        truth = Truth.YES
        # A ratio that is certainly above one decides the relation.
        if ratio is None or not ratio > 1:
            truth = self._decided(index, relation, values, digits)
        if ratio is not None and ratio.is_finite():
            try:
                ends = outward(ratio)
            except TooLong:
                self.skipped[Count.TOO_LONG] += 1
                return
            if truth is Truth.YES and Fraction(ends[0]) < 1:
                # Both sides are positive, so a relation that is decided to hold has a ratio of at
                # least one.
                ends[0] = "1"
            self.points[index].append({**_texts(values), "slack": ends})
        elif truth is Truth.YES:
            self.skipped[Count.NO_RATIO] += 1

    def _decided(self, index: int, relation: sp.Basic, values: Values, digits: int) -> Truth:
        decision = decide(relation, values, digits=digits)
        if decision.truth is Truth.NO:
            self.violated.append({"relation": index, "point": _texts(values)})
        elif decision.truth is Truth.UNKNOWN and decision.how is How.TOO_LONG:
            self.skipped[Count.TOO_LONG] += 1
        elif decision.truth is Truth.UNKNOWN and not decision.agrees:
            self.undecided += 1
        return decision.truth


def design_evidence(claim: Claim, design: Design | None, settings: Settings) -> Evidence | None:
    """A design as evidence.

    Refuted where a point breaks a relation, inconclusive with an undecided point or where all take
    too long, not applicable where none satisfies the hypotheses.
    """
    if design is None:
        return None
    verdict, notes = _verdict(design)
    allowed = [str(d) for d in DEPTHS if d in settings.depths and d in claim.depths]
    depths = ", ".join(allowed) or str(claim.depths[0])
    counts = {Count.WITH_SLACK: _points(design), Count.VIOLATED: len(design["violated"])}
    return Evidence(
        Level.SAMPLED,
        verdict,
        CheckId.SLACK_DESIGN,
        METHOD,
        f"the points of the design, N in {{{depths}}}",
        counts | design["skipped"],
        settings.digits,
        None,
        notes,
    )


def _verdict(design: Design) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict, and why it is no pass."""
    if design["violated"]:
        first = design["violated"][0]
        point = ", ".join(f"{name}={text}" for name, text in first["point"].items())
        return Verdict.REFUTED, (f"relation {first['relation']} is violated at {point}",)
    if design["undecided"]:
        return Verdict.INCONCLUSIVE, (f"{design['undecided']} points are undecided",)
    if _points(design) or design["skipped"].get(Count.NO_RATIO, 0):
        return Verdict.UNREFUTED, ()
    too_long = design["skipped"].get(Count.TOO_LONG, 0)
    if too_long:
        return Verdict.INCONCLUSIVE, (f"{too_long} points take too long to run",)
    # The design goes by roles and common sizes, and a domain may lie elsewhere.
    return Verdict.NOT_APPLICABLE, ("no point of the design satisfies the hypotheses",)


def _points(design: Design) -> int:
    return sum(len(relation["points"]) for relation in design["relations"])


def _relation(index: int, points: list[dict[str, Any]]) -> dict[str, Any]:
    if not points:
        return {"relation": index, "points": []}
    lows = sorted((point["slack"][0] for point in points), key=Fraction)
    highs = sorted((point["slack"][1] for point in points), key=Fraction)
    worst = max(points, key=lambda point: Fraction(point["slack"][1]))
    # The k-th smallest value lies between the k-th smallest of the lower and of the upper ends.
    middle = (len(points) - 1) // 2
    return {
        "relation": index,
        "least": [lows[0], highs[0]],
        "median": [lows[middle], highs[middle]],
        "worst": [lows[-1], highs[-1]],
        "worst_at": {name: text for name, text in worst.items() if name != "slack"},
        "points": points,
    }


def _texts(values: Values) -> dict[str, Any]:
    return {s.name: text_of(v) for s, v in sorted(values.items(), key=lambda item: item[0].name)}


def _thinned(points: list[Values], most: int) -> list[Values]:
    """So many of the points at most, spread evenly over the product."""
    count = min(len(points), most)
    return [points[i * len(points) // count] for i in range(count)]
