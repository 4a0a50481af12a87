"""Finished claims in a file, from which an interrupted run goes on."""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from pathlib import Path

from rankclock.theory.claim import Claim
from rankclock.verify.evidence.check import digest
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Result
from rankclock.verify.workers.resume import sources


class Resume:
    """Results of an interrupted run, appended to a file one by one.

    Unreadable or foreign entries are ignored, and those of other sources: the digest of a claim
    says nothing of the code that checked it.
    """

    def __init__(self, path: Path | None, settings: Settings, *, keep: bool) -> None:
        self._path, self._settings, self._sources = path, settings, sources()
        entries = self._entries() if keep else []
        self._found = [result for used, result in entries if used == settings]
        if path is not None:
            # Written anew, so that nothing unreadable stays in front of what is added; other runs
            # keep their entries.
            path.unlink(missing_ok=True)
            for used, result in entries:
                self._append(used, result)

    def done(self, claims: Iterable[Claim]) -> dict[str, Result]:
        """Results of earlier runs with the same settings for claims that have not changed since."""
        wanted = {claim.id: digest(claim) for claim in claims}
        return {
            result.id: result for result in self._found if wanted.get(result.id) == result.digest
        }

    def add(self, result: Result) -> None:
        """Record one result."""
        self._append(self._settings, result)

    def clear(self) -> None:
        """Forget everything: the run is complete and its ledger written."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _append(self, settings: Settings, result: Result) -> None:
        if self._path is not None:
            with self._path.open("ab") as file:
                pickle.dump((self._sources, settings, result), file)

    def _entries(self) -> list[tuple[Settings, Result]]:
        """Entries up to the first unreadable one; a damaged pickle can raise anything."""
        results: list[tuple[Settings, Result]] = []
        if self._path is None or not self._path.is_file():
            return results
        with self._path.open("rb") as file:
            while True:
                try:
                    mark, settings, result = pickle.load(file)
                except Exception:
                    return results
                is_whole = isinstance(settings, Settings) and isinstance(result, Result)
                if is_whole and mark == self._sources:
                    results.append((settings, result))
