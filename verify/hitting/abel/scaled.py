"""One mode in dimensionless form: lam becomes 1, 0 or -1, and one number h is left of the step
size.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import Undefined
from rankclock.verify.arithmetic.precision import BallPrecision
from rankclock.verify.descent.certified_mode import Mode
from rankclock.verify.descent.goals import FactorGoal, LevelGoal, Near, PassageGoal

_MOST_BITS = 1 << 17
_GRAIN = 64


@dataclass(frozen=True)
class Scaled:
    """x -> x + h x^(N-1)(sign - x^N) from `start` to `target`, as balls at the working precision
    they were made with.

    depth: N. sign: of lam. rises: direction. step: h = eta |lam|^(2-2/N). start, target:
    d/|lam|^(1/N). For sign 0 nothing is scaled: step is eta, start and target are d.
    """

    depth: int
    sign: int
    rises: bool
    step: arb
    start: arb
    target: arb

    def size(self, x: arb) -> arb:
        """S = h x^(N-2) (|sign| + x^N), an upper bound of the relative step at x."""
        return self.step * x ** (self.depth - 2) * (abs(self.sign) + x**self.depth)


def target_mode(goal: PassageGoal, rises: bool) -> arb:
    """Factor mode where the goal is reached, at the working precision; the low end of a range."""
    if isinstance(goal, FactorGoal):
        return to_ball(goal.low)
    if isinstance(goal, LevelGoal):
        return to_ball(goal.level).root(goal.depth)
    limit = to_ball(goal.lam).root(goal.depth) if goal.lam else arb(0)
    return limit - to_ball(goal.eps) if rises else limit + to_ball(goal.eps)


def reachable(mode: Mode, goal: PassageGoal) -> bool:
    """Whether the goal lies strictly between the start and the limit; decided exactly, for a goal
    that the start has not met.
    """
    if mode.rests:
        return False
    if isinstance(goal, Near):
        return goal.eps > 0
    if isinstance(goal, LevelGoal):
        return goal.level < mode.lam if mode.rises else goal.level > max(mode.lam, Fraction(0))
    ends = (goal.low, goal.high)
    return all(
        e**mode.depth < mode.lam if mode.rises else e > 0 and e**mode.depth > mode.lam for e in ends
    )


def scale(mode: Mode, goal: PassageGoal) -> Scaled:
    """The dimensionless problem at the working precision."""
    depth, lam = mode.depth, mode.lam
    sign = (lam > 0) - (lam < 0)
    unit = to_ball(abs(lam)).root(depth) if lam else arb(1)
    return Scaled(
        depth,
        sign,
        mode.rises,
        to_ball(mode.eta) * unit ** (2 * depth - 2),
        to_ball(mode.alpha) / unit,
        target_mode(goal, mode.rises) / unit,
    )


@dataclass(frozen=True)
class Sizes:
    """Natural logarithms, as floats, by which precision and route are chosen; nothing rigorous
    depends on them.

    step: ln h. start, target: ln x. start_gap, target_gap: ln |1 - x| for sign 1, else 0.
    """

    step: float
    start: float
    target: float
    start_gap: float
    target_gap: float

    def bits(self, mode: Mode, guard: int) -> tuple[int, int]:
        """Precision at which coordinates of moderate size, and of the size of the answer, keep
        about `guard` bits after the point.
        """
        n, unit = mode.depth, math.log(2)
        # Twice: the Gauss function next to 1 is fast only with as many bits again as its argument
        # shares with 1.
        gaps = int(max(0.0, -self.start_gap, -self.target_gap) * 2 / unit)
        small = int(max(0.0, -self.step) / unit)
        rates = [
            self.step + (2 * n - 2 if mode.lam == 0 else n - 2) * x
            for x in (self.start, self.target)
        ]
        local, large = (
            guard + small + gaps,
            guard + 16 + small + gaps + int(max(0.0, *(-r for r in rates)) / unit),
        )
        # Rounded up, so that what is kept for a precision is met again.
        return -(-local // _GRAIN) * _GRAIN, -(-large // _GRAIN) * _GRAIN


def sizes(mode: Mode, goal: PassageGoal) -> Sizes:
    """Sizes of the dimensionless numbers.

    Raises Undefined when start or target cannot be told from the limit.
    """
    bits = 64
    while bits <= _MOST_BITS:
        with BallPrecision(bits):
            p = scale(mode, goal)
            gaps = [abs(1 - x) if p.sign > 0 else arb(1) for x in (p.start, p.target)]
            if all(v.rel_accuracy_bits() > 16 for v in (p.step, p.start, p.target, *gaps)):
                return Sizes(*(ln(v) for v in (p.step, p.start, p.target, *gaps)))
        bits *= 4
    raise Undefined("start or target is too close to the limit of the mode")


def ln(value: arb) -> float:
    """Natural logarithm as a float."""
    found = float(value.log().mid())
    if math.isnan(found):
        raise Undefined("a size is not positive")
    return found
