"""Functions taken from libraries: every ball against mpmath at more than twice the precision.

The grids hold poles, negative integers, cuts, ties, tiny and huge numbers, and numbers close to all
of these. docs/explanation/trust.md lists the functions and what is refused.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import acb, arb
from sympy.functions.combinatorial.numbers import mobius, totient

from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import NotRational, TooLong, Undecided, Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate import special, special_balls, special_digits
from rankclock.verify.evaluate.float64 import FLOAT
from rankclock.verify.evaluate.holomorphic import HOLOMORPHIC
from rankclock.verify.evaluate.special_exact import exact

F = Fraction
TINY, CLOSE = F(1, 10**30), F(1, 10**12)
POINTS = [
    *map(F, (0, 1, -1, 2, -2, 3, -3, 5, 10, -10, 40, -40, 1000, -1000, 10**6, 10**12)),
    *(F(1, 2), F(-1, 2), F(1, 3), F(-7, 3), F(27, 2), F(5, 4), F(1, 6)),
    *(CLOSE, -CLOSE, TINY, 1 - CLOSE, 1 + CLOSE, CLOSE - 1, TINY - 3),
    # Beside -1/e, where LambertW branches.
    *(F(-3, 8), F(-367879, 10**6), F(-36788, 10**5)),
]
RANDOM = Random("special")
POINTS += [F(RANDOM.randint(-(10**6), 10**6), RANDOM.randint(1, 10**5)) for _ in range(6)]
ORDERS = [*map(F, (0, 1, -1, 2, -2, 3, 10, 30)), F(1, 2), F(-5, 2), F(-7, 3), CLOSE, 2 + CLOSE]
BESIDE_ORDERS = [
    *map(F, (0, 1, -1, 2, -2, -4, 10, 30, -30)),
    *(F(1, 2), F(-1, 2), F(1, 3), F(9, 10), F(-9, 10), F(-7, 3), CLOSE, 1 - CLOSE),
]
OF_ONE = [
    *special.ENTIRE,
    *special.OTHERS,
    special.SinPi,
    special.CosPi,
    special.TanPi,
    sp.zeta,
    sp.harmonic,
    sp.LambertW,
    sp.frac,
    sp.Heaviside,
]
OF_TWO = [
    *(kind for kind in special.OF_ORDER if kind not in (sp.LambertW, sp.harmonic)),
    *special.POLYNOMIALS,
    sp.Mod,
    sp.binomial,
    sp.rf,
    sp.ff,
]
# Pairs at which mpmath takes seconds, or means something else.
LEFT_OUT: dict[type, Callable[[F, F], bool]] = {
    sp.polylog: lambda s, x: abs(x) > 1 and s.denominator > 1,
    # Of negative integers the conventions differ: tests of special points are about them.
    sp.binomial: lambda n, k: n < 0 and n.denominator == 1,
    sp.zeta: lambda s, a: a != 1 and not (s > 1 and a > 0),
}


def by_balls(kind: type, *arguments: Fraction) -> Any:
    with precision(100):
        try:
            return special_balls.enclosed(kind, *arguments)
        except (Undefined, Undecided, TooLong) as refusal:
            return refusal


def by_mpmath(kind: type, *arguments: Fraction) -> Any:
    """At more than twice the precision; no exact value of ours in between."""
    with precision(260):
        try:
            if kind in special.COUNTING:
                row = {sp.binomial: mpmath.binomial, sp.rf: mpmath.rf, sp.ff: mpmath.ff}[kind]
                return row(*(mpmath.mpf(a.numerator) / a.denominator for a in arguments))
            return special_digits.with_digits(kind, *arguments)
        except (Undefined, Undecided, TooLong, OverflowError, ValueError) as refusal:
            return refusal


def contains(ball: arb, number: mpmath.mpf) -> bool:
    """Whether a ball holds a number of mpmath that has 220 right bits."""
    sign, mantissa, exponent, _ = number._mpf_
    with precision(300):
        value = arb((-int(mantissa) if sign else int(mantissa), int(exponent)))
        return ball.overlaps(value + arb(0, 1) * abs(value) * arb(2) ** -220)


def compared(kind: type, grid: Iterator[tuple[Fraction, ...]]) -> Counter[str]:
    """What there is at the points of a grid; fails where a ball does not hold the value."""
    seen: Counter[str] = Counter()
    for arguments in grid:
        ball, number = by_balls(kind, *arguments), by_mpmath(kind, *arguments)
        refused = isinstance(ball, Exception)
        if refused or isinstance(number, Exception):
            seen[type(ball).__name__ if refused else "not in mpmath"] += 1
            continue
        assert contains(ball, number), (kind, arguments, ball, number)
        seen["right"] += 1
        # A ball that says nothing would hold everything.
        seen["narrow"] += bool(ball.rad() <= abs(ball) * arb(2) ** -30 or ball.rad() < 1e-20)
    return seen


@pytest.mark.parametrize("kind", OF_ONE, ids=lambda kind: kind.__name__)
def test_balls_of_one_number_hold_what_mpmath_has(kind: type) -> None:
    seen = compared(kind, ((x,) for x in POINTS))
    assert seen["right"] >= 7 and seen["narrow"] >= seen["right"] - 4, seen
    # 3 - 10^-30, at whose other side of the ball there may be a pole.
    assert not seen["not in mpmath"] and seen["Undecided"] <= 1, seen


@pytest.mark.parametrize("kind", OF_TWO, ids=lambda kind: kind.__name__)
def test_balls_of_two_numbers_hold_what_mpmath_has(kind: type) -> None:
    left_out = LEFT_OUT.get(kind, lambda order, x: False)
    grid = ((a, x) for a in ORDERS for x in BESIDE_ORDERS if not left_out(a, x))
    seen = compared(kind, grid)
    assert seen["right"] >= 40 and seen["narrow"] >= seen["right"] * 9 // 10, seen
    assert seen["not in mpmath"] <= 40, seen


def test_the_grid_catches_a_ball_beside_the_value() -> None:
    ball, number = by_balls(sp.erf, F(1, 3)), by_mpmath(sp.erf, F(1, 3))
    assert contains(ball, number)
    with precision(100):
        beside = ball + arb("1e-25")
    assert not contains(beside, number)
    assert not contains(ball, by_mpmath(sp.erf, F(1, 3) + TINY))


# Values that SymPy has at special points; None where it has an infinite, a complex or no value.
VALUES: list[tuple[type, tuple[Any, ...]]] = [
    *((sp.binomial, pair) for pair in [(-1, -1), (-3, 2), (-3, 0), (-2, F(1, 2)), (3, 5), (3, -1)]),
    *((sp.binomial, pair) for pair in [(F(1, 2), 3), (F(-7, 2), 2), (F(5, 2), F(5, 2)), (0, 0)]),
    *((sp.binomial, pair) for pair in [(F(5, 2), F(3, 2)), (7, 3), (7, 7), (-1, 3), (1, 0)]),
    *((sp.Mod, pair) for pair in [(-7, 3), (7, -3), (F(7, 2), -2), (F(-1, 3), F(1, 4)), (6, 3)]),
    *((sp.gamma, (x,)) for x in (0, -1, -5, 1, 2, 7)),
    *((sp.factorial, (x,)) for x in (0, 1, -1, -4, 10)),
    *((sp.zeta, (x,)) for x in (0, 1, -1, -2, -3, -4, -7)),
    *((sp.harmonic, (x,)) for x in (0, 1, 5, -1, -3)),
    *((sp.harmonic, pair) for pair in [(4, 2), (4, 0), (3, -2)]),
    *((sp.Heaviside, pair) for pair in [(0, F(1, 2)), (-1, F(1, 2)), (3, F(1, 2)), (0, 1)]),
    *((sp.frac, (x,)) for x in (F(-7, 3), F(7, 3), -1, 0)),
    *((sp.rf, pair) for pair in [(-2, 3), (F(1, 2), 3), (0, 0), (-2, 2)]),
    *((sp.ff, pair) for pair in [(5, 2), (F(1, 2), 3), (2, 4), (0, 0)]),
    *((kind, (n,)) for kind in (sp.fibonacci, sp.lucas, sp.catalan, sp.bell) for n in (0, 1, 2, 9)),
    *((kind, (n,)) for kind in (sp.bernoulli, sp.euler, sp.subfactorial) for n in (0, 1, 2, 7, 8)),
    *((sp.factorial2, (n,)) for n in (-1, 0, 1, 6, 7)),
    *((sp.fibonacci, (n,)) for n in (-1, -8)),
    *((kind, (n,)) for kind in (totient, mobius) for n in (1, 2, 12, 30, 97)),
    *((kind, (0,)) for kind in (sp.cos, sp.sin, sp.tan, sp.cot, sp.csc, sp.sec, sp.sinc, sp.erf)),
    *((kind, (0,)) for kind in (sp.asin, sp.acosh, sp.asech, sp.coth, sp.acoth, sp.LambertW)),
    *((kind, (1,)) for kind in (sp.acos, sp.acosh, sp.atanh, sp.acoth, sp.asech, sp.elliptic_k)),
    *((kind, (2,)) for kind in (sp.asin, sp.acos, sp.atanh, sp.asech)),
    *((sp.loggamma, (x,)) for x in (1, 2, 0, -1)),
    *((sp.besselj, pair) for pair in [(0, 0), (3, 0), (F(1, 2), 0), (-2, 0)]),
    *((sp.besselk, pair) for pair in [(0, 0), (1, 0)]),
    *((sp.legendre, pair) for pair in [(0, F(1, 3)), (5, F(1, 3)), (4, -1)]),
    *((kind, (6, F(2, 3))) for kind in special.POLYNOMIALS),
    *((sp.atan2, pair) for pair in [(0, 1), (0, 0)]),
]


@pytest.mark.parametrize(("kind", "arguments"), VALUES, ids=str)
def test_values_at_special_points_are_those_of_sympy(
    kind: type, arguments: tuple[Any, ...]
) -> None:
    numbers = [F(argument) for argument in arguments]
    expected = kind(*(sp.Rational(a.numerator, a.denominator) for a in numbers))
    if expected.is_Rational:
        value = by_balls(kind, *numbers)
        with precision(300):
            assert value.overlaps(to_ball(F(expected.p, expected.q))) and value.rad() < 1e-20
        try:
            assert exact(kind, *numbers) == F(expected.p, expected.q)
        except NotRational:
            assert kind in (sp.besselj, sp.atan2)
    else:
        assert expected.is_infinite or expected is sp.nan or not expected.is_real, expected
        assert isinstance(by_balls(kind, *numbers), (Undefined, Undecided))
        assert not expected.has(sp.zoo) or isinstance(by_balls(kind, *numbers), Undefined)


def test_large_fibonacci_lucas_and_catalan_numbers_are_balls() -> None:
    first, second = 0, 1
    for _ in range(30_000):
        first, second = second, first + second
    lucas = 2 * second - first
    for kind, expected in ((sp.fibonacci, first), (sp.lucas, lucas)):
        value = by_balls(kind, F(30_000))
        with precision(200):
            assert abs(value / expected - 1) < 1e-20 and value.overlaps(arb(expected))
    catalan = by_balls(sp.catalan, F(4000))
    with precision(200):
        expected = arb(math.comb(8000, 4000)) / 4001
        assert abs(catalan / expected - 1) < 1e-20 and catalan.overlaps(expected)
    assert isinstance(by_balls(sp.bell, F(10**9)), TooLong)
    assert isinstance(by_balls(totient, F(-3)), Undecided)


def test_niven() -> None:
    for x in (F(k, 12) for k in range(-40, 41)):
        for kind, function in special.OF_TURNS.items():
            expected = kind.__call__(sp.pi * sp.Rational(x.numerator, x.denominator))
            turned = by_balls(function, x)
            if expected is sp.zoo:
                assert isinstance(turned, Undefined)
            elif expected.is_Rational:
                assert exact(function, x) == F(expected.p, expected.q)
            else:
                with pytest.raises(NotRational):
                    exact(function, x)
            assert function in (special.SinPi, special.CosPi, special.TanPi)


def test_a_large_argument_is_no_hang() -> None:
    for kind, arguments in [
        (sp.factorial, (F(10**18),)),
        (sp.binomial, (F(10**18), F(5 * 10**17))),
        (sp.fibonacci, (F(10**18),)),
        (sp.lucas, (F(10**30),)),
        (sp.harmonic, (F(10**30),)),
        (sp.legendre, (F(10**9), F(1, 3))),
        (sp.gamma, (F(10**100),)),
        (sp.polygamma, (F(10**9), F(1))),
        (totient, (F(10**60),)),
        (sp.rf, (F(1, 3), F(10**12))),
    ]:
        by_balls(kind, *arguments)
        with pytest.raises((NotRational, Undecided, TooLong)):
            exact(kind, *arguments)


def test_float64_rounds_the_same_values_once() -> None:
    assert FLOAT.special(sp.erf, 0.5) == float(mpmath.erf(0.5))
    assert FLOAT.special(sp.besselj, F(1), 2.0) == pytest.approx(0.5767248077568734, rel=1e-15)


HOLOMORPHIC_KINDS = [
    *(kind for kind in special.ENTIRE),
    *special_balls.MEROMORPHIC,
    *special_balls.CLEAR_OF_CUTS,
]


@pytest.mark.parametrize("kind", HOLOMORPHIC_KINDS, ids=lambda kind: kind.__name__)
def test_complex_balls_hold_the_values_within(kind: type) -> None:
    """Wide balls off the line, as a quadrature asks for them, against points of mpmath."""
    row, held = special_digits.row_of(kind), 0
    for middle in (F(1, 3), F(-1, 2), F(7, 5), F(3), F(-5, 2)):
        for height in (F(0), F(1, 4), F(-1, 3)):
            radius = F(1, 8)
            ball = acb(arb(to_ball(middle), to_ball(radius)), arb(to_ball(height), to_ball(radius)))
            try:
                value = HOLOMORPHIC.special(kind, ball)
            except Undecided:
                continue
            for across in (-1, 0, 1):
                for along in (-1, F(1, 3), 1):
                    point = complex(middle + along * radius, height + across * radius)
                    with precision(120):
                        number = mpmath.mpc(row(mpmath.mpc(point)))
                        inside = acb(
                            arb(str(mpmath.nstr(number.real, 30))) + arb(0, "1e-20"),
                            arb(str(mpmath.nstr(number.imag, 30))) + arb(0, "1e-20"),
                        )
                        assert value.overlaps(inside), (kind, point, value, number)
                    held += 1
    assert held >= 9


def test_no_complex_ball_crosses_a_cut_or_a_pole() -> None:
    for kind, place in [
        (sp.asin, 1),
        (sp.acosh, 1),
        (sp.loggamma, 0),
        (sp.Ei, 0),
        (sp.gamma, -1),
        (sp.cot, 0),
        (sp.li, 1),
        (sp.LambertW, 0),
    ]:
        with pytest.raises(Undecided):
            HOLOMORPHIC.special(kind, acb(arb(place, 0.25), arb(0, 0.25)))


PAGE = Path(__file__).parents[3] / "docs/explanation/trust.md"


def test_the_page_on_trust_names_every_function_and_its_tests_exist() -> None:
    text = PAGE.read_text("utf-8")
    told = set(re.findall(r"`(\w+)", text))
    short = {"RisingFactorial": "rf", "FallingFactorial": "ff"}
    assert not {short.get(k.__name__, k.__name__) for k in special.SPECIAL} - told
    links = re.findall(r"^\[\w\]: (\S+)$", text, re.M) + re.findall(r"\]\((\.\.[^)\s]+)\)", text)
    assert len(links) >= 8
    assert all((PAGE.parent / link).exists() for link in links)
