"""Evidence of level `symbolic` for one claim: its lemmas, and the whole statement by depth."""

from __future__ import annotations

from collections.abc import Sequence

from rankclock.theory.claim import Claim
from rankclock.theory.symbols import N
from rankclock.verify.arithmetic.rationals import text_of
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.evidence.symbolic.lemma_evidence import evidence_of
from rankclock.verify.evidence.symbolic.lemmas import depths_text
from rankclock.verify.evidence.symbolic.polynomial.claim import (
    PolynomialProof,
    ProofAttempt,
    ProofStatus,
    prove_at,
)
from rankclock.verify.evidence.whole import at_depths
from rankclock.verify.points.judge import counterexample_at
from rankclock.verify.points.point import Point
from rankclock.verify.proved_for import NOTHING
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import CheckId, Count, Counterexample, Evidence, Level, Verdict

_POLYNOMIALS = (
    "polynomial reasoning: Sturm sequences, factors and Bernstein coefficients, each result "
    "checked again by Descartes' rule"
)
_WORDS = "expansion in noncommuting letters: both sides are the same sum of words"


def gather(claim: Claim, settings: Settings) -> Findings:
    """Evidence of exact proofs, which no setting bears on."""
    attempts = _attempts(claim, claim.algebraic)
    return Findings(_pieces(claim, attempts), _counterexample(claim, attempts))


def all_evidence(claim: Claim) -> tuple[Evidence, ...]:
    """What exact proof gives for a claim: from its lemmas, and at its `algebraic` depths."""
    return _pieces(claim, _attempts(claim, claim.algebraic))


def _pieces(claim: Claim, attempts: list[ProofAttempt]) -> tuple[Evidence, ...]:
    pieces = (evidence_of(claim), _evidence(claim, attempts) if attempts else None)
    return tuple(piece for piece in pieces if piece is not None)


def _attempts(claim: Claim, depths: Sequence[int]) -> list[ProofAttempt]:
    return [prove_at(claim, depth) for depth in depths]


def _counterexample(claim: Claim, attempts: list[ProofAttempt]) -> Counterexample | None:
    """The first point that an attempt at a proof ended at, with both sides."""
    by_name = {symbol.name: symbol for symbol in (*claim.symbols, N)}
    for attempt in attempts:
        if attempt.counterexample is not None:
            values = {by_name[name]: value for name, value in attempt.counterexample.items()}
            return counterexample_at(claim, Point(values, ()))
    return None


def polynomial_evidence(claim: Claim, depths: Sequence[int] | None = None) -> Evidence | None:
    """The whole statement over the whole domain at each depth; None when no depth is asked for.

    depths: those of the claim unless given. A depth without a proof makes it inconclusive, an exact
    point that violates the statement makes it refuted, and a proof that does not pass its own
    re-run, or not the one against the claim, counts as none.
    """
    attempts = _attempts(claim, claim.algebraic if depths is None else depths)
    return _evidence(claim, attempts) if attempts else None


def _evidence(claim: Claim, attempts: list[ProofAttempt]) -> Evidence:
    """Evidence of attempts at some depths, one or more."""
    wanted = [attempt.depth for attempt in attempts]
    proved = [attempt for attempt in attempts if _counts(attempt, claim)]
    notes = [_shortfall(attempt) for attempt in attempts if attempt not in proved]
    if proved:
        notes += [f"at N = {proved[0].depth} it {line}" for line in _reliance(proved)]
    counts = {
        Count.DEPTHS: len(wanted),
        Count.PROVED: len(proved),
        Count.IDENTITIES if claim.matrices else Count.INEQUALITIES: sum(
            attempt.proof.obligations for attempt in proved if attempt.proof is not None
        ),
    }
    verdict = _verdict(attempts, proved)
    return Evidence(
        Level.SYMBOLIC,
        verdict,
        CheckId.MATRIX_WORDS if claim.matrices else CheckId.POLYNOMIAL,
        _WORDS if claim.matrices else _POLYNOMIALS,
        f"the whole statement on {_extent(claim)}, N = {depths_text(wanted)}",
        counts,
        notes=tuple(notes),
        proves=at_depths(claim, wanted) if verdict is Verdict.PROVED else NOTHING,
    )


def _counts(attempt: ProofAttempt, claim: Claim) -> bool:
    """Whether an attempt is a proof that also passes its re-run against the claim."""
    proof = attempt.proof
    return attempt.status is ProofStatus.PROVED and proof is not None and proof.proves(claim)


def _verdict(attempts: list[ProofAttempt], proved: list[ProofAttempt]) -> Verdict:
    if any(attempt.status is ProofStatus.REFUTED for attempt in attempts):
        return Verdict.REFUTED
    return Verdict.PROVED if len(proved) == len(attempts) else Verdict.INCONCLUSIVE


def _extent(claim: Claim) -> str:
    return "matrices of every size" if claim.matrices else "the whole domain"


def _shortfall(attempt: ProofAttempt) -> str:
    """Why a depth does not count, with the point that refutes it."""
    values = attempt.counterexample or {}
    point = ", ".join(f"{name} = {text_of(value)}" for name, value in values.items())
    reason = attempt.reason or "the re-run of the proof failed"
    note = f"N = {attempt.depth}: {attempt.status.value}: {reason}"
    return f"{note} at {point}" if point else note


def _reliance(proved: list[ProofAttempt]) -> list[str]:
    """How the first proof splits its domain, and which hypotheses it does without."""
    first = proved[0].proof
    if not isinstance(first, PolynomialProof):
        return []
    lines = [f"distinguishes {len(first.cases)} cases"] if len(first.cases) > 1 else []
    # A hypothesis counts as unused only where no case of the domain needs it.
    unused = set.intersection(*(set(case.unused) for case in first.cases))
    if unused:
        lines.append("does without " + ", ".join(sorted(unused)))
    return lines
