"""`rankclock mutate`: whether the checks notice when a formula of the theory is changed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from rankclock.checking import cores, select
from rankclock.options import print_json, progress_bar
from rankclock.verify.errors import InputError
from rankclock.verify.mutate.classify import Fate
from rankclock.verify.mutate.run import GOAL, Score, prepare, run
from rankclock.verify.workers.resume import Kept

_COLUMNS = (Fate.KILLED, Fate.SURVIVOR, Fate.WEAKER, Fate.EQUIVALENT, Fate.MALFORMED)
_LISTED = (Fate.SURVIVOR, Fate.WEAKER, Fate.MALFORMED)


@click.command()
@click.argument("patterns", nargs=-1, metavar="[ID|GLOB]...")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of all draws.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=cores,
    show_default="all cores",
    help="Worker processes.",
)
@click.option(
    "--resume",
    "resume_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep finished parts in this file, and go on from it.",
)
@click.option("--json", "as_json", is_flag=True, help="Machine output alone on stdout.")
def mutate(
    patterns: tuple[str, ...], seed: int, jobs: int, resume_file: Path | None, as_json: bool
) -> int:
    """Change the formulas of the theory one place at a time, and count the changes that the checks
    refute.

    Exit code 0 if at least 95 percent of the changes that are neither equivalent nor weaker are
    refuted.

    Example: rankclock mutate no-overshoot 'flow-*' --jobs 2
    """
    chosen = tuple(claim.id for claim in select(patterns))
    if resume_file is not None and not resume_file.absolute().parent.is_dir():
        raise InputError(
            "--resume",
            f"the folder {resume_file.absolute().parent} does not exist",
            "make it, or name another file",
        )
    try:
        kept = None if resume_file is None else Kept(resume_file)
    except ValueError as problem:
        raise InputError(
            "--resume", str(problem), "name a new file, or that of an interrupted run"
        ) from None
    plan = prepare(chosen, seed=seed)
    if not plan.tasks:
        raise InputError(
            "ID",
            f"{', '.join(chosen)} is refuted as it stands, so a change of it shows nothing",
            "name a claim that holds",
        )
    with progress_bar("mutants") as bar:
        task = bar.add_task("", total=plan.total)
        score = run(
            plan,
            jobs=jobs,
            done=lambda count, owner: bar.update(task, advance=count, description=owner),
            kept=kept,
        )
    if as_json:
        print_json(score.to_json())
    else:
        _show(score)
    return 0 if score.reached else 1


def _show(score: Score) -> None:
    """One row for each claim and formula, then every mutant that was not refuted, with its
    reason.
    """
    console = Console(width=None if Console().is_terminal else 160)
    table = Table("changed", "mutants", *(fate.value for fate in _COLUMNS))
    for owner, counts in score.by_owner().items():
        table.add_row(owner, str(sum(counts.values())), *(str(counts[fate]) for fate in _COLUMNS))
    table.add_section()
    table.add_row("all", str(len(score.mutants)), *(str(len(score.of(fate))) for fate in _COLUMNS))
    console.print(table)
    for fate in _LISTED:
        for mutant in score.of(fate):
            _line(
                console,
                f"{fate.value}: {mutant.id}: {mutant.reason}"
                + ("" if mutant.id.startswith(mutant.claim) else f" [{mutant.claim}]"),
            )
    for name in score.left_out:
        _line(console, f"left out: {name} is refuted as it stands, so a change of it shows nothing")
    _line(
        console,
        f"{_percent(score.share)} of the mutants that are neither equivalent nor weaker are "
        f"killed; the goal is {float(GOAL):.0%}",
    )


def _percent(share: Fraction | None) -> str:
    return "none" if share is None else f"{float(share):.2%}"


def _line(console: Console, text: Any) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
