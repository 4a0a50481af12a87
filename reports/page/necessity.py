"""What the page shows of hypotheses left out one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from rankclock.reports.notation.names import inline
from rankclock.theory.claim import Claim
from rankclock.verify.evidence.necessity.outcomes import OUTCOMES

# By the outcomes of the room that looks for such points.
MEANINGS = {
    "needed": "the statement fails at a point where only this hypothesis is false; "
    "the point is exact",
    "needed for definedness": "the statement has no value at a point "
    "where only this hypothesis is false",
    "possibly unused": (
        "false at the points tried, and the statement held; that it is superfluous is not proved"
    ),
    "redundant": "the other hypotheses imply it; the chain is given",
    "undecided": "false at the points tried, and the statement could be decided at none of them",
    "never exercised": "no draw made it false while the others hold, so nothing is known",
}


@dataclass(frozen=True)
class Row:
    """One hypothesis left out. shown: mathematics where the theory still words it so, else text."""

    shown: Markup | str
    outcome: str
    tried: int
    point: str
    detail: str


def rows(entries: Sequence[dict[str, Any]], claim: Claim | None) -> tuple[Row, ...]:
    """One row for each entry of a ledger, none for a run that left them out."""
    known = {str(h): inline(h) for h in claim.hypotheses} if claim is not None else {}
    shown_rows = []
    for entry in entries:
        point = ", ".join(
            f"{name} = {text}" for name, text in sorted((entry.get("point") or {}).items())
        )
        # Text stays where the theory has changed the hypothesis since the ledger was made.
        text = str(entry.get("hypothesis", ""))
        shown_rows.append(
            Row(
                known.get(text, text),
                str(entry.get("outcome", "")),
                int(entry.get("tried", 0)),
                point,
                str(entry.get("detail", "")),
            )
        )
    return tuple(shown_rows)


def necessity_summary(claims: Sequence[dict[str, Any]]) -> list[tuple[str, list[int]]]:
    """Numbers of hypotheses by outcome, as MEANINGS orders them, for each claim with entries."""
    table = []
    for claim in claims:
        outcomes = [entry.get("outcome") for entry in claim.get("necessity") or ()]
        if outcomes:
            table.append((claim["id"], [outcomes.count(name) for name in OUTCOMES]))
    return table
