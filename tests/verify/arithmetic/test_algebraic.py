"""Real algebraic numbers: their enclosures, their heights, and their texts read back exactly."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from rankclock.verify.arithmetic.algebraic import Algebraic, real_roots
from rankclock.verify.arithmetic.algebraic_text import parse_real
from rankclock.verify.arithmetic.precision import precision

X = sp.Symbol("x")
polynomials = st.lists(st.integers(-30, 30), min_size=2, max_size=7).filter(lambda c: c[-1] != 0)


@given(polynomials)
@settings(max_examples=150, deadline=None)
def test_roots_are_those_of_sympy_and_their_texts_are_read_back(coefficients: list[int]) -> None:
    polynomial = sp.Poly(coefficients[::-1], X)
    expected = sorted({sp.N(root, 60) for root in sp.real_roots(polynomial, multiple=True)})
    roots = real_roots(coefficients)
    assert len(roots) == len(expected)
    with precision(256):
        for root, value in zip(roots, expected, strict=True):
            assert parse_real(str(root)) == root
            if isinstance(root, Algebraic):
                near = Fraction(str(value))
                assert abs(root.near() - near) < Fraction(1, 10**50) * max(1, abs(near))
                # It is a root, and at 500 bits still the same one.
                value_there = sum(
                    c * root.enclosure() ** k for k, c in enumerate(coefficients) if k
                )
                assert (value_there + coefficients[0]).contains(0)


@given(polynomials)
@settings(max_examples=60, deadline=None)
def test_the_height_is_at_least_that_of_the_measure(coefficients: list[int]) -> None:
    for root in real_roots(coefficients):
        if isinstance(root, Algebraic):
            every = sp.Poly(root.coefficients[::-1], X).nroots(n=30, maxsteps=200)
            measure = abs(root.coefficients[-1]) * math.prod(max(1, abs(complex(z))) for z in every)
            assert root.height * root.degree >= math.log2(measure) - 1e-9


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", Fraction(1, 10)),
        ("1e-3", Fraction(1, 1000)),
        ("sqrt(4/9)", Fraction(2, 3)),
        ("-sqrt(4/9)", Fraction(-2, 3)),
        ("CRootOf(x**2 - 4, 0)", Fraction(-2)),
        ("CRootOf(x**2 - 4, 1)", Fraction(2)),
        ("sqrt(2)", Algebraic((-2, 0, 1), 1)),
        ("-sqrt(1/2)", Algebraic((-1, 0, 2), 0)),
        ("CRootOf(x**2-2,1)", Algebraic((-2, 0, 1), 1)),
        ("CRootOf(4 - 2*x**2, 1)", Algebraic((-2, 0, 1), 1)),
        ("CRootOf(x**3 - 3*x + 1, 2)", Algebraic((1, -3, 0, 1), 2)),
        ("CRootOf(-x**5 + x + 1, 0)", Algebraic((-1, -1, 0, 0, 0, 1), 0)),
    ],
)
def test_numbers_are_read_exactly(text: str, value: Fraction | Algebraic) -> None:
    assert parse_real(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(-2)",
        "sqrt()",
        "sqrt(2)/2",
        "sqrt(sqrt(2))",
        "CRootOf(x**2 + 1, 0)",
        "CRootOf(x**2 - 2, 2)",
        "CRootOf(x**2 - 2, -1)",
        "CRootOf(7, 0)",
        "CRootOf(x - x, 0)",
        "CRootOf(x**y - 2, 0)",
        "CRootOf(x*x - 2, 0)",
        "CRootOf(x**2.5 - 2, 0)",
        "CRootOf(x**999 - 2, 0)",
        "CRootOf(__import__('os'), 0)",
        "exp(1)",
        "pi",
        "",
    ],
)
def test_what_is_no_such_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|real roots|degree|root"):
        parse_real(text)
