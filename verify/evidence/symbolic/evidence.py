"""Evidence of level `symbolic` for one claim: its lemmas, and the whole statement depth by
depth.
"""

from __future__ import annotations

from collections.abc import Sequence

from rankclock.theory.claim import Claim
from rankclock.verify.arithmetic.rationals import text_of
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.evidence.symbolic.lemmas import depths_text, evidence_of
from rankclock.verify.evidence.symbolic.polynomial.claim import (
    Attempt,
    PolynomialProof,
    Status,
    prove_at,
)
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import CheckId, Evidence, Level, Verdict

_POLYNOMIALS = (
    "polynomial reasoning: Sturm sequences, factors and Bernstein coefficients, each result "
    "checked again by Descartes' rule"
)
_WORDS = "expansion in noncommuting letters: both sides are the same sum of words"


def gather(claim: Claim, settings: Settings) -> Findings:
    """Evidence of exact proofs, which no setting bears on."""
    return Findings(all_evidence(claim))


def all_evidence(claim: Claim) -> tuple[Evidence, ...]:
    """What exact proof gives for a claim: from its lemmas, and from polynomial reasoning at its
    `algebraic` depths.
    """
    found = (evidence_of(claim), polynomial_evidence(claim))
    return tuple(e for e in found if e is not None)


def polynomial_evidence(claim: Claim, depths: Sequence[int] | None = None) -> Evidence | None:
    """The whole statement over the whole domain at each depth; None when no depth is asked for.

    depths: those of the claim unless given. A depth without a proof makes it inconclusive, an exact
    point that violates the statement makes it refuted, and a proof that does not pass its own
    re-run, or not the one against the claim, counts as none.
    """
    wanted = tuple(claim.algebraic if depths is None else depths)
    if not wanted:
        return None
    attempts = [prove_at(claim, depth) for depth in wanted]
    notes, proved, leaves = [], [], 0
    for attempt in attempts:
        if (
            attempt.status is Status.PROVED
            and attempt.proof is not None
            and attempt.proof.proves(claim)
        ):
            proved.append(attempt)
            leaves += attempt.proof.obligations
        else:
            notes.append(_shortfall(attempt))
    if proved:
        notes += [f"at N = {proved[0].depth} it {line}" for line in _reliance(proved)]
    if any(a.status is Status.REFUTED for a in attempts):
        verdict = Verdict.REFUTED
    else:
        verdict = Verdict.HOLDS if len(proved) == len(wanted) else Verdict.INCONCLUSIVE
    counts = {
        "depths": len(wanted),
        "proved": len(proved),
        "identities" if claim.matrices else "inequalities": leaves,
    }
    check, method, domain = (
        (CheckId.MATRIX_WORDS, _WORDS, "matrices of every size")
        if claim.matrices
        else (CheckId.POLYNOMIAL, _POLYNOMIALS, "the whole domain")
    )
    return Evidence(
        Level.SYMBOLIC,
        verdict,
        check,
        method,
        f"the whole statement on {domain}, N = {depths_text(wanted)}",
        counts,
        notes=tuple(notes),
    )


def _shortfall(attempt: Attempt) -> str:
    point = ", ".join(
        f"{name} = {text_of(value)}" for name, value in (attempt.counterexample or {}).items()
    )
    reason = attempt.reason or "the re-run of the proof failed"
    return f"N = {attempt.depth}: {attempt.status.value}: {reason}" + (
        f" at {point}" if point else ""
    )


def _reliance(proved: list[Attempt]) -> list[str]:
    first = proved[0].proof
    if not isinstance(first, PolynomialProof):
        return []
    unused = set.intersection(*(set(case.unused) for case in first.cases))
    lines = [f"distinguishes {len(first.cases)} cases"] if len(first.cases) > 1 else []
    if unused:
        lines.append("does without " + ", ".join(sorted(unused)))
    return lines
