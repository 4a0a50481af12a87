"""One claim at one exact point: how a counterexample is replayed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import click

from rankclock.claim_lookup import symbol_named
from rankclock.committed import locked
from rankclock.options import print_json
from rankclock.theory.claim import Claim
from rankclock.verify.arithmetic.algebraic import Algebraic
from rankclock.verify.arithmetic.algebraic_text import parse_real
from rankclock.verify.arithmetic.parse import parse_exact
from rankclock.verify.errors import InputError
from rankclock.verify.evidence.check import Replay, replay
from rankclock.verify.points.matrices import to_matrix
from rankclock.verify.verdict import Verdict


def at_point(chosen: list[Claim], point: tuple[str, ...], digits: int, as_json: bool) -> int:
    """Verdict on one claim at one exact point, given as NAME=VALUE.

    The exit code is 1 where the point decides nothing, or refutes a claim of which neither the
    ledger nor, where that has no entry, the claim itself says that it is refuted. Raises
    InputError for a point that is none.
    """
    if len(chosen) != 1:
        raise InputError("--at", f"{len(chosen)} claims are selected", "name exactly one claim")
    claim = chosen[0]
    replayed = replay(claim, _values_at(claim, point), digits=digits)
    if as_json:
        shown = replayed.counterexample.to_json() if replayed.counterexample else None
        print_json(
            {
                "id": claim.id,
                "verdict": replayed.verdict.value,
                "counterexample": shown,
                "hypothesis": replayed.hypothesis,
            }
        )
    else:
        click.echo(f"{claim.id} at this point: {replayed.verdict.value}{_why(replayed)}")
    # A replay of a counterexample that the ledger has, or that its author announces, is what it
    # should be.
    wanted = locked().get(claim.id, {}).get("verdict", claim.expected.value)
    surprising = replayed.verdict is Verdict.REFUTED and wanted != Verdict.REFUTED.value
    return 1 if surprising or replayed.verdict is Verdict.INCONCLUSIVE else 0


def _values_at(claim: Claim, point: tuple[str, ...]) -> dict[Any, Any]:
    """Values of all symbols of a claim, and of the size of its matrices, from NAME=VALUE."""
    values: dict[Any, Any] = {}
    for item in point:
        name, _, text = item.partition("=")
        symbol = symbol_named(claim, name.strip())
        if symbol is None:
            raise InputError(
                "--at",
                f"{claim.id} has no symbol {name!r}",
                f"its symbols are {', '.join(s.name for s in (*claim.symbols, *claim.matrices))}",
            )
        if symbol in values:
            raise InputError("--at", f"{name.strip()} has two values", "give each symbol once")
        values[symbol] = _value(text, item)
    # Shapes first: with a matrix for a number, what is missing would be beside the point.
    _require_shapes(claim, values)
    missing = [s.name for s in (*claim.symbols, *claim.matrices) if s not in values]
    if missing:
        raise InputError(
            "--at", f"no value for {', '.join(missing)}", "give one --at NAME=VALUE for each symbol"
        )
    return values


def _why(replayed: Replay) -> str:
    """The hypothesis that keeps the claim from applying, or the two sides that violate it."""
    if replayed.hypothesis is not None:
        fails = replayed.verdict is Verdict.NOT_APPLICABLE
        return f": the hypothesis {replayed.hypothesis} {'fails' if fails else 'is not decided'}"
    counterexample = replayed.counterexample
    if counterexample is None:
        return ""
    # An equivalence has no two sides to compare.
    if not counterexample.left:
        return f": relation {counterexample.relation} fails"
    return ": " + " against ".join(filter(None, (counterexample.left, counterexample.right)))


def _require_shapes(claim: Claim, values: dict[Any, Any]) -> None:
    """Scalars for scalars, square matrices of one size for matrices; enters that size."""
    sizes = set()
    for symbol, value in values.items():
        is_matrix = hasattr(value, "nrows")
        if is_matrix is not (symbol in claim.matrices):
            raise InputError(
                "--at",
                f"{symbol.name} is {'no matrix' if is_matrix else 'a matrix'}",
                "write numbers as 1/2 and matrices as [[1,0],[0,1]]",
            )
        if is_matrix:
            sizes |= {value.nrows(), value.ncols()}
    if len(sizes) > 1:
        raise InputError(
            "--at",
            "the matrices are not square of one size",
            "give all of them the same number of rows and columns",
        )
    for symbol in claim.symbols:
        value = values.get(symbol, Fraction(0))
        irrational = isinstance(value, Algebraic)
        if symbol.is_rational and not symbol.is_integer and irrational:
            raise InputError("--at", f"{symbol.name} = {value} is not rational", "give a fraction")
        if symbol.is_integer and (irrational or value.denominator != 1):
            raise InputError(
                "--at", f"{symbol.name} = {value} is no integer", "give a whole number"
            )
    # The size is a symbol of the theory; without matrices in the point any size will do.
    for matrix in claim.matrices:
        values[matrix.shape[0]] = Fraction(next(iter(sizes), 1))


def _value(text: str, item: str) -> Any:
    try:
        if text.strip().startswith("["):
            rows = [
                row.split(",") for row in text.strip().strip("[]").replace(" ", "").split("],[")
            ]
            # Entries are exact: a matrix of floats would refute what is true.
            return to_matrix([[parse_exact(entry) for entry in row] for row in rows])
        return parse_real(text)
    except ValueError as problem:
        raise InputError(
            "--at", f"{item!r}: {problem}", "write NAME=VALUE with an exact number"
        ) from None
