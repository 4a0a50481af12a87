"""What was to be reached, and whether it was: the goals of the page on performance."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bench.bare_clone import REPORT, TEST
from bench.processes import ALL

Record = dict[str, Any]
Records = dict[str, Record | None]
# guess: a process that waits for a tenth of its time shows that others were at work.
_BUSY = 1.1
MEGABYTE = 10**6


@dataclass(frozen=True)
class Goal:
    """Something asked for. samples: of what is measured, None where nothing is stored.

    target: the least it should be, or with `upper` the most. unit: of both. on_clock: it means
    something on a quiet machine alone, and busy says that the machine was not quiet.
    """

    words: str
    target: float
    upper: bool
    unit: str
    samples: tuple[float, ...] | None
    on_clock: bool = False
    busy: bool = False

    @property
    def median(self) -> float | None:
        """What is compared with the target."""
        return statistics.median(self.samples) if self.samples else None

    @property
    def outcome(self) -> str:
        """In a word or two, for the table."""
        if self.median is None:
            return "not measured"
        reached = self.median <= self.target if self.upper else self.median >= self.target
        if reached:
            return "met"
        return "missed, on a busy machine" if self.on_clock and self.busy else "**missed**"


def goals(records: Records) -> list[Goal]:
    """All of them: of whole runs, of processes, and of the parts with a target of their own."""
    whole = [*_of_ratios(records), *_of_processes(records), *_of_clones(records["bare_clone"])]
    return [*whole, *_of_parts(records["speeds"])]


def _of_ratios(records: Records) -> Iterator[Goal]:
    pairs = (records["against"] or {}).get("pairs", {})
    for words, name, target in (
        ("evidence of all claims, CPU time before / now", "evidence of all claims", 3),
        ("tests, CPU time before / now", "tests", 2),
        ("mutants of one claim, CPU time before / now", "mutants of one claim", 3),
    ):
        yield Goal(words, target, False, "", ratios(pairs[name]) if name in pairs else None)


def ratios(pair: Record) -> tuple[float, ...] | None:
    """How many times as fast, round by round; None before the first."""
    return tuple(b / n for b, n in zip(pair["before"], pair["now"], strict=True)) or None


def _of_processes(records: Records) -> Iterator[Goal]:
    calls = (records["processes"] or {}).get("calls", {}).get(ALL, {})
    busy = is_busy(calls)

    def of_two(quantity: Callable[[Record], list[float]]) -> tuple[float, ...] | None:
        return tuple(quantity(calls["2"])) if "2" in calls else None

    speedup = tuple(speedups(calls, "2")) if "2" in calls else None
    yield Goal(
        "evidence of all claims on 2 processes, on the clock",
        120,
        True,
        "s",
        of_two(lambda taken: taken["wall"]),
        on_clock=True,
        busy=busy,
    )
    yield Goal("speed-up of 2 processes", 1.8, False, "", speedup, on_clock=True, busy=busy)
    yield Goal(
        "peak memory of a worker",
        600,
        True,
        "MB",
        of_two(lambda taken: [peak / MEGABYTE for peak in taken["peak"]]),
    )


def _of_clones(record: Record | None) -> Iterator[Goal]:
    for name, target in ((REPORT, 240), (TEST, 300)):
        samples = (record or {}).get("calls", {}).get(name, {}).get("wall")
        words = f"`{name}` from a bare clone, on the clock"
        yield Goal(words, target, True, "s", tuple(samples) if samples else None)


def _of_parts(speeds: Record | None) -> Iterator[Goal]:
    for name, figure in (speeds or {}).get("figures", {}).items():
        if figure["target"] is not None:
            samples = tuple(figure["samples"])
            yield Goal(name, figure["target"], figure["upper"], "", samples)


def speedups(calls: Record, jobs: str) -> list[float]:
    """How many times as soon several processes are ready as one, round by round."""
    # An interrupted measurement may have one round more of one process.
    return [one / more for one, more in zip(calls["1"]["wall"], calls[jobs]["wall"], strict=False)]


def is_busy(calls: Record) -> bool:
    """Whether other work made a single process wait. calls: by number of processes."""
    if "1" not in calls:
        return False
    alone = calls["1"]
    return statistics.median(alone["wall"]) > _BUSY * statistics.median(alone["cpu"])
