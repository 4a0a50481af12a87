"""`rankclock report`: verify everything and write the report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from rankclock.interrupts import loading
from rankclock.options import SEED, require_writable
from rankclock.verify.errors import InputError

# guess: enough draws to see every kind of evidence on the page, in a minute.
QUICK_EXAMPLES = 25


@click.command()
@click.option(
    "-o",
    "--output",
    "out",
    type=click.Path(path_type=Path),
    default=Path("reports/out"),
    show_default=True,
    help="Folder to write.",
)
@click.option(
    "--quick",
    is_flag=True,
    help=f"Only {QUICK_EXAMPLES} draws a claim; no boxes, necessity of hypotheses or slack.",
)
@SEED
@click.option(
    "--jobs", type=click.IntRange(1), default=2, show_default=True, help="Worker processes."
)
def report(out: Path, quick: bool, seed: int, jobs: int) -> int:
    """Verify every claim and write a report of the results.

    It is index.html, ledger.json, tables and figures.

    Example: rankclock report -o reports/out --quick
    """
    with loading():
        from rankclock.checking import check_all, command_line, show
        from rankclock.committed import locked
        from rankclock.reports.page.write import write_report
        from rankclock.theory.registry import all_claims
        from rankclock.verify.ledger import ledger as ledgers
        from rankclock.verify.ledger import lock as locks
        from rankclock.verify.settings import Settings

    if out.exists() and not out.is_dir():
        raise InputError("--output", f"{out} is a file", "name a folder")
    # The folder itself may be new; what must be writable is the first that exists above it.
    require_writable("--output", next(p for p in (out, *out.absolute().parents) if p.exists()))
    settings = Settings(seed=seed)
    if quick:
        settings = replace(settings, examples=QUICK_EXAMPLES, quick=True)
    results = check_all(list(all_claims()), settings, jobs=jobs)
    ledger = ledgers.build(results, settings, command=command_line())
    # Written also where a verdict is not as expected: the report is how to find out why.
    page = write_report(ledger, out)
    unexpected = locks.unexpected(ledger, locked())
    show(results, unexpected)
    click.echo(f"report: {page}")
    return 1 if unexpected else 0
