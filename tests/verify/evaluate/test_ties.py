"""Ties are decided exactly, by what cancels, or not at all."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp

from rankclock.theory.formulas import flow
from rankclock.theory.symbols import N, a, b, lam, x
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
    one, other = sp.sqrt(lam) + sp.sqrt(x), sp.sqrt(lam + x + 2 * sp.sqrt(lam * x))
    env = {lam: Fraction(2), x: Fraction(3)}
    for relation in (one < other, one <= other, one > other):
        assert decide(relation, env).truth is Truth.UNKNOWN
        assert decide(relation, env).how is How.UNDECIDED
    assert decide(sp.Ne(one, other), env).truth is Truth.UNKNOWN
    assert decide(sp.Eq(one, other), env, digits=40) == Decision(Truth.YES, How.AGREEMENT, 40)


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
        assert decide(relation, rising) == Decision(expected, How.CANCELLED)
    beside = {**rising, b: Fraction(1, 2) + Fraction(1, 10**60)}
    assert decide(time <= 0, beside) == Decision(Truth.NO, How.BALL)
    integral = flow.travel_integral(a, b, N, lam)
    assert decide(
        integral - integral.subs(a, x) < 0, {**rising, b: Fraction(1), x: Fraction(1, 2)}
    ) == Decision(Truth.NO, How.CANCELLED)
    # A jump or a maximum of what is not rational is never decided by rounding.
    assert (
        decide(
            sp.ceiling(sp.sqrt(lam) + sp.sqrt(x) - sp.sqrt(lam + x + 2 * sp.sqrt(lam * x))) <= 0,
            {lam: Fraction(2), x: Fraction(3)},
        ).truth
        is Truth.UNKNOWN
    )
    # The time to a target on the other side of mu is infinite on both sides, and no number.
    assert decide(sp.log(x) - sp.log(x) <= 0, {x: Fraction(-1)}).truth is not Truth.NO
