"""Gradient descent on full matrices with mpmath, to a guaranteed number of digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import mpmath
import numpy as np

from rankclock.verify.arithmetic.outcomes import Diverges, Undefined
from rankclock.verify.arithmetic.precision import bits_of, precision
from rankclock.verify.descent.factorisation import (
    Factorisation,
    Number,
    Truth,
    rounded,
    spectral_norm_above,
)
from rankclock.verify.descent.rounding import Growth, allowed, guard_digits

# guess: decimal digits lost on the way that a first attempt stands; the bound known beforehand is
# often far larger than what is lost.
_FIRST_GUARD = 40
# guess: beyond a million bits a step of one entry takes seconds.
_MOST_BITS = 1 << 20
# guess: a residual so much larger than start and truth does not come back.
_FAR = 2**332

Rows = Sequence[Sequence[mpmath.mpf]]


@dataclass(frozen=True)
class MatrixRun:
    """A recorded run; entry i of each field belongs to step steps[i].

    products: W_N...W_1, n x n mpmath matrices. factors: (W_1, ..., W_N), empty unless kept.
    product_errors, factor_errors: bounds on the distance from exact gradient descent in Frobenius
    norm, over all factors together. bits: of the arithmetic.
    """

    steps: tuple[int, ...]
    products: tuple[mpmath.matrix, ...]
    product_errors: tuple[mpmath.mpf, ...]
    factor_errors: tuple[mpmath.mpf, ...]
    factors: tuple[tuple[mpmath.matrix, ...], ...]
    bits: int


def run(
    truth: Truth,
    *,
    depth: int,
    alpha: Number,
    eta: Number,
    steps: int,
    digits: int,
    beta: Number | None = None,
    every: int = 1,
    keep_factors: bool = False,
) -> MatrixRun:
    """Run `steps` steps and record those that are multiples of `every`.

    truth: n rows of n exact numbers (d^N). depth: N >= 2. alpha: W_j(0) = alpha I (d). beta: W_1(0)
    = (alpha - beta) I (d). eta: step size (d^(2-2N)). keep_factors: record the factors too. digits:
    every recorded product is within 10^-digits alpha^N of that of exact gradient descent, every
    factor within 10^-digits alpha, in Frobenius norm. Guard digits come from the bound known
    beforehand, or fewer; the errors are bounded again along the run, and the run is repeated with
    more digits if they grew past what is allowed.

    Raises ValueError for data out of range, Undefined when the run diverges or would need more than
    2^20 bits. Source: this project, docs/theory.md, sections 1 and 10; the bound is derived in
    rankclock.verify.descent.rounding.
    """
    problem = Factorisation.of(truth, depth=depth, alpha=alpha, eta=eta, beta=beta)
    if steps < 0 or digits < 1 or every < 1:
        raise ValueError(
            f"needs steps >= 0, digits >= 1 and every >= 1, not {steps}, {digits}, {every}"
        )
    guard = _FIRST_GUARD
    if problem.largest_factor is not None:
        guard = guard_digits(problem, steps, digits=digits)
    bits = bits_of(digits + min(guard, _FIRST_GUARD))
    while bits <= _MOST_BITS:
        recorded = run_attempt(problem, steps, every, keep_factors, bits)
        if recorded is None:
            bits = max(2 * bits, bits_of(digits + guard))
            continue
        missing = _missing_bits(problem, recorded, digits)
        if not missing:
            return recorded
        bits += missing + 8
    raise Undefined(
        f"{digits} correct digits after {steps} steps would need more than {_MOST_BITS} bits"
    )


def _missing_bits(problem: Factorisation, recorded: MatrixRun, digits: int) -> int:
    """By how many bits the errors of a run are larger than what is allowed."""
    with precision(64):
        factors, product = allowed(problem, digits)
        excess = max(max(recorded.factor_errors) / factors, max(recorded.product_errors) / product)
        return 0 if excess <= 1 else int(mpmath.ceil(mpmath.log(excess, 2)))


def run_attempt(
    problem: Factorisation, steps: int, every: int, keep_factors: bool, bits: int
) -> MatrixRun | None:
    """One run at one precision; None when its error bound comes to exceed the factors."""
    records = _Records()
    with precision(bits):
        target = [[rounded(entry) for entry in row] for row in problem.truth]
        eta = rounded(problem.eta)
        current = [_multiple(rounded(problem.start(i)), problem.size) for i in range(problem.depth)]
        up = 1 + mpmath.mpf(2) ** -40
        norm, unit = rounded(problem.norm) * up, mpmath.mpf(2) ** -bits
        growth = Growth(problem.depth, problem.size, eta * up, norm, unit)
        proved = None if problem.largest_factor is None else rounded(problem.largest_factor) * up
        far = _FAR * (growth.truth + rounded(problem.start_size) ** problem.depth)
        largest = _largest(current) if proved is None else proved
        error = growth.added(largest)
        for k in range(steps + 1):
            prefixes = partial_products(current)
            if k % every == 0:
                product_error = growth.product(error, largest=largest)
                records.keep(
                    k, prefixes[-1], product_error, current if keep_factors else None, error
                )
            if k == steps:
                break
            residual = _difference(prefixes[-1], target)
            entries = (entry for row in residual for entry in row)
            size = mpmath.sqrt(mpmath.fsum(entries, squared=True))
            if size > far:
                raise Diverges(
                    f"gradient descent diverges: the residual at step {k} is {mpmath.nstr(size, 3)}"
                )
            error = growth.advance(error, largest=largest, residual=size)
            current = descent_step(current, prefixes, residual, eta)
            largest = _largest(current) if proved is None else proved
            if not error < largest:
                return None
    return records.run(bits)


@dataclass
class _Records:
    """What has been recorded so far of a run."""

    steps: list[int] = field(default_factory=list)
    products: list[mpmath.matrix] = field(default_factory=list)
    product_errors: list[mpmath.mpf] = field(default_factory=list)
    factor_errors: list[mpmath.mpf] = field(default_factory=list)
    factors: list[tuple[mpmath.matrix, ...]] = field(default_factory=list)

    def keep(
        self,
        k: int,
        product: Rows,
        product_error: mpmath.mpf,
        factors: Sequence[Rows] | None,
        factor_error: mpmath.mpf,
    ) -> None:
        """Record step k; factors: None where they are not wanted."""
        self.steps.append(k)
        self.products.append(mpmath.matrix(product))
        self.product_errors.append(product_error)
        self.factor_errors.append(factor_error)
        if factors is not None:
            self.factors.append(tuple(mpmath.matrix(W) for W in factors))

    def run(self, bits: int) -> MatrixRun:
        """The whole run. bits: of the arithmetic."""
        return MatrixRun(
            tuple(self.steps),
            tuple(self.products),
            tuple(self.product_errors),
            tuple(self.factor_errors),
            tuple(self.factors),
            bits,
        )


def _multiple(value: mpmath.mpf, size: int) -> Rows:
    """The rows of value I."""
    zero = mpmath.mpf(0)
    return [[value if i == j else zero for j in range(size)] for i in range(size)]


def _difference(left: Rows, right: Rows) -> Rows:
    return [[x - y for x, y in zip(*rows, strict=True)] for rows in zip(left, right, strict=True)]


def partial_products(factors: Sequence[Rows]) -> list[Rows]:
    """W_1, W_2 W_1, ..., W_N...W_1."""
    products = [factors[0]]
    # fdot adds up exactly and rounds once, so a product is off by less than Growth allows.
    for W in factors[1:]:
        columns = list(zip(*products[-1], strict=True))
        products.append([[mpmath.fdot(row, column) for column in columns] for row in W])
    return products


def descent_step(
    factors: Sequence[Rows], prefixes: Sequence[Rows], residual: Rows, eta: mpmath.mpf
) -> list[Rows]:
    """W_j - eta (W_N...W_{j+1})^T R (W_{j-1}...W_1)^T for every j."""
    stepped: list[Rows] = []
    # (W_N...W_{j+1})^T R, from the last factor to the first.
    suffix = residual
    for j in range(len(factors) - 1, -1, -1):
        slope = (
            [[mpmath.fdot(row, other) for other in prefixes[j - 1]] for row in suffix]
            if j
            else suffix
        )
        stepped.append(
            [
                [w - eta * s for w, s in zip(*rows, strict=True)]
                for rows in zip(factors[j], slope, strict=True)
            ]
        )
        if j:
            columns = list(zip(*suffix, strict=True))
            suffix = [
                [mpmath.fdot(row, column) for column in columns]
                for row in zip(*factors[j], strict=True)
            ]
    return stepped[::-1]


def _largest(factors: Sequence[Rows]) -> mpmath.mpf:
    """A bound on the spectral norm of every factor, infinite beyond the range of float64."""
    arrays = np.array([[[float(entry) for entry in row] for row in W] for W in factors])
    return (
        mpmath.mpf(max(map(spectral_norm_above, arrays)))
        if np.isfinite(arrays).all()
        else mpmath.inf
    )
