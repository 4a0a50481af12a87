"""Two variables: the plane is cut at the zeros of resultants, and one sample decides each strip
between them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Protocol

import sympy as sp

from rankclock.verify.evidence.symbolic.checker.terms import (
    Box,
    Failure,
    Interval,
    Obligation,
    Outcome,
    Terms,
    at,
    degree,
    dense,
    leading,
)

_t, _u = sp.symbols("t u")
_LARGEST_PLANE = 60


class Certify(Protocol):
    """The prover of inequalities on a box."""

    def __call__(self, terms: Terms, box: Box, *, strict: bool) -> Outcome:
        """A proof, or a Failure."""


def cells(
    goal: Obligation, certify: Certify, bernstein: Callable[[Obligation], Obligation | None]
) -> Outcome | None:
    """Two variables: between the values of one at which a root in the other can appear, merge or
    leave, one sample decides.

    These values are the zeros of the discriminant, the leading coefficient and the two edges. A
    strict inequality is further owed on thin slabs around them. certify, bernstein: provers of the
    parts. None when the polynomial has a multiple factor or a slab stays undecided.
    """
    main = min((0, 1), key=lambda v: degree(goal.terms, v))
    other, across = 1 - main, goal.box[main]
    if degree(goal.terms, other) * degree(goal.terms, main) > _LARGEST_PLANE:
        return (
            None  # asked before the discriminant, which takes minutes where the degrees are larger
        )
    critical = _critical(goal, main)
    if critical is None:
        return None
    along = goal.box[other]
    ends = [
        sp.Rational(end.numerator, end.denominator)
        for end in (along.low, along.high)
        if end is not None
    ]
    everything = (
        critical * math.prod((sp.Poly(_t - end, _t) for end in ends), start=sp.Poly(1, _t))
    ).sqf_part()
    found = [
        tuple(Fraction(int(end.p), int(end.q)) for end in pair)
        for pair, _ in everything.intervals(eps=sp.Rational(1, 2**20))
    ]
    roots = [
        (low, high)
        for low, high in found
        if high >= along.low and (along.high is None or low <= along.high)
    ]
    samples = [(left[1] + right[0]) / 2 for left, right in itertools.pairwise(roots)] + (
        [roots[-1][1] + 1] if along.high is None else []
    )
    for sample in samples:
        line = certify(at(goal.terms, other, sample), (across,), strict=False)
        if isinstance(line, Failure):
            return Failure(line.reason, {other: sample, main: line.point.get(0, across.inside())})
    slabs = []
    for low, high in roots if goal.strict else []:
        at_end = (low == along.low and not along.low_closed) or (
            low == along.high and not along.high_closed
        )
        if low == high and at_end:
            continue
        slab = Interval(low, high, True, True)
        box = (slab, across) if other == 0 else (across, slab)
        part = (
            certify(goal.terms, box, strict=True)
            if low == high
            else bernstein(replace(goal, box=box))
        )
        if isinstance(part, Failure) or part is None:
            return part
        slabs.append(part)
    return replace(goal, rule="cells", detail=(main,), parts=tuple(slabs))


def _critical(goal: Obligation, main: int) -> sp.Poly | None:
    symbols = (_t, _u) if main == 1 else (_u, _t)
    poly = sp.Poly.from_dict(dict(goal.terms), *symbols)
    discriminant = sp.Poly(sp.discriminant(poly.as_expr(), _u), _t)
    if discriminant.is_zero:
        return None
    interval = goal.box[main]
    edges = [at(goal.terms, main, interval.low), leading(goal.terms, main)]
    edges += [] if interval.high is None else [at(goal.terms, main, interval.high)]
    if not all(edges):
        return None
    return math.prod(
        (sp.Poly.from_list(dense(edge)[::-1], _t) for edge in edges), start=discriminant
    )
