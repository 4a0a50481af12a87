"""Certified run of one mode: lower end rounded down, upper end rounded up, in integer fixed point.

Interval arithmetic on x + eta x^(N-1)(lam - x^N) forgets that both occurrences of x move together,
and its radius explodes. The step map is increasing (theory notes section 4), so the true orbit
stays between an orbit that starts lower and rounds down and one that starts higher and rounds up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from rankclock.verify.arithmetic.outcomes import TooLong, Undefined
from rankclock.verify.arithmetic.rationals import short
from rankclock.verify.descent import exact
from rankclock.verify.descent.goals import FactorGoal, Near, PassageGoal
from rankclock.verify.descent.start import RANGE_OF_A_MODE, Start
from rankclock.verify.descent.step_count import StepCount

BITS = 128
SAMPLE_BUDGET = 20_000
_CHUNK = 50_000
_EXACT_STEPS = 6


@dataclass(frozen=True)
class Mode:
    """One mode: depth >= 2, eigenvalue lam, start alpha > 0, step size eta > 0; exact rationals.

    Raises Undefined when the step map is not increasing where the mode moves, so that a directed
    run would prove nothing.
    """

    depth: int
    lam: Fraction
    alpha: Fraction
    eta: Fraction

    def __post_init__(self) -> None:
        if not Start(self.depth, self.alpha, self.eta).in_range:
            raise Undefined(RANGE_OF_A_MODE)
        if not self._increasing():
            raise Undefined(
                f"the step map is not increasing for eta = {short(self.eta)}: no directed run"
            )

    @cached_property
    def start(self) -> Fraction:
        """The eigenvalue alpha^N at step 0."""
        return self.alpha**self.depth

    @cached_property
    def rises(self) -> bool:
        """Whether the mode grows towards mu."""
        return self.start < self.lam

    @cached_property
    def rests(self) -> bool:
        """Whether the mode starts at its limit."""
        return self.start == self.lam

    def _increasing(self) -> bool:
        n, lam, x, eta = self.depth, self.lam, self.alpha, self.eta
        if self.rises:
            return (eta * n) ** n * lam ** (2 * n - 2) <= 1
        return 1 + eta * x ** (n - 2) * ((n - 1) * lam - (2 * n - 1) * x**n) >= 0


def first_passage(
    mode: Mode,
    goal: PassageGoal,
    *,
    budget: int = SAMPLE_BUDGET,
    progress: Callable[[int], None] | None = None,
) -> StepCount:
    """First k with d(k) at or past the goal.

    budget: most steps to run. Returns a StepCount, exact unless an iterate meets the goal to within
    the last precision tried. Raises TooLong past the budget, Undefined when the mode never arrives.
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
    bits, found = BITS, None
    for _ in range(4):
        grid = Grid(mode, grid_bits(mode, goal, bits))
        possible, sure = goal.rising(grid.p) if mode.rises else goal.falling(grid.p)
        hi = grid.count(lower=mode.rises, stop=sure, budget=budget, progress=progress)
        lo = grid.count(lower=not mode.rises, stop=possible, budget=budget, progress=progress)
        if hi is None or lo is None:
            bits *= 2
            continue
        found = StepCount(lo, hi, grid.p)
        if lo == hi:
            return found
        if lo <= _EXACT_STEPS:
            settled = _settle(mode, goal, lo, hi)
            if settled is not None:
                return StepCount(settled, settled, grid.p)
        bits *= 2
    if found is None:
        raise Undefined("the mode makes no progress towards the goal")
    return found


def enclose(
    mode: Mode, steps: int, *, bits: int = BITS, budget: int = SAMPLE_BUDGET
) -> tuple[Fraction, Fraction]:
    """Rationals between which d(steps) lies, from a run at `bits` significant bits of the first
    increment.

    Raises TooLong for more steps than the budget.
    """
    if mode.rests or steps == 0:
        return mode.alpha, mode.alpha
    if steps > budget:
        raise TooLong(f"more than {budget} steps")
    grid = Grid(mode, grid_bits(mode, None, bits))
    return grid.after(steps, lower=True), grid.after(steps, lower=False)


@lru_cache(maxsize=4096)
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


@lru_cache(maxsize=4096)
def recovery_time(
    *, depth: int, lam: Fraction, alpha: Fraction, eta: Fraction, eps: Fraction
) -> StepCount:
    """min{k : |d(k) - lam_+^(1/N)| <= eps}."""
    mode = Mode(depth, lam, alpha, eta)
    return first_passage(mode, Near(max(lam, Fraction(0)), eps, depth))


def _settle(mode: Mode, goal: PassageGoal, lo: int, hi: int) -> int | None:
    """Exact iterates decide a tie while they are still short."""
    for k in range(lo, hi):
        x = exact.mode(k, mode.depth, mode.lam, mode.alpha, mode.eta, size_limit=2_000_000)
        if x is None:
            return None
        if goal.reached(x, mode.rises):
            return k
    return hi


def grid_bits(mode: Mode, goal: PassageGoal | None, bits: int) -> int:
    """Fractional bits so that the smallest increment on the way keeps `bits` significant ones."""
    points = [mode.alpha]
    if goal is not None:
        p = 64 + _magnitude(mode.alpha) * -1 + 64 if mode.alpha < 1 else 64
        for scale in (p, 4 * p, 64 * p):
            near, _ = goal.rising(scale) if mode.rises else goal.falling(scale)
            if near.bit_length() > 32:
                points.append(Fraction(near, 1 << scale))
                break
    smallest = min(_magnitude(_increment(mode, x)) for x in points)
    closeness = -_magnitude(goal.eps) if isinstance(goal, Near) else 0
    return bits + max(0, -smallest) + max(0, closeness)


def _increment(mode: Mode, x: Fraction) -> Fraction:
    distance = abs(mode.lam - x**mode.depth) or Fraction(1, 1 << 256)
    return mode.eta * x ** (mode.depth - 1) * distance


def _magnitude(value: Fraction) -> int:
    return value.numerator.bit_length() - value.denominator.bit_length()


class Grid:
    """Fixed-point numbers X/2^p, and the two directed step maps on them."""

    def __init__(self, mode: Mode, p: int) -> None:
        self.mode, self.p = mode, p
        self.eta_bits = p + max(0, -_magnitude(mode.eta))
        self.start_low = (mode.alpha.numerator << p) // mode.alpha.denominator
        self.eta_low = (mode.eta.numerator << self.eta_bits) // mode.eta.denominator
        self.lam_low = (mode.lam.numerator << p) // mode.lam.denominator
        self.start_high = self.start_low + (
            self.start_low * mode.alpha.denominator != mode.alpha.numerator << p
        )
        self.eta_high = self.eta_low + (
            self.eta_low * mode.eta.denominator != mode.eta.numerator << self.eta_bits
        )
        self.lam_high = self.lam_low + (
            self.lam_low * mode.lam.denominator != mode.lam.numerator << p
        )

    def count(
        self, *, lower: bool, stop: int, budget: int, progress: Callable[[int], None] | None
    ) -> int | None:
        """Steps of one directed orbit until it is at or past `stop`; None when it comes to rest
        before.
        """
        x, total = self._begin(lower, stop, budget)
        while True:
            chunk = min(_CHUNK, budget - total)
            x, done, state = self._advance(x, chunk, lower, stop)
            total += done
            if state == "there":
                return total
            if state == "rest":
                return None
            if progress is not None:
                progress(total)
            if total >= budget:
                raise TooLong(f"more than {budget} steps")

    def after(self, steps: int, *, lower: bool) -> Fraction:
        """One directed orbit after a number of steps."""
        x, done = self._begin(lower, None, steps)
        x, _, _ = self._advance(x, steps - done, lower, None)
        return Fraction(x, 1 << self.p)

    def _begin(self, lower: bool, stop: int | None, steps: int) -> tuple[int, int]:
        """Where a directed orbit sets out from, and how many steps that took."""
        x = self.start_low if lower else self.start_high
        if (
            lower
            or self.mode.rises
            or self.start_high == self.start_low
            or steps < 1
            or (stop is not None and x <= stop)
        ):
            return x, 0
        # A falling mode may start where g' = 0; the start rounded up then lies beyond the maximum
        # of g, whose slope up to there is
        # above -1. So g falls short of its value at the true start by less than one unit.
        return self._advance(x, 1, lower, None)[0] + 1, 1

    def _advance(self, x: int, steps: int, lower: bool, stop: int | None) -> tuple[int, int, str]:
        move = _rise if self.mode.rises else _fall
        if stop is None:
            stop = 1 << (4 * self.p + 4096) if self.mode.rises else -1
        fast = (
            lower != self.mode.rises
        )  # the orbit that moves further: its rounding errors go with the motion
        eta, lam = (self.eta_high if fast else self.eta_low), self.lam_low
        if self.mode.rises:
            lam = self.lam_high if fast else self.lam_low
        else:
            lam = self.lam_low if fast else self.lam_high
        return move(x, steps, stop, int(fast), self.mode.depth - 1, self.p, eta, self.eta_bits, lam)


def _rise(
    x: int, steps: int, stop: int, fast: int, m: int, p: int, eta: int, eta_bits: int, lam: int
) -> tuple[int, int, str]:
    """Increasing orbit: with fast = 1 every rounding is upwards, with fast = 0 downwards."""
    drop, slow, done = (m - 1) * p, 1 - fast, 0
    for done in range(steps):
        if x >= stop:
            return x, done, "there"
        power = x**m >> drop
        # power <= x^m < power + 1; the distance lam - x^(m+1) takes the opposite bound.
        distance = lam - (((power + slow) * x >> p) + slow)
        if distance <= 0:
            if slow:
                return x, done, "rest"
            distance = 0
        gain = (((power + fast) * eta >> eta_bits) + fast) * distance >> p
        if not gain and slow:
            return x, done, "rest"
        x += gain + fast
    return x, steps, "there" if x >= stop else "on the way"


def _fall(
    x: int, steps: int, stop: int, fast: int, m: int, p: int, eta: int, eta_bits: int, lam: int
) -> tuple[int, int, str]:
    """Decreasing orbit: with fast = 1 every rounding is downwards, with fast = 0 upwards."""
    drop, slow, done = (m - 1) * p, 1 - fast, 0
    for done in range(steps):
        if x <= stop:
            return x, done, "there"
        power = x**m >> drop
        distance = (((power + fast) * x >> p) + fast) - lam
        if distance <= 0:
            if slow:
                return x, done, "rest"
            distance = 0
        loss = (((power + fast) * eta >> eta_bits) + fast) * distance >> p
        if not loss and slow:
            return x, done, "rest"
        x -= loss + fast
        if x < 0:
            x = 0
    return x, steps, "there" if x <= stop else "on the way"
