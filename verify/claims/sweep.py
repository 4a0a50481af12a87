"""Checks many claims: in worker processes, resumable, stoppable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

import sympy as sp

from rankclock.theory.claim import Claim
from rankclock.theory.kind import Kind
from rankclock.theory.process import PROCESSES, mentions
from rankclock.theory.registry import find_claim
from rankclock.verify.claims.files import check_in_file, ended
from rankclock.verify.claims.problems import Problem
from rankclock.verify.claims.resume import Resume
from rankclock.verify.errors import InputError
from rankclock.verify.evidence.check import (
    Gathered,
    check,
    gather,
    kinds_for,
    result_of,
)
from rankclock.verify.settings import STANDARD, Settings
from rankclock.verify.verdict import Result
from rankclock.verify.workers.pool import run_in_processes


class _Task(NamedTuple):
    """A claim, or one kind of evidence about it.

    file: the file that defines the claim, where it is none of the theory. kind: number of the kind,
    None for all.
    """

    name: str
    file: str | None
    settings: Settings
    kind: int | None = None


_Part = Gathered | Result | Problem


def run(
    claims: Iterable[Claim],
    settings: Settings,
    *,
    jobs: int = 1,
    resume: Resume | None = None,
    done: Callable[[Result], None] | None = None,
    busy: Callable[[list[str]], None] | None = None,
    files: Mapping[str, str] | None = None,
    failed: Callable[[Problem], None] | None = None,
) -> list[Result]:
    """Check claims and return their results by id.

    jobs: worker processes; 1 checks in this one. resume: earlier results, extended as the run goes
    on. done: called with each result. busy: called with the ids of claims that are being checked,
    whenever one begins. files: by id, the file that defines a claim which is not one
    of the theory. failed: called instead of `done` when the code of such a file raises; its claim
    then has no result. Raises ValueError when there is no claim: zero work is a failure.
    """
    claims = list(claims)
    if not claims:
        raise ValueError("no claim to check")
    earlier = resume.done(claims) if resume else {}
    results = dict(earlier)
    names = dict.fromkeys(c.id for c in _longest_first(claims) if c.id not in earlier)
    tasks = [_Task(name, (files or {}).get(name), settings) for name in names]
    # A pool costs seconds to start, which one claim alone does not repay.
    if jobs > 1 and len(tasks) > 1:
        tasks = list(_cut(claims, tasks))
        parts = _in_workers(tasks, jobs)
    else:
        parts, jobs = ((task, _part(*task)) for task in tasks), 1
    for result in _joined(_watched(parts, tasks, jobs, busy), claims, settings):
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
    return check(_claim(name), settings)


def _claim(name: str) -> Claim:
    # Not by all claims: a worker would build them, which takes seconds, for the few it is given.
    claim = find_claim(name)
    if claim is None:
        raise LookupError(f"no claim has the id {name}")
    return claim


def _part(name: str, file: str | None, settings: Settings, kind: int | None) -> _Part:
    if file is not None:
        return check_in_file(file, name, settings)
    if kind is None:
        return check_by_id(name, settings)
    return gather(_claim(name), settings, kind)


def _cut(claims: Iterable[Claim], tasks: Iterable[_Task]) -> Iterator[_Task]:
    """A task for each kind of evidence about a claim, so that no process waits for the last one.

    Claims of files stay whole: their code may keep something from one kind to the next.
    """
    by_id = {claim.id: claim for claim in claims}
    for task in tasks:
        kinds = kinds_for(by_id[task.name], task.settings) if task.file is None else []
        yield from (_Task(task.name, None, task.settings, kind) for kind in kinds)
        if not kinds:
            yield task


def _longest_first(claims: Iterable[Claim]) -> list[Claim]:
    """Claims in an order in which the last ones to begin are short."""
    return sorted(claims, key=_length, reverse=True)


def _length(claim: Claim) -> tuple[int, int]:
    """Larger for a claim that takes longer. guess: runs, integrals and boxes take time.

    measured: the longest of all are a claim with eight boxes and a conjecture about runs, which is
    searched for ten times as long.
    """
    slow = mentions(claim, *PROCESSES, sp.Integral)
    searched = STANDARD.conjecture if claim.kind is Kind.CONJECTURE else 3
    return (2 * len(claim.boxes) + searched * slow, len(claim.symbols))


def _watched(
    parts: Iterable[tuple[_Task, _Part]],
    tasks: list[_Task],
    jobs: int,
    busy: Callable[[list[str]], None] | None,
) -> Iterator[tuple[_Task, _Part]]:
    """The same parts; says before each which claims are at work."""
    left = dict.fromkeys(tasks)

    def tell() -> None:
        # Tasks begin in their order, so those at work are the first that are left.
        if busy and left:
            busy(list(dict.fromkeys(task.name for task in islice(left, jobs))))

    tell()
    for task, part in parts:
        left.pop(task, None)
        tell()
        yield task, part


def _joined(
    parts: Iterable[tuple[_Task, _Part]], claims: Iterable[Claim], settings: Settings
) -> Iterator[Result | Problem]:
    """Results of claims, each as soon as all of its parts are there."""
    by_id = {claim.id: claim for claim in claims}
    gathered: dict[str, list[Gathered]] = defaultdict(list)
    for task, part in parts:
        if not isinstance(part, Gathered):
            yield part
            continue
        there = gathered[task.name]
        there.append(part)
        if len(there) == len(kinds_for(by_id[task.name], settings)):
            yield result_of(by_id[task.name], there)


def _in_workers(tasks: list[_Task], jobs: int) -> Iterator[tuple[_Task, _Part]]:
    """Tasks and what came of them in worker processes.

    A process that ends early takes its pool with it: what is lost is checked again, claims of files
    each alone, so that the one to blame is named.
    """
    lost = yield from run_in_processes(_part, tasks, jobs)
    of_theory = [task for task in lost if task.file is None]
    if of_theory and len(of_theory) == len(tasks):
        names = sorted({task.name for task in of_theory})
        raise InputError(
            "--jobs",
            f"a worker process ended early ({', '.join(names[:3])})",
            "give it more memory, or fewer --jobs",
        )
    if of_theory:
        yield from _in_workers(of_theory, jobs)
    for task in lost:
        if task.file is not None and (yield from run_in_processes(_part, [task], 1)):
            yield task, ended(task.file, task.name)
