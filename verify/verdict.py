"""Verdicts, evidence, and three-valued truth.

None of them has a truth value, so none can be mistaken for a pass.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class _NoTruthValue(Enum):
    def __bool__(self) -> bool:
        raise TypeError(f"{type(self).__name__} has no truth value; compare it with `is`")


class Truth(_NoTruthValue):
    """Outcome of a rigorous comparison."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def negated(self) -> Truth:
        """YES and NO exchanged; UNKNOWN stays."""
        return {Truth.YES: Truth.NO, Truth.NO: Truth.YES}.get(self, Truth.UNKNOWN)


class Verdict(_NoTruthValue):
    """What a check concludes about a claim. Inconclusive is never a pass."""

    HOLDS = "holds"
    REFUTED = "refuted"
    INCONCLUSIVE = "inconclusive"
    NOT_APPLICABLE = "not_applicable"


class Level(_NoTruthValue):
    """Kinds of evidence, weakest first."""

    OBSERVED = "observed"
    SAMPLED = "sampled"
    SIMULATED = "simulated"
    CERTIFIED = "certified"
    SYMBOLIC = "symbolic"
    KERNEL = "kernel"

    @property
    def strength(self) -> int:
        """Position in the order of strength, 0 for the weakest."""
        return list(Level).index(self)


@dataclass(frozen=True)
class Evidence:
    """One check of one claim: how, over which domain, how often, and what came out.

    level: kind of evidence. method: one phrase. domain: what it covers, in words. counts: numbers
    of cases by outcome. digits: decimal digits of working or agreement. seed: of the draws, if any.
    """

    level: Level
    verdict: Verdict
    method: str
    domain: str
    counts: dict[str, int] = field(default_factory=dict)
    digits: int | None = None
    seed: int | None = None
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict:
        """Plain data for the ledger."""
        return {
            "level": self.level.value,
            "verdict": self.verdict.value,
            "method": self.method,
            "domain": self.domain,
            "counts": dict(sorted(self.counts.items())),
            "digits": self.digits,
            "seed": self.seed,
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class Counterexample:
    """A point that satisfies all hypotheses and violates one relation, or leaves it without value;
    decided rigorously.

    point: exact values by symbol name. relation: index into the statement. left, right: enclosures;
    left says so where there is no value.
    """

    point: dict[str, str]
    relation: int
    left: str
    right: str

    def to_json(self) -> dict:
        """Plain data for the ledger."""
        return {
            "point": dict(sorted(self.point.items())),
            "relation": self.relation,
            "left": self.left,
            "right": self.right,
        }


@dataclass(frozen=True)
class Result:
    """Everything that is known about one claim after a run.

    hypotheses: text of each, and how often it was true and false. slack: of the draws.
    slack_design: of a bound over a design of parameters. gaps: at the tightness witnesses.
    necessity: what becomes of the statement without each hypothesis.
    """

    id: str
    title: str
    kind: str
    source: str
    digest: str
    evidence: tuple[Evidence, ...]
    hypotheses: tuple[tuple[str, int, int], ...] = ()
    counterexample: Counterexample | None = None
    slack: tuple[str, ...] = ()
    slack_design: dict | None = None
    gaps: tuple[list[str], ...] = ()
    necessity: tuple[dict, ...] = ()
    seconds: float = 0.0

    @property
    def verdict(self) -> Verdict:
        """Refuted by any evidence; holds if every piece that applies holds and there is one."""
        found = {e.verdict for e in self.evidence}
        if Verdict.REFUTED in found:
            return Verdict.REFUTED
        if not found or found == {Verdict.NOT_APPLICABLE}:
            return Verdict.NOT_APPLICABLE
        return Verdict.INCONCLUSIVE if Verdict.INCONCLUSIVE in found else Verdict.HOLDS

    @property
    def levels(self) -> tuple[str, ...]:
        """Kinds of evidence that support the verdict, weakest first."""
        verdict = self.verdict
        held = {e.level for e in self.evidence if e.verdict is verdict}
        return tuple(level.value for level in Level if level in held)

    def to_json(self) -> dict:
        """Plain data for the ledger, without timings."""
        return {
            "id": self.id,
            "title": self.title,
            "kind": self.kind,
            "source": self.source,
            "digest": self.digest,
            "verdict": self.verdict.value,
            "levels": list(self.levels),
            "hypotheses": [
                {"text": text, "true": true, "false": false}
                for text, true, false in self.hypotheses
            ],
            "evidence": [e.to_json() for e in self.evidence],
            "counterexample": self.counterexample.to_json() if self.counterexample else None,
            "slack": list(self.slack),
            "slack_design": self.slack_design,
            "gaps": list(self.gaps),
            "necessity": list(self.necessity),
        }
