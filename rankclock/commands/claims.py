"""`rankclock claims` and `rankclock explain`: what is claimed, and what is known about it."""

from __future__ import annotations

import click

from rankclock.interrupts import loading
from rankclock.options import JSON, claims_beginning, print_json


@click.command()
@JSON
def claims(as_json: bool) -> None:
    """List all claims with verdict and evidence.

    Both are those of the committed ledger.

    Example: rankclock claims --json
    """
    with loading():
        from rankclock.commands.claim_texts import row, show
        from rankclock.committed import locked
        from rankclock.theory.registry import all_claims
    # Read once, not for each claim.
    lock = locked()
    rows = [row(claim, lock.get(claim.id, {})) for claim in all_claims()]
    if as_json:
        print_json(rows)
    else:
        show(rows)


@click.command()
@click.argument("claim_id", metavar="ID|FILE.py", shell_complete=claims_beginning)
@JSON
def explain(claim_id: str, as_json: bool) -> None:
    """Show what one claim says, and what is known of it.

    Statement, hypotheses, symbols, evidence, counterexample and source.

    Example: rankclock explain no-overshoot
    """
    with loading():
        from rankclock.claim_lookup import entry_of, find_or_load
        from rankclock.commands.claim_texts import explanation, explanation_text
        from rankclock.committed import locked
    # Before the ledger, so that a mistyped id is the only line.
    claim = find_or_load(claim_id)
    entry = entry_of(claim, claim_id, locked())
    if as_json:
        print_json(explanation(claim, entry))
    else:
        click.echo(explanation_text(claim, entry, name=claim_id))
