"""Polynomials of the small-step expansion, and the constants of its bound.

Let A_m have x A_m' = (1/q) sum_{j<=m} U^j C_j(z), C_j from rankclock.theory.formulas.abel. Then
|A_m(g(x)) - A_m(x) - 1| <= K (S/R)^(m+1) for S = h x^(N-2)(|s| + x^N) <= R: the left side is
analytic in h, vanishes to order m+1 at h = 0 and is at most K where S = R. Source: this project;
docs/hitting-times.md, theorems 5 and 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import comb

from flint import arb, fmpq, fmpq_poly
from sympy import Poly

from rankclock.theory.formulas.abel import density_polynomials
from rankclock.verify.arithmetic.balls import to_fmpq, to_fraction
from rankclock.verify.arithmetic.precision import BallPrecision
from rankclock.verify.arithmetic.rationals import as_fraction

# guess: radii tried for R. The best one is flat, so a finer grid gains less than a percent of K.
_RADII = 48
# needed: K is rounded up to a rational in any case, so a few digits do.
_CONSTANT_BITS = 64


@dataclass(frozen=True, eq=False)
class Table:
    """What belongs to (depth, sign, order).

    density: C_0, ..., C_m. smooth, pole: C_j = (s - z) smooth_j + pole_j for s = 1, -1. bernstein:
    bounds of |U^j C_j|/S^j. radius: R. constant: K/R^(m+1), rounded up to a rational.
    """

    depth: int
    sign: int
    order: int
    density: tuple[fmpq_poly, ...]
    smooth: tuple[fmpq_poly, ...]
    pole: tuple[fmpq, ...]
    bernstein: tuple[fmpq, ...]
    radius: fmpq
    constant: fmpq


@lru_cache(maxsize=256)
def table(depth: int, sign: int, order: int, top: int = 16) -> Table:
    """The table of one order.

    top: the order up to which the polynomials are computed and checked together.
    """
    return build(depth, sign, _density(depth, sign, max(order, top))[: order + 1])


@lru_cache(maxsize=64)
def _density(depth: int, sign: int, order: int) -> tuple[fmpq_poly, ...]:
    """C_0..C_m, checked.

    What vanishes for m does so for every smaller order, because C_j begins to matter at U^j.
    """
    density = tuple(rational_poly(poly) for poly in density_polynomials(depth, sign, order))
    check(depth, sign, density)
    return density


def rational_poly(poly: Poly) -> fmpq_poly:
    """A SymPy polynomial over Q."""
    return fmpq_poly([to_fmpq(as_fraction(c)) for c in reversed(poly.all_coeffs())])


def check(depth: int, sign: int, density: tuple[fmpq_poly, ...]) -> None:
    """Raise ArithmeticError unless the defect of these polynomials vanishes to the order claimed.

    This is what the trust in an answer rests on: where the polynomials come from does not matter.
    """
    order = len(density) - 1
    if not vanishes(depth, sign, density):
        raise ArithmeticError(
            f"the expansion of depth {depth}, sign {sign}, order {order} leaves a defect of "
            "lower order"
        )
    # For sign 0 the Bernstein bound and the antiderivatives use the coefficient of z^j alone.
    if sign == 0 and any(poly[i] for j, poly in enumerate(density) for i in range(j)):
        raise ArithmeticError(f"the expansion of depth {depth}, sign 0 has terms besides z^j")


def build(depth: int, sign: int, density: tuple[fmpq_poly, ...]) -> Table:
    """Table of polynomials that have passed `check`."""
    order = len(density) - 1
    bernstein = tuple(_bernstein(poly, j, sign) for j, poly in enumerate(density))
    smooth, pole = [], []
    for poly in density:
        if sign:
            quotient, rest = divmod(poly, fmpq_poly([sign, -1]))
            smooth.append(quotient)
            pole.append(rest[0])
    radius, constant = _disc(depth, bernstein)
    return Table(
        depth, sign, order, density, tuple(smooth), tuple(pole), bernstein, radius, constant
    )


def vanishes(depth: int, sign: int, density: tuple[fmpq_poly, ...]) -> bool:
    """Whether the defect is O(U^(m+1)), exactly over Q.

    With t = u (s - z), u = U tau, the defect plus one is the integral over 0 < tau < 1 of sum_j U^j
    (1+t)^((j-1)(N-2)-1) C_j(z (1+t)^N) / (1 - z u ((1+t)^N - 1)/t). Its coefficient of U^n is a
    polynomial in z of degree at most n, so it is 1 for n = 0 and 0 for 1 <= n <= m if it is at m +
    1 points z.
    """
    order = len(density) - 1
    # The count of points rests on these degrees.
    if any(poly.degree() > j for j, poly in enumerate(density)):
        return False
    wanted = [fmpq(1)] + [fmpq(0)] * order
    # Whole numbers keep every series integral, except for the C_j themselves; 0 and 1 are left out,
    # because s - z is divided by.
    return all(_defect_at(z, depth, sign, density) == wanted for z in range(2, order + 3))


def _defect_at(z: int, depth: int, sign: int, density: tuple[fmpq_poly, ...]) -> list[fmpq]:
    """Coefficients of U^0..U^m of the defect plus one, at a whole number z."""
    length = len(density)
    gap = sign - z
    power = _binomial(depth, gap, length + 1)
    # 1 - z u ((1+t)^N - 1)/t as a series in u, and its inverse
    room = fmpq_poly([fmpq(1)] + [-z * power[i] / gap for i in range(1, length)])
    common = _product(_inverse(room, length), _binomial(1 - depth, gap, length), length)
    rate = _binomial(depth - 2, gap, length)
    arguments = [fmpq_poly([1])]
    for _ in range(length - 1):
        arguments.append(_product(arguments[-1], power * z, length))
    total = [fmpq(0)] * length
    for j, poly in enumerate(density):
        value = fmpq_poly([0])
        for i in range(poly.degree() + 1):
            value += arguments[i] * poly[i]
        term = _product(common, value, length - j)
        for n in range(length - j):
            total[n + j] += term[n] / (n + 1)
        common = _product(common, rate, length)
    return total


def _product(a: fmpq_poly, b: fmpq_poly, length: int) -> fmpq_poly:
    """The product up to u^(length-1)."""
    return fmpq_poly((a * b).coeffs()[:length])


def _binomial(exponent: int, gap: int, length: int) -> fmpq_poly:
    """(1 + gap u)^exponent up to u^(length-1)."""
    series = [fmpq(1)]
    for k in range(1, length):
        series.append(series[-1] * gap * (exponent - k + 1) / k)
    return fmpq_poly(series)


def _inverse(series: fmpq_poly, length: int) -> fmpq_poly:
    """1/series up to u^(length-1) for a series that begins with 1."""
    inverse = [fmpq(1)]
    for k in range(1, length):
        inverse.append(-sum((series[i] * inverse[k - i] for i in range(1, k + 1)), fmpq(0)))
    return fmpq_poly(inverse)


def _bernstein(poly: fmpq_poly, j: int, sign: int) -> fmpq:
    """Bound of |U^j C_j(z)|/S^j over z > 0: the largest Bernstein coefficient."""
    if sign == 0:
        # Only z^j occurs, and S^j = (h x^(N-2) z)^j.
        return abs(poly[j])
    return max(abs(poly[i]) / comb(j, i) for i in range(j + 1))


def _disc(depth: int, bernstein: tuple[fmpq, ...]) -> tuple[fmpq, fmpq]:
    """The radius R with the least K/R^(m+1) on a grid below 2^(1/N) - 1, and that constant."""
    best: tuple[fmpq, arb] | None = None
    with BallPrecision(_CONSTANT_BITS):
        for k in range(2, _RADII):
            # 2^(1/N) - 1 >= ln(2)/N, and 47/48 of 7/10 is just below ln 2.
            radius = fmpq(k, _RADII) * fmpq(7, 10 * depth)
            if not 2 - (1 + arb(radius)) ** depth > 0:
                break
            constant = _constant(depth, bernstein, arb(radius))
            if best is None or constant < best[1]:
                best = radius, constant
    assert best is not None
    return best[0], to_fmpq(to_fraction(best[1].upper()))


def _constant(depth: int, bernstein: tuple[fmpq, ...], r: arb) -> arb:
    """K/R^(m+1) for the radius R = r."""
    far = (1 + r) ** depth
    total = arb(0)
    for j, bound in enumerate(bernstein):
        exponent = (j - 1) * (depth - 2) - 1
        # |1 + t| is between 1 - r and 1 + r, and the sign of the exponent says which end counts.
        side = (1 + r) ** exponent if exponent >= 0 else (1 - r) ** exponent
        total += r**j * arb(bound) * far**j * side
    return ((1 + total / (2 - far)) / r ** len(bernstein)).upper()
