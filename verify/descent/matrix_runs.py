"""Trajectories by runs on full matrices: in mpmath to the digits asked for, or in float64."""

from __future__ import annotations

import mpmath
import numpy as np

from rankclock.verify.arithmetic.outcomes import Diverges
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent import float64_matrix, mpmath_matrix
from rankclock.verify.descent.factorisation import rounded
from rankclock.verify.descent.recording import RecordedRun, Rows, Schedule, rank_of

# guess: bits beyond those of the run, so that what is derived from a product adds no error of its
# own that would be seen.
_GUARD_BITS = 16


def run_matrix(truth: Rows, schedule: Schedule, digits: int) -> RecordedRun:
    """Every product within 10^-digits alpha^N of exact gradient descent.

    truth: n rows of n rationals, symmetric. Raises Diverges when the run does, Undefined when it
    needs too many digits.
    """
    start, kept = schedule.start, schedule.kept
    run = mpmath_matrix.run(
        truth,
        depth=start.depth,
        alpha=start.alpha,
        eta=start.eta,
        beta=start.beta,
        steps=schedule.steps,
        digits=digits,
        every=schedule.stride,
    )
    at = [run.steps.index(k) for k in kept]
    loss, rows = [], []
    with precision(run.bits + _GUARD_BITS):
        target = mpmath.matrix([[rounded(entry) for entry in row] for row in truth])
        for i in at:
            product = run.products[i]
            loss.append(mpmath.fsum((entry for entry in product - target), squared=True) / 2)
            # The exact product is symmetric, so its symmetric part is no farther from it.
            values = mpmath.eigsy((product + product.T) / 2, eigvals_only=True)
            rows.append(tuple(sorted(values, reverse=True)))
        ranks = tuple(rank_of(row) for row in rows)
    products = [[[float(x) for x in row] for row in run.products[i].tolist()] for i in at]
    return RecordedRun(
        engine="matrix",
        eta=start.eta,
        steps=tuple(kept),
        loss=tuple(loss),
        effective_rank=ranks,
        eigenvalues=tuple(rows),
        product_error=tuple(run.product_errors[i] for i in at),
        products=np.array(products),
        digits=digits,
    )


def run_float(truth: Rows, schedule: Schedule) -> RecordedRun:
    """The same in float64, where the bound on the error may say nothing.

    truth: n rows of n rationals, symmetric. Raises Undefined when the run overflows.
    """
    start, kept = schedule.start, schedule.kept
    run = float64_matrix.run(
        truth,
        depth=start.depth,
        alpha=start.alpha,
        eta=start.eta,
        beta=start.beta,
        steps=schedule.steps,
        every=schedule.stride,
    )
    at = np.searchsorted(run.steps, kept)
    products = run.products[at]
    if not np.isfinite(products).all():
        raise Diverges(f"gradient descent overflows float64 within {schedule.steps} steps")
    target = np.array([[float(entry) for entry in row] for row in truth])
    # A loss beyond float64 is recorded as infinite.
    with np.errstate(over="ignore"):
        loss = tuple(float(np.sum((product - target) ** 2)) / 2 for product in products)
    rows = [
        tuple(np.linalg.eigvalsh((product + product.T) / 2)[::-1].tolist()) for product in products
    ]
    return RecordedRun(
        engine="float",
        eta=start.eta,
        steps=tuple(kept),
        loss=loss,
        effective_rank=tuple(rank_of(row) for row in rows),
        eigenvalues=tuple(rows),
        product_error=tuple(run.product_errors[at].tolist()),
        products=products,
    )
