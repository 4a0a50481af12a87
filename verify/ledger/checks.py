"""Checks that a run owes to the lock: which there are, what came out, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from rankclock.verify.ledger.coverage import compare_coverage
from rankclock.verify.ledger.difference import FEWER, LOCK_IT, LOST, Difference, Runs, in_words
from rankclock.verify.ledger.old_words import UNSAID
from rankclock.verify.verdict import CheckId, Level, Verdict
from rankclock.verify.words import NEUTRAL_COUNTS


@dataclass(frozen=True)
class Key:
    """What makes two checks the same one. domain: empty where the runs are not alike."""

    level: str
    check: str
    domain: str

    def __str__(self) -> str:
        return f"{self.level} by {self.check}" + (f" over {self.domain}" if self.domain else "")

    @property
    def left_out_when_quick(self) -> bool:
        """Whether quick runs do without it."""
        return CheckId(self.check).slow


@dataclass
class Outcome:
    """What the checks with one key came to together, such as the boxes of a claim.

    proved: what they prove, depth by depth and part by part.
    """

    verdicts: set[str] = field(default_factory=set)
    proved: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)


# What a check proves that proves the whole statement.
_ALL = "all"

Outcomes = dict[Key, Outcome]


def compare_checks(
    name: str, old: dict[str, Any], new: dict[str, Any], runs: Runs
) -> Iterator[Difference]:
    """Departures of one claim in its checks, and in the kinds of evidence that support it.

    name: id of the claim. old: its entry in the lock. new: its entry in the ledger.
    """
    before = _outcomes(old["checks"], by_domain=runs.alike)
    after = _outcomes(new["evidence"], by_domain=runs.alike)
    excused = set[str]()
    for key, locked in before.items():
        if key not in after:
            yield _missing(name, key, runs)
        else:
            yield from _changed(name, key, locked, after[key], runs)
        if _is_excused(key, locked, after.get(key), runs):
            excused.add(key.level)
    for key, outcome in after.items():
        # Without the domain a check cannot be told from another by the same maker.
        if runs.alike and key not in before:
            told = f"{key}: {in_words(sorted(outcome.verdicts))}"
            yield Difference(name, "check", "not in the lock", told, LOCK_IT)
    yield from _levels(name, old["levels"], new["levels"], excused)
    if runs.alike:
        yield from compare_coverage(name, old["checks"], new["evidence"])


def _outcomes(pieces: Iterable[dict[str, Any]], *, by_domain: bool) -> Outcomes:
    """The checks by level and maker, and by domain where the runs are alike."""
    outcomes: Outcomes = {}
    for piece in pieces:
        key = Key(piece["level"], piece["check"], piece["domain"] if by_domain else "")
        outcome = outcomes.setdefault(key, Outcome())
        outcome.verdicts.add(piece["verdict"])
        outcome.proved |= _extent(piece["proved_for"])
        outcome.counts.update(piece["counts"])
    return outcomes


def _extent(proved_for: str | list[int] | None) -> set[str]:
    """What a check proves, in pieces that two runs can be compared by."""
    if proved_for is None or proved_for == UNSAID:
        return set()
    if isinstance(proved_for, list):
        return {f"N = {depth}" for depth in proved_for}
    return {proved_for}


def _missing(name: str, key: Key, runs: Runs) -> Difference:
    if runs.quick and key.left_out_when_quick:
        return Difference(name, "check", str(key), "not run", "quick", fails=False)
    return Difference(name, "check", str(key), LOST)


def _changed(
    name: str, key: Key, locked: Outcome, reached: Outcome, runs: Runs
) -> Iterator[Difference]:
    elsewhere = _is_elsewhere(locked, reached, runs)
    if reached.verdicts != locked.verdicts:
        missed = _may_miss(key, locked, reached, runs)
        yield Difference(
            name,
            f"outcome of {key}",
            in_words(sorted(locked.verdicts)),
            in_words(sorted(reached.verdicts)),
            "fewer draws" if missed else "",
            fails=not (missed or elsewhere),
        )
    lost = locked.proved - reached.proved
    if lost and _ALL not in reached.proved and not elsewhere:
        told = in_words(sorted(locked.proved)), in_words(sorted(reached.proved))
        yield Difference(name, f"proved by {key}", *told, f"lost {in_words(sorted(lost))}")
    # Other draws meet other points, so that their counts are not comparable.
    for count in sorted(locked.counts) if runs.alike else ():
        before, after = locked.counts[count], reached.counts[count]
        if count not in NEUTRAL_COUNTS and after < before:
            yield Difference(name, f"count of {count}, {key}", str(before), str(after), FEWER)


def _is_elsewhere(locked: Outcome, reached: Outcome, runs: Runs) -> bool:
    """Whether a check does not apply to what this run was asked for, such as other depths."""
    nowhere = reached.verdicts == {Verdict.NOT_APPLICABLE.value} != locked.verdicts
    return nowhere and not runs.alike


def _may_miss(key: Key, locked: Outcome, reached: Outcome, runs: Runs) -> bool:
    """Whether a shorter search missed a violation that the lock knows.

    No harm: the verdict of the claim is compared by itself.
    """
    violated, unseen = {Verdict.REFUTED.value}, {Verdict.UNREFUTED.value}
    missed = locked.verdicts == violated and reached.verdicts == unseen
    return runs.fewer_draws and key.level == Level.SAMPLED.value and missed


def _is_excused(key: Key, locked: Outcome, reached: Outcome | None, runs: Runs) -> bool:
    """Whether the run does not owe the level of evidence that a locked check gave."""
    if reached is None:
        return runs.quick and key.left_out_when_quick
    return _is_elsewhere(locked, reached, runs)


def _levels(name: str, old: list[str], new: list[str], excused: set[str]) -> Iterator[Difference]:
    before, after = in_words(old), in_words(new)
    # What supports the verdict, whichever check gave it.
    lost = [level for level in old if level not in new and level not in excused]
    if lost:
        yield Difference(name, "evidence", before, after, f"lost {', '.join(lost)}")
    gained = [level for level in new if level not in old]
    if gained:
        remark = f"gained {', '.join(gained)}"
        yield Difference(name, "evidence", before, after, remark, fails=False)
