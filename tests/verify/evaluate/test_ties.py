"""Ties are decided exactly, by what cancels, or not at all."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp

from rankclock.theory.formulas import flow
from rankclock.theory.symbols import N, a, b, lam, x, y
from rankclock.verify.evaluate.decide import Decision, How, decide
from rankclock.verify.verdict import Truth


def test_ties_are_decided_exactly_or_not_at_all() -> None:
    mu = lam ** (1 / N)
    tie = {N: Fraction(3), lam: Fraction(8, 27), x: Fraction(2, 3)}
    for relation, expected in [
        (x < mu, Truth.NO),
        (x <= mu, Truth.YES),
        (x > mu, Truth.NO),
        (sp.Eq(x, mu), Truth.YES),
        (sp.Ne(x, mu), Truth.NO),
    ]:
        assert decide(relation, tie) == Decision(expected, How.EXACT)


@pytest.mark.parametrize("shift", [0, Fraction(1, 10**400), -Fraction(1, 10**400)])
def test_ties_of_roots_are_decided_exactly(shift: Fraction) -> None:
    one, other = sp.sqrt(lam) + sp.sqrt(x), sp.sqrt(lam + x + 2 * sp.sqrt(lam * x)) + a
    env = {lam: Fraction(2), x: Fraction(3), a: Fraction(shift)}
    for relation, expected in (
        (one < other, shift > 0),
        (one <= other, shift >= 0),
        (one > other, shift < 0),
        (sp.Eq(one, other), shift == 0),
        (sp.Ne(one, other), shift != 0),
        (sp.ceiling(one - other) <= 0, shift >= 0),
        (sp.Max(one, other) <= other, shift >= 0),
    ):
        decision = decide(relation, env)
        assert decision.truth is (Truth.YES if expected else Truth.NO), relation
        assert decision.how is How.ALGEBRAIC


def test_ties_of_the_same_irrational_number_are_decided() -> None:
    time, rising = (
        flow.travel_hypergeometric(a, b, N, lam),
        {N: Fraction(3), lam: Fraction(2), a: Fraction(1, 2), b: Fraction(1, 2)},
    )
    for relation, expected in (
        (time <= 0, Truth.YES),
        (time < 0, Truth.NO),
        (sp.ceiling(time) >= 1, Truth.NO),
        (time + 1 > 1, Truth.NO),
    ):
        decision = decide(relation, rising)
        assert decision.truth is expected
        assert decision.how in (How.ALGEBRAIC, How.CANCELLED)
    beside = {**rising, b: Fraction(1, 2) + Fraction(1, 10**60)}
    assert decide(time <= 0, beside) == Decision(Truth.NO, How.BALL)
    integral = flow.travel_integral(a, b, N, lam)
    assert decide(
        integral - integral.subs(a, x) < 0, {**rising, b: Fraction(1), x: Fraction(1, 2)}
    ) == Decision(Truth.NO, How.CANCELLED)
    # A jump or a maximum of what is not algebraic is never decided by rounding.
    equal = x * sp.hyper((1, 1), (2,), -x) - sp.log(1 + x)
    for relation in (sp.ceiling(equal) <= 0, sp.Max(equal, 0) <= 0):
        assert decide(relation, {x: Fraction(3)}).truth is Truth.UNKNOWN
    # The time to a target on the other side of mu is infinite on both sides, and no number.
    assert decide(sp.log(x) - sp.log(x) <= 0, {x: Fraction(-1)}).truth is not Truth.NO


@pytest.mark.parametrize(
    "relation",
    [
        sp.Eq(sp.log(x**y), y * sp.log(x), evaluate=False),
        sp.Le((1 + x) ** y, sp.exp(x * y)),
        sp.Lt(sp.log(x**y) + x**y, x**y),
    ],
)
def test_a_long_power_is_never_written_out(relation: sp.Basic) -> None:
    # SymPy would write out the digits of such a power, which no memory holds.
    decide(relation, {x: Fraction(10**6, 7), y: Fraction(10**15, 3)})
    decide(relation, {x: Fraction(10**6), y: Fraction(10**15)})
