"""2F1(1, b; 1+b; z) near z = 1: the series against mpmath and the general method of balls."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from flint import arb

from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate import near_one

ORDERS = [Fraction(2, 3), Fraction(1), Fraction(2, 7), Fraction(4, 3), Fraction(8, 5), Fraction(2)]
GAPS = [
    Fraction(1, 9),
    Fraction(1, 100),
    Fraction(3, 10**6),
    Fraction(1, 10**20),
    Fraction(1, 10**60),
]


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("gap", GAPS, ids=lambda gap: f"{float(gap):g}")
def test_series_holds_the_value_of_another_library(order: Fraction, gap: Fraction) -> None:
    with precision(400):
        enclosed = near_one.series(order, to_ball(1 - gap))
        assert enclosed.rel_accuracy_bits() > 150
    with mpmath.workdps(140):
        b = mpmath.mpf(order.numerator) / order.denominator
        w = mpmath.mpf(gap.numerator) / gap.denominator
        wanted = (
            b * mpmath.lerchphi(1 - w, 1, b)
            if gap >= Fraction(1, 100)
            else mpmath.hyp2f1(1, b, 1 + b, 1 - w)
        )
        text = mpmath.nstr(wanted, 60)
    with precision(400):
        assert abs(enclosed - arb(text)) < abs(enclosed) * arb("1e-55")


@pytest.mark.parametrize("order", [Fraction(2, 3), Fraction(1), Fraction(8, 5)], ids=str)
def test_ball_of_the_argument_is_carried_along(order: Fraction) -> None:
    with precision(120):
        wide = near_one.series(order, to_ball(Fraction(99, 100)) + arb(0, "1e-6"))
        for end in (Fraction(99, 100) - Fraction(1, 10**6), Fraction(99, 100) + Fraction(1, 10**6)):
            general = to_ball(end).hypgeom_2f1(
                1,
                to_ball(order),
                to_ball(1 + order),
                abc=True,
                ab=(1 - order).denominator == 1,
                bc=True,
            )
            assert wide.overlaps(general) and near_one.series(order, to_ball(end)).overlaps(general)


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("gap", GAPS, ids=lambda gap: f"{float(gap):g}")
def test_what_is_left_out_is_bounded(order: Fraction, gap: Fraction) -> None:
    """After few terms the rest is all that the radius holds, and the value lies within it."""
    with precision(2000):
        value = near_one.series(order, to_ball(1 - gap))
        for terms in (1, 2, 3, 7):
            enclosed = near_one.series(order, to_ball(1 - gap), most_terms=terms)
            assert enclosed.contains(value)
            # More than the rounding, and no more than a bound of the size of the first term left.
            assert abs(enclosed.mid() - value) > value.rad() or order == 1
            least = to_ball(gap) ** terms
            assert least / 10**3 < enclosed.rad() / value < least * 10**3


def test_where_the_series_is_not_proved_it_is_not_used() -> None:
    with precision(120):
        for order, z in [
            (Fraction(1, 2), Fraction(7, 8)),
            (Fraction(1, 2), Fraction(1)),
            (Fraction(1, 2), Fraction(11, 10)),
            (Fraction(0), Fraction(99, 100)),
            (Fraction(5, 2), Fraction(99, 100)),
        ]:
            assert not near_one.applies(order, to_ball(z))
        assert not near_one.applies(Fraction(1), arb(1, "1e-3")) and not near_one.applies(
            Fraction(1), arb("nan")
        )
        assert near_one.applies(Fraction(1), to_ball(Fraction(99, 100)))
