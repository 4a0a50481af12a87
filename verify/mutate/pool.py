"""Points of a claim at which its changed forms are tried: those it names, and a fixed number of
draws.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.process import PROCESSES, FactorIterate, Flow, ProductIterate
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point, exact_values
from rankclock.verify.verdict import Truth

# Accepted draws, further draws, and draws outside the hypotheses: of plain formulas, of single
# modes that are run, of matrices that are run.
_COUNTS = ((40, 150, 160), (24, 60, 100), (12, 30, 30))
_MOST = 800
_RESIZED, _UNITS = 8, (Fraction(60), Fraction(1, 60))


@dataclass(frozen=True)
class Pool:
    """named: witness, boundary cases and tightness witnesses, those of them that satisfy the
    hypotheses. drawn: accepted draws.
    """

    named: tuple[tuple[str, Point], ...]
    drawn: tuple[Point, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        """All points, named ones first."""
        return (*(point for _, point in self.named), *self.drawn)


# Claims are kept apart by id: a process sees one form of each claim, the one the theory states.
_pools: dict[tuple[str, int, int], Pool] = {}
_without: dict[tuple[str, tuple[int, ...], int], tuple[Point, ...]] = {}
_further: dict[tuple[str, int], tuple[Point, ...]] = {}


def pool_of(claim: Claim, seed: int, *, drawn: int | None = None) -> Pool:
    """The pool of a claim as it stands. seed: of the draws. drawn: how many accepted draws; fewer
    for claims about matrix runs.
    """
    wanted = drawn if drawn is not None else counts(claim)[0]
    key = (claim.id, seed, wanted)
    if key not in _pools:
        _pools[key] = _made(claim, seed, wanted)
    return _pools[key]


def further_points(claim: Claim, seed: int) -> tuple[Point, ...]:
    """Accepted ones among further draws, drawn once."""
    key = (claim.id, seed)
    tries = counts(claim)[1]
    if key not in _further:
        draws = (
            draw_point(
                claim, SeededPicks(f"{seed}/{claim.id}/further/{number}"), depths=claim.depths
            )
            for number in range(tries)
        )
        _further[key] = tuple(point for point in draws if admitted(claim, point))
    return _further[key]


def points_without(claim: Claim, dropped: tuple[int, ...], seed: int) -> tuple[Point, ...]:
    """Draws that violate some of the given hypotheses and satisfy all others, drawn once for all
    changes of these hypotheses.
    """
    key = (claim.id, dropped, seed)
    if key not in _without:
        rest = tuple(h for i, h in enumerate(claim.hypotheses) if i not in dropped)
        open_claim = replace(
            claim,
            hypotheses=rest,
            statement=claim.at_depth if claim.is_schema else claim.statement,
        )
        tries = range(counts(claim)[2])
        draws = [
            _drawn_without(open_claim, claim, f"{seed}/{claim.id}/without/{number}", number)
            for number in tries
        ]
        _without[key] = tuple(
            point for point in draws if admitted(open_claim, point) and not admitted(claim, point)
        )
    return _without[key]


def _drawn_without(open_claim: Claim, claim: Claim, seed: str, number: int) -> Point:
    """A draw for the claim with fewer hypotheses; symbols that only the others mention are drawn to
    break them.
    """
    picks = SeededPicks(seed)
    point = draw_point(open_claim, picks, depths=claim.depths)
    return (
        point
        if {*claim.symbols} <= point.values.keys()
        else draw_point(claim, picks, depths=claim.depths, violate=number, fixed=point.values)
    )


def counts(claim: Claim) -> tuple[int, int, int]:
    """Accepted draws, further draws, and draws outside the hypotheses, by how long a point
    takes.
    """
    relations = [*claim.hypotheses, *(r for d in claim.sample_depths for r in claim.at_depth(d))]
    if any(r.has(ProductIterate, FactorIterate) for r in relations):
        return _COUNTS[2]
    return _COUNTS[1] if any(r.has(*PROCESSES, sp.Integral) for r in relations) else _COUNTS[0]


def admitted(claim: Claim, point: Point) -> bool:
    """Whether all hypotheses hold at a point, rigorously."""
    # The flow takes long, so what is asked about it comes last.
    return all(
        decide(h, point.values).truth is Truth.YES
        for h in sorted(claim.hypotheses, key=lambda h: h.has(Flow))
    )


def _made(claim: Claim, seed: int, wanted: int) -> Pool:
    given = [("witness", claim.witness)]
    given += [(f"boundary case {i}", p) for i, p in enumerate(claim.boundary)]
    given += [(f"tightness witness {i}", t.point) for i, t in enumerate(claim.tight_at)]
    named = [(name, completed(claim, values, seed)) for name, values in given]
    accepted: list[Point] = []
    for number in range(_MOST):
        if len(accepted) >= wanted:
            break
        point = draw_point(
            claim, SeededPicks(f"{seed}/{claim.id}/mutants/{number}"), depths=claim.depths
        )
        if admitted(claim, point):
            accepted.append(point)
    kept = tuple((name, point) for name, point in named if admitted(claim, point))
    # A formula whose units do not match is wrong in other units, however close to right it is in
    # these.
    resized = [
        rescaled(point, unit)
        for _, point in (*kept, *(("", p) for p in accepted[:_RESIZED]))
        for unit in _UNITS
    ]
    return Pool(kept, (*accepted, *(p for p in resized if p is not None and admitted(claim, p))))


def rescaled(point: Point, unit: Fraction) -> Point | None:
    """The same point with another unit of the factor mode: lengths, eigenvalues, step sizes and
    times by their powers of it.

    unit: positive. None where a symbol carries no unit that the table of symbols knows, or a value
    is a matrix.
    """
    depth, values = point.depth, dict(point.values)
    if (
        not all(isinstance(v, Fraction) for v in values.values())
        or not set(values) <= symbols.MEANING.keys()
    ):
        return None
    powers = {"d": 1, "d^N": depth, "d^(2-2N)": 2 - 2 * depth}
    return Point(
        {s: v * unit ** powers.get(symbols.MEANING[s][1], 0) for s, v in values.items()},
        point.cells,
    )


def completed(claim: Claim, given: dict, seed: int) -> Point:
    """A named point; matrices that it leaves open are drawn."""
    values = exact_values(claim, given)
    if all(m in values for m in claim.matrices):
        return Point(values, ())
    fixed = (
        {s: v for s, v in values.items() if s != symbols.N}
        if claim.is_schema and symbols.N not in given
        else values
    )
    return draw_point(
        claim, SeededPicks(f"{seed}/{claim.id}/named"), depths=claim.depths, fixed=fixed
    )


__all__ = [
    "Pool",
    "admitted",
    "completed",
    "counts",
    "further_points",
    "points_without",
    "pool_of",
    "rescaled",
]
