"""Proves a whole claim at one depth, from its statement and hypotheses alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from rankclock.theory.claim import Claim
from rankclock.verify.evidence.symbolic.checker.recheck import holds
from rankclock.verify.evidence.symbolic.checker.span import Box, Span
from rankclock.verify.evidence.symbolic.errors import NotProved, Unsupported
from rankclock.verify.evidence.symbolic.matrix_words import MatrixProof, prove_words
from rankclock.verify.evidence.symbolic.polynomial.cases import Split, splits
from rankclock.verify.evidence.symbolic.polynomial.counterexample import violation
from rankclock.verify.evidence.symbolic.polynomial.defined import defined
from rankclock.verify.evidence.symbolic.polynomial.domain import Domain, bases, domain
from rankclock.verify.evidence.symbolic.polynomial.goals import ProvedGoal, goals


@dataclass(frozen=True)
class Case:
    """One part of the domain. places: each symbol of the claim in the variables of the box.

    used: conditions that shaped the box; unused: hypotheses that the proof does without here.
    """

    places: tuple[tuple[str, str], ...]
    box: tuple[tuple[str, Span], ...]
    used: tuple[str, ...]
    unused: tuple[str, ...]
    goals: tuple[ProvedGoal, ...]

    def states(self) -> tuple[object, ...]:
        """The part of the domain and its inequalities, without how these are settled."""
        stated = (goal.states() for goal in self.goals)
        return (self.places, self.box, self.used, self.unused, *stated)

    def lines(self, number: int) -> list[str]:
        """The case for people."""
        lines = [f"case {number}: " + ", ".join(f"{s} = {p}" for s, p in self.places)]
        lines.append("  box: " + ", ".join(f"{name} in {span.text()}" for name, span in self.box))
        for goal in self.goals:
            rules = ", ".join(sorted(goal.obligation.rules()))
            lines.append(f"  relation {goal.relation}: {goal.what} [{rules}]")
        lines.append("  without: " + ("; ".join(self.unused) or "every hypothesis is used"))
        return lines

    def to_json(self) -> dict:
        """Plain data."""
        return {
            "places": dict(self.places),
            "box": {name: span.text() for name, span in self.box},
            "used": list(self.used),
            "unused": list(self.unused),
            "goals": [
                {
                    "relation": goal.relation,
                    "what": goal.what,
                    "variables": list(goal.variables),
                    "obligation": goal.obligation.to_json(),
                }
                for goal in self.goals
            ],
        }


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
        """Check every stored inequality again, from the stored data alone and by other means.

        The reduction of the claim to these inequalities is not repeated; `proves` does that.
        """
        checks = [
            goal.obligation.box == _aligned(case, goal) and holds(goal.obligation)
            for case in self.cases
            for goal in case.goals
        ]
        return bool(checks) and all(checks)

    def proves(self, claim: Claim) -> bool:
        """Whether this is a proof of that claim at this depth.

        The reduction of the claim to inequalities, derived anew, must be the stored one, and these
        must pass their re-run.
        """
        again = prove_at(claim, self.depth).proof
        same = isinstance(again, PolynomialProof) and again.states() == self.states()
        return same and self.rerun()

    def states(self) -> tuple[object, ...]:
        """What is reduced to what: claim and depth, parts of the domain, inequalities there."""
        return (self.claim, self.depth, *(case.states() for case in self.cases))

    def relies_on(self) -> tuple[str, ...]:
        """Hypotheses used, and the rules by which inequalities were settled."""
        used = sorted({text for case in self.cases for text in case.used})
        rules = sorted(
            set().union(*(goal.obligation.rules() for case in self.cases for goal in case.goals))
        )
        return (*(f"hypothesis {text}" for text in used), *(f"rule {rule}" for rule in rules))

    def text(self) -> str:
        """The proof for people: cases, boxes, inequalities and what they rely on."""
        size = f"{len(self.cases)} cases, {self.obligations} inequalities"
        lines = [f"{self.claim} at N = {self.depth}: {size}"]
        for number, case in enumerate(self.cases, 1):
            lines += case.lines(number)
        return "\n".join([*lines, "relies on: " + "; ".join(self.relies_on())])

    def to_json(self) -> dict:
        """Plain data of the whole proof."""
        cases = [case.to_json() for case in self.cases]
        return {"claim": self.claim, "depth": self.depth, "cases": cases}


def _aligned(case: Case, goal: ProvedGoal) -> Box:
    """The box of a goal as the case states it; enclosures of roots of primes are its own."""
    known = dict(case.box)
    return tuple(
        known.get(name, span)
        for name, span in zip(goal.variables, goal.obligation.box, strict=True)
    )


class ProofStatus(Enum):
    """What became of an attempt."""

    PROVED = "proved"
    REFUTED = "refuted"
    NOT_PROVED = "not proved"
    EMPTY = "no point satisfies the hypotheses at this depth"


@dataclass(frozen=True)
class ProofAttempt:
    """Outcome at one depth.

    counterexample: exact values by symbol name; they satisfy all hypotheses and violate the
    statement.
    """

    depth: int
    status: ProofStatus
    proof: PolynomialProof | MatrixProof | None = None
    reason: str = ""
    counterexample: dict[str, Fraction] | None = None


class Refuted(Exception):
    """An exact point that satisfies all hypotheses and violates the statement."""

    def __init__(self, reason: str, values: dict[str, Fraction]) -> None:
        super().__init__(reason)
        self.values = values


CaseOutcome = Case | NotProved | Unsupported | Refuted


def prove_at(claim: Claim, depth: int) -> ProofAttempt:
    """Prove `hypotheses => statement` at one depth over the whole domain.

    A statement about matrices is proved as identities of words, for every size. Never proves what
    is false: a tree, a hypothesis or a relation outside polynomial reasoning ends as not proved.
    """
    try:
        if claim.matrices:
            return ProofAttempt(depth, ProofStatus.PROVED, prove_words(claim, depth))
        return _by_cases(claim, depth)
    except Unsupported as error:
        return ProofAttempt(depth, ProofStatus.NOT_PROVED, reason=str(error))


def _by_cases(claim: Claim, depth: int) -> ProofAttempt:
    """All cases proved, or what became of the first that is not."""
    cases = []
    for split in splits(claim.at_depth(depth), claim.hypotheses, depth):
        outcome = _in_best_units(claim, depth, split)
        if isinstance(outcome, Refuted):
            reason, values = str(outcome), outcome.values
            return ProofAttempt(depth, ProofStatus.REFUTED, reason=reason, counterexample=values)
        if isinstance(outcome, Exception):
            return ProofAttempt(depth, ProofStatus.NOT_PROVED, reason=str(outcome))
        if outcome is not None:
            cases.append(outcome)
    if not cases:
        return ProofAttempt(depth, ProofStatus.EMPTY, reason=ProofStatus.EMPTY.value)
    return ProofAttempt(depth, ProofStatus.PROVED, PolynomialProof(claim.id, depth, tuple(cases)))


def _in_best_units(claim: Claim, depth: int, split: Split) -> CaseOutcome | None:
    """A split in the first unit in which it is settled, else as the last unit left it.

    None when it is empty.
    """
    outcome: CaseOutcome | None = None
    for base in bases(split, depth):
        where = domain(split, base, depth)
        if where is None:
            break
        outcome = _case(claim, depth, where)
        if isinstance(outcome, (Case, Refuted)):
            break
    return outcome


def _case(claim: Claim, depth: int, where: Domain) -> CaseOutcome:
    proved: list[ProvedGoal] = []
    stated = claim.at_depth(depth)
    for index, relation in enumerate(where.relations):
        try:
            proved += goals(index, relation, where)
            # Many divisors were settled on the way; each is stored once.
            settled = {goal.obligation for goal in proved}
            owed = defined(index, stated[index], where, depth)
            proved += [goal for goal in owed if goal.obligation not in settled]
        except NotProved as error:
            if error.point is None:
                return error
            values = violation(claim, depth, where, error.point)
            return error if values is None else Refuted(str(error), values)
        except Unsupported as error:
            return error
    places = tuple((str(s), str(p)) for s, p in where.places.items())
    return Case(places, tuple(where.box.items()), where.used, where.unused, tuple(proved))
