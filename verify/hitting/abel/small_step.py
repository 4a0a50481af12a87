"""Abel coordinate for small relative steps: Euler's modified equation, truncated.

Its polynomials and the bound of its defect are in expansion.py. Source: this project;
docs/hitting-times.md, theorems 5 and 6.
"""

from __future__ import annotations

import math
from functools import lru_cache

from flint import arb, arb_poly, ctx, fmpq

from rankclock.verify.arithmetic.precision import BallPrecision
from rankclock.verify.hitting.abel.expansion import Table, table
from rankclock.verify.hitting.abel.integrals import pole_integrals, power_integrals
from rankclock.verify.hitting.abel.scaled import Scaled, ln

# guess: up to here balls of coefficients are kept for the next point; beyond, they would only take
# memory, because so many bits are rarely needed twice.
_KEPT_BITS = 1 << 12
# needed: slopes, bounds and numbers of bits are rounded outwards or guessed, so a few digits do.
_FEW_BITS = 64
# needed: the order up to which polynomials are checked together; attempts of lower order share it.
_LEAST_TOP = 16


@lru_cache(maxsize=256)
def _smooth(table: Table, bits: int) -> tuple[tuple[arb_poly, arb], ...]:
    """For each j a polynomial in z, and the factor of ln x beside it.

    Their sum is x^-s times the antiderivative of x^(s-1) smooth_j(x^N), s = (j-1)(N-2).
    """
    n, rows = table.depth, []
    with BallPrecision(bits):
        for j, poly in enumerate(table.smooth):
            exponents = [(j - 1) * (n - 2) + i * n for i in range(poly.degree() + 1)]
            terms = [poly[i] / e if e else fmpq(0) for i, e in enumerate(exponents)]
            logarithm = sum((poly[i] for i, e in enumerate(exponents) if not e), fmpq(0))
            rows.append((arb_poly(terms), arb(logarithm)))
    return tuple(rows)


@lru_cache(maxsize=256)
def _densities(table: Table) -> tuple[arb_poly, ...]:
    """C_0..C_m, to few digits."""
    with BallPrecision(_FEW_BITS):
        return tuple(arb_poly(poly) for poly in table.density)


@lru_cache(maxsize=256)
def _growth(table: Table) -> arb_poly:
    """sum_(1<=j<=m) b_j T^j."""
    with BallPrecision(_FEW_BITS):
        return arb_poly([fmpq(0), *table.bernstein[1:]])


class SmallStep:
    """The coordinate A_m of one problem: grows by 1 + defect at each step."""

    name = "small-step expansion"
    theorem = "theorem 6"

    def __init__(self, problem: Scaled, order: int) -> None:
        self.problem = problem
        self.table = table(problem.depth, problem.sign, order, max(_LEAST_TOP, order))

    def value(self, x: arb, outer: bool) -> arb:
        """A_m(x) at the working precision.

        outer: use the antiderivatives for x > 1 (for sign 1 and -1).
        """
        n, t, h = self.problem.depth, self.table, self.problem.step
        rate = h * x ** (n - 2)
        z = x**n
        if t.sign == 0:
            return self._value_without_pole(rate * z, x)
        log_x = x.log()
        poles = pole_integrals(z, log_x, n, t.sign, t.order, outer)
        terms = self._smooth_integrals(z, log_x)
        total = arb(0)
        # Horner's scheme in U, from the highest order down.
        for term, pole, integral in zip(
            reversed(terms), reversed(t.pole), reversed(poles), strict=True
        ):
            total = total * rate + (integral * pole + term)
        return total / rate

    def _smooth_integrals(self, z: arb, log_x: arb) -> list[arb]:
        """For each j the antiderivative of the part of C_j/(s - z) that has no pole."""
        n, t = self.problem.depth, self.table
        if ctx.prec <= _KEPT_BITS:
            return [smooth(z) + log * log_x for smooth, log in _smooth(t, ctx.prec)]
        return [
            power_integrals(poly, z, log_x, n, (j - 1) * (n - 2)) for j, poly in enumerate(t.smooth)
        ]

    def _value_without_pole(self, v: arb, x: arb) -> arb:
        """A_m for sign 0, where U^j C_j = c_j v^j with v = h x^(2N-2)."""
        n, t = self.problem.depth, self.table
        total, power = arb(0), 1 / v
        for j in range(t.order + 1):
            c, exponent = -t.density[j][j], (j - 1) * (2 * n - 2)
            total += power * (c / exponent) if exponent else x.log() * c
            power *= v
        return total

    def difference(self, a: arb, b: arb) -> arb:
        """A_m(b) - A_m(a).

        The antiderivatives are changed at x = 1 where a path crosses it (sign -1).
        """
        if self.problem.sign == 0:
            return self.value(b, False) - self.value(a, False)
        far, near = bool(a > 1), bool(b > 1)
        if far == near:
            return self._loose(b, near, a) - self._loose(a, far, b)
        # They differ by a constant, so each end is compared with x = 1 in its own.
        unit = arb(1)
        beyond = self.value(b, near) - self.value(unit, near)
        return beyond + self.value(unit, far) - self.value(a, far)

    def _loose(self, x: arb, outer: bool, other: arb) -> arb:
        """A_m(x) as well as its difference to A_m(other) needs it.

        A_m is about 1/rate: where x is so large that this is small, as many bits less keep the same
        digits after the point, and the Gauss function of an argument next to 1 takes a time that
        grows with the square of its bits.
        """
        with BallPrecision(_FEW_BITS):
            spare = int((self.problem.depth - 2) * max(0.0, (ln(+x) - ln(+other)) / math.log(2)))
        with BallPrecision(max(_FEW_BITS, ctx.prec - spare)):
            return self.value(x, outer)

    def slope(self, x: arb) -> arb:
        """|x A'(x)| = |sum_j U^j C_j(z)/q|, to few digits."""
        p = self.problem
        # At the working precision, because next to the limit few digits of z leave none of s - z.
        gap = p.sign - x**p.depth
        with BallPrecision(_FEW_BITS):
            z, rate = (+x) ** p.depth, p.step * (+x) ** (p.depth - 2)
            total = arb(0)
            for poly in reversed(_densities(self.table)):
                total = total * rate + poly(z)
            return abs(total / (rate * gap))

    def error(self, a: arb, b: arb) -> arb:
        """Bound of the sum of defects over any steps of the orbit between a and b.

        Infinite where nothing is proved.
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
        """Whether A_m grows up to one step beyond where S is this size.

        There the terms besides C_0 = 1 sum to less than 1.
        """
        far = size * (1 + size) ** (2 * self.problem.depth - 2)
        return bool(_growth(self.table)(far) < 1)
