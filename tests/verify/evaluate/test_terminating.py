"""Hypergeometric series with whole parameters at or below zero: sums of finitely many terms."""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial

import pytest
import sympy as sp

from rankclock.verify.arithmetic.outcomes import TooLong, Undecided
from rankclock.verify.evaluate import terminating
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.decide import How, decide, enclosure
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.steps import evaluate
from rankclock.verify.verdict import Truth

x = sp.Symbol("x", real=True)
F = Fraction


def plainly(upper: list[int | Fraction], lower: list[int | Fraction], z: Fraction) -> Fraction:
    """The definition, term by term, until one above is zero."""
    total, term, k = F(0), F(1), 0
    while term:
        total += term
        for a in upper:
            term *= a + k
        for b in lower if term else ():
            term /= b + k
        term *= z / (k + 1)
        k += 1
    return total


CASES = [
    ([-2], [-3]),
    ([0], [-3]),
    ([-1], []),
    ([-3, F(1, 2)], [F(7, 3)]),
    ([-3, 5], [-4]),
    ([-6, -2], [-3]),
    ([-4, F(1, 3), 2], [-5, F(-1, 2)]),
]


@pytest.mark.parametrize(("upper", "lower"), CASES)
@pytest.mark.parametrize("z", [F(-4), F(1, 3), F(1), F(25)])
def test_the_sum_is_that_of_its_terms(
    upper: list[int | Fraction], lower: list[int | Fraction], z: Fraction
) -> None:
    tree = sp.hyper(*([sp.Rational(F(p)) for p in row] for row in (upper, lower)), x)
    expected = plainly(upper, lower, z)
    assert evaluate(tree, {x: z}, RATIONAL) == expected
    # At an irrational argument the balls sum: the third root of z^3, which nobody takes exactly.
    ball = enclosure(tree.subs(x, sp.log(x)), {x: F(2)})
    at_log = sum(
        sp.Rational(f) * sp.log(2) ** k
        for k, f in enumerate(terminating.factors([F(p) for p in upper], [F(p) for p in lower]))
    )
    assert ball.overlaps(enclosure(at_log, {})) and ball.rad() < 1e-30


def test_a_true_identity_that_a_library_refutes_is_decided() -> None:
    # Known: the limit of 1F1(a; b; z) with a and b together is another one than the finite sum.
    identity = sp.Eq(sp.hyper([-2], [-3], x), 1 + 2 * x / 3 + x**2 / 6, evaluate=False)
    for z in (F(-4), F(49, 10), F(1, 7)):
        decision = decide(identity, {x: z})
        assert (decision.truth, decision.how) == (Truth.YES, How.EXACT)
    wrong = sp.Eq(sp.hyper([-2], [-3], x), 1 + 2 * x / 3 + x**2 / 5, evaluate=False)
    assert decide(wrong, {x: F(-4)}).truth is Truth.NO


def test_polynomials_of_old_names() -> None:
    # (1 - x)^n and Laguerre's polynomials.
    n = 6
    for z in (F(3), F(-2, 5)):
        power = sp.hyper([-n], [], x)
        assert evaluate(power, {x: z}, RATIONAL) == (1 - z) ** n
        laguerre = sum(F(comb(n, k) * (-1) ** k, factorial(k)) * z**k for k in range(n + 1))
        assert evaluate(sp.hyper([-n], [1], x), {x: z}, RATIONAL) == laguerre


@pytest.mark.parametrize(("upper", "lower"), [([], [-1]), ([1], [0]), ([-3], [-2]), ([1, 2], [-5])])
def test_a_series_that_divides_by_zero_is_not_decided(upper: list[int], lower: list[int]) -> None:
    tree = sp.hyper(upper, lower, x)
    for algebra in (RATIONAL, BALL):
        with pytest.raises(Undecided, match="divides by zero"):
            evaluate(tree, {x: F(1, 2)}, algebra)


def test_a_long_series_is_refused() -> None:
    with pytest.raises(TooLong, match="terms"):
        terminating.factors([F(-(10**6))], [F(1)])
