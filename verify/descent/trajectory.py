"""Trajectories of gradient descent: loss, effective rank and eigenvalues over the steps, from any
of the three engines.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint
import mpmath
import numpy as np
import numpy.typing as npt

from rankclock.verify.arithmetic.outcomes import Undefined
from rankclock.verify.arithmetic.precision import bits_of, precision
from rankclock.verify.descent import float64_matrix as floating
from rankclock.verify.descent import mpmath_matrix as exact_matrix
from rankclock.verify.descent.effective_rank import effective_rank
from rankclock.verify.descent.factorisation import Factorisation, rounded
from rankclock.verify.descent.mpmath_mode import bounded_iterates
from rankclock.verify.descent.rounding import Growth

ENGINES = ("spectral", "matrix", "float")
DIGITS = 17
_GUARD = 25
_MOST_BITS = 1 << 17
_CALL_EVERY = 256  # steps between two calls of progress
_SMALL = 60  # rows up to which definiteness is decided exactly

Rows = Sequence[Sequence[Fraction]]
Progress = Callable[[int], None]
Real = Any  # mpf, which has no types, or float


@dataclass(frozen=True)
class _Plan:
    depth: int
    alpha: Fraction
    eta: Fraction
    beta: Fraction | None
    steps: int
    every: int


@dataclass(frozen=True)
class RecordedRun:
    """A recorded run; entry i of loss, effective_rank, eigenvalues, product_error and products
    belongs to step steps[i].

    engine: spectral, matrix or float. eta: step size. loss: ||W_N...W_1 - W||_F^2 / 2.
    effective_rank: None while the product is zero. eigenvalues: of the product, in the order of
    `spectrum`, or without it descending. product_error: bound on the distance of the product from
    exact gradient descent in Frobenius norm, so also on every eigenvalue's; infinite where there is
    none. spectrum: eigenvalues of the ground truth, or None for the engines on full matrices.
    products: shape (r, n, n) in float64, or None for the spectral engine. digits: what was asked
    for, or None for float. Units: W, d^N.
    """

    engine: str
    eta: Fraction
    steps: tuple[int, ...]
    loss: tuple[Real, ...]
    effective_rank: tuple[Real | None, ...]
    eigenvalues: tuple[tuple[Real, ...], ...]
    product_error: tuple[Real, ...]
    spectrum: tuple[Fraction, ...] | None = None
    products: npt.NDArray[np.float64] | None = None
    digits: int | None = None


def trajectory(
    *,
    depth: int,
    alpha: Fraction,
    eta: Fraction,
    steps: int,
    spectrum: Sequence[Fraction] | None = None,
    matrix: Rows | None = None,
    engine: str = "spectral",
    digits: int = DIGITS,
    every: int = 1,
    beta: Fraction | None = None,
    progress: Progress | None = None,
) -> RecordedRun:
    """Run `steps` steps of gradient descent and record the multiples of `every` and the last step.

    spectrum: eigenvalues of the ground truth, or matrix: its n rows of n rationals, symmetric; one
    of them. depth: N >= 2. alpha: W_j(0) = alpha I; beta: W_1(0) = (alpha - beta) I. eta: step
    size. digits: every eigenvalue (spectral) or product (matrix) is within 10^-digits alpha^N of
    exact gradient descent; float has no choice. progress: told the steps done, summed over the
    distinct eigenvalues, by the spectral engine only. That engine takes the eigenvalues of a matrix
    from float64.

    Raises ValueError for data out of range, Undefined when the run diverges or needs too many
    digits, OverflowError when a number is beyond float64 where that is used. Source: theory notes
    sections 1, 2 and 5.
    """
    if (spectrum is None) == (matrix is None) or engine not in ENGINES:
        raise ValueError(f"needs a spectrum or a matrix, and an engine among {', '.join(ENGINES)}")
    if steps < 0 or digits < 1 or every < 1:
        raise ValueError(
            f"needs steps >= 0, digits >= 1 and every >= 1, not {steps}, {digits}, {every}"
        )
    plan = _Plan(depth, alpha, eta, beta, steps, every)
    if engine == "spectral":
        levels = tuple(spectrum) if spectrum is not None else spectrum_of(matrix or ())
        if not levels:
            raise ValueError("needs at least one eigenvalue")
        return _spectral(levels, plan, digits, progress)
    truth = matrix if matrix is not None else _diagonal(spectrum or ())
    return _matrix(truth, plan, digits) if engine == "matrix" else _floating(truth, plan)


def records(steps: int, every: int) -> list[int]:
    """The steps that are recorded: multiples of `every`, and the last."""
    return sorted({*range(0, steps + 1, every), steps})


def held(engine: str, steps: int, every: int) -> int:
    """How many steps an engine holds in memory: full matrices are recorded at regular steps, from
    which `records` are taken.
    """
    return -(-steps // every) + 1 if engine == "spectral" else steps // _regular(steps, every) + 1


def spectrum_of(matrix: Rows) -> tuple[Fraction, ...]:
    """Eigenvalues of a symmetric matrix, descending, computed in float64 by
    numpy.linalg.eigvalsh.
    """
    array, scale = _scaled(matrix)
    return tuple(scale * Fraction(value) for value in np.linalg.eigvalsh(array)[::-1].tolist())


def spectrum_range(matrix: Rows) -> tuple[Fraction, Fraction]:
    """Bounds (low, high) on the eigenvalues of a symmetric matrix; low is 0 if it is known to be
    positive semi-definite.

    Up to 60 rows that is decided exactly: all roots of the characteristic polynomial are real, so
    by Descartes' rule none is negative exactly if its coefficients alternate in sign. Beyond,
    float64 must show it by a margin.
    """
    norm = Factorisation.of(matrix, depth=2, alpha=Fraction(1), eta=Fraction(1)).norm
    size = len(matrix)
    if size <= _SMALL:
        entries = [
            flint.fmpq(entry.numerator, entry.denominator) for row in matrix for entry in row
        ]
        coefficients = flint.fmpq_mat(size, size, entries).charpoly().coeffs()
        definite = all(c * (-1) ** (size - power) >= 0 for power, c in enumerate(coefficients))
    else:
        array, scale = _scaled(matrix)
        definite = float(np.linalg.eigvalsh(array)[0]) > size * 2.0**-45 * float(norm / scale)
    return (Fraction(0) if definite else -norm), norm


def _spectral(
    spectrum: tuple[Fraction, ...], plan: _Plan, digits: int, progress: Progress | None
) -> RecordedRun:
    kept, modes = records(plan.steps, plan.every), {}
    for index, lam in enumerate(dict.fromkeys(spectrum)):
        modes[lam] = _mode(lam, plan, kept, digits, progress, index * plan.steps)
    with precision(bits_of(digits + _GUARD)):
        levels = {lam: rounded(lam) for lam in modes}
        rows = [tuple(modes[lam][i][0] for lam in spectrum) for i in range(len(kept))]
        errors = tuple(
            mpmath.sqrt(sum(modes[lam][i][1] ** 2 for lam in spectrum)) for i in range(len(kept))
        )
        loss = tuple(
            sum((w - levels[lam]) ** 2 for w, lam in zip(row, spectrum, strict=True)) / 2
            for row in rows
        )
        ranks = tuple(_rank(row) for row in rows)
    return RecordedRun(
        "spectral",
        plan.eta,
        tuple(kept),
        loss,
        ranks,
        tuple(rows),
        errors,
        spectrum=spectrum,
        digits=digits,
    )


def _mode(
    lam: Fraction, plan: _Plan, kept: list[int], digits: int, progress: Progress | None, before: int
) -> list[tuple[Real, Real]]:
    """Eigenvalue and bound on its error at the kept steps."""
    bits = bits_of(digits + _GUARD)
    with precision(64):
        level, start = rounded(lam), rounded(plan.alpha**plan.depth)
        allowed = mpmath.mpf(10) ** -digits * start
        far = 2**332 * (abs(level) + start)
    while bits <= _MOST_BITS:
        orbit = _perturbed(lam, plan, bits) if plan.beta else _identical(lam, plan, bits)
        found: list[tuple[Real, Real]] = []
        for k, (value, error) in enumerate(orbit):
            if k == kept[len(found)]:
                found.append((value, error))
            if abs(value) > far:
                raise Undefined(
                    "gradient descent diverges: the mode of eigenvalue "
                    f"{mpmath.nstr(level, 6)} is {mpmath.nstr(value, 3)} at step {k}"
                )
            # An error bound of this size squares itself from step to step.
            if not error < max(abs(value), start) or found[-1][1] > allowed:
                break
            if progress and k % _CALL_EVERY == 0:
                progress(before + k)
            if k == kept[-1]:
                return found
        bits *= 2
    raise Undefined(
        f"{digits} correct digits after {kept[-1]} steps would need more than {_MOST_BITS} bits"
    )


def _identical(lam: Fraction, plan: _Plan, bits: int) -> Iterator[tuple[Real, Real]]:
    """w = d^N with a bound on its error, from that of d."""
    depth = plan.depth
    for value, error in bounded_iterates(
        lam, depth=depth, alpha=plan.alpha, eta=plan.eta, steps=plan.steps, bits=bits
    ):
        with precision(bits):
            largest = abs(value) + error
            yielded = (
                value**depth,
                (
                    depth * largest ** (depth - 1) * error
                    + largest**depth * mpmath.mpf(2) ** (2 - bits)
                )
                * (1 + 2.0**-20),
            )
        yield yielded


def _perturbed(lam: Fraction, plan: _Plan, bits: int) -> Iterator[tuple[Real, Real]]:
    """w = a b^(N-1) from the start with W_1(0) = (alpha - beta) I: a is the mode of W_1, b that of
    every other factor.

    Errors grow as those of the N factors with one row, which pass through no fewer roundings.
    """
    depth = plan.depth
    problem = Factorisation.of(
        ((lam,),), depth=depth, alpha=plan.alpha, eta=plan.eta, beta=plan.beta
    )
    with precision(bits):
        up = 1 + mpmath.mpf(2) ** -40
        a, b, level, rate = (
            rounded(problem.start(0)),
            rounded(problem.alpha),
            rounded(lam),
            rounded(problem.eta),
        )
        growth = Growth(depth, 1, rate * up, abs(level) * up, mpmath.mpf(2) ** -bits)
        proved = None if problem.largest_factor is None else rounded(problem.largest_factor) * up
        largest = proved if proved is not None else max(abs(a), abs(b)) * up
        error = growth.added(largest)
    while True:
        with precision(bits):
            w = a * b ** (depth - 1)
            bound = growth.product(error, largest=largest)
        yield w, bound
        with precision(bits):
            push = rate * (w - level)
            error = growth.advance(error, largest=largest, residual=abs(w - level))
            a, b = a - push * b ** (depth - 1), b - push * a * b ** (depth - 2)
            largest = proved if proved is not None else max(abs(a), abs(b)) * up


def _matrix(truth: Rows, plan: _Plan, digits: int) -> RecordedRun:
    stride = _regular(plan.steps, plan.every)
    found = exact_matrix.run(
        truth,
        depth=plan.depth,
        alpha=plan.alpha,
        eta=plan.eta,
        beta=plan.beta,
        steps=plan.steps,
        digits=digits,
        every=stride,
    )
    kept = records(plan.steps, plan.every)
    at = [found.steps.index(k) for k in kept]
    loss, rows = [], []
    with precision(found.bits + 16):
        target = mpmath.matrix([[rounded(entry) for entry in row] for row in truth])
        for i in at:
            product = found.products[i]
            loss.append(mpmath.fsum((entry for entry in product - target), squared=True) / 2)
            values = mpmath.eigsy((product + product.T) / 2, eigvals_only=True)
            rows.append(tuple(sorted(values, reverse=True)))
        ranks = tuple(_rank(row) for row in rows)
    products = np.array(
        [[[float(entry) for entry in row] for row in found.products[i].tolist()] for i in at]
    )
    errors = tuple(found.product_errors[i] for i in at)
    return RecordedRun(
        "matrix",
        plan.eta,
        tuple(kept),
        tuple(loss),
        ranks,
        tuple(rows),
        errors,
        products=products,
        digits=digits,
    )


def _floating(truth: Rows, plan: _Plan) -> RecordedRun:
    stride = _regular(plan.steps, plan.every)
    found = floating.run(
        truth,
        depth=plan.depth,
        alpha=plan.alpha,
        eta=plan.eta,
        beta=plan.beta,
        steps=plan.steps,
        every=stride,
    )
    kept = records(plan.steps, plan.every)
    at = np.searchsorted(found.steps, kept)
    products = found.products[at]
    if not np.isfinite(products).all():
        raise Undefined(f"gradient descent overflows float64 within {plan.steps} steps")
    target = np.array([[float(entry) for entry in row] for row in truth])
    with np.errstate(over="ignore"):
        loss = tuple(float(np.sum((product - target) ** 2)) / 2 for product in products)
    rows = [
        tuple(np.linalg.eigvalsh((product + product.T) / 2)[::-1].tolist()) for product in products
    ]
    ranks, errors = tuple(_rank(row) for row in rows), tuple(found.product_errors[at].tolist())
    return RecordedRun(
        "float", plan.eta, tuple(kept), loss, ranks, tuple(rows), errors, products=products
    )


def _rank(values: Sequence[Real]) -> Real | None:
    return effective_rank(values) if any(values) else None


def _regular(steps: int, every: int) -> int:
    """The largest stride that meets the multiples of `every` and the last step; beyond the last
    step only the ends.
    """
    return math.gcd(every, steps) or 1


def _diagonal(spectrum: Sequence[Fraction]) -> Rows:
    return tuple(
        tuple(lam if i == j else Fraction(0) for j in range(len(spectrum)))
        for i, lam in enumerate(spectrum)
    )


def _scaled(matrix: Rows) -> tuple[npt.NDArray[np.float64], Fraction]:
    """The matrix in float64 over a scale, which is 1 unless its entries are near the ends of the
    range.
    """
    largest = max(abs(entry) for row in matrix for entry in row)
    scale = Fraction(1) if not largest or Fraction(1, 2**300) < largest < 2**300 else largest
    return np.array(
        [[float(entry / scale if scale != 1 else entry) for entry in row] for row in matrix]
    ), scale
