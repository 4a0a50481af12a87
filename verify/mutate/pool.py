"""Points of a claim at which its changed forms are tried: those it names, and draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from typing import Any

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.process import PROCESSES, FactorIterate, ProductIterate
from rankclock.verify.mutate.truth import admits, judged
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point, exact_values
from rankclock.verify.verdict import Truth


@dataclass(frozen=True)
class DrawCounts:
    """How many draws a claim gets.

    accepted: draws that satisfy the hypotheses, tried first. further: draws tried where those do
    not refute. outside: draws that look for points beyond the hypotheses.
    """

    accepted: int
    further: int
    outside: int


# guess: more points kill more mutants; of what takes longer there are fewer, so that no mutant
# takes more than some seconds.
_PLAIN, _ONE_MODE, _MATRICES = (
    DrawCounts(40, 150, 160),
    DrawCounts(24, 60, 100),
    DrawCounts(12, 30, 30),
)
# guess: draws in search of the accepted ones; hypotheses that reject 19 of 20 still fill a pool.
_MOST = 800
# guess: one large and one small unit show any wrong power; few points, as each one shows it.
_RESIZED, _UNITS = 8, (Fraction(60), Fraction(1, 60))


@dataclass(frozen=True)
class Pool:
    """Points of one claim, all of which satisfy its hypotheses.

    named: witness, boundary cases and tightness witnesses, each with what it is. drawn: draws, and
    points in other units.
    """

    named: tuple[tuple[str, Point], ...]
    drawn: tuple[Point, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        """All points, named ones first."""
        return (*(point for _, point in self.named), *self.drawn)


class Draws:
    """The points of one run, drawn once and used for every mutant of a claim.

    Claims are kept apart by id: a run sees one form of each, the one that the theory states.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.refuted: set[str] = set()  # ids of claims that a point of their own pool violates
        self._asked: set[str] = set()
        self._pools: dict[str, Pool] = {}
        self._further: dict[str, tuple[Point, ...]] = {}
        self._without: dict[tuple[str, tuple[int, ...]], tuple[Point, ...]] = {}

    def pool(self, claim: Claim) -> Pool:
        """Named points of a claim, draws that it accepts, and some of these in other units."""
        if claim.id not in self._pools:
            self._pools[claim.id] = self._filled(claim)
        return self._pools[claim.id]

    def further(self, claim: Claim) -> tuple[Point, ...]:
        """More draws that a claim accepts, for mutants that its pool does not refute."""
        if claim.id not in self._further:
            points = (
                self._draw(claim, f"further/{number}")
                for number in range(draw_counts(claim).further)
            )
            self._further[claim.id] = tuple(point for point in points if admits(claim, point))
        return self._further[claim.id]

    def without(self, claim: Claim, dropped: tuple[int, ...]) -> tuple[Point, ...]:
        """Draws that violate some of the dropped hypotheses and satisfy all others.

        dropped: indices. They serve all changes of these hypotheses.
        """
        key = (claim.id, dropped)
        if key not in self._without:
            rest = tuple(h for i, h in enumerate(claim.hypotheses) if i not in dropped)
            open_claim = replace(
                claim,
                hypotheses=rest,
                statement=claim.at_depth if claim.is_schema else claim.statement,
            )
            points = (
                self._drawn_without(open_claim, claim, number)
                for number in range(draw_counts(claim).outside)
            )
            self._without[key] = tuple(
                point for point in points if admits(open_claim, point) and not admits(claim, point)
            )
        return self._without[key]

    def refutes(self, claim: Claim) -> bool:
        """Whether a claim is violated as it stands: then any change of it would seem refuted."""
        if claim.id not in self._asked:
            self._asked.add(claim.id)
            if any(
                judged(relation, point)[0] is Truth.NO
                for point in self.pool(claim).points
                for relation in claim.at_depth(point.depth)
            ):
                self.refuted.add(claim.id)
        return claim.id in self.refuted

    def _draw(self, claim: Claim, label: str) -> Point:
        picks = SeededPicks(f"{self.seed}/{claim.id}/{label}")
        return draw_point(claim, picks, depths=claim.depths)

    def _drawn_without(self, open_claim: Claim, claim: Claim, number: int) -> Point:
        """A draw for a claim with fewer hypotheses.

        Symbols that only the dropped ones mention are drawn to break them.
        """
        picks = SeededPicks(f"{self.seed}/{claim.id}/without/{number}")
        point = draw_point(open_claim, picks, depths=claim.depths)
        if {*claim.symbols} <= point.values.keys():
            return point
        return draw_point(claim, picks, depths=claim.depths, violate=number, fixed=point.values)

    def _filled(self, claim: Claim) -> Pool:
        completed = ((name, completed_point(claim, v, self.seed)) for name, v in named_by(claim))
        named = tuple((name, point) for name, point in completed if admits(claim, point))
        draws = (self._draw(claim, f"mutants/{number}") for number in range(_MOST))
        wanted = draw_counts(claim).accepted
        accepted = tuple(islice((point for point in draws if admits(claim, point)), wanted))
        # A formula whose units do not match is wrong in other units, however close to right it is
        # in these.
        resized = (
            rescaled(point, unit)
            for point in (*(point for _, point in named), *accepted[:_RESIZED])
            for unit in _UNITS
        )
        in_other_units = (p for p in resized if p is not None and admits(claim, p))
        return Pool(named, (*accepted, *in_other_units))


def draw_counts(claim: Claim) -> DrawCounts:
    """How many draws a claim gets, by how long a point takes."""
    relations = [*claim.hypotheses, *(r for d in claim.sample_depths for r in claim.at_depth(d))]
    if any(r.has(ProductIterate, FactorIterate) for r in relations):
        return _MATRICES
    return _ONE_MODE if any(r.has(*PROCESSES, sp.Integral) for r in relations) else _PLAIN


def named_by(claim: Claim) -> Iterator[tuple[str, dict[sp.Basic, Any]]]:
    """Points that a claim names, each with what it is."""
    yield "the witness", claim.witness
    for i, values in enumerate(claim.boundary):
        yield f"boundary case {i}", values
    for i, tight in enumerate(claim.tight_at):
        yield f"tightness witness {i}", tight.point


def completed_point(claim: Claim, named: dict[sp.Basic, Any], seed: int) -> Point:
    """A named point; matrices that it leaves open are drawn."""
    values = exact_values(claim, named)
    if all(m in values for m in claim.matrices):
        return Point(values, ())
    fixed = values
    if claim.is_schema and symbols.N not in named:
        # The depth goes with the matrices, so it is left to the draw.
        fixed = {s: v for s, v in values.items() if s != symbols.N}
    picks = SeededPicks(f"{seed}/{claim.id}/named")
    return draw_point(claim, picks, depths=claim.depths, fixed=fixed)


def rescaled(point: Point, unit: Fraction) -> Point | None:
    """The same point with another unit of the factor mode.

    Lengths, eigenvalues, step sizes and times go by their powers of it. unit: positive. None where
    a symbol carries no unit that the table of symbols knows, or a value is a matrix.
    """
    depth, values = point.depth, dict(point.values)
    plain = all(isinstance(v, Fraction) for v in values.values())
    if not plain or not set(values) <= symbols.MEANING.keys():
        return None
    powers = {"d": 1, "d^N": depth, "d^(2-2N)": 2 - 2 * depth}
    return Point(
        {s: v * unit ** powers.get(symbols.MEANING[s][1], 0) for s, v in values.items()},
        point.cells,
    )
