"""The steps of two factor modes on Python integers: the loop that the compiled one repeats.

rankclock.verify.descent.certified_pair derives how the error grows and what rounding adds to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import NamedTuple

# guess: two words for the modes, as for a run from the identical start.
BITS = 128
# needed: more than the float rounding of one step's bounds.
UP = 1 + 2.0**-40
# needed: covers products of two rounding errors, which are below 2^-60 of the terms counted.
MORE = 1 + 2.0**-16
# guess: a mode that large does not come back, and its powers leave the range of float64.
HUGE = 2.0**64
# guess: beyond 2^-8 of the size of the mode the bound is of no use, and would soon square itself.
LARGEST_ERROR = 2.0**-8
# Sizes are seen through the leading bits: an integer of p bits may be beyond float64.
UNIT = 2.0**-BITS
# needed: an exponent at which 2^x is in the range of float64, with room for factors.
MOST_BITS = 1000


class PairEnd(Enum):
    """Why a run of two modes stopped."""

    OUT_OF_STEPS = "all steps are done"
    AT_BOUND = "the level may be at a bound"
    DIVERGES = "a mode is too large to come back"
    TOO_INEXACT = "the error is too large at this precision"


class PairState(NamedTuple):
    """a and b in units of 2^-p, each within `radius` units of the true one."""

    a: int
    b: int
    radius: float


class Moved(NamedTuple):
    """Where a run came to, by how many steps, and why it stopped.

    level, slack: p = a b^(N-1) there and a bound on its error, in units of 2^-p.
    """

    state: PairState
    done: int
    end: PairEnd
    level: int = 0
    slack: int = 0


@dataclass(frozen=True)
class PairTrack:
    """What stays the same in a run.

    depth: N >= 2. p, eta_bits: fractional bits of numbers and of the step size. lam, eta: rounded
    to them. rate: a float at least eta; spread: one at least the radius of the eigenvalue.
    """

    depth: int
    p: int
    eta_bits: int
    lam: int
    eta: int
    rate: float
    spread: float

    @cached_property
    def root(self) -> float:
        """A float above sqrt(N)."""
        return self.depth**0.5 * UP

    @cached_property
    def off(self) -> float:
        """How far the step size is off, in units of 2^-p."""
        return 2.0 ** max(-MOST_BITS, self.p - self.eta_bits)

    @cached_property
    def small(self) -> float:
        """At least the unit 2^-p."""
        return 2.0 ** -min(self.p, MOST_BITS)

    @cached_property
    def drift(self) -> float:
        """By how many units of 2^-p an enclosed eigenvalue moves eta (p - lam)."""
        return self.rate * self.spread * 2.0 ** min(self.p, MOST_BITS)

    @cached_property
    def beyond(self) -> int:
        """A level that no mode comes to that is not too large to come back."""
        return 1 << (64 * self.depth + 2 * self.p)


class PairRun(NamedTuple):
    """A run that is asked for: the arguments of `advance`."""

    track: PairTrack
    state: PairState
    steps: int
    low: int
    high: int

    def shortened(self, most: int) -> PairRun:
        """The first steps of the run, at most so many."""
        return PairRun(self.track, self.state, min(self.steps, most), self.low, self.high)

    def after(self, moved: Moved) -> PairRun:
        """What is left of the run."""
        return PairRun(self.track, moved.state, self.steps - moved.done, self.low, self.high)


def advance(track: PairTrack, state: PairState, steps: int, low: int, high: int) -> Moved:
    """Up to `steps` steps, until the level p may be at or below `low`, or at or above `high`.

    low, high: in units of 2^-p. Raises OverflowError where a mode diverges beyond float64. One
    function with local names, because it takes nearly all of the time of a run.
    """
    n, p, eta_bits, lam, eta = track.depth, track.p, track.eta_bits, track.lam, track.eta
    a, b, radius = state
    power, drop, view, unit = n - 2, (n - 3) * p, p - BITS, UNIT
    rate, root, off, spread = track.rate, track.root, track.off, track.spread
    small, drift = track.small, track.drift
    done = 0
    while True:
        tower = b**power >> drop if power else 1 << p
        aq, bq = a * tower >> p, b * tower >> p
        level = aq * b >> p
        gap = level - lam
        # At least |a| and |b| computed, and then at least the exact ones.
        size = (max(abs(a), abs(b)) >> view) * unit + unit
        reach = size + radius * small
        if not (reach <= HUGE and radius * small <= LARGEST_ERROR * size):
            end = PairEnd.DIVERGES if reach > HUGE else PairEnd.TOO_INEXACT
            return Moved(PairState(a, b, radius), done, end)
        steep = reach ** (n - 1)
        slack = root * steep * radius + (size * (size + 1) + 1) * MORE
        off_level = int(slack * UP) + 2
        if level - off_level <= low or level + off_level >= high:
            return Moved(PairState(a, b, radius), done, PairEnd.AT_BOUND, level, off_level)
        if done == steps:
            return Moved(PairState(a, b, radius), done, PairEnd.OUT_OF_STEPS, level, off_level)
        push = gap * eta >> eta_bits
        a -= push * bq >> p
        b -= push * aq >> p
        # The growth of the error and what rounding adds to it, as derived in certified_pair.
        residual = ((abs(gap) >> view) + 1) * unit
        fold = rate * n * steep * steep - 1
        growth = (fold if fold > 1 else 1.0) + rate * (n - 1) * steep / reach * (
            residual + slack * small + spread
        )
        added = (
            rate * residual * (size + 1)
            + steep * (rate * (size * (size + 1) + 2) + residual * off + 1)
            + 1
        )
        radius = (growth * radius + root * (added * MORE + drift * steep)) * UP
        done += 1
