"""`rankclock claims` and `rankclock explain`: what is claimed, and what is known about it."""

from __future__ import annotations

import difflib
import json
import shutil
import textwrap
from importlib.resources import files
from typing import Any

import click
import sympy as sp
from rich.console import Console
from rich.table import Table

from rankclock.options import print_json
from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.errata_registry import errata_about
from rankclock.theory.registry import all_claims
from rankclock.verify.claims.files import load
from rankclock.verify.errors import InputError
from rankclock.verify.ledger.ledger import replay_command

_LEAST_WIDTH = 60


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Machine output alone on stdout.")
def claims(as_json: bool) -> None:
    """List all claims with verdict and evidence of the committed ledger.

    Example: rankclock claims --json
    """
    lock = locked()
    rows = [_row(claim, lock) for claim in all_claims()]
    if as_json:
        print_json(rows)
        return
    table = Table("id", "kind", "verdict", "evidence", "title")
    for row in rows:
        table.add_row(
            row["id"],
            row["kind"],
            row["verdict"] or "-",
            ", ".join(row["evidence"]) or "-",
            row["title"],
        )
    Console(width=None if Console().is_terminal else 200).print(table)


@click.command()
@click.argument("claim_id", metavar="ID|FILE.py")
@click.option("--json", "as_json", is_flag=True, help="Machine output alone on stdout.")
def explain(claim_id: str, as_json: bool) -> None:
    """Statement, hypotheses, symbols, evidence, counterexample and source of one claim.

    Example: rankclock explain no-overshoot
    """
    claim = _only_claim(claim_id) if claim_id.endswith(".py") else find(claim_id)
    entry = locked().get(claim.id, {})
    data = {
        **_row(claim, {claim.id: entry}),
        "hypotheses": [str(h) for h in claim.hypotheses],
        "statement": [str(r) for r in claim.at_depth(claim.sample_depths[0])],
        "written_for_depth": claim.sample_depths[0] if claim.is_schema else None,
        "symbols": {s.name: _meaning(claim, s) for s in (*claim.symbols, *claim.matrices)},
        "because": claim.because,
        "remark": claim.remark,
        "proved": claim.proves,
        "counterexample": entry.get("counterexample"),
        "errata": [
            {
                "id": erratum.id,
                "says": erratum.says,
                "wrong": erratum.wrong,
                "corrected": erratum.corrected,
            }
            for erratum in errata_about(claim.id)
        ],
    }
    if as_json:
        print_json(data)
        return
    click.echo(f"{claim.id}: {claim.title}\n")
    for head, lines in (("hypotheses", data["hypotheses"]), ("statement", data["statement"])):
        click.echo(
            head
            + (
                ""
                if head == "hypotheses" or not claim.is_schema
                else f" (written out for N = {data['written_for_depth']})"
            )
        )
        click.echo("".join(f"{_wrapped(line)}\n" for line in lines) or "  none\n", nl=False)
    click.echo("symbols")
    click.echo(
        "".join(f"  {name}: {meaning}\n" for name, meaning in data["symbols"].items()), nl=False
    )
    click.echo(f"because\n  {claim.because}" + (f"\n  {claim.remark}" if claim.remark else ""))
    click.echo(
        f"verdict\n  {data['verdict'] or 'not in the committed ledger'}; evidence: "
        f"{', '.join(data['evidence']) or 'none'}"
    )
    if claim.lemmas:
        click.echo(f"computer algebra proves {claim.proves}")
    if data["counterexample"]:
        click.echo(f"counterexample\n  {replay_command(claim.id, data['counterexample']['point'])}")
    for erratum in errata_about(claim.id):
        click.echo(
            f"erratum {erratum.id}\n  says: {erratum.says}\n  wrong: {erratum.wrong}\n  "
            f"holds: {erratum.corrected}"
        )
    click.echo(f"source\n  {claim.source}")


def _meaning(claim: Claim, symbol: sp.Basic) -> str:
    """What a symbol stands for in a claim, with its unit, or the kind of a matrix."""
    table = (
        "{} [{}]".format(*symbols.MEANING[symbol])
        if symbol in symbols.MEANING
        else "no meaning recorded"
    )
    if symbol not in claim.matrices:
        return claim.meanings.get(symbol, table)
    return ", ".join(
        part for part in (claim.meanings.get(symbol), f"matrix: {claim.matrices[symbol]}") if part
    )


def _wrapped(line: str) -> str:
    """A formula over several lines where it is longer than the terminal is wide."""
    width = max(_LEAST_WIDTH, shutil.get_terminal_size().columns)
    return textwrap.fill(
        line,
        width,
        initial_indent="  ",
        subsequent_indent="      ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def find(claim_id: str) -> Claim:
    """The claim with this id; raises InputError with the nearest ids."""
    known = {claim.id: claim for claim in all_claims()}
    if claim_id not in known:
        near = difflib.get_close_matches(claim_id, known, n=2, cutoff=0.4)
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        raise InputError(
            "ID", f"no claim is called {claim_id!r}", f"{hint}`rankclock claims` lists them"
        )
    return known[claim_id]


def _only_claim(file: str) -> Claim:
    """The claim that a file defines; raises InputError where it is not exactly one."""
    sound, problems = load([file])
    for problem in problems:
        raise InputError(problem.place, problem.what, problem.remedy)
    if len(sound) != 1:
        raise InputError("ID", f"{file} defines {len(sound)} claims", "keep one in the file")
    return sound[0].claim


def locked() -> dict[str, Any]:
    """Entries of the committed ledger by id; empty when there is none."""
    try:
        text = files("rankclock.reports").joinpath("ledger.lock.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return json.loads(text)["claims"]


def _row(claim: Claim, lock: dict[str, Any]) -> dict[str, Any]:
    entry = lock.get(claim.id, {})
    return {
        "id": claim.id,
        "title": claim.title,
        "kind": claim.kind.value,
        "source": str(claim.source),
        "verdict": entry.get("verdict"),
        "evidence": entry.get("levels", []),
    }


def symbol_named(claim: Claim, name: str) -> sp.Basic | None:
    """The scalar or matrix symbol of a claim with this name."""
    every = [*claim.symbols, *claim.matrices, *(m.shape[0] for m in claim.matrices), symbols.N]
    return next((s for s in every if s.name == name), None)
