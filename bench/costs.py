"""Cost of a call over one quantity at a time, with plain simulation beside it where that is cheap.

CPU seconds of one call, every sample kept: `Curve` says what is measured, `measure` does it in
rounds.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bench.claim_costs import claim_curves
from bench.curve import Curve
from bench.digit_costs import digit_curves
from bench.hitting_costs import hitting_curves
from bench.record import shortened
from bench.window_costs import window_curves

# needed: a median of fewer rounds moves by a tenth from one measurement to the next.
LEAST_ROUNDS = 5
# guess: long beside what the clock resolves and short beside a round.
_SAMPLE_SECONDS = 0.02
# Of a quick run, whose numbers are thrown away.
_QUICK_POINTS = 2


@dataclass
class Series:
    """Samples of one point of a curve. calls: how many make one sample."""

    calls: int
    seconds: list[float]


def curves() -> list[Curve]:
    """Everything that is drawn over one quantity, in the order of the page."""
    return [*hitting_curves(), *window_curves(), *digit_curves(), *claim_curves()]


def measure(rounds: int, *, quick: bool = False) -> list[dict[str, Any]]:
    """Samples of every curve, as plain data.

    rounds: in which every point is measured once; at least `LEAST_ROUNDS`, and one more that is not
    counted. quick: one round of the first points alone, to see that all of it works.
    """
    chosen = [curve.shortened(_QUICK_POINTS) if quick else curve for curve in curves()]
    count = 1 if quick else max(rounds, LEAST_ROUNDS)
    series = [[warm(curve, x) for x in curve.values] for curve in chosen]
    for number in range(count):
        print(f"round {number + 1} of {count}", file=sys.stderr, flush=True)
        for curve, points in zip(chosen, series, strict=True):
            for x, point in zip(curve.values, points, strict=True):
                point.seconds.append(sample(curve, x, point.calls, number))
    return [
        curve.to_json() | {"seconds": [[shortened(s) for s in p.seconds] for p in points]}
        for curve, points in zip(chosen, series, strict=True)
    ]


def warm(curve: Curve, x: Fraction) -> Series:
    """One call that is not counted: it fills caches, and says how many calls make a sample."""
    spent = curve.spend(x, 0)
    return Series(max(1, math.ceil(_SAMPLE_SECONDS / max(spent, 1e-9))), [])


def sample(curve: Curve, x: Fraction, calls: int, number: int) -> float:
    """CPU seconds of one call, by the mean of some calls of this round."""
    # Every call has a turn of its own, so that no cache knows its answer.
    first = 1 + number * calls
    return sum(curve.spend(x, turn) for turn in range(first, first + calls)) / calls
