"""First passage of the level p = a b^(N-1) of a perturbed mode through a target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from rankclock.verify.arithmetic.outcomes import Undecided, Undefined
from rankclock.verify.descent.certified_pair import Orbit, Pair
from rankclock.verify.descent.engine import COMPILED_CHUNK, advance_pairs
from rankclock.verify.descent.pair_steps import BITS, PairRun

# guess: steps between two calls of progress, some tenths of a second; also how long an orbit may
# stay beside its level before more bits are tried.
CHUNK = 20_000
# guess: a tie that so many times the bits do not tell is most likely an equality.
_MOST_TIMES = 8
# guess: exact rationals grow (2N-1)-fold a step, so that few steps are cheap.
_EXACT_STEPS = 12


class PairPassage:
    """First k at which p is at a level or past it, found by runs that can be taken up again.

    strict: past it, and not at it. level: the range that holds the level. rising: from which side p
    comes. bits: precision of the first run; up to 8 times as many are tried.
    """

    def __init__(
        self,
        pair: Pair,
        level: tuple[Fraction, Fraction],
        *,
        rising: bool,
        strict: bool = False,
        bits: int = BITS,
    ) -> None:
        self.pair, self.level, self.rising, self.strict = pair, level, rising, strict
        self._bits, self._most = bits, _MOST_TIMES * bits
        self._orbit = Orbit(pair, bits=bits)
        self._possible: int | None = None
        self._found: tuple[int, int] | None = None

    def advance(
        self, horizon: int, progress: Callable[[int], None] | None = None
    ) -> tuple[int, int] | None:
        """lo <= k <= hi, or None when p is not past the level within `horizon` steps.

        lo < hi only where the eigenvalue is enclosed, or the level in more than a unit of the last
        place, or an iterate and the level agree to the last precision tried. Raises Undefined when
        the orbit diverges or the precision does not suffice.
        """
        while self._found is None:
            try:
                ends = self._try(horizon, progress)
            except Undecided:
                if not self.pair.lam.exact:
                    text = (
                        f"the eigenvalue is known to +-{float(self.pair.lam.radius):.2g} only, "
                        "too little for a certified run of this length"
                    )
                    raise Undefined(text) from None
                ends = (0, -1)
            if ends is None:
                return None
            lo, hi = ends
            known = lo == hi or self._bits >= self._most or not self._sharpens()
            settled = None if known or hi < lo else self._by_rationals(lo, hi)
            if settled is not None:
                self._found = settled, settled
            elif known and lo <= hi:
                self._found = ends
            elif self._bits >= self._most:
                raise Undefined(
                    f"the run needs more than {self._bits} bits; give a target farther from "
                    "the eigenvalue, or a larger alpha"
                )
            else:
                self._bits *= 2
                self._orbit, self._possible = Orbit(self.pair, bits=self._bits), None
        return self._found

    def ahead(self, horizon: int) -> tuple[Orbit, PairRun] | None:
        """The steps that `advance` begins with, None where there is none to take."""
        orbit = self._orbit
        steps = horizon - orbit.step
        if self._found is not None or self._possible is not None or steps <= 0:
            return None
        return orbit, PairRun(orbit.track, orbit.state, steps, *orbit.ends(**self._bounds))

    def _try(self, horizon: int, progress: Callable[[int], None] | None) -> tuple[int, int] | None:
        orbit, bounds = self._orbit, self._bounds
        while self._possible is None:
            if orbit.step > horizon:
                # It was taken further together with others, and met its bound nowhere before.
                return None
            if orbit.run(max(0, min(CHUNK, horizon - orbit.step)), **bounds):
                self._possible = orbit.step
            elif orbit.step >= horizon:
                return None
            elif progress is not None:
                progress(orbit.step)
        # An arrival that may be within the horizon is settled even beyond it, so that None means a
        # later one.
        while not self._past(*orbit.level()):
            if orbit.step >= 2 * horizon + CHUNK:
                return None
            if orbit.step >= self._possible + CHUNK and self._sharpens():
                raise Undecided(
                    "the orbit stays beside the level for longer than its error explains"
                )
            orbit.run(1)
        return self._possible, orbit.step

    @property
    def _bounds(self) -> dict[str, Fraction]:
        """Where the orbit stops, because p may be at the level."""
        return {"high": self.level[0]} if self.rising else {"low": self.level[1]}

    def _sharpens(self) -> bool:
        """Whether more bits tell more: nothing given is wider than a unit of the last place."""
        return self.pair.lam.exact and (self.level[1] - self.level[0]) * (1 << self._orbit.p) < 1

    def _past(self, low: Fraction, high: Fraction) -> bool:
        """Whether every level p between these is past every one of the target."""
        if self.rising:
            return low > self.level[1] or (low == self.level[1] and not self.strict)
        return high < self.level[0] or (high == self.level[0] and not self.strict)

    def _by_rationals(self, lo: int, hi: int) -> int | None:
        """Exact iterates decide a tie while they are short; None for a level that is not exact."""
        if self.level[0] != self.level[1]:
            return None
        for k in range(lo, hi):
            value = self.pair.exact(k) if k < _EXACT_STEPS else None
            if value is None:
                return None
            if self._past(value, value):
                return k
        return hi


def advance_together(
    passages: Sequence[PairPassage],
    horizon: int,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Take the steps of many passages up to `horizon` in few calls, where that is compiled.

    Nothing is decided: `advance` of each finds them done, and says of each what it would say
    without.
    """
    parts = (passage.ahead(horizon) for passage in passages)
    waiting = [part for part in parts if part is not None]
    total = sum(run.steps for _, run in waiting)
    while waiting:
        share = max(1, COMPILED_CHUNK // len(waiting))
        asked = [run.shortened(share) for _, run in waiting]
        ends = advance_pairs(asked, before=total)
        if ends is None:
            return
        left = []
        for (orbit, run), end in zip(waiting, ends, strict=True):
            orbit.take(end)
            # One that stopped early is at its bound, or left to Python.
            if end.done == min(share, run.steps) < run.steps:
                left.append((orbit, run.after(end)))
        waiting = left
        if progress is not None and waiting:
            progress(min(orbit.step for orbit, _ in waiting))
