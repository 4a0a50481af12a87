"""A statement without value at an admitted point is refuted, where the value is surely missing."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

from rankclock.theory.claim import Claim, Kind, project
from rankclock.theory.process import PROCESSES, Flow, Iterate, SpectrumMax
from rankclock.theory.symbols import N, alpha, eta, k, lam, running, t, x
from rankclock.verify.evaluate import no_value
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evaluate.no_value import outside, without_value
from rankclock.verify.evidence.check import Replay, check, replay
from rankclock.verify.evidence.necessity.necessity import necessity_of
from rankclock.verify.evidence.necessity.outcomes import FOR_DEFINEDNESS
from rankclock.verify.points import judge as judging
from rankclock.verify.points.point import Point
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Truth, Verdict


def claim(relation: sp.Basic, hypothesis: sp.Basic) -> Claim:
    return Claim(
        "own", "own", Kind.EQUIVALENCE, (relation,), (hypothesis,), project("test"), "", {x: 1}
    )


INVERSE = claim(sp.Ge(1 / x, 0, evaluate=False), sp.Ge(x, 0, evaluate=False))


def test_it_is_refuted_and_without_the_cure_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = replay(INVERSE, {x: Fraction(0)})
    assert answer.verdict is Verdict.REFUTED and answer.counterexample is not None
    assert answer.counterexample.left.startswith("no value") and not answer.counterexample.right
    assert replay(INVERSE, {x: Fraction(1)}).verdict is Verdict.UNREFUTED
    monkeypatch.setattr(judging, "without_value", lambda *_: "")
    assert replay(INVERSE, {x: Fraction(0)}) == Replay(Verdict.INCONCLUSIVE)


def test_a_hypothesis_that_is_not_decided_is_named() -> None:
    # Both sides are sin(2 x), which enclosures cannot tell from a violation by a hair.
    tie = sp.Le(2 * sp.sin(x) * sp.cos(x), sp.sin(2 * x), evaluate=False)
    assert replay(claim(x > 0, tie), {x: Fraction(3)}) == Replay(
        Verdict.INCONCLUSIVE, hypothesis=str(tie)
    )


def test_a_check_finds_it_where_the_hypotheses_end() -> None:
    checked = check(INVERSE, Settings(examples=20, depths=(2,), quick=True))
    assert checked.verdict is Verdict.REFUTED
    assert checked.counterexample is not None and checked.counterexample.point == {"x": "0"}


def test_a_hypothesis_that_only_keeps_the_value_is_told_so() -> None:
    sound = claim(sp.Ge(1 / x, 0, evaluate=False), x > 0)
    negative = claim(sp.Ge(1 / x**2, 0, evaluate=False), sp.Ne(x, 0))
    [needed] = necessity_of(sound, seed=0, examples=20, depths=(2,), digits=30)
    assert needed["outcome"] == "needed"
    [missing] = necessity_of(negative, seed=0, examples=20, depths=(2,), digits=30)
    assert missing["outcome"] == FOR_DEFINEDNESS and missing["point"] == {"x": "0"}


@pytest.mark.parametrize(
    ("relation", "truth"),
    [
        (sp.Or(sp.Ge(1 / x, 0, evaluate=False), sp.Le(x**4 + x**2, 5, evaluate=False)), Truth.YES),
        (sp.And(sp.Ge(1 / x, 0, evaluate=False), sp.Ge(x**4 + x**2, 5, evaluate=False)), Truth.NO),
        (
            sp.Or(sp.Ge(1 / x, 0, evaluate=False), sp.Ge(x**4 + x**2, 5, evaluate=False)),
            Truth.UNKNOWN,
        ),
        (
            sp.And(sp.Ge(1 / x, 0, evaluate=False), sp.Le(x**4 + x**2, 5, evaluate=False)),
            Truth.UNKNOWN,
        ),
    ],
)
def test_a_part_without_value_matters_only_where_no_other_part_decides(
    relation: sp.Basic, truth: Truth
) -> None:
    assert decide(relation, {x: Fraction(0)}).truth is truth


@pytest.mark.parametrize(
    ("integrand", "low", "high"),
    [(running, -1, 1), (running ** sp.Rational(-1, 2), 0, 1), (1 / (1 + running**2), -1, 1)],
)
def test_a_zero_of_an_integrand_and_an_integrable_pole_are_no_missing_value(
    integrand: sp.Basic, low: int, high: int
) -> None:
    relation = sp.Le(sp.Integral(integrand, (running, low, high)), x, evaluate=False)
    assert outside(relation, {x: Fraction(3)}) is None


def test_an_integral_over_a_pole_has_none() -> None:
    relation = sp.Le(sp.Integral(1 / (running - x), (running, 0, 1)), 5, evaluate=False)
    assert (
        outside(relation, {x: Fraction(1, 2)})
        == outside(relation, {x: Fraction(1)})
        == "an integral over a pole"
    )
    assert outside(relation, {x: Fraction(2)}) is None


@pytest.mark.parametrize(
    ("tree", "changed", "amiss"),
    [
        (Iterate(k, N, lam, alpha, eta), {k: Fraction(1, 2)}, "no count"),
        (Iterate(k, N, lam, alpha, eta), {k: Fraction(-1)}, "no count"),
        (Iterate(k, N - 1, lam, alpha, eta), {}, "integer N >= 2"),
        (Flow(t, N, lam, alpha), {t: Fraction(-1)}, "negative time"),
    ],
)
def test_processes_outside_their_definition_have_none(
    tree: sp.Basic, changed: dict[Any, Fraction], amiss: str
) -> None:
    values = {
        k: Fraction(1),
        N: Fraction(2),
        lam: Fraction(1),
        alpha: Fraction(1, 2),
        eta: Fraction(1, 10),
        t: Fraction(1),
    }
    relation = sp.Ge(tree, -100, evaluate=False)
    assert amiss in (outside(relation, values | changed) or "")
    if not tree.has(N - 1):
        assert outside(relation, values) is None


def test_what_is_merely_out_of_reach_is_not_refuted() -> None:
    """The start is no rational number, which no run takes; that says nothing about the run."""
    relation = sp.Ge(Iterate(1, 2, 1, sp.sqrt(x), eta), 0, evaluate=False)
    judgement = judging.judge(
        claim(relation, x > 0), Point({x: Fraction(1, 2), eta: Fraction(1, 10)}, ())
    )
    assert judgement.accepted and judgement.broken is None


POLE = sp.Integral(1 / (1 - running), (running, 0, x))
AHEAD = Iterate(k, 2, 1, sp.Rational(1, 2), sp.Rational(1, 10))


@pytest.mark.parametrize(
    ("relation", "values"),
    [
        (sp.Or(sp.Ge(x, 1, evaluate=False), sp.Ge(POLE, x, evaluate=False)), {x: Fraction(2)}),
        (sp.Ge(sp.Piecewise((POLE, x < 1), (x, True)), x, evaluate=False), {x: Fraction(2)}),
        (sp.Or(k < 0, sp.Ge(AHEAD, 0, evaluate=False)), {k: Fraction(-1)}),
        (sp.Ge(sp.Piecewise((AHEAD, k >= 0), (1, True)), 0, evaluate=False), {k: Fraction(-1)}),
        (sp.Implies(k >= 0, sp.Ge(AHEAD, 0, evaluate=False), evaluate=False), {k: Fraction(-1)}),
        (
            sp.Implies(x > 0, sp.Le(sp.log(x), x - 1, evaluate=False), evaluate=False),
            {x: Fraction(0)},
        ),
        (sp.Implies(x > 0, sp.Ge(1 / x, 0, evaluate=False), evaluate=False), {x: Fraction(0)}),
    ],
)
def test_what_a_case_or_a_guard_leaves_out_needs_no_value(
    relation: sp.Basic, values: dict[Any, Fraction]
) -> None:
    # Asked for everywhere in the tree, a process or an integral that is never evaluated refuted
    # true statements.
    decision = decide(relation, values)
    assert decision.truth is Truth.YES
    assert without_value(relation, values, decision) == ""


def test_the_case_that_applies_needs_its_value() -> None:
    cases = sp.Piecewise((1, x < 1), (POLE, True))
    assert outside(sp.Ge(cases, 0, evaluate=False), {x: Fraction(2)}) == "an integral over a pole"
    both = sp.And(sp.Ge(AHEAD, 0, evaluate=False), k <= 5)
    assert "no count" in (outside(both, {k: Fraction(-1)}) or "")


def test_what_depends_on_a_bound_variable_is_not_asked_for() -> None:
    cases = sp.Lambda(lam, sp.Piecewise((Iterate(-1, 2, lam, 1, 1), lam > 0), (0, True)))
    relation = sp.Ge(SpectrumMax(cases, sp.MatrixSymbol("L", 1, 1)), x, evaluate=False)
    assert outside(relation, {x: Fraction(1)}) is None


def test_a_part_that_more_digits_decide_outweighs_one_without_value() -> None:
    # Balls of few bits leave the first part open; that the other has no value says nothing then.
    above = sp.Rational(sp.floor(sp.sqrt(2) * 10**60) + 1, 10**60)
    either = sp.Or(sp.Le(sp.sqrt(x + 2), above, evaluate=False), sp.Ge(1 / x, 0, evaluate=False))
    assert decide(either, {x: Fraction(0)}).truth is Truth.YES


def test_the_places_of_steps_and_depth_are_known_for_every_process() -> None:
    assert set(no_value.PLACES) == set(PROCESSES)
