"""Windows straight from their definition: every mode run, every step looked at."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import mpmath

from rankclock.verify.arithmetic.precision import precision

# needed: rounding far below every margin of the windows that are compared.
BITS = 300


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
    with precision(BITS):
        modes = [number(alpha - beta)] + [number(alpha)] * (depth - 1)
        rate, level, products = number(eta), number(lam), []
        for _ in range(steps + 1):
            products.append(mpmath.fprod(modes))
            gap = rate * (products[-1] - level)
            # Only two of the modes differ, so two slopes are enough.
            first, other = modes[1] ** (depth - 1), modes[0] * modes[1] ** (depth - 2)
            modes = [modes[0] - gap * first] + [modes[1] - gap * other] * (depth - 1)
        return products


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
        inside = []
        for k in range(len(orbits[0])):
            learned = all(
                number(1 - tol) - hair
                <= orbits[i][k] / number(spectrum[i])
                <= number(1 + tol) + hair
                for i in wanted
            )
            small = all(
                abs(orbits[i][k]) <= top * (1 + hair)
                for i in range(len(spectrum))
                if i not in wanted
            )
            if learned and small:
                inside.append(k)
    if not inside:
        return None, None
    assert inside == list(range(inside[0], inside[-1] + 1)), "the steps inside are no interval"
    return inside[0], inside[-1] if inside[-1] < len(orbits[0]) - 1 else None
