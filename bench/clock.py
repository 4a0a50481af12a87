"""Timing: jobs in turn, so that a busy moment of the machine meets all of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.record import shortened


@dataclass(frozen=True)
class Job:
    """Something to time. units: how much work one call does."""

    call: Callable[[], object]
    units: int


class Median(float):
    """The median of samples, which it keeps; a ratio of two is that of their rounds."""

    samples: tuple[float, ...]

    def __new__(cls, samples: Sequence[float]) -> Median:
        """samples: one a round, in their order."""
        median = super().__new__(cls, statistics.median(samples))
        median.samples = tuple(samples)
        return median

    def __truediv__(self, other: float) -> Median:
        # Round by round, because a busy moment meets both values of its round.
        others = other.samples if isinstance(other, Median) else (other,) * len(self.samples)
        return Median([a / b for a, b in zip(self.samples, others, strict=True)])


@dataclass(frozen=True)
class Figure:
    """A measured value beside its target, if it has one.

    upper: whether the target is the most that the value should be, not the least.
    """

    value: float
    target: float | None = None
    upper: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain data of `--json` and of what is stored."""
        samples = self.value.samples if isinstance(self.value, Median) else (self.value,)
        return {
            "value": shortened(self.value),
            "target": self.target,
            "upper": self.upper,
            "samples": [shortened(sample) for sample in samples],
        }

    def __str__(self) -> str:
        text = f"{self.value:14,.2f}"
        if self.target is None:
            return text
        return f"{text}  target {'<=' if self.upper else '>='} {self.target:,}"


def interleaved(
    jobs: dict[Hashable, Job], repeats: int, clock: Callable[[], float] = time.process_time
) -> dict[Hashable, Median]:
    """Median units a second of each job over `repeats` rounds.

    clock: CPU time, unless a job waits for another process.
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
    return {name: Median(values) for name, values in speeds.items()}
