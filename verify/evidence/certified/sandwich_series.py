"""The members of the step sandwich as power series in U, and what is left out after some terms.

With z = x^N/lam, S(v) = S(v, z) of `speed_gain` and U as in `sandwich`: the tangent side is
phi(U S'(0)), the mean (1/U) int_0^U dv/S(v), and the chord side phi(ln S(U)).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import factorial

import sympy as sp
from flint import arb, arb_poly

from rankclock.theory.formulas.sharp import gain_slope, speed_gain
from rankclock.verify.arithmetic.balls import hull, to_ball
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.evidence.certified.cell import Range

# guess: terms of each series. U is at most half the distance of the nearest zero of S, so that its
# ratio to the radius below is at most 5/9, and the rest some (5/9)^26: less than cells are wide.
TERMS = 28
# guess: radius of the circle of Cauchy's estimate, in units of 1/N, the distance of the nearest
# zero of S. Nearer to one the powers of U/radius fall faster, but 1/S grows.
_SHARE = Fraction(9, 10)
_V, _Z = sp.Symbol("v", real=True), sp.Symbol("z", real=True)

# Coefficients in U of the tangent side, the mean and the chord side.
Members = tuple[list[arb], list[arb], list[arb]]


@dataclass(frozen=True)
class Differences:
    """Coefficients from U^2 on of mean - tangent side and of chord side - mean.

    bound: of |1/S| on the circle of Cauchy's estimate, at least one.
    """

    lower: list[arb]
    upper: list[arb]
    bound: arb


def coefficients(depth: int, z: arb) -> Members:
    """Coefficients in U of the tangent side, the mean and the chord side, TERMS of each."""
    polynomials = gain_polynomial(depth)
    slope = polynomials[1](z)
    gain = [polynomial(z) for polynomial in polynomials]
    gain += [arb(0)] * (TERMS - len(gain))
    # phi(t) = sum (-t)^k/(k+1)!
    tangent = [(-slope) ** k / factorial(k + 1) for k in range(TERMS)]
    inverse, logarithm = _inverse_and_logarithm(gain)
    # The mean of v^k over 0 <= v <= U is U^k/(k+1).
    mean = [value / (k + 1) for k, value in enumerate(inverse)]
    return tangent, mean, _phi_of(logarithm)


def _inverse_and_logarithm(gain: list[arb]) -> tuple[list[arb], list[arb]]:
    """Series of 1/S and ln S, from S (1/S) = 1 and S (ln S)' = S', with S(0) = 1."""
    inverse, logarithm = [arb(1)], [arb(0)]
    for k in range(1, TERMS):
        inverse.append(-sum((gain[j] * inverse[k - j] for j in range(1, k + 1)), arb(0)))
        logarithm.append(
            gain[k] - sum((logarithm[j] * gain[k - j] * j for j in range(1, k)), arb(0)) / k
        )
    return inverse, logarithm


def _phi_of(series: list[arb]) -> list[arb]:
    """Series of phi at a series that begins with zero, by Horner's rule."""
    falling, total = -arb_poly(series), arb_poly([arb(0)])
    for n in range(TERMS - 1, -1, -1):
        total = (total * falling).truncate(TERMS) + arb(1) / factorial(n + 1)
    chord = total.coeffs()
    return chord + [arb(0)] * (TERMS - len(chord))


# Bounded: a run asks for a handful of depths, each once a cell, and SymPy takes longer than the
# rest of the cell.
@lru_cache(maxsize=32)
def gain_polynomial(depth: int) -> tuple[Callable[[arb], arb], ...]:
    """Coefficients of S in v, as functions of z."""
    return tuple(_in_z(sp.Poly(row, _Z)) for row in _rows(depth))


def _rows(depth: int) -> list[sp.Basic]:
    """Coefficients of S in v, constant first."""
    return sp.Poly(speed_gain(_V, _Z, sp.Integer(depth)).doit(), _V).all_coeffs()[::-1]


def _in_z(poly: sp.Poly) -> Callable[[arb], arb]:
    numbers = [as_fraction(c) for c in poly.all_coeffs()]

    def value(z: arb) -> arb:
        total = arb(0)
        for number in numbers:
            total = total * z + to_ball(number)
        return total

    return value


def require_first_order(depth: int) -> None:
    """S(0) = 1 and S'(0) as stated, exactly: then each member is 1 - U S'(0)/2 + O(U^2).

    Raises ValueError where this is not so, and division by U^2 would be wrong.
    """
    rows = _rows(depth)
    starts_at_one = sp.expand(rows[0] - 1) == 0
    slope_as_stated = sp.expand(rows[1] - gain_slope(_Z, sp.Integer(depth))) == 0
    if not (starts_at_one and slope_as_stated):
        raise ValueError(f"N = {depth}: the sides of the sandwich do not agree to first order")


def differences(depth: int, z: arb, members: Callable[[int, arb], Members]) -> Differences:
    """Both differences over a ball of z, from U^2 on, with the bound for Cauchy's estimate."""
    tangent, mean, chord = members(depth, z)
    lower = [m - t for m, t in zip(mean, tangent, strict=True)][2:]
    upper = [c - m for c, m in zip(chord, mean, strict=True)][2:]
    radius = to_ball(_SHARE / depth)
    rest = hull(Fraction(0), Fraction(1)).intersection(1 - z)
    # |1 + v (1-z)| >= 1 - r (1-z), and the second factor of S is least at v = r on |v| = r.
    far = sum(((1 + radius * rest) ** i for i in range(depth)), arb(0))
    least = (1 - radius * rest) ** (depth - 1) * (1 - radius * z * far)
    bound = (1 / least).upper() if least > 0 else arb("inf")
    return Differences(lower, upper, bound.max(arb(1)))


def value_over(depth: int, series: list[arb], u: Range, bound: arb) -> arb:
    """A difference divided by U^2, over a cell: terms by Horner's rule, and what is left out."""
    width, total = hull(*u), arb(0)
    for coefficient in reversed(series):
        total = total * width + coefficient
    radius, most = to_ball(_SHARE / depth), to_ball(u[1])
    # Cauchy: a coefficient of U^k is at most bound/radius^k, so the rest is a geometric series.
    ratio = most / radius
    # 1/S and phi(ln S) are at most `bound` on the circle; e^(-c v) with |c| <= N is entire.
    tail = 2 * bound * ratio ** (TERMS - 2) / (radius**2 * (1 - ratio))
    tail += (depth * most) ** (TERMS - 2) * depth**2 / (factorial(TERMS) * (1 - depth * most))
    return total + arb(0, 1) * tail
