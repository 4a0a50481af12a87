"""A polynomial on a box as a polynomial on the positive orthant, and what its signs prove."""

from __future__ import annotations

import math
from collections.abc import Iterable

import flint

from rankclock.verify.arithmetic.balls import to_fmpq
from rankclock.verify.evidence.symbolic.checker.obligation import Obligation, Rule
from rankclock.verify.evidence.symbolic.checker.settle import sees_every_corner
from rankclock.verify.evidence.symbolic.checker.span import Box, Span
from rankclock.verify.evidence.symbolic.checker.terms import Exponents, Terms, degree

# guess: terms of the dense polynomial; beyond, factors and strips are faster than the change of
# variable, which fills in every term.
_MOST_TERMS = 4000


def by_bernstein(goal: Obligation) -> Obligation | None:
    """The goal, settled where all coefficients over the orthant show it; else None.

    These are the Bernstein coefficients, each times a positive number.
    """
    degrees = [degree(goal.terms, variable) for variable in range(len(goal.box))]
    if math.prod(d + 1 for d in degrees) > _MOST_TERMS:
        return None
    coefficients = on_orthant(goal.terms, goal.box)
    if any(c < 0 for c in coefficients.values()):
        return None
    if goal.strict and not sees_every_corner(list(coefficients), goal.box, degrees):
        return None
    return Obligation(goal.terms, goal.box, goal.strict, Rule.BERNSTEIN)


def on_orthant(terms: Terms, box: Box) -> dict[Exponents, int]:
    """Signs of coefficients after v = (low + high t)/(1 + t), or v = low + t, in each variable.

    The map takes t > 0 onto the open span, and the polynomial, times powers of 1 + t, to one in t.
    Whole coefficients are given as they are, of others only the sign, as 1 or -1.
    """
    coefficients: dict[Exponents, flint.fmpq] = {e: flint.fmpq(c) for e, c in terms}
    for variable, span in enumerate(box):
        images = _images(span, degree(terms, variable))
        lines: dict[Exponents, flint.fmpq_poly] = {}
        for e, c in coefficients.items():
            rest = e[:variable] + e[variable + 1 :]
            lines[rest] = lines.get(rest, flint.fmpq_poly([0])) + c * images[e[variable]]
        coefficients = {
            (*rest[:variable], i, *rest[variable:]): c
            for rest, line in lines.items()
            for i, c in enumerate(line.coeffs())
        }
    return dict(_signed(coefficients.items()))


def _images(span: Span, order: int) -> list[flint.fmpq_poly]:
    """What each power of a variable becomes in t, times (1 + t)^order where the span is bounded."""
    low = to_fmpq(span.low)
    if span.high is None:
        top, bottom = flint.fmpq_poly([low, 1]), flint.fmpq_poly([1])
    else:
        high = to_fmpq(span.high)
        top, bottom = flint.fmpq_poly([low, high]), flint.fmpq_poly([1, 1])
    return [top**k * bottom ** (order - k) for k in range(order + 1)]


def _signed(items: Iterable[tuple[Exponents, flint.fmpq]]) -> Iterable[tuple[Exponents, int]]:
    for exponents, c in items:
        if c == 0:
            continue
        if c.q == 1:
            yield exponents, int(c.p)
        else:
            yield exponents, 1 if c > 0 else -1
