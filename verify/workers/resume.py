"""Finished chunks of a run, appended to a file, from which an interrupted run goes on."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path
from typing import Any, Generic, TypeVar

from rankclock.verify.workers.json_lines import JsonLines

Task = TypeVar("Task")
Part = TypeVar("Part")
_SOURCES = ("rankclock.theory", "rankclock.verify")


class Kept(Generic[Task, Part]):
    """Chunks by task.

    Entries of other sources are ignored: a changed line of theory or verify may change any of them.
    """

    def __init__(self, path: Path, task: Any, part: Any) -> None:
        """task, part: their types. Raises ValueError for another file, which is left as it is."""
        self._lines = JsonLines[tuple[Task, Part]](path, tuple[task, part], sources())
        if self._lines.is_foreign:
            raise ValueError(f"{path} holds no finished parts")
        self.parts: dict[Task, Part] = dict(self._lines.records())
        # Written anew, so that nothing unreadable stays in front of what is added.
        path.unlink(missing_ok=True)
        for entry in self.parts.items():
            self._lines.append(entry)

    def add(self, task: Task, part: Part) -> None:
        """Record one chunk."""
        self.parts[task] = part
        self._lines.append((task, part))


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
