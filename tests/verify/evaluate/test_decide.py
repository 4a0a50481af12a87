"""What decide() may and may not say, and how it says that it got there."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from flint import arb

from rankclock.theory.process import Flow, Iterate
from rankclock.theory.symbols import N, alpha, lam, s, t, x
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.decide import Decision, How, decide
from rankclock.verify.verdict import Truth


def test_a_flow_past_every_precision_is_too_long_and_never_a_pass() -> None:
    later = Flow(t, N, lam, alpha) < Flow(t + s, N, lam, alpha)
    start = {N: Fraction(4), lam: Fraction(2401), alpha: Fraction(6)}
    assert decide(later, {**start, t: Fraction(1, 10**6), s: Fraction(1, 10**6)}) == Decision(
        Truth.YES, How.BALL
    )
    assert decide(later, {**start, t: Fraction(1, 100), s: Fraction(5797)}) == Decision(
        Truth.UNKNOWN, How.TOO_LONG
    )
    assert (
        decide(later, {**start, t: Fraction(1, 10**6), s: Fraction(1, 10**300)}).how
        is How.UNDECIDED
    )


def test_an_exponential_past_every_precision_is_too_long_and_one_within_is_decided() -> None:
    for relation in (
        sp.Gt(1, 1 / (1 + sp.exp(-t)), evaluate=False),
        sp.Gt(1, sp.tanh(t), evaluate=False),
    ):
        assert decide(relation, {t: Fraction(1000)}) == Decision(Truth.YES, How.BALL)
        assert decide(relation, {t: Fraction(10**6)}) == Decision(Truth.UNKNOWN, How.TOO_LONG)
    assert decide(sp.Gt(sp.exp(t), 2, evaluate=False), {t: Fraction(10**6)}) == Decision(
        Truth.YES, How.BALL
    )


def test_how_a_decision_was_reached() -> None:
    two = {x: Fraction(2)}
    assert decide(sp.exp(x) > 7, two) == Decision(Truth.YES, How.BALL)
    assert decide(sp.Eq(sp.exp(x), 7), two) == Decision(Truth.NO, How.BALL)
    assert decide(1 / (x - 2) > 0, two) == Decision(Truth.UNKNOWN, How.UNDEFINED)
    assert decide(sp.sqrt(-x) > 0, two).how is How.UNDEFINED
    assert (
        decide(Iterate(30_000, 2, 1, sp.Rational(1, 2), sp.Rational(1, 10)) > 0, {}).how
        is How.TOO_LONG
    )
    # The ladder ends at 5120 bits, about 1540 digits.
    assert decide(sp.exp(x * sp.Rational(1, 10**1600)) > 1, two).how is How.UNDECIDED
    assert decide(Flow(0, 2, 1, x) >= 2, two) == Decision(Truth.YES, How.EXACT)
    assert decide(Flow(1, 2, 1, x) < 2, two) == Decision(Truth.YES, How.BALL)


def test_agreement_needs_overlap_and_narrowness(monkeypatch: pytest.MonkeyPatch) -> None:
    env = {x: Fraction(2), lam: Fraction(3)}
    nearly, apart = (
        sp.Eq(sp.sqrt(x) * sp.sqrt(lam), sp.sqrt(x * lam) + sp.Rational(1, 10**n)) for n in (60, 9)
    )
    # At the first rung that holds 30 digits, 10^-60 is not seen; at 70 digits it is.
    assert decide(nearly, env, digits=30) == Decision(Truth.YES, How.AGREEMENT, 30)
    assert decide(nearly, env, digits=70) == Decision(Truth.NO, How.BALL)
    assert decide(apart, env, digits=30) == Decision(Truth.NO, How.BALL)
    monkeypatch.setattr(type(BALL), "exp", lambda self, value: arb(2, 1))
    assert decide(sp.Eq(sp.exp(x), sp.exp(2 * x)), {x: Fraction(1)}) == Decision(
        Truth.UNKNOWN, How.UNDECIDED
    )


@pytest.mark.parametrize("cased", [False, True])
def test_a_side_without_value_is_found_beside_an_irrational_one(cased: bool) -> None:
    ratio = (x - 1) / sp.log(x)
    side = sp.Piecewise((2, sp.Eq(sp.log(4 * x), 0)), (ratio, True)) if cased else ratio
    relation = sp.Lt(sp.sqrt(2), side, evaluate=False)
    assert decide(relation, {x: Fraction(1)}) == Decision(Truth.UNKNOWN, How.UNDEFINED)
    assert decide(relation, {x: Fraction(3)}).truth is Truth.YES
