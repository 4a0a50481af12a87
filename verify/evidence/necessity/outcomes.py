"""What a statement is at a point where one hypothesis fails and all others hold."""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import acb

from rankclock.theory.claim import Claim
from rankclock.theory.trees import nodes_of
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.quadrature import integrate
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.decide import Decision, decide
from rankclock.verify.evaluate.no_value import without_value
from rankclock.verify.evaluate.steps import evaluate
from rankclock.verify.points.point import Point
from rankclock.verify.verdict import Truth

# These words stand in ledgers, so they never change.
NEEDED = "needed"
FOR_DEFINEDNESS = "needed for definedness"
REDUNDANT = "redundant"
POSSIBLY_UNUSED = "possibly unused"
NEVER_EXERCISED = "never exercised"
UNDECIDED = "undecided"
OUTCOMES = (NEEDED, FOR_DEFINEDNESS, POSSIBLY_UNUSED, REDUNDANT, UNDECIDED, NEVER_EXERCISED)

# Guess: an integral that 40 evaluations a bit do not enclose to 16 of 64 bits has a singularity.
_TRIAL_BITS = 64
_TRIALS_A_BIT = 40
_ENOUGH_BITS = _TRIAL_BITS // 4


def outcome_at(denied: Claim, point: Point, digits: int) -> str | None:
    """What the statement is at a point: broken, without value, undecided or true.

    denied: the claim with one hypothesis turned into its negation. digits: agreement asked of
    equations. None where the point is not one at which only that hypothesis fails.
    """
    if not all(decide(h, point.values).truth is Truth.YES for h in denied.hypotheses):
        return None
    decisions: list[Decision] = []
    missing = False
    for relation in denied.at_depth(point.depth):
        if not _is_integrable(relation, point):
            return UNDECIDED
        decisions.append(decide(relation, point.values, digits=digits))
        if decisions[-1].truth is Truth.NO:
            return NEEDED
        missing = missing or bool(without_value(relation, point.values, decisions[-1]))
    # A later relation may be broken, which says more than one without a value.
    if missing:
        return FOR_DEFINEDNESS
    open_ = any(d.truth is Truth.UNKNOWN and not d.agrees for d in decisions)
    return UNDECIDED if open_ else POSSIBLY_UNUSED


def _is_integrable(relation: sp.Basic, point: Point) -> bool:
    """Whether all integrals of a relation are easily enclosed.

    Hypotheses keep integrands away from singularities; without one of them a quadrature across a
    singularity tries for long and in vain.
    """
    with precision(_TRIAL_BITS):
        return all(_is_enclosed(tree, point) for tree in nodes_of(relation, sp.Integral))


def _is_enclosed(tree: sp.Basic, point: Point) -> bool:
    if len(tree.limits) != 1:
        return False
    integrand, (variable, *ends) = tree.args
    try:
        low, high = (acb(evaluate(end, point.values, BALL)) for end in ends)
    except ArithmeticError:
        return False

    def value(u: acb) -> Any:
        return evaluate(integrand, {**point.values, variable: u}, BALL.within_integral)

    if low == high:
        return True
    total = integrate(value, low, high, limit=_TRIALS_A_BIT)
    return bool(total.is_finite() and total.rel_accuracy_bits() >= _ENOUGH_BITS)
