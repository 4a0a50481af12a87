"""Checks many claims: in worker processes, resumable, stoppable."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from rankclock.theory.claim import Claim
from rankclock.theory.registry import all_claims
from rankclock.verify.claims.files import Problem, check_in_file, ended
from rankclock.verify.claims.resume import Resume
from rankclock.verify.errors import InputError
from rankclock.verify.evidence.check import check
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Result
from rankclock.verify.workers.pool import leave_interrupts_to_parent


def run(
    claims: Iterable[Claim],
    settings: Settings,
    *,
    jobs: int = 1,
    resume: Resume | None = None,
    done: Callable[[Result], None] | None = None,
    files: Mapping[str, str] | None = None,
    failed: Callable[[Problem], None] | None = None,
) -> list[Result]:
    """Check claims and return their results by id.

    jobs: worker processes; 1 checks in this one. resume: earlier results, extended as the run goes
    on. done: called with each result. files: by id, the file that defines a claim which is not one
    of the theory. failed: called instead of `done` when the code of such a file raises; its claim
    then has no result. Raises ValueError when there is no claim: zero work is a failure.
    """
    claims = list(claims)
    if not claims:
        raise ValueError("no claim to check")
    earlier = resume.done(claims) if resume else {}
    results = dict(earlier)
    todo = {claim.id: (files or {}).get(claim.id) for claim in claims if claim.id not in earlier}
    for result in (
        _in_workers(todo, settings, jobs) if jobs > 1 and len(todo) > 1 else _here(todo, settings)
    ):
        if isinstance(result, Problem):
            if failed:
                failed(result)
            continue
        results[result.id] = result
        if resume:
            resume.add(result)
        if done:
            done(result)
    return [results[name] for name in sorted(results)]


def run_on_cluster(
    claims: Iterable[Claim],
    settings: Settings,
    address: str,
    *,
    done: Callable[[Result], None] | None = None,
) -> list[Result]:
    """Check claims on the workers of a dask scheduler.

    address: of the scheduler, such as tcp://host:8786. Raises InputError when the package is
    missing or the scheduler does not answer.
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise InputError(
            "--scheduler", "the package distributed is not installed", "install rankclock[cluster]"
        ) from None
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError) as problem:
        raise InputError(
            "--scheduler",
            f"no scheduler answers at {address} ({type(problem).__name__})",
            "start one with `dask scheduler`",
        ) from None
    with client:
        results = []
        for future in as_completed(
            [client.submit(check_by_id, claim.id, settings, pure=False) for claim in claims]
        ):
            results.append(future.result())
            if done:
                done(results[-1])
    return sorted(results, key=lambda r: r.id)


def check_by_id(name: str, settings: Settings) -> Result:
    """Check the claim with this id; a claim travels between processes as its id."""
    return check(next(claim for claim in all_claims() if claim.id == name), settings)


def _check(name: str, file: str | None, settings: Settings) -> Result | Problem:
    return check_by_id(name, settings) if file is None else check_in_file(file, name, settings)


def _here(todo: Mapping[str, str | None], settings: Settings) -> Iterator[Result | Problem]:
    for name, file in todo.items():
        yield _check(name, file, settings)


def _in_workers(
    todo: Mapping[str, str | None], settings: Settings, jobs: int
) -> Iterator[Result | Problem]:
    """A process that ends early takes its pool with it: what is lost is checked again, claims of
    files each alone, so that the one to blame is named.
    """
    lost = yield from _in_pool(todo, settings, jobs)
    own = {name: None for name in lost if todo[name] is None}
    if own and len(own) == len(todo):
        raise InputError(
            "--jobs",
            f"a worker process ended early ({', '.join(sorted(own)[:3])})",
            "give it more memory, or fewer --jobs",
        )
    if own:
        yield from _in_workers(own, settings, jobs)
    for name in lost:
        file = todo[name]
        if file is not None and (yield from _in_pool({name: file}, settings, 1)):
            yield ended(file, name)


def _in_pool(
    todo: Mapping[str, str | None], settings: Settings, jobs: int
) -> Generator[Result | Problem, None, list[str]]:
    """Results as they come; returns the names that have none because a process ended early."""
    executor = ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=leave_interrupts_to_parent
    )
    lost: list[str] = []
    try:
        waiting: dict[Future[Result | Problem], str] = {}
        for name, file in todo.items():
            try:
                waiting[executor.submit(_check, name, file, settings)] = name
            except BrokenProcessPool:
                lost.append(name)
        while waiting:
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                name = waiting.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    lost.append(name)
                else:
                    yield future.result()
    except BaseException:
        for process in list(getattr(executor, "_processes", {}).values()):
            process.terminate()
        raise
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
    return lost
