"""Rigorous value of the gradient flow, from separation of variables and nothing else.

The closed forms of the theory are on trial, so they are not used here: t = int_alpha^y dx/f(x) is
integrated rigorously. A search in a coordinate z in which the flow is nearly linear at both ends
finds a point whose travel time is close to t; a Picard enclosure turns the remaining difference of
times into a ball around y(t).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeVar

import flint
from flint import acb, arb

from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.quadrature import integrate

# Real on the path of an integral's ends, complex where the quadrature looks around it.
Number = TypeVar("Number", arb, acb)

# guess: the search only has to come close enough for the enclosure to start from.
_SEARCH_BITS = 40
# guess: rounds of the search; Newton's steps take about five, and bisection ends at 2^11/2^40.
_ROUNDS = 40
# guess: a step of Newton's this short leaves about its square, so that one more step, which comes
# without a quadrature of its own, is right to half the bits of the first rung of the ladder.
_SHORT_STEP = arb(2) ** -22
# guess: doublings of the coordinate; at z = 2^11 the mode is within e^(-2^11) of its limit.
_DOUBLINGS = 12


def flow_enclosure(t: arb, depth: int, lam: Fraction, alpha: Fraction) -> arb:
    """Ball around y(t) for y' = y^(N-1)(lam - y^N), y(0) = alpha > 0, t >= 0.

    Raises Undecided when the sign of t is not known or the flow cannot be enclosed at this
    precision.
    """
    if t == 0 or alpha**depth == lam:
        return to_ball(alpha)
    if not t > 0:
        raise Undecided("flow at a time of unknown sign")
    with precision(_SEARCH_BITS):
        z = _search(_Chart(depth, lam, alpha), t.mid())
    chart = _Chart(depth, lam, alpha)
    missing = t - chart.travel(chart.start(), z)
    # Each round is a step of Newton's, which about doubles the digits that are right.
    for _ in range(flint.ctx.prec.bit_length()):
        value = chart.picard(missing, chart.point(z)) if missing.is_finite() else None
        if value is not None and value.rel_accuracy_bits() >= flint.ctx.prec // 2:
            return value
        closer = (z + missing / chart.slowness(z)).mid()
        missing -= chart.travel(z, closer)
        z = closer
    raise Undecided("flow value")


def is_settled(t: arb, depth: int, lam: Fraction, alpha: Fraction, bits: int) -> bool:
    """Whether y(t) is surely closer to its limit than 2^-bits of it; alpha > 0. False if not known.

    Where the limit is zero: closer than 2^-bits (d).
    """
    chart = _Chart(depth, lam, alpha)
    near = arb(bits) * arb(2).log() * (1 if chart.rises else -1)
    try:
        start = chart.start()
        return bool(start >= near if chart.rises else start <= near) or bool(
            chart.travel(start, near) < t
        )
    except Undecided:
        return False


class _Chart:
    """One mode with a coordinate z, in which it moves nearly evenly.

    z is ln(y/(mu - y)) while the mode grows, ln((y - mu)/mu) or ln(y) while it decays. In z the
    separated equation dt = dy/f(y) has no cancellation: the factor mu - y divides out.
    """

    def __init__(self, depth: int, lam: Fraction, alpha: Fraction) -> None:
        self.depth, self.lam, self.alpha = depth, to_ball(lam), to_ball(alpha)
        self.rises, self.positive = alpha**depth < lam, lam > 0
        self.missing = to_ball(abs(lam - alpha**depth) / lam) if self.positive else arb(0)
        self.mu = self.lam.root(depth) if self.positive else arb(1)

    def start(self) -> arb:
        """Coordinate of alpha."""
        if not self.positive:
            return self.alpha.log()
        # mu - alpha comes from the exact lam - alpha^N, so that closeness costs no digits.
        v = self.alpha / self.mu
        powers = sum((v**i for i in range(self.depth)), arb(0))
        gap = self.missing / powers
        z = (v / gap).log() if self.rises else gap.log()
        if not z.is_finite():
            raise Undecided("the start is too close to the limit")
        return z

    def point(self, z: arb) -> arb:
        """y at coordinate z."""
        if self.rises:
            return self.mu * _logistic(z)
        return self.mu * (1 + z.exp()) if self.positive else z.exp()

    def slowness(self, z: Number) -> Number:
        """dt/dz, for real or complex z."""
        n = self.depth
        if not self.positive:
            u = z.exp()
            return -1 / (u ** (n - 2) * (u**n - self.lam))
        v = _logistic(z) if self.rises else 1 + z.exp()
        powers = v * 0 + 1
        for _ in range(n - 1):
            powers = powers * v + 1
        slope = v ** (n - 1) * powers * self.mu ** (2 * n - 2)
        return v / slope if self.rises else -1 / slope

    def travel(self, z: arb, further: arb) -> arb:
        """Time from the point at coordinate z to the one at `further`, by rigorous quadrature."""
        return integrate(self.slowness, z, further)

    def speed(self, y: arb) -> arb:
        """f(y)."""
        return y ** (self.depth - 1) * (self.lam - y**self.depth)

    def picard(self, time: arb, y: arb) -> arb | None:
        """Ball around the flow from y after `time`; None where it may leave a small box."""
        # Twice the way at constant speed: the box must hold the way for its end to be enclosed.
        reach = abs(self.speed(y) * time).upper() * 2
        box = y.union(y - reach).union(y + reach)
        moved = y + self.speed(box) * time.union(arb(0))
        return y + self.speed(box) * time if box.contains_interior(moved) else None


def _logistic(z: Any) -> Any:
    """e^z/(1 + e^z), written so that a wide ball far from zero stays narrow."""
    real = z.real if isinstance(z, acb) else z
    if real.mid() > 0:
        return 1 / (1 + (-z).exp())
    u = z.exp()
    return u / (1 + u)


def _search(chart: _Chart, t: arb) -> arb:
    """Coordinate at which the travel time is about t: doubling outwards, then steps of Newton's.

    Times add up along the way, so that no part of it is integrated twice.
    """
    start, reach = chart.start().mid(), arb(1 if chart.rises else -1)
    z, missing = start, t
    for _ in range(_DOUBLINGS):
        far = (start + reach).mid()
        beyond = missing - chart.travel(z, far)
        if not beyond > 0:
            break
        z, missing, reach = far, beyond, reach * 2
    else:
        raise Undecided("the flow is too close to its limit")
    near = z
    for _ in range(_ROUNDS):
        step = (missing / chart.slowness(z)).mid()
        if abs(step) < _SHORT_STEP:
            return (z + step).mid()
        # Between the ends of the way that is left, or else half of it.
        is_within = (near < z + step < far) if near < far else (far < z + step < near)
        closer = (z + step if is_within else (near + far) / 2).mid()
        missing -= chart.travel(z, closer)
        z = closer
        if missing > 0:
            near = z
        else:
            far = z
    return z
