"""Runs mutants, in worker processes where asked for, and sums up their ends as a score."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.errors import InputError
from rankclock.verify.mutate.classify import classify
from rankclock.verify.mutate.fate import Fate, Finding
from rankclock.verify.mutate.mutants import FORMULA, Mutant, Unsound, claim_of, mutants_of, owners
from rankclock.verify.mutate.pool import Draws
from rankclock.verify.mutate.variant import Variant
from rankclock.verify.workers.pool import run_in_processes
from rankclock.verify.workers.resume import Kept

# needed: balls start from the same precision in every process; each evaluation raises it itself.
_BITS = 53
# guess: mutants that a worker tries before its part is kept; some seconds of work.
_CHUNK = 20
# Below this share of killed mutants a run fails; the rest are survivors that somebody should read.
GOAL = Fraction(95, 100)
# Owner, first mutant of the chunk, seed of all draws.
Task = tuple[str, int, int]


@dataclass(frozen=True)
class Fated:
    """One mutant at its end.

    claim: the one that decided. key: equal for mutants that are the same trees.
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


# The mutants of a chunk, and the claims left out, which are refuted as they stand.
Chunk = tuple[list[Fated], frozenset[str]]


@dataclass(frozen=True)
class Score:
    """All mutants of a run by their ends.

    left_out: claims that are refuted as they stand, so that their mutants show nothing. seconds:
    what the run took.
    """

    mutants: tuple[Fated, ...]
    left_out: tuple[str, ...] = ()
    seconds: float = field(default=0.0, compare=False)

    def of(self, fate: Fate) -> tuple[Fated, ...]:
        """The mutants that ended in one way."""
        return tuple(m for m in self.mutants if m.fate is fate)

    @property
    def share(self) -> Fraction | None:
        """Killed over those that are neither equivalent nor weaker; None when there are none.

        A mutant that cannot be stated counts as not killed.
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
        counts: dict[str, Counter[Fate]] = {}
        for mutant in self.mutants:
            counts.setdefault(mutant.owner, Counter())[mutant.fate] += 1
        return counts

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
class MutationPlan:
    """What a run will do. total: mutants to try, before duplicates are merged."""

    tasks: tuple[Task, ...]
    total: int


def prepare(chosen: tuple[str, ...] | None = None, *, seed: int = 0) -> MutationPlan:
    """The mutants of the chosen claims and of the formulas they use, in chunks.

    chosen: claim ids, or all when None. seed: of all draws. A changed formula is tried by every
    claim that uses it, chosen or not. There is no task when every chosen claim is refuted as it
    stands.
    """
    every, draws = owners(chosen), draws_of(seed)
    if all(draws.refutes(claim_of(owner)) for owner in every if not owner.startswith(FORMULA)):
        return MutationPlan((), 0)
    sizes = {owner: len(mutants_of(owner)) for owner in every}
    tasks = tuple(
        (owner, start, seed) for owner, size in sizes.items() for start in range(0, size, _CHUNK)
    )
    return MutationPlan(tasks, sum(sizes.values()))


def run(
    plan: MutationPlan,
    *,
    jobs: int = 1,
    done: Callable[[int, str], None] | None = None,
    kept: Kept[Task, Chunk] | None = None,
) -> Score:
    """Try every mutant of a plan.

    jobs: worker processes; their number changes no mutant and no reason. done: called with the
    number of mutants finished and their owner. kept: chunks of an interrupted run, extended as the
    run goes on.

    Raises ValueError for an empty plan: zero work is a failure.
    """
    begin = time.perf_counter()
    if not plan.tasks:
        raise ValueError("no mutant to try")
    chunks: dict[Task, Chunk] = {}
    if kept is not None:
        chunks = {task: kept.parts[task] for task in plan.tasks if task in kept.parts}
    for task in chunks:
        _tell(done, task)
    todo = tuple(task for task in plan.tasks if task not in chunks)
    for task, chunk in _tried(todo, jobs):
        chunks[task] = chunk
        if kept is not None:
            kept.add(task, chunk)
        _tell(done, task)
    return _score([chunks[task] for task in plan.tasks], time.perf_counter() - begin)


def _score(chunks: list[Chunk], seconds: float) -> Score:
    """The score of all chunks, in order; of mutants that are the same trees the first counts."""
    ordered = [fated for mutants, _ in chunks for fated in mutants]
    # The key tells it: two owners may lead to one tree, say a claim and the formula it is made of.
    first = {fated.key: fated for fated in reversed(ordered)}
    left_out = sorted({name for _, names in chunks for name in names})
    return Score(tuple(f for f in ordered if first[f.key] is f), tuple(left_out), seconds)


def _tell(done: Callable[[int, str], None] | None, task: Task) -> None:
    if done:
        owner, start, _ = task
        done(min(_CHUNK, len(mutants_of(owner)) - start), owner)


def _tried(tasks: tuple[Task, ...], jobs: int) -> Iterator[tuple[Task, Chunk]]:
    if jobs > 1 and len(tasks) > 1:
        yield from _in_workers(tasks, jobs)
    else:
        yield from ((task, ended(*task)) for task in tasks)


@lru_cache(maxsize=1)  # a process works for one run, and a run has one seed
def draws_of(seed: int) -> Draws:
    """The points of a run, which its chunks share where one process tries them."""
    return Draws(seed)


def ended(owner: str, start: int, seed: int) -> Chunk:
    """One chunk of the mutants of an owner, and the claims that it left out.

    start: the first mutant of the chunk. seed: of all draws.
    """
    draws = draws_of(seed)
    with precision(_BITS):
        if not owner.startswith(FORMULA) and draws.refutes(claim_of(owner)):
            return [], frozenset({owner})
        mutants = mutants_of(owner)[start : start + _CHUNK]
        fates = [fate_of(mutant, draws) for mutant in mutants]
        tried = {name for mutant in mutants for name in mutant.claims}
        return fates, frozenset(tried & draws.refuted)


def fate_of(mutant: Mutant, draws: Draws) -> Fated:
    """End of one mutant: killed by any claim, else the worst that it has in one.

    That is a survivor, then weaker, badly formed, or equivalent.
    """
    findings: list[tuple[str, Finding]] = []
    unsound: list[tuple[str, Finding]] = []
    key = mutant.key
    for name in mutant.claims:
        if draws.refutes(claim_of(name)):
            continue
        try:
            variant = mutant.make(name)
        except Unsound as problem:
            unsound.append((name, Finding(Fate.MALFORMED, str(problem))))
            continue
        if not variant.differences and not variant.lemmas:
            continue
        finding = _classified(variant, draws)
        if finding.fate is Fate.KILLED:
            return Fated(mutant.id, mutant.owner, finding.fate, finding.reason, name, key)
        findings.append((name, finding))
    name, finding = _worst(mutant, findings, unsound)
    return Fated(mutant.id, mutant.owner, finding.fate, finding.reason, name, key)


def _classified(variant: Variant, draws: Draws) -> Finding:
    try:
        return classify(variant, draws)
    # A changed tree can be anything: what fails on it counts against the score, and is listed.
    except Exception as error:
        return Finding(
            Fate.SURVIVOR, f"no verdict, the check failed: {type(error).__name__}: {error}"
        )


def _worst(
    mutant: Mutant, findings: list[tuple[str, Finding]], unsound: list[tuple[str, Finding]]
) -> tuple[str, Finding]:
    """The end that counts for a mutant that no claim kills, with the id of that claim.

    unsound: claims that cannot be stated under the change; they count where no other claim does.
    """
    for fate in (Fate.SURVIVOR, Fate.WEAKER, Fate.MALFORMED, Fate.EQUIVALENT):
        for name, finding in findings:
            if finding.fate is fate:
                return name, finding
    if unsound:
        return unsound[0]
    unchanged = Finding(Fate.EQUIVALENT, "no statement, hypothesis or lemma changes")
    return mutant.owner.removeprefix(FORMULA), unchanged


def _in_workers(tasks: tuple[Task, ...], jobs: int) -> Iterator[tuple[Task, Chunk]]:
    lost = yield from run_in_processes(ended, tasks, jobs)
    if lost:
        owners_lost = sorted({owner for owner, *_ in lost})
        raise InputError(
            "--jobs",
            f"a worker process ended early ({', '.join(owners_lost[:3])})",
            "give it more memory, or fewer --jobs",
        )
