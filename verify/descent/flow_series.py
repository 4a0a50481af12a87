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

    t >= 0 in units d^(2-2N). Raises TooLong when more than 2000 steps would be needed.
    """
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
    # powers[p] holds the series of y^(p+1), extended one term at a time.
    powers: list[list[mpmath.mpf]] = [coefficients] + [[] for _ in range(2 * depth - 2)]
    for i in range(order):
        for p in range(1, 2 * depth - 1):
            powers[p].append(mpmath.fdot(powers[p - 1][: i + 1], coefficients[i::-1]))
        coefficients.append((lam * powers[depth - 2][i] - powers[2 * depth - 2][i]) / (i + 1))
    return coefficients
