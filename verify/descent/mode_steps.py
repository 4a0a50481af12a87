"""The directed steps of one mode on Python integers: the loops that the compiled ones repeat."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class OrbitEnd(Enum):
    """Why a directed orbit stopped."""

    AT_TARGET = "at the target or past it"
    AT_REST = "the increment is rounded to nothing"
    OUT_OF_STEPS = "all steps are done"


@dataclass(frozen=True)
class Track:
    """One directed orbit: X/2^p moves towards lam/2^p by the step size eta/2^eta_bits.

    rises: whether the mode grows. fast: whether its rounding errors go with the motion. m: N - 1.
    """

    rises: bool
    fast: bool
    m: int
    p: int
    eta: int
    eta_bits: int
    lam: int

    def advance(self, x: int, steps: int, stop: int) -> tuple[int, int, OrbitEnd]:
        """Where the orbit is after up to `steps` steps, how many it took, and why it ended."""
        move = rise if self.rises else fall
        return move(
            x, steps, stop, int(self.fast), self.m, self.p, self.eta, self.eta_bits, self.lam
        )


def rise(
    x: int, steps: int, stop: int, fast: int, m: int, p: int, eta: int, eta_bits: int, lam: int
) -> tuple[int, int, OrbitEnd]:
    """Increasing orbit: with fast = 1 every rounding is upwards, with fast = 0 downwards."""
    drop, slow, done = (m - 1) * p, 1 - fast, 0
    for done in range(steps):
        if x >= stop:
            return x, done, OrbitEnd.AT_TARGET
        power = x**m >> drop
        # power <= x^m < power + 1; the distance lam - x^(m+1) takes the opposite bound.
        distance = lam - (((power + slow) * x >> p) + slow)
        if distance <= 0:
            if slow:
                return x, done, OrbitEnd.AT_REST
            distance = 0
        gain = (((power + fast) * eta >> eta_bits) + fast) * distance >> p
        if not gain and slow:
            return x, done, OrbitEnd.AT_REST
        x += gain + fast
    return x, steps, OrbitEnd.AT_TARGET if x >= stop else OrbitEnd.OUT_OF_STEPS


def fall(
    x: int, steps: int, stop: int, fast: int, m: int, p: int, eta: int, eta_bits: int, lam: int
) -> tuple[int, int, OrbitEnd]:
    """Decreasing orbit: with fast = 1 every rounding is downwards, with fast = 0 upwards."""
    drop, slow, done = (m - 1) * p, 1 - fast, 0
    for done in range(steps):
        if x <= stop:
            return x, done, OrbitEnd.AT_TARGET
        power = x**m >> drop
        distance = (((power + fast) * x >> p) + fast) - lam
        if distance <= 0:
            if slow:
                return x, done, OrbitEnd.AT_REST
            distance = 0
        loss = (((power + fast) * eta >> eta_bits) + fast) * distance >> p
        if not loss and slow:
            return x, done, OrbitEnd.AT_REST
        x -= loss + fast
        if x < 0:
            x = 0
    return x, steps, OrbitEnd.AT_TARGET if x <= stop else OrbitEnd.OUT_OF_STEPS
