"""Starts of the perturbed kind, for tests of certified runs of two factor modes."""

from __future__ import annotations

import random
from fractions import Fraction

from rankclock.verify.descent.certified_pair import Pair
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue


def pair(
    lam: Fraction | int | str,
    depth: int = 3,
    alpha: str = "1/10",
    beta: str = "1/20",
    eta: str = "1/1000",
) -> Pair:
    return Pair(
        depth,
        Eigenvalue.exactly(Fraction(lam)),
        Fraction(alpha) - Fraction(beta),
        Fraction(alpha),
        Fraction(eta),
    )


def drawn(seed: int) -> tuple[Pair, int]:
    """A start of every depth, sign and order, within the trapping region, and a number of steps."""
    rng = random.Random(seed)
    depth, lam = rng.randint(2, 7), Fraction(rng.randint(-60, 60), 12)
    alpha = Fraction(rng.randint(1, 150), 100)
    beta = alpha * Fraction(rng.randint(1, 199), 100)
    # Above B: b^2 - a^2 <= alpha^2, and lam^(2/N) + alpha^2 <= (1 + max)^2.
    largest = max(alpha, abs(lam), 1) + 1
    eta = Fraction(rng.randint(5, 100), 100) / ((3 * depth - 2) * largest ** (2 * depth - 2))
    return Pair(depth, Eigenvalue.exactly(lam), alpha - beta, alpha, eta), rng.randint(1, 400)
