"""`rankclock regress`: check all claims, and fail where they fall behind the committed ledger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
from click.core import ParameterSource

from rankclock.committed import is_installed, shipped_lock
from rankclock.interrupts import loading
from rankclock.options import (
    FILE,
    JSON,
    depths_are_typed,
    print_json,
    require_writable,
    run_options,
)
from rankclock.verify.errors import InputError

# Relative: the lock of the checkout that is worked in comes before that of the program.
DEFAULT_LOCK = Path("reports/ledger.lock.json")
# guess: enough draws to meet every border of a domain; all claims take minutes with them.
QUICK_EXAMPLES = 20


@click.command()
@run_options
@click.option(
    "--lock",
    "lock_file",
    type=FILE,
    help=f"The committed ledger.  [default: {DEFAULT_LOCK}, or that of the program]",
)
@click.option(
    "--quick",
    is_flag=True,
    help=f"Only {QUICK_EXAMPLES} draws a claim; no boxes, necessity of hypotheses or slack.",
)
@click.option("--update", is_flag=True, help="Rewrite the lock from this run.")
@click.option("--reason", default="", help="Why the lock changes; needed with --update.")
@click.option("--junit", "junit_file", type=FILE, help="Write a JUnit XML report to this file.")
@click.option(
    "--markdown", "markdown_file", type=FILE, help="Write a short Markdown summary to this file."
)
@JSON
@click.pass_context
def regress(
    context: click.Context,
    depths: tuple[int, ...],
    digits: int,
    examples: int,
    seed: int,
    jobs: int,
    lock_file: Path | None,
    quick: bool,
    update: bool,
    reason: str,
    junit_file: Path | None,
    markdown_file: Path | None,
    as_json: bool,
) -> int:
    """Check all claims and compare with the lock.

    Verdicts, statements and kinds of evidence are compared always; counts where the run was asked
    for the same draws.

    Example: rankclock regress --quick
    """
    # All refusals first: the run takes minutes.
    lock_file = _lock(lock_file, update=update)
    _require(lock_file, update=update, quick=quick, reason=reason)
    written = (
        ("--junit", junit_file),
        ("--markdown", markdown_file),
        ("--lock", lock_file if update else None),
    )
    for option, file in written:
        if file is not None:
            _require_folder(option, file)
    with loading():
        from rankclock.commands.regression import compare, rewrite
        from rankclock.verify.settings import Settings
    settings = Settings(seed, examples, depths, digits, deeper=not depths_are_typed())
    if quick:
        # A number that is typed counts more than that of --quick.
        asked_for = context.get_parameter_source("examples") is not ParameterSource.DEFAULT
        settings = replace(settings, examples=examples if asked_for else QUICK_EXAMPLES, quick=True)
    if update:
        regression = rewrite(lock_file, settings, jobs=jobs, quiet=as_json, reason=reason)
    else:
        regression = compare(lock_file, settings, jobs=jobs, quiet=as_json)
    regression.write_reports(junit_file, markdown_file)
    if as_json:
        print_json(regression.to_json())
    else:
        click.echo(regression.text())
    return 1 if regression.failed else 0


def _lock(named: Path | None, *, update: bool) -> Path:
    """The lock that is meant: the one named, else that of the folder, else that of the program.

    Refuses to update the last, which is not the user's.
    """
    shipped = shipped_lock()
    if named is None:
        # A checkout that has lost its lock gets a new one by --update.
        is_checkout = DEFAULT_LOCK.is_file() or (update and DEFAULT_LOCK.parent.is_dir())
        lock_file = DEFAULT_LOCK if is_checkout else shipped
        is_shipped = not is_checkout
    else:
        lock_file = named
        is_shipped = is_installed() and named.resolve() == shipped.resolve()
    if update and is_shipped:
        raise InputError(
            "--update",
            f"{shipped} is the lock of the program",
            "name a file of your own with --lock FILE",
        )
    return lock_file


def _require(lock_file: Path, *, update: bool, quick: bool, reason: str) -> None:
    """Refuse options that contradict each other, and a lock that is not there."""
    if update and not reason.strip():
        raise InputError(
            "--update", "no reason is given", "say why the lock changes with --reason TEXT"
        )
    if update and quick:
        raise InputError(
            "--update",
            "a quick run leaves evidence out",
            "write the lock from a full run, without --quick",
        )
    if not update and reason:
        raise InputError(
            "--reason", "nothing is rewritten", "add --update, or leave the reason out"
        )
    if not update and not lock_file.is_file():
        raise InputError(
            "--lock", f"{lock_file} does not exist", "write it with --update --reason TEXT"
        )


def _require_folder(option: str, file: Path) -> None:
    """Refuse before a long run what could not be written after it."""
    folder = file.absolute().parent
    if not folder.is_dir():
        raise InputError(
            option, f"the folder {folder} does not exist", "make it, or name another file"
        )
    require_writable(option, folder)
