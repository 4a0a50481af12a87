"""Windows of low effective rank: a spectrum of a thousand eigenvalues, and the certified run that a
perturbed start takes.
"""

from __future__ import annotations

import statistics
import time
from fractions import Fraction

from bench.clock import Job, interleaved
from rankclock import rank_window
from rankclock.verify.descent.certified_pair import BITS, Orbit, Pair
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue

SECONDS_TARGET, STEPS_TARGET = 10, 50_000
SIZE, DEPTH, ALPHA, ETA = 1000, 4, Fraction(1, 10**6), Fraction(1, 1000)
STEPS = 10_000


def measure(repeats: int) -> dict[str, dict[str, float | None]]:
    """Seconds of a window, of which the target is an upper one, and steps a second of the run."""
    found: dict[str, dict[str, float | None]] = {}
    found[f"window: seconds, {SIZE} eigenvalues, N={DEPTH}, alpha=1e-6"] = {
        "value": _window(),
        "target": SECONDS_TARGET,
    }
    for depth, speed in interleaved({depth: _run(depth) for depth in range(2, 7)}, repeats).items():
        found[f"certified two-variable steps/s, N={depth}, {BITS} bits"] = {
            "value": speed,
            "target": STEPS_TARGET if depth == 3 else None,
        }
    return found


def _window() -> float:
    """The median of three windows of 1, ..., 1/1000, of as many ranks."""
    spectrum, seconds = [Fraction(i, SIZE) for i in range(SIZE, 0, -1)], []
    for rank in (1, 10, SIZE // 2):
        begin = time.perf_counter()
        found = rank_window(spectrum=spectrum, depth=DEPTH, alpha=ALPHA, eta=ETA, rank=rank)
        seconds.append(time.perf_counter() - begin)
        if not found.settled:
            raise RuntimeError(f"the window of rank {rank} is not settled")
    return statistics.median(seconds)


def _run(depth: int) -> Job:
    pair = Pair(
        depth, Eigenvalue.exactly(Fraction(1)), Fraction(1, 20), Fraction(1, 10), Fraction(1, 1000)
    )

    def call() -> None:
        orbit = Orbit(pair)
        orbit.run(STEPS)
        if orbit.step != STEPS:
            raise RuntimeError(f"the run of depth {depth} ended at step {orbit.step}")

    return Job(call, STEPS)
