"""Checks one claim with everything that applies to it, and says how strongly it holds."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from rankclock.theory.claim import Claim, Kind
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evidence.certified import evidence as certified
from rankclock.verify.evidence.necessity.necessity import necessity_of
from rankclock.verify.evidence.sampled.climb import climbed, evidence_of_climb
from rankclock.verify.evidence.sampled.named_points import named_points, witness_gaps
from rankclock.verify.evidence.sampled.published_points import published
from rankclock.verify.evidence.sampled.search import evidence_of, search
from rankclock.verify.evidence.simulated.published_matrix import published_matrix
from rankclock.verify.evidence.simulated.trajectories import simulated
from rankclock.verify.evidence.slack_design import design_evidence, slack_over_design
from rankclock.verify.evidence.symbolic import evidence as symbolic
from rankclock.verify.points.judge import counterexample_at, judge
from rankclock.verify.points.point import Point, exact_values
from rankclock.verify.settings import Settings, domain_of
from rankclock.verify.verdict import Counterexample, Evidence, Level, Result, Truth, Verdict

__all__ = ["Settings", "check", "digest", "exact_values", "replay"]

_BITS = 53
_CONJECTURE = 10  # nothing but the search stands behind a conjecture, so it is that much longer


# Sums and quotients of results, and their printed digits, must not depend on the precision of the
# caller.
@precision(_BITS)
def check(claim: Claim, settings: Settings) -> Result:
    """All evidence about one claim.

    A conjecture gets ten times the draws and the climbing, unless the run is quick.

    Args:
        claim: what is to be checked.
        settings: seed, counts, depths and digits.

    Returns:
        The evidence piece by piece, and the verdict that follows from it.

    Examples:
        >>> from sympy import Eq, Gt, Symbol
        >>> from rankclock import Claim, Kind, Settings, check, project
        >>> x = Symbol("x", real=True)
        >>> claim = Claim(
        ...     id="square-of-a-sum",
        ...     title="The square of a sum",
        ...     kind=Kind.IDENTITY,
        ...     statement=(Eq((x + 1) ** 2, x**2 + 2 * x),),
        ...     hypotheses=(Gt(x, 0),),
        ...     source=project("an example with a mistake"),
        ...     because="Multiply out.",
        ...     witness={x: 1},
        ... )
        >>> result = check(claim, Settings(examples=10, quick=True))
        >>> result.verdict
        <Verdict.REFUTED: 'refuted'>
        >>> result.counterexample.relation
        0
    """
    begin = time.perf_counter()
    if not set(settings.depths) & set(claim.depths):
        none = Evidence(
            Level.SAMPLED,
            Verdict.NOT_APPLICABLE,
            "none",
            f"the claim is checked for N in {claim.depths}, not for the depths asked for",
        )
        return Result(
            claim.id, claim.title, claim.kind.value, str(claim.source), digest(claim), (none,)
        )
    effort = _CONJECTURE if claim.kind is Kind.CONJECTURE and not settings.quick else 1
    searched = replace(settings, examples=effort * settings.examples)
    found = search(
        claim,
        seed=settings.seed,
        examples=searched.examples,
        depths=settings.depths,
        digits=settings.digits,
    )
    evidence = [
        evidence_of(
            found,
            claim,
            seed=settings.seed,
            digits=settings.digits,
            domain=domain_of(claim, settings),
        )
    ]
    evidence.append(named_points(claim, settings))
    climb = climbed(claim, searched)
    if climb is not None:
        evidence.append(evidence_of_climb(climb, claim, searched))
    further = (
        simulated(claim, settings),
        published(claim, settings),
        published_matrix(claim, settings),
    )
    evidence += [extra for extra in further if extra is not None]
    evidence += symbolic.all_evidence(claim)
    design, necessity = None, tuple[dict[str, Any], ...]()
    if not settings.quick:
        evidence += certified.all_evidence(claim)
        design = slack_over_design(claim, settings)
        slack_there = design_evidence(claim, design, settings)
        evidence += () if slack_there is None else (slack_there,)
        necessity = necessity_of(
            claim,
            seed=settings.seed,
            examples=settings.examples,
            depths=settings.depths,
            digits=settings.digits,
        )
    hypotheses = tuple(
        (str(h), found.seen_true[i], found.seen_false[i]) for i, h in enumerate(claim.hypotheses)
    )
    return Result(
        id=claim.id,
        title=claim.title,
        kind=claim.kind.value,
        source=str(claim.source),
        digest=digest(claim),
        evidence=tuple(evidence),
        hypotheses=hypotheses,
        counterexample=found.counterexample or (climb.counterexample if climb else None),
        slack=tuple(found.slack),
        slack_design=design,
        gaps=witness_gaps(claim, settings),
        necessity=necessity,
        seconds=time.perf_counter() - begin,
    )


def digest(claim: Claim) -> str:
    """Fingerprint of hypotheses and statement: it changes when the mathematics does."""
    return hashlib.sha256(claim.text().encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Replay:
    """A claim at one point. hypothesis: the first that fails there or, where none does, that is not
    decided; None where all hold.
    """

    verdict: Verdict
    counterexample: Counterexample | None = None
    hypothesis: str | None = None


@precision(_BITS)
def replay(claim: Claim, values: dict[sp.Basic, Any], *, digits: int = 30) -> Replay:
    """Verdict on a claim at one given point: not applicable when a hypothesis fails there."""
    point = Point(values, ())
    judgement = judge(claim, point, digits=digits)
    for truth, verdict in (
        (Truth.NO, Verdict.NOT_APPLICABLE),
        (Truth.UNKNOWN, Verdict.INCONCLUSIVE),
    ):
        if truth in judgement.hypotheses:
            return Replay(
                verdict, hypothesis=str(claim.hypotheses[judgement.hypotheses.index(truth)])
            )
    if judgement.broken is not None:
        return Replay(Verdict.REFUTED, counterexample_at(claim, point, digits=digits))
    settled = all(d.truth is Truth.YES for d in judgement.decisions)
    return Replay(Verdict.HOLDS if settled else Verdict.INCONCLUSIVE)
