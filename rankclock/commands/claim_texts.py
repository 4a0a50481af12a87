"""How claims are printed: the table of all, and the explanation of one."""

from __future__ import annotations

import shlex
import shutil
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.errata_registry import errata_about
from rankclock.theory.erratum import Erratum
from rankclock.theory.process import mentions_process
from rankclock.verify.ledger.ledger import replay_command
from rankclock.verify.proved_for import in_words, short
from rankclock.verify.words import Level

# Of the levels of an entry: whether the lemmas, or the polynomial proofs, were proved.
_PROVED = Level.SYMBOLIC.value
# guess: a formula broken into shorter lines is harder to read than one that the terminal wraps.
_LEAST_WIDTH = 60
# Of the table of all claims where no terminal tells its width: no id is broken.
_TABLE_WIDTH = 200


def row(claim: Claim, entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the table says of one claim. entry: that of the committed ledger, empty without one."""
    return {
        "id": claim.id,
        "title": claim.title,
        "kind": claim.kind.value,
        "source": str(claim.source),
        "verdict": entry.get("verdict"),
        "proved_for": entry.get("proved_for"),
        "evidence": entry.get("levels", []),
    }


def show(rows: list[dict[str, Any]]) -> None:
    """Print the table of all claims."""
    # Takes a tenth of a second to load, which `explain` has no use for.
    from rich.console import Console
    from rich.table import Table

    # Columns in the order of use: what holds, how strongly, and then what it says.
    table = Table("id", "kind", "verdict", "proved for", "evidence", "title")
    for line in rows:
        evidence = ", ".join(line["evidence"]) or "-"
        verdict, extent = line["verdict"] or "-", short(line["proved_for"])
        table.add_row(line["id"], line["kind"], verdict, extent, evidence, line["title"])
    Console(width=None if Console().is_terminal else _TABLE_WIDTH).print(table)


def explanation(claim: Claim, entry: Mapping[str, Any]) -> dict[str, Any]:
    """All that is known about a claim. entry: that of the committed ledger, empty without one."""
    return {
        **row(claim, entry),
        "hypotheses": [str(h) for h in claim.hypotheses],
        "statement": [str(r) for r in claim.at_depth(claim.sample_depths[0])],
        "written_for_depth": claim.sample_depths[0] if claim.is_schema else None,
        "symbols": {s.name: _meaning(claim, s) for s in (*claim.symbols, *claim.matrices)},
        "because": claim.because,
        "remark": claim.remark,
        "written_out": claim.source.link,
        "proof": claim.source.proof,
        "asked_for": asked_for(claim),
        "to_prove": claim.proves,
        # What the lemmas are to prove is proved where a run found so.
        "proved": claim.proves if _PROVED in entry.get("levels", []) else "",
        "counterexample": entry.get("counterexample"),
        "errata": [
            {
                "id": erratum.id,
                "nature": erratum.nature.value,
                "wording": erratum.wording.value,
                "says": erratum.says,
                "wrong": erratum.wrong,
                "corrected": erratum.corrected,
            }
            for erratum in errata_about(claim.id)
        ],
    }


def asked_for(claim: Claim) -> list[str]:
    """Kinds of evidence that a check of the claim tries to give, weakest first."""
    about_runs = mentions_process(claim)
    tried = {
        Level.SAMPLED: True,
        Level.SIMULATED: about_runs,
        # Beside boxes the runs of the published example, which has modes and no other matrices.
        Level.CERTIFIED: bool(claim.boxes) or (about_runs and not claim.matrices),
        Level.SYMBOLIC: bool(claim.lemmas or claim.algebraic),
    }
    return [level.value for level, is_tried in tried.items() if is_tried]


def explanation_text(claim: Claim, entry: Mapping[str, Any], *, name: str) -> str:
    """The explanation for a reader; arguments as for `explanation`.

    name: by which the claim was asked for, for a command that checks it.
    """
    return "\n".join(_sections(claim, explanation(claim, entry), name))


def _sections(claim: Claim, data: dict[str, Any], name: str) -> Iterator[str]:
    """The explanation line by line; a formula that is wrapped counts as one."""
    # None where the statement holds N as a symbol.
    depth = data["written_for_depth"]
    yield f"{claim.id}: {claim.title}\n"
    yield "hypotheses"
    yield from map(_wrapped, data["hypotheses"]) if data["hypotheses"] else ["  none"]
    yield "statement" if depth is None else f"statement (written out for N = {depth})"
    yield from map(_wrapped, data["statement"]) if data["statement"] else ["  none"]
    yield "symbols"
    yield from (f"  {name}: {meaning}" for name, meaning in data["symbols"].items())
    yield f"because\n  {claim.because}"
    if claim.remark:
        yield f"  {claim.remark}"
    yield f"verdict\n  {_verdict(data, name)}"
    if claim.lemmas:
        verb = "proves" if data["proved"] else "is asked to prove"
        yield f"computer algebra {verb} {claim.proves}"
    if data["counterexample"]:
        yield f"counterexample\n  {replay_command(claim.id, data['counterexample']['point'])}"
    yield from map(_erratum_text, errata_about(claim.id))
    yield f"source\n  {claim.source}"
    if claim.source.link:
        yield f"  written out: {claim.source.link}"
    if claim.source.proof:
        yield f"  proof: {claim.source.proof}"


def _verdict(data: dict[str, Any], name: str) -> str:
    """The verdict with its evidence, or what a check would try."""
    if data["verdict"] is not None:
        part = in_words(data["proved_for"]) if data["proved_for"] != "all" else ""
        known = f"{data['verdict']}, {part}" if part else data["verdict"]
        return f"{known}; evidence: {', '.join(data['evidence']) or 'none'}"
    return (
        f"not in the committed ledger; evidence asked for: {', '.join(data['asked_for'])}; "
        f"`rankclock verify {shlex.quote(name)}` checks it"
    )


def _erratum_text(erratum: Erratum) -> str:
    return (
        f"erratum {erratum.id}, {erratum.nature.value}\n  "
        f"says, {erratum.wording.value}: {erratum.says}\n  but: {erratum.wrong}\n  "
        f"holds: {erratum.corrected}"
    )


def _meaning(claim: Claim, symbol: sp.Basic) -> str:
    """What a symbol stands for in a claim, with its unit, or the kind of a matrix."""
    # The kind (symmetric, orthogonal, any) is a hypothesis that stands nowhere else.
    if symbol in claim.matrices:
        parts = (claim.meanings.get(symbol), f"matrix: {claim.matrices[symbol]}")
        return ", ".join(filter(None, parts))
    if symbol in claim.meanings:
        return claim.meanings[symbol]
    if symbol in symbols.MEANING:
        return "{} [{}]".format(*symbols.MEANING[symbol])
    return "no meaning recorded"


def _wrapped(line: str) -> str:
    """A formula over several lines where it is longer than the terminal is wide."""
    width = max(_LEAST_WIDTH, shutil.get_terminal_size().columns)
    return textwrap.fill(
        line,
        width,
        initial_indent="  ",
        subsequent_indent="      ",
        # A number or name that is cut could not be read, nor copied.
        break_long_words=False,
        break_on_hyphens=False,
    )
