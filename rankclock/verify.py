"""`rankclock verify` and `rankclock regress`: check claims, and compare with the committed ledger."""

from __future__ import annotations

import fnmatch
import json
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from rankclock.claims import find, locked, symbol_named
from rankclock.options import DEPTHS, print_json, progress_bar, require_writable
from theory import Claim, all_claims, symbols
from verify import ledger as ledgers
from verify import lock as locks
from verify.check import Settings, replay
from verify.draw_matrix import to_matrix
from verify.errors import InputError
from verify.exact import parse_exact
from verify.sweep import Resume, run, run_on_cluster
from verify.verdict import Result, Verdict

DEFAULT_LOCK = Path("reports/ledger.lock.json")


def _run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--depth", "depths", type=DEPTHS, default="2..8", show_default=True, help="Depths to draw."),
        click.option("--digits", type=click.IntRange(10, 300), default=30, show_default=True, help="Decimal digits of agreement."),
        click.option("--examples", type=click.IntRange(1), default=100, show_default=True, help="Accepted draws a claim."),
        click.option("--seed", type=int, default=0, show_default=True, help="Seed of all draws."),
        click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Worker processes."),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("patterns", nargs=-1, metavar="[ID|GLOB]...")
@_run_options
@click.option("--ledger", "ledger_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the ledger to this file.")
@click.option("--resume", is_flag=True, help="Go on with an interrupted run of the same ledger file and settings.")
@click.option("--scheduler", metavar="ADDRESS", help="Run on the workers of a dask scheduler.")
@click.option("--at", "point", multiple=True, metavar="NAME=VALUE", help="Evaluate one claim at this exact point instead.")
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
    """Check claims: all, or those named.

    Example: rankclock verify 'travel-*' --depth 2..4 --seed 1
    """
    chosen = select(patterns)
    if point:
        return _at_point(chosen, point, digits, as_json)
    if resume and ledger_file is None:
        raise InputError("--resume", "there is no ledger file to go on with", "name it with --ledger FILE")
    if ledger_file is not None and not ledger_file.parent.is_dir():
        raise InputError("--ledger", f"the folder {ledger_file.parent} does not exist", "make it, or name another file")
    if ledger_file is not None:
        require_writable("--ledger", ledger_file.parent)
    settings = Settings(seed, examples, depths, digits)
    progress = _resume(ledger_file, settings, keep=resume)
    results = check_all(chosen, settings, jobs=jobs, resume=progress, scheduler=scheduler)
    ledger = ledgers.build(results, settings, command=command_line())
    if ledger_file is not None and progress is not None:
        ledgers.write(ledger, ledger_file)
        progress.clear()
    unexpected = locks.unexpected(ledger, locked())
    if all(result.verdict is Verdict.NOT_APPLICABLE for result in results):
        unexpected.append("nothing was checked: no claim applies to these depths")
    if as_json:
        print_json({**ledger, "unexpected": unexpected})
    else:
        show(results, unexpected)
    return 1 if unexpected else 0


@click.command()
@_run_options
@click.option("--lock", "lock_file", type=click.Path(dir_okay=False, path_type=Path), default=DEFAULT_LOCK, show_default=True, help="The committed ledger.")
@click.option("--update", is_flag=True, help="Rewrite the lock from this run.")
@click.option("--reason", default="", help="Why the lock changes; needed with --update.")
def regress(depths: tuple[int, ...], digits: int, examples: int, seed: int, jobs: int, lock_file: Path, update: bool, reason: str) -> int:
    """Check all claims and compare with the lock.

    Example: rankclock regress --jobs 2
    """
    if update and not reason.strip():
        raise InputError("--update", "no reason is given", "say why the lock changes with --reason TEXT")
    if not update and not lock_file.is_file():
        raise InputError("--lock", f"{lock_file} does not exist", "write it with --update --reason TEXT")
    if update:
        require_writable("--lock", lock_file.absolute().parent)
    before = {} if update else _read(lock_file)
    settings = Settings(seed, examples, depths, digits)
    results = check_all(list(all_claims()), settings, jobs=jobs)
    ledger = ledgers.build(results, settings, command=command_line())
    if update:
        locks.write(ledger, lock_file, reason=reason)
        click.echo(f"wrote {lock_file}: {len(results)} claims")
        return 0
    differences = locks.differences(ledger, before)
    for line in differences:
        click.echo(line)
    click.echo(f"{len(results)} claims, {len(differences)} differences from {lock_file}")
    return 1 if differences else 0


def select(patterns: tuple[str, ...]) -> list[Claim]:
    """Claims by id or glob, all when none is named; raises InputError for a name that selects nothing."""
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


def check_all(chosen: list[Claim], settings: Settings, *, jobs: int, resume: Resume | None = None, scheduler: str | None = None) -> list[Result]:
    """Check claims under a progress bar."""
    with progress_bar("claims") as bar:
        task = bar.add_task("", total=len(chosen))

        def done(result: Result) -> None:
            bar.update(task, advance=1, description=result.id)

        if scheduler:
            return run_on_cluster(chosen, settings, scheduler, done=done)
        return run(chosen, settings, jobs=jobs, resume=resume, done=done)


def show(results: list[Result], unexpected: list[str]) -> None:
    """Summary table on stdout, and what was not as expected."""
    console = Console(width=None if Console().is_terminal else 160)
    table = Table("claim", "verdict", "evidence", "accepted draws", "seconds")
    colours = {Verdict.HOLDS: "green", Verdict.REFUTED: "red", Verdict.INCONCLUSIVE: "yellow", Verdict.NOT_APPLICABLE: "dim"}
    for result in results:
        draws = result.evidence[0].counts.get("accepted", 0)
        colour = colours[result.verdict]
        table.add_row(result.id, f"[{colour}]{result.verdict.value}[/]", ", ".join(result.levels), str(draws), f"{result.seconds:.1f}")
    console.print(table)
    for line in unexpected:
        console.print(f"not as expected: {line}", markup=False)


def command_line() -> str:
    """The command as typed, without the path of the program."""
    return " ".join(["rankclock", *sys.argv[1:]])


def _resume(ledger_file: Path | None, settings: Settings, *, keep: bool) -> Resume | None:
    return Resume(ledger_file.with_name(ledger_file.name + ".resume"), settings, keep=keep) if ledger_file is not None else None


def _at_point(chosen: list[Claim], point: tuple[str, ...], digits: int, as_json: bool) -> int:
    if len(chosen) != 1:
        raise InputError("--at", f"{len(chosen)} claims are selected", "name exactly one claim")
    claim, values = chosen[0], {}
    for item in point:
        name, _, text = item.partition("=")
        symbol = symbol_named(claim, name.strip())
        if symbol is None:
            raise InputError("--at", f"{claim.id} has no symbol {name!r}", f"its symbols are {', '.join(s.name for s in (*claim.symbols, *claim.matrices))}")
        values[symbol] = _value(text, item)
    _require_shapes(claim, values)
    missing = [s.name for s in (*claim.symbols, *claim.matrices) if s not in values]
    if missing:
        raise InputError("--at", f"no value for {', '.join(missing)}", "give one --at NAME=VALUE for each symbol")
    verdict, counterexample = replay(claim, values, digits=digits)
    if as_json:
        print_json({"id": claim.id, "verdict": verdict.value, "counterexample": counterexample.to_json() if counterexample else None})
    else:
        sides = f": {counterexample.left} against {counterexample.right}" if counterexample else ""
        click.echo(f"{claim.id} at this point: {verdict.value}{sides}")
    return 0


def _require_shapes(claim: Claim, values: dict[Any, Any]) -> None:
    """Scalars for scalars, square matrices of one size for matrices; enters that size."""
    sizes = set()
    for symbol, value in values.items():
        is_matrix = hasattr(value, "nrows")
        if is_matrix is not (symbol in claim.matrices):
            raise InputError("--at", f"{symbol.name} is {'no matrix' if is_matrix else 'a matrix'}", "write numbers as 1/2 and matrices as [[1,0],[0,1]]")
        if is_matrix:
            sizes |= {value.nrows(), value.ncols()}
    if len(sizes) > 1:
        raise InputError("--at", "the matrices are not square of one size", "give all of them the same number of rows and columns")
    if symbols.N in values and values[symbols.N].denominator != 1:
        raise InputError("--at", f"N = {values[symbols.N]} is no integer", "give the number of factors")
    for matrix in claim.matrices:
        values[matrix.shape[0]] = Fraction(next(iter(sizes), 1))


def _value(text: str, item: str) -> Any:
    try:
        if text.strip().startswith("["):
            rows = [row.split(",") for row in text.strip().strip("[]").replace(" ", "").split("],[")]
            return to_matrix([[parse_exact(entry) for entry in row] for row in rows])
        return parse_exact(text)
    except ValueError as problem:
        raise InputError("--at", f"{item!r}: {problem}", "write NAME=VALUE with an exact number") from None


def _read(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))["claims"]
    except (ValueError, KeyError, TypeError):
        raise InputError("--lock", f"{path} is no lock file", "write it anew with --update --reason TEXT") from None
