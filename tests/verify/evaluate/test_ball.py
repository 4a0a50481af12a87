"""Balls are compared as the sets of numbers that they are: where they touch, nothing is refuted
that one pair of numbers satisfies.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise, product

import pytest
from flint import acb, arb, arb_mat

from rankclock.verify.arithmetic.balls import exact_ends, to_fmpq
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.verdict import Truth

RELATIONS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
WIDTHS = (Fraction(0), Fraction(1, 4), Fraction(1))
PLACES = (Fraction(-3), Fraction(0), Fraction(5, 8))
HAIR = Fraction(1, 2**150)


def from_low(low: Fraction, radius: Fraction) -> arb:
    """A ball of about this radius whose lower end is exactly this number."""
    # The library rounds a radius up, so the midpoint follows the radius that it takes.
    above = exact_ends(arb(0, to_fmpq(radius)))[1]
    ball = arb(to_fmpq(low + above), to_fmpq(radius))
    assert exact_ends(ball)[0] == low
    return ball


def side_by_side(gap: Fraction) -> list[tuple[arb, arb]]:
    """Pairs of balls of which the second begins `gap` beyond the end of the first."""
    pairs = []
    for first, second, place in product(
        WIDTHS, WIDTHS, (Fraction(-3), Fraction(0), Fraction(5, 8))
    ):
        left = from_low(place, first)
        pairs.append((left, from_low(exact_ends(left)[1] + gap, second)))
    return pairs


def allowed(relation: str, left: arb, right: arb) -> set[Truth]:
    """The answers that are no lie, by the ends of both sets of numbers."""
    (a, b), (c, d) = exact_ends(left), exact_ends(right)
    meet, same = max(a, c) <= min(b, d), a == b == c == d
    # Whether some pair of numbers satisfies the relation, and whether some pair does not.
    some, other = {
        "<": (a < d, b >= c),
        "<=": (a <= d, b > c),
        ">": (b > c, a <= d),
        ">=": (b >= c, a < d),
        "==": (meet, not same),
        "!=": (not same, meet),
    }[relation]
    known = Truth.UNKNOWN if some and other else Truth.YES if some else Truth.NO
    return {Truth.UNKNOWN, known}


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("gap", [Fraction(0), HAIR, -HAIR, Fraction(1), Fraction(-1, 8)], ids=str)
def test_no_comparison_says_more_than_the_numbers_do(relation: str, gap: Fraction) -> None:
    with precision(400):
        for left, right in side_by_side(gap):
            for first, second in ((left, right), (right, left)):
                answer = BALL.compare(relation, first, second)
                assert answer in allowed(relation, first, second), (first, second)
                # The same of complex balls that are real.
                assert BALL.compare(relation, acb(first), acb(second)) is answer


@pytest.mark.parametrize("relation", RELATIONS)
def test_what_is_apart_is_decided(relation: str) -> None:
    with precision(400):
        for left, right in side_by_side(HAIR):
            for first, second in ((left, right), (right, left)):
                answer = BALL.compare(relation, first, second)
                assert {answer} == allowed(relation, first, second) - {Truth.UNKNOWN}


@pytest.mark.parametrize("relation", RELATIONS)
def test_numbers_without_radius_are_compared_as_numbers(relation: str) -> None:
    numbers = [Fraction(-1), Fraction(0), HAIR, Fraction(3, 8), Fraction(3, 8) + HAIR]
    with precision(400):
        for x, y in product(numbers, repeat=2):
            answer = BALL.compare(relation, arb(to_fmpq(x)), arb(to_fmpq(y)))
            assert answer is (Truth.YES if RELATIONS[relation](x, y) else Truth.NO)


def test_matrices_differ_only_where_an_entry_surely_does() -> None:
    with precision(400):
        for gap, answer in ((Fraction(0), Truth.UNKNOWN), (HAIR, Truth.NO)):
            for left, right in side_by_side(gap):
                first, second = arb_mat([[1, left]]), arb_mat([[1, right]])
                assert BALL.compare("==", first, second) is answer
                assert BALL.compare("==", second, first) is answer


def test_places_in_order_are_in_order() -> None:
    """The balls of these tests are the ones that they are meant to be."""
    with precision(400):
        ends = [exact_ends(ball) for ball in side_by_side(HAIR)[4]]
        assert all(before[1] + HAIR == after[0] for before, after in pairwise(ends))
