"""Windows of low effective rank, and the certified run that a perturbed start takes."""

from __future__ import annotations

import time
from fractions import Fraction

from bench.clock import Figure, Job, Median, interleaved
from rankclock import rank_window
from rankclock.verify.descent.certified_pair import Orbit, Pair
from rankclock.verify.descent.pair_steps import BITS
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue

# guess: what someone waits for at a prompt, and 100 000 steps in two seconds.
SECONDS_TARGET, STEPS_TARGET = 10, 50_000
# A thousand modes, so that what a window costs is one passage time a mode.
SIZE, DEPTH, ALPHA, ETA = 1000, 4, Fraction(1, 10**6), Fraction(1, 1000)
# guess: some tenths of a second a call, so that the start of the run does not show.
STEPS = 10_000


def measure(repeats: int) -> dict[str, Figure]:
    """Seconds of a window, and steps a second of the run."""
    figures = {
        f"window: seconds, {SIZE} eigenvalues, N={DEPTH}, alpha=1e-6": Figure(
            _window(), SECONDS_TARGET, upper=True
        )
    }
    for depth, speed in interleaved({depth: _run(depth) for depth in range(2, 7)}, repeats).items():
        figures[f"certified two-variable steps/s, N={depth}, {BITS} bits"] = Figure(
            speed, STEPS_TARGET if depth == 3 else None
        )
    return figures


def _window() -> float:
    """The median of three windows of 1, ..., 1/1000, of as many ranks."""
    spectrum, seconds = [Fraction(i, SIZE) for i in range(SIZE, 0, -1)], []
    for rank in (1, 10, SIZE // 2):
        begin = time.process_time()
        window = rank_window(spectrum=spectrum, depth=DEPTH, alpha=ALPHA, eta=ETA, rank=rank)
        seconds.append(time.process_time() - begin)
        if not window.settled:
            raise RuntimeError(f"the window of rank {rank} is not settled")
    return Median(seconds)


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
