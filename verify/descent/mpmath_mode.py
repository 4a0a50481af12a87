"""One mode of gradient descent with mpmath, and how far rounding has taken it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import islice
from typing import TypeVar

import mpmath

from rankclock.verify.arithmetic.outcomes import PastBudget, Undecided
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.factorisation import rounded
from rankclock.verify.descent.start import Start

Real = TypeVar("Real", float, mpmath.mpf)

# needed: more than the roundings that one value passes through in a step, powers counted twice.
_ROUNDINGS = 16
# needed: products of two such numbers are no floats that underflow, and sums of them no overflow.
_LEAST = 1e-150


def iterates(
    lam: Fraction, *, depth: int, alpha: Fraction, eta: Fraction, steps: int, bits: int
) -> Iterator[mpmath.mpf]:
    """d(0), ..., d(steps) of d <- d + eta d^(N-1) (lam - d^N), d(0) = alpha.

    lam: eigenvalue (d^N). depth: N >= 2. alpha: start > 0 (d). eta: step size > 0 (d^(2-2N)). bits:
    of the arithmetic. The numbers given are exact and rounded once. Raises ValueError for data out
    of range. Source: docs/theory.md, section 2.
    """
    for value, _ in bounded_iterates(
        lam, depth=depth, alpha=alpha, eta=eta, steps=steps, bits=bits
    ):
        yield value


def bounded_iterates(
    lam: Fraction, *, depth: int, alpha: Fraction, eta: Fraction, steps: int, bits: int
) -> Iterator[tuple[mpmath.mpf, mpmath.mpf]]:
    """The iterates, each with a bound on its distance from the exact one.

    A step multiplies a distance e by at most |g'(x)| + max|g''| e, the maximum over [x - e, x + e],
    and adds its own rounding. Source: this project.
    """
    if not Start(depth, alpha, eta).in_range or steps < 0:
        raise ValueError(
            f"needs depth >= 2, alpha > 0, eta > 0 and steps >= 0, not {depth}, {alpha}, "
            f"{eta}, {steps}"
        )
    yield from islice(_orbit(depth, Fraction(lam), Fraction(alpha), Fraction(eta), bits), steps + 1)


def passage(
    lam: Fraction,
    *,
    depth: int,
    alpha: Fraction,
    eta: Fraction,
    target: Fraction,
    bits: int = 128,
    budget: int = 1_000_000,
) -> int:
    """First k with d(k) at or past the target, coming from alpha.

    target: a factor mode. bits: working precision. budget: most steps to run. Raises Undecided when
    an iterate is closer to the target than its error bound (more bits settle it unless they are
    equal), TooLong when the target is not reached within the budget. For modes whose step map is
    increasing, rankclock.verify.descent.certified_mode settles ties too. Source: this project,
    docs/theory.md, section 10.
    """
    goal, rising = Fraction(target), alpha < target
    if alpha == target:
        return 0
    with precision(bits):
        level = rounded(goal)
    orbit = bounded_iterates(lam, depth=depth, alpha=alpha, eta=eta, steps=budget, bits=bits)
    next(orbit)
    for k, (value, error) in enumerate(orbit, 1):
        with precision(bits):
            # Besides the error of the iterate, the level and the difference are rounded.
            gap = value - level if rising else level - value
            if not abs(gap) > error + (abs(level) + abs(gap)) * mpmath.mpf(2) ** (1 - bits):
                raise Undecided(
                    f"step {k} is closer to the target than {mpmath.nstr(error, 3)} at {bits} bits"
                )
        if gap >= 0:
            return k
    raise PastBudget(budget)


def _orbit(
    depth: int, lam: Fraction, alpha: Fraction, eta: Fraction, bits: int
) -> Iterator[tuple[mpmath.mpf, mpmath.mpf]]:
    with precision(bits):
        value, level, rate = rounded(alpha), rounded(lam), rounded(eta)
        unit = mpmath.mpf(2) ** -bits
        error = abs(value) * unit
        bound = ErrorBound(depth, level, rate, unit)
    while True:
        yield value, error
        # A generator must not hold the precision while its caller runs.
        with precision(bits):
            error = bound.after_a_step(value, error)
            value = value + rate * value ** (depth - 1) * (level - value**depth)


class ErrorBound:
    """The bound on the error after a step, in floats where these reach: it needs few digits."""

    def __init__(self, depth: int, lam: mpmath.mpf, eta: mpmath.mpf, unit: mpmath.mpf) -> None:
        """unit: the largest relative error of one rounding of the iterates."""
        self._data = depth, lam, eta, unit
        self._floats = float(lam), float(eta), float(unit)

    def after_a_step(self, x: mpmath.mpf, error: mpmath.mpf) -> mpmath.mpf:
        """As `next_error`, or larger by one part in 10^12."""
        place, distance = float(x), float(error)
        lam, eta, unit = self._floats
        sizes = (abs(place), distance, abs(lam) or 1.0, eta, unit)
        if all(_LEAST < size < 1 / _LEAST for size in sizes):
            with suppress(OverflowError):
                # A term lost to underflow is below 10^-300, and is added to a larger one: 1 in the
                # slope, and otherwise the rounding of x. A power of a float has its relative error
                # 2^-53 as often as its exponent says.
                depth = self._data[0]
                of_slope = unit + 2 * depth * 2.0**-53
                bound = _by_taylor(place, distance, depth, lam, eta, unit, of_slope)
                bound *= 1 + 2.0**-40
                if bound < 1 / _LEAST:
                    return mpmath.mpf(bound)
        return next_error(x, error, *self._data)


def next_error(
    x: mpmath.mpf, error: mpmath.mpf, depth: int, lam: mpmath.mpf, eta: mpmath.mpf, unit: mpmath.mpf
) -> mpmath.mpf:
    """The bound on the error after a step, by Taylor's formula of second order."""
    # The slope itself is computed with the same rounding.
    return _by_taylor(x, error, depth, lam, eta, unit, unit) * (1 + _ROUNDINGS * unit)


def _by_taylor(
    x: Real, error: Real, depth: int, lam: Real, eta: Real, unit: Real, unit_of_slope: Real
) -> Real:
    """That bound as the arithmetic of its numbers gives it, to be rounded up.

    unit: the largest relative error of one rounding of the iterates. unit_of_slope: of one in this
    arithmetic, for what may cancel in the slope.
    """
    height, size = abs(x), abs(lam)
    largest = height + error
    # The powers of a step, which share their factors.
    below = height ** (depth - 2)
    base = below * height
    top = base * base
    # g'(x) = 1 + lam pull - push.
    pull, push = eta * (depth - 1) * below, eta * (2 * depth - 1) * top
    slope = abs(1 + (pull * lam if x > 0 or depth % 2 == 0 else -pull * lam) - push)
    slope += _ROUNDINGS * unit_of_slope * (1 + pull * size + push)
    bend = eta * (2 * depth - 1) * (2 * depth - 2) * largest ** (2 * depth - 3)
    # For N = 2 this term of g'' vanishes, and its power would be negative.
    if depth > 2:
        bend += eta * (depth - 1) * (depth - 2) * size * largest ** (depth - 3)
    rounding = _ROUNDINGS * unit * (height + eta * base * (size + base * height))
    return (slope + bend * error) * error + rounding
