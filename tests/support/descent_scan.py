"""Windows straight from their definition: every mode run, every step looked at."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import mpmath
from mpmath.libmp import from_man_exp

from rankclock.verify.arithmetic.precision import precision

# needed: rounding far below every margin of the windows that are compared.
BITS = 300
# needed: as many bits of the smallest start, 10^-10, and of what it grows to; integers, because
# runs in mpmath take five times as long.
_POINT = BITS + 120


def number(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


def levels(
    lam: Fraction,
    *,
    depth: int,
    alpha: Fraction,
    eta: Fraction,
    steps: int,
    beta: Fraction = Fraction(0),
) -> list[mpmath.mpf]:
    """w(0), ..., w(steps) with W_1(0) = (alpha - beta) I, every factor kept."""
    first, other = _fixed(alpha - beta), _fixed(alpha)
    rate, level, products = _fixed(eta), _fixed(lam), []
    for _ in range(steps + 1):
        # other^(N-2) and other^(N-1); integers with the point _POINT bits from the right.
        power = other ** (depth - 2) >> (depth - 3) * _POINT if depth > 2 else 1 << _POINT
        whole = power * other >> _POINT
        products.append(first * whole >> _POINT)
        gap = rate * (products[-1] - level) >> _POINT
        # Only two of the modes differ, so two slopes are enough.
        slope = first * power >> _POINT
        first, other = first - (gap * whole >> _POINT), other - (gap * slope >> _POINT)
    return [mpmath.mp.make_mpf(from_man_exp(product, -_POINT)) for product in products]


def _fixed(value: Fraction) -> int:
    return (value.numerator << _POINT) // value.denominator


def scan(
    orbits: Sequence[Sequence[mpmath.mpf]],
    spectrum: Sequence[Fraction],
    wanted: Sequence[int],
    *,
    tol: Fraction,
    cap: Fraction,
) -> tuple[int | None, int | None]:
    """First and last step of a window.

    The wanted are within tol of their eigenvalues, and the others at most cap |lam_1|.
    """
    with precision(BITS):
        top, hair = number(cap * max(abs(lam) for lam in spectrum)), mpmath.mpf(2) ** -250
        low, high, top = number(1 - tol) - hair, number(1 + tol) + hair, top * (1 + hair)
        goals = [(orbits[i], number(spectrum[i])) for i in wanted]
        others = [orbit for i, orbit in enumerate(orbits) if i not in wanted]
        inside = [
            k
            for k in range(len(orbits[0]))
            if all(low <= orbit[k] / goal <= high for orbit, goal in goals)
            and all(abs(orbit[k]) <= top for orbit in others)
        ]
    if not inside:
        return None, None
    assert inside == list(range(inside[0], inside[-1] + 1)), "the steps inside are no interval"
    return inside[0], inside[-1] if inside[-1] < len(orbits[0]) - 1 else None
