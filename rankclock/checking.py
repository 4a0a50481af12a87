"""What `verify`, `regress` and `report` share: options of a run, the choice of claims, the run
under a progress bar, its table.
"""

from __future__ import annotations

import fnmatch
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from rankclock.commands.claims import find
from rankclock.options import DEPTHS, progress_bar
from rankclock.theory.claim import Claim
from rankclock.theory.registry import all_claims
from rankclock.verify.claims.files import Problem
from rankclock.verify.claims.resume import Resume
from rankclock.verify.claims.sweep import run, run_on_cluster
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import CheckId, Result, Verdict

_COLOURS = {
    Verdict.HOLDS: "green",
    Verdict.REFUTED: "red",
    Verdict.INCONCLUSIVE: "yellow",
    Verdict.NOT_APPLICABLE: "dim",
}


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds depths, digits, examples, seed and jobs to a command.

    The number of jobs changes no byte of a ledger.
    """
    for option in (
        click.option(
            "--depth",
            "depths",
            type=DEPTHS,
            default="2..8",
            show_default=True,
            help="Depths to draw.",
        ),
        click.option(
            "--digits",
            type=click.IntRange(10, 300),
            default=30,
            show_default=True,
            help="Decimal digits of agreement.",
        ),
        click.option(
            "--examples",
            type=click.IntRange(1),
            default=100,
            show_default=True,
            help="Accepted draws a claim.",
        ),
        click.option("--seed", type=int, default=0, show_default=True, help="Seed of all draws."),
        click.option(
            "--jobs",
            type=click.IntRange(1),
            default=cores,
            show_default="all cores",
            help="Worker processes.",
        ),
    ):
        command = option(command)
    return command


def select(patterns: tuple[str, ...]) -> list[Claim]:
    """Claims by id or glob, all when none is named; raises InputError for a name that selects
    nothing.
    """
    every = list(all_claims())
    if not patterns:
        return every
    chosen: dict[str, Claim] = {}
    for pattern in patterns:
        matches = [c for c in every if fnmatch.fnmatchcase(c.id, pattern)]
        if not matches:
            find(pattern)
        chosen |= {c.id: c for c in matches}
    return list(chosen.values())


def check_all(
    chosen: list[Claim],
    settings: Settings,
    *,
    jobs: int,
    resume: Resume | None = None,
    scheduler: str | None = None,
    files: Mapping[str, str] | None = None,
    failed: Callable[[Problem], None] | None = None,
) -> list[Result]:
    """Check claims under a progress bar; options as those of
    `rankclock.verify.claims.sweep.run`.
    """
    with progress_bar("claims") as bar:
        task = bar.add_task("", total=len(chosen))

        def done(result: Result) -> None:
            bar.update(task, advance=1, description=result.id)

        if scheduler:
            return run_on_cluster(chosen, settings, scheduler, done=done)
        return run(
            chosen, settings, jobs=jobs, resume=resume, done=done, files=files, failed=failed
        )


def show(results: list[Result], unexpected: list[str]) -> None:
    """Summary table on stdout, and what was not as expected."""
    console = Console(width=None if Console().is_terminal else 160)
    table = Table("claim", "verdict", "evidence", "accepted draws", "seconds")
    for result in results:
        search = result.by(CheckId.SEARCH)
        draws = 0 if search is None else search.counts.get("accepted", 0)
        colour = _COLOURS[result.verdict]
        table.add_row(
            result.id,
            f"[{colour}]{result.verdict.value}[/]",
            ", ".join(result.levels),
            str(draws),
            f"{result.seconds:.1f}",
        )
    console.print(table)
    for line in unexpected:
        console.print(f"not as expected: {line}", markup=False, soft_wrap=True)


def command_line() -> str:
    """The command as typed, without the path of the program."""
    return " ".join(["rankclock", *sys.argv[1:]])
