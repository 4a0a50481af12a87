"""Certified runs compiled to machine words, beside the same on Python integers; needs numba."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Hashable
from fractions import Fraction
from types import ModuleType

from bench.clock import Figure, Job, Median, interleaved
from rankclock.verify.descent.certified_pair import Orbit, Pair
from rankclock.verify.descent.directed_orbit import Grid, grid_bits
from rankclock.verify.descent.engine import compiled_mode, compiled_pair
from rankclock.verify.descent.mode import Mode
from rankclock.verify.descent.pair_steps import BITS, PairRun, advance
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue

# Promised where the compiled loops are described.
MODE_TARGET, PAIR_TARGET, WINDOW_TARGET = 20e6, 5e6, 10
# needed: a median of fewer rounds moves with the machine; in Python a round takes half a minute.
WINDOW_ROUNDS = 5
LAM, ALPHA, ETA = Fraction(1), Fraction(1, 1000), Fraction(1, 1000)
# Fractional bits of two machine words; the grid of a default run has three at this start.
TWO_WORDS = 124
# guess: a tenth of a second a call, in each of the two ways.
STEPS, PLAIN_STEPS = 500_000, 20_000
# A kernel matrix with 200 distinct eigenvalues, known to an enclosure each.
WINDOW = """
import sys, time
from fractions import Fraction
import numpy as np
from rankclock import enclosed_spectrum, rank_window
from rankclock.verify.descent import engine
places = np.arange(200)
spectrum = enclosed_spectrum(np.exp(-abs(places[:, None] - places) / 10) / 20)
if sys.argv[1] == "python":
    engine.PATIENCE = 10**18
begin = time.process_time()
window = rank_window(spectrum=spectrum, depth=3, alpha=Fraction(1, 10), beta=Fraction(1, 20),
                     eta=Fraction(1, 1000), rank=10)
print(time.process_time() - begin, window.opens, window.escapes)
"""


def measure(repeats: int) -> dict[str, Figure]:
    """Speeds of compiled loops, and a whole window in processes of its own; none without numba."""
    modes, pairs = compiled_mode(), compiled_pair()
    if modes is None or pairs is None:
        return {}
    jobs = {**mode_jobs(modes), **pair_jobs(pairs)}
    speeds = interleaved(jobs, repeats)
    figures = {
        f"compiled two-sided steps/s, N=3, {TWO_WORDS} bits": Figure(
            speeds["mode", TWO_WORDS], MODE_TARGET
        ),
        "compiled two-sided steps/s, N=3, bits of a default run": Figure(speeds["mode", None]),
        "compiled / Python, one mode, bits of a default run": Figure(
            speeds["mode", None] / speeds["mode, Python"]
        ),
        "compiled two-variable steps/s, N=3, bits of a default run": Figure(
            speeds["pair"], PAIR_TARGET
        ),
        "compiled / Python, two modes": Figure(speeds["pair"] / speeds["pair, Python"]),
    }
    ratios = [_window("python") / _window("compiled") for _ in range(WINDOW_ROUNDS)]
    figures["window of 200 enclosed eigenvalues: Python / compiled"] = Figure(
        Median(ratios), WINDOW_TARGET
    )
    return figures


def mode_jobs(loops: ModuleType) -> dict[Hashable, Job]:
    """Both orbits of one mode in one loop, on two words and on the grid of a default run."""
    mode = Mode(3, LAM, ALPHA, ETA)
    jobs: dict[Hashable, Job] = {}
    for bits in (TWO_WORDS, None):
        grid = Grid(mode, bits or grid_bits(mode, None, BITS))
        jobs["mode", bits] = Job(_both(loops, grid), STEPS)
    jobs["mode, Python"] = Job(_both(None, grid), PLAIN_STEPS)
    return jobs


def _both(loops: ModuleType | None, grid: Grid) -> Callable[[], None]:
    tracks = grid.track(lower=True), grid.track(lower=False)
    # The mode is far below its limit, 1, when the timed stretch ends.
    starts, stops = (grid.start_low, grid.start_high), (1 << grid.p, 1 << grid.p)

    def compiled() -> None:
        assert loops is not None
        _, done = loops.advance_both(*tracks, starts, STEPS, stops)
        if done != STEPS:
            raise RuntimeError(f"the mode came to rest after {done} steps")

    def plain() -> None:
        for track, start, stop in zip(tracks, starts, stops, strict=True):
            track.advance(start, PLAIN_STEPS, stop)

    return plain if loops is None else compiled


def pair_jobs(loops: ModuleType) -> dict[Hashable, Job]:
    """Two factor modes, in the compiled loop and in that of Python."""
    start = Pair(3, Eigenvalue.exactly(LAM), Fraction(1, 20), Fraction(1, 10), ETA)
    orbit = Orbit(start)

    def run(steps: int) -> PairRun:
        return PairRun(orbit.track, orbit.state, steps, *orbit.ends())

    return {
        "pair": Job(lambda: loops.advance_all([run(STEPS // 4)] * 4), STEPS),
        "pair, Python": Job(lambda: advance(*run(PLAIN_STEPS)), PLAIN_STEPS),
    }


def _window(engine: str) -> float:
    """Seconds of CPU of a window in a process of its own, with all that it loads for it."""
    command = (sys.executable, "-c", WINDOW, engine)
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    seconds, _, steps = answer.partition(" ")
    if "FirstStep(lo=41807, hi=41807)" not in steps:
        raise RuntimeError(f"another window: {steps}")
    return float(seconds)
