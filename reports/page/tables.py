"""The ledger as a table for spreadsheets and for LaTeX."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from rankclock.reports.page.slack import at_draws, never, reasons_text
from rankclock.theory.registry import all_claims
from rankclock.verify.proved_for import in_words

_COLUMNS = (
    "id",
    "title",
    "kind",
    "verdict",
    "proved_for",
    "evidence",
    "source",
    "digest",
    "counterexample",
)
_SLACK_COLUMNS = ("slack_least", "slack_median", "slack_greatest", "slack_count", "slack_none")
# Braces and backslash are replaced in one pass, so that what replaces them stays.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": "$<$",
    ">": "$>$",
    "|": "$|$",
}


def ledger_csv(claims: Sequence[dict]) -> str:
    """One line a claim.

    Slack is dimensionless, at the draws, and empty where none was measured; the last column says
    which relations have none and why.
    """
    known = {claim.id: claim for claim in all_claims()}
    out = io.StringIO(newline="")
    # The same bytes on every system.
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*_COLUMNS, *_SLACK_COLUMNS])
    for claim in claims:
        counterexample = claim.get("counterexample") or {}
        point = "; ".join(
            f"{name} = {value}" for name, value in sorted(counterexample.get("point", {}).items())
        )
        slack = at_draws(claim.get("slack") or ())
        measured = [
            *(slack.get(name, "") for name in ("least", "median", "greatest")),
            slack.get("count", "0"),
        ]
        none = reasons_text(never(known.get(claim["id"])))
        head = [
            claim["id"],
            claim["title"],
            claim["kind"],
            claim["verdict"],
            in_words(claim.get("proved_for")),
            " ".join(claim.get("levels") or ()),
        ]
        writer.writerow(
            [*head, claim.get("source", ""), claim.get("digest", ""), point, *measured, none]
        )
    return out.getvalue()


def ledger_tex(claims: Sequence[dict]) -> str:
    """The same as a longtable: claim, title, verdict and evidence."""
    lines = [
        "% needs \\usepackage{longtable}",
        r"\begin{longtable}{lp{0.42\textwidth}ll}",
        r"\hline claim & title & verdict & evidence \\ \hline \endhead",
    ]
    for claim in claims:
        cells = (
            claim["id"],
            claim["title"],
            claim["verdict"].replace("_", " "),
            ", ".join(claim.get("levels") or ()) or "none",
        )
        lines.append(" & ".join(tex_escaped(cell) for cell in cells) + r" \\")
    return "\n".join([*lines, r"\hline", r"\end{longtable}", ""])


def tex_escaped(text: str) -> str:
    """Text in which LaTeX reads no command."""
    return "".join(_TEX.get(character, character) for character in text)
