"""Checks of the rules that settle an inequality without parts: one variable, and Bernstein."""

from __future__ import annotations

import itertools
import math

import flint

from rankclock.verify.evidence.symbolic.checker.descartes import free_of_roots, shifted
from rankclock.verify.evidence.symbolic.checker.obligation import Obligation
from rankclock.verify.evidence.symbolic.checker.span import Box, Span
from rankclock.verify.evidence.symbolic.checker.terms import (
    Exponents,
    NumberSign,
    degree,
    dense,
    is_constant,
    sign_inside,
    value_at,
    without,
)


def constant_holds(obligation: Obligation) -> bool:
    """A number of the right sign; zero is not negative."""
    number = sum(c for _, c in obligation.terms)
    right_sign = number > 0 or (number == 0 and not obligation.strict)
    return is_constant(obligation.terms) and right_sign


def one_variable_holds(obligation: Obligation) -> bool:
    """One variable: no change of sign inside, and for a strict inequality no zero at all."""
    if len(obligation.box) != 1 or not obligation.terms:
        return False
    [span] = obligation.box
    # By the intermediate value theorem a polynomial keeps its sign between its roots of odd
    # order, so one inner point tells the sign on all of the span.
    if sign_inside(obligation.terms, span) is not NumberSign.PLUS:
        return False
    for factor, multiplicity in flint.fmpz_poly(dense(obligation.terms)).factor_squarefree()[1]:
        # A root of even order does not change the sign: it hurts only a strict inequality.
        matters = multiplicity % 2 or obligation.strict
        if matters and not free_of_roots([int(c) for c in factor.coeffs()], span.low, span.high):
            return False
    ends = span.closed_ends()
    return not obligation.strict or all(value_at(obligation.terms, (end,)) > 0 for end in ends)


def bernstein_holds(obligation: Obligation) -> bool:
    """No Bernstein coefficient over the box is negative, and each closed corner sees a positive.

    On the box the polynomial is a mean of these coefficients with weights that are not negative.
    Where only some ends are closed, the weights that do not vanish there decide on strictness.
    """
    box, terms = obligation.box, obligation.terms
    if any(span.high is not None and span.low >= span.high for span in box):
        return False
    degrees = [degree(terms, variable) for variable in range(len(box))]
    coefficients: dict[Exponents, int] = dict(terms)
    for variable, span in enumerate(box):
        coefficients = _bernstein_along(coefficients, variable, span, degrees[variable])
    if any(c < 0 for c in coefficients.values()):
        return False
    positive = [e for e, c in coefficients.items() if c > 0]
    return not obligation.strict or sees_every_corner(positive, box, degrees)


def sees_every_corner(positive: list[Exponents], box: Box, degrees: list[int]) -> bool:
    """Whether each choice of closed ends meets an index with a positive coefficient.

    Then the polynomial has no zero on the box: at an end only the first, or last, weight of a
    variable survives, and inside all weights are positive.
    """
    choices: list[list[int | None]] = []
    for span, order in zip(box, degrees, strict=True):
        ends: list[int | None] = [0] if span.low_closed else []
        ends += [order] if span.high_closed and span.high is not None else []
        choices.append(ends or [None])

    def seen(corner: tuple[int | None, ...], index: Exponents) -> bool:
        return all(c is None or c == i for c, i in zip(corner, index, strict=True))

    return all(
        any(seen(corner, index) for index in positive) for corner in itertools.product(*choices)
    )


def _bernstein_along(
    coefficients: dict[Exponents, int], variable: int, span: Span, order: int
) -> dict[Exponents, int]:
    """Coefficients along one variable, each times a positive number.

    The number depends on the index in that variable only. With w = (v - low)/(high - low) and
    p = sum m_k w^k, coefficient i is sum_k C(i,k)/C(order,k) m_k. Unbounded: m_k itself.
    """
    lines: dict[Exponents, list[int]] = {}
    for e, c in coefficients.items():
        lines.setdefault(without(e, variable), [0] * (order + 1))[e[variable]] = c
    shares = _bernstein_shares(order)
    result: dict[Exponents, int] = {}
    for rest, line in lines.items():
        moved = shifted(line, span.low) if span.low else line
        if span.high is not None:
            width = span.high - span.low
            scaled = [
                c * width.numerator**k * width.denominator ** (order - k)
                for k, c in enumerate(moved)
            ]
            moved = [
                sum(share * c for share, c in zip(row, scaled, strict=False)) for row in shares
            ]
        result |= {(*rest[:variable], i, *rest[variable:]): c for i, c in enumerate(moved) if c}
    return result


def _bernstein_shares(order: int) -> list[list[int]]:
    """C(i,k)/C(order,k) for k <= i, all times one number that makes them whole."""
    common = math.lcm(*(math.comb(order, k) for k in range(order + 1)))
    return [
        [math.comb(i, k) * (common // math.comb(order, k)) for k in range(i + 1)]
        for i in range(order + 1)
    ]
