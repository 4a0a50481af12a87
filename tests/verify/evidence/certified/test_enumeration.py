"""Finite domains: one bad point among thousands is met, and digits that agree prove nothing."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp

from rankclock.theory.claim import Claim, Kind, project
from rankclock.verify.evaluate.decide import Decision, How
from rankclock.verify.evidence.certified import enumeration
from rankclock.verify.evidence.certified.enumeration import gather
from rankclock.verify.evidence.check import check, replay
from rankclock.verify.points.judge import Judgement
from rankclock.verify.proved_for import ALL, NOTHING
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import CheckId, Count, Evidence, Level, Result, Truth, Verdict

n, k = sp.symbols("n k", integer=True)
x = sp.Symbol("x", real=True)
_SQUARE = sp.Ge(n**2, 0, evaluate=False)
_QUICK = Settings(quick=True, examples=10)


def equal(left, right):
    return sp.Eq(left, right, evaluate=False)


def claim(relation, *hypotheses, witness=None) -> Claim:
    return Claim(
        "finite",
        "finite",
        Kind.OBSERVATION,
        (relation,),
        hypotheses,
        project("test"),
        "planted",
        witness or {n: 2, k: 1},
    )


_NEAR = sp.exp(sp.pi * sp.sqrt(n))
_TO_INTEGER = sp.Abs(_NEAR - sp.floor(_NEAR + sp.Rational(1, 2)))

FALSE = {
    # Class number one: e^(pi sqrt 163) is 7.5 10^-13 from an integer.
    "nearly an integer": (_TO_INTEGER > sp.Rational(1, 10**11), (n >= 1, n <= 200), {n: 163}),
    # 99/70 is above the square root of 2, and 70 * 99/70 = 99.
    "a convergent": (
        equal(sp.floor(n * sp.sqrt(2)), sp.floor(n * sp.Rational(99, 70))),
        (n >= 1, n <= 200),
        {n: 70},
    ),
    # 12^3 + 1 = 10^3 + 9^3.
    "a taxicab": (sp.Ne(n**3 + k**3, 1729), (n >= 1, n <= 20, k >= 1, k <= n), {n: 10, k: 9}),
    "the last one": (sp.Ne(n, 20000), (n >= 1, n <= 20000), {n: 20000}),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_statement_is_refuted(name):
    relation, hypotheses, _ = FALSE[name]
    stated = claim(relation, *hypotheses)
    findings = gather(stated, _QUICK)
    (evidence,) = findings.evidence
    assert evidence.verdict is Verdict.REFUTED
    assert findings.counterexample is not None
    point = {s: Fraction(findings.counterexample.point[s.name]) for s in stated.symbols}
    assert replay(stated, point).verdict is Verdict.REFUTED


@pytest.mark.parametrize("name", ["nearly an integer", "a convergent", "the last one"])
def test_the_point_is_the_one_known(name):
    relation, hypotheses, place = FALSE[name]
    violation = gather(claim(relation, *hypotheses), _QUICK).counterexample
    assert violation is not None
    assert violation.point == {s.name: str(v) for s, v in place.items()}


def test_all_points_decided_prove_the_claim():
    (evidence,) = gather(
        claim(_TO_INTEGER > sp.Rational(1, 10**13), n >= 1, n <= 200), _QUICK
    ).evidence
    assert (evidence.verdict, evidence.proves) == (Verdict.PROVED, ALL)
    assert (evidence.level, evidence.check) == (Level.CERTIFIED, CheckId.ENUMERATION)
    assert evidence.counts == {Count.POINTS: 200, Count.ACCEPTED: 200}


def test_points_outside_the_hypotheses_are_told_apart():
    (evidence,) = gather(claim(_SQUARE, n >= 1, n <= 9, sp.Ne(n, 4)), _QUICK).evidence
    assert evidence.counts == {Count.POINTS: 9, Count.ACCEPTED: 8, Count.OUTSIDE: 1}


def test_a_domain_without_a_point_proves_nothing():
    (evidence,) = gather(claim(sp.Lt(n**2, 0, evaluate=False), n >= 5, n < 5), _QUICK).evidence
    assert evidence.verdict is Verdict.INCONCLUSIVE
    assert evidence.notes == ("no point satisfies the hypotheses",)


def test_a_real_symbol_makes_a_domain_that_is_not_finite():
    assert not gather(claim(n + x > n, n >= 1, n <= 9, x > 0), _QUICK).evidence


@pytest.mark.parametrize(
    ("truth", "how", "count"),
    [(Truth.UNKNOWN, How.UNDECIDED, Count.UNDECIDED), (Truth.UNKNOWN, How.AGREEMENT, Count.AGREED)],
)
def test_what_is_not_decided_is_not_proved(monkeypatch, truth, how, count):
    def unsure(claim, point, *, digits):
        hard = point.values[n] == 7
        decision = Decision(truth, how) if hard else Decision(Truth.YES, How.EXACT)
        return Judgement((Truth.YES, Truth.YES), (decision,))

    monkeypatch.setattr(enumeration, "judge", unsure)
    (evidence,) = gather(claim(_SQUARE, n >= 1, n <= 9), _QUICK).evidence
    assert evidence.counts == {Count.POINTS: 9, Count.ACCEPTED: 8, count: 1}
    assert "n=7" in evidence.notes[0]
    hoped = Verdict.INCONCLUSIVE if how is How.UNDECIDED else Verdict.UNREFUTED
    assert (evidence.verdict, evidence.proves) == (hoped, NOTHING)


def test_a_narrow_domain_is_not_inconclusive_for_want_of_draws():
    multiple = equal(613 * sp.floor(n / 613), n)
    narrow = claim(n**2 >= 9, n >= 3, n <= 900, multiple, witness={n: 613})
    assert check(narrow, _QUICK).verdict is Verdict.PROVED
    (proof,) = gather(narrow, _QUICK).evidence
    assert proof.counts[Count.ACCEPTED] == 1
    empty = Evidence(Level.SAMPLED, Verdict.INCONCLUSIVE, CheckId.SEARCH, "draws", "n")
    assert Result("a", "A", "identity", "test", "0" * 16, (empty, proof)).verdict is Verdict.PROVED
