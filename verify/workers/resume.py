"""Finished chunks of a run, appended to a file, from which an interrupted run goes on."""

from __future__ import annotations

import hashlib
import pickle
from importlib.resources import files
from pathlib import Path
from typing import Any

_SOURCES = ("rankclock.theory", "rankclock.verify")
_PICKLE = b"\x80"  # first byte of every pickle of protocol 2 and later; no text begins with it


class Kept:
    """Chunks by task.

    Entries of other sources are ignored: a changed line of theory or verify may change any of them.
    """

    def __init__(self, path: Path) -> None:
        """Raises ValueError for a file that is none of these, which is left as it is."""
        self._path, self._sources = path, sources()
        if path.is_file() and path.read_bytes()[:1] not in (b"", _PICKLE):
            raise ValueError(f"{path} holds no finished parts")
        self.parts: dict[Any, Any] = {}
        for mark, task, part in _entries(path):
            if mark == self._sources:
                self.parts[task] = part
        # Written anew, so that nothing unreadable stays in front of what is added.
        path.unlink(missing_ok=True)
        for task, part in self.parts.items():
            self.add(task, part)

    def add(self, task: Any, part: Any) -> None:
        """Record one chunk."""
        self.parts[task] = part
        with self._path.open("ab") as file:
            pickle.dump((self._sources, task, part), file)


def sources() -> str:
    """Fingerprint of every Python file of theory and verify."""
    digest = hashlib.sha256()
    for package in _SOURCES:
        root = Path(str(files(package)))
        for file in sorted(root.rglob("*.py")):
            digest.update(
                file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0"
            )
    return digest.hexdigest()


def _entries(path: Path) -> list[tuple[str, Any, Any]]:
    """Entries up to the first unreadable one; a damaged pickle can raise anything."""
    entries: list[tuple[str, Any, Any]] = []
    if not path.is_file():
        return entries
    with path.open("rb") as file:
        while True:
            try:
                mark, task, part = pickle.load(file)
            except Exception:
                return entries
            entries.append((mark, task, part))
