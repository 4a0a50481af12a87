"""Balls are compared as the sets of numbers that they are: where they touch, nothing is refuted
that one pair of numbers satisfies.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import mpmath
import pytest
from flint import acb, arb, arb_mat

from rankclock.verify.arithmetic.balls import exact_ends, to_fmpq
from rankclock.verify.arithmetic.outcomes import Undecided, Undefined
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


def inside(ball: arb) -> list[Fraction]:
    """Some numbers of a ball: its ends, its middle, and what is a whole number between them."""
    low, high = exact_ends(ball)
    whole = [Fraction(n) for n in range(-9, 9) if low <= n <= high]
    return [low, high, (low + high) / 2, *whole]


def held(enclosed: Any, value: Fraction) -> bool:
    low, high = exact_ends(enclosed)
    return low <= value <= high


with precision(400):
    ROUGH = [
        from_low(place, width)
        for place in (Fraction(-3), Fraction(-1, 2), Fraction(0), HAIR, Fraction(3, 4), Fraction(1))
        for width in (Fraction(0), HAIR, Fraction(1, 8), Fraction(1))
    ]
# What a backend does with one number, and what it is.
OF_ONE: dict[str, tuple[Callable[[Any], Any], Callable[[Fraction], Fraction]]] = {
    "sign": (BALL.sign, lambda v: Fraction((v > 0) - (v < 0))),
    "floor": (BALL.floor, lambda v: Fraction(math.floor(v))),
    "ceiling": (BALL.ceiling, lambda v: Fraction(math.ceil(v))),
    "absolute": (BALL.absolute, abs),
    "square": (lambda v: BALL.power(v, Fraction(2)), lambda v: v**2),
    "cube": (lambda v: BALL.whole_power(v, 3), lambda v: v**3),
    "inverse": (lambda v: BALL.power(v, Fraction(-1)), lambda v: 1 / v),
    "inverse square": (lambda v: BALL.whole_power(v, -2), lambda v: 1 / v**2),
    "nothing": (lambda v: BALL.power(v, Fraction(0)), lambda v: Fraction(1)),
}


@pytest.mark.parametrize("name", OF_ONE)
def test_what_is_made_of_a_ball_holds_what_is_made_of_its_numbers(name: str) -> None:
    of_ball, of_number = OF_ONE[name]
    decided = 0
    with precision(400):
        for ball in ROUGH:
            if ball == 0 and name.startswith("inverse"):
                # No value is certain where no number of the ball has one, and only there.
                with pytest.raises(Undefined):
                    of_ball(ball)
                continue
            try:
                enclosed = of_ball(ball)
            except Undecided:
                continue
            decided += 1
            for value in inside(ball):
                assert held(enclosed, of_number(value)), (ball, value)
    assert decided >= len(ROUGH) // 3


@pytest.mark.parametrize("name", ["sign", "floor", "ceiling"])
def test_a_jump_within_a_ball_is_not_decided_and_none_elsewhere_is(name: str) -> None:
    of_ball, of_number = OF_ONE[name]
    with precision(400):
        for ball in ROUGH:
            values = {of_number(value) for value in inside(ball)}
            if len(values) > 1:
                with pytest.raises(Undecided):
                    of_ball(ball)
            elif not any(end.denominator == 1 for end in exact_ends(ball)) or ball.is_exact():
                assert of_ball(ball) == arb(to_fmpq(values.pop()))


@pytest.mark.parametrize(("name", "of_numbers"), [("maximum", max), ("minimum", min)])
def test_the_larger_and_the_smaller_of_two_balls(name: str, of_numbers: Any) -> None:
    with precision(400):
        for left, right in product(ROUGH[::3], repeat=2):
            enclosed = getattr(BALL, name)(left, right)
            for x, y in product(inside(left), inside(right)):
                assert held(enclosed, of_numbers(x, y))


@pytest.mark.parametrize("exponent", ["1/2", "3/2", "-1/3", "5/64", "7/65", "-3/100"])
def test_a_power_that_is_no_whole_one(exponent: str) -> None:
    """Against the power of the power, which is rational; by roots and by logarithms."""
    order = Fraction(exponent)
    with precision(200):
        for value in (Fraction(2), Fraction(1, 7), Fraction(10**9)):
            power = BALL.power(arb(to_fmpq(value)), order)
            assert (power**order.denominator).overlaps(arb(to_fmpq(value**order.numerator)))
            assert power > 0 and power.rel_accuracy_bits() > 150
        with pytest.raises(Undefined):
            BALL.power(arb(-2), order)
        with pytest.raises(Undecided):
            BALL.power(arb(0, 1), order)
        with pytest.raises(Undecided):
            BALL.power(acb(1, 1), order)
        if order > 0:
            assert BALL.power(arb(0), order) == 0
        else:
            with pytest.raises(Undefined):
                BALL.power(arb(0), order)


def test_logarithms_and_what_is_not_real() -> None:
    with precision(200):
        assert BALL.log(arb(1)) == 0 and isinstance(BALL.log(arb(2)), arb)
        beyond = BALL.log(arb(-1))
        assert beyond.real.contains(0) and beyond.imag.overlaps(arb.pi())
        with pytest.raises(Undecided):
            BALL.log(arb(0, 1))
        with pytest.raises(Undefined, match="not real"):
            BALL.compare("<", beyond, arb(1))
        with pytest.raises(Undecided):
            BALL.compare("<", arb("nan"), arb(1))
        assert BALL.real_part(acb(3, 4)) == 3 and BALL.real_part(arb(3)) == 3
        assert BALL.imaginary_unit() ** 2 == -1
        with pytest.raises(TypeError, match="float does not enter"):
            BALL.lift(0.5)
        assert BALL.lift(Fraction(1, 4)) == arb("0.25") and BALL.lift(3) == 3


@pytest.mark.parametrize("z", ["19/20", "1/3", "-5", "-50", "999/1000"])
@pytest.mark.parametrize(
    ("a", "b", "c"),
    [
        # The series next to 1 is that of a = 1, c = 1 + b, and of no other.
        ("1", "2/3", "5/3"),
        ("2", "2/3", "5/3"),
        ("1", "2/3", "1/3"),
        ("1", "2/3", "8/3"),
        ("2/3", "1", "5/3"),
        ("1/2", "1/3", "5/4"),
        # Differences that are whole numbers, where the formulas of the library have limits.
        ("1", "3", "7/2"),
        ("1/2", "5/2", "4/3"),
        ("1/2", "1/3", "5/2"),
        ("1/3", "1/2", "5/2"),
        ("1/2", "1/3", "11/6"),
        ("1/3", "1/2", "7/3"),
        ("1/2", "1/3", "7/3"),
        ("7/3", "1/2", "4/3"),
        ("1/2", "7/3", "4/3"),
        # Differences that look like whole ones from one side.
        ("1/2", "7/3", "2"),
        ("5/2", "1/3", "2"),
        ("5/6", "1/3", "2"),
    ],
)
def test_gauss_functions_against_another_library(a: str, b: str, c: str, z: str) -> None:
    first, second, below, place = map(Fraction, (a, b, c, z))
    with precision(250):
        enclosed = BALL.hyper([first, second], [below], arb(to_fmpq(place)))
        numbers = [mpmath.mpf(v.numerator) / v.denominator for v in (first, second, below, place)]
        value = arb(mpmath.nstr(mpmath.hyp2f1(*numbers), 60))
        assert abs(enclosed - value) < abs(value) * arb("1e-55")
        assert enclosed.rel_accuracy_bits() > 180


def test_a_series_that_diverges_everywhere_is_not_decided() -> None:
    with pytest.raises(Undecided, match="diverges"):
        BALL.hyper([Fraction(1), Fraction(2), Fraction(3)], [Fraction(1, 2)], arb("0.25"))


def test_a_series_that_ends_is_summed_at_a_ball() -> None:
    """By hand: (1 - z)^2 = 2F1(-2, 1; 1; z)."""
    with precision(200):
        for place in (arb.pi(), arb(2, "1e-20"), arb(0)):
            enclosed = BALL.hyper([Fraction(-2), Fraction(1)], [Fraction(1)], place)
            assert enclosed.overlaps((1 - place) ** 2) and enclosed.rad() < arb("1e-18")
