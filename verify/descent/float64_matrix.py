"""Gradient descent on full matrices in float64, with a bound on its own rounding errors."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rankclock.verify.arithmetic.outcomes import Diverges
from rankclock.verify.descent.factorisation import Factorisation, Number, Truth
from rankclock.verify.descent.rounding import Growth

Array = npt.NDArray[np.float64]

# needed: unit roundoff of float64.
UNIT = 2.0**-53
# needed: a product of n x n matrices loses at most n^2 2^-1075 to underflow; this covers all
# products of a step with room to spare.
_UNDERFLOW = 2.0**-1000
# needed: entries whose squares underflow are missing from a Frobenius norm.
_UNSEEN = 2.0**-500
# needed: below this the bounds would underflow themselves.
_LEAST = 2.0**-900
# needed: more than the rounding of rationals to float64, and of a computed Frobenius norm.
_UP, _NORM_UP = 1 + 2.0**-40, 1 + 2.0**-20


@dataclass(frozen=True)
class FloatRun:
    """A recorded run; entry i of each field belongs to step steps[i].

    products: W_N...W_1, shape (r, n, n). factors: shape (r, N, n, n), or None unless kept.
    product_errors, factor_errors: bounds on the distance from exact gradient descent in Frobenius
    norm, over all factors together, shape (r,); infinite where the bound says nothing, and larger
    than the values themselves where float64 cannot be trusted.
    """

    steps: npt.NDArray[np.int64]
    products: Array
    product_errors: Array
    factor_errors: Array
    factors: Array | None


def run(
    truth: Truth,
    *,
    depth: int,
    alpha: Number,
    eta: Number,
    steps: int,
    beta: Number | None = None,
    every: int = 1,
    keep_factors: bool = False,
) -> FloatRun:
    """Run `steps` steps and record those that are multiples of `every`.

    truth: n rows of n exact numbers, or a float64 array (d^N), rounded to float64 for the run; the
    rounding counts as an error. depth: N >= 2. alpha: W_j(0) = alpha I (d). beta: W_1(0) = (alpha -
    beta) I (d). eta: step size (d^(2-2N)). keep_factors: record the factors too. The errors are
    bounded along the run with the residuals met on the way. Where Factorisation.largest_factor
    proves no bound on the factors, their Frobenius norms stand in, and the bound is soon useless.

    Raises ValueError for data out of range, Undefined when the run overflows, OverflowError when a
    number given is beyond float64. Source: this project, docs/theory.md, sections 1 and 10; the
    bound is derived in rankclock.verify.descent.rounding.
    """
    problem = Factorisation.of(truth, depth=depth, alpha=alpha, eta=eta, beta=beta)
    if steps < 0 or every < 1:
        raise ValueError(f"needs steps >= 0 and every >= 1, not {steps}, {every}")
    recorded = _nothing_yet(problem, steps, every, keep_factors)
    # What overflows is seen in the residual, and said there.
    with np.errstate(over="ignore", invalid="ignore"):
        _fill(recorded, problem, steps, every)
    return recorded


def _nothing_yet(problem: Factorisation, steps: int, every: int, keep_factors: bool) -> FloatRun:
    """A recorded run with room for every record."""
    records, size = steps // every + 1, problem.size
    return FloatRun(
        steps=np.arange(records, dtype=np.int64) * every,
        products=np.empty((records, size, size)),
        product_errors=np.empty(records),
        factor_errors=np.empty(records),
        factors=np.empty((records, problem.depth, size, size)) if keep_factors else None,
    )


def _fill(recorded: FloatRun, problem: Factorisation, steps: int, every: int) -> None:
    """Run all steps, which may be some more than are recorded."""
    depth, size, rate = problem.depth, problem.size, float(problem.eta)
    target = np.array([[float(entry) for entry in row] for row in problem.truth])
    growth = Growth(depth, size, rate * _UP, float(problem.norm) * _UP, UNIT, _UNDERFLOW)
    proved = None if problem.largest_factor is None else float(problem.largest_factor) * _UP
    current = np.stack([float(problem.start(i)) * np.eye(size) for i in range(depth)])
    # Buffers are made once and filled anew: small matrices would spend their time in allocation.
    prefixes, residual = np.empty_like(current), np.empty((size, size))
    largest = proved if proved is not None else _largest(current)
    error = growth.added(largest) if largest ** (2 * depth) > _LEAST else math.inf
    for k in range(steps + 1):
        multiply_out(current, prefixes)
        if k % every == 0:
            at = k // every
            recorded.products[at], recorded.factor_errors[at] = prefixes[-1], error
            recorded.product_errors[at] = growth.product(error, largest=largest)
            if recorded.factors is not None:
                recorded.factors[at] = current
        if k == steps:
            return
        np.subtract(prefixes[-1], target, out=residual)
        distance = math.sqrt(np.vdot(residual, residual)) + _UNSEEN
        if not math.isfinite(distance):
            raise Diverges(f"gradient descent overflows float64 at step {k}")
        if math.isfinite(error):
            error = growth.advance(error, largest=largest, residual=distance)
        descent_step(current, prefixes, residual, rate)
        if proved is None:
            largest = _largest(current)


def multiply_out(factors: Array, prefixes: Array) -> None:
    """Fill prefixes with W_1, W_2 W_1, ..., W_N...W_1."""
    prefixes[0] = factors[0]
    for j in range(1, len(factors)):
        np.matmul(factors[j], prefixes[j - 1], out=prefixes[j])


def descent_step(factors: Array, prefixes: Array, residual: Array, eta: float) -> None:
    """Replace every W_j by W_j - eta (W_N...W_{j+1})^T R (W_{j-1}...W_1)^T, the last one first."""
    # (W_N...W_{j+1})^T R; each factor is needed once more by the next one, before it is replaced.
    suffix = residual
    for j in range(len(factors) - 1, 0, -1):
        slope = suffix @ prefixes[j - 1].T
        suffix = factors[j].T @ suffix
        slope *= eta
        factors[j] -= slope
    factors[0] -= eta * suffix


def _largest(factors: Array) -> float:
    """A bound on the spectral norm of every factor: the largest Frobenius norm."""
    return math.sqrt(max(float(np.vdot(W, W)) for W in factors)) * _NORM_UP + _UNSEEN
