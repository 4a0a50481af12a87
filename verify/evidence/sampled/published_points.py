"""Evidence from the published example, at each of its eigenvalues."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.process import mentions_process
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.evidence.sampled.search import search
from rankclock.verify.points.published_example import example_values
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import CheckId, Count, Evidence, Level, Verdict

# What a reader looks for also where it is zero.
_ALWAYS = (Count.ACCEPTED, Count.EIGENVALUES_MET)
_DOMAIN = "published example (N=3, alpha=1/10, eta=1/1000, eigenvalues 5, 3, -1, -5)"


def gather(claim: Claim, settings: Settings) -> Findings:
    """Evidence at the published example, for the claims that it bears on."""
    evidence = published(claim, settings)
    return Findings() if evidence is None else Findings((evidence,))


def published(claim: Claim, settings: Settings) -> Evidence | None:
    """The published depth, scale and step size, each eigenvalue in turn, the rest drawn.

    None for a claim about whole matrices, and for one that is not about a mode.
    """
    every = example_values(claim)
    about_a_mode = symbols.N in every[0] and len(every[0]) > 1
    if claim.matrices or not about_a_mode:
        return None
    counts, refuted = _searched(claim, every, settings)
    # Sides that merely agree are certified to be nothing.
    rigorous = mentions_process(claim) and Count.AGREED not in counts
    level = Level.CERTIFIED if rigorous else Level.SAMPLED
    return Evidence(
        level,
        _verdict(counts, refuted=refuted),
        CheckId.PUBLISHED,
        "rigorous runs" if level is Level.CERTIFIED else "exact rational points",
        _DOMAIN,
        counts,
        settings.digits,
        settings.seed,
    )


def _searched(
    claim: Claim, every: list[dict[sp.Basic, Fraction]], settings: Settings
) -> tuple[dict[Count, int], bool]:
    """What was met at all eigenvalues, and whether the claim is violated at one of them."""
    counts, undecided, refuted = Counter[Count](), 0, False
    for fixed in every:
        met = search(
            claim,
            seed=settings.seed,
            examples=settings.effort.published_points,
            depths=settings.depths,
            digits=settings.digits,
            fixed=fixed,
            effort=settings.effort,
        )
        counts[Count.ACCEPTED] += met.counts[Count.ACCEPTED]
        counts[Count.EIGENVALUES_MET] += met.counts[Count.ACCEPTED] > 0
        counts[Count.AGREED] += met.agreement.points
        undecided += met.counts[Count.UNDECIDED]
        refuted = refuted or met.counterexample is not None
    if undecided:
        counts[Count.UNDECIDED] = undecided
    return {
        count: number for count, number in counts.items() if number or count in _ALWAYS
    }, refuted


def _verdict(counts: dict[Count, int], *, refuted: bool) -> Verdict:
    if refuted:
        return Verdict.REFUTED
    if counts.get(Count.UNDECIDED):
        return Verdict.INCONCLUSIVE
    # Where no eigenvalue satisfies the hypotheses, the example says nothing of the claim.
    return Verdict.UNREFUTED if counts[Count.ACCEPTED] else Verdict.NOT_APPLICABLE
