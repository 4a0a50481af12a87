"""Proves a whole claim at one depth by polynomial reasoning, from its own statement and
hypotheses.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

import sympy as sp
from sympy.logic.boolalg import BooleanAtom

from rankclock.theory.claim import Claim
from rankclock.theory.symbols import N
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evidence.symbolic.checker.recheck import holds
from rankclock.verify.evidence.symbolic.checker.terms import Interval
from rankclock.verify.evidence.symbolic.errors import NotProved, Unsupported
from rankclock.verify.evidence.symbolic.matrix_words import MatrixProof, prove_words
from rankclock.verify.evidence.symbolic.polynomial.cases import Domain, bases, domain, splits
from rankclock.verify.evidence.symbolic.polynomial.defined import defined
from rankclock.verify.evidence.symbolic.polynomial.goals import Goal, goals
from rankclock.verify.verdict import Truth


@dataclass(frozen=True)
class Case:
    """One part of the domain. places: each symbol of the claim in the variables of the box.

    used: conditions that shaped the box; unused: hypotheses that the proof does without here.
    """

    places: tuple[tuple[str, str], ...]
    box: tuple[tuple[str, Interval], ...]
    used: tuple[str, ...]
    unused: tuple[str, ...]
    goals: tuple[Goal, ...]


@dataclass(frozen=True)
class PolynomialProof:
    """A proof of one claim at one depth, as plain data."""

    claim: str
    depth: int
    cases: tuple[Case, ...]

    @property
    def obligations(self) -> int:
        """Number of polynomial inequalities settled without further reduction."""
        return sum(goal.obligation.leaves for case in self.cases for goal in case.goals)

    def rerun(self) -> bool:
        """Check every stored inequality again, from the stored data alone and by other means than
        the first time.

        The reduction of the claim to these inequalities is not repeated; `proves` does that.
        """
        checks = [
            goal.obligation.box == _aligned(case, goal) and holds(goal.obligation)
            for case in self.cases
            for goal in case.goals
        ]
        return bool(checks) and all(checks)

    def proves(self, claim: Claim) -> bool:
        """Whether this is a proof of that claim at this depth: its reduction to inequalities,
        derived anew, is the stored one, and these pass their re-run.
        """
        found = prove_at(claim, self.depth).proof
        return (
            isinstance(found, PolynomialProof) and found.states() == self.states() and self.rerun()
        )

    def states(self) -> tuple[object, ...]:
        """What is reduced to what: the claim and depth, each part of the domain, and the
        inequalities there, without how they are settled.
        """
        return (
            self.claim,
            self.depth,
            *(
                (
                    case.places,
                    case.box,
                    case.used,
                    case.unused,
                    *(goal.states() for goal in case.goals),
                )
                for case in self.cases
            ),
        )

    def relies_on(self) -> tuple[str, ...]:
        """Hypotheses used, and the rules by which inequalities were settled."""
        used = sorted({text for case in self.cases for text in case.used})
        rules = sorted(
            set().union(*(goal.obligation.rules() for case in self.cases for goal in case.goals))
        )
        return (*(f"hypothesis {text}" for text in used), *(f"rule {rule}" for rule in rules))

    def text(self) -> str:
        """The proof for people: cases, boxes, inequalities and what they rely on."""
        lines = [
            (
                f"{self.claim} at N = {self.depth}: {len(self.cases)} cases, {self.obligations} "
                "inequalities"
            )
        ]
        for number, case in enumerate(self.cases, 1):
            lines.append(f"case {number}: " + ", ".join(f"{s} = {p}" for s, p in case.places))
            lines.append(
                "  box: " + ", ".join(f"{name} in {interval.text()}" for name, interval in case.box)
            )
            lines += [
                f"  relation {g.relation}: {g.what} [{', '.join(sorted(g.obligation.rules()))}]"
                for g in case.goals
            ]
            lines.append("  without: " + ("; ".join(case.unused) or "every hypothesis is used"))
        lines.append("relies on: " + "; ".join(self.relies_on()))
        return "\n".join(lines)

    def to_json(self) -> dict:
        """Plain data of the whole proof."""
        return {
            "claim": self.claim,
            "depth": self.depth,
            "cases": [
                {
                    "places": dict(case.places),
                    "box": {name: interval.text() for name, interval in case.box},
                    "used": list(case.used),
                    "unused": list(case.unused),
                    "goals": [
                        {
                            "relation": g.relation,
                            "what": g.what,
                            "variables": list(g.variables),
                            "obligation": g.obligation.to_json(),
                        }
                        for g in case.goals
                    ],
                }
                for case in self.cases
            ],
        }


def _aligned(case: Case, goal: Goal) -> tuple[Interval, ...]:
    """The box of a goal as the case states it; enclosures of roots of primes are its own."""
    known = dict(case.box)
    return tuple(
        known.get(name, interval)
        for name, interval in zip(goal.variables, goal.obligation.box, strict=True)
    )


class Status(Enum):
    """What became of an attempt."""

    PROVED = "proved"
    REFUTED = "refuted"
    NOT_PROVED = "not proved"
    EMPTY = "no point satisfies the hypotheses at this depth"


@dataclass(frozen=True)
class Attempt:
    """Outcome at one depth. counterexample: exact values by symbol name; they satisfy all
    hypotheses and violate the statement.
    """

    depth: int
    status: Status
    proof: PolynomialProof | MatrixProof | None = None
    reason: str = ""
    counterexample: dict[str, Fraction] | None = None


def prove_at(claim: Claim, depth: int) -> Attempt:
    """Prove `hypotheses => statement` at one depth over the whole domain.

    A statement about matrices is proved as identities of words, for every size. Never proves what
    is false: a tree, a hypothesis or a relation outside polynomial reasoning ends as not proved.
    """
    try:
        if claim.matrices:
            return Attempt(depth, Status.PROVED, prove_words(claim, depth))
        cases = []
        for split in splits(claim.at_depth(depth), claim.hypotheses, depth):
            found: Case | NotProved | Unsupported | Refuted | None = None
            for base in bases(split, depth):
                where = domain(split, base, depth)
                if where is None:
                    break
                found = _case(claim, depth, where)
                if isinstance(found, (Case, Refuted)):
                    break
            if isinstance(found, Refuted):
                return Attempt(
                    depth, Status.REFUTED, reason=str(found), counterexample=found.values
                )
            if isinstance(found, Exception):
                return Attempt(depth, Status.NOT_PROVED, reason=str(found))
            if found is not None:
                cases.append(found)
    except Unsupported as error:
        return Attempt(depth, Status.NOT_PROVED, reason=str(error))
    if not cases:
        return Attempt(depth, Status.EMPTY, reason=Status.EMPTY.value)
    return Attempt(depth, Status.PROVED, PolynomialProof(claim.id, depth, tuple(cases)))


class Refuted(Exception):
    """An exact point that satisfies all hypotheses and violates the statement."""

    def __init__(self, reason: str, values: dict[str, Fraction]) -> None:
        super().__init__(reason)
        self.values = values


def _case(claim: Claim, depth: int, where: Domain) -> Case | NotProved | Unsupported | Refuted:
    found: list[Goal] = []
    stated = claim.at_depth(depth)
    for index, relation in enumerate(where.relations):
        try:
            found += goals(index, relation, where)
            settled = {goal.obligation for goal in found}
            found += [
                goal
                for goal in defined(index, stated[index], where, depth)
                if goal.obligation not in settled
            ]
        except NotProved as error:
            values = None if error.point is None else _violation(claim, depth, where, error.point)
            return error if values is None else Refuted(str(error), values)
        except Unsupported as error:
            return error
    places = tuple((str(s), str(p)) for s, p in where.places.items())
    return Case(places, tuple(where.box.items()), where.used, where.unused, tuple(found))


def _violation(
    claim: Claim, depth: int, where: Domain, point: dict[str, Fraction]
) -> dict[str, Fraction] | None:
    """A rational point near the given one at which the claim itself is decided to be violated."""
    inside = {name: _somewhere(interval) for name, interval in where.box.items()}
    for weight in (
        Fraction(0),
        *(Fraction(1, 1 << bits) for bits in (44, 20, 10, 6, 3, 2)),
        Fraction(1),
    ):
        moved = {
            name: (1 - weight) * point.get(name, middle) + weight * middle
            for name, middle in inside.items()
        }
        swap = {
            sp.Symbol(name, positive=True): sp.Rational(v.numerator, v.denominator)
            for name, v in moved.items()
        }
        values = {s: p.xreplace(swap) for s, p in where.places.items()}
        if not all(v.is_Rational and (v.is_Integer or not s.is_integer) for s, v in values.items()):
            continue
        exact = {s: Fraction(int(v.p), int(v.q)) for s, v in values.items()} | {N: Fraction(depth)}
        if _violated(claim, depth, exact):
            return {s.name: v for s, v in exact.items()}
    return None


def _somewhere(interval: Interval) -> Fraction:
    """An interior value away from the middle, since middles are often places of symmetry."""
    return interval.low + Fraction(3, 7) * (
        1 if interval.high is None else interval.high - interval.low
    )


def _violated(claim: Claim, depth: int, values: dict[sp.Basic, Fraction]) -> bool:
    if any(decide(h, values).truth is not Truth.YES for h in claim.hypotheses):
        return False
    return any(
        not isinstance(r, BooleanAtom) and decide(r, values).truth is Truth.NO
        for r in claim.at_depth(depth)
    )
