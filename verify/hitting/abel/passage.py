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
from rankclock.verify.hitting.abel.path_proof import PathProof
from rankclock.verify.hitting.abel.route import Part
from rankclock.verify.hitting.abel.scaled import Sizes, reachable, sizes

# guess: (error allowed in steps, guard bits, orders of the small-step expansion, terms of the
# linearisation). The first settles nearly every target; the next ones cost several times as much
# and are for targets next to an iterate.
ATTEMPTS = (
    (1e-12, 128, (2, 4, 8, 12, 16), 32),
    (1e-24, 224, (12, 16, 24), 72),
    (1e-48, 400, (24, 32), 144),
)
# guess: a run of so few steps is quicker than the tables of an expansion.
_SHORT = 250
# guess: numbers of a million bits take seconds, and the time grows faster than they do.
_MOST_BITS = 1 << 20
# guess: most steps run to decide a tie, which an enclosure of one step may well stay.
_TIE = 5_000
# needed: exp of more is no float; and of more than the second, steps are huge anyway.
_LARGEST_EXPONENT, _HUGE = 700.0, 50.0


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
        # Passages are monotone in the target, so those of the two ends enclose every other.
        first, last = (
            hit(mode, FactorGoal(end, end), budget=budget, progress=progress)
            for end in (goal.low, goal.high)
        )
        lo, hi = min(first.lo, last.lo), max(first.hi, last.hi)
        return AbelHit(lo, hi, trail=first.trail + last.trail)
    if _there_at_once(mode, goal):
        return AbelHit(0, 0, trail=())
    if not reachable(mode, goal):
        raise Undefined("the mode never arrives at the goal")
    known = sizes(mode, goal)
    _require_few_digits(mode, known)
    if may_be_short(mode, known) and not _turns(mode):
        try:
            return _by_run(mode, goal, _SHORT)
        except (TooLong, Undefined):
            pass
    best, reason = _by_theorems(mode, goal, known)
    if best is not None and best.hi - best.lo <= 1:
        return best if best.exact else _decided_by_run(mode, goal, best, min(budget, _TIE))
    try:
        whole = _by_run(mode, goal, budget, progress)
    except (TooLong, Undefined):
        if best is None:
            raise
        return best
    reason = reason or "the enclosure was wider than one step"
    return AbelHit(whole.lo, whole.hi, trail=whole.trail, fallback=reason)


def _there_at_once(mode: Mode, goal: PassageGoal) -> bool:
    """Whether the start meets the goal; of a mode at rest, from both sides."""
    at_goal = goal.reached(mode.alpha, mode.rises)
    return at_goal and (not mode.rests or goal.reached(mode.alpha, not mode.rises))


def _require_few_digits(mode: Mode, known: Sizes) -> None:
    """Refuse an answer of more digits than are computed."""
    bits = known.bits(mode, 0)[1]
    if bits > _MOST_BITS:
        raise TooLong(
            f"an answer of {int(bits * 0.30103)} digits; at most {int(_MOST_BITS * 0.30103)} "
            "are computed, so give a larger alpha or accuracy"
        )


def _by_theorems(mode: Mode, goal: PassageGoal, known: Sizes) -> tuple[AbelHit | None, str]:
    """The narrowest enclosure of all attempts, or None; and why the first failed, if one did."""
    best: AbelHit | None = None
    reason = ""
    for tolerance, guard, orders, terms in ATTEMPTS:
        try:
            lo, hi, trail = PathProof(mode, goal, known, tolerance, guard, orders, terms).route()
        except (Undecided, TooLong) as problem:
            reason = reason or str(problem)
            continue
        if best is not None:
            # Two proofs of one number: if they do not meet, one of them is wrong.
            if max(best.lo, lo) > min(best.hi, hi):
                raise ArithmeticError(
                    f"two enclosures of one hitting time do not meet: {best.lo}..{best.hi} "
                    f"and {lo}..{hi}"
                )
            lo, hi = max(best.lo, lo), min(best.hi, hi)
        best = AbelHit(lo, hi, trail=trail)
        if best.exact:
            break
    return best, reason


def _decided_by_run(mode: Mode, goal: PassageGoal, best: AbelHit, budget: int) -> AbelHit:
    """The answer next to an iterate: closer to it than any accuracy above, a run may still tell."""
    if best.hi >= budget:
        return best
    try:
        return _narrower(best, _by_run(mode, goal, best.hi + 1))
    except (TooLong, Undefined):
        return best


def _narrower(best: AbelHit, ran: AbelHit) -> AbelHit:
    lo, hi = max(best.lo, ran.lo), min(best.hi, ran.hi)
    if lo > hi:
        raise ArithmeticError(
            f"the run and the theorems do not meet: {ran.lo}..{ran.hi} and {best.lo}..{best.hi}"
        )
    reason = f"the target is within {ATTEMPTS[-1][0]} steps of an iterate"
    return AbelHit(lo, hi, trail=ran.trail, fallback=reason)


def _by_run(
    mode: Mode, goal: PassageGoal, budget: int, progress: Callable[[int], None] | None = None
) -> AbelHit:
    steps = first_passage(mode, goal, budget=budget, progress=progress)
    part = Part("certified run", 0, (steps.lo, steps.hi), "start", "goal", "0", "theorem 3")
    return AbelHit(steps.lo, steps.hi, trail=(part,))


def _turns(mode: Mode) -> bool:
    """Whether rounding the start may pass the turning point of the step map.

    That is where its slope at the start is tiny.
    """
    n, x = mode.depth, mode.alpha
    slope = 1 + mode.eta * x ** (n - 2) * ((n - 1) * mode.lam - (2 * n - 1) * x**n)
    return not mode.rises and slope * (1 << 40) < 1


def may_be_short(mode: Mode, known: Sizes) -> bool:
    """Whether so few steps may do that a run is the simplest proof; a guess."""
    n = mode.depth
    gained = known.start_gap - known.target_gap
    if mode.lam > 0 and gained > _SHORT * -_log_rate(n, known.step):
        return False
    width, low = abs(known.target - known.start), min(known.start, known.target)
    # Steps are shortest at small x: those of the first e-fold from there.
    slowest = _relative_step(mode, known, low + min(1.0, width))
    if min(1.0, width) > _SHORT * 4 * math.exp(min(_HUGE, slowest)):
        return False
    largest = math.exp(min(_HUGE, _relative_step(mode, known, max(known.start, known.target))))
    return width <= _SHORT * max(largest, math.log1p(largest)) * 4


def _relative_step(mode: Mode, known: Sizes, log_x: float) -> float:
    """Logarithm of S = h x^(N-2) (|sign| + x^N) at ln x."""
    n = mode.depth
    if mode.lam == 0:
        return known.step + (2 * n - 2) * log_x
    beside = math.log1p(math.exp(min(_LARGEST_EXPONENT, n * log_x)))
    return known.step + (n - 2) * log_x + beside


def _log_rate(n: int, log_step: float) -> float:
    """Twice the logarithm of 1 - h N, by which a step multiplies the distance to the limit."""
    rate = 1 - n * math.exp(min(log_step, 1.0))
    return math.log(rate) * 2 if rate > 1e-12 else -math.inf
