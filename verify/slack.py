"""How loose a bound is at a point: larger side over smaller side, from rigorous enclosures."""

from __future__ import annotations

import sympy as sp
from flint import arb

from theory import Claim
from verify.draw import Point
from verify.evaluate.decide import enclosure

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
    """Relative gap |right - left| / max(|left|, |right|) of a relation at a point, as a ball; 0 where both vanish."""
    left, right = enclosure(relation.lhs, values), enclosure(relation.rhs, values)
    size = abs(left).max(abs(right))
    return arb(0) if size == 0 else abs(right - left) / size


def decimal(ball: arb) -> str:
    """Six digits of the midpoint of a ball that is known at least that well, else the ball itself."""
    return ball.str(6, radius=False) if ball.rel_accuracy_bits() > 24 else str(ball)
