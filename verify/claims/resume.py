"""Finished claims in a file, from which an interrupted run goes on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rankclock.theory.claim import Claim
from rankclock.verify.evidence.check import digest
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Result
from rankclock.verify.workers.json_lines import JsonLines
from rankclock.verify.workers.resume import sources


class Resume:
    """Results of an interrupted run, appended to a file one by one.

    Unreadable or foreign entries are ignored, and those of other sources: the digest of a claim
    says nothing of the code that checked it.
    """

    def __init__(self, path: Path, settings: Settings, *, keep: bool) -> None:
        self._path, self._settings = path, settings
        self._lines = JsonLines[tuple[Settings, Result]](path, tuple[Settings, Result], sources())
        entries = list(self._lines.records()) if keep else []
        self._earlier = [result for used, result in entries if used == settings]
        # Written anew, so that nothing unreadable stays in front of what is added; other runs keep
        # their entries.
        path.unlink(missing_ok=True)
        for entry in entries:
            self._lines.append(entry)

    def done(self, claims: Iterable[Claim]) -> dict[str, Result]:
        """Results of earlier runs with the same settings for claims that have not changed since."""
        # Only of those that a result is there for: a digest takes milliseconds, a new run has none.
        there = {result.id for result in self._earlier}
        wanted = {claim.id: digest(claim) for claim in claims if claim.id in there}
        return {
            result.id: result for result in self._earlier if wanted.get(result.id) == result.digest
        }

    def add(self, result: Result) -> None:
        """Record one result."""
        self._lines.append((self._settings, result))

    def clear(self) -> None:
        """Forget everything: the run is complete and its ledger written."""
        self._path.unlink(missing_ok=True)
