"""Two variables: the plane is cut at critical values, and one sample decides each strip between.

Critical are the values of one variable at which roots in the other merge (zeros of the
discriminant), come from infinity (of the leading coefficient), or cross an end of the box (of the
polynomial there). Between two of them the number of roots inside the box does not change.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import sympy as sp

from rankclock.verify.arithmetic.rationals import as_fraction, as_sympy
from rankclock.verify.evidence.symbolic.checker.obligation import (
    Failure,
    Obligation,
    ProofOrFailure,
)
from rankclock.verify.evidence.symbolic.checker.span import Span
from rankclock.verify.evidence.symbolic.checker.terms import at, degree, dense, leading
from rankclock.verify.evidence.symbolic.polynomial.prover import Certify

T, U = sp.symbols("t u")
# guess: largest product of both degrees; asked before the discriminant is formed, which takes
# minutes where the degrees are larger.
_LARGEST_PLANE = 60
# guess: width of the slabs around critical values. Thin slabs are near one value, so Bernstein
# coefficients settle them; the checker bisects down to them.
_SLAB_WIDTH = sp.Rational(1, 2**20)

Bracket = tuple[Fraction, Fraction]


def by_strips(
    goal: Obligation, certify: Certify, bernstein: Callable[[Obligation], Obligation | None]
) -> ProofOrFailure | None:
    """One sample decides each strip; a strict inequality is further owed on slabs between strips.

    certify, bernstein: provers of the parts. None when the polynomial has a multiple factor or a
    slab stays undecided.
    """
    # The variable of lower degree makes the smaller discriminant.
    main = min((0, 1), key=lambda v: degree(goal.terms, v))
    other, across = 1 - main, goal.box[main]
    if degree(goal.terms, other) * degree(goal.terms, main) > _LARGEST_PLANE:
        return None
    critical = _critical(goal, main)
    if critical is None:
        return None
    along = goal.box[other]
    roots = _roots(critical, along)
    for sample in _samples(roots, along):
        line = certify(at(goal.terms, other, sample), (across,), strict=False)
        if isinstance(line, Failure):
            return Failure(line.reason, {other: sample, main: line.point.get(0, across.inside())})
    slabs = []
    # Across a critical value a weak inequality holds by continuity; a strict one may fail there.
    for low, high in roots if goal.strict else []:
        if low == high and _at_open_end(low, along):
            continue
        part = _slab(goal, other, Span(low, high, True, True), certify, bernstein)
        if isinstance(part, Failure) or part is None:
            return part
        slabs.append(part)
    return replace(goal, detail=(main,), parts=tuple(slabs))


def _roots(critical: sp.Poly, along: Span) -> list[Bracket]:
    """Intervals around the critical values and the ends of the box, in order."""
    ends = [as_sympy(end) for end in (along.low, along.high) if end is not None]
    everything = math.prod((sp.Poly(T - end, T) for end in ends), start=sp.Poly(1, T)) * critical
    brackets = [
        (as_fraction(low), as_fraction(high))
        for (low, high), _ in everything.sqf_part().intervals(eps=_SLAB_WIDTH)
    ]
    return [
        (low, high)
        for low, high in brackets
        if high >= along.low and (along.high is None or low <= along.high)
    ]


def _samples(roots: list[Bracket], along: Span) -> list[Fraction]:
    """One value on each strip. The ends of the box are among the roots."""
    samples = [(left[1] + right[0]) / 2 for left, right in itertools.pairwise(roots)]
    return [*samples, roots[-1][1] + 1] if along.high is None else samples


def _at_open_end(value: Fraction, along: Span) -> bool:
    """Whether a value is an end that does not belong to the box, so that nothing is owed there."""
    at_low = value == along.low and not along.low_closed
    at_high = value == along.high and not along.high_closed
    return at_low or at_high


def _slab(
    goal: Obligation,
    other: int,
    slab: Span,
    certify: Certify,
    bernstein: Callable[[Obligation], Obligation | None],
) -> ProofOrFailure | None:
    """The strict inequality on a slab around a critical value, across the whole box."""
    across = goal.box[1 - other]
    box = (slab, across) if other == 0 else (across, slab)
    if slab.low == slab.high:
        # A rational critical value leaves one variable, which is decided.
        return certify(goal.terms, box, strict=True)
    return bernstein(replace(goal, box=box))


def _critical(goal: Obligation, main: int) -> sp.Poly | None:
    """Polynomial whose zeros are the critical values; None where every value is critical."""
    symbols = (T, U) if main == 1 else (U, T)
    poly = sp.Poly.from_dict(dict(goal.terms), *symbols)
    discriminant = sp.Poly(sp.discriminant(poly.as_expr(), U), T)
    # A multiple factor merges roots at every value.
    if discriminant.is_zero:
        return None
    span = goal.box[main]
    edges = [at(goal.terms, main, span.low), leading(goal.terms, main)]
    edges += [] if span.high is None else [at(goal.terms, main, span.high)]
    if not all(edges):
        return None
    return math.prod(
        (sp.Poly.from_list(dense(edge)[::-1], T) for edge in edges), start=discriminant
    )
