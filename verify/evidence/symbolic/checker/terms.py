"""Polynomials as plain data: integer coefficients by exponents, boxes of rational ends, and what is
owed about them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Exponents = tuple[int, ...]
Terms = tuple[tuple[Exponents, int], ...]


@dataclass(frozen=True)
class Interval:
    """Values of one variable. high None: unbounded above."""

    low: Fraction
    high: Fraction | None
    low_closed: bool = False
    high_closed: bool = False

    @property
    def empty(self) -> bool:
        """Whether no value is left."""
        if self.high is None:
            return False
        return self.low > self.high or (
            self.low == self.high and not (self.low_closed and self.high_closed)
        )

    @property
    def positive(self) -> bool:
        """Whether every value is positive."""
        return self.low > 0 or (self.low == 0 and not self.low_closed)

    def inside(self) -> Fraction:
        """A rational value in it."""
        return self.low + 1 if self.high is None else (self.low + self.high) / 2

    def text(self) -> str:
        """As written in mathematics: `(0, 1]`."""
        high = "inf" if self.high is None else str(self.high)
        return (
            f"{'[' if self.low_closed else '('}{self.low}, {high}{']' if self.high_closed else ')'}"
        )


Box = tuple[Interval, ...]


@dataclass(frozen=True)
class Obligation:
    """`polynomial > 0` (strict) or `>= 0` on a box, by a rule that reduces it to parts.

    rule: one of those that rankclock.verify.evidence.symbolic.checker.recheck can check. detail:
    integers that the rule needs.
    """

    terms: Terms
    box: Box
    strict: bool
    rule: str
    detail: tuple[int, ...] = ()
    parts: tuple[Obligation, ...] = ()

    @property
    def leaves(self) -> int:
        """Number of inequalities settled without further reduction."""
        return sum(part.leaves for part in self.parts) if self.parts else 1

    def rules(self) -> set[str]:
        """Names of all rules used."""
        return {self.rule}.union(*(part.rules() for part in self.parts))

    def to_json(self) -> dict:
        """Plain data, numbers as text."""
        return {
            "terms": [[list(exponents), str(coefficient)] for exponents, coefficient in self.terms],
            "box": [interval.text() for interval in self.box],
            "strict": self.strict,
            "rule": self.rule,
            "detail": list(self.detail),
            "parts": [part.to_json() for part in self.parts],
        }


@dataclass(frozen=True)
class Failure:
    """No proof. point: by variable, a place in the closed box where the inequality fails or is
    close to failing.
    """

    reason: str
    point: dict[int, Fraction] = field(default_factory=dict)


Outcome = Obligation | Failure


def primitive(
    coefficients: Mapping[Exponents, Fraction | int] | Iterable[tuple[Exponents, Fraction | int]],
) -> Terms:
    """Integer terms without common factor, in order: the polynomial times a positive number."""
    items = coefficients.items() if isinstance(coefficients, Mapping) else coefficients
    found = {exponents: Fraction(value) for exponents, value in items if value != 0}
    if not found:
        return ()
    scale = math.lcm(*(value.denominator for value in found.values()))
    whole = {exponents: int(value * scale) for exponents, value in found.items()}
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


def sign_inside(terms: Terms, interval: Interval) -> int:
    """Sign of a univariate polynomial at the first of some interior points that is no zero; 0 for
    the zero polynomial.
    """
    for k in range(2, degree(terms, 0) + 4):
        point = (
            interval.low + k - 1
            if interval.high is None
            else interval.low + (interval.high - interval.low) / k
        )
        value = value_at(terms, (point,))
        if value != 0:
            return 1 if value > 0 else -1
    return 0


def dense(terms: Terms) -> list[int]:
    """Coefficients of a univariate polynomial, constant first."""
    coefficients = [0] * (degree(terms, 0) + 1)
    for (exponent,), value in terms:
        coefficients[exponent] = value
    return coefficients


def reductions(obligation: Obligation) -> tuple[tuple[Terms, Box, bool], ...] | None:
    """What the parts must state for the rules that have exactly one way to reduce; None for the
    others.

    Shared by maker and checker, because it is arithmetic on the stored data: monomial, power, drop,
    affine, split.
    """
    terms, box, strict, detail = (
        obligation.terms,
        obligation.box,
        obligation.strict,
        obligation.detail,
    )
    if obligation.rule == "monomial":
        lowered = primitive(
            (tuple(i - j for i, j in zip(e, detail, strict=True)), c) for e, c in terms
        )
        return ((lowered, box, strict),)
    variable = detail[0] if detail else 0
    interval = box[variable] if box else Interval(Fraction(0), None)
    if obligation.rule == "drop":
        return (
            (
                primitive((without(e, variable), c) for e, c in terms),
                without(box, variable),
                strict,
            ),
        )
    if obligation.rule == "point":
        return ((at(terms, variable, interval.low), without(box, variable), strict),)
    if obligation.rule == "power":
        order = detail[1]
        high = None if interval.high is None else interval.high**order
        raised = Interval(interval.low**order, high, interval.low_closed, interval.high_closed)
        lowered = primitive(
            ((*e[:variable], e[variable] // order, *e[variable + 1 :]), c) for e, c in terms
        )
        return ((lowered, (*box[:variable], raised, *box[variable + 1 :]), strict),)
    if obligation.rule == "affine":
        first = at(terms, variable, interval.low)
        last = (
            leading(terms, variable)
            if interval.high is None
            else at(terms, variable, interval.high)
        )
        rest = without(box, variable)
        parts = [
            (first, rest, strict and interval.low_closed),
            (last, rest, strict and interval.high_closed),
        ]
        if strict and not interval.low_closed and not interval.high_closed:
            parts.append((added(first, last), rest, True))
        return tuple(parts)
    if obligation.rule == "split":
        middle = Fraction(detail[1], detail[2])
        left = Interval(interval.low, middle, interval.low_closed, True)
        right = Interval(middle, interval.high, True, interval.high_closed)
        return tuple(
            (terms, (*box[:variable], half, *box[variable + 1 :]), strict) for half in (left, right)
        )
    return None
