"""How the score of the mutants is printed."""

from __future__ import annotations

from fractions import Fraction

from rich.console import Console
from rich.table import Table

from rankclock.verify.mutate.fate import Fate
from rankclock.verify.mutate.run import GOAL, Score

_COLUMNS = (Fate.KILLED, Fate.SURVIVOR, Fate.WEAKER, Fate.EQUIVALENT, Fate.MALFORMED)
# What a person has to look at: mutants that are refuted or equivalent are as they should be.
_LISTED = (Fate.SURVIVOR, Fate.WEAKER, Fate.MALFORMED)


def show(score: Score) -> None:
    """One row for each claim and formula, then every mutant not refuted, with its reason."""
    console = Console(width=None if Console().is_terminal else 160)
    table = Table("changed", "mutants", *(fate.value for fate in _COLUMNS))
    for owner, counts in score.by_owner().items():
        table.add_row(owner, str(sum(counts.values())), *(str(counts[fate]) for fate in _COLUMNS))
    # All of them together, below a line.
    table.add_section()
    table.add_row("all", str(len(score.mutants)), *(str(len(score.of(fate))) for fate in _COLUMNS))
    console.print(table)
    for fate in _LISTED:
        for mutant in score.of(fate):
            _line(
                console,
                f"{fate.value}: {mutant.id}: {mutant.reason}"
                + ("" if mutant.id.startswith(mutant.claim) else f" [{mutant.claim}]"),
            )
    for name in score.left_out:
        _line(console, f"left out: {name} is refuted as it stands, so a change of it shows nothing")
    _line(
        console,
        f"{_percent(score.share)} of the mutants that are neither equivalent nor weaker are "
        f"killed; the goal is {float(GOAL):.0%}",
    )


def _percent(share: Fraction | None) -> str:
    return "none" if share is None else f"{float(share):.2%}"


def _line(console: Console, text: str) -> None:
    # Brackets of a formula are no markup of rich, and a line is one line for grep.
    console.print(text, markup=False, highlight=False, soft_wrap=True)
