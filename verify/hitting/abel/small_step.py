"""Abel coordinate for small relative steps: Euler's modified equation, truncated, with a proved
defect.

Let A_m have x A_m' = (1/q) sum_{j<=m} U^j C_j(z), C_j from rankclock.theory.formulas.abel. Then
|A_m(g(x)) - A_m(x) - 1| <= K (S/R)^(m+1) for S = h x^(N-2)(|s| + x^N) <= R: the left side is
analytic in h, vanishes to order m+1 at h = 0 and is at most K where S = R. Source: this project;
docs/hitting-times.md, theorems 5 and 6.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from math import comb

from flint import arb, arb_poly, ctx, fmpq, fmpq_poly
from sympy import Poly

from rankclock.theory.formulas.abel import density_polynomials
from rankclock.verify.arithmetic.balls import to_fmpq, to_fraction
from rankclock.verify.arithmetic.precision import BallPrecision
from rankclock.verify.hitting.abel.scaled import Scaled, ln

_RADII = 48
_KEPT_BITS = 1 << 12  # precision up to which balls of coefficients are kept


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


@lru_cache(maxsize=64)
def _density(depth: int, sign: int, order: int) -> tuple[fmpq_poly, ...]:
    """C_0..C_m, checked: what vanishes for m does so for every smaller order, because C_j begins to
    matter at U^j.
    """
    density = tuple(rational_poly(poly) for poly in density_polynomials(depth, sign, order))
    check(depth, sign, density)
    return density


def rational_poly(poly: Poly) -> fmpq_poly:
    """A SymPy polynomial over Q."""
    return fmpq_poly([fmpq(int(c.p), int(c.q)) for c in reversed(poly.all_coeffs())])


@lru_cache(maxsize=256)
def table(depth: int, sign: int, order: int, top: int = 16) -> Table:
    """The table of one order; `top` is the order up to which the polynomials are computed and
    checked together.
    """
    return build(depth, sign, _density(depth, sign, max(order, top))[: order + 1])


def check(depth: int, sign: int, density: tuple[fmpq_poly, ...]) -> None:
    """Raise ArithmeticError unless the defect of these polynomials vanishes to the order
    claimed.
    """
    order = len(density) - 1
    if not vanishes(depth, sign, density):
        raise ArithmeticError(
            f"the expansion of depth {depth}, sign {sign}, order {order} leaves a defect of "
            "lower order"
        )
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
    if any(poly.degree() > j for j, poly in enumerate(density)):
        return False
    length = order + 1
    for z in range(
        2, order + 3
    ):  # whole numbers keep every series below integral, except for the C_j themselves
        gap = sign - z
        power = _binomial(depth, gap, length + 1)
        # 1 - z u ((1+t)^N - 1)/t as a series in u, and its inverse
        room = fmpq_poly([fmpq(1)] + [-z * power[i] / gap for i in range(1, length)])
        common = _mul(_inverse(room, length), _binomial(1 - depth, gap, length), length)
        rate = _binomial(depth - 2, gap, length)
        arguments = [fmpq_poly([1])]
        for _ in range(order):
            arguments.append(_mul(arguments[-1], power * z, length))
        total = [fmpq(0)] * length
        for j, poly in enumerate(density):
            value = fmpq_poly([0])
            for i in range(poly.degree() + 1):
                value += arguments[i] * poly[i]
            term = _mul(common, value, length - j)
            for n in range(length - j):
                total[n + j] += term[n] / (n + 1)
            common = _mul(common, rate, length)
        if total != [fmpq(1)] + [fmpq(0)] * order:
            return False
    return True


def _mul(a: fmpq_poly, b: fmpq_poly, length: int) -> fmpq_poly:
    return fmpq_poly((a * b).coeffs()[:length])


def _binomial(exponent: int, gap: int, length: int) -> fmpq_poly:
    """(1 + gap u)^exponent up to u^(length-1)."""
    found = [fmpq(1)]
    for k in range(1, length):
        found.append(found[-1] * gap * (exponent - k + 1) / k)
    return fmpq_poly(found)


def _inverse(series: fmpq_poly, length: int) -> fmpq_poly:
    """1/series up to u^(length-1) for a series that begins with 1."""
    found = [fmpq(1)]
    for k in range(1, length):
        found.append(-sum((series[i] * found[k - i] for i in range(1, k + 1)), fmpq(0)))
    return fmpq_poly(found)


def _bernstein(poly: fmpq_poly, j: int, sign: int) -> fmpq:
    """Bound of |U^j C_j(z)|/S^j over z > 0: largest Bernstein coefficient; for sign 0 only z^j
    occurs.
    """
    if sign == 0:
        return abs(poly[j])
    return max(abs(poly[i]) / comb(j, i) for i in range(j + 1))


def _disc(depth: int, bernstein: tuple[fmpq, ...]) -> tuple[fmpq, fmpq]:
    """The radius R with the least K/R^(m+1) on a grid below 2^(1/N) - 1, and that constant."""
    order = len(bernstein) - 1
    best: tuple[fmpq, arb] | None = None
    with BallPrecision(64):
        for k in range(2, _RADII):
            radius = fmpq(k, _RADII) * fmpq(7, 10 * depth)
            r = arb(radius)
            far = (1 + r) ** depth
            room = 2 - far
            if not room > 0:
                break
            total = arb(0)
            for j, bound in enumerate(bernstein):
                exponent = (j - 1) * (depth - 2) - 1
                total += (
                    r**j
                    * arb(bound)
                    * far**j
                    * ((1 + r) ** exponent if exponent >= 0 else (1 - r) ** exponent)
                )
            constant = ((1 + total / room) / r ** (order + 1)).upper()
            if best is None or constant < best[1]:
                best = radius, constant
    assert best is not None
    return best[0], to_fmpq(to_fraction(best[1].upper()))


@lru_cache(maxsize=256)
def _smooth(table: Table, bits: int) -> tuple[tuple[arb_poly, arb], ...]:
    """For each j the polynomial in z of x^-s int x^(s-1) smooth_j(x^N) dx, s = (j-1)(N-2), and the
    factor of ln x in it.
    """
    n, found = table.depth, []
    with BallPrecision(bits):
        for j, poly in enumerate(table.smooth):
            exponents = [(j - 1) * (n - 2) + i * n for i in range(poly.degree() + 1)]
            terms = [poly[i] / e if e else fmpq(0) for i, e in enumerate(exponents)]
            found.append(
                (
                    arb_poly(terms),
                    arb(sum((poly[i] for i, e in enumerate(exponents) if not e), fmpq(0))),
                )
            )
    return tuple(found)


@lru_cache(maxsize=256)
def _densities(table: Table) -> tuple[arb_poly, ...]:
    """C_0..C_m, to few digits."""
    with BallPrecision(64):
        return tuple(arb_poly(poly) for poly in table.density)


@lru_cache(maxsize=256)
def _growth(table: Table) -> arb_poly:
    """sum_(1<=j<=m) b_j T^j."""
    with BallPrecision(64):
        return arb_poly([fmpq(0), *table.bernstein[1:]])


class SmallStep:
    """The coordinate A_m of one problem: grows by 1 + defect at each step."""

    name = "small-step expansion"
    theorem = "theorem 6"

    def __init__(self, problem: Scaled, order: int) -> None:
        self.problem, self.table = (
            problem,
            table(problem.depth, problem.sign, order, max(16, order)),
        )

    def value(self, x: arb, outer: bool) -> arb:
        """A_m(x) at the working precision; outer: use the antiderivatives for x > 1 (for sign 1 and
        -1).
        """
        n, t, h = self.problem.depth, self.table, self.problem.step
        rate = h * x ** (n - 2)
        z = x**n
        if t.sign == 0:
            return self._zero(rate * z, x)
        log_x = x.log()
        poles = pole_integrals(z, log_x, n, t.sign, t.order, outer)
        if ctx.prec <= _KEPT_BITS:
            terms = [smooth(z) + log * log_x for smooth, log in _smooth(t, ctx.prec)]
        else:
            terms = [
                power_integrals(poly, z, log_x, n, (j - 1) * (n - 2))
                for j, poly in enumerate(t.smooth)
            ]
        total = arb(0)
        for term, pole, integral in zip(
            reversed(terms), reversed(t.pole), reversed(poles), strict=True
        ):
            total = total * rate + (integral * pole + term)
        return total / rate

    def _zero(self, v: arb, x: arb) -> arb:
        n, t = self.problem.depth, self.table
        total, power = arb(0), 1 / v
        for j in range(t.order + 1):
            c, exponent = -t.density[j][j], (j - 1) * (2 * n - 2)
            total += power * (c / exponent) if exponent else x.log() * c
            power *= v
        return total

    def difference(self, a: arb, b: arb) -> arb:
        """A_m(b) - A_m(a); the antiderivatives are changed at x = 1 where a path crosses it (sign
        -1).
        """
        if self.problem.sign == 0:
            return self.value(b, False) - self.value(a, False)
        far, near = bool(a > 1), bool(b > 1)
        if far == near:
            return self._loose(b, near, a) - self._loose(a, far, b)
        one = arb(1)
        return (
            self.value(b, near) - self.value(one, near) + self.value(one, far) - self.value(a, far)
        )

    def _loose(self, x: arb, outer: bool, other: arb) -> arb:
        """A_m(x) as well as its difference to A_m(other) needs it.

        A_m is about 1/rate: where x is so large that this is small, as many bits less keep the same
        digits after the point, and the Gauss function of an argument next to 1 takes a time that
        grows with the square of its bits.
        """
        with BallPrecision(64):
            spare = int((self.problem.depth - 2) * max(0.0, (ln(+x) - ln(+other)) / math.log(2)))
        with BallPrecision(max(64, ctx.prec - spare)):
            return self.value(x, outer)

    def slope(self, x: arb) -> arb:
        """|x A'(x)| = |sum_j U^j C_j(z)/q|, to few digits."""
        p = self.problem
        gap = p.sign - x**p.depth
        with BallPrecision(64):
            z, rate = (+x) ** p.depth, p.step * (+x) ** (p.depth - 2)
            total = arb(0)
            for poly in reversed(_densities(self.table)):
                total = total * rate + poly(z)
            return abs(total / (rate * gap))

    def error(self, a: arb, b: arb) -> arb:
        """Bound of the sum of defects over any steps of the orbit between a and b, or infinity
        where nothing is proved.
        """
        p, t = self.problem, self.table
        top = b if p.rises else a
        size = p.size(top).upper()
        if not size <= arb(t.radius) or not self._monotone(size):
            return arb("inf")
        ratio = arb(1)
        if p.sign > 0:
            z = b**p.depth
            ratio = (1 + z) / abs(1 - z)
        # sum S_j^m q_j over the steps, divided by S^m; the last step, which passes b, adds at most
        # 2 S.
        if p.rises and p.depth > 2:
            length = arb(1) / (t.order * (p.depth - 2)) + 2 * size
        else:
            length = (1 + size) * abs((b / a).log()) + 2 * size
        return (arb(t.constant) * size**t.order * ratio * length).upper()

    def _monotone(self, size: arb) -> bool:
        far = size * (1 + size) ** (2 * self.problem.depth - 2)
        return bool(_growth(self.table)(far) < 1)


def power_integrals(poly: fmpq_poly, z: arb, log_x: arb, n: int, shift: int) -> arb:
    """x^-shift times the antiderivative of x^(shift-1) poly(x^N), z = x^N."""
    total = arb(0)
    for i in range(poly.degree(), -1, -1):
        exponent = shift + i * n
        total += z**i * (poly[i] / exponent if exponent else log_x * poly[i])
    return total


def pole_integrals(z: arb, log_x: arb, n: int, sign: int, order: int, outer: bool) -> list[arb]:
    """x^-s times an antiderivative of x^(s-1)/(sign - x^N), s = (j-1)(N-2), j = 0..order.

    l_s = sign (1/s + z l_(s+N)) is used downwards for x < 1 and upwards for x > 1, where it is
    stable; one Gauss function starts each residue class of s modulo N, a logarithm the class of 0
    where s = 0 is in it.
    """
    wanted = [(j - 1) * (n - 2) for j in range(order + 1)]
    found: dict[int, arb] = {}
    for residue in sorted({s % n for s in wanted}):
        members = [s for s in wanted if s % n == residue]
        low, high = min(members), max(members)
        if outer:
            _upwards(found, low, high, z, log_x, n, sign)
        else:
            _downwards(found, low, high, z, log_x, n, sign)
    return [found[s] for s in wanted]


def _upwards(
    found: dict[int, arb], low: int, high: int, z: arb, log_x: arb, n: int, sign: int
) -> None:
    s = low
    while s >= n:
        s -= n
    b = arb(fmpq(n - s, n))
    found[s] = (sign / z).hypgeom_2f1(arb(1), b, 1 + b, bc=True, abc=True) / (z * (n - s))
    while s < high:
        found[s + n] = (sign * found[s] - (arb(fmpq(1, s)) if s else log_x)) / z
        s += n


def _downwards(
    found: dict[int, arb], low: int, high: int, z: arb, log_x: arb, n: int, sign: int
) -> None:
    s = high
    if s == 0:
        found[0] = sign * (log_x - (1 - sign * z).log() / n)
        return
    if s < 0:
        s += n
    b = arb(fmpq(s, n))
    found[s] = sign * (sign * z).hypgeom_2f1(arb(1), b, 1 + b, bc=True, abc=True) / s
    while s > low:
        s -= n
        found[s] = sign * ((arb(fmpq(1, s)) if s else log_x) + z * found[s + n])
