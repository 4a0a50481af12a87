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
    # N and sizes of matrices may stay open: they are drawn.
    needed = {s for s in claim.symbols if s != symbols.N and s not in sizes_of(claim)}
    allowed = {*needed, symbols.N, *claim.matrices}
    named = [
        ("the witness", claim.witness),
        *((f"boundary case {i}", p) for i, p in enumerate(claim.boundary)),
    ]
    named += [(f"tightness witness {i}", t.point) for i, t in enumerate(claim.tight_at)]
    for name, point in named:
        missing, foreign = _names(needed - point.keys()), _names(point.keys() - allowed)
        if missing:
            yield f"{name} gives no value for {missing}", "give an exact value for each symbol"
        if foreign:
            yield f"{name} gives a value for {foreign}, not in the claim", "leave it out"
        for symbol, value in point.items():
            if symbol not in claim.matrices and _is_no_number(value):
                yield (
                    f"{name} gives {symbol} = {value}, which is no number",
                    "give an integer or a Rational, and divide by no zero",
                )
            elif symbol not in claim.matrices and not sp.sympify(value).is_Rational:
                yield (
                    f"{name} gives {symbol} = {value}, which is not rational",
                    "give an integer or a Rational",
                )
            elif (
                symbol.is_integer
                and symbol not in claim.matrices
                and not sp.sympify(value).is_Integer
            ):
                yield (
                    f"{name} gives {symbol} = {value}, and {symbol} is an integer symbol",
                    "give an integer",
                )
    for i, tight in enumerate(claim.tight_at):
        if not isinstance(tight.within, sp.Rational):
            yield (
                f"the gap of tightness witness {i} is of type {type(tight.within).__name__}",
                "write a Rational, such as Rational(1, 10)",
            )
        relations = claim.at_depth(claim.sample_depths[0])
        if not 0 <= tight.relation < len(relations):
            yield (
                f"tightness witness {i} is about relation {tight.relation}, which does not exist",
                "count relations from 0",
            )
        elif not isinstance(relations[tight.relation], Relational):
            yield (
                (
                    f"tightness witness {i} is about relation {tight.relation}, which has no two "
                    "sides and so no gap"
                ),
                "name a single comparison",
            )


def _is_no_number(value: Any) -> bool:
    """Whether a value is infinite, undefined, or nothing that SymPy takes for an expression."""
    number = sp.sympify(value)
    return not isinstance(number, sp.Expr) or number in (sp.zoo, sp.nan, sp.oo, -sp.oo)


def witness_faults(claim: Claim) -> Iterator[Fault]:
    values = exact_values(claim, claim.witness)
    # A matrix that the witness leaves open is drawn, as in the check of the named points.
    complete = all(m in values for m in claim.matrices)
    point = (
        Point(values, ())
        if complete
        else draw_point(
            claim, SeededPicks(f"0/{claim.id}/named"), depths=claim.depths, fixed=values
        )
    )
    for hypothesis in claim.hypotheses:
        truth = decide(hypothesis, point.values).truth
        if truth is not Truth.YES:
            how = "fails" if truth is Truth.NO else "cannot be decided"
            yield (
                f"hypothesis {hypothesis} {how} at the witness",
                "correct the witness; if no point satisfies all hypotheses, correct them",
            )


def free_symbols_of(relations: Iterable[sp.Basic]) -> set[sp.Basic]:
    return {symbol for relation in relations for symbol in relation.free_symbols}


def box_faults(claim: Claim) -> Iterator[Fault]:
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
        about = free_symbols_of(
            [
                *claim.hypotheses,
                *(statement[index] for index in box.relations or range(len(statement))),
            ]
        ) - {symbols.N}
        missing, foreign = (
            _names(about - box.ranges.keys()),
            _names(box.ranges.keys() - {*about, *claim.symbols}),
        )
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
        # An end may depend on N, such as 1/(2 N).
        written = (
            [[sp.sympify(end).subs(symbols.N, depth) for end in ends] for depth in box.depths]
            if pair
            else []
        )
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
    return {size for matrix in claim.matrices for size in matrix.shape}


def _names(free: Iterable[sp.Basic]) -> str:
    return ", ".join(sorted(str(symbol) for symbol in free))
