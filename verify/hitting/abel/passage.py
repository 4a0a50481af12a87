"""First passage of one mode without a run that grows with 1/alpha, 1/eps or 1/eta."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from rankclock.verify.arithmetic.outcomes import TooLong, Undecided, Undefined
from rankclock.verify.descent.certified_mode import SAMPLE_BUDGET, first_passage
from rankclock.verify.descent.goals import FactorGoal, PassageGoal
from rankclock.verify.descent.mode import Mode
from rankclock.verify.descent.step_count import StepCount
from rankclock.verify.hitting.abel.attempt import Attempt
from rankclock.verify.hitting.abel.route import Part
from rankclock.verify.hitting.abel.scaled import Sizes, reachable, sizes

# (error allowed in steps, guard bits, orders of the small-step expansion, terms of the
# linearisation)
_ATTEMPTS = (
    (1e-12, 128, (2, 4, 8, 12, 16), 32),
    (1e-24, 224, (12, 16, 24), 72),
    (1e-48, 400, (24, 32), 144),
)
_SHORT = 250
# Numbers of a million bits take seconds, and the time grows faster than they do.
_MOST_BITS = 1 << 20
_TIE = 5_000


@dataclass(frozen=True)
class AbelHit(StepCount):
    """A count with its proof.

    trail: the parts of the proof in order. fallback: why a certified run of the whole path was
    needed, or None.
    """

    trail: tuple[Part, ...] = field(kw_only=True)
    fallback: str | None = field(default=None, kw_only=True)


def hit(
    mode: Mode,
    goal: PassageGoal,
    *,
    budget: int = SAMPLE_BUDGET,
    progress: Callable[[int], None] | None = None,
) -> AbelHit:
    """First k with d(k) at or past the goal.

    mode: depth, lam, alpha, eta, all exact. goal: where it arrives. budget: most steps of a
    certified run where no theorem applies; progress is called with its steps. Raises Undefined when
    the mode never arrives, TooLong past the budget. Source: this project; docs/hitting-times.md.
    """
    if isinstance(goal, FactorGoal) and goal.low < goal.high:
        ends = [
            hit(mode, FactorGoal(e, e), budget=budget, progress=progress)
            for e in (goal.low, goal.high)
        ]
        return AbelHit(
            min(e.lo for e in ends), max(e.hi for e in ends), trail=ends[0].trail + ends[1].trail
        )
    if goal.reached(mode.alpha, mode.rises) and (
        not mode.rests or goal.reached(mode.alpha, not mode.rises)
    ):
        return AbelHit(0, 0, trail=())
    if not reachable(mode, goal):
        raise Undefined("the mode never arrives at the goal")
    known = sizes(mode, goal)
    bits = known.bits(mode, 0)[1]
    if bits > _MOST_BITS:
        raise TooLong(
            f"an answer of {int(bits * 0.30103)} digits; at most {int(_MOST_BITS * 0.30103)} "
            "are computed, so give a larger alpha or accuracy"
        )
    if _may_be_short(mode, known) and not _turns(mode):
        try:
            return _by_run(mode, goal, _SHORT)
        except (TooLong, Undefined):
            pass
    best: AbelHit | None = None
    reason = ""
    for tolerance, guard, orders, terms in _ATTEMPTS:
        try:
            lo, hi, trail = Attempt(mode, goal, known, tolerance, guard, orders, terms).route()
        except (Undecided, TooLong) as problem:
            reason = reason or str(problem)
            continue
        if best is not None:
            if max(best.lo, lo) > min(best.hi, hi):
                raise ArithmeticError(
                    f"two enclosures of one hitting time do not meet: {best.lo}..{best.hi} "
                    f"and {lo}..{hi}"
                )
            lo, hi = max(best.lo, lo), min(best.hi, hi)
        best = AbelHit(lo, hi, trail=trail)
        if best.exact:
            return best
    if best is not None and best.hi - best.lo <= 1:
        # A target as close to an iterate as the accuracy above: where a run is affordable it may
        # still tell.
        try:
            return (
                _narrower(best, _by_run(mode, goal, best.hi + 1))
                if best.hi < min(budget, _TIE)
                else best
            )
        except (TooLong, Undefined):
            return best
    try:
        whole = _by_run(mode, goal, budget, progress)
    except (TooLong, Undefined):
        if best is None:
            raise
        return best
    reason = reason or "the enclosure was wider than one step"
    return AbelHit(whole.lo, whole.hi, trail=whole.trail, fallback=reason)


def _narrower(best: AbelHit, ran: AbelHit) -> AbelHit:
    lo, hi = max(best.lo, ran.lo), min(best.hi, ran.hi)
    if lo > hi:
        raise ArithmeticError(
            f"the run and the theorems do not meet: {ran.lo}..{ran.hi} and {best.lo}..{best.hi}"
        )
    reason = f"the target is within {_ATTEMPTS[-1][0]} steps of an iterate"
    return AbelHit(lo, hi, trail=ran.trail, fallback=reason)


def _by_run(
    mode: Mode, goal: PassageGoal, budget: int, progress: Callable[[int], None] | None = None
) -> AbelHit:
    steps = first_passage(mode, goal, budget=budget, progress=progress)
    part = Part("certified run", 0, (steps.lo, steps.hi), "start", "goal", "0", "theorem 3")
    return AbelHit(steps.lo, steps.hi, trail=(part,))


def _turns(mode: Mode) -> bool:
    """Whether the slope of the step map at the start is so small that rounding the start may pass
    the turning point.
    """
    n, x = mode.depth, mode.alpha
    slope = 1 + mode.eta * x ** (n - 2) * ((n - 1) * mode.lam - (2 * n - 1) * x**n)
    return not mode.rises and slope * (1 << 40) < 1


def _may_be_short(mode: Mode, known: Sizes) -> bool:
    """Whether so few steps may do that a run is the simplest proof; a guess."""
    n = mode.depth
    top = max(known.start, known.target)
    largest = math.exp(
        min(
            50.0,
            known.step
            + (n - 2) * top
            + math.log1p(math.exp(min(700.0, n * top))) * (mode.lam != 0),
        )
    )
    if mode.lam == 0:
        largest = math.exp(min(50.0, known.step + (2 * n - 2) * top))
    if mode.lam > 0 and known.start_gap - known.target_gap > _SHORT * -_log_rate(n, known.step):
        return False
    width, low = abs(known.target - known.start), min(known.start, known.target)
    # Steps are shortest at small x: those of the first e-fold from there.
    fold = low + min(1.0, width)
    slow = (
        known.step
        + (2 * n - 2 if mode.lam == 0 else n - 2) * fold
        + math.log1p(math.exp(min(700.0, n * fold))) * (mode.lam != 0)
    )
    if min(1.0, width) > _SHORT * 4 * math.exp(min(50.0, slow)):
        return False
    return width <= _SHORT * max(largest, math.log1p(largest)) * 4


def _log_rate(n: int, log_step: float) -> float:
    rate = 1 - n * math.exp(min(log_step, 1.0))
    return math.log(rate) * 2 if rate > 1e-12 else -math.inf
