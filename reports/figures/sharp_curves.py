"""The numbers behind the comparison of hitting times.

Truth, sharp bounds and the bound of the paper, over the start and over the accuracy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import sympy as sp

from rankclock.theory.formulas.descent import tail_factor
from rankclock.theory.formulas.flow import inflection_fraction
from rankclock.theory.formulas.looseness import limit_ratio
from rankclock.theory.symbols import alpha, eta, lam
from rankclock.verify.evaluate.float64 import evaluate_float
from rankclock.verify.hitting.hitting_index import hitting_index

# guess: as many curves as one figure keeps apart by eye.
DEPTHS = (2, 3, 4, 5, 6)
# guess: what is held fixed while another varies; within the limits of the theorems at each depth.
STEP_SIZE, ACCURACY, START = Fraction(1, 20), Fraction(1, 100), Fraction(1, 2)
# guess: down to 1e-7, where the ratio of bound and truth is at its limit by eye.
STARTS = tuple(Fraction(1, 2) / 4**i for i in range(12))
# guess: down to 1e-29, far beyond float64, which only hitting times without a run reach.
ACCURACIES = tuple(Fraction(1, 10**i) for i in range(1, 31, 2))


@dataclass(frozen=True)
class RecoveryCurves:
    """Steps until lam = 1 is recovered at one depth, over the start or over the accuracy.

    over: what varies. lo, hi: proved enclosure of the number of steps. lower, upper: sharp bounds,
    nan where none is proved. bound: of the paper, not rounded up; nan where its hypotheses fail.
    limit: bound/truth that S4 predicts for the small end.
    """

    depth: int
    over: np.ndarray
    lo: np.ndarray
    hi: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    bound: np.ndarray
    limit: np.ndarray


def over_starts(depth: int, *, starts: Sequence[Fraction] = STARTS) -> RecoveryCurves:
    """Recovery to within ACCURACY from each start, step size STEP_SIZE."""
    tree = limit_ratio(sp.Integer(depth), lam, alpha, eta)
    limits = [
        evaluate_float(tree, {lam: Fraction(1), alpha: start, eta: STEP_SIZE}) for start in starts
    ]
    return _comparison(
        depth,
        starts,
        [(start, ACCURACY) for start in starts],
        # The formula of the limit is for N >= 3.
        limits if depth > 2 else [float("nan")] * len(starts),
    )


def over_accuracies(depth: int, *, accuracies: Sequence[Fraction] = ACCURACIES) -> RecoveryCurves:
    """Recovery from START to within each accuracy, step size STEP_SIZE."""
    size = sp.Integer(depth)
    tree = sp.log(tail_factor(size, lam, eta)) / sp.log(
        tail_factor(size, inflection_fraction(size) * lam, eta)
    )
    limit = evaluate_float(tree, {lam: Fraction(1), eta: STEP_SIZE})
    return _comparison(
        depth, accuracies, [(START, accuracy) for accuracy in accuracies], [limit] * len(accuracies)
    )


def _comparison(
    depth: int,
    over: Sequence[Fraction],
    tasks: Sequence[tuple[Fraction, Fraction]],
    limits: Sequence[float],
) -> RecoveryCurves:
    rows = []
    for start, accuracy in tasks:
        hit = hitting_index(
            lam=Fraction(1), depth=depth, alpha=start, eta=STEP_SIZE, to_error=accuracy
        )
        # nan leaves a gap in the line, where a zero would draw one to the axis.
        lower, upper = hit.sharp or ("nan", "nan")
        rows.append(
            (
                float(hit.steps.lo),
                float(hit.steps.hi),
                float(lower),
                float(upper),
                float(hit.paper_bound or "nan"),
            )
        )
    lo, hi, lower, upper, bound = np.array(rows).T
    return RecoveryCurves(
        depth,
        np.array([float(value) for value in over]),
        lo,
        hi,
        lower,
        upper,
        bound,
        np.array(limits),
    )
