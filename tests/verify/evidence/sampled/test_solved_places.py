"""Solutions in integers and holes: no move of one number at a time leads there."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp

from rankclock.theory.claim import Claim, Kind, project
from rankclock.verify.evidence.check import replay
from rankclock.verify.evidence.sampled.climb import climb
from rankclock.verify.verdict import Verdict

n, m = sp.symbols("n m", integer=True)
x, y = sp.symbols("x y", real=True)


def claim(relation, *hypotheses) -> Claim:
    return Claim(
        "places",
        "places",
        Kind.OBSERVATION,
        (relation,),
        hypotheses,
        project("test"),
        "planted",
        {},
    )


def equal(left, right):
    return sp.Eq(left, right, evaluate=False)


# Each with the least place where it fails, or one of few.
FALSE = {
    "Pell's equation": (claim(sp.Ne(n**2 - 13 * m**2, 1), n >= 1, m >= 1), {n: 649, m: 180}),
    "Ramanujan and Nagell": (claim(sp.Ne(2**n - 7, m**2), n >= 8, m >= 1), {n: 15, m: 181}),
    "a hole": (claim(equal((x**2 - 1) / (x - 1), x + 1), x >= 0), {x: 1}),
    "a hole that moves": (claim(equal((x**2 - y**2) / (x - y), x + y), x >= 2, y >= 2), None),
}
TRUE = {
    "no solution modulo 4": claim(sp.Ne(n**2 + 1, 4 * m), n >= 1, m >= 1),
    "a hole outside": claim(equal((x**2 - 1) / (x - 1), x + 1), x >= 2),
}


@pytest.mark.parametrize("name", FALSE)
def test_solving_leads_to_a_violation(name):
    false, place = FALSE[name]
    violation = climb(false, seed=0, depths=(2,), steps=200).counterexample
    assert violation is not None
    values = {s: Fraction(violation.point[s.name]) for s in false.symbols}
    assert replay(false, values).verdict is Verdict.REFUTED
    if place is not None:
        assert values == place


@pytest.mark.parametrize("name", TRUE)
def test_what_has_no_such_place_stands(name):
    result = climb(TRUE[name], seed=0, depths=(2,), steps=200)
    assert result.counterexample is None
