"""A run of all claims against the lock: what `rankclock regress` does and prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rankclock.checking import check_all, command_line
from rankclock.theory.registry import all_claims
from rankclock.verify.errors import InputError
from rankclock.verify.ledger import ledger as ledgers
from rankclock.verify.ledger import lock as locks
from rankclock.verify.ledger.ci_reports import junit, markdown
from rankclock.verify.ledger.difference import Difference, failures, rendered
from rankclock.verify.ledger.old_words import read_any, words_alone
from rankclock.verify.ledger.regression import differences
from rankclock.verify.settings import Settings


@dataclass(frozen=True)
class Regression:
    """The ledger of a run, and where it departs from the lock.

    updated: whether the lock was rewritten from the run, so that no departure is a failure.
    """

    ledger: dict[str, Any]
    departures: Sequence[Difference]
    lock_file: Path
    updated: bool

    @property
    def failed(self) -> int:
        """Number of departures that fail the run."""
        return 0 if self.updated else len(failures(self.departures))

    def write_reports(self, junit_file: Path | None, markdown_file: Path | None) -> None:
        """Write the reports for CI to the files that are asked for."""
        # An update is what is wanted, so its reports list nothing.
        listed = [] if self.updated else list(self.departures)
        for file, text in ((junit_file, junit), (markdown_file, markdown)):
            if file is not None:
                file.write_text(text(self.ledger, listed), encoding="utf-8")

    def to_json(self) -> dict[str, Any]:
        """Plain data for the machine output."""
        return {
            "lock": str(self.lock_file),
            "updated": self.updated,
            "run": self.ledger["run"],
            "failed": self.failed,
            "verdicts": {entry["id"]: entry["verdict"] for entry in self.ledger["claims"]},
            "differences": [difference.to_json() for difference in self.departures],
        }

    def text(self) -> str:
        """The departures, and how many claims were checked."""
        claims = f"{len(self.ledger['claims'])} claims"
        if self.updated:
            summary = f"wrote {self.lock_file}: {claims}"
        else:
            summary = f"{claims}, {self.failed} differences from {self.lock_file}"
        return "\n".join([rendered(self.departures), summary] if self.departures else [summary])


def compare(lock_file: Path, settings: Settings, *, jobs: int, quiet: bool) -> Regression:
    """Check all claims and compare with the lock.

    jobs: number of worker processes. quiet: no line a finished claim.
    """
    # Read first: a lock that is none is refused before the minutes of the run.
    lock = locks.read(lock_file)
    ledger = _run(settings, jobs, quiet)
    return Regression(ledger, differences(ledger, lock), lock_file, updated=False)


def rewrite(
    lock_file: Path, settings: Settings, *, jobs: int, quiet: bool, reason: str
) -> Regression:
    """Check all claims and write the lock anew. reason: why it changes."""
    ledger = _run(settings, jobs, quiet)
    changes = _since(lock_file, ledger)
    locks.write(ledger, lock_file, reason=reason)
    return Regression(ledger, changes, lock_file, updated=True)


def _run(settings: Settings, jobs: int, quiet: bool) -> dict[str, Any]:
    results = check_all(list(all_claims()), settings, jobs=jobs, quiet=quiet)
    return ledgers.build(results, settings, command=command_line())


def _since(lock_file: Path, ledger: dict[str, Any]) -> list[Difference]:
    """What an update changes; a lock that cannot be compared with is only named."""
    if not lock_file.is_file():
        return []
    try:
        lock = read_any(lock_file)
        changes = differences(ledger, lock)
        converted = words_alone(lock, changes)
        return changes if converted is None else [converted, *changes]
    except (InputError, OSError) as problem:
        return [Difference("", "lock", "not compared", "written anew", str(problem), fails=False)]
