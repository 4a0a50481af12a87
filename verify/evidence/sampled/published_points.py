"""Evidence from the published example: its eigenvalues one by one, and its 4 x 4 ground truth."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from rankclock.theory import Claim, symbols
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evidence.sampled.search import search
from rankclock.verify.points.point import Point, exact_values
from rankclock.verify.points.published_example import (
    example_eigenvectors,
    example_values,
    published_example,
)
from rankclock.verify.settings import Settings
from rankclock.verify.simulated import mentions_process, trajectory
from rankclock.verify.verdict import Evidence, Level, Truth, Verdict

_EXAMPLE_POINTS = 4


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
            examples=_EXAMPLE_POINTS,
            depths=settings.depths,
            digits=settings.digits,
            fixed=fixed,
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
    return Evidence(level, verdict, method, domain, dict(counts), settings.digits, settings.seed)


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
        Level.SIMULATED, verdict, "mpmath run of all factors", domain, {"runs": 1}, settings.digits
    )


def _diagonal(values: tuple[Fraction, ...]) -> list[list[Fraction]]:
    return [
        [v if i == j else Fraction(0) for j in range(len(values))] for i, v in enumerate(values)
    ]
