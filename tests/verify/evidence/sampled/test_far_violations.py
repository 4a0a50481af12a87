"""Statements that are false far out, at a few whole numbers, or at great depth alone are refuted.

Each falsehood is known by hand; the comment says from where on, or where, the statement fails.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp
from sympy import And, Eq, Ge, Gt, Le, Lt, Max, Min, Ne, Or, Piecewise, Rational, floor, sqrt

from rankclock.theory.claim import Claim, Kind, project
from rankclock.theory.symbols import N, k
from rankclock.verify.evidence.sampled.search import gather
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Verdict
from support.claims import named

x, y, z = sp.symbols("p q r", real=True)
n, m = sp.symbols("n_0 m_0", integer=True)
two = Rational(1, 2)


def rest(number: sp.Basic, divisor: int) -> sp.Basic:
    """What is left of a whole number after division."""
    return number - divisor * floor(number / divisor)


def about(statement: sp.Basic, *hypotheses: sp.Basic) -> Claim:
    """A claim of somebody else, on another subject."""
    free = statement.free_symbols.union(*(h.free_symbols for h in hypotheses))
    bounded = set().union(*(h.free_symbols for h in hypotheses))
    return Claim(
        "a-claim",
        "A claim",
        Kind.OBSERVATION,
        (statement,),
        hypotheses,
        project("a test"),
        "nothing",
        dict.fromkeys(free, 1),
        unrestricted=tuple(free - bounded),
    )


def equal(left: sp.Basic, right: sp.Basic) -> sp.Basic:
    return Eq(left, right, evaluate=False)


FALSE = {
    # Reals with one bound.
    "tanh below a fraction, from 8": about(
        Le(sp.tanh(x), x * (27 + x**2) / (27 + 9 * x**2) - (x / 10) ** 6), x >= 0
    ),
    "exp below a cubic, from 5": about(Le(sp.exp(x), 1 + x + x**2 / 2 + x**3), x >= 0),
    "sign, from 5": about(Le(sp.sign(x - 5), 0), x >= 0),
    "floor of a third, from 3": about(equal(floor(x / 3), 0), x >= 0),
    "square below a line, from 37": about(Le(x**2, 37 * x + two), x >= 0),
    "logarithm below 7, from 1097": about(Lt(sp.log(1 + x), 7), x >= 0),
    "root below 1000 and a bit, from 10^6": about(Le(sqrt(x), 1000 + x / 10**9), x >= 0),
    "cubic below a quadratic, from 10^12": about(Le(x**3, 10**12 * x**2 + 1), x >= 0),
    "maximum, from 10^6": about(equal(Max(x, 10**6), 10**6), x >= 0),
    "product of factors, -2000 to -1000": about(Ge((x + 1000) * (x + 2000), 0), x <= 5),
    "above a cut, from 12000 on": about(Le(x, 9000 + x**2 / 10**5), Gt(x, 7)),
    "below, under -37": about(Ge(x**3 + 37 * x**2 + 10**6, 0), x <= 0),
    "no bound, above 64": about(Le(x**3, 64 * x**2 + 1)),
    "no bound, below -200": about(Ge(x + 200 + sp.exp(x), 0)),
    "near zero, below 10^-9": about(Ge(x, Min(x**2 * 10**9, Rational(1, 10**6))), x > 0, x < 1),
    "tiny, below 10^-12": about(Ge(x + Rational(1, 10**24), 10**12 * x**2 * 2 + 2 * x), x > 0),
    "window 30 to 40": about(Ge((x - 30) * (x - 40), -1), x >= 0),
    "window 10^4 to 10^5": about(Ge((x - 10**4) * (x - 10**5), 0), x >= 0),
    "large interval, below 3000": about(Ge(x, 3000 * (x - 10) / x), x >= 1, x <= 10**12),
    "both signs, at sizes below 100": about(Ge(x**4, 10**4 * x**2 - 1), x >= -(10**9), x <= 10**9),
    "beyond 10^20": about(Le(sqrt(x), 10**10), x >= 0),
    # Integers.
    "maximum, from 201": about(equal(Max(n, 200), 200), n >= 0),
    "two integers, 23 and 57": about(Ne((n - 23) * (n - 57), 0), n >= 0),
    "Euler's primes, at 41": about(Ne(rest(n**2 + n + 41, 41), 0), n >= 1),
    "one integer, 5000": about(Ne(n**2 - 5000 * n, 0), n >= 1),
    "powers of two, below 2^10": about(Ge(2**n, n**3 - 1), n >= 0),
    "integer, from 10^9": about(Lt(n, 10**9 + n / 10**6), n >= 0),
    "root of an integer, from 10^4": about(Le(floor(sqrt(n)), 99), n >= 0),
    "negative integers, below -77": about(Ge(n + 77, 0), n <= 0),
    "residue, at 90": about(Ne(rest(n, 91), 90), n >= 0),
    "no bound, at -13": about(Ne(n**2 + 26 * n, -169)),
    # Two symbols.
    "floors of a sum, at halves": about(equal(floor(x + y), floor(x) + floor(y)), x >= 0, y >= 0),
    "product below 1000": about(Le(x * y, 1000 + x + y), x >= 0, y >= 0),
    "nearly equal": about(Gt((x - y) ** 2 + (x - y), -Rational(1, 8) + 0 * y), x >= 1, y >= 1),
    "ratio two": about(
        Ge(Max(x / y, 2), 2 + Min(x / y - 2, 2 - x / y) + two / 10**6), x > 9, y > 9
    ),
    "large and small": about(Le(x, 10**8 * y + 10**8), x > 0, y > 0),
    "jointly large": about(Or(Le(x, 100), Le(y, 100)), x > 0, y > 0),
    "integer multiples": about(Ne(n, 3 * m), n >= 20, m >= 1),
    "sum of squares": about(Ne(n**2 + m**2, 25), n >= 0, m >= 0),
    "three, jointly": about(Le(x * y * z, 10**6 + x + y + z), x >= 0, y >= 0, z >= 0),
}

TRUE = {
    "hyperbolic": about(Lt(sp.tanh(x), 1)),
    "exponential": about(Ge(sp.exp(x), 1 + x)),
    "logarithm": about(Le(sp.log(x), x - 1), x > 0),
    "means": about(Le(sqrt(x * y), (x + y) / 2), x >= 0, y >= 0),
    "floors": about(Le(floor(x) + floor(y), floor(x + y))),
    "triangle": about(Le(sp.Abs(x + y), sp.Abs(x) + sp.Abs(y))),
    "squares": about(Ge(x**2 + y**2, 2 * x * y)),
    "residues": about(And(rest(n**2, 4) >= 0, rest(n**2, 4) <= 1)),
    "gauss": about(equal(sp.Sum(k, (k, 1, n)), n * (n + 1) / 2), n >= 1),
    "Bernoulli": about(Ge((1 + x) ** n, 1 + n * x), n >= 0, x >= 0),
    "cases": about(Ge(Piecewise((x, x > 0), (-x, True)), 0)),
    "steps": about(Le(floor(x), x)),
    "sine hyperbolicus": about(Ge(sp.sinh(x), x), x >= 0),
    "convexity": about(Le(sp.exp((x + y) / 2), (sp.exp(x) + sp.exp(y)) / 2)),
}


def deep(name: str, index: int, factor: sp.Basic, *, from_depth: int) -> Claim:
    """A claim of the theory with the right side of one bound changed at great depths alone."""
    own = named(name)
    relations = list(own.at_depth(2))
    left, right = relations[index].lhs, relations[index].rhs
    changed = right * Piecewise((1, from_depth > N), (factor, True))
    relations[index] = relations[index].func(left, changed, evaluate=False)
    return replace(own, statement=tuple(relations))


_move = named("perturbed-move")
DEEP = {
    "no-overshoot from 13": deep("no-overshoot", 1, two, from_depth=13),
    "no-overshoot from 9": deep("no-overshoot", 1, Rational(99, 100), from_depth=9),
    "no-overshoot from 20": deep("no-overshoot", 1, two, from_depth=20),
    "flow-tail-positive from 13": deep("flow-tail-positive", 1, two, from_depth=13),
    "step-sandwich from 9": deep("step-sandwich", 0, Rational(1, 2), from_depth=9),
    "perturbed-move from 15": replace(
        _move,
        statement=(_move.at_depth(2)[1].xreplace({3 * N - 2: Rational(7, 5) * N}),),
        tight_at=(),
        kind=Kind.OBSERVATION,
    ),
    "abel-defect-sharp from 11": deep("abel-defect-sharp", 0, Rational(1, 2), from_depth=11),
    "flow-limit from 9": deep("flow-limit", 0, Rational(1, 2), from_depth=9),
    "depths of somebody else, from 33": about(Le(N, 32 + x), N >= 2, x >= 0),
}


@pytest.mark.parametrize("name", DEEP)
def test_what_is_false_at_great_depth_alone_is_refuted(name: str) -> None:
    assert refuted(DEEP[name])


@pytest.mark.parametrize("depths", [(2, 3), tuple(range(2, 9))])
def test_whoever_asks_for_depths_gets_those_alone(depths: tuple[int, ...]) -> None:
    claim, settings = DEEP["no-overshoot from 9"], Settings(depths=depths, deeper=False)
    evidence = gather(claim, settings).evidence[0]
    assert evidence.verdict is Verdict.UNREFUTED
    assert evidence.coverage is not None and evidence.coverage["depths"] == list(depths)


def refuted(claim: Claim, seed: int = 0) -> bool:
    return gather(claim, Settings(seed=seed)).evidence[0].verdict is Verdict.REFUTED


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_far_out_is_refuted(name: str) -> None:
    assert refuted(FALSE[name])


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_everywhere_is_not(name: str) -> None:
    evidence = gather(TRUE[name], Settings()).evidence[0]
    assert evidence.verdict is Verdict.UNREFUTED, evidence.notes
