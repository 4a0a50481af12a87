"""The second opinion of z3: it says what is true of true and false statements, and errs aloud."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp

from rankclock.commands import second_opinion as command
from rankclock.theory.claim import Claim
from rankclock.theory.registry import find_claim
from rankclock.theory.symbols import N
from rankclock.verify.errors import InputError
from rankclock.verify.evidence.symbolic.polynomial.claim import ProofAttempt, ProofStatus
from rankclock.verify.evidence.symbolic.second_opinion import Opinion, opinion
from support.claims import stated

x, y = sp.symbols("x y", real=True)
n = sp.Symbol("n", integer=True)
A = sp.Symbol("A", commutative=False)


def claim(relation: Any, *hypotheses: Any) -> Claim:
    return stated(relation, *hypotheses, algebraic=(2, 3))


def E(left: Any, right: Any) -> sp.Basic:
    return sp.Eq(left, right, evaluate=False)


TRUE = [
    claim(x**2 + y**2 >= 2 * x * y),
    claim((1 + x) ** N >= 1 + N * x, N >= 2, x >= -1),
    claim(sp.sqrt(x * y) <= (x + y) / 2, x >= 0, y >= 0),
    claim(E(sp.Abs(x), sp.Max(x, -x))),
    claim(1 / x <= 1, x >= 1),
    claim(n**2 >= n),
    claim(sp.Implies(x > 1, x**2 > x)),
    claim(sp.Equivalent(x**2 > 1, sp.Or(x > 1, x < -1))),
    claim(x ** sp.Rational(2, 3) >= x, x >= 0, x <= 1),
]
FALSE = [
    claim(x**2 >= x),
    claim((1 + x) ** N >= 1 + N * x + 2 * x**2, N >= 2, x >= -1),
    claim(sp.sqrt(x * y) <= (x + y) / 2 - (x - y) ** 2 / 8, x >= 0, y >= 0),
    # Where a side has no value.
    claim(x / x**2 * x**3 >= -(x**4) - 1 + 1 / x),
    claim(sp.sqrt(x) >= x - 1, x <= 1),
    # Fails at the square root of two alone; and at no integer.
    claim(sp.Ne(x**2, 2)),
    claim(x**2 >= x, x > 0),
    claim(sp.Equivalent(x**2 > 1, x > 1)),
]


@pytest.mark.parametrize("about", TRUE, ids=lambda about: str(about.statement[0]))
def test_of_what_is_true_it_says_that_no_violation_exists(about: Claim) -> None:
    assert opinion(about, 2) is Opinion.AGREES


@pytest.mark.parametrize("about", FALSE, ids=lambda about: str(about.statement[0]))
def test_of_what_is_false_it_says_that_one_exists(about: Claim) -> None:
    assert opinion(about, 2) is Opinion.VIOLATED


def test_a_domain_of_integers_is_one_of_integers() -> None:
    assert opinion(claim(sp.Ne(n**2, 2)), 2) is Opinion.AGREES
    assert opinion(claim(n**2 >= n, n > 0), 2) is Opinion.AGREES


def test_what_it_cannot_be_asked_is_no_answer() -> None:
    transcendental = claim(sp.exp(x) >= 1 + x)
    letters = claim(E(A * x * A, A * A * x))
    for about in (transcendental, letters, claim(x**y > 0, x > 0)):
        assert opinion(about, 2) is Opinion.NOT_ASKED
    hard = find_claim("no-overshoot")
    assert hard is not None and opinion(hard, 9, most_work=1000) is Opinion.NO_ANSWER


@pytest.mark.parametrize("name", ["log-concave-growing", "koenigs-second-order", "rank-turns-once"])
def test_it_agrees_with_proofs_of_the_theory(name: str) -> None:
    about = find_claim(name)
    assert about is not None
    (said,) = command.second_opinions([replace(about, algebraic=(2, 3, 4))])
    assert said.depths == {Opinion.AGREES: (2, 3, 4)} and said.disagreements == ()
    assert str(said) == f"z3 on {name}: no violation exists (N = 2..4)"


def test_a_disagreement_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for status, about, told in (
        (ProofStatus.PROVED, FALSE[0], "proved, and z3 has a violation"),
        (ProofStatus.REFUTED, TRUE[0], "refuted, and z3 says that no violation exists"),
    ):
        monkeypatch.setattr(command, "prove_at", lambda _, d, s=status: ProofAttempt(d, s))
        (said,) = command.second_opinions([about])
        assert len(said.disagreements) == 2 and told in said.disagreements[0]


def test_without_z3_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(InputError, match=r"^--second-opinion: z3 is not installed; .*\[smt\]"):
        opinion(TRUE[0], 2)
