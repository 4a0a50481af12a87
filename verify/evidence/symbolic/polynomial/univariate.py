"""One variable: decided by Sturm sequences, from the signs between the real roots."""

from __future__ import annotations

import itertools
from fractions import Fraction

import sympy as sp

from rankclock.verify.arithmetic.rationals import as_fraction, as_sympy
from rankclock.verify.evidence.symbolic.checker.obligation import (
    Failure,
    Obligation,
    ProofOrFailure,
)
from rankclock.verify.evidence.symbolic.checker.span import Span
from rankclock.verify.evidence.symbolic.checker.terms import (
    NumberSign,
    dense,
    sign_inside,
    value_at,
)
from rankclock.verify.evidence.symbolic.polynomial.orthant import on_orthant

T = sp.Symbol("t")
# guess: width to which roots are isolated for a point between them; the finer, the closer two
# roots may lie that still have a rational point between them here.
_ROOT_WIDTH = sp.Rational(1, 2**24)


def by_sturm(goal: Obligation) -> ProofOrFailure:
    """The goal itself where it holds, else a Failure; one of both always."""
    [span] = goal.box
    if _no_sign_change(goal) and _ends_positive(goal):
        return goal
    poly = sp.Poly.from_list(dense(goal.terms)[::-1], T)
    for factor, multiplicity in poly.factor_list()[1]:
        # Only a root of odd order changes the sign; a strict inequality forbids every root.
        if (multiplicity % 2 or goal.strict) and _has_root_inside(factor, span):
            return _wrong_sign(goal, poly)
    if sign_inside(goal.terms, span) is NumberSign.MINUS:
        return Failure("negative inside", {0: span.inside()})
    for end in span.closed_ends():
        if goal.strict and value_at(goal.terms, (end,)) <= 0:
            return Failure("a zero at the end", {0: end})
    return goal


def _no_sign_change(goal: Obligation) -> bool:
    """Descartes without change of sign: all coefficients over t > 0 have the right sign.

    A shortcut, which spares factors and Sturm sequences.
    """
    return all(c >= 0 for c in on_orthant(goal.terms, goal.box).values())


def _ends_positive(goal: Obligation) -> bool:
    """Whether a strict inequality holds at closed ends, which no t > 0 reaches."""
    ends = goal.box[0].closed_ends()
    return not goal.strict or all(value_at(goal.terms, (end,)) > 0 for end in ends)


def _has_root_inside(factor: sp.Poly, span: Span) -> bool:
    """Whether an irreducible factor has a root in the open span."""
    low = as_sympy(span.low)
    high = None if span.high is None else as_sympy(span.high)
    # SymPy counts roots in the closed interval; those at its ends are none inside.
    at_ends = sum(factor.eval(end) == 0 for end in (low, high) if end is not None)
    return int(factor.count_roots(low, high)) > int(at_ends)


def _wrong_sign(goal: Obligation, poly: sp.Poly) -> Failure:
    """A rational point of the span where the sign is wrong, or the root itself if it is rational.

    Tried are the ends of the intervals around roots, and points between them.
    """
    [span] = goal.box
    cuts = {span.low, span.low + 1 if span.high is None else span.high}
    for (low, high), _ in poly.intervals(eps=_ROOT_WIDTH):
        cuts |= {as_fraction(end) for end in (low, high)}
    inside = sorted(c for c in cuts if c >= span.low and (span.high is None or c <= span.high))
    between = ((a + b) / 2 for a, b in itertools.pairwise(inside))
    for trial in [*inside, *between, inside[-1] + 1]:
        proper = trial > span.low and (span.high is None or trial < span.high)
        if proper and _violates(value_at(goal.terms, (trial,)), goal):
            return Failure("a change of sign", {0: trial})
    return Failure("a zero that is not rational", {0: inside[len(inside) // 2]})


def _violates(value: Fraction, goal: Obligation) -> bool:
    return value <= 0 if goal.strict else value < 0
