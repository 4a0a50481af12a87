"""One departure of a ledger from the lock, and what to show of several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

LOCK_IT = "lock it with --update --reason TEXT"
# Remarks that several comparisons share; they are read, and never compared.
GROWN, SHRUNK, FEWER, LOST = "grown", "shrunk", "fewer", "lost"


@dataclass(frozen=True)
class Difference:
    """One departure from the lock.

    claim: id, empty for the run as a whole. what: what departs. old, new: in words. remark: what it
    means. fails: whether the ledger falls behind; otherwise it is a note. lines: more to read, such
    as the wording.
    """

    claim: str
    what: str
    old: str
    new: str
    remark: str = ""
    fails: bool = True
    lines: tuple[str, ...] = ()

    def __str__(self) -> str:
        meaning = f" ({self.remark})" if self.remark else ""
        return f"{self.what}: {self.old} -> {self.new}{meaning}"

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "claim": self.claim,
            "what": self.what,
            "old": self.old,
            "new": self.new,
            "remark": self.remark,
            "fails": self.fails,
            "lines": list(self.lines),
        }


@dataclass(frozen=True)
class Runs:
    """What the run and the locked one were asked for, as far as comparisons depend on it."""

    now: dict[str, Any]
    then: dict[str, Any]

    @property
    def alike(self) -> bool:
        """Whether both were asked for the same: then counts and points are the same, too."""
        return self.now == self.then

    @property
    def fewer_draws(self) -> bool:
        """Whether this run drew less, and so may miss a violation that the lock knows."""
        return bool(self.now["examples"] < self.then["examples"])

    @property
    def other_depths(self) -> bool:
        """Whether other depths were asked for, so that a claim may be out of reach."""
        return bool(self.now["depths"] != self.then["depths"])

    @property
    def quick(self) -> bool:
        """Whether this run leaves out what takes long."""
        return bool(self.now["quick"])


def rendered(departures: Iterable[Difference]) -> str:
    """The differences for a reader: one block a claim, old -> new."""
    blocks = []
    for name, group in groupby(departures, key=lambda difference: difference.claim):
        lines = [name or "this run"]
        for difference in group:
            lines.append(f"  {'' if difference.fails else 'note: '}{difference}")
            lines += [f"      {line}" for line in difference.lines]
        blocks.append("\n".join(lines))
    return "\n".join(blocks)


def failures(departures: Iterable[Difference]) -> list[Difference]:
    """Those by which the ledger falls behind."""
    return [difference for difference in departures if difference.fails]


def in_words(value: Any) -> str:
    """A value of a ledger for a reader: consecutive integers as a range, lists by commas."""
    if not isinstance(value, list):
        return str(value)
    # Depths are most often consecutive.
    whole = bool(value) and all(isinstance(v, int) for v in value)
    if whole and value == list(range(value[0], value[-1] + 1)):
        return f"{value[0]}..{value[-1]}"
    return ", ".join(map(str, value)) or "none"
