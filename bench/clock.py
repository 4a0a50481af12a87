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


@dataclass(frozen=True)
class Figure:
    """A measured value beside its target, if it has one.

    upper: whether the target is the most that the value should be, not the least.
    """

    value: float
    target: float | None = None
    upper: bool = False

    def to_json(self) -> dict[str, float | None]:
        """Plain data of `--json`."""
        return {"value": self.value, "target": self.target}

    def __str__(self) -> str:
        text = f"{self.value:14,.2f}"
        if self.target is None:
            return text
        return f"{text}  target {'<=' if self.upper else '>='} {self.target:,}"


def interleaved(
    jobs: dict[Hashable, Job], repeats: int, clock: Callable[[], float] = time.perf_counter
) -> dict[Hashable, float]:
    """Median units a second of each job over `repeats` rounds.

    clock: time.process_time where a busy machine is not to show in a speed that has a target.
    """
    # The first call fills caches, such as the points at which mutants are tried, so it is not
    # counted.
    for job in jobs.values():
        job.call()
    speeds: dict[Hashable, list[float]] = {name: [] for name in jobs}
    for _ in range(repeats):
        for name, job in jobs.items():
            begin = clock()
            job.call()
            speeds[name].append(job.units / (clock() - begin))
    return {name: statistics.median(values) for name, values in speeds.items()}
