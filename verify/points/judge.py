"""A claim at one point: hypotheses, relations, counterexample."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from rankclock.theory.claim import Claim
from rankclock.verify.evaluate.decide import At, Decision, How, decide, enclosure
from rankclock.verify.evaluate.no_value import without_value
from rankclock.verify.points.point import Point, value_text
from rankclock.verify.verdict import Counterexample, Truth


@dataclass(frozen=True)
class Judgement:
    """A claim at one point: truth of each hypothesis, and how each relation was decided."""

    hypotheses: tuple[Truth, ...]
    decisions: tuple[Decision, ...]

    @property
    def accepted(self) -> bool:
        """Whether all hypotheses hold."""
        return all(h is Truth.YES for h in self.hypotheses)

    @property
    def settled(self) -> bool:
        """Whether no relation is violated or left open; sides may agree without being decided."""
        return all(d.truth is Truth.YES or d.agrees for d in self.decisions)

    @property
    def is_open(self) -> bool:
        """Whether a relation is undecided, for another reason than that it takes too long."""
        return any(
            d.truth is Truth.UNKNOWN and not d.agrees and d.how is not How.TOO_LONG
            for d in self.decisions
        )

    @property
    def broken(self) -> int | None:
        """Index of the first relation that is violated, or certainly has no value."""
        return next((i for i, d in enumerate(self.decisions) if d.truth is Truth.NO), None)


def judge(claim: Claim, point: Point, *, digits: int = 30) -> Judgement:
    """Decide all hypotheses and, where they hold, all relations of the statement at one point.

    A claim promises that its hypotheses give every expression a value; a relation that certainly
    has none is not true, and counts as violated.
    """
    # Written out only at depths of the claim before its hypotheses are known to hold.
    relations = claim.at_depth(point.depth) if _is_for(claim, point.depth) else ()
    count = len(claim.hypotheses)
    at = At((*claim.hypotheses, *relations), point.values)
    hypotheses = tuple(at.decide(index).truth for index in range(count))
    if not all(h is Truth.YES for h in hypotheses):
        return Judgement(hypotheses, ())
    if not relations:
        relations, count = claim.at_depth(point.depth), 0
        at = At(relations, point.values)
    decisions = (
        _with_a_value(relation, point, at.decide(index, digits=digits))
        for index, relation in enumerate(relations, count)
    )
    return Judgement(hypotheses, tuple(decisions))


def _is_for(claim: Claim, depth: int) -> bool:
    """Whether the statement is one at this depth."""
    return not claim.is_schema or depth in claim.depths


def _with_a_value(relation: sp.Basic, point: Point, decision: Decision) -> Decision:
    """The decision, or that the relation is violated because it certainly has no value."""
    if decision.truth is not Truth.NO and without_value(relation, point.values, decision):
        return Decision(Truth.NO, How.NO_VALUE)
    return decision


def counterexample_at(claim: Claim, point: Point, *, digits: int = 30) -> Counterexample | None:
    """The violated relation at a point with enclosures of both sides.

    None when nothing is violated there, or a hypothesis is.
    """
    judgement = judge(claim, point, digits=digits)
    if not judgement.accepted or judgement.broken is None:
        return None
    relation = claim.at_depth(point.depth)[judgement.broken]
    sides = ("", "")
    decision = judgement.decisions[judgement.broken]
    if decision.how is How.NO_VALUE:
        reason = without_value(
            relation, point.values, decide(relation, point.values, digits=digits)
        )
        sides = (f"{How.NO_VALUE.value}: {reason}", "")
    elif isinstance(relation, sp.core.relational.Relational):
        sides = (_side(relation.lhs, point), _side(relation.rhs, point))
    return Counterexample(
        {s.name: value_text(v) for s, v in point.values.items()}, judgement.broken, *sides
    )


def _side(tree: sp.Basic, point: Point) -> str:
    try:
        return str(enclosure(tree, point.values))
    except ArithmeticError as problem:
        return f"no enclosure: {problem}"
