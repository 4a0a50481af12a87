"""One climb: from a point, towards a violation of one relation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

import sympy as sp
from flint import arb
from sympy.core.relational import Relational

from rankclock.theory.claim import Claim
from rankclock.theory.process import PROCESSES, Flow
from rankclock.verify.evaluate.decide import How
from rankclock.verify.evidence.sampled.ascent import Ascent, Tie, tied
from rankclock.verify.evidence.sampled.border_visits import Site, across, borders_of, is_at, ways
from rankclock.verify.points.borders import case_borders, certainly, comparisons, edge_places
from rankclock.verify.points.judge import Judgement, judge
from rankclock.verify.points.point import Point, value_text
from rankclock.verify.points.slack import margin_at
from rankclock.verify.settings import Effort
from rankclock.verify.verdict import Counterexample, Truth

_POWERS = (2, 6, 12, 24)


# A start or a step close to zero makes runs that never end; a formula has no such limit.
_RUN_POWERS, _RUN_RANGE = (2, 6), Fraction(1000)


_LONGEST = 800


_BITS = (96, 384, 1536)


@dataclass
class ClimbResult:
    """What a climb saw.

    starts: accepted points that it set out from. steps: trials. edges: accepted points on an edge
    or beside one. borders: of the hypotheses. missed: those that no point which was judged is at or
    beside. undecided: points where a relation could not be decided. margins: smallest relative
    margin met for each relation, and where. counterexample: shrunk, exact.
    """

    starts: int = 0
    steps: int = 0
    edges: int = 0
    borders: int = 0
    missed: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    margins: dict[int, tuple[arb, Point]] = field(default_factory=dict)
    counterexample: Counterexample | None = None


class _Found(Exception):
    def __init__(self, point: Point) -> None:
        self.point = point


class _Climber:
    def __init__(
        self, claim: Claim, digits: int, budget: int, random: Random, effort: Effort
    ) -> None:
        self.effort = effort
        self.claim, self.digits, self.budget, self.random = claim, digits, budget, random
        self.result = ClimbResult()
        self.runs = _cost(claim) != "formula"
        self.gaps = tuple(
            Fraction(1, 10**power) for power in (_RUN_POWERS if self.runs else _POWERS)
        )

    @property
    def spent(self) -> bool:
        return self.result.steps >= self.budget

    def judged(self, point: Point) -> bool:
        """Judge the whole claim at a point; whether it is accepted.

        Raises _Found at a violation.
        """
        return self._judgement(point).accepted

    def _judgement(self, point: Point) -> Judgement:
        self.result.steps += 1
        judgement = judge(self.claim, point, digits=self.digits)
        if judgement.broken is not None:
            raise _Found(point)
        if judgement.accepted and any(
            d.truth is Truth.UNKNOWN and d.how is not How.TOO_LONG for d in judgement.decisions
        ):
            self.result.undecided.append(_told(point))
        return judgement

    def look(self, point: Point, index: int, moved: frozenset[sp.Basic]) -> arb | None:
        """Margin of one relation at a trial that satisfies the hypotheses, else None.

        Raises _Found at a violation.
        """
        self.result.steps += 1
        if not certainly(self.claim.hypotheses, point.values, moved=moved):
            return None
        margin = self._margin(self.claim.at_depth(point.depth)[index], point)
        if margin is None:
            return None
        if not margin > 0 and judge(self.claim, point, digits=self.digits).broken is not None:
            raise _Found(point)
        best = self.result.margins.get(index)
        if best is None or margin < best[0]:
            self.result.margins[index] = (margin, point)
        return margin

    def _margin(self, relation: sp.Basic, point: Point) -> arb | None:
        """Middle of an enclosure that tells the sign of the margin; noise would lead a climb
        astray.
        """
        for bits in _BITS[:1] if self.runs else _BITS:
            margin = margin_at(relation, point.values, bits=bits)
            if margin is None or margin > 0 or margin < 0 or margin == 0:
                return None if margin is None else margin.mid()
        return None

    def feasible(self, point: Point, symbol: sp.Basic) -> bool:
        """Whether a trial is worth its cost: no number may be long, and in claims about runs none
        tiny or huge.
        """
        value = abs(point.values[symbol])
        if value.numerator.bit_length() + value.denominator.bit_length() > _LONGEST:
            return False
        return (
            not self.runs
            or not value
            or bool(symbol.is_integer)
            or 1 / _RUN_RANGE <= value <= _RUN_RANGE
        )

    # edges

    def visit_borders(self, starts: list[Point], seed: int, depths: tuple[int, ...]) -> list[Site]:
        """One point at, or else beside, the border of each hypothesis.

        These trials are on top of the budget, which may be too small for them.
        """
        before, sites = self.result.steps, []
        every = borders_of(self.claim)
        self.result.borders = len(every)
        for border in every:
            if any(is_at(border, start) for start in starts):
                continue
            site = self._reached(
                border,
                ways(
                    self.claim,
                    border,
                    starts,
                    seed=seed,
                    depths=depths,
                    gaps=self.gaps[:2],
                    effort=self.effort,
                ),
            )
            if site is None:
                self.result.missed.append(str(border))
            else:
                self.result.edges += 1
                sites.append(site)
        self.budget += self.result.steps - before
        return sites

    def _sensible(self, point: Point) -> bool:
        return all(
            self.feasible(point, s)
            for s in self.claim.symbols
            if isinstance(point.values.get(s), Fraction)
        )

    def _reached(self, border: Relational, sites: Iterable[Site]) -> Site | None:
        """The first site where the hypotheses hold and the whole statement is decided; a few at
        most take too long to decide.
        """
        accepted = 0
        for point, tie in sites:
            if not self._sensible(point) or not certainly(self.claim.hypotheses, point.values):
                continue
            judgement = self._judgement(point)
            accepted += judgement.accepted
            if judgement.accepted and all(d.truth is Truth.YES for d in judgement.decisions):
                return point, tie
            if accepted >= self.effort.undecided_at_border:
                break
        return None

    def visit_edges(self, starts: list[Point], *, until: int) -> list[Site]:
        """Accepted points at and beside each edge, one edge after the other from each start."""
        sites: list[Site] = []
        walks = [self._edges_from(point) for point in starts]
        while walks and self.result.steps < until:
            for walk in list(walks):
                site = next(walk, None)
                if site is None:
                    walks.remove(walk)
                else:
                    self.result.edges += 1
                    sites.append(site)
                if self.result.steps >= until:
                    break
        return sites

    def _edges_from(self, start: Point) -> Iterator[Site]:
        """Places at an edge first, or beside one that is irrational; then all those beside one,
        then edges without a closed form.
        """
        borders = [b for h in self.claim.hypotheses for b in comparisons(h)] + case_borders(
            self.claim, start.depth
        )
        pairs = [
            (border, symbol)
            for border in dict.fromkeys(borders)
            for symbol in sorted(
                border.free_symbols & set(self.claim.symbols) & set(start.values),
                key=lambda s: s.name,
            )
        ]
        places = {
            pair: [] if pair[1].is_integer else edge_places(*pair, start.values) for pair in pairs
        }
        for first in (True, False):
            for border, symbol in pairs:
                for rank, (_, exact) in enumerate(places[border, symbol]):
                    gaps = self.gaps if exact else self.gaps[1:]
                    if first:
                        gaps = (Fraction(0),) if exact else self.gaps[:1]
                    yield from self._beside(start, symbol, border, rank, gaps)
        for border, symbol in pairs:
            if not places[border, symbol]:
                yield from self._across(start, symbol, border)

    def _beside(
        self,
        start: Point,
        symbol: sp.Basic,
        border: Relational,
        rank: int,
        gaps: tuple[Fraction, ...],
    ) -> Iterator[Site]:
        for gap in gaps:
            for side in (-1, 1) if gap else (1,):
                tie = Tie(symbol, border, rank, side * gap)
                point = tied(start, tie)
                if point is not None and self.feasible(point, symbol) and self.judged(point):
                    yield point, tie

    def _across(self, start: Point, symbol: sp.Basic, border: Relational) -> Iterator[Site]:
        """An edge without a closed form in this symbol."""

        def count() -> None:
            self.result.steps += 1

        for point in () if border.has(Flow) else across(start, symbol, border, count=count):
            if self.judged(point):
                yield point, None

    # climbing

    def ascend(self, sites: list[Site]) -> None:
        """Climb from the sites: by turns from a new one, and further on the ascent that is closest
        to a violation.
        """
        ascents: dict[int, list[Ascent]] = {
            index: []
            for index in range(
                max((len(self.claim.at_depth(p.depth)) for p, _ in sites), default=0)
            )
        }
        ranking = self.result.steps + (self.budget - self.result.steps) // 4
        for point, tie in sites:
            for index in range(len(self.claim.at_depth(point.depth))):
                margin = (
                    self.look(point, index, frozenset()) if self.result.steps < ranking else None
                )
                if margin is not None:
                    ascents[index].append(Ascent(self, point, tie, index, margin))
        turn = 0
        while not self.spent and any(ascents.values()):
            for group in ascents.values():
                group.sort(key=lambda one: (one.rounds == 0, one.best))
                fresh = next((one for one in group if not one.rounds), None)
                ascent = (
                    fresh
                    if fresh is not None and (turn % 3 == 0 or fresh is group[0])
                    else group[0]
                    if group
                    else None
                )
                if ascent is None:
                    continue
                for _ in range(self.effort.rounds_per_turn):
                    ascent.round()
                if ascent.over:
                    group.remove(ascent)
            turn += 1


def _cost(claim: Claim) -> str:
    relations = [r for d in claim.sample_depths for r in claim.at_depth(d)]
    if any(r.has(sp.Integral) for r in relations):
        return "integral"
    if any(r.has(Flow) for r in relations):
        return "flow"
    return "run" if any(r.has(*PROCESSES) for r in relations) else "formula"


def _told(point: Point) -> str:
    return ", ".join(
        f"{s.name}={value_text(v)}"
        for s, v in sorted(point.values.items(), key=lambda item: item[0].name)
    )
