"""What becomes of a statement when one hypothesis, or a part of one, is left out.

Points are drawn at which the hypothesis is false and all others hold. A point at which the
statement fails shows that the hypothesis is needed; it is exact and replays. That none was met
proves nothing, unless the others imply the hypothesis.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.process import PROCESSES, mentions, mentions_process
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.evidence.necessity.outcomes import (
    FOR_DEFINEDNESS,
    NEEDED,
    NEVER_EXERCISED,
    POSSIBLY_UNUSED,
    REDUNDANT,
    UNDECIDED,
    outcome_at,
)
from rankclock.verify.evidence.necessity.weakened_points import weakened_points
from rankclock.verify.evidence.necessity.weakenings import Weakening, proof_of, weakenings
from rankclock.verify.evidence.sampled.climb import climb
from rankclock.verify.points.judge import counterexample_at
from rankclock.verify.points.point import Point, value_text
from rankclock.verify.points.shrink import simplify
from rankclock.verify.settings import STANDARD, Effort, Settings

# What a reader takes in at a glance is tried first where a point is simplified.
_PLAIN = (1, 2, 0, -1, 3)

Entry = dict[str, Any]


def gather(claim: Claim, settings: Settings) -> Findings:
    """Necessity of each hypothesis, which is no evidence on the claim itself."""
    most = _affordable(claim, settings)
    entries = (_entry(weakening, settings, most) for weakening in weakenings(claim))
    return Findings(necessity=tuple(entries))


def necessity_of(
    claim: Claim,
    *,
    seed: int,
    examples: int,
    depths: Iterable[int],
    digits: int = 30,
    effort: Effort = STANDARD,
) -> tuple[Entry, ...]:
    """One entry for each hypothesis and each part of a composite one.

    seed: of all draws. examples: points at which it is false to try; fewer for claims about runs.
    depths: to draw from. digits: agreement asked of equations. effort: budgets. Entry: hypothesis
    (text), outcome (one of OUTCOMES), tried (points), point (exact texts by name, or None), detail.
    """
    return gather(claim, Settings(seed, examples, tuple(depths), digits, effort=effort)).necessity


@dataclass
class _Trials:
    """What the statement was at the points tried. point: the first broken one or without value."""

    tried: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    broken: Point | None = None
    undefined: Point | None = None


def _entry(weakening: Weakening, settings: Settings, most: int) -> Entry:
    proof = proof_of(weakening)
    # A hypothesis that follows from the others cannot be false alone; a few points try the proof.
    most_tried = min(most, settings.effort.points_against_proof) if proof else most
    trials = _tried(weakening, settings, most_tried, _patience(weakening, settings.effort, most))
    if trials.broken is None and proof is not None:
        return _redundant(weakening, proof, trials)
    if trials.broken is None and trials.undefined is None:
        _climb_on(weakening, settings, most, trials)
    if trials.broken is not None:
        return _needed(weakening, trials.broken, trials.tried, settings.digits)
    if trials.undefined is not None:
        return _needed_for_definedness(weakening, trials.undefined, trials, settings.digits)
    return _unbroken(weakening, trials)


def _tried(weakening: Weakening, settings: Settings, most: int, patience: int) -> _Trials:
    """Points drawn one by one, until the statement is broken at one or too many are undecided."""
    trials = _Trials()
    for point in weakened_points(weakening, settings, most):
        # Where some are decided, it is worth while to wait longer for one that is broken.
        limit = 3 * patience if trials.counts[POSSIBLY_UNUSED] else patience
        if trials.counts[UNDECIDED] >= limit:
            break
        trials.tried += 1
        outcome = outcome_at(weakening.denied, point, settings.digits)
        if outcome == NEEDED:
            trials.broken = point
            break
        trials.counts[str(outcome)] += 1
        if outcome == FOR_DEFINEDNESS and trials.undefined is None:
            trials.undefined = point
    return trials


def _climb_on(weakening: Weakening, settings: Settings, most: int, trials: _Trials) -> None:
    """A climb towards a violation, where draws met none and decided some; for no integral."""
    denied = weakening.denied
    if not trials.counts[POSSIBLY_UNUSED] or mentions(denied, sp.Integral):
        return
    violation = climb(
        denied,
        seed=settings.seed,
        depths=settings.depths,
        digits=settings.digits,
        steps=settings.effort.necessity_climb_steps * most,
        effort=settings.effort,
    ).violation
    if violation is None:
        return
    # To a climb, a relation without a value is a violation, too.
    if outcome_at(denied, violation, settings.digits) == FOR_DEFINEDNESS:
        trials.undefined = violation
    else:
        trials.broken = violation


def _redundant(weakening: Weakening, proof: str, trials: _Trials) -> Entry:
    if trials.tried:
        raise AssertionError(
            f"{weakening.text} is proved from the other hypotheses by {proof}, yet it was "
            "false while they hold"
        )
    detail = f"follows from the other hypotheses: {proof}"
    return _as_entry(weakening, REDUNDANT, 0, None, detail)


def _needed(weakening: Weakening, point: Point, tried: int, digits: int) -> Entry:
    smallest = _simplest(weakening, point, NEEDED, digits)
    counterexample = counterexample_at(weakening.denied, smallest, digits=digits)
    assert counterexample is not None
    sides = [side for side in (counterexample.left, counterexample.right) if side]
    told = ": " + " against ".join(sides) if counterexample.left else ""
    detail = f"relation {counterexample.relation} fails{told}"
    return _as_entry(weakening, NEEDED, tried, smallest, detail)


def _needed_for_definedness(
    weakening: Weakening, point: Point, trials: _Trials, digits: int
) -> Entry:
    smallest = _simplest(weakening, point, FOR_DEFINEDNESS, digits)
    detail, held = "the statement has no value there", trials.counts[POSSIBLY_UNUSED]
    if held:
        detail += f"; it was decided and held at {held} other points"
    return _as_entry(weakening, FOR_DEFINEDNESS, trials.tried, smallest, detail)


def _simplest(weakening: Weakening, point: Point, outcome: str, digits: int) -> Point:
    """A simpler point of the same outcome; the depth stays, where the border is told."""

    def stays(trial: Point) -> bool:
        return outcome_at(weakening.denied, trial, digits) == outcome

    return simplify(point, stays, {symbols.N}, plain=_PLAIN)


def _unbroken(weakening: Weakening, trials: _Trials) -> Entry:
    """The entry where the statement never failed."""
    held, unknown, tried = trials.counts[POSSIBLY_UNUSED], trials.counts[UNDECIDED], trials.tried
    if not tried:
        detail = "no draw made it false while the others hold, so nothing is known"
        return _as_entry(weakening, NEVER_EXERCISED, 0, None, detail)
    if not held:
        detail = (
            f"false while the others hold at {unknown} points, and the statement could be "
            "decided at none of them"
        )
        return _as_entry(weakening, UNDECIDED, tried, None, detail)
    rest = f"; undecided at {unknown} more" if unknown else ""
    detail = (
        f"false while the others hold at {tried} points, and the statement held at "
        f"{held} of them{rest}"
    )
    return _as_entry(weakening, POSSIBLY_UNUSED, tried, None, detail)


def _as_entry(
    weakening: Weakening, outcome: str, tried: int, point: Point | None, detail: str
) -> Entry:
    texts = None
    if point is not None:
        by_name = sorted(point.values.items(), key=lambda item: item[0].name)
        texts = {symbol.name: value_text(value) for symbol, value in by_name}
    return {
        "hypothesis": weakening.text,
        "outcome": outcome,
        "tried": tried,
        "point": texts,
        "detail": detail,
    }


def _affordable(claim: Claim, settings: Settings) -> int:
    """Points to try: fewer where each costs a run or a quadrature."""
    if mentions(claim, *PROCESSES, sp.Integral):
        return max(1, settings.examples // settings.effort.necessity_share)
    return settings.examples


def _patience(weakening: Weakening, effort: Effort, most: int) -> int:
    """Undecided points after which no more are tried; without runs and integrals, all of them."""
    if mentions(weakening.denied, sp.Integral):
        return effort.most_undecided // 2
    return effort.most_undecided if mentions_process(weakening.denied) else most
