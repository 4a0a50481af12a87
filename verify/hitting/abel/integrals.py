"""Antiderivatives of powers of x times polynomials in x^N, and of powers over s - x^N.

Each is given over its leading power of x, which is of moderate size wherever x is.
"""

from __future__ import annotations

from fractions import Fraction

from flint import arb, fmpq_poly

from rankclock.verify.arithmetic.balls import to_ball


def power_integrals(poly: fmpq_poly, z: arb, log_x: arb, n: int, shift: int) -> arb:
    """x^-shift times the antiderivative of x^(shift-1) poly(x^N), z = x^N."""
    total = arb(0)
    for i in range(poly.degree(), -1, -1):
        exponent = shift + i * n
        total += z**i * (poly[i] / exponent if exponent else log_x * poly[i])
    return total


def pole_integrals(z: arb, log_x: arb, n: int, sign: int, order: int, outer: bool) -> list[arb]:
    """x^-s times an antiderivative of x^(s-1)/(sign - x^N), s = (j-1)(N-2), j = 0..order.

    l_s = sign (1/s + z l_(s+N)) is used downwards for x < 1 and upwards for x > 1 (`outer`), where
    it is stable; one Gauss function starts each residue class of s modulo N, a logarithm the class
    of 0 where s = 0 is in it.
    """
    exponents = [(j - 1) * (n - 2) for j in range(order + 1)]
    integrals: dict[int, arb] = {}
    for residue in sorted({s % n for s in exponents}):
        members = [s for s in exponents if s % n == residue]
        low, high = min(members), max(members)
        if outer:
            _upwards(integrals, low, high, z, log_x, n, sign)
        else:
            _downwards(integrals, low, high, z, log_x, n, sign)
    return [integrals[s] for s in exponents]


def _upwards(
    integrals: dict[int, arb], low: int, high: int, z: arb, log_x: arb, n: int, sign: int
) -> None:
    """Fill in one residue class from its least member: errors shrink by 1/z at each step."""
    s = low
    while s >= n:
        s -= n
    b = to_ball(Fraction(n - s, n))
    # Integrated from infinity, which s < N allows, by the series of the integrand in 1/z.
    integrals[s] = (sign / z).hypgeom_2f1(arb(1), b, 1 + b, bc=True, abc=True) / (z * (n - s))
    while s < high:
        integrals[s + n] = (sign * integrals[s] - _power_integral(s, log_x)) / z
        s += n


def _downwards(
    integrals: dict[int, arb], low: int, high: int, z: arb, log_x: arb, n: int, sign: int
) -> None:
    """Fill in one residue class from its greatest member: errors shrink by z at each step."""
    s = high
    if s == 0:
        # Then 0 is the only exponent of its class: the one below, 2-N, is 0 or no multiple of N.
        integrals[0] = sign * (log_x - (1 - sign * z).log() / n)
        return
    if s < 0:
        # The Gauss function needs a positive parameter.
        s += n
    b = to_ball(Fraction(s, n))
    integrals[s] = sign * (sign * z).hypgeom_2f1(arb(1), b, 1 + b, bc=True, abc=True) / s
    while s > low:
        s -= n
        integrals[s] = sign * (_power_integral(s, log_x) + z * integrals[s + n])


def _power_integral(s: int, log_x: arb) -> arb:
    """x^-s times the antiderivative of x^(s-1): 1/s, or a logarithm for s = 0."""
    return to_ball(Fraction(1, s)) if s else log_x
