"""Runs mutants, in worker processes where asked for, and sums up: killed, equivalent, weaker,
survivors, the score.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.errors import InputError
from rankclock.verify.mutate.classify import Fate, Finding, classify
from rankclock.verify.mutate.kill import judged
from rankclock.verify.mutate.mutants import FORMULA, Mutant, Unsound, claim_of, mutants_of, owners
from rankclock.verify.mutate.pool import pool_of
from rankclock.verify.points.point import Point
from rankclock.verify.verdict import Truth
from rankclock.verify.workers.pool import run_in_processes
from rankclock.verify.workers.resume import Kept

_BITS = 53
_CHUNK = 20
GOAL = Fraction(95, 100)
Task = tuple[str, int, int]


@dataclass(frozen=True)
class Fated:
    """One mutant at its end. claim: the one that decided. key: equal for mutants that are the same
    trees.
    """

    id: str
    owner: str
    fate: Fate
    reason: str
    claim: str
    key: str

    def to_json(self) -> dict[str, str]:
        """Plain data of a listed mutant."""
        return {"id": self.id, "claim": self.claim, "reason": self.reason}


Part = tuple[list[Fated], frozenset[str]]
_refuted: dict[tuple[str, int], bool] = {}


@dataclass(frozen=True)
class Score:
    """All mutants of a run by their ends. left_out: claims that are refuted as they stand, so that
    their mutants show nothing.
    """

    mutants: tuple[Fated, ...]
    left_out: tuple[str, ...] = ()
    seconds: float = field(default=0.0, compare=False)

    def of(self, fate: Fate) -> tuple[Fated, ...]:
        """The mutants that ended in one way."""
        return tuple(m for m in self.mutants if m.fate is fate)

    @property
    def share(self) -> Fraction | None:
        """Killed over those that are neither equivalent nor weaker, so that one that cannot be
        stated counts as not killed; None when there are none.
        """
        alive = len(self.of(Fate.SURVIVOR)) + len(self.of(Fate.MALFORMED))
        killed = len(self.of(Fate.KILLED))
        return Fraction(killed, killed + alive) if killed + alive else None

    @property
    def reached(self) -> bool:
        """Whether the goal is met; no mutant to kill is no success."""
        return self.share is not None and self.share >= GOAL

    def by_owner(self) -> dict[str, Counter[Fate]]:
        """Counts by the claim or formula that was changed."""
        found: dict[str, Counter[Fate]] = {}
        for mutant in self.mutants:
            found.setdefault(mutant.owner, Counter())[mutant.fate] += 1
        return found

    def to_json(self) -> dict[str, Any]:
        """Plain data of the command-line contract, without timings."""
        return {
            "mutants": len(self.mutants),
            "killed": len(self.of(Fate.KILLED)),
            "equivalent": len(self.of(Fate.EQUIVALENT)),
            "weaker": [m.to_json() for m in self.of(Fate.WEAKER)],
            "survivors": [m.to_json() for m in self.of(Fate.SURVIVOR)],
            "not_well_formed": [m.to_json() for m in self.of(Fate.MALFORMED)],
            "left_out": list(self.left_out),
            "score": _rounded(self.share),
        }


def _rounded(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share), 6)


@dataclass(frozen=True)
class Plan:
    """What a run will do. tasks: owner, first mutant of a chunk, seed. total: mutants to try,
    before duplicates are merged.
    """

    tasks: tuple[Task, ...]
    total: int


def prepare(chosen: tuple[str, ...] | None = None, *, seed: int = 0) -> Plan:
    """The mutants of the chosen claims and of the formulas they use, of all claims when None, in
    chunks.

    chosen: claim ids. seed: of all draws. A changed formula is tried by every claim that uses it,
    chosen or not. There is no task when every chosen claim is refuted as it stands.
    """
    every = owners(chosen)
    if all(refuted_as_it_stands(owner, seed) for owner in every if not owner.startswith(FORMULA)):
        return Plan((), 0)
    sizes = {owner: len(mutants_of(owner)) for owner in every}
    return Plan(
        tuple(
            (owner, start, seed)
            for owner, size in sizes.items()
            for start in range(0, size, _CHUNK)
        ),
        sum(sizes.values()),
    )


def run(
    plan: Plan,
    *,
    jobs: int = 1,
    done: Callable[[int, str], None] | None = None,
    kept: Kept | None = None,
) -> Score:
    """Try every mutant of a plan.

    jobs: worker processes; their number changes no mutant and no reason. done: called with the
    number of mutants finished and their owner. kept: chunks of an interrupted run, extended as the
    run goes on. Raises ValueError for an empty plan: zero work is a failure.
    """
    begin = time.perf_counter()
    if not plan.tasks:
        raise ValueError("no mutant to try")
    found: dict[Task, Part] = {
        task: kept.found[task] for task in plan.tasks if kept is not None and task in kept.found
    }
    for task in found:
        _tell(done, task)
    todo = tuple(task for task in plan.tasks if task not in found)
    for task, part in (
        _in_workers(todo, jobs) if jobs > 1 and len(todo) > 1 else ((t, ended(*t)) for t in todo)
    ):
        found[task] = part
        if kept is not None:
            kept.add(task, part)
        _tell(done, task)
    ordered = [fated for task in plan.tasks for fated in found[task][0]]
    left_out = sorted({name for part in found.values() for name in part[1]})
    first = {fated.key: fated for fated in reversed(ordered)}
    return Score(
        tuple(f for f in ordered if first[f.key] is f), tuple(left_out), time.perf_counter() - begin
    )


def _tell(done: Callable[[int, str], None] | None, task: Task) -> None:
    if done:
        done(min(_CHUNK, len(mutants_of(task[0])) - task[1]), task[0])


def ended(owner: str, start: int, seed: int) -> Part:
    """The mutants of one owner from `start` on, one chunk of them, and the claims left out, which
    are refuted as they stand.
    """
    with precision(_BITS):
        if not owner.startswith(FORMULA) and refuted_as_it_stands(owner, seed):
            return [], frozenset({owner})
        chunk = mutants_of(owner)[start : start + _CHUNK]
        fates = [fate_of(mutant, seed) for mutant in chunk]
        return fates, frozenset(
            name for mutant in chunk for name in mutant.claims if _refuted.get((name, seed))
        )


def fate_of(mutant: Mutant, seed: int) -> Fated:
    """End of one mutant: killed by any claim, else a survivor if it survives in one, else weaker,
    equivalent or badly formed.
    """
    findings: list[tuple[str, Finding]] = []
    problems: list[tuple[str, Finding]] = []
    key = mutant.key
    for name in mutant.claims:
        if refuted_as_it_stands(name, seed):
            continue
        try:
            variant = mutant.make(name)
        except Unsound as problem:
            problems.append((name, Finding(Fate.MALFORMED, str(problem))))
            continue
        if not variant.differences and not variant.lemmas:
            continue
        try:
            finding = classify(variant, seed)
        # a changed tree can be anything: what fails on it counts against the score, and is listed
        except Exception as error:
            finding = Finding(
                Fate.SURVIVOR, f"no verdict, the check failed: {type(error).__name__}: {error}"
            )
        if finding.fate is Fate.KILLED:
            return Fated(mutant.id, mutant.owner, finding.fate, finding.reason, name, key)
        findings.append((name, finding))
    for fate in (Fate.SURVIVOR, Fate.WEAKER, Fate.MALFORMED, Fate.EQUIVALENT):
        for name, finding in findings:
            if finding.fate is fate:
                return Fated(mutant.id, mutant.owner, fate, finding.reason, name, key)
    for name, finding in problems:
        return Fated(mutant.id, mutant.owner, Fate.MALFORMED, finding.reason, name, key)
    return Fated(
        mutant.id,
        mutant.owner,
        Fate.EQUIVALENT,
        "no statement, hypothesis or lemma changes",
        mutant.owner.removeprefix(FORMULA),
        key,
    )


def refuted_as_it_stands(name: str, seed: int) -> bool:
    """Whether a claim is violated at a point of its own pool: then any change of it would seem to
    be refuted.
    """
    if (name, seed) not in _refuted:
        claim = claim_of(name)
        points: list[Point] = list(pool_of(claim, seed).points)
        _refuted[name, seed] = any(
            judged(relation, point)[0] is Truth.NO
            for point in points
            for relation in claim.at_depth(point.depth)
        )
    return _refuted[name, seed]


def _in_workers(tasks: tuple[Task, ...], jobs: int) -> Iterator[tuple[Task, Part]]:
    lost = yield from run_in_processes(ended, tasks, jobs)
    if lost:
        owners_lost = sorted({owner for owner, *_ in lost})
        raise InputError(
            "--jobs",
            f"a worker process ended early ({', '.join(owners_lost[:3])})",
            "give it more memory, or fewer --jobs",
        )
