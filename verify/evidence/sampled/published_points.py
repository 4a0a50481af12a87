"""Evidence from the published example: its eigenvalues one by one, and its 4 x 4 ground truth."""

from __future__ import annotations

from collections import Counter

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.process import mentions_process
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.evidence.sampled.search import search
from rankclock.verify.points.published_example import (
    example_values,
)
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import CheckId, Evidence, Level, Verdict


def gather(claim: Claim, settings: Settings) -> Findings:
    """Evidence at the published example, for the claims that it bears on."""
    evidence = published(claim, settings)
    return Findings() if evidence is None else Findings((evidence,))


def published(claim: Claim, settings: Settings) -> Evidence | None:
    """The published example: its depth, scale and step size, each eigenvalue in turn, the rest
    drawn.
    """
    if (
        symbols.N not in claim.symbols
        or claim.matrices
        or not {symbols.lam, symbols.alpha, symbols.eta} & set(claim.symbols)
    ):
        return None
    counts, refuted, undecided = Counter[str](), False, 0
    for values in example_values():
        fixed = {s: v for s, v in values.items() if s in claim.symbols}
        found = search(
            claim,
            seed=settings.seed,
            examples=settings.effort.published_points,
            depths=settings.depths,
            digits=settings.digits,
            fixed=fixed,
            effort=settings.effort,
        )
        counts["accepted"] += found.counts["accepted"]
        counts["eigenvalues met"] += found.counts["accepted"] > 0
        undecided += found.counts["undecided"]
        refuted = refuted or found.counterexample is not None
    if undecided:
        counts["undecided"] = undecided
    applies = counts["accepted"] > 0
    verdict = (
        Verdict.REFUTED
        if refuted
        else Verdict.INCONCLUSIVE
        if undecided
        else Verdict.HOLDS
        if applies
        else Verdict.NOT_APPLICABLE
    )
    level = Level.CERTIFIED if mentions_process(claim) else Level.SAMPLED
    method = "rigorous runs" if level is Level.CERTIFIED else "exact rational points"
    domain = "published example (N=3, alpha=1/10, eta=1/1000, eigenvalues 5, 3, -1, -5)"
    return Evidence(
        level,
        verdict,
        CheckId.PUBLISHED,
        method,
        domain,
        dict(counts),
        settings.digits,
        settings.seed,
    )
