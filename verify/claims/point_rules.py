"""Rules on the points and ranges that a claim names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory import symbols
from rankclock.theory.claim import Box, Claim
from rankclock.verify.claims.field_rules import Fault
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point, exact_values
from rankclock.verify.verdict import Truth


def point_faults(claim: Claim) -> Iterator[Fault]:
    """Faults of the witness, the boundary cases and the tightness witnesses."""
    # N and sizes of matrices may stay open: they are drawn.
    needed = {s for s in claim.symbols if s != symbols.N and s not in sizes_of(claim)}
    allowed = {*needed, symbols.N, *claim.matrices}
    for name, point in _named_points(claim):
        missing, foreign = _names(needed - point.keys()), _names(point.keys() - allowed)
        if missing:
            yield f"{name} gives no value for {missing}", "give an exact value for each symbol"
        if foreign:
            yield f"{name} gives a value for {foreign}, not in the claim", "leave it out"
        for symbol, value in point.items():
            if symbol in claim.matrices:
                continue
            fault = _fault_of_value(symbol, value)
            if fault:
                yield f"{name} gives {symbol} = {value}{fault[0]}", fault[1]
    yield from _tightness_faults(claim)


def _named_points(claim: Claim) -> Iterator[tuple[str, dict[sp.Basic, Any]]]:
    """The points that a claim names, each with what a message calls it."""
    yield "the witness", claim.witness
    yield from ((f"boundary case {i}", point) for i, point in enumerate(claim.boundary))
    yield from ((f"tightness witness {i}", t.point) for i, t in enumerate(claim.tight_at))


def _fault_of_value(symbol: sp.Basic, value: Any) -> Fault | None:
    """How a value falls short of what its symbol needs; None where it does not."""
    if _is_no_number(value):
        return ", which is no number", "give an integer or a Rational, and divide by no zero"
    if not sp.sympify(value).is_Rational:
        return ", which is not rational", "give an integer or a Rational"
    if symbol.is_integer and not sp.sympify(value).is_Integer:
        return f", and {symbol} is an integer symbol", "give an integer"
    return None


def _tightness_faults(claim: Claim) -> Iterator[Fault]:
    """Gaps that are no rationals, and relations that have no gap."""
    # The first depth stands for all: an index means the same relation at each.
    relations = claim.at_depth(claim.sample_depths[0]) if claim.tight_at else ()
    for i, tight in enumerate(claim.tight_at):
        if not isinstance(tight.within, sp.Rational):
            yield (
                f"the gap of tightness witness {i} is of type {type(tight.within).__name__}",
                "write a Rational, such as Rational(1, 10)",
            )
        about = f"tightness witness {i} is about relation {tight.relation}"
        if not 0 <= tight.relation < len(relations):
            yield f"{about}, which does not exist", "count relations from 0"
        elif not isinstance(relations[tight.relation], Relational):
            yield f"{about}, which has no two sides and so no gap", "name a single comparison"


def _is_no_number(value: Any) -> bool:
    """Whether a value is infinite, undefined, or nothing that SymPy takes for an expression."""
    number = sp.sympify(value)
    return not isinstance(number, sp.Expr) or number in (sp.zoo, sp.nan, sp.oo, -sp.oo)


def witness_faults(claim: Claim) -> Iterator[Fault]:
    """Hypotheses that are not seen to be true at the witness."""
    values = exact_values(claim, claim.witness)
    if all(matrix in values for matrix in claim.matrices):
        point = Point(values, ())
    else:
        # A matrix that the witness leaves open is drawn, as in the check of the named points.
        picks = SeededPicks(f"0/{claim.id}/named")
        point = draw_point(claim, picks, depths=claim.depths, fixed=values)
    for hypothesis in claim.hypotheses:
        truth = decide(hypothesis, point.values).truth
        if truth is not Truth.YES:
            how = "fails" if truth is Truth.NO else "cannot be decided"
            yield (
                f"hypothesis {hypothesis} {how} at the witness",
                "correct the witness; if no point satisfies all hypotheses, correct them",
            )


def free_symbols_of(relations: Iterable[sp.Basic]) -> set[sp.Basic]:
    """All symbols that any of the relations is about."""
    return {symbol for relation in relations for symbol in relation.free_symbols}


def box_faults(claim: Claim) -> Iterator[Fault]:
    """Boxes about relations that are not there, or with other ranges than these need."""
    for place, box in enumerate(claim.boxes):
        # A box means the relations of one index at each of its depths.
        statement = claim.at_depth(box.depths[0])
        beyond = [index for index in box.relations if index not in range(len(statement))]
        if beyond:
            yield (
                f"boxes[{place}] is about relation {beyond[0]}, which does not exist",
                "count relations from 0",
            )
            continue
        relations = [statement[index] for index in box.relations or range(len(statement))]
        about = free_symbols_of([*claim.hypotheses, *relations]) - {symbols.N}
        missing = _names(about - box.ranges.keys())
        foreign = _names(box.ranges.keys() - {*about, *claim.symbols})
        if missing:
            yield (
                f"boxes[{place}] gives no range for {missing}",
                "give the least and the largest value of each symbol, such as {x: (0, 1)}",
            )
        if foreign:
            yield f"boxes[{place}] gives a range for {foreign}, not in the claim", "leave it out"
        yield from _ranges(f"boxes[{place}]", box)


def _ranges(name: str, box: Box) -> Iterator[Fault]:
    ranges: dict[sp.Basic, Any] = box.ranges
    for symbol, ends in ranges.items():
        pair = isinstance(ends, tuple) and len(ends) == 2
        written = []
        if pair:
            # An end may depend on N, such as 1/(2 N).
            written = [
                [sp.sympify(end).subs(symbols.N, depth) for end in ends] for depth in box.depths
            ]
        if not pair or not all(end.is_Rational for values in written for end in values):
            yield (
                f"{name} has {ends} for {symbol}, which are not two rational numbers",
                "give the least and the largest value, such as (0, Rational(1, 2))",
            )
        elif all(low > high for low, high in written):
            yield (
                f"{name} is empty: {symbol} ends at {ends[1]}, before {ends[0]}",
                "give the least value first",
            )


def sizes_of(claim: Claim) -> set[sp.Basic]:
    """The symbols, or numbers, that are sizes of the matrices of a claim."""
    return {size for matrix in claim.matrices for size in matrix.shape}


def _names(free: Iterable[sp.Basic]) -> str:
    return ", ".join(sorted(str(symbol) for symbol in free))
