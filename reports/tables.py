"""The ledger as a table for spreadsheets and for LaTeX."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from statistics import median

from reports.figures import slack_values

_COLUMNS = ("id", "title", "kind", "verdict", "evidence", "source", "digest", "counterexample", "slack_least", "slack_median", "slack_greatest", "slack_count")
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": "$<$", ">": "$>$", "|": "$|$",
}  # fmt: skip


def ledger_csv(claims: Sequence[dict]) -> str:
    """One line a claim. Slack is dimensionless and empty where none was measured."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for claim in claims:
        found = claim.get("counterexample") or {}
        point = "; ".join(f"{name} = {value}" for name, value in sorted(found.get("point", {}).items()))
        slack = slack_values(claim.get("slack") or ())
        measured = [f"{value:.6g}" for value in (min(slack), median(slack), max(slack))] if slack else ["", "", ""]
        head = [claim["id"], claim["title"], claim["kind"], claim["verdict"], " ".join(claim.get("levels") or ())]
        writer.writerow([*head, claim.get("source", ""), claim.get("digest", ""), point, *measured, len(slack)])
    return out.getvalue()


def ledger_tex(claims: Sequence[dict]) -> str:
    """The same as a longtable: claim, title, verdict and evidence."""
    lines = [
        "% needs \\usepackage{longtable}",
        r"\begin{longtable}{lp{0.42\textwidth}ll}",
        r"\hline claim & title & verdict & evidence \\ \hline \endhead",
    ]
    for claim in claims:
        cells = (claim["id"], claim["title"], claim["verdict"].replace("_", " "), ", ".join(claim.get("levels") or ()) or "none")
        lines.append(" & ".join(tex_escaped(cell) for cell in cells) + r" \\")
    return "\n".join([*lines, r"\hline", r"\end{longtable}", ""])


def tex_escaped(text: str) -> str:
    """Text in which LaTeX reads no command."""
    return "".join(_TEX.get(character, character) for character in text)
