"""`rankclock verify`: check the claims of the theory, or those of a user's file."""

from __future__ import annotations

from pathlib import Path

import click

from rankclock.interrupts import loading
from rankclock.options import FILE, JSON, claims_beginning, depths_are_typed, run_options


@click.command()
@click.argument(
    "patterns", nargs=-1, metavar="[ID|GLOB|FILE.py]...", shell_complete=claims_beginning
)
@run_options
@click.option("--ledger", "ledger_file", type=FILE, help="Write the ledger to this file.")
@click.option(
    "--resume",
    is_flag=True,
    help="Go on with an interrupted run of the same ledger file and settings.",
)
@click.option("--scheduler", metavar="ADDRESS", help="Run on the workers of a dask scheduler.")
@click.option(
    "--at",
    "point",
    multiple=True,
    metavar="NAME=VALUE",
    help="Evaluate one claim at this exact point instead.",
)
@click.option(
    "--second-opinion",
    is_flag=True,
    help="Ask z3, too, about what is proved by polynomial reasoning (extra smt).",
)
@JSON
def verify(
    patterns: tuple[str, ...],
    depths: tuple[int, ...],
    digits: int,
    examples: int,
    seed: int,
    jobs: int,
    ledger_file: Path | None,
    resume: bool,
    scheduler: str | None,
    point: tuple[str, ...],
    second_opinion: bool,
    as_json: bool,
) -> int:
    """Check claims: all, those named, or those of a Python file.

    The file defines CLAIM, or CLAIMS for several, and may import modules that stand next to it.

    Example: rankclock verify 'travel-*' --depth 2..4 --seed 1
    """
    with loading():
        from rankclock.commands.verification import Output, choose, replay_at, tell, verify_all
        from rankclock.verify.settings import Settings
    # Problems of files are told in the end: the sound claims are checked all the same.
    chosen = choose(patterns, scheduler)
    if point and not chosen.problems:
        return replay_at(chosen, point, digits, as_json=as_json)
    if point or not chosen.claims:
        return tell(chosen.problems)
    output = Output(ledger_file, resume=resume, as_json=as_json)
    output.require_sound()
    settings = Settings(seed, examples, depths, digits, deeper=not depths_are_typed())
    return verify_all(
        chosen,
        settings,
        output,
        jobs=jobs,
        scheduler=scheduler,
        ask_z3=second_opinion,
    )
