"""A proof that fails ends at an exact point, also where it met one that the claim does not have."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp

from rankclock.theory.claim import Claim, Kind, project
from rankclock.theory.symbols import N
from rankclock.verify.evidence.check import replay
from rankclock.verify.evidence.symbolic.evidence import gather
from rankclock.verify.evidence.symbolic.polynomial.claim import ProofStatus, prove_at
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Verdict

x, y = sp.symbols("x y", real=True)
k = sp.Symbol("k", integer=True)


def claim(relation, *hypotheses) -> Claim:
    return Claim(
        "failing",
        "failing",
        Kind.OBSERVATION,
        (relation,),
        (N >= 2, *hypotheses),
        project("test"),
        "planted",
        {},
        algebraic=(2,),
    )


FALSE = {
    # Negative at 5/2 alone, and 0 at the integers beside it.
    "an integer": claim(k**2 - 5 * k + 6 > 0, k >= 0),
    "a stretch": claim(x**2 - 5 * x + 6 >= 0, x >= 0),
    "two": claim(x**2 - 3 * x * y + y**2 + 1 >= 0, x >= 0, y >= 0),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_negative_inside_is_refuted_and_replays(name):
    false = FALSE[name]
    assert prove_at(false, 2).status is ProofStatus.REFUTED
    findings = gather(false, Settings())
    assert findings.evidence[-1].verdict is Verdict.REFUTED
    assert findings.counterexample is not None
    values = {s: Fraction(findings.counterexample.point[s.name]) for s in (*false.symbols, N)}
    assert replay(false, values).verdict is Verdict.REFUTED


def test_what_is_negative_between_integers_only_is_not_refuted():
    true = claim(k**2 - 5 * k + 6 >= 0, k >= 0)
    findings = gather(true, Settings())
    assert findings.counterexample is None
    assert findings.evidence[-1].verdict is not Verdict.REFUTED
