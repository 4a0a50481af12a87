"""A progress bar on stderr; without a terminal nothing is shown, and no library loaded for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Silence:
    """Takes what a bar takes, and shows nothing."""

    def add_task(self, _description: str, **_options: Any) -> TaskID:
        """A task of no bar."""
        return cast("TaskID", 0)

    def update(self, _task: TaskID, **_options: Any) -> None:
        """Nothing is shown."""


@contextmanager
def progress_bar(text: str, *, to_come: bool = False) -> Iterator[Progress | Silence]:
    """A bar on a terminal. text: what is counted. to_come: with an estimate of the time left."""
    # In a pipe or a log a bar would be thousands of lines.
    if not sys.stderr.isatty():
        yield Silence()
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn(text),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        *((TextColumn("left"), TimeRemainingColumn()) if to_come else ()),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield bar
