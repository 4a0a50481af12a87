"""The trapping region of the perturbed start: from where a mode approaches its eigenvalue for ever.

With |a| <= b, M^N = max(|p|, |lam|), B^2 = M^2 + b^2 - a^2 and eta (3N-2) B^(2N-2) <= 1, the level
p = a b^(N-1) approaches lam from now on and never passes it. Source: docs/perturbed-start.md,
theorem 1.
"""

from __future__ import annotations

from fractions import Fraction

from rankclock.verify.descent.fixed_point import root_above


def traps(
    depth: int,
    eta: Fraction,
    lam: Fraction,
    a: tuple[Fraction, Fraction],
    b: tuple[Fraction, Fraction],
) -> bool:
    """Whether every state with a and b in these ranges lies in the trapping region.

    depth: N >= 2. eta: step size (d^(2-2N)). a, b: ranges of the factor modes (d). lam: a bound on
    |lam|. From such a state p approaches lam for ever and never passes it.
    """
    if b[0] <= 0 or max(abs(a[0]), abs(a[1])) > b[0]:
        return False
    return eta <= trapping_limit(depth, lam, a, b)[0]


def trapping_limit(
    depth: int, lam: Fraction, a: tuple[Fraction, Fraction], b: tuple[Fraction, Fraction]
) -> tuple[Fraction, Fraction]:
    """1/((3N-2) B^(2N-2)), the largest step size of a trapping region, and B^2 = M^2 + b^2 - a^2.

    |a| <= b; arguments as for `traps`. M^N is the larger of |a| b^(N-1) and lam. Both are rational,
    the limit at most and B^2 at least the true one.
    """
    # Of the ranges the ends are taken at which B is largest.
    largest = max(abs(a[0]), abs(a[1]))
    nearest = Fraction(0) if a[0] <= 0 <= a[1] else min(abs(a[0]), abs(a[1]))
    level = max(largest * b[1] ** (depth - 1), lam)
    square = root_above(level, depth) ** 2 + b[1] ** 2 - nearest**2
    return 1 / ((3 * depth - 2) * square ** (depth - 1)), square
