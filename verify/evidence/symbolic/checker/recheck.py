"""Checks finished proofs from their stored data alone, by other means than those that found them.

No computer algebra here: integer arithmetic, Descartes' rule of signs with bisection where the
maker used Sturm sequences, and Bernstein coefficients by their explicit formula where the maker
used a change of variable.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import flint

from rankclock.verify.evidence.symbolic.checker.descartes import (
    free_of_roots,
    halved,
    isolated,
    shifted,
)
from rankclock.verify.evidence.symbolic.checker.terms import (
    Box,
    Interval,
    Obligation,
    Terms,
    at,
    degree,
    dense,
    leading,
    multiplied,
    primitive,
    reductions,
    sign_inside,
    value_at,
    without,
)


def holds(obligation: Obligation) -> bool:
    """Whether the stored reduction is a proof of the obligation."""
    check = _RULES.get(obligation.rule)
    return check is not None and check(obligation)


def _reduced(obligation: Obligation) -> bool:
    expected = reductions(obligation)
    found = tuple((part.terms, part.box, part.strict) for part in obligation.parts)
    return expected == found and all(holds(part) for part in obligation.parts)


def _constant(obligation: Obligation) -> bool:
    value = sum(c for _, c in obligation.terms)
    return all(not any(e) for e, _ in obligation.terms) and (
        value > 0 or (value == 0 and not obligation.strict)
    )


def _monomial(obligation: Obligation) -> bool:
    usable = (
        e == 0 or interval.positive
        for e, interval in zip(obligation.detail, obligation.box, strict=True)
    )
    divides = all(
        i >= j >= 0 for e, _ in obligation.terms for i, j in zip(e, obligation.detail, strict=True)
    )
    return all(usable) and divides and _reduced(obligation)


def _drop(obligation: Obligation) -> bool:
    return degree(obligation.terms, obligation.detail[0]) == 0 and _reduced(obligation)


def _point(obligation: Obligation) -> bool:
    interval = obligation.box[obligation.detail[0]]
    return interval.low == interval.high and _reduced(obligation)


def _power(obligation: Obligation) -> bool:
    variable, order = obligation.detail
    whole = order >= 1 and all(e[variable] % order == 0 for e, _ in obligation.terms)
    return whole and obligation.box[variable].low >= 0 and _reduced(obligation)


def _affine(obligation: Obligation) -> bool:
    variable = obligation.detail[0]
    interval = obligation.box[variable]
    proper = interval.high is None or interval.low < interval.high
    return degree(obligation.terms, variable) == 1 and proper and _reduced(obligation)


def _split(obligation: Obligation) -> bool:
    return _reduced(obligation)


def _product(obligation: Obligation) -> bool:
    """detail: multiplicities.

    The parts are the factors, each with the sign that makes it positive.
    """
    total: Terms = ((tuple(0 for _ in obligation.box), 1),)
    for part, multiplicity in zip(obligation.parts, obligation.detail, strict=True):
        if (
            part.box != obligation.box
            or multiplicity < 1
            or (obligation.strict and not part.strict)
        ):
            return False
        if part.rule == "square" and (multiplicity % 2 or obligation.strict):
            return False
        for _ in range(multiplicity):
            total = multiplied(total, part.terms)
    return total == obligation.terms and all(
        part.rule == "square" or holds(part) for part in obligation.parts
    )


def _roots(obligation: Obligation) -> bool:
    """One variable: no change of sign inside, and for a strict inequality no zero at all."""
    if len(obligation.box) != 1 or not obligation.terms:
        return False
    interval = obligation.box[0]
    if sign_inside(obligation.terms, interval) <= 0:
        return False
    for factor, multiplicity in flint.fmpz_poly(dense(obligation.terms)).factor_squarefree()[1]:
        if (multiplicity % 2 or obligation.strict) and not free_of_roots(
            [int(c) for c in factor.coeffs()], interval.low, interval.high
        ):
            return False
    ends = [
        end
        for end, closed in (
            (interval.low, interval.low_closed),
            (interval.high, interval.high_closed),
        )
        if closed and end is not None
    ]
    return not obligation.strict or all(value_at(obligation.terms, (end,)) > 0 for end in ends)


def _bernstein(obligation: Obligation) -> bool:
    """All Bernstein coefficients over the box are non-negative, and each closed corner sees a
    positive one.
    """
    if any(
        interval.high is not None and interval.low >= interval.high for interval in obligation.box
    ):
        return False
    found: dict[tuple[int, ...], int] = dict(obligation.terms)
    degrees = [degree(obligation.terms, v) for v in range(len(obligation.box))]
    for variable, interval in enumerate(obligation.box):
        found = _bernstein_along(found, variable, interval, degrees[variable])
    if any(c < 0 for c in found.values()):
        return False
    return not obligation.strict or sees_every_corner(
        [e for e, c in found.items() if c > 0], obligation.box, degrees
    )


def _bernstein_along(
    coefficients: dict[tuple[int, ...], int], variable: int, interval: Interval, order: int
) -> dict[tuple[int, ...], int]:
    """Coefficients along one variable, each times a positive number that depends on its index in
    that variable only.

    With w = (v - low)/(high - low) and p = sum m_k w^k, coefficient i is sum_k C(i,k)/C(order,k)
    m_k. Unbounded: m_k itself.
    """
    lines: dict[tuple[int, ...], list[int]] = {}
    for e, c in coefficients.items():
        lines.setdefault(without(e, variable), [0] * (order + 1))[e[variable]] = c
    common = math.lcm(*(math.comb(order, k) for k in range(order + 1)))
    shares = [
        [math.comb(i, k) * (common // math.comb(order, k)) for k in range(i + 1)]
        for i in range(order + 1)
    ]
    result: dict[tuple[int, ...], int] = {}
    for rest, line in lines.items():
        moved = shifted(line, interval.low) if interval.low else line
        if interval.high is not None:
            width = interval.high - interval.low
            scaled = [
                c * width.numerator**k * width.denominator ** (order - k)
                for k, c in enumerate(moved)
            ]
            moved = [
                sum(share * c for share, c in zip(row, scaled, strict=False)) for row in shares
            ]
        result |= {(*rest[:variable], i, *rest[variable:]): c for i, c in enumerate(moved) if c}
    return result


def sees_every_corner(positive: list[tuple[int, ...]], box: Box, degrees: list[int]) -> bool:
    """Whether each choice of closed ends meets an index with a positive coefficient: no zero on the
    box.
    """
    choices: list[list[int | None]] = []
    for interval, order in zip(box, degrees, strict=True):
        ends: list[int | None] = [0] if interval.low_closed else []
        ends += [order] if interval.high_closed and interval.high is not None else []
        choices.append(ends or [None])
    return all(
        any(
            all(c is None or c == i for c, i in zip(corner, index, strict=True))
            for index in positive
        )
        for corner in itertools.product(*choices)
    )


def _cells(obligation: Obligation) -> bool:
    """Two variables, square-free: no root inside at one sample of each open strip between the
    critical values.

    For a strict inequality each critical value lies in a slab that is proved on its own.
    """
    if len(obligation.box) != 2:
        return False
    [main] = obligation.detail
    other = 1 - main
    along, across = obligation.box[other], obligation.box[main]
    critical = _critical(obligation, main)
    if critical is None:
        return False
    roots = isolated(critical, along.low, along.high)
    bounds = [(along.low, along.low), *roots] + (
        [] if along.high is None else [(along.high, along.high)]
    )
    samples = [(left[1] + right[0]) / 2 for left, right in itertools.pairwise(bounds)] + (
        [bounds[-1][1] + 1] if along.high is None else []
    )
    for sample in samples:
        line = Obligation(at(obligation.terms, other, sample), (across,), False, "sturm")
        if not _roots(line):
            return False
    if not obligation.strict:
        return not obligation.parts
    slabs = [part.box[other] for part in obligation.parts]
    for part in obligation.parts:
        slab = part.box[other]
        if (
            part.terms != obligation.terms
            or not part.strict
            or part.box[main] != across
            or not (slab.low_closed and slab.high_closed)
            or not holds(part)
        ):
            return False
    owed = [*roots, *([(along.low, along.low)] if along.low_closed else [])]
    owed += [(along.high, along.high)] if along.high_closed and along.high is not None else []
    return all(_in_a_slab(critical, low, high, slabs) for low, high in owed)


def _critical(obligation: Obligation, main: int) -> list[int] | None:
    """Square-free polynomial whose zeros are the critical values of the other variable."""
    context = flint.fmpz_mpoly_ctx.get(["v0", "v1"], "lex")
    poly = context.from_dict(dict(obligation.terms))
    interval = obligation.box[main]
    pieces = [at(obligation.terms, main, interval.low), leading(obligation.terms, main)]
    pieces += [] if interval.high is None else [at(obligation.terms, main, interval.high)]
    resultant = poly.resultant(poly.derivative(main), main)
    pieces.append(
        primitive(
            (without(tuple(int(i) for i in e), main), int(c))
            for e, c in resultant.to_dict().items()
        )
    )
    total = flint.fmpz_poly([1])
    for piece in pieces:
        if not piece:
            return None
        total *= flint.fmpz_poly(dense(piece))
    free = flint.fmpz_poly([1])
    for factor, _ in total.factor_squarefree()[1]:
        free *= factor
    return [int(c) for c in free.coeffs()]


def _in_a_slab(
    coefficients: list[int], low: Fraction, high: Fraction, slabs: list[Interval]
) -> bool:
    for _ in range(80):
        if any(slab.low <= low and slab.high is not None and high <= slab.high for slab in slabs):
            return True
        low, high = halved(coefficients, low, high)
    return False


_RULES = {
    "cells": _cells,
    "constant": _constant,
    "monomial": _monomial,
    "drop": _drop,
    "point": _point,
    "power": _power,
    "affine": _affine,
    "split": _split,
    "product": _product,
    "sturm": _roots,
    "bernstein": _bernstein,
}
