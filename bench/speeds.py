"""Speeds of the parts that take the time, beside what was promised of them."""

from __future__ import annotations

from bench.boxes import box_jobs
from bench.clock import Figure, interleaved
from bench.compiled import measure as compiled
from bench.hitting import measure as hitting
from bench.mutants import mutant_jobs
from bench.startup import measure as startup
from bench.windows import measure as windows
from bench.work import claim_jobs, matrix_jobs, mode_jobs

# Asked of a depth at which a plain loop is at its quickest, and promised in the README.
TARGET_DEPTH, STEPS_TARGET, MODE_TARGET = 3, 400_000, 5
# guess: float64 that is less than 20 times as fast as mpmath would be worth no engine of its own.
MATRIX_TARGET = 20
# guess: those that users ask about; each depth costs a run of its own.
DEPTHS = range(2, 7)
# Jobs that take seconds each are repeated as often as a median needs.
SLOW_REPEATS = 5


def measure(repeats: int) -> dict[str, Figure]:
    """Every figure by its name; speeds in units of work a second, ratios without unit.

    repeats: rounds of the quick jobs.
    """
    figures = {**modes(repeats), **matrices()}
    claims = interleaved(claim_jobs(), SLOW_REPEATS)
    figures["cheap claims checked/s, 100 draws each"] = Figure(claims["claims"])
    for name, speed in interleaved(box_jobs(), SLOW_REPEATS).items():
        figures[f"cells of a box/s, {name}"] = Figure(speed)
    for name, speed in interleaved(mutant_jobs(), SLOW_REPEATS).items():
        figures[f"mutants/s, {name}"] = Figure(speed)
    figures |= {**hitting(repeats), **windows(repeats), **compiled(repeats)}
    return {**figures, **startup(repeats)}


def modes(repeats: int) -> dict[str, Figure]:
    """Steps of one mode, certified and with plain mpmath."""
    speed, figures = interleaved(mode_jobs(), repeats), {}
    for depth in DEPTHS:
        figures[f"certified two-sided steps/s, N={depth}, 128 bits"] = Figure(
            speed["certified", depth], STEPS_TARGET if depth == TARGET_DEPTH else None
        )
    for depth in DEPTHS:
        plain = max(speed["mpmath", depth], speed["mpmath, powers reused", depth])
        figures[f"mpmath steps/s, N={depth}, 128 bits"] = Figure(plain)
        figures[f"certified / mpmath, N={depth}"] = Figure(
            speed["certified", depth] / plain, MODE_TARGET if depth == TARGET_DEPTH else None
        )
    return figures


def matrices() -> dict[str, Figure]:
    """Steps of whole matrices, in float64 and with mpmath."""
    speed = interleaved(matrix_jobs(), SLOW_REPEATS)
    return {
        "float64 matrix steps/s, n=50, N=3": Figure(speed["numpy"]),
        "mpmath matrix steps/s, n=50, N=3": Figure(speed["mpmath"]),
        "float64 / mpmath matrices": Figure(speed["numpy"] / speed["mpmath"], MATRIX_TARGET),
    }
