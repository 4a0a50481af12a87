"""Conversions between rationals and balls keep every bit, and round outwards where they must."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import acb, arb, fmpq

from rankclock.verify.arithmetic.balls import (
    exact_ends,
    finite,
    hull,
    outer_ends,
    outward,
    rounded_down,
    scaled_ceil,
    scaled_floor,
    to_ball,
    to_fmpq,
    to_fraction,
    whole_power,
)
from rankclock.verify.arithmetic.outcomes import TooLong, Undecided
from rankclock.verify.arithmetic.precision import precision

DYADICS = [
    Fraction(0),
    Fraction(3),
    Fraction(-5, 8),
    Fraction(3, 2),
    Fraction(6),
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


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        (Fraction(1), "1", "1"),
        (Fraction(-3, 8), "-0.375", "-0.375"),
        # Seven digits, and an eighth that rounds outwards.
        (Fraction(12345671, 10**4), "1234.567", "1234.568"),
        (Fraction(-12345671, 10**4), "-1234.568", "-1234.567"),
        (Fraction(2, 3), "0.6666666", "0.6666667"),
    ],
)
def test_decimals_are_the_nearest_of_seven_digits(value: Fraction, low: str, high: str) -> None:
    with precision(200):
        assert outward(to_ball(value)) == [low, high]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(19999, 10**4), "1.99"),
        (Fraction(-19999, 10**4), "-2"),
        (Fraction(12345), "1.23e+4"),
        (Fraction(1, 3), "0.333"),
        (Fraction(-1, 3), "-0.334"),
        (Fraction(1, 8), "0.125"),
        (Fraction(0), "0"),
    ],
)
def test_three_digits_at_most_the_value(value: Fraction, text: str) -> None:
    assert rounded_down(value) == text


@pytest.mark.parametrize("order", [1, 2, 3, 8])
@pytest.mark.parametrize(
    ("low", "high"), [(-1, 1), (-2, 1), (0, 3), (-3, 0), (1, 2), (-2, -1), (0, 0)]
)
def test_a_power_of_a_ball_holds_the_powers_of_its_numbers(low: int, high: int, order: int) -> None:
    ball = hull(Fraction(low), Fraction(high))
    power = whole_power(ball, order)
    assert power.is_finite()
    for part in range(9):
        inside = low + Fraction(high - low, 8) * part
        assert power.contains(arb(to_fmpq(inside**order)))
    # No wider than balls are: between the powers of the size of what it holds.
    most = Fraction(max(abs(low), abs(high))) ** order
    assert power.upper() <= to_ball(most) * arb("1.001") + arb("1e-9")
    assert power.lower() >= -to_ball(most) * arb("1.001") - arb("1e-9")


def test_a_complex_power_keeps_both_parts() -> None:
    assert whole_power(acb(1, 1), 2) == acb(0, 2)
    assert whole_power(acb(0, 1), 3) == acb(0, -1)
    around = whole_power(acb(arb(0, 1), arb(0, 1)), 2)
    assert isinstance(around, acb) and around.contains(acb(0, 2)) and around.contains(acb(1, 0))


def test_a_hull_is_no_wider_than_its_ends() -> None:
    for low, high in ((Fraction(1, 3), Fraction(1, 2)), (Fraction(-7), Fraction(2, 9))):
        ball = hull(low, high)
        least, most = exact_ends(ball)
        assert least <= low and high <= most
        assert most - least < (high - low) * (1 + Fraction(1, 10**6)) + Fraction(1, 10**9)


@pytest.mark.parametrize("value", [arb("nan"), arb("inf"), arb(1, "inf")])
def test_what_holds_everything_decides_nothing(value: arb) -> None:
    with pytest.raises(Undecided, match="finite"):
        finite(value)
    assert finite(arb(2)) == 2
