"""Orbits of one mode in integer fixed point, every rounding of a step in one direction.

In directed rounding an orbit stays on its side of the true one, because the step map increases: the
lower orbit starts lower and rounds down, the upper one starts higher and rounds up.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from fractions import Fraction

from rankclock.verify.arithmetic.outcomes import PastBudget
from rankclock.verify.descent.fixed_point import magnitude, units_above, units_below
from rankclock.verify.descent.goals import Near, PassageGoal
from rankclock.verify.descent.mode import Mode

# guess: steps between two calls of progress, some tenths of a second.
_CHUNK = 50_000
# guess: significant bits of a target that show its size well enough.
_TARGET_BITS = 32


class OrbitEnd(Enum):
    """Why a directed orbit stopped."""

    AT_TARGET = "at the target or past it"
    AT_REST = "the increment is rounded to nothing"
    OUT_OF_STEPS = "all steps are done"


def grid_bits(mode: Mode, goal: PassageGoal | None, bits: int) -> int:
    """Fractional bits so that the smallest increment on the way keeps `bits` significant ones."""
    points = [mode.alpha]
    if goal is not None:
        p = 128 - magnitude(mode.alpha) if mode.alpha < 1 else 64
        # The scale that shows the target is not known beforehand: a few are tried.
        for scale in (p, 4 * p, 64 * p):
            near, _ = goal.rising(scale) if mode.rises else goal.falling(scale)
            if near.bit_length() > _TARGET_BITS:
                points.append(Fraction(near, 1 << scale))
                break
    smallest = min(magnitude(_increment(mode, x)) for x in points)
    closeness = -magnitude(goal.eps) if isinstance(goal, Near) else 0
    return bits + max(0, -smallest) + max(0, closeness)


def _increment(mode: Mode, x: Fraction) -> Fraction:
    # At the limit itself there is no increment to keep; 2^-256 stands for a target next to it.
    distance = abs(mode.lam - x**mode.depth) or Fraction(1, 1 << 256)
    return mode.eta * x ** (mode.depth - 1) * distance


class Grid:
    """Fixed-point numbers X/2^p, and the two directed step maps on them."""

    def __init__(self, mode: Mode, p: int) -> None:
        self.mode, self.p = mode, p
        # A small step size needs more places than the mode to keep as many significant bits.
        self.eta_bits = p + max(0, -magnitude(mode.eta))
        self.start_low, self.start_high = _around(mode.alpha, p)
        self.lam_low, self.lam_high = _around(mode.lam, p)
        self.eta_low, self.eta_high = _around(mode.eta, self.eta_bits)

    def count(
        self, *, lower: bool, stop: int, budget: int, progress: Callable[[int], None] | None
    ) -> int | None:
        """Steps of one directed orbit until it is at or past `stop`; None when it comes to rest."""
        x, total = self._begin(lower, stop, budget)
        while True:
            chunk = min(_CHUNK, budget - total)
            x, done, end = self._advance(x, chunk, lower, stop)
            total += done
            if end is OrbitEnd.AT_TARGET:
                return total
            if end is OrbitEnd.AT_REST:
                return None
            if progress is not None:
                progress(total)
            if total >= budget:
                raise PastBudget(budget)

    def after(self, steps: int, *, lower: bool) -> Fraction:
        """One directed orbit after a number of steps."""
        x, done = self._begin(lower, None, steps)
        x, _, _ = self._advance(x, steps - done, lower, None)
        return Fraction(x, 1 << self.p)

    def _begin(self, lower: bool, stop: int | None, steps: int) -> tuple[int, int]:
        """Where a directed orbit sets out from, and how many steps that took."""
        x = self.start_low if lower else self.start_high
        on_its_side = lower or self.mode.rises or self.start_high == self.start_low
        if on_its_side or steps < 1 or (stop is not None and x <= stop):
            return x, 0
        # A falling mode may start where g' = 0; the start rounded up then lies beyond the maximum
        # of g, whose slope up to there is above -1. So g falls short of its value at the true start
        # by less than one unit.
        return self._advance(x, 1, lower, None)[0] + 1, 1

    def _advance(
        self, x: int, steps: int, lower: bool, stop: int | None
    ) -> tuple[int, int, OrbitEnd]:
        rises = self.mode.rises
        if stop is None:
            # No goal: far beyond every limit of a rising mode, and below 0, where none falls.
            stop = 1 << (4 * self.p + 4096) if rises else -1
        # The orbit that moves further: its rounding errors go with the motion.
        fast = lower != rises
        eta = self.eta_high if fast else self.eta_low
        # A rising mode moves further to a higher limit, a falling one to a lower.
        lam = self.lam_high if fast == rises else self.lam_low
        move = rise if rises else fall
        return move(x, steps, stop, int(fast), self.mode.depth - 1, self.p, eta, self.eta_bits, lam)


def _around(value: Fraction, p: int) -> tuple[int, int]:
    return units_below(value, p), units_above(value, p)


def rise(
    x: int, steps: int, stop: int, fast: int, m: int, p: int, eta: int, eta_bits: int, lam: int
) -> tuple[int, int, OrbitEnd]:
    """Increasing orbit: with fast = 1 every rounding is upwards, with fast = 0 downwards."""
    drop, slow, done = (m - 1) * p, 1 - fast, 0
    for done in range(steps):
        if x >= stop:
            return x, done, OrbitEnd.AT_TARGET
        power = x**m >> drop
        # power <= x^m < power + 1; the distance lam - x^(m+1) takes the opposite bound.
        distance = lam - (((power + slow) * x >> p) + slow)
        if distance <= 0:
            if slow:
                return x, done, OrbitEnd.AT_REST
            distance = 0
        gain = (((power + fast) * eta >> eta_bits) + fast) * distance >> p
        if not gain and slow:
            return x, done, OrbitEnd.AT_REST
        x += gain + fast
    return x, steps, OrbitEnd.AT_TARGET if x >= stop else OrbitEnd.OUT_OF_STEPS


def fall(
    x: int, steps: int, stop: int, fast: int, m: int, p: int, eta: int, eta_bits: int, lam: int
) -> tuple[int, int, OrbitEnd]:
    """Decreasing orbit: with fast = 1 every rounding is downwards, with fast = 0 upwards."""
    drop, slow, done = (m - 1) * p, 1 - fast, 0
    for done in range(steps):
        if x <= stop:
            return x, done, OrbitEnd.AT_TARGET
        power = x**m >> drop
        distance = (((power + fast) * x >> p) + fast) - lam
        if distance <= 0:
            if slow:
                return x, done, OrbitEnd.AT_REST
            distance = 0
        loss = (((power + fast) * eta >> eta_bits) + fast) * distance >> p
        if not loss and slow:
            return x, done, OrbitEnd.AT_REST
        x -= loss + fast
        if x < 0:
            x = 0
    return x, steps, OrbitEnd.AT_TARGET if x <= stop else OrbitEnd.OUT_OF_STEPS
