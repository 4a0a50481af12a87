"""How many steps a falling mode surely takes, without taking them.

Let L(x) = eta x^(N-1) (x^N - lam) be the step from x. Down to the limit both factors grow with x:
from no place at or below x is the step longer than L(x). The step map g(x) = x - L(x) increases, so
the first place at or below x, which is reached from above it, is above g(x). From there as far as
to y < x, each step is L(x) at most: so (x - y)/L(x) - 1 steps or more set out between x and y.
Stretches that do not overlap add up.
"""

from __future__ import annotations

from fractions import Fraction

from rankclock.verify.descent.fixed_point import magnitude
from rankclock.verify.descent.mode import Mode

# guess: a stretch ends at this share of its beginning; shorter ones would count more closely, but a
# run is refused here only if it is out of reach, mostly by powers of ten.
_SHARE = Fraction(7, 8)
# guess: bits of a place between stretches; with few of them powers are cheap.
_BITS = 10
# guess: most stretches, down to 10^-11 of the start.
_MOST = 200


def least_steps(mode: Mode, target: Fraction, enough: int) -> int:
    """A number of steps before which a falling mode is surely above a target; 0 where it rises.

    target: a factor mode (d). enough: a number of steps beyond which no more are counted. Source:
    this project.
    """
    total, high = 0, mode.alpha
    for _ in range(0 if mode.rises else _MOST):
        step = mode.eta * high ** (mode.depth - 1) * (high**mode.depth - mode.lam)
        # Below the limit, where no mode comes to.
        if step <= 0:
            break
        low = max(target, _short(high * _SHARE))
        total += max(0, (high - low) // step - 1)
        if low == target or total > enough:
            break
        high = low
    return total


def _short(value: Fraction) -> Fraction:
    """A number of few bits that is not above a positive value, and close to it."""
    unit = Fraction(2) ** (magnitude(value) - _BITS)
    return value // unit * unit
