"""`rankclock report`: verify everything and write the report."""

from __future__ import annotations

from pathlib import Path

import click

from rankclock.commands.claims import locked
from rankclock.commands.verify import check_all, command_line, show
from rankclock.options import require_writable
from rankclock.theory.registry import all_claims
from rankclock.verify.errors import InputError
from rankclock.verify.ledger import ledger as ledgers
from rankclock.verify.ledger import lock as locks
from rankclock.verify.settings import Settings

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
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of all draws.")
@click.option(
    "--jobs", type=click.IntRange(1), default=2, show_default=True, help="Worker processes."
)
def report(out: Path, quick: bool, seed: int, jobs: int) -> int:
    """Verify every claim and write index.html, ledger.json, tables and figures.

    Example: rankclock report -o reports/out --quick
    """
    from rankclock.reports.page.write import write_report

    if out.exists() and not out.is_dir():
        raise InputError("--output", f"{out} is a file", "name a folder")
    require_writable("--output", next(p for p in (out, *out.absolute().parents) if p.exists()))
    settings = Settings(
        seed=seed, examples=QUICK_EXAMPLES if quick else Settings().examples, quick=quick
    )
    results = check_all(list(all_claims()), settings, jobs=jobs)
    ledger = ledgers.build(results, settings, command=command_line())
    page = write_report(ledger, out)
    unexpected = locks.unexpected(ledger, locked())
    show(results, unexpected)
    click.echo(f"report: {page}")
    return 1 if unexpected else 0
