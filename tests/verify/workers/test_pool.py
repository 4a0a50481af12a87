"""A pool of processes: results as they come, and what is lost with a process."""

from __future__ import annotations

import signal
import time
from collections.abc import Generator, Iterator
from multiprocessing import active_children
from typing import Any

import pytest

from rankclock.verify.workers.pool import run_in_processes

FAILS, ENDS, WAITS = "1 / 0", "__import__('os')._exit(3)", "__import__('time').sleep(600)"
IGNORES = "(s := __import__('signal')).getsignal(s.SIGINT) is s.SIG_IGN"
Parts = Generator[tuple[tuple[str], Any], None, list[tuple[str]]]
# Seconds. Starting a process takes about one, several on a machine that is busy.
WHOLE_TEST, END_OF_PROCESSES = 120, 30


@pytest.fixture(autouse=True)
def no_hanging() -> Iterator[None]:
    """A pool that does not end fails its test, and what it leaves does not outlive the test."""

    def late(*_: object) -> None:
        raise TimeoutError("the pool did not end")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(WHOLE_TEST)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
    # Python waits at its end for every process of a pool, however long that sleeps.
    for child in active_children():
        child.kill()


def pool(*texts: str, jobs: int = 2) -> Parts:
    """`eval` is work that every process knows by name."""
    return run_in_processes(eval, [(text,) for text in texts], jobs)


def all_of(parts: Parts) -> tuple[dict[tuple[str], Any], list[tuple[str]]]:
    results = {}
    while True:
        try:
            task, part = next(parts)
        except StopIteration as end:
            return results, end.value
        results[task] = part


def assert_no_process_is_left() -> None:
    # The thread of the executor may have taken a process off the system and not have said so yet:
    # to this thread it then looks alive for a moment longer.
    end = time.monotonic() + END_OF_PROCESSES
    while any(child.is_alive() for child in active_children()):
        assert time.monotonic() < end, "a process is left"
        time.sleep(0.05)


def test_every_task_with_its_result() -> None:
    assert all_of(pool("1 + 1", "2 + 2", "3 + 3")) == (
        {("1 + 1",): 2, ("2 + 2",): 4, ("3 + 3",): 6},
        [],
    )
    assert all_of(pool()) == ({}, [])
    assert_no_process_is_left()


def test_what_a_process_takes_with_it_is_told() -> None:
    results, lost = all_of(pool("1 + 1", ENDS, "2 + 2", jobs=1))
    assert (ENDS,) in lost and len(results) + len(lost) == 3


def test_what_the_work_raises_ends_the_pool() -> None:
    with pytest.raises(ZeroDivisionError):
        all_of(pool(FAILS, WAITS))
    assert_no_process_is_left()


def test_whoever_stops_asking_ends_the_processes() -> None:
    parts = pool("1 + 1", WAITS)
    assert next(parts) == (("1 + 1",), 2)
    parts.close()
    assert_no_process_is_left()


def test_processes_leave_an_interrupt_to_their_parent() -> None:
    """Else Ctrl-C prints a traceback for each of them, and ends them before their parent asks."""
    assert all_of(pool(IGNORES)) == ({(IGNORES,): True}, [])
