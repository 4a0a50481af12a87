"""Claims on matrices at the published example."""

from __future__ import annotations

from fractions import Fraction

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.evidence.simulated.trajectories import trajectory
from rankclock.verify.points.point import Point, exact_values
from rankclock.verify.points.published_example import (
    example_eigenvectors,
    published_example,
)
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import CheckId, Evidence, Level, Truth, Verdict


def gather(claim: Claim, settings: Settings) -> Findings:
    """Evidence at the published ground truth, for claims about whole matrices."""
    evidence = published_matrix(claim, settings)
    return Findings() if evidence is None else Findings((evidence,))


def published_matrix(claim: Claim, settings: Settings) -> Evidence | None:
    """Claims about whole matrices on the published 4 x 4 ground truth, along a high-precision
    matrix run.
    """
    if "orthogonal columns" not in claim.matrices.values():
        return None
    example, by_kind = (
        published_example(),
        {kind: symbol for symbol, kind in claim.matrices.items()},
    )
    values = exact_values(
        claim,
        {
            by_kind["orthogonal columns"]: example_eigenvectors(),
            by_kind["diagonal"]: _diagonal(example["eigenvalues"]),
        },
    )
    # Ten times the printed step size: a tenth of the steps, and still within the limit of the
    # theory.
    values |= {
        symbols.N: Fraction(example["depth"]),
        symbols.alpha: example["alpha"],
        symbols.eta: 10 * example["eta"],
    }
    values |= {
        s: v
        for s, v in (
            (symbols.k, Fraction(250)),
            (symbols.eps, Fraction(9, 100)),
            (symbols.beta, example["beta"]),
        )
        if s in claim.symbols
    }
    point = Point(values, ())
    accepted = all(decide(h, values).truth is Truth.YES for h in claim.hypotheses)
    outcome = trajectory(claim, point, settings.digits) if accepted else None
    verdict = (
        Verdict.HOLDS
        if outcome is Truth.YES
        else Verdict.REFUTED
        if outcome is Truth.NO
        else Verdict.INCONCLUSIVE
    )
    domain = "published 4 x 4 ground truth, N=3, alpha=1/10, eta=1/100"
    return Evidence(
        Level.SIMULATED,
        verdict,
        CheckId.PUBLISHED_MATRIX,
        "mpmath run of all factors",
        domain,
        {"runs": 1},
        settings.digits,
    )


def _diagonal(values: tuple[Fraction, ...]) -> list[list[Fraction]]:
    return [
        [v if i == j else Fraction(0) for j in range(len(values))] for i, v in enumerate(values)
    ]
