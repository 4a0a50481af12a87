"""Polynomials as plain data, by hand and against SymPy; spans and their ends."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
import sympy as sp

from rankclock.verify.evidence.symbolic.checker.span import Span
from rankclock.verify.evidence.symbolic.checker.terms import (
    NumberSign,
    Terms,
    added,
    at,
    degree,
    dense,
    is_constant,
    leading,
    multiplied,
    negated,
    primitive,
    sign_inside,
    value_at,
    without,
)

F = Fraction
X, Y = sp.symbols("x y")
EXPRESSIONS = [
    sp.Integer(0),
    sp.Integer(3),
    X,
    2 * X - 4 * Y,
    X**2 * Y - 3 * X + 1,
    X**3 + 6 * X * Y**2 - 9,
    -2 * Y**2,
    X * Y - X * Y**3 + X,
]


def terms_of(expression: sp.Expr, *symbols: sp.Symbol) -> Terms:
    poly = sp.Poly(expression, *(symbols or (X, Y)))
    return tuple(sorted((e, int(c)) for e, c in poly.terms() if c))


def primitive_of(expression: sp.Expr, *symbols: sp.Symbol) -> Terms:
    """By SymPy: over a common denominator, without the common factor, of the same sign."""
    if expression == 0:
        return ()
    _, poly = sp.Poly(sp.expand(expression), *(symbols or (X, Y))).clear_denoms(convert=True)
    content, part = poly.primitive()
    assert content > 0
    return tuple(sorted((e, int(c)) for e, c in part.terms()))


def test_primitive_terms_have_whole_coefficients_without_common_factor() -> None:
    assert primitive({(1,): F(1, 2), (0,): F(-1, 3)}) == (((0,), -2), ((1,), 3))
    assert primitive({(1,): 6, (0,): -4, (2,): 0}) == (((0,), -2), ((1,), 3))
    assert primitive([((2,), F(-5)), ((0,), F(-10))]) == (((0,), -2), ((2,), -1))
    assert primitive({(0,): 0}) == primitive(()) == ()


@pytest.mark.parametrize(("left", "right"), [*itertools.product(EXPRESSIONS, repeat=2)])
def test_sums_and_products_are_those_of_another_library(left: sp.Expr, right: sp.Expr) -> None:
    assert added(terms_of(left), terms_of(right)) == primitive_of(sp.expand(left + right))
    assert multiplied(terms_of(left), terms_of(right)) == primitive_of(sp.expand(left * right))


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_values_and_parts_are_those_of_another_library(expression: sp.Expr) -> None:
    terms = terms_of(expression)
    assert negated(terms) == terms_of(-expression)
    assert is_constant(terms) is expression.is_number
    for variable, symbol in enumerate((X, Y)):
        other = (Y, X)[variable]
        top = max(0, int(sp.degree(expression, symbol))) if expression != 0 else 0
        assert degree(terms, variable) == top
        coefficient = sp.expand(expression).coeff(symbol, top)
        assert leading(terms, variable) == primitive_of(coefficient, other)
        for value in (F(0), F(1), F(-2, 3), F(5)):
            put = expression.subs(symbol, sp.Rational(value.numerator, value.denominator))
            assert at(terms, variable, value) == primitive_of(put, other)
    for x, y in ((F(0), F(0)), (F(1, 2), F(-3)), (F(7), F(2, 5))):
        exact = expression.subs({X: sp.Rational(str(x)), Y: sp.Rational(str(y))})
        assert value_at(terms, (x, y)) == F(int(exact.p), int(exact.q))


def test_a_point_has_as_many_coordinates_as_there_are_variables() -> None:
    for point in ((F(1),), (F(1), F(2), F(3))):
        with pytest.raises(ValueError, match="zip"):
            value_at(terms_of(X + Y), point)


def test_coefficients_in_a_row() -> None:
    assert dense(terms_of(3 * X**3 - X + 5, X)) == [5, -1, 0, 3]
    assert dense(((((0,), 4)),)) == [4] and dense(()) == [0]
    assert without((7, 8, 9), 0) == (8, 9) and without((7, 8, 9), 1) == (7, 9)
    assert without((7, 8, 9), 2) == (7, 8)


def test_the_sign_of_a_number() -> None:
    signs = [NumberSign.of(F(n, 7)) for n in (-1, 0, 1)]
    assert signs == [NumberSign.MINUS, NumberSign.ZERO, NumberSign.PLUS]


SPANS = [
    Span(F(0), F(1)),
    Span(F(0), None),
    Span(F(-3), F(-1), True, True),
    Span(F(2), F(9, 4), True, False),
]


@pytest.mark.parametrize("span", SPANS, ids=Span.text)
@pytest.mark.parametrize("count", [0, 1, 2, 3])
@pytest.mark.parametrize("sign", [1, -1])
def test_the_sign_inside_is_found_whatever_points_are_zeros(
    span: Span, count: int, sign: int
) -> None:
    """Even roots at the first points that are tried: the sign is the same at every other."""
    places = [
        span.low + k - 1 if span.high is None else span.low + (span.high - span.low) / k
        for k in range(2, 2 + count)
    ]
    roots = [sp.Rational(p.numerator, p.denominator) for p in places]
    expression = sign * sp.prod([(r.q * X - r.p) ** 2 for r in roots])
    expected = NumberSign.PLUS if sign > 0 else NumberSign.MINUS
    assert sign_inside(terms_of(sp.expand(expression), X), span) is expected


def test_as_many_points_are_tried_as_a_polynomial_may_have_zeros_and_one() -> None:
    """x - 1/2 vanishes at the first one; of the zero polynomial nothing else is found."""
    assert sign_inside(terms_of(2 * X - 1, X), Span(F(0), F(1))) is NumberSign.MINUS
    assert sign_inside(terms_of(X - 1, X), Span(F(0), None)) is NumberSign.PLUS
    assert sign_inside((), Span(F(0), F(1))) is NumberSign.ZERO
    # On a ray from 0 the first is 1.
    assert sign_inside(terms_of(2 * X - 3, X), Span(F(0), None)) is NumberSign.MINUS
    # All points are inside: the sign beyond both ends is another one.
    for span in (Span(F(0), F(1)), Span(F(1), F(2))):
        low, high = (sp.Rational(end.numerator, end.denominator) for end in (span.low, span.high))
        inside = terms_of(sp.expand((X - low) * (high - X)), X)
        assert sign_inside(inside, span) is NumberSign.PLUS


@pytest.mark.parametrize(
    ("span", "empty", "positive", "text"),
    [
        (Span(F(0), F(1)), False, True, "(0, 1)"),
        (Span(F(0), F(1), True, False), False, False, "[0, 1)"),
        (Span(F(1, 2), F(1), True, True), False, True, "[1/2, 1]"),
        (Span(F(-1), None, False, True), False, False, "(-1, inf]"),
        (Span(F(2), None, True, False), False, True, "[2, inf)"),
        (Span(F(1), F(1), True, True), False, True, "[1, 1]"),
        (Span(F(1), F(1), True, False), True, True, "[1, 1)"),
        (Span(F(1), F(1), False, True), True, True, "(1, 1]"),
        (Span(F(1), F(1)), True, True, "(1, 1)"),
        (Span(F(2), F(1), True, True), True, True, "[2, 1]"),
        (Span(F(0), F(0), True, True), False, False, "[0, 0]"),
    ],
)
def test_a_span_and_its_ends(span: Span, empty: bool, positive: bool, text: str) -> None:
    assert (span.empty, span.positive, span.text()) == (empty, positive, text)
    ends = [span.low] if span.low_closed else []
    ends += [span.high] if span.high_closed and span.high is not None else []
    assert span.closed_ends() == ends
    inside = span.inside()
    if not empty:
        assert span.low <= inside and (span.high is None or inside <= span.high)
        assert span.low == span.high or span.low < inside != span.high


def test_ends_are_open_unless_said() -> None:
    assert Span(F(0), F(1)).closed_ends() == []
    assert Span(F(3), None).inside() == 4 and Span(F(3), F(4)).inside() == F(7, 2)
