"""Koenigs coordinate at a fixed point: a polynomial that a step multiplies by the multiplier.

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

# needed: bounds are rounded outwards, so a few digits do.
_FEW_BITS = 64
# guess: radii and reaches that are tried, as parts of the distance to the nearest singularity of
# the flow's linearisation. Any list is right; a coarser one gives a worse bound.
_RADII = (0.8, 0.6, 0.5, 0.4, 0.3, 0.22, 0.16, 0.12, 0.08, 0.05)
REACHES = (0.2, 0.15, 0.1, 0.07, 0.05, 0.035, 0.025, 0.018, 0.012, 0.008, 0.005)


def local_drift(depth: int, sign: int, at_zero: bool) -> list[int]:
    """Coefficients of v in G(y) = y - h v(y).

    y = 1 - x at the limit (sign 1), y = x at zero (depth 2).
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
    # sum_{l<i} k_l G^l up to y^M
    composed = arb_poly([0])
    for i in range(1, terms + 1):
        if i > 1:
            # k_i makes the coefficient of y^i vanish, as [y^i] G^i = rho^i.
            kappa.append((composed[i] / (rho - rho**i)).mid())
            power = (power * image).truncate(terms + 1)
        composed += kappa[i] * power
    return kappa


def defect(drift: Sequence[int], step: arb, kappa: Sequence[arb]) -> list[arb]:
    """Balls D_0..D_M of kappa(G(y)) - rho kappa(y).

    For any kappa with kappa(0) = 0, kappa'(0) = 1.
    """
    image, length = _image(drift, step), len(kappa)
    total = arb_poly([0])
    for k in reversed(kappa):
        total = (total * image + k).truncate(length)
    balls = [total[n] - image[1] * k for n, k in enumerate(kappa)]
    # They are 0 - 0 and rho - rho, which as balls would have the width of rho.
    balls[0] = balls[1] = arb(0)
    return balls


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
        # Of 1 - h v'(0) by log1p, because a tiny step leaves few digits of it next to 1.
        self.log_rate = (-problem.step * drift[1]).log1p()
        with BallPrecision(_FEW_BITS):
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
        tails = []
        v, k = arb_poly(drift), arb_poly(self._sizes).derivative()
        for part in _RADII:
            r = arb(part) * _distance(self.problem.depth, self.at_zero)
            moved = self._step * v(r)
            tails.append((r, (moved * k(r + moved)).upper()))
        return tails

    def error(self, a: arb, b: arb) -> arb:
        """Bound of the sum of defects over the steps of the orbit from a that start before b.

        Infinite where nothing is proved.
        """
        with BallPrecision(_FEW_BITS):
            repelled = self.at_zero and self.problem.sign > 0
            # Where zero repels, y is largest at the end of the way, else at its start.
            far = abs(self.local(b if repelled else a)).upper()
            if not 0 < self._rate:
                return arb("inf")
            loss, reach = self._loss(far, repelled)
            if not 0 < loss < 1 or not far < 1:
                return arb("inf")
            # kappa'(y) stays away from 0 up to `reach`, so the coordinate is monotone there.
            slope = 1 - arb_poly([i * k for i, k in enumerate(self._sizes)][2:])(reach) * reach
            if not slope > 0:
                return arb("inf")
            single = self._single_defect(far)
            # |ln(1 + e)| <= 2 |e| where |e| < 1/2.
            if single is None or not single < arb(0.5):
                return arb("inf")
            # Defects shrink like |y|, by the part `loss` at each step: a geometric sum.
            return (2 * single / (loss * abs(self.log_rate))).upper()

    def _loss(self, far: arb, repelled: bool) -> tuple[arb, arb]:
        """What part of |y| one step takes at least, and how far the last step may end.

        Where zero repels, of a step backwards. Written without 1 - (1 - ...), which would lose all
        digits of a tiny step.
        """
        p, h = self.problem, self._step
        if repelled:
            gain = h * (1 - far**2)
            # The step that passes b ends before `reach`.
            return gain / (1 + gain), far * (1 + h)
        if self.at_zero or not p.rises:
            return self._pull, far
        x = 1 - far
        return h * x ** (p.depth - 1) * sum((x**i for i in range(p.depth)), arb(0)), far

    def _single_defect(self, far: arb) -> arb | None:
        """Bound of the relative defect of one step at |y| <= far; None beyond every radius."""
        lowest = 1 - arb_poly(self._sizes[2:])(far) * far
        inner = arb_poly(self._defect[2:])(far) * far
        tails = [
            bound * (far / r) ** (self.terms + 1) / far
            for r, bound in self._tails
            if far < r and bound.is_finite()
        ]
        if not tails:
            return None
        return (inner + min(tails, key=float)) / (self._rate * lowest)

    def reach(self, tolerance: float) -> arb | None:
        """Largest |y| tried from which the error is within the tolerance, or None."""
        for part in REACHES:
            y = arb(part) * _distance(self.problem.depth, self.at_zero)
            x = self._place(y)
            if self.error(x, x) < arb(tolerance):
                return y.mid()
        return None

    def _place(self, y: arb) -> arb:
        """x at |y|, on the side from which the orbit comes."""
        if self.at_zero:
            return y
        return 1 - y if self.problem.rises else 1 + y


def _distance(depth: int, at_zero: bool) -> arb:
    """Distance from 1 of the nearest other root of x^N = 1 or of 0."""
    with BallPrecision(_FEW_BITS):
        # The next root of unity is at 2 sin(pi/N), below 1 only for N > 6.
        return arb(1) if at_zero or depth <= 6 else (2 * (arb.pi() / depth).sin()).mid()
