"""`rankclock mutate`: whether the checks notice when a formula of the theory is changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rankclock.interrupts import loading
from rankclock.options import JOBS, JSON, SEED, claims_beginning, print_json
from rankclock.progress import progress_bar
from rankclock.verify.errors import InputError

if TYPE_CHECKING:
    from rankclock.verify.mutate.run import Chunk, Task
    from rankclock.verify.workers.resume import Kept


@click.command()
@click.argument("patterns", nargs=-1, metavar="[ID|GLOB]...", shell_complete=claims_beginning)
@SEED
@JOBS
@click.option(
    "--resume",
    "resume_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep finished parts in this file, and go on from it.",
)
@JSON
def mutate(
    patterns: tuple[str, ...], seed: int, jobs: int, resume_file: Path | None, as_json: bool
) -> int:
    """Count the changes of formulas that the checks refute.

    The formulas and hypotheses of the theory are changed one place at a time.

    Exit code 0 if at least 95 percent of the changes that are neither equivalent nor weaker are
    refuted.

    Example: rankclock mutate no-overshoot 'flow-*' --jobs 2
    """
    _refuse_files(patterns)
    with loading():
        from rankclock.checking import select
        from rankclock.commands.score_table import show
        from rankclock.verify.mutate.run import prepare, run
    # Ids, as a claim travels to a worker by its id.
    chosen = tuple(claim.id for claim in select(patterns))
    kept = None if resume_file is None else _kept(resume_file)
    plan = prepare(chosen, seed=seed)
    # A refuted claim stays refuted under most changes, so these would count as noticed.
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
        show(score)
    return 0 if score.reached else 1


def _refuse_files(patterns: tuple[str, ...]) -> None:
    """Tell whoever knows `verify FILE.py` that formulas of a file are not changed."""
    for pattern in patterns:
        if pattern.endswith(".py"):
            raise InputError(
                "ID",
                f"{pattern} is a file, and mutate takes claims of the theory only",
                "name an id; `rankclock claims` lists them",
            )


def _kept(resume_file: Path) -> Kept[Task, Chunk]:
    """The finished parts of an interrupted run; InputError for a file that holds none."""
    from rankclock.verify.mutate.run import Chunk, Task
    from rankclock.verify.workers.resume import Kept

    folder = resume_file.absolute().parent
    if not folder.is_dir():
        raise InputError(
            "--resume", f"the folder {folder} does not exist", "make it, or name another file"
        )
    try:
        return Kept(resume_file, Task, Chunk)
    except ValueError as problem:
        raise InputError(
            "--resume", str(problem), "name a new file, or that of an interrupted run"
        ) from None
