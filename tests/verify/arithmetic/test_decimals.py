"""Decimals of four digits: neighbours of a number, their places, and their text."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rankclock.verify.arithmetic.decimals import (
    DECADE,
    LOWEST,
    decimal_above,
    decimal_at,
    decimal_below,
    decimal_text,
    descend,
    exact_text,
    place_of,
)

F = Fraction
# A number, and the decimals of four digits next to it, written down by hand.
NEIGHBOURS = {
    "1": ("1", "1"),
    "1.0001": ("1", "1.001"),
    "9999": ("9999", "9999"),
    "9999.5": ("9999", "10000"),
    "10": ("10", "10"),
    "0.1": ("0.1", "0.1"),
    "0.09999": ("0.09999", "0.09999"),
    "0.099999": ("0.09999", "0.1"),
    "123456": ("123400", "123500"),
    "0.00123456": ("0.001234", "0.001235"),
    "1/3": ("0.3333", "0.3334"),
    "2/3": ("0.6666", "0.6667"),
    "1e-30": ("1e-30", "1e-30"),
    "12345e20": ("1234e21", "1235e21"),
}


@pytest.mark.parametrize("number", NEIGHBOURS)
def test_the_neighbours_of_a_number(number: str) -> None:
    below, above = map(F, NEIGHBOURS[number])
    assert decimal_below(F(number)) == below
    assert decimal_above(F(number)) == above


def test_places_ascend_one_by_one_and_are_found_again() -> None:
    assert decimal_at(0) == 1 and decimal_at(1) == F("1.001") and decimal_at(-1) == F("0.9999")
    assert decimal_at(DECADE) == 10 and decimal_at(-DECADE) == F(1, 10)
    assert decimal_at(LOWEST) == F(10) ** -1000 and DECADE == 9000
    near = [*range(-5, 6), *range(DECADE - 3, DECADE + 3), -3 * DECADE, -3 * DECADE - 1, 4321]
    for place in near:
        value, following = decimal_at(place), decimal_at(place + 1)
        assert value < following and place_of(value) == place
        # Everything up to the next one has the place of this one.
        assert place_of((value + following) / 2) == place
        assert place_of(following - F(1, 10**60)) == place


@pytest.mark.parametrize(
    ("value", "text", "exact"),
    [
        (F(1, 10), "0.1", "0.1"),
        (F(100), "1e+2", "1e+2"),
        (F(1, 3), "0.3333333333333333333333333333", "1/3"),
        (F(5, 4), "1.25", "1.25"),
        (F(1, 10**9), "1e-9", "1e-9"),
        (F(-3, 2), "-1.5", "-1.5"),
    ],
)
def test_texts_that_the_command_line_reads(value: Fraction, text: str, exact: str) -> None:
    assert decimal_text(value) == text
    assert exact_text(value) == exact
    assert F(exact) == value


@pytest.mark.parametrize("high", [10, 0, -7])
@pytest.mark.parametrize("drop", [0, 1, 2, 3, 5, 8, 31, 100])
def test_the_search_comes_upon_the_highest_place(high: int, drop: int) -> None:
    """Where places have the property up to one and none beyond it."""
    best = high - drop
    asked: list[int] = []

    def has(place: int) -> bool:
        asked.append(place)
        return place <= best

    for end in (best - 200, best, best + 1):
        asked.clear()
        answer = descend(has, high, end)
        assert answer == best or (answer is None and end > best)
        # No place beyond the two ends is tried, and not all of those between.
        assert max(asked) <= high and min(asked) >= min(end, high - 1)
        assert len(asked) <= 2 * (drop + 2).bit_length() + 12
    assert descend(has, high, best + 1) in (None, best)
    if drop > 1:
        assert descend(has, high, best + 1) is None
    assert descend(lambda place: False, high, high - 50) is None
