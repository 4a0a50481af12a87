"""Evidence, counterexamples and results, in the words of words.py, which are imported from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rankclock.theory.expected import Expected
from rankclock.verify.errors import InputError, require_type
from rankclock.verify.proved_for import NOTHING, ProvedFor, together
from rankclock.verify.words import CheckId as CheckId
from rankclock.verify.words import Count as Count
from rankclock.verify.words import Level as Level
from rankclock.verify.words import Truth as Truth
from rankclock.verify.words import Verdict as Verdict

_AGREEING = {Verdict.PROVED, Verdict.UNREFUTED}
# Searches support a proof, and proofs of parts what was searched.
_SUPPORT = dict.fromkeys(_AGREEING, _AGREEING)


@dataclass(frozen=True)
class Evidence:
    """One check of one claim: how, over which domain, how often, and what came out.

    Args:
        level: kind of evidence.
        verdict: what came out.
        check: which maker it is from; what programs compare.
        method: the same for people, in one phrase.
        domain: what it covers, in words.
        counts: numbers of cases by outcome.
        digits: decimal digits of working or agreement.
        seed: of the draws, if any.
        notes: what else to know, one sentence each.
        proves: how much of the statement it proves, where it proves something.
        coverage: where a search has been: sizes of each symbol, powers of ten, and depths.

    Examples:
        >>> from rankclock import CheckId, Evidence, Level, Verdict
        >>> print(Evidence(Level.SAMPLED, Verdict.UNREFUTED, CheckId.SEARCH, "draws", "N in {2}"))
        sampled: unrefuted (draws; N in {2})
    """

    level: Level
    verdict: Verdict
    check: CheckId
    method: str
    domain: str
    counts: Mapping[Count, int] = field(default_factory=dict)
    digits: int | None = None
    seed: int | None = None
    notes: tuple[str, ...] = ()
    proves: ProvedFor = NOTHING
    coverage: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        require_type("level", self.level, Level, "give a Level, such as Level.SAMPLED")
        require_type("verdict", self.verdict, Verdict, "give a Verdict, such as Verdict.UNREFUTED")
        require_type("check", self.check, CheckId, "give a CheckId, such as CheckId.SEARCH")
        require_type("method", self.method, str, "give a text")
        require_type("domain", self.domain, str, "give a text")
        require_type("counts", self.counts, Mapping, "give a dict of numbers by Count")
        require_type("proves", self.proves, ProvedFor, "give a ProvedFor")
        if bool(self.proves) is not (self.verdict is Verdict.PROVED):
            raise InputError(
                "proves",
                f"{self.verdict.value} with {self.proves.to_json()!r}",
                "say what is proved with Verdict.PROVED, and with no other verdict",
            )

    def __str__(self) -> str:
        return f"{self.level.value}: {self.verdict.value} ({self.method}; {self.domain})"

    def to_json(self) -> dict:
        """Plain data for the ledger.

        Returns:
            The fields by name, with enums as their texts and counts in the order of their names.

        Examples:
            >>> from rankclock import CheckId, Evidence, Level, Verdict
            >>> held = Evidence(Level.SAMPLED, Verdict.UNREFUTED, CheckId.SEARCH, "draws", "N = 2")
            >>> held.to_json()["level"]
            'sampled'
        """
        return {
            "level": self.level.value,
            "verdict": self.verdict.value,
            "check": self.check.value,
            "method": self.method,
            "domain": self.domain,
            "counts": {str(count): number for count, number in sorted(self.counts.items())},
            "digits": self.digits,
            "seed": self.seed,
            "notes": list(self.notes),
            "proved_for": self.proves.to_json(),
            "coverage": self.coverage,
        }


@dataclass(frozen=True)
class Counterexample:
    """A point that satisfies all hypotheses and violates one relation, decided rigorously.

    A relation that has no value there counts as violated.

    Args:
        point: exact values by symbol name.
        relation: index into the statement.
        left: enclosure of the left side, or that there is no value.
        right: enclosure of the right side.

    Examples:
        >>> from rankclock import Counterexample
        >>> Counterexample({"N": "2", "alpha": "1/10"}, 0, "[1.2, 1.3]", "[1, 1]").point["alpha"]
        '1/10'
        >>> print(Counterexample({"N": "2", "alpha": "1/10"}, 0, "[1.2, 1.3]", "[1, 1]"))
        N = 2, alpha = 1/10: relation 0 fails, [1.2, 1.3] against [1, 1]
    """

    point: dict[str, str]
    relation: int
    left: str
    right: str

    def __post_init__(self) -> None:
        require_type("point", self.point, Mapping, 'give a dict of texts, such as {"N": "2"}')
        require_type("relation", self.relation, int, "give the index of a relation")
        require_type("left", self.left, str, "give a text")
        require_type("right", self.right, str, "give a text")

    def __str__(self) -> str:
        point = ", ".join(f"{name} = {value}" for name, value in sorted(self.point.items()))
        # An equivalence has no sides to compare.
        sides = " against ".join(filter(None, (self.left, self.right)))
        return f"{point}: relation {self.relation} fails" + (f", {sides}" if sides else "")

    def to_json(self) -> dict:
        """Plain data for the ledger.

        Returns:
            The fields by name, the point in the order of its symbols' names.

        Examples:
            >>> from rankclock import Counterexample
            >>> sorted(Counterexample({"x": "1"}, 0, "2", "1").to_json())
            ['left', 'point', 'relation', 'right']
        """
        return {
            "point": dict(sorted(self.point.items())),
            "relation": self.relation,
            "left": self.left,
            "right": self.right,
        }


@dataclass(frozen=True)
class Result:
    """Everything that is known about one claim after a run.

    Args:
        id: name of the claim.
        title: of the claim.
        kind: what it asserts, as text.
        source: where it comes from, as text.
        digest: fingerprint of its mathematics, 16 hexadecimal digits.
        evidence: one entry a check that was made.
        hypotheses: text of each, and how often it was true and false.
        counterexample: a violation, if one was found.
        slack: distance from equality over the draws, as decimal texts.
        slack_design: slack of a bound over a design of parameters.
        gaps: relative gaps at the tightness witnesses.
        necessity: what becomes of the statement without each hypothesis.
        seconds: what the check took.
        expected: what the claim expects a run to come to.

    Examples:
        >>> from rankclock import CheckId, Evidence, Level, Result, Verdict
        >>> held = Evidence(Level.SAMPLED, Verdict.UNREFUTED, CheckId.SEARCH, "draws", "N = 2")
        >>> open_ = Evidence(Level.CERTIFIED, Verdict.INCONCLUSIVE, CheckId.BOX, "boxes", "N = 2")
        >>> Result("a", "A", "identity", "this project", "0" * 16, (held, open_)).verdict
        <Verdict.INCONCLUSIVE: 'inconclusive'>
        >>> print(Result("a", "A", "identity", "this project", "0" * 16, (held,)))
        a: unrefuted (sampled)
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
    expected: Expected = Expected.NOT_REFUTED

    def __str__(self) -> str:
        part = (
            f", {self.proved_for}" if self.verdict is Verdict.UNREFUTED and self.proved_for else ""
        )
        levels = f" ({', '.join(self.levels)})" if self.levels else ""
        violation = "" if self.counterexample is None else f"; {self.counterexample}"
        return f"{self.id}: {self.verdict.value}{part}{levels}{violation}"

    @property
    def verdict(self) -> Verdict:
        """Refuted by any evidence; proved by a proof of the whole; else as the checks agree.

        What is proved in part only, and never searched, is inconclusive.
        """
        outcomes = {piece.verdict for piece in self.evidence}
        if Verdict.REFUTED in outcomes:
            return Verdict.REFUTED
        # A search that could not decide takes nothing from a proof.
        if self.proved_for.all:
            return Verdict.PROVED
        if outcomes <= {Verdict.NOT_APPLICABLE}:
            return Verdict.NOT_APPLICABLE
        searched = Verdict.UNREFUTED in outcomes and Verdict.INCONCLUSIVE not in outcomes
        return Verdict.UNREFUTED if searched else Verdict.INCONCLUSIVE

    @property
    def proved_for(self) -> ProvedFor:
        """How much of the statement the pieces of evidence prove, together."""
        return together(piece.proves for piece in self.evidence)

    @property
    def contradiction(self) -> bool:
        """Whether a proof of the whole statement stands against a counterexample.

        One of the two is wrong, and so is a part of this program.
        """
        return self.verdict is Verdict.REFUTED and self.proved_for.all

    def by(self, check: CheckId) -> Evidence | None:
        """The first piece of evidence by one maker.

        Args:
            check: the maker.

        Returns:
            The piece, or None where it gave none.

        Examples:
            >>> from rankclock import CheckId, Evidence, Level, Result, Verdict
            >>> held = Evidence(Level.SAMPLED, Verdict.UNREFUTED, CheckId.SEARCH, "draws", "N = 2")
            >>> result = Result("a", "A", "identity", "this project", "0" * 16, (held,))
            >>> result.by(CheckId.SEARCH) is held, result.by(CheckId.BOX)
            (True, None)
        """
        return next((piece for piece in self.evidence if piece.check is check), None)

    @property
    def levels(self) -> tuple[str, ...]:
        """Kinds of evidence that support the verdict, weakest first."""
        supporting = _SUPPORT.get(self.verdict, {self.verdict})
        levels = {piece.level for piece in self.evidence if piece.verdict in supporting}
        return tuple(level.value for level in Level if level in levels)

    def to_json(self) -> dict:
        """Plain data for the ledger, without timings.

        Returns:
            The fields by name, with the verdict and the levels of evidence that support it.

        Examples:
            >>> from rankclock import CheckId, Evidence, Level, Result, Verdict
            >>> held = Evidence(Level.SAMPLED, Verdict.UNREFUTED, CheckId.SEARCH, "draws", "N = 2")
            >>> Result("a", "A", "identity", "this project", "0" * 16, (held,)).to_json()["levels"]
            ['sampled']
        """
        return {
            "id": self.id,
            "title": self.title,
            "kind": self.kind,
            "source": self.source,
            "digest": self.digest,
            "verdict": self.verdict.value,
            "expected": self.expected.value,
            "proved_for": self.proved_for.to_json(),
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
