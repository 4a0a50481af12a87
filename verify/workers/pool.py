"""A pool of processes."""

from __future__ import annotations

import signal
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

Task = TypeVar("Task", bound=tuple[Any, ...])
Part = TypeVar("Part")


def run_in_processes(
    work: Callable[..., Part], tasks: Iterable[Task], jobs: int
) -> Generator[tuple[Task, Part], None, list[Task]]:
    """Tasks with what came of them, in the order in which they end.

    work: called with the parts of a task; it travels by name. jobs: processes at a time. Returns
    the tasks without a result: a process that ends early takes its pool with it, so that the one to
    blame cannot be told from the others. Raises what the work raises. Whatever ends it, an
    interrupt of the parent too, ends the processes.
    """
    # Needed: a fork would share locks and open files of SymPy's and pytest's threads.
    executor = ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=leave_interrupts_to_parent
    )
    lost: list[Task] = []
    try:
        waiting: dict[Future[Part], Task] = {}
        for task in tasks:
            try:
                waiting[executor.submit(work, *task)] = task
            except BrokenProcessPool:
                lost.append(task)
        while waiting:
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                task = waiting.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    lost.append(task)
                else:
                    yield task, future.result()
    except BaseException:
        # An executor has no public way to end work that has begun; it may take minutes.
        for process in list(getattr(executor, "_processes", {}).values()):
            process.terminate()
        raise
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
    return lost


def leave_interrupts_to_parent() -> None:
    """Ctrl-C reaches every process of a terminal; the parent alone says what becomes of them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
