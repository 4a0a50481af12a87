"""How loose a bound is at a point: larger side over smaller side, from rigorous enclosures."""

from __future__ import annotations

import sympy as sp
from flint import arb, fmpq

from theory import Claim
from verify.draw import Point
from verify.evaluate.decide import enclosure
from verify.evaluate.errors import NotRational, Undecided
from verify.evaluate.rational import RATIONAL
from verify.evaluate.walk import evaluate

_LESS = ("<", "<=")


def slack_of(claim: Claim, point: Point) -> list[str]:
    """Slack right/left of each inequality left <= right of the statement whose sides are positive, as decimal strings."""
    found = []
    for relation in claim.at_depth(point.depth):
        if not isinstance(relation, sp.core.relational.Relational) or relation.rel_op in ("==", "!="):
            continue
        left, right = (relation.lhs, relation.rhs) if relation.rel_op in _LESS else (relation.rhs, relation.lhs)
        try:
            low, high = enclosure(left, point.values, bits=96), enclosure(right, point.values, bits=96)
        except ArithmeticError:
            continue
        if isinstance(low, arb) and low > 0 and high > 0:
            found.append(decimal(high / low))
    return found


def gap_at(relation: sp.Basic, values: dict) -> arb:
    """Relative gap |right - left| / max(|left|, |right|) of a relation at a point; a ball, exact where both sides are rational."""
    try:
        left, right = (evaluate(side, values, RATIONAL) for side in (relation.lhs, relation.rhs))
        gap = abs(right - left) / (max(abs(left), abs(right)) or 1)
        return arb(fmpq(gap.numerator, gap.denominator)) if gap else arb(0)
    except (NotRational, Undecided):
        left, right = enclosure(relation.lhs, values), enclosure(relation.rhs, values)
        return abs(right - left) / abs(left).max(abs(right))


def decimal(ball: arb) -> str:
    """Six digits of the midpoint of a ball that is known at least that well, else the ball itself."""
    return ball.str(6, radius=False) if ball.rel_accuracy_bits() > 24 else str(ball)
