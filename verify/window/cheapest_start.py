"""The start of the cheapest run to a window of a wanted width.

And the step size, where the usual one is too large for that width.

Widths grow like ln(1/alpha) (N = 2) or alpha^(2-N), and like 1/eta. So where the usual step size
would need a tiny start, the step size is made smaller: at the start, of a ladder, whose run to a
window of a given width is the shortest. Source: docs/theory.md, section 8, and this project.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rankclock.verify.arithmetic.decimals import (
    DECADE,
    LOWEST,
    decimal_at,
    decimal_below,
    decimal_text,
    descend,
    exact_text,
    place_of,
)
from rankclock.verify.arithmetic.outcomes import TooLong
from rankclock.verify.arithmetic.rationals import root_below, short
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.hitting.step_size import theory_limit
from rankclock.verify.window.compare_starts import Starts
from rankclock.verify.window.passages import Descent

# guess: places below the largest start, three powers of ten, from where on a smaller step size is
# preferred to a smaller start. Both lengthen the run.
SMALL = 3 * DECADE
# guess: times below the usual step size, where descent is close to the flow, so that a width is
# that of the flow over the step size.
_FINE = 10**6
# guess: times the run per step of the window that the smallest starts need; a start is good enough
# from there.
_GOOD = 4
# guess: steps by which rounding makes a width of descent fall short of that of the flow.
_ROUNDING = 8
_WIDE = (
    "no plan: the enclosure of a wanted eigenvalue is wider than tol, so its passage is not decided"
)


@dataclass(frozen=True)
class CheapestStart:
    """Initialisation scale, step size, and the first step of their window.

    The rest is what is proved of other four-digit scales at this step size. searched: a window that
    closes: no scale above alpha and up to this one has the width. One that never closes: no scale
    up to this one has a smaller k_first. longer: the largest scale that may be taken and its
    k_first, where it has the window too, by a longer run. usual_eta: the step size that would have
    been taken, where it has been made smaller.
    """

    alpha: Fraction
    eta: Fraction
    k_first: int
    searched: Fraction
    longer: tuple[Fraction, int] | None = None
    usual_eta: Fraction | None = None


@dataclass(frozen=True)
class StartSearch:
    """The truth and what is wanted of it.

    values: eigenvalues, descending; `rank` of them positive and wanted. eta: step size, None for
    the usual one.
    """

    values: Sequence[Eigenvalue]
    depth: int
    rank: int
    tol: Fraction
    cap: Fraction
    eta: Fraction | None
    budget: int
    progress: Callable[[int], None] | None = None

    @property
    def at_most(self) -> Fraction:
        """The largest four-digit alpha with alpha^N <= cap lam_1.

        Where no eigenvalue is unwanted with alpha^N <= lam_1, as from above it all modes fall.
        """
        share = self.cap if self.rank < len(self.values) else 1
        return decimal_at(self._root_place(share * self.values[0].low))

    @property
    def usual_eta(self) -> Fraction:
        """9/10 of the limit of the theory, to four digits.

        Up to at_most it does not depend on alpha.
        """
        return decimal_below(theory_limit(self.depth, self.at_most, self.values).automatic)

    def descent(self, eta: Fraction) -> Descent:
        """The run from the largest start."""
        return Descent(self.depth, self.at_most, eta, budget=self.budget)

    def lasting(self) -> CheapestStart:
        """The start with the least k_first of a window that never closes.

        Raises TooLong where an enclosure is too wide.
        """
        step = self.eta or self.usual_eta
        starts, top = self._starts(step), place_of(self.at_most)
        if starts.escapes(top).lo is not None:
            # alpha^N is the lower end of an enclosed cap lam_1, and counts as an escape.
            top -= 1
        place = starts.cheapest(self._root_place(self.values[self.rank - 1].low), top)
        first, last = starts.first(place), starts.first(top)
        if first is None:
            raise TooLong(_WIDE)
        longer = None if place == top or last is None else (decimal_at(top), last)
        return CheapestStart(decimal_at(place), step, first, decimal_at(top), longer)

    def closing(self, width: int) -> CheapestStart:
        """The largest start whose window, which closes, has the width.

        Raises TooLong where none was found.
        """
        usual = self.usual_eta
        if self._starts(self.eta or usual).first(place_of(self.at_most)) is None:
            # What is not decided from the largest start is not from smaller ones.
            raise TooLong(_WIDE)
        if self.eta:
            start = self._largest(self.eta, LOWEST, width)
            if start is None:
                # Raises where no step size would do, with the better reason.
                self._good_start(min(self.eta, usual) / _FINE)
                problem = (
                    f"at eta = {exact_text(self.eta)} no alpha down to 1e-1000 was found with a "
                    f"window of {short(width)} steps"
                )
                raise TooLong(f"no plan: {problem}; give a smaller --eta or --width")
            return start
        start = self._largest(usual, place_of(self.at_most) - SMALL, width)
        if start is None:
            place, step = self._smaller(width)
            start = self._largest(step, place, width)
            assert start is not None
        return start

    def _largest(self, eta: Fraction, lowest: int, width: int) -> CheapestStart | None:
        """The largest start down to `lowest` whose window has the width, or None."""
        starts, top = self._starts(eta), place_of(self.at_most)
        # Halving finds one with the width quickly; the scan upwards from there excludes the others.
        low = descend(lambda place: starts.has(place, width), top, lowest)
        best, searched = starts.largest(lowest if low is None else low, top, width)
        first = None if best is None else starts.first(best)
        if best is None or first is None:
            return None
        made_smaller = self.eta is None and eta < self.usual_eta
        return CheapestStart(
            decimal_at(best),
            eta,
            first,
            decimal_at(searched),
            usual_eta=self.usual_eta if made_smaller else None,
        )

    def _smaller(self, width: int) -> tuple[int, Fraction]:
        """A start, and a step size at which its window has the width.

        It is the largest of the four-digit ones tried.
        """
        fine, usual = self.usual_eta / _FINE, place_of(self.usual_eta)
        place, steps = self._good_start(fine)
        # The width is that of the flow over the step size, up to a few steps.
        high = min(usual, place_of(fine * steps * (width + _ROUNDING) / width**2))
        lowest = usual + LOWEST
        step = None
        if high >= lowest:
            step = descend(
                lambda step: self._starts(decimal_at(step)).has(place, width), high, lowest
            )
        if step is None:
            raise TooLong(
                "no plan: a window of so many steps needs a step size below "
                f"{decimal_text(decimal_at(lowest))}; give a smaller --width"
            )
        return place, decimal_at(step)

    def _good_start(self, fine: Fraction) -> tuple[int, int]:
        """The start on the ladder with the shortest run for its width, and that width.

        At the step size `fine`.
        """
        starts, top = self._starts(fine), place_of(self.at_most)
        fast, slow = self.values[self.rank - 1].low, self.values[self.rank].high
        # As alpha -> 0, k_first over the width approaches this; docs/theory.md, section 8. Between
        # equal eigenvalues smaller starts only cost more.
        limit = slow / (fast - slow) if fast > slow else None
        best: tuple[Fraction, int, int] | None = None
        for place in _ladder(top):
            first, escapes = starts.first(place), starts.escapes(place).lo
            if first is not None and escapes is not None and escapes > first:
                cost = Fraction(first, escapes - first)
                # Of equal costs the larger start, which came first.
                if best is None or cost < best[0]:
                    best = cost, place, escapes - first
            good = limit is None or (best is not None and best[0] <= _GOOD * limit)
            if place <= top - SMALL and good:
                break
        if best is None:
            problem = (
                "no alpha down to 1e-1000 was found that opens a window, even at eta = "
                f"{exact_text(fine)}"
            )
            raise TooLong(f"no plan: {problem}; eigenvalues L and L+1 are too close")
        return best[1], best[2]

    def _starts(self, eta: Fraction) -> Starts:
        return Starts(
            self.descent(eta),
            self.values,
            self.rank,
            tol=self.tol,
            cap=self.cap,
            progress=self.progress,
        )

    def _root_place(self, level: Fraction) -> int:
        """The place of the largest four-digit alpha with alpha^N <= level."""
        bits = 64 + 2 * max(0, level.denominator.bit_length() - level.numerator.bit_length())
        return place_of(root_below(level, self.depth, bits))


def _ladder(top: int) -> Iterator[int]:
    """Places of starts, descending.

    Three powers of ten in quarters, then powers of ten that double.
    """
    yield from (top - quarter * DECADE // 4 for quarter in range(4 * SMALL // DECADE + 1))
    power = 2 * SMALL
    while top - power > LOWEST:
        yield top - power
        power *= 2
    yield LOWEST
