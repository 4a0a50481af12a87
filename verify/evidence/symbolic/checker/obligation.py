"""What is owed about a polynomial on a box, and by which rule it is reduced to simpler parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from rankclock.verify.evidence.symbolic.checker.span import Box, Span
from rankclock.verify.evidence.symbolic.checker.terms import (
    Terms,
    added,
    at,
    leading,
    primitive,
    without,
)

# What a part states: terms, box, and whether the inequality is strict.
Statement = tuple[Terms, Box, bool]


class Rule(StrEnum):
    """Ways to settle an inequality, by the names that stored proofs carry."""

    CONSTANT = "constant"
    DROP = "drop"
    POINT = "point"
    MONOMIAL = "monomial"
    POWER = "power"
    STURM = "sturm"
    BERNSTEIN = "bernstein"
    AFFINE = "affine"
    PRODUCT = "product"
    SQUARE = "square"
    CELLS = "cells"
    SPLIT = "split"


@dataclass(frozen=True)
class Obligation:
    """`polynomial > 0` (strict) or `>= 0` on a box, by a rule that reduces it to parts.

    detail: integers that the rule needs.
    """

    terms: Terms
    box: Box
    strict: bool
    rule: Rule
    detail: tuple[int, ...] = ()
    parts: tuple[Obligation, ...] = ()

    @property
    def leaves(self) -> int:
        """Number of inequalities settled without further reduction."""
        return sum(part.leaves for part in self.parts) if self.parts else 1

    def rules(self) -> set[Rule]:
        """All rules used."""
        return {self.rule}.union(*(part.rules() for part in self.parts))

    def states(self) -> Statement:
        """The inequality alone, without how it is settled."""
        return self.terms, self.box, self.strict

    def to_json(self) -> dict:
        """Plain data, numbers as text."""
        return {
            "terms": [[list(exponents), str(coefficient)] for exponents, coefficient in self.terms],
            "box": [span.text() for span in self.box],
            "strict": self.strict,
            "rule": self.rule.value,
            "detail": list(self.detail),
            "parts": [part.to_json() for part in self.parts],
        }


@dataclass(frozen=True)
class Failure:
    """No proof.

    point: by variable, a place in the closed box where the inequality fails or nearly fails.
    """

    reason: str
    point: dict[int, Fraction] = field(default_factory=dict)


ProofOrFailure = Obligation | Failure


def reductions(obligation: Obligation) -> tuple[Statement, ...] | None:
    """What the parts must state, for rules with exactly one way to reduce; None for the others.

    Shared by maker and checker, because it is arithmetic on the stored data.
    """
    reduce = _REDUCTIONS.get(obligation.rule)
    return None if reduce is None else reduce(obligation)


def _monomial(obligation: Obligation) -> tuple[Statement, ...]:
    """The polynomial divided by a product of powers, which is positive on the box."""
    lowered = primitive(
        (tuple(i - j for i, j in zip(e, obligation.detail, strict=True)), c)
        for e, c in obligation.terms
    )
    return ((lowered, obligation.box, obligation.strict),)


def _drop(obligation: Obligation) -> tuple[Statement, ...]:
    """The same polynomial without a variable that does not occur in it."""
    [variable] = obligation.detail
    terms = primitive((without(e, variable), c) for e, c in obligation.terms)
    return ((terms, without(obligation.box, variable), obligation.strict),)


def _point(obligation: Obligation) -> tuple[Statement, ...]:
    """The polynomial at the only value that a variable takes."""
    [variable] = obligation.detail
    terms = at(obligation.terms, variable, obligation.box[variable].low)
    return ((terms, without(obligation.box, variable), obligation.strict),)


def _power(obligation: Obligation) -> tuple[Statement, ...]:
    """In w = v^order: the map is one to one from the span of v >= 0 onto that of w."""
    variable, order = obligation.detail
    span = obligation.box[variable]
    high = None if span.high is None else span.high**order
    raised = Span(span.low**order, high, span.low_closed, span.high_closed)
    lowered = primitive(
        ((*e[:variable], e[variable] // order, *e[variable + 1 :]), c) for e, c in obligation.terms
    )
    return ((lowered, _with(obligation.box, variable, raised), obligation.strict),)


def _affine(obligation: Obligation) -> tuple[Statement, ...]:
    """Both ends of a variable of degree one: a value between them is a mean of those at the ends.

    Over an unbounded span the mean is the value at the low end plus a multiple of the slope.
    """
    [variable] = obligation.detail
    terms, strict = obligation.terms, obligation.strict
    span, rest = obligation.box[variable], without(obligation.box, variable)
    first = at(terms, variable, span.low)
    if span.high is None:
        last = leading(terms, variable)
    else:
        last = at(terms, variable, span.high)
    parts = [(first, rest, strict and span.low_closed), (last, rest, strict and span.high_closed)]
    if strict and not span.low_closed and not span.high_closed:
        # With both ends open each may reach zero, but not both at once.
        parts.append((added(first, last), rest, True))
    return tuple(parts)


def _split(obligation: Obligation) -> tuple[Statement, ...]:
    """Both halves of a span, each with its new end: together they cover it."""
    variable, numerator, denominator = obligation.detail
    span, middle = obligation.box[variable], Fraction(numerator, denominator)
    left = Span(span.low, middle, span.low_closed, True)
    right = Span(middle, span.high, True, span.high_closed)
    return tuple(
        (obligation.terms, _with(obligation.box, variable, half), obligation.strict)
        for half in (left, right)
    )


def _with(box: Box, variable: int, span: Span) -> Box:
    return (*box[:variable], span, *box[variable + 1 :])


_REDUCTIONS: Mapping[Rule, Callable[[Obligation], tuple[Statement, ...]]] = {
    Rule.MONOMIAL: _monomial,
    Rule.DROP: _drop,
    Rule.POINT: _point,
    Rule.POWER: _power,
    Rule.AFFINE: _affine,
    Rule.SPLIT: _split,
}
