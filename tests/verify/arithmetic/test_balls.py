"""Conversions between rationals and balls keep every bit, and round outwards where they must."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, fmpq

from rankclock.verify.arithmetic.balls import (
    exact_ends,
    hull,
    outer_ends,
    outward,
    scaled_ceil,
    scaled_floor,
    to_ball,
    to_fmpq,
    to_fraction,
)
from rankclock.verify.arithmetic.outcomes import TooLong
from rankclock.verify.arithmetic.precision import precision

DYADICS = [
    Fraction(0),
    Fraction(3),
    Fraction(-5, 8),
    Fraction(7) * 2**200,
    Fraction(-7, 2**200),
]
THIRD = Fraction(1, 3)


@pytest.mark.parametrize("value", DYADICS, ids=str)
def test_a_dyadic_number_survives_the_round_trip(value: Fraction) -> None:
    assert to_fraction(to_ball(value)) == value
    assert to_ball(value) == arb(to_fmpq(value))


def test_a_ball_with_a_radius_is_no_rational() -> None:
    with pytest.raises(ValueError, match="exact"):
        to_fraction(to_ball(THIRD))


@pytest.mark.parametrize("order", [10**15, -(10**15)])
def test_a_ball_that_is_too_long_to_write_out_is_told_so(order: int) -> None:
    with pytest.raises(TooLong, match="16 digits"):
        to_fraction(arb(2) ** order)
    assert to_fraction(arb(2) ** 5000) == 2**5000


@pytest.mark.parametrize("bits", [24, 53, 300])
def test_ends_lie_on_both_sides_and_the_outer_ones_outside(bits: int) -> None:
    with precision(bits):
        value = to_ball(THIRD)
        low, high = exact_ends(value)
        outer_low, outer_high = outer_ends(value)
    assert outer_low <= low < THIRD < high <= outer_high
    assert high - low < Fraction(4, 2**bits)


def test_exact_ends_take_all_their_bits_at_a_low_precision() -> None:
    value = arb(1, fmpq(1, 2**90))
    with precision(30):
        low, high = exact_ends(value)
        outer_low, outer_high = outer_ends(value)
    assert 1 - low == high - 1 < Fraction(1, 2**89)
    assert outer_high - outer_low > Fraction(1, 2**32)


def test_a_hull_holds_both_ends_and_a_point_is_not_widened() -> None:
    assert hull(THIRD, Fraction(1, 2)).contains(arb(to_fmpq(Fraction(2, 5))))
    assert hull(Fraction(3), Fraction(3)).is_exact()


@pytest.mark.parametrize("value", DYADICS, ids=str)
@pytest.mark.parametrize("places", [0, 2, 70])
def test_scaled_integers_enclose_the_scaled_number(value: Fraction, places: int) -> None:
    with precision(53):
        low, high = (f(to_ball(value), places) for f in (scaled_floor, scaled_ceil))
    scaled = value * 2**places
    assert low <= scaled <= high and high - low == (scaled.denominator != 1)


@pytest.mark.parametrize("value", [THIRD, -THIRD, Fraction(10) ** 400 / 3, Fraction(1, 10**400)])
def test_decimals_of_a_ball_are_rounded_outwards(value: Fraction) -> None:
    low, high = (Fraction(text) for text in outward(to_ball(value)))
    assert low < value < high
    assert high - low <= abs(value) / 10**5
