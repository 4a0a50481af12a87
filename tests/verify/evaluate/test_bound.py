"""Sums, products, integrals and powers of matrices mean what SymPy means by them."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
import sympy as sp
from flint import fmpq_mat

from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import NotRational, TooLong, Undecided, Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.spans import span_of
from rankclock.verify.evaluate.decide import How, decide, enclosure
from rankclock.verify.evaluate.mp import evaluate_mp
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.steps import evaluate
from rankclock.verify.verdict import Truth

F = Fraction
x, y = sp.symbols("x y", real=True)
i, k, n, m = sp.symbols("i k n m", integer=True)


def exactly(tree: sp.Basic, **values: int | Fraction) -> Fraction:
    return evaluate(tree, env(values), RATIONAL)


def env(values: dict[str, int | Fraction]) -> dict[sp.Basic, Fraction]:
    return {{"x": x, "y": y, "n": n, "m": m}[name]: F(value) for name, value in values.items()}


TERMS = [k, k**2 - 3, sp.Rational(1, 3) ** k, 1 / (k + sp.Rational(1, 2)), k * n]


@pytest.mark.parametrize("term", TERMS, ids=str)
@pytest.mark.parametrize("kind", [sp.Sum, sp.Product])
def test_reversed_limits_are_karrs_as_sympy_does_them(kind: type, term: sp.Basic) -> None:
    tree = kind(term, (k, m, n))
    for low in (-2, 1, 3):
        for high in range(-6, 7):
            numbers = {m: sp.Integer(low), n: sp.Integer(high)}
            expected = tree.subs(numbers).doit()
            if expected.is_Rational:
                assert exactly(tree, m=low, n=high) == F(expected.p, expected.q), (low, high)
            else:
                with pytest.raises(Undefined):
                    exactly(tree, m=low, n=high)


def test_several_limits_begin_with_the_innermost() -> None:
    nested = sp.Sum(sp.Sum(i, (i, 1, k)), (k, 1, n))
    assert nested == sp.Sum(i, (i, 1, k), (k, 1, n))
    for count in (-5, -1, 0, 1, 7):
        direct = sum(
            sum(range(1, j + 1)) if j > 0 else -sum(range(j + 1, 1)) for j in range(1, count + 1)
        )
        if count >= 0:
            assert exactly(nested, n=count) == direct == count * (count + 1) * (count + 2) // 6
        expected = nested.subs(n, count).doit()
        assert exactly(nested, n=count) == expected
    three = sp.Sum(1, (i, 1, k), (k, 1, m), (m, 1, n))
    assert exactly(three, n=6) == 56


def test_fractions_of_a_term_are_not_decided() -> None:
    half = sp.Rational(1, 2)
    assert exactly(sp.Sum(k, (k, half, half + n)), n=2) == F(1, 2) + F(3, 2) + F(5, 2)
    with pytest.raises(Undecided, match="whole number apart"):
        exactly(sp.Sum(k, (k, 1, x)), x=F(5, 2))


def test_an_irrational_limit_that_is_rounded_is_known() -> None:
    tree = sp.Sum(k, (k, 1, sp.floor(sp.sqrt(x))))
    assert enclosure(tree, {x: F(17)}) == 10
    with pytest.raises(NotRational):
        exactly(tree, x=17)


@pytest.mark.parametrize("limit", [10**5, 10**18, 10**300])
def test_too_many_terms_are_refused_at_once(limit: int) -> None:
    start = time.perf_counter()
    decision = decide(sp.Sum(sp.sqrt(k), (k, 1, n)) > 0, {n: F(limit)})
    assert decision.how is How.TOO_LONG and time.perf_counter() - start < 1
    inner = sp.Sum(1, (i, 1, k), (k, 1, n))
    with pytest.raises(TooLong):
        exactly(inner, n=1000)


def test_a_sum_of_long_numbers_goes_on_in_balls() -> None:
    tree = sp.Sum(k**-20, (k, 1, n))
    with pytest.raises(NotRational):
        exactly(tree, n=9000)
    assert abs(enclosure(tree, {n: F(9000)}) - enclosure(sp.zeta(20), {})) < 1e-40


SERIES = [
    (sp.Sum(x**k, (k, 0, sp.oo)), 1 / (1 - x), F(1, 3)),
    (sp.Sum(x**k, (k, 0, sp.oo)), 1 / (1 - x), F(-9, 10)),
    (sp.Sum(x**k, (k, -3, sp.oo)), x**-3 / (1 - x), F(1, 2)),
    (sp.Sum(x**k, (k, 0, sp.oo)), 1 / (1 - x), F(0)),
    (sp.Sum(k * x**k, (k, 1, sp.oo)), x / (1 - x) ** 2, F(2, 3)),
    (sp.Sum(x**k / sp.factorial(k), (k, 0, sp.oo)), sp.exp(x), F(-30)),
    (sp.Sum((-1) ** k * x ** (2 * k) / sp.factorial(2 * k), (k, 0, sp.oo)), sp.cos(x), F(5)),
    (sp.Sum(x**k / k, (k, 1, sp.oo)), -sp.log(1 - x), F(1, 2)),
    (sp.Sum(sp.binomial(2 * k, k) * x**k, (k, 0, sp.oo)), 1 / sp.sqrt(1 - 4 * x), F(1, 8)),
    (sp.Sum(sp.exp(-x * k), (k, 0, sp.oo)), 1 / (1 - sp.exp(-x)), F(1, 3)),
    (sp.Sum(k**-2, (k, 1, sp.oo)), sp.pi**2 / 6, F(0)),
    (sp.Sum((2 * k - 1) ** -2, (k, 1, sp.oo)), sp.pi**2 / 8, F(0)),
    (sp.Sum(k**-x, (k, 1, sp.oo)), sp.zeta(x), F(5, 2)),
    (sp.Sum(1 / (k * (k + 2)), (k, 1, sp.oo)), sp.Rational(3, 4), F(0)),
    (sp.Sum(1 / (k * (k + 1)) ** 2, (k, 1, sp.oo)), sp.pi**2 / 3 - 3, F(0)),
    (sp.Sum(k**-2 + 2**-k, (k, 1, sp.oo)), sp.pi**2 / 6 + 1, F(0)),
    (
        sp.Sum(sp.sin(k) * x**k, (k, 0, sp.oo)),
        x * sp.sin(1) / (1 - 2 * x * sp.cos(1) + x**2),
        F(1, 2),
    ),
    (sp.Sum(sp.factorial(k) ** -2, (k, 0, sp.oo)), sp.besseli(0, 2), F(0)),
    (sp.Sum(sp.exp(-x) * x**k / sp.factorial(k) * k**2, (k, 0, sp.oo)), x + x**2, F(7)),
]


@pytest.mark.parametrize(("tree", "closed", "value"), SERIES, ids=str)
def test_series_hold_their_closed_forms(tree: sp.Basic, closed: sp.Basic, value: Fraction) -> None:
    for bits in (80, 300):
        ball, expected = (enclosure(t, {x: value}, bits=bits) for t in (tree, closed))
        with precision(400):
            assert ball.overlaps(expected), (ball, expected)
            assert ball.rad() < (1 + abs(expected)) * to_ball(F(1, 2 ** (bits // 3)))


def test_the_bound_on_the_rest_is_needed() -> None:
    """A sum that stops early does not hold the value unless the rest is added to its ball."""
    tree = sp.Sum(x**k, (k, 0, sp.oo))
    ball = enclosure(tree, {x: F(999, 1000)})
    # Four thousand terms leave e^-4 of it.
    assert ball.overlaps(to_ball(1000)) and ball.rad() > 10


@pytest.mark.parametrize(
    "tree",
    [
        sp.Sum(1 / k, (k, 1, sp.oo)),
        sp.Sum(x**k, (k, 0, sp.oo)),
        sp.Sum((-1) ** k / k, (k, 1, sp.oo)),
        sp.Sum(1 / (k**2 + 1), (k, 1, sp.oo)),
        sp.Sum(1 / (k * sp.log(k) ** 2), (k, 2, sp.oo)),
        sp.Sum(sp.factorial(k) * x**-k, (k, 0, sp.oo)),
        sp.Sum(sp.gamma(k + sp.pi), (k, 0, sp.oo)),
        sp.Product(1 + k**-2, (k, 1, sp.oo)),
        sp.Integral(sp.exp(-y), (y, 0, sp.oo)),
    ],
    ids=str,
)
def test_other_series_are_not_decided(tree: sp.Basic) -> None:
    decision = decide(sp.Le(tree, 10**6, evaluate=False), {x: F(3, 2)})
    assert decision.truth is Truth.UNKNOWN and decision.how is How.UNDECIDED


def test_a_geometric_series_is_exact() -> None:
    assert exactly(sp.Sum(x**k, (k, 1, sp.oo)), x=F(1, 2)) == 1
    assert decide(sp.Sum(x**k, (k, 1, sp.oo)) <= 1, {x: F(1, 2)}).how is How.EXACT
    assert decide(sp.Sum(x**k, (k, 1, sp.oo)) < 1, {x: F(1, 2)}).truth is Truth.NO


def test_a_term_that_divides_by_zero_leaves_no_value() -> None:
    with pytest.raises(Undefined):
        enclosure(sp.Sum(k**-2, (k, 0, sp.oo)), {})


def test_integrals_of_several_limits() -> None:
    product = sp.Integral(x * y, (x, 0, 1), (y, 0, n))
    assert decide(product > F(1, 2), {n: F(2)}).truth is Truth.YES
    triangle = sp.Integral(sp.exp(-x * y), (x, 0, y), (y, 0, 1))
    ball = enclosure(triangle, {})
    # By its series: sum over k of (-1)^k/(k! (k+1) (2k+2)).
    terms = [F((-1) ** j, sp.factorial(j) * (j + 1) * (2 * j + 2)) for j in range(30)]
    with precision(200):
        assert abs(ball - to_ball(sum(terms))) < 1e-33
    assert abs(float(evaluate_mp(triangle, {}, digits=15)) - float(ball)) < 1e-14
    # From right to left, inside and outside.
    assert decide(sp.Integral(x, (x, 1, 0), (y, 0, n)) < 0, {n: F(2)}).truth is Truth.YES
    assert decide(sp.Integral(x, (x, 1, 0), (y, n, 0)) > 0, {n: F(2)}).truth is Truth.YES


def test_an_inner_integral_past_its_budget_is_no_hang() -> None:
    start = time.perf_counter()
    corner = sp.Integral(sp.Abs(x - y), (x, 0, 1), (y, 0, n))
    assert decide(corner > 0, {n: F(1)}).truth is Truth.UNKNOWN
    assert time.perf_counter() - start < 30


A = sp.MatrixSymbol("A", 2, 2)
EXACT = fmpq_mat([[1, 2], [3, 4]])


def test_powers_of_a_matrix() -> None:
    for order in (2, 3, 5):
        by_hand = EXACT
        for _ in range(order - 1):
            by_hand = by_hand * EXACT
        assert evaluate(A**order, {A: EXACT}, RATIONAL) == by_hand
    assert A * A == A**2
    assert evaluate(sp.MatPow(A, n), {A: EXACT, n: F(0)}, RATIONAL) == fmpq_mat([[1, 0], [0, 1]])
    assert evaluate(sp.MatPow(A, n), {A: EXACT, n: F(-2)}, RATIONAL) == (EXACT * EXACT).inv()
    square = sp.Eq(A * A, A + A * A - A, evaluate=False)
    assert decide(square, {A: EXACT}).truth is Truth.YES
    with pytest.raises(TooLong):
        evaluate(sp.MatPow(A, n), {A: EXACT, n: F(10**9)}, RATIONAL)
    with pytest.raises(Undefined):
        evaluate(A**-1, {A: fmpq_mat([[1, 1], [1, 1]])}, RATIONAL)


def test_a_range_knows_its_direction() -> None:
    assert list(span_of(F(2), F(4)).indices()) == [2, 3, 4]
    assert span_of(F(2), F(1)).length == 0 and not span_of(F(2), F(1)).reversed
    assert list(span_of(F(2), F(-1)).indices()) == [0, 1] and span_of(F(2), F(-1)).reversed
