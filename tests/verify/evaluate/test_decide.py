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
    above = sp.Gt(sp.log(1 + sp.exp(-t)), 0, evaluate=False)
    assert decide(above, {t: Fraction(1000)}) == Decision(Truth.YES, How.BALL)
    assert decide(above, {t: Fraction(10**6)}) == Decision(Truth.UNKNOWN, How.TOO_LONG)
    for late in (100, 10**6):
        strict = sp.Lt(sp.erf(t), 1, evaluate=False)
        assert decide(strict, {t: Fraction(late)}) == Decision(Truth.UNKNOWN, How.TOO_LONG)
    # Where exponentials are left after the rest has cancelled, no digit is needed beside a 1.
    for relation in (
        sp.Gt(1, 1 / (1 + sp.exp(-t)), evaluate=False),
        sp.Gt(1, sp.tanh(t), evaluate=False),
        sp.Ne(sp.tanh(t), 1, evaluate=False),
        sp.Gt(sp.cosh(t), sp.sinh(t), evaluate=False),
    ):
        assert decide(relation, {t: Fraction(10)}) == Decision(Truth.YES, How.BALL)
        for late in (1000, 10**6, 10**12):
            assert decide(relation, {t: Fraction(late)}) == Decision(Truth.YES, How.ALGEBRAIC)
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


y = sp.Symbol("y", real=True)
# Equations that are false by less than 30 digits show, each with a point at which it is so.
NEARLY_TRUE = [
    (sp.tanh(x), 1, {x: 100}),
    (sp.tanh(x), 1, {x: 1000}),
    (sp.sqrt(x**2 + 1), x, {x: 10**40}),
    (sp.sqrt(x**2 + 1), x, {x: 10**300}),
    (sp.log(x * y), sp.log(x) + sp.log(y) + sp.Rational(1, 10**60), {x: 2, y: 3}),
    (sp.exp(-x), 0, {x: 2000}),
    (1 + sp.exp(-x), 1, {x: 3000}),
    ((x**2 + sp.exp(-x)) / x**2, 1, {x: 1500}),
    (sp.log(1 + x), x, {x: Fraction(1, 10**100)}),
    (sp.sinh(x), x, {x: Fraction(1, 10**60)}),
    (sp.exp(x), 1 + x + x**2 / 2, {x: Fraction(1, 10**30)}),
    (sp.cbrt(x**3 + 1), x, {x: 10**50}),
    (sp.sqrt(x + 1) - sp.sqrt(x), 1 / (2 * sp.sqrt(x)), {x: 10**90}),
    (sp.exp(sp.pi * sp.sqrt(163)) / 262537412640768744, 1 + sp.Rational(1, 10**31), {x: 1}),
]
# True equations, none of which balls can prove.
TRUE = [
    (sp.log(x**2), 2 * sp.log(x)),
    (sp.log(x * y), sp.log(x) + sp.log(y)),
    (sp.exp(x) * sp.exp(y), sp.exp(x + y)),
    (sp.sqrt(x * y), sp.sqrt(x) * sp.sqrt(y)),
    (sp.sqrt(x) + sp.sqrt(y), sp.sqrt(x + y + 2 * sp.sqrt(x * y))),
    (1 / (sp.sqrt(x) - 1), (sp.sqrt(x) + 1) / (x - 1)),
    (sp.tanh(x), (sp.exp(2 * x) - 1) / (sp.exp(2 * x) + 1)),
    (sp.sqrt((sp.sqrt(x) - 3) ** 2), sp.Abs(sp.sqrt(x) - 3)),
    (sp.cbrt(x) ** 3, x),
    (sp.log(sp.exp(x)), x),
    (sp.sqrt(sp.log(x) ** 2), sp.log(x)),
]


@pytest.mark.parametrize(("left", "right", "values"), NEARLY_TRUE)
def test_sides_that_a_later_rung_separates_are_not_equal(
    left: sp.Expr, right: sp.Expr, values: dict[sp.Basic, int | Fraction]
) -> None:
    env = {symbol: Fraction(value) for symbol, value in values.items()}
    assert decide(sp.Eq(left, right, evaluate=False), env).truth is Truth.NO
    assert decide(sp.Ne(left, right, evaluate=False), env).truth is Truth.YES


@pytest.mark.parametrize(("left", "right"), TRUE)
@pytest.mark.parametrize("values", [(2, 3), (7, 5), (Fraction(22, 7), Fraction(1, 9))])
def test_a_true_equation_is_true_or_agrees_and_is_never_refuted(
    left: sp.Expr, right: sp.Expr, values: tuple[int | Fraction, int | Fraction]
) -> None:
    env = dict(zip((x, y), map(Fraction, values), strict=True))
    decision = decide(sp.Eq(left, right, evaluate=False), env)
    assert decision.truth is Truth.YES or decision.agrees
    # The same tie as an inequality: never taken for false where equality makes it true.
    for relation in (sp.Le, sp.Ge):
        tie = decide(relation(left, right, evaluate=False), env)
        assert tie.truth is Truth.YES or tie.agrees
    for relation in (sp.Lt, sp.Gt, sp.Ne):
        tie = decide(relation(left, right, evaluate=False), env)
        assert tie.truth is not Truth.YES
        assert not tie.agrees


def test_agreement_tells_the_digits_it_reached_and_decides_nothing() -> None:
    agreed = decide(sp.Eq(sp.erf(x) + sp.erfc(x), 1, evaluate=False), {x: Fraction(3)})
    assert agreed.truth is Truth.UNKNOWN
    assert agreed.how is How.AGREEMENT
    # The top of the ladder, less what the operations lose.
    assert agreed.digits is not None
    assert 1500 < agreed.digits <= 5120 * 0.30103
    # Beyond the top of the ladder nothing separates the sides, and that is no proof either.
    far = sp.Rational(1, 10**1600)
    beyond = sp.Eq(sp.erf(x) + sp.erfc(x), 1 + far, evaluate=False)
    assert decide(beyond, {x: Fraction(1)}).truth is not Truth.YES
    # More digits than there are to be had are no agreement.
    assert decide(beyond, {x: Fraction(1)}, digits=2000).how is not How.AGREEMENT


def test_a_part_of_a_condition_is_decided_as_it_is_alone() -> None:
    env = {x: Fraction(3), y: Fraction(2)}
    agreed = sp.Eq(sp.erf(x) + sp.erfc(x), 1, evaluate=False)
    tie = sp.Lt(sp.log(x**2), 2 * sp.log(x), evaluate=False)
    equal = sp.Eq(sp.log(x**2), 2 * sp.log(x), evaluate=False)
    irrational = sp.Gt(sp.exp(x), 20)
    assert decide(sp.And(tie, irrational), env).truth is Truth.NO
    assert decide(sp.Or(tie, irrational), env).truth is Truth.YES
    assert decide(sp.Implies(irrational, tie), env).truth is Truth.NO
    assert decide(sp.Implies(irrational, equal), env).truth is Truth.YES
    assert decide(sp.And(agreed, irrational), env).agrees
    assert decide(sp.And(agreed, equal, irrational), env).agrees
    assert decide(sp.And(agreed, tie), env).truth is Truth.NO
    assert decide(sp.Or(agreed, irrational), env).truth is Truth.YES
    assert decide(sp.Or(agreed, tie), env).agrees
    assert decide(sp.Not(agreed, evaluate=False), env).how is How.UNDECIDED
    assert decide(sp.Implies(agreed, tie), env).how is How.UNDECIDED
    missing = sp.Gt(sp.log(x - 3) * sp.exp(x), 0, evaluate=False)
    assert decide(sp.And(missing, equal), env) == Decision(Truth.UNKNOWN, How.UNDEFINED)
    assert decide(sp.And(missing, tie), env).truth is Truth.NO


def test_agreement_needs_overlap_and_narrowness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(BALL), "special", lambda self, kind, value: arb(2, 1))
    assert decide(sp.Eq(sp.erf(x), sp.erf(2 * x)), {x: Fraction(1)}) == Decision(
        Truth.UNKNOWN, How.UNDECIDED
    )


@pytest.mark.parametrize(("bits", "least", "most"), [(40, 10, 12), (60, 16, 18), (95, 26, 28)])
def test_fewer_digits_than_asked_for_are_no_agreement_and_as_many_are_told_as_there_are(
    bits: int, least: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Values that are known to so many bits only, at every rung of the ladder."""
    known = 1 + arb(0, arb(2) ** -bits)
    monkeypatch.setattr(type(BALL), "special", lambda self, kind, value: known)
    equal = sp.Eq(sp.erf(x), sp.erf(2 * x), evaluate=False)
    for digits in (most + 1, 30, 2 * least):
        assert decide(equal, {x: Fraction(1)}, digits=digits) == Decision(
            Truth.UNKNOWN, How.UNDECIDED
        )
    for digits in (1, least):
        agreed = decide(equal, {x: Fraction(1)}, digits=digits)
        assert agreed.truth is Truth.UNKNOWN and agreed.how is How.AGREEMENT
        assert agreed.digits is not None and least <= agreed.digits <= most


@pytest.mark.parametrize("cased", [False, True])
def test_a_side_without_value_is_found_beside_an_irrational_one(cased: bool) -> None:
    ratio = (x - 1) / sp.log(x)
    side = sp.Piecewise((2, sp.Eq(sp.log(4 * x), 0)), (ratio, True)) if cased else ratio
    relation = sp.Lt(sp.sqrt(2), side, evaluate=False)
    assert decide(relation, {x: Fraction(1)}) == Decision(Truth.UNKNOWN, How.UNDEFINED)
    assert decide(relation, {x: Fraction(3)}).truth is Truth.YES
