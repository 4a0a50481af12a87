"""One pass over the path of a mode: which part comes where.

The order is guessed with floats; each part proves its own bound.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from flint import arb

from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.arithmetic.precision import BallPrecision
from rankclock.verify.descent.goals import PassageGoal
from rankclock.verify.descent.mode import Mode
from rankclock.verify.hitting.abel.koenigs import REACHES, Koenigs
from rankclock.verify.hitting.abel.route import Part, advance, finish, text
from rankclock.verify.hitting.abel.run import Stretch, run
from rankclock.verify.hitting.abel.scaled import Sizes, scale
from rankclock.verify.hitting.abel.small_step import SmallStep

# guess: most steps of a run in the middle of a path. Where steps are too long for the expansion a
# path takes few of them, and a second attempt with more terms is cheaper than more.
_MIDDLE = 200_000
# guess: ln h below which many terms of a linearisation would be needed.
TINY_STEP = -70.0
# guess: ln |1 - x| of a target beyond which a linearisation is quicker than an expansion.
_NEAR_LIMIT = -7.0
# guess: where a fall from far above is cut in two, because the error of the expansion is that of
# its largest x.
_NEAR_ONE = 1.05
# guess: h N above which a run reaches any limit in few steps.
_FAST = 0.9
# guess: for depth 2, where the linearisation at zero ends.
_START_OF_RUN = 0.1
# needed: places are rounded to exact numbers, so that few bits and halvings do.
_PLACE_BITS, _HALVINGS, _CLOSE = 64, 24, 0.02


class PathProof:
    """One pass over the path with given accuracy.

    tolerance: error allowed to each part, in steps. guard: bits after the point. orders: of the
    small-step expansion, tried in turn. terms: of the linearisation.
    """

    def __init__(
        self,
        mode: Mode,
        goal: PassageGoal,
        known: Sizes,
        tolerance: float,
        guard: int,
        orders: tuple[int, ...],
        terms: int,
    ) -> None:
        self.mode, self.goal, self.known = mode, goal, known
        self.tolerance, self.guard, self.orders = tolerance, guard, orders
        # The smaller the step, the more steps a defect is summed over.
        self.terms = terms + max(0, int(-known.step / 2)) // 4 * 4
        self.local, self.bits = known.bits(mode, guard)
        self.trail: list[Part] = []
        self.index = 0

    def route(self) -> tuple[int, int, tuple[Part, ...]]:
        """Least and greatest index and the parts in order.

        Raises Undecided where a theorem does not reach far enough.
        """
        with BallPrecision(self.bits):
            self.problem = scale(self.mode, self.goal)
            self.x = self.problem.start
            if self.problem.sign > 0:
                lo, hi = self._to_one()
            else:
                lo, hi = self._to_zero()
        return self.index + lo, self.index + hi, tuple(self.trail)

    def _to_one(self) -> tuple[int, int]:
        p = self.problem
        if self.known.step < TINY_STEP or self.known.target_gap > _NEAR_LIMIT:
            counts = self._without_linearisation()
            if counts is not None:
                return counts
        last, edge = self._last_part()
        final = edge is p.target
        if self._before(self.x, edge):
            counts = self._rise(edge, final) if p.rises else self._fall(edge, final)
            if counts is not None:
                return counts
        if last is None:
            raise Undecided("no linearisation at the limit")
        if self._before(self.x, edge) and not last.error(self.x, p.target) <= arb(self.tolerance):
            # The expansion ends a step or two before the edge.
            counts = self._run(edge, False)
            if counts is not None:
                return counts
        return self._finish(last)

    def _last_part(self) -> tuple[Koenigs | None, arb]:
        """The linearisation at the limit, if it comes last, and where it takes over.

        A target farther from the limit than any linearisation reaches comes before it.
        """
        p = self.problem
        near = self.known.target_gap < math.log(REACHES[0])
        last = self._linearisation(at_zero=False) if near and p.step * p.depth <= _FAST else None
        reach = last.reach(self.tolerance) if last is not None else None
        if reach is None:
            return last, p.target
        edge = 1 - reach if p.rises else 1 + reach
        return last, p.target if self._before(p.target, edge) else edge

    def _without_linearisation(self) -> tuple[int, int] | None:
        """Where the expansion alone reaches the target, as for tiny steps.

        From far above in two parts, because its error is that of the largest x.
        """
        p = self.problem
        if not p.rises:
            near = arb(_NEAR_ONE)
            if self._before(self.x, near) and self._before(near, p.target):
                if self._expansion(near, p.target) is None:
                    return None
                counts = self._fall(near, False)
                if counts is not None:
                    return counts
        tail = self._expansion(self.x, p.target)
        return None if tail is None else self._finish(tail)

    def _rise(self, edge: arb, final: bool) -> tuple[int, int] | None:
        """Upwards: the expansion as far as steps are short, then a run to the edge."""
        p = self.problem
        head = self._expansion(self.x, edge)
        if head is not None:
            return self._take(head, edge, final)
        if p.depth == 2:
            near = arb(_START_OF_RUN)
            if self._before(self.x, near):
                # For depth 2 relative steps do not shrink at zero, but zero is a linear fixed
                # point.
                zero = self._linearisation(at_zero=True)
                if self._before(p.target, near):
                    return self._finish(zero)
                self._advance(zero, near)
        else:
            place = self._farthest(edge)
            if place is not None and self._before(self.x, place):
                head = self._expansion(self.x, place)
                if head is None:
                    raise Undecided("the expansion does not reach the place it was meant for")
                self._advance(head, place)
        return self._run(edge, final)

    def _fall(self, edge: arb, final: bool) -> tuple[int, int] | None:
        """Downwards: a run while steps are long, then the expansion to the edge."""
        tail = self._expansion(self.x, edge)
        if tail is None:
            place = self._nearest(edge)
            counts = self._run(edge if place is None else place, final and place is None)
            there = counts is not None or not self._before(self.x, edge)
            if place is None or there:
                return counts
            tail = self._expansion(self.x, edge)
        if tail is None:
            raise Undecided("the expansion does not start where it was meant to")
        return self._take(tail, edge, final)

    def _to_zero(self) -> tuple[int, int]:
        p = self.problem
        tail = self._expansion(self.x, p.target)
        if tail is not None:
            return self._finish(tail)
        place = self._nearest(p.target)
        zero = None
        # Only then is zero a fixed point that attracts, with a multiplier away from 0.
        linear = p.depth == 2 and p.sign < 0 and p.step <= 0.5
        if place is None and linear:
            near = arb(_START_OF_RUN)
            if self._before(near, p.target):
                zero, place = self._linearisation(at_zero=True), near
        counts = self._run(p.target if place is None else place, place is None)
        if counts is not None:
            return counts
        if zero is not None:
            return self._finish(zero)
        tail = self._expansion(self.x, p.target)
        if tail is None:
            raise Undecided("the expansion does not start where it was meant to")
        return self._finish(tail)

    def _before(self, a: arb, b: arb) -> bool:
        return bool(a < b if self.problem.rises else a > b)

    def _expansion(self, a: arb, b: arb) -> SmallStep | None:
        """The expansion of least order that is accurate enough from a to b."""
        for order in self.orders:
            expansion = SmallStep(self.problem, order)
            with BallPrecision(self.local):
                if expansion.error(a, b) <= arb(self.tolerance):
                    return expansion
        return None

    def _farthest(self, edge: arb) -> arb | None:
        """How far up the expansion may be used from the start, or None."""
        best = SmallStep(self.problem, self.orders[-1])
        with BallPrecision(_PLACE_BITS):
            start, log_start = +self.x, self.known.start
            place = _last_place(
                log_start,
                float(edge.log()),
                lambda place: bool(best.error(start, place) <= arb(self.tolerance)),
            )
            return arb(place).exp().mid() if place > log_start else None

    def _nearest(self, edge: arb) -> arb | None:
        """From where downwards the expansion may be used as far as the edge, or None."""
        best = SmallStep(self.problem, self.orders[-1])
        with BallPrecision(_PLACE_BITS):
            end = +edge
            log_end = float(end.log())
            place = _last_place(
                log_end,
                float(self.x.log()),
                lambda place: bool(best.error(place, end) <= arb(self.tolerance)),
            )
            return arb(place).exp().mid() if place > log_end else None

    def _linearisation(self, *, at_zero: bool) -> Koenigs:
        with BallPrecision(self.local):
            return Koenigs(self.problem, self.terms, at_zero=at_zero)

    def _take(self, coordinate: SmallStep, edge: arb, final: bool) -> tuple[int, int] | None:
        if final:
            return self._finish(coordinate)
        self._advance(coordinate, edge)
        return None

    def _finish(self, coordinate: SmallStep | Koenigs) -> tuple[int, int]:
        lo, hi, part = finish(coordinate, self.x, self.problem.target, self.index)
        self.trail.append(part)
        return lo, hi

    def _advance(self, coordinate: SmallStep | Koenigs, near: arb) -> None:
        steps, self.x, part = advance(coordinate, self.x, near, self.index, bits=self.local)
        self.index += steps
        self.trail.append(part)

    def _run(self, edge: arb, final: bool) -> tuple[int, int] | None:
        """Run to the edge; where the run arrives at the target with it, the steps to the target."""
        if not self._before(self.x, edge):
            return None
        stretch = self._stretch(edge)
        if not final and not self._before(stretch.iterate, self.problem.target):
            edge, final = self.problem.target, True
            stretch = self._stretch(edge)
        steps = (stretch.lo, stretch.hi) if final else (stretch.steps, stretch.steps)
        self.trail.append(
            Part("certified run", self.index, steps, text(self.x), text(edge), "0", "theorem 3")
        )
        if final:
            return steps
        self.x, self.index = stretch.iterate, self.index + stretch.steps
        return None

    def _stretch(self, edge: arb) -> Stretch:
        stretch = run(self.problem, self.x, edge, bits=self.guard, budget=_MIDDLE)
        if stretch is None:
            raise Undecided("rounding brought the run to rest")
        return stretch


def _last_place(low: float, high: float, holds: Callable[[arb], bool]) -> float:
    """The logarithm of the last place at which an expansion may be used, by halving."""
    for _ in range(_HALVINGS):
        if high - low < _CLOSE:
            break
        middle = (low + high) / 2
        if holds(arb(middle).exp()):
            low = middle
        else:
            high = middle
    return low
