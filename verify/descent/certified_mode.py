"""Certified run of one mode: enclosures of iterates and of first passages.

Interval arithmetic on x + eta x^(N-1)(lam - x^N) forgets that both occurrences of x move together,
and its radius explodes. The step map is increasing (docs/theory.md, section 4), so the true orbit
stays between an orbit that starts lower and rounds down and one that starts higher and rounds up:
the two of rankclock.verify.descent.directed_orbit.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from rankclock.verify.arithmetic.outcomes import PastBudget, Undefined
from rankclock.verify.arithmetic.remembered import remembered
from rankclock.verify.descent import exact
from rankclock.verify.descent.directed_orbit import Grid, grid_bits
from rankclock.verify.descent.goals import FactorGoal, Near, PassageGoal
from rankclock.verify.descent.kept_orbits import directed_orbits
from rankclock.verify.descent.least_steps import least_steps
from rankclock.verify.descent.mode import Mode
from rankclock.verify.descent.step_count import StepCount

# guess: two words for the increment; 64 would leave no room for the rounding of a long run.
BITS = 128
# guess: a run of so many steps takes about a second, and a search draws hundreds of points.
SAMPLE_BUDGET = 20_000
# guess: a tie that 8 * BITS do not tell is most likely an equality, which no precision tells.
_ATTEMPTS = 4
# guess: exact iterates grow (2N-1)-fold a step, so later ones are too long to settle a tie.
_EXACT_STEPS = 6
# guess: longer rationals take long to multiply; a tie that only they would tell stays open.
_EXACT_BITS = 2_000_000

Progress = Callable[[int], None]


def first_passage(
    mode: Mode,
    goal: PassageGoal,
    *,
    budget: int = SAMPLE_BUDGET,
    progress: Progress | None = None,
) -> StepCount:
    """First k with d(k) at or past the goal.

    budget: most steps to run; progress is called with those done. Returns a StepCount, exact unless
    an iterate meets the goal to within the last precision tried. Raises TooLong past the budget,
    Undefined when the mode never arrives.
    """
    if isinstance(goal, FactorGoal) and goal.low < goal.high:
        # Passages are monotone in the target, so those of the two ends enclose every one between.
        ends = [
            first_passage(mode, FactorGoal(end, end), budget=budget, progress=progress)
            for end in (goal.low, goal.high)
        ]
        return StepCount(
            min(e.lo for e in ends), max(e.hi for e in ends), max(e.bits for e in ends)
        )
    if mode.rests:
        if goal.reached(mode.alpha, True) and goal.reached(mode.alpha, False):
            return StepCount(0, 0)
        raise Undefined("the mode starts at its limit and never moves")
    if goal.reached(mode.alpha, mode.rises):
        return StepCount(0, 0)
    return _passage_of_orbits(mode, goal, budget, progress)


def _passage_of_orbits(
    mode: Mode, goal: PassageGoal, budget: int, progress: Progress | None
) -> StepCount:
    """First passage of a mode on its way, by two directed orbits of more and more bits."""
    bits, count = BITS, None
    for _ in range(_ATTEMPTS):
        grid = Grid(mode, grid_bits(mode, goal, bits))
        # A hopeless run takes longer than all others, so it is refused beforehand.
        if least_steps(mode, grid.nearest(goal), budget) > budget:
            raise PastBudget(budget)
        lo, hi = grid.counts(goal, budget, progress)
        bits *= 2
        if hi is None or lo is None:
            continue
        count = StepCount(lo, hi, grid.p)
        if count.exact:
            return count
        settled = _settle(mode, goal, lo, hi) if lo <= _EXACT_STEPS else None
        if settled is not None:
            return StepCount(settled, settled, grid.p)
    if count is None:
        raise Undefined("the mode makes no progress towards the goal")
    return count


def enclose(
    mode: Mode, steps: int, *, bits: int = BITS, budget: int = SAMPLE_BUDGET
) -> tuple[Fraction, Fraction]:
    """Rationals between which d(steps) lies.

    bits: significant bits of the first increment. Raises TooLong for more steps than the budget.
    """
    if mode.rests or steps == 0:
        return mode.alpha, mode.alpha
    if steps > budget:
        raise PastBudget(budget)
    # Precisions below this one share its orbits.
    orbits = directed_orbits(mode, max(bits, BITS))
    return orbits.after(steps, lower=True), orbits.after(steps, lower=False)


# The two below are remembered because a statement asks for the same count in several places.
@remembered(most=4096)
def passage(
    *,
    depth: int,
    lam: Fraction,
    alpha: Fraction,
    eta: Fraction,
    target: Fraction | tuple[Fraction, Fraction],
) -> StepCount:
    """First k with the factor mode at or past a target, given exactly or as an enclosure."""
    low, high = target if isinstance(target, tuple) else (target, target)
    return first_passage(Mode(depth, lam, alpha, eta), FactorGoal(low, high))


@remembered(most=4096)
def recovery_time(
    *, depth: int, lam: Fraction, alpha: Fraction, eta: Fraction, eps: Fraction
) -> StepCount:
    """min{k : |d(k) - lam_+^(1/N)| <= eps}."""
    mode = Mode(depth, lam, alpha, eta)
    return first_passage(mode, Near(max(lam, Fraction(0)), eps, depth))


def _settle(mode: Mode, goal: PassageGoal, lo: int, hi: int) -> int | None:
    """Exact iterates decide a tie while they are still short."""
    for k in range(lo, hi):
        x = exact.mode(k, mode.depth, mode.lam, mode.alpha, mode.eta, size_limit=_EXACT_BITS)
        if x is None:
            return None
        if goal.reached(x, mode.rises):
            return k
    return hi
