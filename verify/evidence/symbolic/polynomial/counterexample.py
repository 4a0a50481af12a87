"""An exact point at which a claim is violated, near one at which a proof of it failed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import cycle

import sympy as sp
from flint import arb
from sympy.logic.boolalg import BooleanAtom

from rankclock.theory.claim import Claim
from rankclock.theory.symbols import N
from rankclock.verify.arithmetic.balls import to_fraction
from rankclock.verify.arithmetic.rationals import as_fraction, as_sympy
from rankclock.verify.evaluate.decide import decide, enclosure
from rankclock.verify.evidence.symbolic.checker.span import Span
from rankclock.verify.evidence.symbolic.polynomial.domain import Domain
from rankclock.verify.verdict import Truth

# guess: shares of the inner point in the trial points. A proof fails on the border of the box at
# best, where hypotheses may be strict: from the border inwards, in steps that soon grow.
_INWARDS = (
    Fraction(0),
    *(Fraction(1, 1 << bits) for bits in (44, 20, 10, 6, 3, 2)),
    Fraction(1),
)
# guess: where the inner point lies in each span; not the middle, often a place of symmetry.
_OFF_CENTRE = Fraction(3, 7)
# guess: denominators of rationals near an irrational value: by turns with integers below and above.
_BOTTOMS = (10, 10, 100, 100, 10**4, 10**4, 10**8, 10**8, 10**16, 10**16)


def violation(
    claim: Claim, depth: int, where: Domain, point: dict[str, Fraction]
) -> dict[str, Fraction] | None:
    """A rational point near one in the box at which the claim itself is decided to be violated.

    point: by variable name of the domain; what it lacks is taken inside. The values found are by
    symbol name of the claim.
    """
    inside = {name: _somewhere(span) for name, span in where.box.items()}
    for weight in _INWARDS:
        moved = {
            name: (1 - weight) * point.get(name, middle) + weight * middle
            for name, middle in inside.items()
        }
        for values in _claim_values(where, moved):
            exact = values | {N: Fraction(depth)}
            if _is_violated(claim, depth, exact):
                return {s.name: v for s, v in exact.items()}
    return None


def _claim_values(where: Domain, point: dict[str, Fraction]) -> Iterator[dict[sp.Basic, Fraction]]:
    """The symbols of the claim at a point of the box, or near it where one is not of its kind.

    An irrational value is replaced by rationals ever closer to it, and one of an integer symbol by
    the integers on both sides.
    """
    swap = {sp.Symbol(name, positive=True): as_sympy(v) for name, v in point.items()}
    values = {s: p.xreplace(swap) for s, p in where.places.items()}
    if all(v.is_Rational and (v.is_Integer or not s.is_integer) for s, v in values.items()):
        yield {s: as_fraction(v) for s, v in values.items()}
        return
    known = {s: middle for s, v in values.items() if (middle := _middle(v)) is not None}
    if len(known) < len(values):
        return
    for bottom, up in zip(_BOTTOMS, cycle((False, True)), strict=False):
        yield {
            s: Fraction(math.ceil(v) if up else math.floor(v))
            if s.is_integer
            else v.limit_denominator(bottom)
            for s, v in known.items()
        }


def _middle(value: sp.Basic) -> Fraction | None:
    """A rational within an enclosure of a number; None where it has no real one."""
    try:
        ball = enclosure(value, {})
        return to_fraction(ball.mid()) if isinstance(ball, arb) and ball.is_finite() else None
    except (ArithmeticError, ValueError, TypeError):
        return None


def _somewhere(span: Span) -> Fraction:
    return span.low + _OFF_CENTRE * (1 if span.high is None else span.high - span.low)


def _is_violated(claim: Claim, depth: int, values: dict[sp.Basic, Fraction]) -> bool:
    """Whether all hypotheses hold and a relation does not, decided without the prover."""
    if any(decide(h, values).truth is not Truth.YES for h in claim.hypotheses):
        return False
    return any(
        not isinstance(r, BooleanAtom) and decide(r, values).truth is Truth.NO
        for r in claim.at_depth(depth)
    )
