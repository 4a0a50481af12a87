"""The trials of a climb: each is judged and counted, and the closest to a violation is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

import sympy as sp
from flint import arb

from rankclock.theory.claim import Claim
from rankclock.theory.process import Flow, mentions, mentions_process
from rankclock.theory.trees import nodes_of, symbols_of
from rankclock.verify.points.agreement import Agreement
from rankclock.verify.points.borders import certainly
from rankclock.verify.points.coordinates import Coordinate, value_at
from rankclock.verify.points.judge import Judgement, judge
from rankclock.verify.points.point import Point, point_text
from rankclock.verify.points.slack import margin_at
from rankclock.verify.settings import ClimbSteps, Effort
from rankclock.verify.verdict import Counterexample

# Guess: relative gaps 10^-n beside an edge, from where a statement goes wrong on a stretch to where
# it does so on a sliver only.
_POWERS = (2, 6, 12, 24)
# Needed: a start or a step close to zero makes runs that never end; a formula has no such limit.
_RUN_POWERS, _RUN_RANGE = (2, 6), Fraction(1000)
# Guess: bits of numerator and denominator together; longer numbers make each trial slow, and come
# only from a climb into a corner.
_LONGEST = 800
# Guess: integers up to 10^38 are of every size that a formula turns at, and their powers are still
# short; a sum of so many terms takes milliseconds, and one within another as long.
_LONGEST_INTEGER, _MOST_TERMS = 128, 500
# Guess: precisions at which the sign of a margin is asked for, each four times the one before. A
# run gets the first alone, as each precision repeats it.
_BITS = (96, 384, 1536)


@dataclass
class ClimbResult:
    """What a climb saw.

    starts: accepted points that it set out from. far: accepted points far out. steps: trials.
    edges: accepted points on an edge or beside one. borders: of the hypotheses. missed: those that
    no point which was judged is at or beside. undecided: points where a relation could not be
    decided. agreement: of sides, where no more is known. margins: smallest relative margin of each
    relation, and where. violation: an exact point that is shrunk. counterexample: what is violated
    there.
    """

    starts: int = 0
    far: int = 0
    steps: int = 0
    edges: int = 0
    borders: int = 0
    missed: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    agreement: Agreement = field(default_factory=Agreement)
    margins: dict[int, tuple[arb, Point]] = field(default_factory=dict)
    violation: Point | None = None
    counterexample: Counterexample | None = None


class ViolationMet(Exception):
    """A trial violates the statement: the end of a climb, from however deep within it."""

    def __init__(self, point: Point) -> None:
        super().__init__(point_text(point))
        self.point = point


class Trials:
    """Judges the trials of one climb and counts them.

    budget: so many trials are allowed. random: of all choices of the climb.
    """

    def __init__(
        self, claim: Claim, digits: int, budget: int, random: Random, effort: Effort
    ) -> None:
        self.claim, self.digits, self.budget = claim, digits, budget
        self.random, self.effort = random, effort
        self.result = ClimbResult()
        self.runs = mentions(claim, sp.Integral) or mentions_process(claim)
        sums = {
            node
            for relation in claim.at_depth(claim.sample_depths[0])
            for node in nodes_of(relation, sp.Sum, sp.Product)
        }
        # Symbols in the ends of sums: the number of terms is theirs.
        self.ends = {
            s for node in sums for _, *ends in node.limits for e in ends for s in symbols_of(e)
        }
        loops = max((_loops(node) for node in sums), default=1)
        self.most_terms = int(sp.integer_nthroot(_MOST_TERMS, loops)[0])
        powers = _RUN_POWERS if self.runs else _POWERS
        self.gaps = tuple(Fraction(1, 10**power) for power in powers)

    @property
    def spent(self) -> bool:
        """Whether no more trials are allowed."""
        return self.result.steps >= self.budget

    def judge(self, point: Point) -> Judgement:
        """Judge the whole claim at a point; raises ViolationMet."""
        self.result.steps += 1
        judgement = judge(self.claim, point, digits=self.digits)
        if judgement.broken is not None:
            raise ViolationMet(point)
        # A run that takes too long says nothing about the statement, so it is no open question.
        if judgement.accepted and judgement.is_open:
            self.result.undecided.append(point_text(point))
        self.result.agreement.add(judgement)
        return judgement

    def look(self, point: Point, index: int, moved: frozenset[sp.Basic]) -> arb | None:
        """Margin of one relation at a trial that satisfies the hypotheses, else None.

        moved: symbols with other values than at a point where the hypotheses hold. Raises
        ViolationMet.
        """
        self.result.steps += 1
        if not certainly(self.claim.hypotheses, point.values, moved=moved):
            return None
        margin = self._margin(self.claim.at_depth(point.depth)[index], point)
        if margin is None:
            return None
        # A margin is no verdict: equations have none, and a ball about zero may hold.
        if not margin > 0 and judge(self.claim, point, digits=self.digits).broken is not None:
            raise ViolationMet(point)
        best = self.result.margins.get(index)
        if best is None or margin < best[0]:
            self.result.margins[index] = (margin, point)
        return margin

    def _margin(self, relation: sp.Basic, point: Point) -> arb | None:
        """Middle of an enclosure that tells the sign of the margin, None where none does.

        A margin without a sign is noise, and noise would lead a climb astray.
        """
        # An equation that holds has the margin 0 everywhere, and so nowhere to climb to.
        if isinstance(relation, sp.Eq):
            return None
        for bits in _BITS[:1] if self.runs else _BITS:
            margin = margin_at(relation, point.values, bits=bits)
            if margin is None:
                return None
            if margin > 0 or margin < 0 or margin == 0:
                return margin.mid()
        return None

    def feasible(self, point: Point, coordinate: Coordinate) -> bool:
        """Whether a trial with this value of a symbol, or of an entry, is worth its cost.

        No number may be long, and in claims about runs none tiny or huge.
        """
        value = abs(value_at(point, coordinate))
        if value.numerator.bit_length() + value.denominator.bit_length() > _LONGEST:
            return False
        if coordinate in self.ends and value > self.most_terms:
            return False
        if coordinate.is_integer:
            return value.numerator.bit_length() <= _LONGEST_INTEGER
        if not self.runs or not value:
            return True
        return 1 / _RUN_RANGE <= value <= _RUN_RANGE

    def all_feasible(self, point: Point) -> bool:
        """Whether a trial is worth its cost, by the values of all its numbers."""
        return all(
            self.feasible(point, symbol)
            for symbol in self.claim.symbols
            if isinstance(point.values.get(symbol), Fraction)
        )


def _loops(tree: sp.Basic) -> int:
    """How many sums stand within one another."""
    inner = max((_loops(part) for part in tree.args), default=0)
    return inner + len(tree.limits) if isinstance(tree, (sp.Sum, sp.Product)) else inner


def steps_for(claim: Claim, steps: ClimbSteps) -> int:
    """Trials for a climb on a claim, by the most expensive thing that its statement mentions."""
    # A series of infinitely many terms takes as long.
    if mentions(claim, sp.Integral, type(sp.oo)):
        return steps.integral
    if mentions(claim, Flow):
        return steps.flow
    return steps.run if mentions_process(claim) else steps.formula
