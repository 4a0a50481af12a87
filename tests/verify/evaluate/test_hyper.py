"""Hypergeometric balls over a grid of parameters, against mpmath at three times the precision."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any

import mpmath
import pytest
from flint import acb, arb

from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate import terminating
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.float64 import FLOAT
from rankclock.verify.evaluate.mp import HighPrecision

F = Fraction
# Whole numbers of both signs, so that parameters are equal, differ by integers, or end the series,
# and one just beside an integer.
PARAMETERS = [
    *map(F, (-3, -2, -1, 0, 1, 2, 3)),
    *(F(-5, 2), F(-1, 2), F(1, 3), F(1, 2), F(3, 2), 1 + F(1, 10**15)),
]
# The cut begins at 1; on the circle through 1 a series of (p + 1, p) converges slowly.
ARGUMENTS = [
    *map(F, (-25, -4, -1, 0, 1, 4, 25)),
    *(F(-1, 2), F(1, 3), F(3, 4), F(9, 10), F(3, 2)),
    *(F(1, 10**30), F(-1, 10**30), 1 - F(1, 10**9), 1 + F(1, 10**9)),
]
KINDS = [(0, 0), (1, 0), (0, 1), (1, 1), (2, 1), (2, 2), (1, 2), (3, 2)]
# guess: a second for each kind; an odd number, so that all arguments have their turn.
MOST = 1201


def grid(above: int, below: int) -> list[tuple[Any, Any, Fraction]]:
    everything = [
        (upper, lower, z)
        for upper in combinations_with_replacement(PARAMETERS, above)
        for lower in combinations_with_replacement(PARAMETERS, below)
        for z in ARGUMENTS
    ]
    return everything[:: 2 * (len(everything) // MOST // 2) + 1]


def by_mpmath(upper: Any, lower: Any, z: Fraction) -> Any:
    with precision(240):
        above, below = (
            [mpmath.mpf(p.numerator) / p.denominator for p in r] for r in (upper, lower)
        )
        try:
            return mpmath.hyper(above, below, mpmath.mpf(z.numerator) / z.denominator)
        except (ValueError, ZeroDivisionError, mpmath.libmp.NoConvergence):
            return mpmath.nan


def contains(ball: arb | acb, number: Any) -> bool:
    # As they are: a number of mpmath that is made anew would be rounded.
    with precision(300):
        ball = acb(ball)
        size = (1 + abs(ball)).upper() * arb(2) ** -180
        for part, of_number in ((ball.real, number.real), (ball.imag, number.imag)):
            sign, mantissa, exponent, _ = of_number._mpf_
            value = arb((-int(mantissa) if sign else int(mantissa), int(exponent)))
            if not part.overlaps(value + arb(0, 1) * size):
                return False
    return True


def compared(above: int, below: int) -> Counter[str]:
    seen: Counter[str] = Counter()
    for upper, lower, z in grid(above, below):
        try:
            with precision(80):
                ball = BALL.hyper(list(upper), list(lower), to_ball(z))
        except Undecided:
            seen["refused"] += 1
            continue
        number = by_mpmath(upper, lower, z)
        if not mpmath.isfinite(number):
            seen["not in mpmath"] += 1
        elif contains(ball, number):
            seen["right"] += 1
        else:
            seen["wrong"] += 1
    return seen


@pytest.mark.parametrize(("above", "below"), KINDS)
def test_balls_hold_what_mpmath_has(above: int, below: int) -> None:
    seen = compared(above, below)
    assert not seen["wrong"]
    assert seen["right"] > sum(seen.values()) // 2, seen
    assert seen["not in mpmath"] <= 12, seen


def test_the_grid_catches_the_limit_that_a_library_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 1F1 with equal negative parameters the library's ball is e^x, and no polynomial."""
    monkeypatch.setattr(terminating, "factors", lambda upper, lower: None)
    assert compared(1, 1)["wrong"] >= 4
    assert not contains(BALL.hyper([F(-2)], [F(-3)], arb(-4)), mpmath.mpf(1))


def test_a_series_that_ends_at_a_zero_has_a_value_with_digits() -> None:
    # mpmath itself gives up where all digits cancel: 1 - x/x.
    for backend, z in ((HighPrecision(30), mpmath.mpf(1)), (FLOAT, 1.0)):
        assert backend.hyper([F(-1)], [F(1)], z) == 0
        assert backend.hyper([F(-2)], [F(-3)], 3 * z) == pytest.approx(4.5)


def test_a_series_without_value_is_refused_by_digits_too() -> None:
    for backend in (HighPrecision(30), FLOAT, BALL):
        with pytest.raises(Undecided):
            backend.hyper([F(1)], [F(-1)], backend.lift(F(1, 2)))
