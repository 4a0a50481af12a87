"""False statements that draws near 1 never meet, and true ones of the same kinds.

Each was unrefuted by a climb that had no slope there, or set out from numbers near 1 only. The
right answer stands beside each: a point at which it fails.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from sympy import Rational as R

from rankclock.theory.claim import Claim, Kind, project
from rankclock.verify.evidence.check import replay
from rankclock.verify.evidence.sampled.climb import climb
from rankclock.verify.verdict import Verdict

x, y = sp.symbols("x y", real=True)
n, k, i = sp.symbols("n k i", integer=True)


def equal(left, right):
    return sp.Eq(left, right, evaluate=False)


_FROM_ZERO = (x >= 0,)
_COUNT = (n >= 0,)

# Statement, hypotheses, and a point where it fails.
FAR = {
    "a rational function against tanh": (
        sp.tanh(x) <= x * (27 + x**2) / (27 + 9 * x**2) - (x / 10) ** 6,
        _FROM_ZERO,
        {x: 8},
    ),
    "a series that is cut": (sp.exp(x) <= 1 + x + x**2 / 2 + x**3, _FROM_ZERO, {x: 5}),
    "a cubic": (x**3 - 10**15 * x <= 0, (x >= 2,), {x: 10**8}),
    "two far out together": (
        x * y - 10**6 * (x + y) <= 0,
        (x >= 1, y >= 1),
        {x: 10**7, y: 10**7},
    ),
    "a count": (n**2 <= 10**10 * n, (n >= 1,), {n: 10**11}),
    "a negative one": (x**3 >= -(10**18), (x <= 0,), {x: -(10**7)}),
    "a limit that is approached": (
        x**2 / (1 + x**2) <= 1 - R(1, 10**20),
        _FROM_ZERO,
        {x: 10**11},
    ),
    "a difference that vanishes": (sp.sqrt(x**2 + 1) - x >= R(1, 10**9), _FROM_ZERO, {x: 10**10}),
    "a sum of many terms": (
        equal(sp.Sum(i, (i, 1, n)), n * (n + 1) / 2 + sp.Max(0, n - 400)),
        _COUNT,
        {n: 401},
    ),
}
FLAT = {
    "a sign": (sp.sign(x - 10**7) <= 0, _FROM_ZERO, {x: 10**7 + 1}),
    "a floor": (equal(sp.floor(x / 3), 0), _FROM_ZERO, {x: 3}),
    "a floor of a sum": (
        equal(sp.floor(x + y), sp.floor(x) + sp.floor(y)),
        (x >= 0, y >= 0),
        {x: R(1, 2), y: R(1, 2)},
    ),
    "just below a jump": (sp.floor(x) >= x - R(999, 1000), _FROM_ZERO, {x: R(9999, 10000)}),
    "a ceiling at a whole number": (
        equal(sp.ceiling(x / 7), 1 + sp.floor(x / 7)),
        (x >= 1,),
        {x: 7},
    ),
    "a maximum": (equal(sp.Max(n, 200), 200), _COUNT, {n: 201}),
    "two roots of a polynomial": (sp.Ne((n - 23) * (n - 57), 0), _COUNT, {n: 23}),
    "a root far out": (sp.Ne((n - 1234567) * (n + 3), 0), _COUNT, {n: 1234567}),
    "a form in two counts": (
        sp.Ne(n**3 - 6 * n**2 * k + 11 * n * k**2 - 6 * k**3, 0),
        (k >= 700, n > k),
        {n: 1400, k: 700},
    ),
    "a rational root": (sp.Ne((x - R(22, 7)) * (x**2 + 1), 0), _FROM_ZERO, {x: R(22, 7)}),
    "a power": (sp.Ne(2**n, 4096), _COUNT, {n: 12}),
    "the middle of a circle": (
        sp.Ne((x - R(3, 7)) ** 2 + (y - R(5, 11)) ** 2, 0),
        (x >= 0, y >= 0),
        {x: R(3, 7), y: R(5, 11)},
    ),
    "three factors and a maximum": (
        equal((n - 3) * (n - 50) * (n - 300) * sp.Max(n - 1000, 0), 0),
        _COUNT,
        {n: 1001},
    ),
}
TRUE = {
    "floors of a sum": (
        sp.floor(x) + sp.floor(y) <= sp.floor(x + y),
        (x >= 0, y >= 0),
        {x: 0, y: 0},
    ),
    "an irrational root": (sp.Ne(n**2 - 2, 0), _COUNT, {n: 0}),
    "squares modulo eight": (sp.Ne(n**2 + k**2, 7), (n >= 0, k >= 0), {n: 0, k: 0}),
    "a sign from below": (sp.sign(x + 1) >= 1, _FROM_ZERO, {x: 0}),
    "means": (x**2 + y**2 >= 2 * x * y, (x >= 0, y >= 0), {x: 0, y: 1}),
    "a concave function": (sp.log(1 + x) <= x, _FROM_ZERO, {x: 0}),
    "the sum of the first counts": (
        equal(sp.Sum(i, (i, 1, n)), n * (n + 1) / 2),
        _COUNT,
        {n: 1},
    ),
}
FALSE = {**FAR, **FLAT}


def claim(name: str, statement, hypotheses, witness) -> Claim:
    return Claim(
        name,
        name,
        Kind.OBSERVATION,
        (statement,),
        hypotheses,
        project("test"),
        "planted",
        witness,
    )


@pytest.mark.parametrize("name", FALSE)
def test_the_point_named_beside_a_false_statement_refutes_it(name):
    statement, hypotheses, point = FALSE[name]
    values = {symbol: Fraction(value.p, value.q) for symbol, value in _rational(point).items()}
    assert replay(claim(name, statement, hypotheses, {}), values).verdict is Verdict.REFUTED


def _rational(point):
    return {symbol: sp.Rational(value) for symbol, value in point.items()}


@pytest.mark.parametrize("name", FALSE)
def test_a_climb_refutes_it_without_that_point(name):
    statement, hypotheses, _ = FALSE[name]
    stated = claim(name, statement, hypotheses, {})
    violation = climb(stated, seed=0, depths=(2,)).counterexample
    assert violation is not None
    values = {s: Fraction(violation.point[s.name]) for s in stated.symbols}
    assert replay(stated, values).verdict is Verdict.REFUTED


@pytest.mark.parametrize("name", TRUE)
def test_a_climb_lets_a_true_statement_stand(name):
    result = climb(claim(name, *TRUE[name]), seed=0, depths=(2,))
    assert result.counterexample is None
    assert not result.undecided
    assert result.starts and result.far
