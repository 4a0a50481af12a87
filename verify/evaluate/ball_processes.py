"""Iterates, step counts and flows of the ball backend, from enclosures that know the process.

A process of a ball would be a set of runs, so most arguments must be exact rationals.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from flint import arb, arb_mat, fmpq_mat

from rankclock.verify.arithmetic.balls import outer_ends, to_ball
from rankclock.verify.arithmetic.outcomes import TooLong, Undecided
from rankclock.verify.descent import enclosures, exact
from rankclock.verify.descent.step_count import StepCount
from rankclock.verify.evaluate.algebra import Argument

# guess: bits by which a radius may grow; beyond, only the last rungs of the ladder would be of use.
_MOST_GROWTH = 800
# guess: the growth of a run that has come to rest is no measure, so its steps are limited as well.
_MOST_STEPS = 20_000


class BallProcesses:
    """The processes, for a backend that joins them to its arithmetic."""

    def iterate(
        self, k: Argument, depth: Fraction, lam: Argument, alpha: Argument, eta: Argument
    ) -> arb:
        exact_start = _rationals("an iterate", lam, alpha, eta)
        return enclosures.iterate(_steps(k), int(depth), *exact_start)

    def passage(
        self, depth: Fraction, lam: Argument, alpha: Argument, eta: Argument, target: Argument
    ) -> arb:
        lam, alpha, eta = _rationals("a first passage", lam, alpha, eta)
        if isinstance(target, arb):
            target = outer_ends(target)
        return _enclosed(
            enclosures.passage(depth=int(depth), lam=lam, alpha=alpha, eta=eta, target=target)
        )

    def recovery_time(
        self, depth: Fraction, lam: Argument, alpha: Argument, eta: Argument, eps: Argument
    ) -> arb:
        lam, alpha, eta, eps = _rationals("a recovery time", lam, alpha, eta, eps)
        return _enclosed(
            enclosures.recovery_time(depth=int(depth), lam=lam, alpha=alpha, eta=eta, eps=eps)
        )

    def flow(self, t: Argument, depth: Fraction, lam: Argument, alpha: Argument) -> Any:
        lam, alpha = _rationals("the flow", lam, alpha)
        time = to_ball(t) if isinstance(t, Fraction) else t
        return enclosures.flow(time, int(depth), lam, alpha)

    def first_iterate(
        self,
        k: Argument,
        depth: Fraction,
        lam: Argument,
        alpha: Argument,
        eta: Argument,
        beta: Argument,
    ) -> arb:
        return _pair(k, depth, lam, alpha, eta, beta)[0]

    def other_iterate(
        self,
        k: Argument,
        depth: Fraction,
        lam: Argument,
        alpha: Argument,
        eta: Argument,
        beta: Argument,
    ) -> arb:
        return _pair(k, depth, lam, alpha, eta, beta)[1]

    def factor_iterate(self, index: Fraction, *start: Argument) -> arb_mat:
        return _factors(*start)[int(index) - 1]

    def product_iterate(self, *start: Argument) -> arb_mat:
        return exact.product(_factors(*start))


def _pair(
    k: Argument, depth: Fraction, lam: Argument, alpha: Argument, eta: Argument, beta: Argument
) -> tuple[arb, arb]:
    exact_start = _rationals("an iterate", lam, alpha, eta, beta)
    return enclosures.pair(_steps(k), int(depth), *exact_start)


def _factors(
    k: Argument,
    depth: Fraction,
    truth: Argument,
    alpha: Argument,
    eta: Argument,
    beta: Argument = Fraction(0),
) -> list[arb_mat]:
    steps = _steps(k)
    if steps > _MOST_STEPS or _growth_bits(steps, int(depth), truth, alpha, eta) > _MOST_GROWTH:
        raise TooLong("the radius of a ball run would outgrow every precision tried")
    return exact.balls(
        steps, int(depth), arb_mat(truth), _lifted(alpha), _lifted(eta), _lifted(beta)
    )


def _growth_bits(steps: int, depth: int, truth: fmpq_mat | arb_mat, alpha: Any, eta: Any) -> float:
    """Bits by which the radius of a ball run may grow.

    Twice the Lipschitz exponent, because balls forget signs.
    """
    entries = [abs(float(arb(e))) for e in arb_mat(truth).entries()]
    level = max(abs(float(alpha)) ** depth, math.hypot(*entries))
    return 2 * steps * math.log2(1 + abs(float(eta)) * (3 * depth - 2) * level ** (2 - 2 / depth))


def _lifted(value: Argument) -> arb:
    return to_ball(value) if isinstance(value, Fraction) else value


def _rationals(what: str, *values: Argument) -> list[Fraction]:
    if not all(isinstance(value, Fraction) for value in values):
        raise Undecided(f"{what} needs exact rational parameters")
    return list(values)


def _steps(k: Argument) -> int:
    if isinstance(k, Fraction):
        return int(k)
    whole = k.unique_fmpz()
    if whole is None:
        raise Undecided("number of steps")
    return int(whole)


def _enclosed(count: StepCount) -> arb:
    return arb(count.lo) if count.exact else arb(count.lo).union(arb(count.hi))
