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
    diagonal,
    example_eigenvectors,
    published_example,
)
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import CheckId, Count, Evidence, Level, Truth, Verdict

# Needed: what the published ground truth gives, eigenvectors and eigenvalues. A claim about other
# matrices besides has no value for them there.
_KINDS = ["diagonal", "orthogonal columns"]
# Needed: ten times the printed step size makes a tenth of the steps, and still is within the limit
# of the theory.
_LONGER_STEP = 10
# Guess: steps after which the largest eigenvalue has arrived and the second is on its way; and an
# accuracy a little finer than the start, alpha = 1/10.
_STEPS, _ACCURACY = Fraction(250), Fraction(9, 100)
_VERDICTS = {Truth.YES: Verdict.UNREFUTED, Truth.NO: Verdict.REFUTED}


def gather(claim: Claim, settings: Settings) -> Findings:
    """Evidence at the published ground truth, for claims about whole matrices."""
    evidence = published_matrix(claim, settings)
    return Findings() if evidence is None else Findings((evidence,))


def published_matrix(claim: Claim, settings: Settings) -> Evidence | None:
    """A claim on the published 4 x 4 ground truth, along a high-precision matrix run.

    None for a claim that is not about a ground truth by its eigenvectors and eigenvalues, or that
    is about more than the example gives.
    """
    point = _example_point(claim)
    if point is None:
        return None
    accepted = all(decide(h, point.values).truth is Truth.YES for h in claim.hypotheses)
    outcome = trajectory(claim, point, settings.digits) if accepted else None
    return Evidence(
        Level.SIMULATED,
        Verdict.INCONCLUSIVE if outcome is None else _VERDICTS[outcome],
        CheckId.PUBLISHED_MATRIX,
        "mpmath run of all factors",
        "published 4 x 4 ground truth, N=3, alpha=1/10, eta=1/100",
        {Count.RUNS: 1},
        settings.digits,
    )


def _example_point(claim: Claim) -> Point | None:
    """The values that the example gives, None where they are not all that the claim asks for."""
    if sorted(claim.matrices.values()) != _KINDS:
        return None
    example = published_example()
    by_kind = {kind: symbol for symbol, kind in claim.matrices.items()}
    values = exact_values(
        claim,
        {
            by_kind["orthogonal columns"]: example_eigenvectors(),
            by_kind["diagonal"]: diagonal(example["eigenvalues"]),
        },
    )
    values[symbols.N] = Fraction(example["depth"])
    scalars = {
        symbols.alpha: example["alpha"],
        symbols.eta: _LONGER_STEP * example["eta"],
        symbols.k: _STEPS,
        symbols.eps: _ACCURACY,
        symbols.beta: example["beta"],
    }
    values |= {s: value for s, value in scalars.items() if claim.keeps_role(s)}
    return Point(values, ()) if values.keys() >= set(claim.symbols) else None
