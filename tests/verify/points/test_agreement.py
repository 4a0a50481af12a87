"""Sides that agree to many digits: what a run makes of them, in statements and in hypotheses."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from rankclock import Claim, Kind, Settings, check, project
from rankclock.theory.symbols import x
from rankclock.verify.evidence.check import replay
from rankclock.verify.points.agreement import Agreement
from rankclock.verify.points.point import exact_values
from rankclock.verify.verdict import CheckId, Count, Result, Verdict

QUICK = Settings(examples=20, quick=True)


def claim(statement: sp.Basic, *hypotheses: sp.Basic, **rest: Any) -> Claim:
    return Claim(
        id="equal-sides",
        title="Equal sides",
        kind=Kind.IDENTITY,
        statement=(statement,),
        hypotheses=hypotheses,
        source=project("a test"),
        because="It is true or not.",
        **{"witness": {x: 2}, **rest},
    )


def equal(left: sp.Expr, right: sp.Expr | int) -> sp.Basic:
    return sp.Eq(left, right, evaluate=False)


def of_search(result: Result, count: Count) -> int:
    piece = result.by(CheckId.SEARCH)
    assert piece is not None
    return piece.counts.get(count, 0)


def test_agreement_is_counted_with_its_digits_and_refutes_nothing() -> None:
    result = check(claim(equal(sp.erf(x) + sp.erfc(x), 1), x > 1), QUICK)
    assert result.verdict is Verdict.UNREFUTED
    assert result.counterexample is None
    assert of_search(result, Count.AGREED) > 0
    assert of_search(result, Count.UNDECIDED) == 0
    notes = [note for piece in result.evidence for note in piece.notes]
    assert any("agree to 15" in note and "proves nothing" in note for note in notes)


@pytest.mark.parametrize(
    ("statement", "hypothesis", "witness"),
    [
        (equal(sp.tanh(x), 1), x >= 100, 100),
        (equal(sp.sqrt(x**2 + 1), x), x >= 10**40, 10**40),
        (equal(sp.exp(-x) + 1, 1), x >= 1000, 1000),
        (equal(sp.log(x**2), 2 * sp.log(x) + sp.Rational(1, 10**60)), x > 1, 2),
    ],
)
def test_an_equation_that_is_false_in_far_digits_is_refuted(
    statement: sp.Basic, hypothesis: sp.Basic, witness: int
) -> None:
    result = check(claim(statement, hypothesis, witness={x: witness}), QUICK)
    assert result.verdict is Verdict.REFUTED
    assert result.counterexample is not None


def test_a_hypothesis_that_merely_agrees_supports_no_refutation() -> None:
    # True at the point, and by nothing that the evaluators can prove.
    agreed = equal(sp.erf(x) + sp.erfc(x), 1)
    wrong = claim(x > 3, agreed, x > 1)
    replayed = replay(wrong, exact_values(wrong, {x: 2}))
    assert replayed.verdict is Verdict.INCONCLUSIVE
    assert check(wrong, Settings(examples=1, quick=True)).verdict is Verdict.INCONCLUSIVE


def test_nothing_is_said_where_every_point_is_decided() -> None:
    assert Agreement().counts == {}
    assert Agreement().notes == []
