"""What `verify`, `regress` and `report` share: the choice of claims, the run, its table."""

from __future__ import annotations

import fnmatch
import sys
from collections.abc import Callable, Mapping
from itertools import count

import click
from rich.console import Console
from rich.table import Table

from rankclock.claim_lookup import find
from rankclock.progress import progress_bar
from rankclock.theory.claim import Claim
from rankclock.theory.claim_files import claim_ids
from rankclock.theory.registry import all_claims, find_claim
from rankclock.verify.claims.problems import Problem
from rankclock.verify.claims.resume import Resume
from rankclock.verify.claims.sweep import run, run_on_cluster
from rankclock.verify.proved_for import short
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import CheckId, Count, Result, Verdict

# Of the summary where no terminal tells its width: every column in one line.
_TABLE_WIDTH = 160
# Beside the word, never alone: colours are off in a pipe, and not seen alike by all.
_COLOURS = {
    Verdict.PROVED: "green",
    Verdict.UNREFUTED: "cyan",
    Verdict.REFUTED: "red",
    Verdict.INCONCLUSIVE: "yellow",
    Verdict.NOT_APPLICABLE: "dim",
}


def select(patterns: tuple[str, ...]) -> list[Claim]:
    """Claims by id or glob, all when none is named.

    Raises InputError for a name that selects nothing.
    """
    if not patterns:
        return list(all_claims())
    chosen: dict[str, Claim] = {}
    for pattern in patterns:
        matches = _matching(pattern)
        if not matches:
            find(pattern)  # raises, and tells which id is near
        chosen |= {c.id: c for c in matches}
    return list(chosen.values())


def _matching(pattern: str) -> list[Claim]:
    """Claims whose ids are, or match, a pattern; letters count as typed, on every system."""
    # By the names of their files first: building all claims, which takes seconds, is for an id that
    # no file has.
    named = (find_claim(name) for name in claim_ids() if fnmatch.fnmatchcase(name, pattern))
    claims = [claim for claim in named if claim is not None]
    return claims or [c for c in all_claims() if fnmatch.fnmatchcase(c.id, pattern)]


def check_all(
    chosen: list[Claim],
    settings: Settings,
    *,
    jobs: int,
    resume: Resume | None = None,
    scheduler: str | None = None,
    files: Mapping[str, str] | None = None,
    failed: Callable[[Problem], None] | None = None,
    quiet: bool = False,
) -> list[Result]:
    """Check claims under a progress bar; options as those of `verify.claims.sweep.run`.

    scheduler: address of a dask scheduler, on whose workers the claims are checked. quiet: no line
    a finished claim, which is what a run tells where there is no terminal for a bar.
    """
    finished = count(1)
    with progress_bar("claims", to_come=True) as bar:
        task = bar.add_task("", total=len(chosen))

        def done(result: Result) -> None:
            bar.update(task, advance=1)
            if not quiet and not sys.stdout.isatty():
                part = f", {result.proved_for}" if result.proved_for.depths else ""
                what = f"{result.id}: {result.verdict.value}{part}, {result.seconds:.1f} s"
                click.echo(f"{next(finished)}/{len(chosen)} {what}")
                sys.stdout.flush()

        if scheduler:
            return run_on_cluster(chosen, settings, scheduler, done=done)
        return run(
            chosen,
            settings,
            jobs=jobs,
            resume=resume,
            done=done,
            busy=lambda names: bar.update(task, description=", ".join(names)),
            files=files,
            failed=failed,
        )


def show(results: list[Result], unexpected: list[str]) -> None:
    """Summary table on stdout, and what was not as expected."""
    console = Console(width=None if Console().is_terminal else _TABLE_WIDTH)
    table = Table("claim", "verdict", "proved for", "evidence", "accepted draws", "seconds")
    for result in results:
        search = result.by(CheckId.SEARCH)
        draws = 0 if search is None else search.counts.get(Count.ACCEPTED, 0)
        colour = _COLOURS[result.verdict]
        table.add_row(
            result.id,
            f"[{colour}]{result.verdict.value}[/]",
            short(result.proved_for.to_json()),
            ", ".join(result.levels),
            str(draws),
            f"{result.seconds:.1f}",
        )
    console.print(table)
    # Brackets of a formula are no markup of rich.
    for line in unexpected:
        console.print(f"not as expected: {line}", markup=False, soft_wrap=True)


def command_line() -> str:
    """The command as typed, without the path of the program."""
    return " ".join(["rankclock", *sys.argv[1:]])
