"""Orbits of one mode in integer fixed point, every rounding of a step in one direction.

In directed rounding an orbit stays on its side of the true one, because the step map increases: the
lower orbit starts lower and rounds down, the upper one starts higher and rounds up.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction

from rankclock.verify.arithmetic.outcomes import PastBudget
from rankclock.verify.descent.engine import (
    COMPILED_CHUNK,
    PATIENCE,
    advance,
    advance_both,
    is_compilable,
)
from rankclock.verify.descent.fixed_point import magnitude, units_above, units_below
from rankclock.verify.descent.goals import Near, PassageGoal
from rankclock.verify.descent.mode import Mode
from rankclock.verify.descent.mode_steps import OrbitEnd, Track

# needed: fractional bits of two machine words, with a sign and room for sums.
_TWO_WORDS = 123
# guess: of 128 significant bits of the smallest increment 48 are kept, so that a million roundings
# leave half of them.
_LEAST_LOST = 80
# guess: significant bits of a target that show its size well enough.
_TARGET_BITS = 32


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

    def counts(
        self, goal: PassageGoal, budget: int, progress: Callable[[int], None] | None
    ) -> tuple[int | None, int | None]:
        """Steps until an iterate is possibly and until one is surely at the goal.

        Each is None where the orbit that tells it comes to rest. Raises PastBudget.
        """
        if budget > PATIENCE and is_compilable():
            # Short runs end here, before anything is compiled.
            with suppress(PastBudget):
                return self._counts_in_turn(goal, PATIENCE, progress)
            counts = self._counts_compiled(goal, budget, progress)
            if counts is not None:
                return counts
        return self._counts_in_turn(goal, budget, progress)

    def _counts_in_turn(
        self, goal: PassageGoal, budget: int, progress: Callable[[int], None] | None
    ) -> tuple[int | None, int | None]:
        possible, sure = self._stops(goal)
        rises = self.mode.rises
        hi = self.count(lower=rises, stop=sure, budget=budget, progress=progress)
        lo = self.count(lower=not rises, stop=possible, budget=budget, progress=progress)
        return lo, hi

    def _counts_compiled(
        self, goal: PassageGoal, budget: int, progress: Callable[[int], None] | None
    ) -> tuple[int | None, int | None] | None:
        """The same by both orbits in one loop; None where their numbers do not fit."""
        coarse = self._in_two_words()
        if coarse is not None:
            # Two orbits that agree enclose one number, which is the same on every grid.
            with suppress(PastBudget):
                counts = coarse._counts_together(goal, budget, progress)
                if counts is not None and counts[0] == counts[1] is not None:
                    return counts
        return self._counts_together(goal, budget, progress)

    def _counts_together(
        self, goal: PassageGoal, budget: int, progress: Callable[[int], None] | None
    ) -> tuple[int | None, int | None] | None:
        possible, sure = self._stops(goal)
        rises = self.mode.rises
        slow, fast = self.track(lower=rises), self.track(lower=not rises)
        x, x_total = self._begin(rises, sure, budget)
        y, y_total = self._begin(not rises, possible, budget)
        while True:
            chunk = min(COMPILED_CHUNK, budget - max(x_total, y_total))
            moved = advance_both(slow, fast, (x, y), chunk, (sure, possible))
            if moved is None:
                return None
            (x, y), done = moved
            x_total, y_total = x_total + done, y_total + done
            if done < chunk or chunk == 0:
                break
            if progress is not None:
                progress(x_total)
        hi = self._count_on(slow, x, x_total, sure, budget, progress)
        lo = self._count_on(fast, y, y_total, possible, budget, progress)
        return lo, hi

    def _in_two_words(self) -> Grid | None:
        """A coarser grid whose numbers have two machine words, if increments keep enough bits."""
        mode = self.mode
        top = max(Fraction(1), mode.alpha, abs(mode.lam) + mode.start)
        p = _TWO_WORDS - magnitude(top)
        return Grid(mode, p) if self.p - _LEAST_LOST <= p < self.p else None

    def nearest(self, goal: PassageGoal) -> Fraction:
        """The place on the way at which the mode first is possibly at a goal."""
        return Fraction(self._stops(goal)[0], 1 << self.p)

    def _stops(self, goal: PassageGoal) -> tuple[int, int]:
        return goal.rising(self.p) if self.mode.rises else goal.falling(self.p)

    def count(
        self, *, lower: bool, stop: int, budget: int, progress: Callable[[int], None] | None
    ) -> int | None:
        """Steps of one directed orbit until it is at or past `stop`; None when it comes to rest."""
        x, total = self._begin(lower, stop, budget)
        return self._count_on(self.track(lower=lower), x, total, stop, budget, progress)

    def _count_on(
        self,
        track: Track,
        x: int,
        total: int,
        stop: int,
        budget: int,
        progress: Callable[[int], None] | None,
    ) -> int | None:
        """As `count`, from x after `total` steps."""
        while True:
            x, done, end = advance(track, x, budget - total, stop, before=total)
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
        return Fraction(self.onwards(steps, lower=lower), 1 << self.p)

    def onwards(self, steps: int, *, lower: bool, known: tuple[int, int] | None = None) -> int:
        """X of one directed orbit after a number of steps.

        known: X after fewer steps, and their number, to go on from.
        """
        x, total = known or self._begin(lower, None, steps)
        track, end = self.track(lower=lower), OrbitEnd.OUT_OF_STEPS
        # No goal: far beyond every limit of a rising mode, and below 0, where none falls.
        stop = 1 << (4 * self.p + 4096) if self.mode.rises else -1
        while total < steps and end is OrbitEnd.OUT_OF_STEPS:
            x, done, end = advance(track, x, steps - total, stop, before=steps)
            total += done
        return x

    def _begin(self, lower: bool, stop: int | None, steps: int) -> tuple[int, int]:
        """Where a directed orbit sets out from, and how many steps that took."""
        x = self.start_low if lower else self.start_high
        on_its_side = lower or self.mode.rises or self.start_high == self.start_low
        if on_its_side or steps < 1 or (stop is not None and x <= stop):
            return x, 0
        # A falling mode may start where g' = 0; the start rounded up then lies beyond the maximum
        # of g, whose slope up to there is above -1. So g falls short of its value at the true start
        # by less than one unit.
        return self.track(lower=lower).advance(x, 1, -1)[0] + 1, 1

    def track(self, *, lower: bool) -> Track:
        """The steps of the orbit that starts lower and rounds down, or of the other."""
        mode = self.mode
        # The orbit that moves further: its rounding errors go with the motion.
        fast = lower != mode.rises
        eta = self.eta_high if fast else self.eta_low
        # A rising mode moves further to a higher limit, a falling one to a lower.
        lam = self.lam_high if fast == mode.rises else self.lam_low
        return Track(mode.rises, fast, mode.depth - 1, self.p, eta, self.eta_bits, lam)


def _around(value: Fraction, p: int) -> tuple[int, int]:
    return units_below(value, p), units_above(value, p)
