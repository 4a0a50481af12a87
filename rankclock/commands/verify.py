"""`rankclock verify`: check the claims of the theory, or those of a user's file."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import click

from rankclock.checking import check_all, command_line, run_options, select, show
from rankclock.commands.at_point import at_point
from rankclock.commands.claims import locked
from rankclock.options import print_json, require_writable
from rankclock.theory.claim import Claim
from rankclock.theory.registry import all_claims
from rankclock.verify.claims.files import FileClaim, Problem, barren, blamed, load
from rankclock.verify.claims.resume import Resume
from rankclock.verify.errors import InputError
from rankclock.verify.ledger import ledger as ledgers
from rankclock.verify.ledger import lock as locks
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Result, Verdict

__all__ = ["check_all", "command_line", "show", "verify"]


@click.command()
@click.argument("patterns", nargs=-1, metavar="[ID|GLOB|FILE.py]...")
@run_options
@click.option(
    "--ledger",
    "ledger_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the ledger to this file.",
)
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
@click.option("--json", "as_json", is_flag=True, help="Machine output alone on stdout.")
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
    as_json: bool,
) -> int:
    """Check claims: all, those named, or those that a Python file defines as CLAIM or CLAIMS.

    Example: rankclock verify 'travel-*' --depth 2..4 --seed 1
    """
    files = tuple(pattern for pattern in patterns if pattern.endswith(".py"))
    named = tuple(pattern for pattern in patterns if not pattern.endswith(".py"))
    chosen = select(named) if named or not files else []
    if files and scheduler:
        raise InputError(
            "--scheduler",
            f"{files[0]} is on this machine only",
            "leave the option out, or put the claim into theory/claims/",
        )
    own, problems = load(files, taken=[claim.id for claim in all_claims()])
    every = [*chosen, *(item.claim for item in own)]
    if point and not problems:
        return _at_point(every, own, point, digits, as_json)
    if not every or point:
        return _tell(problems)
    if resume and ledger_file is None:
        raise InputError(
            "--resume", "there is no ledger file to go on with", "name it with --ledger FILE"
        )
    if ledger_file is not None and not ledger_file.parent.is_dir():
        raise InputError(
            "--ledger",
            f"the folder {ledger_file.parent} does not exist",
            "make it, or name another file",
        )
    if ledger_file is not None:
        require_writable("--ledger", ledger_file.parent)
        _refuse_to_overwrite(ledger_file)
    settings = Settings(seed, examples, depths, digits)
    progress = (
        Resume(ledger_file.with_name(ledger_file.name + ".resume"), settings, keep=resume)
        if ledger_file is not None
        else None
    )
    places = {item.claim.id: item.file for item in own}
    results = check_all(
        every,
        settings,
        jobs=jobs,
        resume=progress,
        scheduler=scheduler,
        files=places,
        failed=problems.append,
    )
    if not results:
        if progress is not None:
            progress.clear()
        return _tell(problems)
    ledger = _replayable(ledgers.build(results, settings, command=command_line()), places)
    problems += _barren(own, results)
    if ledger_file is not None and progress is not None:
        ledgers.write(ledger, ledger_file)
        progress.clear()
    unexpected = _located(locks.unexpected(ledger, locked()), own)
    if all(result.verdict is Verdict.NOT_APPLICABLE for result in results):
        unexpected.append("nothing was checked: no claim applies to these depths")
    if as_json:
        print_json(
            {**ledger, "unexpected": unexpected, "problems": [str(problem) for problem in problems]}
        )
    else:
        show(results, unexpected)
    return _tell(problems) or (1 if unexpected else 0)


def _at_point(
    every: list[Claim], own: list[FileClaim], point: tuple[str, ...], digits: int, as_json: bool
) -> int:
    try:
        return at_point(every, point, digits, as_json)
    except BaseException as problem:
        found = blamed(own, problem)
        if found is None:
            raise
        return _tell([found])


def _barren(own: list[FileClaim], results: list[Result]) -> list[Problem]:
    by_id = {result.id: result for result in results}
    found = [barren(item, by_id[item.claim.id]) for item in own if item.claim.id in by_id]
    return [problem for problem in found if problem is not None]


def _located(lines: list[str], own: list[FileClaim]) -> list[str]:
    """What was not as expected, with the file and line of a claim of the user."""
    places = {item.claim.id: f"; written at {item.file}:{item.line}" for item in own}
    return [line + places.get(line.partition(":")[0], "") for line in lines]


def _replayable(ledger: dict[str, Any], places: dict[str, str]) -> dict[str, Any]:
    """The ledger with the file named where the counterexample of one of its claims is replayed."""
    for entry in ledger["claims"]:
        if entry["id"] in places and entry["counterexample"] is not None:
            entry["counterexample"]["replay"] = ledgers.replay_command(
                shlex.quote(places[entry["id"]]), entry["counterexample"]["point"]
            )
    return ledger


def _refuse_to_overwrite(file: Path) -> None:
    """A ledger replaces a ledger and nothing else."""
    if not file.is_file() or not file.stat().st_size:
        return
    try:
        is_ledger = "claims" in json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, TypeError):
        is_ledger = False
    if not is_ledger:
        raise InputError(
            "--ledger", f"{file} exists and is no ledger", "name another file, or remove it"
        )


def _tell(problems: list[Problem]) -> int:
    """One line on stderr for each problem; the exit code that follows."""
    for problem in sorted(problems, key=lambda p: (p.file, p.line or 0, p.what)):
        click.echo(f"rankclock: error: {problem}", err=True)
    return 2 if problems else 0
