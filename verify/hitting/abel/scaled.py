"""One mode in dimensionless form: lam becomes 1, 0 or -1, and one number h is left of the step."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import Undefined
from rankclock.verify.arithmetic.precision import BallPrecision
from rankclock.verify.descent.goals import FactorGoal, LevelGoal, Near, PassageGoal
from rankclock.verify.descent.mode import Mode

# guess: a start or target that needs more bits to be told from the limit is refused; the numbers
# of an answer would have forty thousand digits.
_MOST_BITS = 1 << 17
# guess: precisions are multiples of it, so that tables kept for one are met again by the next.
_GRAIN = 64
# guess: the first precision at which sizes are tried; most numbers need no more.
_FIRST_BITS = 64
# needed: relative bits from which on a size is known well enough to choose by.
_KNOWN_BITS = 16


@dataclass(frozen=True)
class Scaled:
    """x -> x + h x^(N-1)(sign - x^N) from `start` to `target`.

    depth: N. sign: of lam. rises: direction. step: h = eta |lam|^(2-2/N). start, target:
    d/|lam|^(1/N). Balls at the working precision they were made with. For sign 0 nothing is scaled:
    step is eta, start and target are d.
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
    """Factor mode at which the goal is reached, at the working precision.

    Of a range its low end.
    """
    if isinstance(goal, FactorGoal):
        return to_ball(goal.low)
    if isinstance(goal, LevelGoal):
        return to_ball(goal.level).root(goal.depth)
    limit = to_ball(goal.lam).root(goal.depth) if goal.lam else arb(0)
    return limit - to_ball(goal.eps) if rises else limit + to_ball(goal.eps)


def reachable(mode: Mode, goal: PassageGoal) -> bool:
    """Whether the goal lies strictly between the start and the limit.

    Decided exactly, for a goal that the start has not met.
    """
    if mode.rests:
        return False
    if isinstance(goal, Near):
        return goal.eps > 0
    if isinstance(goal, LevelGoal):
        return goal.level < mode.lam if mode.rises else goal.level > max(mode.lam, Fraction(0))
    if mode.rises:
        return all(end**mode.depth < mode.lam for end in (goal.low, goal.high))
    return all(end > 0 and end**mode.depth > mode.lam for end in (goal.low, goal.high))


def scale(mode: Mode, goal: PassageGoal) -> Scaled:
    """The dimensionless problem at the working precision."""
    depth, lam = mode.depth, mode.lam
    unit = to_ball(abs(lam)).root(depth) if lam else arb(1)
    return Scaled(
        depth,
        sign=(lam > 0) - (lam < 0),
        rises=mode.rises,
        step=to_ball(mode.eta) * unit ** (2 * depth - 2),
        start=to_ball(mode.alpha) / unit,
        target=target_mode(goal, mode.rises) / unit,
    )


@dataclass(frozen=True)
class Sizes:
    """Natural logarithms, as floats, by which precision and route are chosen.

    Nothing rigorous depends on them. step: ln h. start, target: ln x. start_gap, target_gap:
    ln |1 - x| for sign 1, else 0.
    """

    step: float
    start: float
    target: float
    start_gap: float
    target_gap: float

    def bits(self, mode: Mode, guard: int) -> tuple[int, int]:
        """Precisions that keep about `guard` bits after the point.

        The first is for coordinates of moderate size, the second for those of the size of the
        answer.
        """
        unit = math.log(2)
        # Twice: the Gauss function next to 1 is fast only with as many bits again as its argument
        # shares with 1.
        gaps = int(max(0.0, -self.start_gap, -self.target_gap) * 2 / unit)
        small = int(max(0.0, -self.step) / unit)
        local = guard + small + gaps
        # A coordinate is about 1/rate, which is least at the smaller end of the path.
        power = 2 * mode.depth - 2 if mode.lam == 0 else mode.depth - 2
        rates = [self.step + power * x for x in (self.start, self.target)]
        large = guard + 16 + small + gaps + int(max(0.0, *(-rate for rate in rates)) / unit)
        return _rounded_up(local), _rounded_up(large)


def _rounded_up(bits: int) -> int:
    return -(-bits // _GRAIN) * _GRAIN


def sizes(mode: Mode, goal: PassageGoal) -> Sizes:
    """Sizes of the dimensionless numbers.

    Raises Undefined when start or target cannot be told from the limit.
    """
    bits = _FIRST_BITS
    while bits <= _MOST_BITS:
        with BallPrecision(bits):
            p = scale(mode, goal)
            gaps = [abs(1 - x) if p.sign > 0 else arb(1) for x in (p.start, p.target)]
            numbers = (p.step, p.start, p.target, *gaps)
            if all(number.rel_accuracy_bits() > _KNOWN_BITS for number in numbers):
                return Sizes(*(ln(number) for number in numbers))
        bits *= 4
    raise Undefined("start or target is too close to the limit of the mode")


def ln(value: arb) -> float:
    """Natural logarithm as a float."""
    logarithm = float(value.log().mid())
    if math.isnan(logarithm):
        raise Undefined("a size is not positive")
    return logarithm
