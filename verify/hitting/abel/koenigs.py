"""Koenigs coordinate at a fixed point: a polynomial that a step multiplies by the multiplier, up to
a proved defect.

Near a fixed point one mode is y -> G(y) = y - h v(y), v a polynomial with v(0) = 0, multiplier rho
= 1 - h v'(0). With kappa(y) = y + k_2 y^2 + ... + k_M y^M the coordinate is ln|kappa|/ln rho.
Whatever the k_i are, the defect kappa(G(y)) - rho kappa(y) = sum_i D_i y^i is bounded here:
D_2..D_M as computed, and sum_{i>M} |D_i| r^i <= h v^(r) k'(r + h v^(r)) with v^, k^ the polynomials
of the absolute values. A wrong coefficient makes the bound useless, never wrong. Source: this
project; docs/hitting-times.md, theorem 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

from flint import arb, arb_poly

from rankclock.verify.arithmetic.precision import BallPrecision
from rankclock.verify.hitting.abel.scaled import Scaled

_LOW = 64
# Radii and reaches that are tried, as parts of the distance to the nearest singularity of the
# flow's linearisation.
_RADII = (0.8, 0.6, 0.5, 0.4, 0.3, 0.22, 0.16, 0.12, 0.08, 0.05)
REACHES = (0.2, 0.15, 0.1, 0.07, 0.05, 0.035, 0.025, 0.018, 0.012, 0.008, 0.005)


def local_drift(depth: int, sign: int, at_zero: bool) -> list[int]:
    """Coefficients of v: G(y) = y - h v(y), y = 1 - x at the limit (sign 1), y = x at zero (depth
    2).
    """
    if at_zero:
        if depth != 2:
            raise ValueError("zero is a fixed point with a linear part for depth 2 only")
        return [0, -sign, 0, 1]
    return [(-1) ** i * (comb(depth - 1, i) - comb(2 * depth - 1, i)) for i in range(2 * depth)]


def coefficients(drift: Sequence[int], step: arb, terms: int) -> list[arb]:
    """k_0..k_M of kappa with kappa(G(y)) = rho kappa(y) + O(y^(M+1)), rounded to exact numbers.

    drift: v. step: h. terms: M.
    """
    image = _image(drift, step)
    rho, power = image[1], image
    kappa = [arb(0), arb(1)]
    composed = arb_poly([0])  # sum_{l<i} k_l G^l up to y^M
    for i in range(1, terms + 1):
        if i > 1:
            kappa.append((composed[i] / (rho - rho**i)).mid())  # [y^i] G^i = rho^i
            power = (power * image).truncate(terms + 1)
        composed += kappa[i] * power
    return kappa


def defect(drift: Sequence[int], step: arb, kappa: Sequence[arb]) -> list[arb]:
    """Balls D_0..D_M of kappa(G(y)) - rho kappa(y), for any kappa with kappa(0) = 0, kappa'(0) =
    1.
    """
    image, length = _image(drift, step), len(kappa)
    total = arb_poly([0])
    for k in reversed(kappa):
        total = (total * image + k).truncate(length)
    found = [total[n] - image[1] * k for n, k in enumerate(kappa)]
    found[0] = found[1] = arb(0)  # 0 - 0 and rho - rho
    return found


def _image(drift: Sequence[int], step: arb) -> arb_poly:
    """G(y) = y - h v(y)."""
    image = [-step * c for c in drift]
    image[1] = 1 + image[1]
    return arb_poly(image)


class Koenigs:
    """The coordinate ln|kappa(y)|/ln rho of one problem at one fixed point."""

    name = "Koenigs linearisation"
    theorem = "theorem 7"

    def __init__(self, problem: Scaled, terms: int, *, at_zero: bool) -> None:
        self.problem, self.at_zero, self.terms = problem, at_zero, terms
        drift = local_drift(problem.depth, problem.sign, at_zero)
        self.kappa = coefficients(drift, problem.step, terms)
        self._polynomial = arb_poly(self.kappa)
        left = defect(drift, problem.step, self.kappa)
        self.log_rate = (-problem.step * drift[1]).log1p()
        with BallPrecision(_LOW):
            self._step = +problem.step
            self._pull = self._step * drift[1]
            self._rate = 1 - self._pull
            self._sizes = [abs(k) for k in self.kappa]
            self._defect = [abs(d).upper() for d in left]
            self._tails = self._disc([abs(c) for c in drift])

    def local(self, x: arb) -> arb:
        """y at x."""
        return x if self.at_zero else 1 - x

    def value(self, x: arb, outer: bool = False) -> arb:
        """The coordinate at x, at the working precision."""
        return abs(self._polynomial(self.local(x))).log() / self.log_rate

    def difference(self, a: arb, b: arb) -> arb:
        """Coordinate of b minus coordinate of a."""
        return self.value(b) - self.value(a)

    def slope(self, x: arb) -> arb:
        """|x A'(x)| to leading order."""
        return abs(x / (self.local(x) * self.log_rate))

    def _disc(self, drift: list[int]) -> list[tuple[arb, arb]]:
        """Pairs r, bound of sum_{i>M} |D_i| r^i."""
        found = []
        v, k = arb_poly(drift), arb_poly(self._sizes).derivative()
        for part in _RADII:
            r = arb(part) * _distance(self.problem.depth, self.at_zero)
            moved = self._step * v(r)
            found.append((r, (moved * k(r + moved)).upper()))
        return found

    def error(self, a: arb, b: arb) -> arb:
        """Bound of the sum of defects over the steps of the orbit from a that start before b;
        infinity where nothing is proved.
        """
        p = self.problem
        with BallPrecision(_LOW):
            h, rate = self._step, self._rate
            repelled = self.at_zero and p.sign > 0
            far = abs(self.local(b if repelled else a)).upper()
            if not 0 < rate:
                return arb("inf")
            # One step (where zero repels: one step backwards) takes at least the part `loss` from
            # |y|; written without 1 - (1 - ...).
            reach = far
            if repelled:
                gain = h * (1 - far**2)
                loss, reach = (
                    gain / (1 + gain),
                    far * (1 + h),
                )  # the step that passes b ends before `reach`
            elif self.at_zero or not p.rises:
                loss = self._pull
            else:
                x = 1 - far
                loss = h * x ** (p.depth - 1) * sum((x**i for i in range(p.depth)), arb(0))
            if not 0 < loss < 1 or not far < 1:
                return arb("inf")
            slope = 1 - arb_poly([i * k for i, k in enumerate(self._sizes)][2:])(reach) * reach
            if not slope > 0:
                return arb("inf")
            lowest = 1 - arb_poly(self._sizes[2:])(far) * far
            inner = arb_poly(self._defect[2:])(far) * far
            tails = [
                bound * (far / r) ** (self.terms + 1) / far
                for r, bound in self._tails
                if far < r and bound.is_finite()
            ]
            if not tails:
                return arb("inf")
            outer = min(tails, key=float)
            single = (inner + outer) / (rate * lowest)
            if not single < arb(0.5):
                return arb("inf")
            return (2 * single / (loss * abs(self.log_rate))).upper()

    def reach(self, tolerance: float) -> arb | None:
        """Largest |y| tried from which the error is within the tolerance, or None."""
        for part in REACHES:
            y = arb(part) * _distance(self.problem.depth, self.at_zero)
            x = y if self.at_zero else (1 - y if self.problem.rises else 1 + y)
            if self.error(x, x) < arb(tolerance):
                return y.mid()
        return None


def _distance(depth: int, at_zero: bool) -> arb:
    """Distance from 1 of the nearest other root of x^N = 1 or of 0."""
    with BallPrecision(_LOW):
        return arb(1) if at_zero or depth <= 6 else (2 * (arb.pi() / depth).sin()).mid()
