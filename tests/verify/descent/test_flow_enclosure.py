"""The enclosure of the gradient flow against Taylor steps and closed forms."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import mpmath
import pytest
from flint import arb

from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.enclosures import flow_is_settled
from rankclock.verify.descent.flow_enclosure import flow_enclosure
from rankclock.verify.descent.flow_series import taylor_flow


@pytest.mark.parametrize(
    ("level", "start"),
    list(
        product(
            [Fraction(2), Fraction(0), Fraction(-3, 2)],
            [Fraction(1, 7), Fraction(1), Fraction(8, 5)],
        )
    ),
)
@pytest.mark.parametrize("n", [2, 3, 5])
def test_flow_enclosure_against_taylor_steps(n: int, level: Fraction, start: Fraction) -> None:
    with precision(160):
        enclosed = flow_enclosure(arb(3) / 4, n, level, start)
        to_mp = lambda v: mpmath.mpf(v.numerator) / v.denominator  # noqa: E731
        value = arb(mpmath.nstr(taylor_flow(mpmath.mpf(3) / 4, n, to_mp(level), to_mp(start)), 45))
        assert abs(value - enclosed.mid()) < enclosed.rad() + arb("1e-40")
        assert enclosed.rad() < arb("1e-20")
        if n == 2:
            closed = start * start / (1 + start * start * Fraction(3, 2)) if level == 0 else None
            growth = (to_ball(level) * 3 / 2).exp()
            square = (
                to_ball(level * start**2)
                * growth
                / (to_ball(level) + to_ball(start**2) * (growth - 1))
                if closed is None
                else to_ball(closed)
            )
            assert enclosed.overlaps(square.sqrt())


@pytest.mark.parametrize(
    ("level", "start"),
    [
        (Fraction(2), Fraction(1, 7)),
        (Fraction(1), Fraction(8, 5)),
        (Fraction(-3, 2), Fraction(1)),
        (Fraction(-3, 2), Fraction(-1)),
    ],
)
def test_a_flow_is_called_settled_only_where_its_distance_is_past_the_bits(
    level: Fraction, start: Fraction
) -> None:
    """At depth 2 the distance to the limit has a closed form, so that time is known."""
    with precision(400):
        rate, square = to_ball(level), to_ball(start**2)
        for time in [Fraction(k) for k in range(5, 100, 5)]:
            growth = (2 * rate * to_ball(time)).exp()
            value = (rate * square * growth / (rate + square * (growth - 1))).sqrt()
            limit = rate.sqrt() if level > 0 else arb(0)
            share = abs(value - limit) / (limit if level > 0 else 1)
            assert flow_is_settled(to_ball(time), 2, level, start, 64) == bool(
                share < arb(2) ** -64
            ), time
