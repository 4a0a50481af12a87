"""A certified stretch of the dimensionless orbit, in integer fixed point.

One end is rounded backwards, the other forwards. The step map grows with x and moves further with h
(docs/theory.md, section 4), so the true orbit stays between the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import arb

from rankclock.verify.arithmetic.balls import scaled_ceil, scaled_floor
from rankclock.verify.arithmetic.outcomes import PastBudget, Undecided
from rankclock.verify.descent.mode_steps import OrbitEnd, fall, rise
from rankclock.verify.hitting.abel.scaled import Scaled


@dataclass(frozen=True)
class Stretch:
    """lo <= first index past the stop <= hi, counted from the start.

    iterate: enclosure of x at index `steps`, the slower end just past the stop.
    """

    lo: int
    hi: int
    steps: int
    iterate: arb


def run(problem: Scaled, start: arb, stop: arb, *, bits: int, budget: int) -> Stretch | None:
    """Run from `start` until the stop is surely passed.

    None when rounding brings the slower end to rest. start, stop: enclosures of the first iterate
    and of the value to pass. bits: significant bits of the smallest increment. Raises TooLong past
    the budget.
    """
    n, up = problem.depth, problem.rises
    if not up and not _increasing(problem, start):
        return _after_one_step(problem, start, stop, bits=bits, budget=budget)
    p = _places(problem, start, stop, bits)
    eta_bits = p + max(0, -_magnitude(problem.step))
    eta_low = scaled_floor(problem.step.lower(), eta_bits)
    eta_high = scaled_ceil(problem.step.upper(), eta_bits)
    # lam is exact in this form, so both ends of the orbit share it.
    lam = problem.sign << p if problem.sign >= 0 else -(1 << p)
    low, high = scaled_floor(start.lower(), p), scaled_ceil(start.upper(), p)
    if up:
        possible, sure = scaled_ceil(stop.lower(), p), scaled_ceil(stop.upper(), p)
        move, slow, fast = rise, low, high
    else:
        possible, sure = scaled_floor(stop.upper(), p), scaled_floor(stop.lower(), p)
        move, slow, fast = fall, high, low

    def go(x: int, until: int, quick: int, most: int) -> tuple[int, int, OrbitEnd]:
        return move(x, most, until, quick, n - 1, p, eta_high if quick else eta_low, eta_bits, lam)

    end, hi, orbit_end = go(slow, sure, 0, budget)
    if orbit_end is OrbitEnd.AT_REST:
        return None
    if orbit_end is not OrbitEnd.AT_TARGET:
        raise PastBudget(budget)
    first, lo, orbit_end = go(fast, possible, 1, budget)
    if orbit_end is not OrbitEnd.AT_TARGET:
        raise PastBudget(budget)
    if lo < hi:
        # The faster end goes on to the same index, past no stop, so that both enclose one iterate.
        never = (1 << (4 * p + 4096)) if up else -1
        first, _, _ = go(first, never, 1, hi - lo)
    return Stretch(lo, hi, hi, _between(min(end, first), max(end, first), p))


def _increasing(problem: Scaled, start: arb) -> bool:
    """Whether the step map surely increases up to the upper end of an enclosure.

    Of a falling iterate; there its slope is least.
    """
    n, x = problem.depth, start.upper()
    return bool(1 + problem.step * x ** (n - 2) * ((n - 1) * problem.sign - (2 * n - 1) * x**n) > 0)


def _after_one_step(
    problem: Scaled, start: arb, stop: arb, *, bits: int, budget: int
) -> Stretch | None:
    """As `run`, from a start at which the step map turns.

    The first step is made by balls; the next iterate is well below the start.
    """
    x = start + problem.step * start ** (problem.depth - 1) * (problem.sign - start**problem.depth)
    if x <= stop:
        return Stretch(1, 1, 1, x)
    if not (x > stop and _increasing(problem, x)):
        raise Undecided("the first step ends too close to the place that it should pass")
    rest = run(problem, x, stop, bits=bits, budget=budget)
    return None if rest is None else Stretch(rest.lo + 1, rest.hi + 1, rest.steps + 1, rest.iterate)


def _places(problem: Scaled, start: arb, stop: arb, bits: int) -> int:
    """Fractional bits that keep `bits` significant ones.

    In x, in every product formed on the way and in the increment.
    """
    n, h, smallest = problem.depth, problem.step, 0
    for x in (start, stop):
        power = x ** (n - 1)
        gap = abs(problem.sign - x**n)
        formed = (x, power, h * power, h * power * gap)
        smallest = min(smallest, *(_magnitude(value) for value in formed))
        # A long step multiplies the error of x, so as many bits more are kept.
        smallest = min(smallest, _magnitude(x) - max(0, _magnitude(h)))
    return bits - smallest


def _magnitude(value: arb) -> int:
    """The least e with |middle| < 2^e."""
    mantissa, exponent = (int(part) for part in abs(value).mid().man_exp())
    return mantissa.bit_length() + exponent


def _between(low: int, high: int, p: int) -> arb:
    """Ball that contains low/2^p .. high/2^p."""
    left: Any = arb(low) * arb(2) ** -p
    return left.union(arb(high) * arb(2) ** -p)
