"""What the page shows of one claim: its ledger entry joined with its mathematics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from rankclock.reports.figures.style import Drawing
from rankclock.reports.figures.svg import inline_svg
from rankclock.reports.notation.names import block, inline, symbol_rows, truths, uses_bound
from rankclock.reports.page.necessity import Row, rows
from rankclock.reports.page.slack import at_draws, over_design, reasons_text, without_slack
from rankclock.theory.claim import Claim
from rankclock.theory.registry import all_claims
from rankclock.verify.ledger.coverage import sentence
from rankclock.verify.proved_for import in_words
from rankclock.verify.verdict import Level, Verdict

LEVELS = {
    Level.OBSERVED: "an empirical ensemble behaved this way; not a proof",
    Level.SAMPLED: "a search over exact rational points found no counterexample; not a proof",
    Level.SIMULATED: "high-precision trajectories agree; not a proof",
    Level.CERTIFIED: (
        "rigorous enclosures show it, for the runs or over the box given as domain and not beyond"
    ),
    Level.SYMBOLIC: (
        "exact algebra shows it for all parameters of the domain given; the domain says if that "
        "is only part of the statement"
    ),
    Level.KERNEL: (
        "a proof kernel accepted the proof of what is given as domain; its axioms are listed"
    ),
}
VERDICTS = {
    Verdict.PROVED: (
        "the whole statement, on the whole domain of its hypotheses: by exact algebra, by rigorous "
        "enclosures of all of it, by going through every case, or by a proof kernel"
    ),
    Verdict.UNREFUTED: (
        "every check agrees and a search found no violation; this is no proof, but for what is "
        "said to be proved: some depths, or a part"
    ),
    Verdict.REFUTED: "a point satisfies all hypotheses and violates the statement",
    Verdict.INCONCLUSIVE: "at least one check could not decide; this is not a pass",
    Verdict.NOT_APPLICABLE: "no check applied",
}


# What a ledger may leave out.
_ENTRY: dict[str, Any] = {
    "levels": (),
    "proved_for": None,
    "source": "",
    "evidence": (),
    "hypotheses": (),
    "counterexample": None,
    "necessity": (),
    "slack": (),
    "slack_design": None,
}
_EVIDENCE: dict[str, Any] = {
    "level": "",
    "verdict": "",
    "method": "",
    "domain": "",
    "counts": {},
    "digits": None,
    "seed": None,
    "notes": (),
}
_NOTES = 12  # shown of a piece of evidence; undecided cells can be thousands
# needed: what a template reads; an older ledger may lack a key.
_COUNTEREXAMPLE: dict[str, Any] = {
    "point": {},
    "relation": -1,
    "left": "",
    "right": "",
    "replay": None,
}


@dataclass(frozen=True)
class Hypothesis:
    """One hypothesis with how often the draws saw it true and false; None where not counted."""

    shown: Markup | str
    true: int | None
    false: int | None

    @property
    def note(self) -> str:
        """What is missing when one of the two outcomes was never seen."""
        if self.true is None or self.false is None:
            return "not counted"
        if not self.true:
            return "never true: nothing was tested under it"
        return "" if self.false else "never false: not seen to exclude anything"


@dataclass(frozen=True)
class Card:
    """Everything the template needs for one claim.

    entry: its ledger entry. relations: displayed statement.
    """

    entry: dict
    relations: tuple[Markup, ...] = ()
    full: tuple[Markup, ...] = ()
    depth_note: str = ""
    hypotheses: tuple[Hypothesis, ...] = ()
    hypotheses_differ: bool = False
    symbols: tuple[tuple[Markup | str, str, str], ...] = ()
    truths: tuple[Markup, ...] = ()
    lemmas: tuple[tuple[str, Markup], ...] = ()
    claim: Claim | None = None
    necessity: tuple[Row, ...] = ()
    figures: tuple[tuple[Markup, str], ...] = ()

    @property
    def evidence(self) -> list[tuple[dict, str]]:
        """Pieces of evidence, each with counts in words and the first notes; the ledger has all."""
        pieces = [
            {
                **_EVIDENCE,
                **piece,
                "notes": _first(piece.get("notes", ())),
                "searched": sentence(piece.get("coverage")),
            }
            for piece in self.entry["evidence"]
        ]
        return [
            (
                piece,
                ", ".join(
                    f"{count} {name.replace('_', ' ')}" for name, count in piece["counts"].items()
                ),
            )
            for piece in pieces
        ]

    @property
    def slack(self) -> list[dict[str, Any]]:
        """Slack over the design, one row for each inequality that has some."""
        return over_design(self.entry["slack_design"])

    @property
    def slack_at_draws(self) -> dict[str, str]:
        """Slack at the draws of the search, where there is none over the design."""
        return {} if self.slack else at_draws(self.entry["slack"])

    @property
    def without_slack(self) -> str:
        """Relations of a bound without slack over the design, and why, in words."""
        return reasons_text(without_slack(self.claim, self.entry["slack_design"]))

    @property
    def skipped(self) -> str:
        """Points of the design without slack, by reason."""
        design = self.entry["slack_design"] or {}
        undecided = {"undecided": design["undecided"]} if design.get("undecided") else {}
        return ", ".join(
            f"{count} {reason}"
            for reason, count in ({**(design.get("skipped") or {}), **undecided}).items()
        )

    @property
    def counterexample(self) -> dict | None:
        """The counterexample, if there is one, with every key."""
        counterexample = self.entry["counterexample"]
        return {**_COUNTEREXAMPLE, **counterexample} if counterexample else None

    @property
    def proved_for(self) -> str:
        """What is proved of a claim that is not proved as a whole, in words; empty for nothing."""
        extent = self.entry["proved_for"]
        return "" if extent == "all" else in_words(extent)

    @property
    def violated(self) -> Markup | None:
        """The relation that the counterexample violates, if it is one of those shown."""
        # -1 where a hypothesis or the statement as a whole is meant: no relation to mark.
        index = self.counterexample["relation"] if self.counterexample else -1
        return self.relations[index] if 0 <= index < len(self.relations) else None


def _first(notes: Sequence[str]) -> list[str]:
    further = len(notes) - _NOTES
    return [
        *notes[:_NOTES],
        *([f"{further} further notes, all in the ledger"] if further > 0 else []),
    ]


def cards(claims: list[dict], drawings: Mapping[str, Drawing]) -> list[Card]:
    """One card for each ledger entry, in the order of the ledger.

    An entry unknown to theory gets a card without mathematics.
    """
    known = {claim.id: claim for claim in all_claims()}
    # Slack at draws, and over the design: one figure each.
    names = ("slack", "design")
    return [
        _card(
            entry,
            known.get(entry["id"]),
            [d for name in names if (d := drawings.get(f"{name}-{entry['id']}"))],
        )
        for entry in claims
    ]


def _card(entry: dict, claim: Claim | None, drawings: list[Drawing]) -> Card:
    # The template reads every key, and StrictUndefined raises for one that is missing.
    entry = {**_ENTRY, **entry}
    figures = tuple(
        (inline_svg(figure.svg, prefix=figure.name, title=figure.caption), figure.caption)
        for figure in drawings
    )
    # A ledger of a user's own claims, or of an older theory: its text is shown, and no mathematics.
    if claim is None:
        counted = entry["hypotheses"]
        hypotheses = tuple(Hypothesis(h["text"], h["true"], h["false"]) for h in counted)
        return Card(
            entry, hypotheses=hypotheses, necessity=rows(entry["necessity"], None), figures=figures
        )
    # A schema has a statement for each depth; one is shown, and the note says so.
    depth = claim.sample_depths[0]
    statement = claim.at_depth(depth)
    trees = [*claim.hypotheses, *statement]
    hypotheses, matching = _counted(claim, entry["hypotheses"])
    return Card(
        entry,
        relations=tuple(block(relation) for relation in statement),
        full=tuple(block(relation, full=True) for relation in statement if uses_bound([relation])),
        depth_note=_depth_note(claim, depth),
        hypotheses=hypotheses,
        hypotheses_differ=bool(entry["hypotheses"]) and not matching,
        symbols=tuple(symbol_rows(claim, trees)),
        truths=tuple(truths(trees)),
        lemmas=tuple((lemma.title, block(lemma.identity)) for lemma in claim.lemmas),
        claim=claim,
        necessity=rows(entry["necessity"], claim),
        figures=figures,
    )


def _counted(claim: Claim, counted: list[dict]) -> tuple[tuple[Hypothesis, ...], bool]:
    """The hypotheses of a claim with the counts of a ledger, and whether those are about them."""
    # Counts are by position: of other hypotheses than those of the ledger they would mislead.
    matching = len(counted) == len(claim.hypotheses)
    counts = [(None, None)] * len(claim.hypotheses)
    if matching:
        counts = [(h["true"], h["false"]) for h in counted]
    shown = zip(claim.hypotheses, counts, strict=True)
    return tuple(Hypothesis(inline(h), *count) for h, count in shown), matching


def _depth_note(claim: Claim, depth: int) -> str:
    depths = ", ".join(str(d) for d in claim.sample_depths)
    if not claim.is_schema or claim.at_depth(depth) == claim.at_depth(depth + 1):
        return ""
    return (
        f"The statement is written out anew for each depth. Shown here: N = {depth}; the theory "
        f"has it for N = {depths}."
    )
