"""Roots of one symbol: all real ones, the rational ones exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp

from rankclock.theory.process import Iterate
from rankclock.theory.symbols import N
from rankclock.verify.points.borders import edge_places
from rankclock.verify.points.roots import root_places

x, y = sp.symbols("x y", real=True)
n = sp.Symbol("n", integer=True)


def test_rational_roots_are_exact():
    border = sp.Le((n - 23) * (n - 57) * (3 * n + 1), 0)
    assert root_places(border, n, {n: Fraction(1)}) == [
        (Fraction(-1, 3), True),
        (Fraction(23), True),
        (Fraction(57), True),
    ]


def test_irrational_roots_are_close_and_complex_ones_are_left_out():
    border = sp.Le(sp.expand((x**2 - 2) * (x**2 + x + 1) * (2 * x - 1)), 0)
    places = root_places(border, x, {x: Fraction(1)})
    assert [exact for _, exact in places] == [False, True, False]
    low, middle, high = (place for place, _ in places)
    assert middle == Fraction(1, 2)
    assert low == -high
    assert abs(high**2 - 2) < Fraction(1, 2**100)


def test_the_other_symbols_are_fixed():
    border = sp.Le(x**2 + x * y, 2 * y**2)
    places = root_places(border, x, {x: Fraction(1), y: Fraction(3)})
    assert places == [(Fraction(-6), True), (Fraction(3), True)]


def test_a_quotient_meets_where_its_numerator_vanishes():
    border = sp.Le(x / (x + 1), 1 / (x - 1))
    places = root_places(border, x, {x: Fraction(2)})
    assert [abs(place**2 - 2 * place - 1) < Fraction(1, 2**100) for place, _ in places] == [
        True
    ] * 2


def test_a_depth_makes_powers_whole():
    border = sp.Le(x**N - x ** (N - 1), 4 * x ** (N - 2))
    (low, exact), (zero, _), *_ = root_places(border, x, {x: Fraction(1), N: Fraction(3)})
    assert (zero, exact) == (0, False)
    assert abs(low**2 - low - 4) < Fraction(1, 2**100)


@pytest.mark.parametrize(
    "border",
    [
        sp.Le(sp.exp(x), 2 + x),
        sp.Le(x**2 * sp.sqrt(2) + x, 1),
        sp.Le(Iterate(n, N, x, y, y) + x**2, 1),
        sp.Le(x**2 + y, sp.Symbol("z", real=True)),
    ],
)
def test_what_is_no_polynomial_over_the_rationals_has_none(border):
    values = {x: Fraction(1), y: Fraction(1), n: Fraction(1), N: Fraction(2)}
    assert root_places(border, x, values) == []


def test_edges_of_hypotheses_are_met_at_roots():
    """No order of undoing operations solves this one: x stands in two places."""
    assert edge_places(sp.Le(x**3 - 7 * x, -6), x, {x: Fraction(0)}) == [
        (Fraction(-3), True),
        (Fraction(1), True),
        (Fraction(2), True),
    ]
