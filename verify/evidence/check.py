"""Checks one claim with everything that applies to it, and says how strongly it holds."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

import sympy as sp

from rankclock.theory.claim import Claim
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.errors import require_type
from rankclock.verify.evidence import slack_design
from rankclock.verify.evidence.certified import enumeration
from rankclock.verify.evidence.certified import evidence as certified
from rankclock.verify.evidence.findings import Findings, Gather
from rankclock.verify.evidence.necessity import necessity
from rankclock.verify.evidence.sampled import (
    algebraic_points,
    climb,
    named_points,
    published_points,
    search,
    sign_changes,
)
from rankclock.verify.evidence.simulated import published_matrix, trajectories
from rankclock.verify.evidence.symbolic import evidence as symbolic
from rankclock.verify.points.judge import counterexample_at, judge
from rankclock.verify.points.point import Point, exact_values
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import (
    CheckId,
    Counterexample,
    Evidence,
    Level,
    Result,
    Truth,
    Verdict,
)

__all__ = ["KINDS", "Maker", "Settings", "check", "digest", "exact_values", "replay"]

_BITS = 53  # needed: the precision of a float, in which ledgers have always been written


@dataclass(frozen=True)
class Maker:
    """One row of the table below. quick: whether quick runs gather it too."""

    gather: Gather
    quick: bool = True


@dataclass(frozen=True)
class Gathered:
    """What one row of the table gathered about a claim, and the seconds that it took."""

    kind: int
    findings: Findings
    seconds: float


# The order is that of the evidence in a ledger. What quick runs leave out takes minutes.
KINDS = (
    Maker(search.gather),
    Maker(named_points.gather),
    Maker(climb.gather),
    Maker(algebraic_points.gather),
    Maker(sign_changes.gather),
    Maker(trajectories.gather),
    Maker(published_points.gather),
    Maker(published_matrix.gather),
    Maker(symbolic.gather),
    Maker(enumeration.gather),
    Maker(certified.gather, quick=False),
    Maker(slack_design.gather, quick=False),
    Maker(necessity.gather, quick=False),
)


def kinds_for(claim: Claim, settings: Settings) -> list[int]:
    """Numbers of the rows that a run gathers; none for a claim that is for other depths."""
    if not set(settings.depths) & set(claim.depths):
        return []
    return [number for number, kind in enumerate(KINDS) if kind.quick or not settings.quick]


# Sums and quotients of results, and their printed digits, must not depend on the precision of the
# caller.
@precision(_BITS)
def gather(claim: Claim, settings: Settings, kind: int) -> Gathered:
    """One kind of evidence about one claim. kind: number of a row of the table."""
    begin = time.perf_counter()
    findings = KINDS[kind].gather(claim, settings)
    return Gathered(kind, findings, time.perf_counter() - begin)


def check(claim: Claim, settings: Settings) -> Result:
    """All evidence about one claim.

    A conjecture gets ten times the draws and the climbing, unless the run is quick.

    Args:
        claim: what is to be checked.
        settings: seed, counts, depths and digits.

    Returns:
        The evidence piece by piece, and the verdict that follows from it.

    Raises:
        InputError: the claim is no Claim, or the settings are no Settings.

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
    require_type("claim", claim, Claim, "give a Claim, such as one of rankclock.all_claims()")
    require_type("settings", settings, Settings, "give rankclock.Settings()")
    return result_of(claim, [gather(claim, settings, k) for k in kinds_for(claim, settings)])


def result_of(claim: Claim, gathered: Iterable[Gathered]) -> Result:
    """All that was gathered about one claim, in the order of the table; by nothing, that it is for
    other depths.
    """
    parts = sorted(gathered, key=lambda part: part.kind)
    findings = [part.findings for part in parts] or [Findings((_for_other_depths(claim),))]
    return Result(
        id=claim.id,
        title=claim.title,
        kind=claim.kind.value,
        source=str(claim.source),
        digest=digest(claim),
        evidence=tuple(chain.from_iterable(part.evidence for part in findings)),
        hypotheses=tuple(chain.from_iterable(part.hypotheses for part in findings)),
        # The first is told: that of the search comes before that of the climb.
        counterexample=next((p.counterexample for p in findings if p.counterexample), None),
        slack=tuple(chain.from_iterable(part.slack for part in findings)),
        slack_design=next((p.slack_design for p in findings if p.slack_design is not None), None),
        gaps=tuple(chain.from_iterable(part.gaps for part in findings)),
        necessity=tuple(chain.from_iterable(part.necessity for part in findings)),
        seconds=sum(part.seconds for part in parts),
        expected=claim.expected,
    )


def _for_other_depths(claim: Claim) -> Evidence:
    what = f"the claim is checked for N in {claim.depths}, not for the depths asked for"
    return Evidence(Level.SAMPLED, Verdict.NOT_APPLICABLE, CheckId.NONE, "none", what)


def digest(claim: Claim) -> str:
    """Fingerprint of hypotheses and statement: it changes when the mathematics does."""
    return hashlib.sha256(claim.text().encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Replay:
    """A claim at one point.

    hypothesis: the first that fails there or, where none does, that is not decided; None where all
    hold.
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
    return Replay(Verdict.UNREFUTED if judgement.settled else Verdict.INCONCLUSIVE)
