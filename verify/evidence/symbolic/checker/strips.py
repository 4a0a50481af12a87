"""Checks a proof in two variables: one sample on each strip between critical values."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction

import flint

from rankclock.verify.evidence.symbolic.checker.descartes import Bracket, halved, isolated
from rankclock.verify.evidence.symbolic.checker.obligation import Obligation, Rule
from rankclock.verify.evidence.symbolic.checker.settle import one_variable_holds
from rankclock.verify.evidence.symbolic.checker.span import Span
from rankclock.verify.evidence.symbolic.checker.terms import (
    Terms,
    at,
    dense,
    leading,
    primitive,
    without,
)

# guess: halvings of a root's bracket until it fits into a slab. The provers' slabs are wider than
# 2^-20 of the root's first bracket; a forged thinner one is refused, never accepted.
_MOST_HALVINGS = 80


def strips_hold(obligation: Obligation, holds: Callable[[Obligation], bool]) -> bool:
    """Whether the sign is right on every strip, and for a strict inequality on its borders too.

    holds: the check of an obligation of any rule, for the slabs around critical values.
    """
    if len(obligation.box) != 2:
        return False
    [main] = obligation.detail
    other = 1 - main
    along, across = obligation.box[other], obligation.box[main]
    critical = _critical(obligation, main)
    if critical is None:
        return False
    # Between critical values the roots in the main variable neither merge, nor cross an end of
    # the box, nor come from infinity: their number is the same all over a strip, so none at the
    # sample is none at all. On the border of two strips a weak inequality holds by continuity.
    roots = isolated(critical, along.low, along.high)
    for sample in _samples(roots, along):
        line = Obligation(at(obligation.terms, other, sample), (across,), False, Rule.STURM)
        if not one_variable_holds(line):
            return False
    if not obligation.strict:
        return not obligation.parts
    if not all(_is_slab(part, obligation, main) and holds(part) for part in obligation.parts):
        return False
    slabs = [part.box[other] for part in obligation.parts]
    owed = [*roots, *((end, end) for end in along.closed_ends())]
    return all(_in_a_slab(critical, low, high, slabs) for low, high in owed)


def _samples(roots: list[Bracket], along: Span) -> list[Fraction]:
    """One value on each strip: between neighbouring roots, and between them and the ends."""
    bounds = [(along.low, along.low), *roots]
    bounds += [] if along.high is None else [(along.high, along.high)]
    samples = [(left[1] + right[0]) / 2 for left, right in itertools.pairwise(bounds)]
    return [*samples, bounds[-1][1] + 1] if along.high is None else samples


def _is_slab(part: Obligation, obligation: Obligation, main: int) -> bool:
    """Whether a part states the same strict inequality on a closed slab across the whole box."""
    same = part.terms == obligation.terms and part.strict
    if not same or len(part.box) != 2:
        return False
    slab, across = part.box[1 - main], part.box[main]
    # A critical value may lie at an end of its slab, and the inequality is owed there too.
    closed = slab.low_closed and slab.high_closed
    return closed and across == obligation.box[main]


def _critical(obligation: Obligation, main: int) -> list[int] | None:
    """Square-free polynomial whose zeros are the critical values of the other variable.

    These are the zeros of the resultant with the derivative (roots that merge), of the leading
    coefficient (roots from infinity), and of both edges (roots that cross an end of the box).
    None where one of them vanishes for every value.
    """
    context = flint.fmpz_mpoly_ctx.get(["v0", "v1"], "lex")
    poly = context.from_dict(dict(obligation.terms))
    span = obligation.box[main]
    pieces = [at(obligation.terms, main, span.low), leading(obligation.terms, main)]
    pieces += [] if span.high is None else [at(obligation.terms, main, span.high)]
    pieces.append(_in_other(poly.resultant(poly.derivative(main), main), main))
    total = flint.fmpz_poly([1])
    for piece in pieces:
        if not piece:
            return None
        total *= flint.fmpz_poly(dense(piece))
    free = flint.fmpz_poly([1])
    for factor, _ in total.factor_squarefree()[1]:
        free *= factor
    return [int(c) for c in free.coeffs()]


def _in_other(poly: flint.fmpz_mpoly, main: int) -> Terms:
    """A polynomial without the main variable, as terms in the other one."""
    return primitive(
        (without(tuple(int(i) for i in e), main), int(c)) for e, c in poly.to_dict().items()
    )


def _in_a_slab(coefficients: list[int], low: Fraction, high: Fraction, slabs: list[Span]) -> bool:
    """Whether the root between low and high lies in one of the slabs."""
    for _ in range(_MOST_HALVINGS):
        if any(_covers(slab, low, high) for slab in slabs):
            return True
        low, high = halved(coefficients, low, high)
    return False


def _covers(slab: Span, low: Fraction, high: Fraction) -> bool:
    return slab.low <= low and (slab.high is not None and high <= slab.high)
