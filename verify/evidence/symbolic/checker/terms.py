"""Polynomials as plain data: integer coefficients by exponents, one exponent a variable."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from enum import Enum
from fractions import Fraction

from rankclock.verify.evidence.symbolic.checker.span import Span

Exponents = tuple[int, ...]
Terms = tuple[tuple[Exponents, int], ...]


class NumberSign(Enum):
    """Sign of a number."""

    MINUS = "minus"
    ZERO = "zero"
    PLUS = "plus"

    @classmethod
    def of(cls, number: Fraction) -> NumberSign:
        """The sign of an exact number."""
        if number == 0:
            return cls.ZERO
        return cls.PLUS if number > 0 else cls.MINUS


def primitive(
    coefficients: Mapping[Exponents, Fraction | int] | Iterable[tuple[Exponents, Fraction | int]],
) -> Terms:
    """Integer terms without common factor, in order: the polynomial times a positive number."""
    items = coefficients.items() if isinstance(coefficients, Mapping) else coefficients
    nonzero = {exponents: Fraction(value) for exponents, value in items if value != 0}
    if not nonzero:
        return ()
    scale = math.lcm(*(value.denominator for value in nonzero.values()))
    whole = {exponents: int(value * scale) for exponents, value in nonzero.items()}
    content = math.gcd(*whole.values())
    return tuple(sorted((exponents, value // content) for exponents, value in whole.items()))


def negated(terms: Terms) -> Terms:
    """Minus the polynomial."""
    return tuple((exponents, -value) for exponents, value in terms)


def added(left: Terms, right: Terms) -> Terms:
    """Sum, made primitive."""
    total: dict[Exponents, int] = dict(left)
    for exponents, value in right:
        total[exponents] = total.get(exponents, 0) + value
    return primitive(total)


def multiplied(left: Terms, right: Terms) -> Terms:
    """Product, made primitive."""
    total: dict[Exponents, int] = {}
    for e, c in left:
        for f, d in right:
            key = tuple(i + j for i, j in zip(e, f, strict=True))
            total[key] = total.get(key, 0) + c * d
    return primitive(total)


def is_constant(terms: Terms) -> bool:
    """Whether no variable occurs; the zero polynomial is constant."""
    return all(not any(exponents) for exponents, _ in terms)


def degree(terms: Terms, variable: int) -> int:
    """Degree in one variable; 0 for the zero polynomial."""
    return max((exponents[variable] for exponents, _ in terms), default=0)


def without(values: tuple, variable: int) -> tuple:
    """A tuple without one entry."""
    return values[:variable] + values[variable + 1 :]


def at(terms: Terms, variable: int, value: Fraction) -> Terms:
    """The polynomial at one value of one variable, which is removed; times a positive number."""
    total: dict[Exponents, Fraction] = {}
    for exponents, coefficient in terms:
        key = without(exponents, variable)
        total[key] = total.get(key, Fraction(0)) + coefficient * value ** exponents[variable]
    return primitive(total)


def leading(terms: Terms, variable: int) -> Terms:
    """Coefficient of the highest power of one variable, which is removed."""
    top = degree(terms, variable)
    return primitive((without(e, variable), c) for e, c in terms if e[variable] == top)


def value_at(terms: Terms, point: tuple[Fraction, ...]) -> Fraction:
    """Value at a rational point."""
    total = Fraction(0)
    for exponents, coefficient in terms:
        total += coefficient * math.prod(
            (v**e for v, e in zip(point, exponents, strict=True)), start=Fraction(1)
        )
    return total


def sign_inside(terms: Terms, span: Span) -> NumberSign:
    """Sign in one variable at the first of some inner points that is no zero.

    ZERO only for the zero polynomial.
    """
    # A polynomial of degree d has at most d zeros, so one of d + 1 inner points is none.
    for k in range(2, degree(terms, 0) + 4):
        if span.high is None:
            point = span.low + k - 1
        else:
            point = span.low + (span.high - span.low) / k
        sign = NumberSign.of(value_at(terms, (point,)))
        if sign is not NumberSign.ZERO:
            return sign
    return NumberSign.ZERO


def dense(terms: Terms) -> list[int]:
    """Coefficients of a polynomial in one variable, constant first."""
    coefficients = [0] * (degree(terms, 0) + 1)
    for (exponent,), value in terms:
        coefficients[exponent] = value
    return coefficients
