"""What a relation is worth at a point: true, false, without value, or not decided."""

from __future__ import annotations

import sympy as sp

from rankclock.theory.claim import Claim
from rankclock.theory.process import Flow
from rankclock.verify.evaluate.decide import Decision, How, decide
from rankclock.verify.evaluate.no_value import without_value
from rankclock.verify.points.point import Point, value_text
from rankclock.verify.verdict import Truth

# needed: as many as the checks ask by default, so that a mutant is killed by what a run would see.
DIGITS = 30
# What backends raise at a tree that no person wrote, such as a floor of a matrix.
FAILED = (ArithmeticError, ValueError, TypeError, RecursionError, NotImplementedError)


def truth_at(relation: sp.Basic, point: Point) -> Truth:
    """Truth of a relation at a point; unknown also where no backend copes."""
    return decision_at(relation, point).truth


def holds_at(condition: sp.Basic, point: Point) -> bool:
    """Whether a condition certainly holds at a point."""
    return truth_at(condition, point) is Truth.YES


def admits(claim: Claim, point: Point) -> bool:
    """Whether all hypotheses of a claim certainly hold at a point."""
    # The flow takes long, so what is asked about it comes last.
    return all(holds_at(h, point) for h in sorted(claim.hypotheses, key=lambda h: h.has(Flow)))


def decision_at(relation: sp.Basic, point: Point) -> Decision:
    """Truth of a relation at a point, and how it was reached."""
    try:
        return decide(relation, point.values, digits=DIGITS)
    except FAILED:
        return Decision(Truth.UNKNOWN, How.FAILED)


def judged(relation: sp.Basic, point: Point) -> tuple[Truth, str]:
    """Truth of a relation of a statement and, where it is NO, why.

    It is violated, or certainly without value, which no claim may be at a point that it admits.
    """
    decision = decision_at(relation, point)
    if decision.truth is Truth.NO:
        return Truth.NO, "is violated"
    amiss = without_value(relation, point.values, decision)
    return (Truth.NO, f"has no value ({amiss})") if amiss else (decision.truth, "")


def point_text(point: Point) -> str:
    """A point as people read it."""
    return values_text({s.name: value_text(v) for s, v in point.values.items()})


def values_text(values: dict[str, str]) -> str:
    """Values by the names of their symbols, as people read them."""
    return ", ".join(f"{name}={value}" for name, value in sorted(values.items()))
