"""Statements that are true at every rational number and false at an algebraic one."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from rankclock import Claim, Kind, Settings, check, project
from rankclock.verify.arithmetic.algebraic_text import parse_real
from rankclock.verify.evidence.check import replay
from rankclock.verify.evidence.sampled import algebraic_points
from rankclock.verify.evidence.sampled.algebraic_points import gather
from rankclock.verify.verdict import CheckId, Count, Verdict

x, y, z = sp.symbols("x y z", real=True)
n = sp.Symbol("n", integer=True)
q = sp.Symbol("q", rational=True)
QUICK = Settings(examples=10, quick=True)


def claim(statement: sp.Basic, *hypotheses: sp.Basic, **rest: Any) -> Claim:
    symbols = set().union(*(tree.free_symbols for tree in (statement, *hypotheses)))
    return Claim(
        id="at-a-root",
        title="At a root",
        kind=Kind.IDENTITY,
        statement=(statement,),
        hypotheses=hypotheses,
        source=project("a test"),
        because="It is true or not.",
        **{"witness": dict.fromkeys(symbols, 1), **rest},
    )


def relation(kind: type, left: Any, right: Any) -> sp.Basic:
    return kind(left, right, evaluate=False)


# Each with hypotheses, and false at an irrational point only.
FALSE = {
    "x^2 is not 2": (relation(sp.Ne, x**2, 2),),
    "x^3 is not 5": (relation(sp.Gt, (x**3 - 5) ** 2, 0),),
    "x^2 is not 3": (relation(sp.Gt, sp.Abs(x**2 - 3), 0),),
    "a case at a root": (relation(sp.Le, sp.Piecewise((1, sp.Eq(x**2, 2)), (0, True)), 0),),
    "a sign of a square": (relation(sp.Eq, sp.sign((x**2 - 2) ** 2), 1),),
    "a circle without rational points": (relation(sp.Ne, x**2 + y**2, 3),),
    "a tight irrational border": (relation(sp.Lt, x**4, 4), x**2 <= 2),
    "the golden ratio": (relation(sp.Ne, x**2, x + 1), x > 0),
    "a quintic without radicals": (relation(sp.Ne, x**5 - x, 1),),
    "the casus irreducibilis": (relation(sp.Gt, sp.Abs(x**3 - 3 * x + 1), 0), x > 1, x < 2),
    "a pole": (relation(sp.Gt, 1 / (x**2 - 2) ** 2, 0), x > 0),
    "a logarithm of zero": (relation(sp.Gt, sp.exp(sp.log((x**2 - 3) ** 2)), 0), x > 1),
    "a maximum that is strict": (relation(sp.Gt, sp.Max(x**2 - 2, 2 - x**2), 0),),
    "a minimum at a border": (relation(sp.Lt, sp.Min(x**2, 7 - x**2), sp.Rational(7, 2)),),
    "roots and squares": (relation(sp.Ne, sp.sqrt(x) + x, 1), x > 0),
    "roots of roots": (relation(sp.Ne, sp.sqrt(1 + sp.sqrt(x)), x), x > 0),
    "a product with an exponential": (relation(sp.Ne, (x**2 - 2) * sp.exp(x), 0),),
    "equal exponentials": (relation(sp.Ne, sp.exp(x**2), sp.exp(2)),),
    "equal logarithms": (relation(sp.Ne, sp.log(x**2), sp.log(3)), x > 0),
    "a sum of squares": (relation(sp.Gt, (x**2 - 2) ** 2 + (y - 1) ** 2, 0),),
    "two irrational numbers": (relation(sp.Gt, (x**2 - 2) ** 2 + (y**2 - 3) ** 2, 0),),
    "two equations": (relation(sp.Gt, (x * y - 1) ** 2 + (x + y - 4) ** 2, 0), x >= 0, y >= 0),
    "a circle and a parabola": (
        relation(sp.Gt, sp.Max(sp.Abs(x**2 + y**2 - 3), sp.Abs(y - x**2)), 0),
        x >= 0,
    ),
    "three symbols": (relation(sp.Ne, x**2 + y**2 + z**2, 7), x > 0, y > 0, z > 0),
    "beside an integer": (relation(sp.Ne, x**2, n**2 + 1), n >= 1, x > 0),
    "a floor": (relation(sp.Ne, sp.floor(x**2), x**2), x > 1, x < sp.Rational(3, 2)),
    "a cusp": (relation(sp.Gt, sp.cbrt(sp.Abs(x**2 - 5)), 0), x > 0),
    "a tie of cases": (
        relation(sp.Lt, sp.Piecewise((x**2, x**2 < 2), (4 - x**2, True)), 2),
        x > 0,
    ),
    "the square of a difference of roots": (
        relation(sp.Gt, (sp.sqrt(x) - sp.sqrt(1 - x)) ** 2 + (y**2 - 2) ** 2, 0),
        x > 0,
        x < 1,
    ),
    "an implication": (sp.Or(relation(sp.Lt, x**3, 2), relation(sp.Gt, x**3, 2)),),
}
# True everywhere, or true because no irrational number is meant.
TRUE = {
    "a sum of squares": (relation(sp.Ne, x**2 + 1, 0),),
    "a square": (relation(sp.Ge, x**2, 0),),
    "the square of a polynomial": (relation(sp.Ge, (x**2 - 2) ** 2, 0),),
    "a root of a square": (relation(sp.Eq, sp.sqrt((x**2 - 2) ** 2), sp.Abs(x**2 - 2)),),
    "integers": (relation(sp.Ne, n**2, 2),),
    "rationals": (relation(sp.Ne, q**2, 2),),
    "a logarithm of a square": (relation(sp.Eq, sp.log(x**2), 2 * sp.log(x)), x > 0),
    "below the border": (relation(sp.Lt, x**4, 4), x**2 < 2),
    "at the border": (relation(sp.Le, x**4, 4), x**2 <= 2),
    "conjugates": (
        relation(sp.Eq, 1 / (sp.sqrt(x) + sp.sqrt(y)), (sp.sqrt(x) - sp.sqrt(y)) / (x - y)),
        x > y,
        y > 0,
    ),
    "a maximum and its halves": (relation(sp.Eq, sp.Max(x, y), (x + y + sp.Abs(x - y)) / 2),),
    "means": (relation(sp.Le, sp.sqrt(x * y), (x + y) / 2), x >= 0, y >= 0),
    "a minimal polynomial": (
        relation(sp.Ge, (x**2 - 2) ** 2 * (x**3 - 5) ** 2 * (x**2 - x - 1) ** 2, 0),
    ),
    "a sign of itself": (relation(sp.Eq, sp.sign(x**3 - 2) * sp.Abs(x**3 - 2), x**3 - 2),),
    "an exponential of a logarithm": (relation(sp.Eq, sp.exp(sp.log(x) / 2), sp.sqrt(x)), x > 0),
    "a floor": (relation(sp.Le, sp.floor(x**2), x**2),),
}
WITNESSES: dict[str, dict[sp.Basic, Any]] = {
    "the casus irreducibilis": {x: sp.Rational(8, 5)},
    "a logarithm of zero": {x: 2},
    "a floor": {x: sp.Rational(4, 3)},
    "the square of a difference of roots": {x: sp.Rational(1, 3), y: 1},
    "conjugates": {x: 2, y: 1},
}


@pytest.mark.parametrize("name", FALSE)
def test_a_statement_that_fails_at_an_algebraic_number_is_refuted_there(name: str) -> None:
    statement, *hypotheses = FALSE[name]
    rest = {"witness": WITNESSES[name]} if name in WITNESSES else {}
    wrong = claim(statement, *hypotheses, **rest)
    findings = gather(wrong, QUICK)
    (evidence,) = findings.evidence
    violation = findings.counterexample
    assert violation is not None
    assert (evidence.verdict, evidence.check) == (Verdict.REFUTED, CheckId.ALGEBRAIC_POINTS)
    assert any("(" in text for text in violation.point.values()), violation
    # What is printed is read back, and refutes the claim by itself.
    by_name = {symbol.name: symbol for symbol in wrong.symbols}
    values = {by_name[name]: parse_real(text) for name, text in violation.point.items()}
    assert {by_name[name]: str(text) for name, text in violation.point.items()} == {
        symbol: str(value) for symbol, value in values.items()
    }
    replayed = replay(wrong, values)
    assert (replayed.verdict, replayed.counterexample) == (Verdict.REFUTED, violation)


@pytest.mark.parametrize("name", TRUE)
def test_a_true_statement_is_never_refuted(name: str) -> None:
    statement, *hypotheses = TRUE[name]
    rest = {"witness": WITNESSES[name]} if name == "conjugates" else {}
    right = claim(statement, *hypotheses, **rest)
    assert check(right, QUICK).verdict in (Verdict.UNREFUTED, Verdict.PROVED)
    findings = gather(right, QUICK)
    assert findings.counterexample is None
    assert all(piece.verdict is Verdict.UNREFUTED for piece in findings.evidence)


def test_without_the_zeros_of_functions_all_of_them_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    # What this search adds: with rational numbers alone the statement is true.
    monkeypatch.setattr(algebraic_points, "zeros", lambda *_: ())
    assert check(claim(*FALSE["a case at a root"]), QUICK).verdict is Verdict.UNREFUTED


def test_a_point_that_cannot_be_decided_is_no_pass() -> None:
    # At x^2 = 2 equal, by no algebra: the sides are pi times the same irrational number.
    tie = x * sp.hyper((1, 1), (2,), -x) - sp.log(1 + x) + (x**2 - 2) ** 2
    findings = gather(claim(relation(sp.Gt, tie, 0), x > 0), QUICK)
    (evidence,) = findings.evidence
    assert evidence.verdict is Verdict.INCONCLUSIVE
    assert evidence.counts[Count.UNDECIDED] >= 1
    assert any("sqrt(2)" in note for note in evidence.notes)
    assert findings.counterexample is None


def test_other_values_are_simple_and_the_root_stays() -> None:
    far = claim(relation(sp.Ne, x**2 * (1 + y**2), 2 * (1 + y**2)), y > 1, witness={x: 1, y: 2})
    violation = gather(far, QUICK).counterexample
    assert violation is not None
    assert violation.point["x"] in ("sqrt(2)", "-sqrt(2)")
    assert violation.point["y"] in ("2", "3", "3/2")
