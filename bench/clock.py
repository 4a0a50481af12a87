"""Timing: jobs in turn, so that a busy moment of the machine meets all of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """Something to time. units: how much work one call does."""

    call: Callable[[], object]
    units: int


def interleaved(jobs: dict[Hashable, Job], repeats: int) -> dict[Hashable, float]:
    """Median units a second of each job over `repeats` rounds; the first call of each is not
    counted.
    """
    for job in jobs.values():
        job.call()
    speeds: dict[Hashable, list[float]] = {name: [] for name in jobs}
    for _ in range(repeats):
        for name, job in jobs.items():
            begin = time.perf_counter()
            job.call()
            speeds[name].append(job.units / (time.perf_counter() - begin))
    return {name: statistics.median(found) for name, found in speeds.items()}
