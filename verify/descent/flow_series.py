"""Gradient flow of one mode by Taylor steps in mpmath.

It integrates the differential equation and knows no closed form: those are on trial.
"""

from __future__ import annotations

import mpmath

from rankclock.verify.arithmetic.outcomes import TooLong

# guess: some seconds; a mode that needs more is settled, or its step size is far out of range.
_STEP_BUDGET = 2_000


def taylor_flow(t: mpmath.mpf, depth: int, lam: mpmath.mpf, alpha: mpmath.mpf) -> mpmath.mpf:
    """y(t) of y' = y^(N-1)(lam - y^N), y(0) = alpha, with local errors below the working precision.

    t >= 0 in units d^(2-2N). Raises TooLong when more than 2000 steps would be needed, ValueError
    for a depth below two.
    """
    if depth < 2:
        raise ValueError(f"a flow of {depth} factors: the depth is 2 or more")
    order = max(12, mpmath.mp.dps)
    tolerance = mpmath.eps
    y, left = mpmath.mpf(alpha), mpmath.mpf(t)
    for _ in range(_STEP_BUDGET):
        if left <= 0:
            return y
        series = _series(y, depth, lam, order)
        # Two coefficients, as one of them may vanish by chance.
        size = max(abs(series[-1]), abs(series[-2]))
        step = left
        if size:
            # Half the step at which the last term would reach the tolerance.
            step = min(left, (tolerance * abs(y) / size) ** (mpmath.mpf(1) / order) / 2)
        y = mpmath.polyval(series[::-1], step)
        left -= step
    raise TooLong(f"more than {_STEP_BUDGET} Taylor steps")


def _series(y: mpmath.mpf, depth: int, lam: mpmath.mpf, order: int) -> list[mpmath.mpf]:
    """Taylor coefficients of the solution through y, by (i+1) c_{i+1} = [t^i] f."""
    coefficients = [y]
    products = _products(depth)
    # powers[p] holds the series of y^p, extended one term at a time.
    powers: dict[int, list[mpmath.mpf]] = {1: coefficients, **{p: [] for p, _, _ in products}}
    for i in range(order):
        for power, left, right in products:
            # What a series is made of has a term more than it, or is the coefficients.
            powers[power].append(mpmath.fdot(powers[left][: i + 1], powers[right][i::-1]))
        pull, push = powers[depth - 1][i], powers[2 * depth - 1][i]
        coefficients.append((lam * pull - push) / (i + 1))
    return coefficients


def _products(depth: int) -> list[tuple[int, int, int]]:
    """Powers p = q + r of y to compute, in their order, up to those of N - 1 and 2N - 1."""
    products = []
    # By squaring, digit by digit of N - 1.
    power = 1
    for digit in bin(depth - 1)[3:]:
        products.append((2 * power, power, power))
        power *= 2
        if digit == "1":
            products.append((power + 1, power, 1))
            power += 1
    return [*products, (depth, depth - 1, 1), (2 * depth - 1, depth, depth - 1)]
