"""How loose a bound is at a point: larger side over smaller side, from rigorous enclosures."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import arb
from sympy.core.relational import Relational

from rankclock.theory.claim import Claim
from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import NotRational, Undecided
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.compiled import Evaluation
from rankclock.verify.evaluate.decide import enclosure, exact_value
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.steps import compiled_condition
from rankclock.verify.points.point import Point

_LESS = ("<", "<=")
# Guess: gaps down to 10^-30 beside an edge, 100 bits, and room for what cancels next to it.
_BITS = 160
# Needed: singular values that coincide are enclosed to half the bits, so matrices take twice as
# many for the same digits.
_RATIO_BITS, _MATRIX_BITS = 96, 192
# Needed: bits above which six decimal digits are right.
_SIX_DIGITS = 24


def slack_of(claim: Claim, point: Point) -> list[str]:
    """Slack right/left of each inequality left <= right of the statement, as decimal strings.

    Only of those whose sides are positive.
    """
    bits = _MATRIX_BITS if claim.matrices else _RATIO_BITS
    ratios = (
        ratio_at(relation, point.values, bits=bits) for relation in claim.at_depth(point.depth)
    )
    return [decimal(ratio) for ratio in ratios if ratio is not None]


def ratio_at(
    relation: sp.Basic, values: Mapping[sp.Basic, Any], *, bits: int = _RATIO_BITS
) -> arb | None:
    """Larger side over smaller side, as claimed, of an inequality.

    None for another relation, and where a side is not certainly positive.
    """
    sides = ordered(relation)
    if sides is None:
        return None
    try:
        low, high = (enclosure(side, values, bits=bits) for side in sides)
    except ArithmeticError:
        return None
    real = isinstance(low, arb) and isinstance(high, arb)
    return high / low if real and low > 0 and high > 0 else None


def without_ratio(relation: sp.Basic) -> str:
    """Why a relation has no slack at any point, in words; empty where it may have some."""
    sides = ordered(relation)
    if sides is None:
        return "only a single inequality has a ratio of sides"
    return "a sign has no ratio" if sp.S.Zero in sides else ""


def ordered(relation: sp.Basic) -> tuple[sp.Basic, sp.Basic] | None:
    """The sides of an inequality, the one claimed to be smaller first; None for anything else."""
    if not isinstance(relation, Relational) or relation.rel_op in ("==", "!="):
        return None
    sides = (relation.lhs, relation.rhs)
    return sides if relation.rel_op in _LESS else sides[::-1]


def gap_at(relation: sp.Basic, values: Mapping[sp.Basic, Any]) -> arb:
    """Relative gap |right - left| / max(|left|, |right|) of a relation at a point, as a ball.

    It is exact where both sides are rational.
    """
    return abs(_relative(relation, values, _BITS))


def margin_at(
    relation: sp.Basic, values: Mapping[sp.Basic, Any], *, bits: int = _BITS
) -> arb | None:
    """Relative gap with its sign: negative where the relation is violated.

    Against a plain 0 it is the other side itself, which has nothing to be relative to; of And and
    Or that of the part which decides. Of an inequation it is the distance of its sides, and of an
    equation that with a minus. None where a side has no finite value, and of matrices.
    """
    if isinstance(relation, (sp.And, sp.Or)):
        parts = [margin_at(part, values, bits=bits) for part in relation.args]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        return functools.reduce(
            lambda a, b: a.min(b) if isinstance(relation, sp.And) else a.max(b), known
        )
    if not isinstance(relation, Relational) or getattr(relation.lhs, "is_Matrix", False):
        return None
    try:
        margin = _margin(relation, values, bits)
    except ArithmeticError:
        return None
    return margin if isinstance(margin, arb) and margin.is_finite() else None


def _margin(relation: Relational, values: Mapping[sp.Basic, Any], bits: int) -> Any:
    sides = ordered(relation)
    small, large = sides or (relation.lhs, relation.rhs)
    if sp.S.Zero in (small, large):
        margin = _difference(small, large, values, bits)
    else:
        gap = _relative(relation, values, bits)
        margin = gap if relation.rel_op in _LESS else -gap
    if sides is not None or not isinstance(margin, arb):
        return margin
    return abs(margin) if relation.rel_op == "!=" else -abs(margin)


def _relative(relation: Relational, values: Mapping[sp.Basic, Any], bits: int) -> arb:
    """(right - left) / max(|left|, |right|)."""
    program, _, sides = compiled_condition(relation)
    exact = Evaluation(program, values, RATIONAL)
    with precision(bits):
        try:
            left, right = (exact.value(side) for side in sides)
            return to_ball(as_fraction((right - left) / (max(abs(left), abs(right)) or 1)))
        except (NotRational, Undecided):
            run = Evaluation(program, values, BALL, exact)
            left, right = (run.value(side) for side in sides)
            return (right - left) / abs(left).max(abs(right))


def _difference(small: sp.Basic, large: sp.Basic, values: Mapping[sp.Basic, Any], bits: int) -> arb:
    """large - small, where one of the two is a plain 0."""
    tree = large if small == 0 else small
    exact = exact_value(tree, values)
    # A ball about an exact 0 has no sign.
    value = enclosure(tree, values, bits=bits) if exact is None else _ball(exact, bits)
    return value if small == 0 else -value


def _ball(value: Fraction, bits: int) -> arb:
    with precision(bits):
        return to_ball(value)


def decimal(ball: arb) -> str:
    """Six digits of the midpoint of a ball that is known at least that well, else the ball."""
    known = ball.rel_accuracy_bits() > _SIX_DIGITS
    return ball.str(6, radius=False) if known else str(ball)
