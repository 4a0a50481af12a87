"""Rationals in units of 2^-p: nearest from either side, and roots from above."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rankclock.verify.descent.fixed_point import magnitude, root_above, units_above, units_below

PLACES = st.integers(0, 200)
POSITIVE = st.fractions(min_value=Fraction(1, 10**30), max_value=10**30)


@given(value=st.fractions(), p=PLACES)
def test_units_enclose_a_value_within_one(value: Fraction, p: int) -> None:
    low, high = units_below(value, p), units_above(value, p)
    assert Fraction(low, 1 << p) <= value <= Fraction(high, 1 << p)
    whole = (value * (1 << p)).denominator == 1
    assert high - low == (0 if whole else 1)


@given(value=POSITIVE)
def test_magnitude_is_within_one_of_the_exponent(value: Fraction) -> None:
    exponent = magnitude(value)
    assert magnitude(-value) == exponent
    assert Fraction(2) ** (exponent - 1) < value < Fraction(2) ** (exponent + 1)


@given(value=POSITIVE, order=st.integers(1, 9))
def test_a_root_is_above_and_close(value: Fraction, order: int) -> None:
    root = root_above(value, order)
    assert root**order > value
    assert (root / (1 + Fraction(1, 1 << 60))) ** order < value
