"""Checks many claims: in worker processes, resumable, stoppable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from rankclock.theory.claim import Claim
from rankclock.theory.registry import find_claim
from rankclock.verify.claims.files import check_in_file, ended
from rankclock.verify.claims.problems import Problem
from rankclock.verify.claims.resume import Resume
from rankclock.verify.errors import InputError
from rankclock.verify.evidence.check import check
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Result
from rankclock.verify.workers.pool import run_in_processes

# Id, the file that defines the claim where it is none of the theory, and the settings.
_Task = tuple[str, str | None, Settings]
_Part = tuple[_Task, Result | Problem]


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
    names = dict.fromkeys(claim.id for claim in claims if claim.id not in earlier)
    tasks = [(name, (files or {}).get(name), settings) for name in names]
    # A pool costs seconds to start, which one claim alone does not repay.
    parts = _in_workers(tasks, jobs) if jobs > 1 and len(tasks) > 1 else _here(tasks)
    for _, result in parts:
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
    # Not by all claims: a worker would build them, which takes seconds, for the few it is given.
    claim = find_claim(name)
    if claim is None:
        raise LookupError(f"no claim has the id {name}")
    return check(claim, settings)


def _check(name: str, file: str | None, settings: Settings) -> Result | Problem:
    return check_by_id(name, settings) if file is None else check_in_file(file, name, settings)


def _here(tasks: list[_Task]) -> Iterator[_Part]:
    for task in tasks:
        yield task, _check(*task)


def _in_workers(tasks: list[_Task], jobs: int) -> Iterator[_Part]:
    """Tasks and results of worker processes.

    A process that ends early takes its pool with it: what is lost is checked again, claims of files
    each alone, so that the one to blame is named.
    """
    lost = yield from run_in_processes(_check, tasks, jobs)
    of_theory = [task for task in lost if task[1] is None]
    if of_theory and len(of_theory) == len(tasks):
        names = sorted(name for name, *_ in of_theory)
        raise InputError(
            "--jobs",
            f"a worker process ended early ({', '.join(names[:3])})",
            "give it more memory, or fewer --jobs",
        )
    if of_theory:
        yield from _in_workers(of_theory, jobs)
    for task in lost:
        name, file, _ = task
        if file is not None and (yield from run_in_processes(_check, [task], 1)):
            yield task, ended(file, name)
