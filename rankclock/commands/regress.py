"""`rankclock regress`: check all claims, and fail where they fall behind the committed ledger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from rankclock.checking import check_all, command_line, run_options
from rankclock.options import print_json, require_writable
from rankclock.theory.registry import all_claims
from rankclock.verify.errors import InputError
from rankclock.verify.ledger import ledger as ledgers
from rankclock.verify.ledger import lock as locks
from rankclock.verify.ledger.ci_reports import junit, markdown
from rankclock.verify.ledger.difference import Difference, failures, rendered
from rankclock.verify.ledger.regression import differences
from rankclock.verify.settings import Settings

DEFAULT_LOCK = Path("reports/ledger.lock.json")
QUICK = Settings(examples=20, quick=True)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@run_options
@click.option(
    "--lock",
    "lock_file",
    type=_FILE,
    default=DEFAULT_LOCK,
    show_default=True,
    help="The committed ledger.",
)
@click.option(
    "--quick",
    is_flag=True,
    help=f"Only {QUICK.examples} draws a claim; no boxes, necessity of hypotheses or slack.",
)
@click.option("--update", is_flag=True, help="Rewrite the lock from this run.")
@click.option("--reason", default="", help="Why the lock changes; needed with --update.")
@click.option("--junit", "junit_file", type=_FILE, help="Write a JUnit XML report to this file.")
@click.option(
    "--markdown", "markdown_file", type=_FILE, help="Write a short Markdown summary to this file."
)
@click.option("--json", "as_json", is_flag=True, help="Machine output alone on stdout.")
@click.pass_context
def regress(
    context: click.Context,
    depths: tuple[int, ...],
    digits: int,
    examples: int,
    seed: int,
    jobs: int,
    lock_file: Path,
    quick: bool,
    update: bool,
    reason: str,
    junit_file: Path | None,
    markdown_file: Path | None,
    as_json: bool,
) -> int:
    """Check all claims and compare with the lock. Verdicts, statements and kinds of evidence are
    compared always; counts where the run was asked for the same draws.

    Example: rankclock regress --quick
    """
    _require(lock_file, update=update, quick=quick, reason=reason)
    for option, file in (
        ("--junit", junit_file),
        ("--markdown", markdown_file),
        ("--lock", lock_file if update else None),
    ):
        if file is not None:
            _require_folder(option, file)
    lock = locks.read(lock_file) if lock_file.is_file() and not update else None
    settings = Settings(seed, examples, depths, digits)
    if quick:
        given = context.get_parameter_source("examples") is not ParameterSource.DEFAULT
        settings = replace(settings, examples=examples if given else QUICK.examples, quick=True)
    results = check_all(list(all_claims()), settings, jobs=jobs)
    ledger = ledgers.build(results, settings, command=command_line())
    if update:
        found = _since(lock_file, ledger)
        locks.write(ledger, lock_file, reason=reason)
        failed = 0
    else:
        assert lock is not None
        found = differences(ledger, lock)
        failed = len(failures(found))
    for file, text in ((junit_file, junit), (markdown_file, markdown)):
        if file is not None:
            file.write_text(text(ledger, [] if update else found), encoding="utf-8")
    if as_json:
        print_json(_plain(ledger, found, lock_file, failed=failed, updated=update))
        return 1 if failed else 0
    if found:
        click.echo(rendered(found))
    click.echo(
        f"wrote {lock_file}: {len(results)} claims"
        if update
        else f"{len(results)} claims, {failed} differences from {lock_file}"
    )
    return 1 if failed else 0


def _require(lock_file: Path, *, update: bool, quick: bool, reason: str) -> None:
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
    folder = file.absolute().parent
    if not folder.is_dir():
        raise InputError(
            option, f"the folder {folder} does not exist", "make it, or name another file"
        )
    require_writable(option, folder)


def _since(lock_file: Path, ledger: dict[str, Any]) -> list[Difference]:
    """What an update changes; a lock that cannot be compared with is only named."""
    if not lock_file.is_file():
        return []
    try:
        return differences(ledger, locks.read(lock_file))
    except (InputError, OSError) as problem:
        return [Difference("", "lock", "not compared", "written anew", str(problem), fails=False)]


def _plain(
    ledger: dict[str, Any], found: list[Difference], lock_file: Path, *, failed: int, updated: bool
) -> dict[str, Any]:
    told = [difference.to_json() for difference in found]
    verdicts = {entry["id"]: entry["verdict"] for entry in ledger["claims"]}
    return {
        "lock": str(lock_file),
        "updated": updated,
        "run": ledger["run"],
        "failed": failed,
        "verdicts": verdicts,
        "differences": told,
    }
