"""Powers of any base and exponent: exact where they are rational, else balls, never a hang."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy as sp

from rankclock.verify.arithmetic.outcomes import NotRational, TooLong, Undecided, Undefined
from rankclock.verify.evaluate.decide import How, decide, enclosure
from rankclock.verify.evaluate.float64 import FLOAT
from rankclock.verify.evaluate.mp import evaluate_mp
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.steps import evaluate
from rankclock.verify.verdict import Truth

F = Fraction
x, y = sp.symbols("x y", real=True)
n = sp.Symbol("n", integer=True)
ROOT = sp.sqrt(2)


@pytest.mark.parametrize(
    ("base", "exponent", "expected"),
    [
        (0, 0, 1),
        (0, F(7, 2), 0),
        (0, 10**30, 0),
        (F(4, 9), F(3, 2), F(8, 27)),
        (-2, 3, -8),
        (-2, -2, F(1, 4)),
        (1, F(10**30 + 1, 10**29), 1),
        (-1, 10**40 + 1, -1),
        (-1, 10**40, 1),
        (F(1, 32), F(-2, 5), 4),
    ],
)
def test_exact_powers(base: Fraction, exponent: Fraction, expected: Fraction) -> None:
    values = {x: F(base), y: F(exponent)}
    assert evaluate(x**y, values, RATIONAL) == expected
    assert decide(sp.Eq(x**y, sp.Rational(F(expected)), evaluate=False), values).truth is Truth.YES


@pytest.mark.parametrize(
    ("base", "exponent"),
    [(0, -1), (0, F(-1, 3)), (-8, F(1, 3)), (-2, F(10**30 + 1, 10**30)), (0, F(-1, 10**30))],
)
def test_powers_without_a_real_value(base: Fraction, exponent: Fraction) -> None:
    values = {x: F(base), y: F(exponent)}
    for algebra in (enclosure, lambda tree, env: evaluate(tree, env, RATIONAL)):
        with pytest.raises(Undefined):
            algebra(x**y, values)
    assert decide(x**y <= 1, values).how is How.UNDEFINED


@pytest.mark.parametrize(
    ("base", "exponent"),
    [
        (F(1, 3), F(1, 3)),
        (F(10**30 - 1, 10**31), F(10**30 - 1, 10**31)),
        (F(7, 3), F(10**25 + 1, 10**26)),
        (F(1, 10**40), F(1, 10**40)),
        (F(10**40 + 1, 7), F(10**9 + 1, 10**9)),
        (2, F(10**6 + 1, 3)),
        (F(10**12 + 1, 10**12), 10**12),
    ],
)
def test_balls_hold_what_mpmath_has(base: Fraction, exponent: Fraction) -> None:
    values = {x: F(base), y: F(exponent)}
    ball = enclosure(x**y, values, bits=160)
    number = evaluate_mp(x**y, values, digits=90)
    with mpmath.workprec(400):
        middle = mpmath.mpf(ball.mid().str(60, radius=False))
        radius = mpmath.mpf(ball.rad().str(10, radius=False))
        assert abs(number - middle) <= radius * 1.001 + abs(number) * mpmath.mpf(10) ** -58
        assert radius < abs(number) * 1e-25


def test_irrational_exponents() -> None:
    assert evaluate(x**ROOT, {x: F(1)}, RATIONAL) == 1
    assert enclosure(x**ROOT, {x: F(0)}) == 0
    with pytest.raises(Undefined):
        enclosure(x**-ROOT, {x: F(0)})
    # Whether this exponent is zero no ball tells.
    with pytest.raises(Undecided):
        enclosure(x ** (ROOT * y - sp.sqrt(2 * y**2)), {x: F(0), y: F(3)})
    assert decide(x**ROOT <= 3, {x: F(2)}).truth is Truth.YES
    assert decide((-x) ** ROOT <= 3, {x: F(2)}).truth is Truth.UNKNOWN


def test_the_statements_that_users_write() -> None:
    for value in (F(1, 10**9), F(1, 3), F(10**30 - 1, 10**30)):
        assert decide(x**x < 1, {x: value}).truth is Truth.YES
    bound = sp.Rational(27, 10)
    assert decide((1 + 1 / x) ** x <= bound, {x: F(3, 2)}).truth is Truth.YES
    assert decide((1 + 1 / x) ** x <= bound, {x: F(10**20 + 1, 7)}).truth is Truth.NO
    for value in (1, 10**6, 10**100):
        assert decide((1 + 1 / n) ** n <= sp.E, {n: F(value)}).truth is Truth.YES


@pytest.mark.parametrize(
    "exponent",
    [10**18, 10**18 + F(1, 7), -(10**18), 10**5000],
    ids=["whole", "a fraction", "negative", "long"],
)
def test_huge_exponents_are_no_hang_and_no_error(exponent: Fraction) -> None:
    values = {x: F(2), y: F(exponent)}
    assert decide(x**y > 0, values).truth in (Truth.YES, Truth.UNKNOWN)
    for call in (
        lambda: evaluate(x**y, values, RATIONAL),
        lambda: evaluate(x**y, values, FLOAT),
        lambda: evaluate_mp(x**y, values, digits=20),
        lambda: enclosure(x**y, values),
    ):
        try:
            call()
        except (NotRational, TooLong, Undecided):
            continue
