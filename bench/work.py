"""What is timed: one mode certified and with plain mpmath, full matrices, whole claims."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from fractions import Fraction
from typing import Any

import mpmath

from bench.clock import Job
from rankclock.theory.registry import all_claims
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent import float64_matrix as floating
from rankclock.verify.descent import mpmath_matrix as matrix
from rankclock.verify.descent.directed_orbit import Grid, grid_bits
from rankclock.verify.descent.mode import Mode
from rankclock.verify.evidence.check import check
from rankclock.verify.settings import Settings

# As many bits as the certified run takes by default.
BITS = 128
# lam = 1 and small steps from a small start: the mode is far from its limit when the timed stretch
# ends.
LAM, ALPHA, ETA = Fraction(1), Fraction(1, 1000), Fraction(1, 1000)
# guess: some tenths of a second a call, in each of the two ways.
STEPS, PLAIN_STEPS = 10_000, 1_500
# guess: one step with mpmath takes about a second at this size.
SIZE, FLOAT_STEPS, MATRIX_STEPS = 50, 200, 1
# Cheap ones of different kinds, so that what all checks share shows.
CLAIMS = (
    "dimensionless-step",
    "local-stability",
    "log-concave-growing",
    "no-overshoot",
    "step-monotone-decaying",
)


def mode_jobs() -> dict[Hashable, Job]:
    """Certified and plain loops for N = 2..6."""
    jobs: dict[Hashable, Job] = {}
    for depth in range(2, 7):
        jobs["certified", depth] = Job(_both_orbits(depth), STEPS)
        jobs["mpmath", depth] = Job(_plain(depth), PLAIN_STEPS)
        jobs["mpmath, powers reused", depth] = Job(_plain_reused(depth), PLAIN_STEPS)
    return jobs


def matrix_jobs() -> dict[Hashable, Job]:
    """The same gradient descent on 50 x 50 matrices in float64 and with mpmath at 30 digits."""
    truth = [
        [Fraction(1 + (i * j) % 7 + (5 if i == j else 0), 100) for j in range(SIZE)]
        for i in range(SIZE)
    ]
    common: dict[str, Any] = {"depth": 3, "alpha": Fraction(1, 10), "eta": Fraction(1, 1000)}
    return {
        "numpy": Job(
            lambda: floating.run(truth, **common, steps=FLOAT_STEPS, every=FLOAT_STEPS), FLOAT_STEPS
        ),
        "mpmath": Job(
            lambda: matrix.run(truth, **common, steps=MATRIX_STEPS, every=MATRIX_STEPS, digits=30),
            MATRIX_STEPS,
        ),
    }


def claim_jobs() -> dict[Hashable, Job]:
    """A few claims of plain algebra."""
    chosen = [claim for claim in all_claims() if claim.id in CLAIMS]
    return {"claims": Job(lambda: [check(claim, Settings()) for claim in chosen], len(chosen))}


def _both_orbits(depth: int) -> Callable[[], None]:
    # As a real run: as many fractional bits as give the smallest increment 128 significant ones.
    mode = Mode(depth, LAM, ALPHA, ETA)
    grid = Grid(mode, grid_bits(mode, None, BITS))

    def call() -> None:
        low, high = (grid.after(STEPS, lower=lower) for lower in (True, False))
        if not ALPHA < low <= high < 1:
            raise RuntimeError(f"the orbit of depth {depth} came to rest within the timed stretch")

    return call


def _plain(depth: int) -> Callable[[], None]:
    def call() -> None:
        with precision(BITS):
            x, lam, eta = (mpmath.mpf(v.numerator) / v.denominator for v in (ALPHA, LAM, ETA))
            for _ in range(PLAIN_STEPS):
                x += eta * x ** (depth - 1) * (lam - x**depth)

    return call


def _plain_reused(depth: int) -> Callable[[], None]:
    def call() -> None:
        with precision(BITS):
            x, lam, eta = (mpmath.mpf(v.numerator) / v.denominator for v in (ALPHA, LAM, ETA))
            for _ in range(PLAIN_STEPS):
                power = x if depth == 2 else x ** (depth - 1)
                x += eta * power * (lam - power * x)

    return call
