"""Decide a relation at exact rationals: exactly where possible, else by balls of growing precision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flint
import sympy as sp
from flint import arb

from theory.process import Flow
from verify.evaluate.ball import BALL
from verify.evaluate.errors import NotRational, TooLong, Undecided, Undefined
from verify.evaluate.rational import RATIONAL
from verify.evaluate.walk import Env, evaluate, truth
from verify.precision import bits_of, precision
from verify.verdict import Truth

LADDER = (80, 160, 320, 640, 1280)
# Each value of the flow costs some rigorous quadratures, so its ladder is shorter.
FLOW_LADDER = (80, 160, 320)
_ROUNDABLE = (sp.Eq,)


@dataclass(frozen=True)
class Decision:
    """Truth of one relation at one point, and how it was reached.

    how: `exact` (rational arithmetic), `ball` (disjoint enclosures), `agreement` (an equation whose sides
    overlap to `digits` decimal digits; not a proof of equality), `undefined`, `undecided`, `too long`.
    """

    truth: Truth
    how: str
    digits: int | None = None


def decide(relation: sp.Basic, env: Env, *, digits: int = 30) -> Decision:
    """Truth of a relation at a point.

    relation: SymPy relation or logical combination. env: exact rationals by symbol. digits: agreement
    asked of an equation between irrational sides. Never raises for a value that does not exist: that is
    Truth.UNKNOWN with how = `undefined`.
    """
    try:
        return Decision(truth(relation, env, RATIONAL), "exact")
    except TooLong:
        return Decision(Truth.UNKNOWN, "too long")
    except Undefined:
        return Decision(Truth.UNKNOWN, "undefined")
    except (NotRational, Undecided):
        pass
    how = "undecided"
    for bits in FLOW_LADDER if relation.has(Flow) else LADDER:
        if isinstance(relation, _ROUNDABLE) and bits < bits_of(digits):
            continue
        with precision(bits):
            try:
                found = truth(relation, env, BALL)
                if found is Truth.UNKNOWN and isinstance(relation, _ROUNDABLE) and _agrees(relation, env, digits):
                    return Decision(Truth.YES, "agreement", digits)
                if found is not Truth.UNKNOWN:
                    return Decision(found, "ball")
            except Undecided:
                continue
            except NotRational:
                continue
            except TooLong:
                return Decision(Truth.UNKNOWN, "too long")
            except Undefined:
                how = "undefined"
                break
    return Decision(Truth.UNKNOWN, how)


def enclosure(tree: sp.Basic, env: Env, *, bits: int = 160) -> Any:
    """Ball around the value of a tree at exact rationals; raises what the ball backend raises."""
    with precision(bits):
        return evaluate(tree, env, BALL)


def _agrees(relation: sp.Basic, env: Env, digits: int) -> bool:
    """Both sides overlap, and each is known to `digits` digits relative to the larger of 1 and its size."""
    pairs = _entries(evaluate(relation.lhs, env, BALL), evaluate(relation.rhs, env, BALL))
    ceiling = arb(10) ** -digits
    for left, right in pairs:
        left, right = (v.real if isinstance(v, flint.acb) else v for v in (left, right))
        if not left.overlaps(right):
            return False
        size = max(abs(left).mid(), abs(right).mid(), arb(1))
        if not (left.rad() <= ceiling * size and right.rad() <= ceiling * size):
            return False
    return True


def _entries(left, right):
    if hasattr(left, "entries"):
        return list(zip(flint.arb_mat(left).entries(), flint.arb_mat(right).entries(), strict=True))
    return [(left, right)]
