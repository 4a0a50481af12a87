"""Writes the report: one self-contained page, the ledger, tables and figures."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from rankclock.reports.figures.drawings import draw_all
from rankclock.reports.figures.style import Drawing
from rankclock.reports.figures.svg import inline_svg
from rankclock.reports.page.cards import LEVELS, VERDICTS, cards
from rankclock.reports.page.definitions import definitions
from rankclock.reports.page.necessity import MEANINGS, necessity_summary
from rankclock.reports.page.tables import ledger_csv, ledger_tex
from rankclock.theory.errata_registry import all_errata
from rankclock.verify.ledger.ledger import SCHEMA
from rankclock.verify.verdict import Verdict

# An id becomes part of file names and of anchors in the page.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# In the order of the page; figures of single claims stand on their cards.
_SHARED_FIGURES = (
    "trajectories",
    "recovery-bound",
    "recovery-regimes",
    "hitting-times-over-start",
    "hitting-times-over-accuracy",
    "rank-staircase",
    "rank-arrivals",
    "rank-depth-amplification",
    "rank-full-matrices",
    "denoising",
)
_MADE = ("command", "commit", "versions", "date", "seconds", "host")
_FARED = {
    Verdict.PROVED: ("is proved", "are proved"),
    Verdict.UNREFUTED: ("is unrefuted", "are unrefuted"),
    Verdict.REFUTED: ("is refuted", "are refuted"),
    Verdict.INCONCLUSIVE: ("is inconclusive", "are inconclusive"),
    Verdict.NOT_APPLICABLE: ("had no check that applies", "had no check that applies"),
}
# Of a checkout; where the program is installed there is no documentation beside it to link to.
_ROOT = Path(__file__).resolve().parents[2]


def write_report(ledger: dict[str, Any], out: Path, *, figures: bool = True) -> Path:
    """Write the report of one run and return the path of its page.

    ledger: with `run`, a non-empty list `claims`, and optionally `made`. out: folder;
    made if absent. figures: draw them, a few seconds. Everything is written to a temporary folder
    beside `out` first; a new `out` then appears in one rename, an existing one receives file by
    file, the page last. Figures of an earlier report in `out` that this one does not have are
    removed; other files stay. Raises ValueError when the ledger has another schema, holds no claim,
    an entry without id, title, kind or verdict, an id that is no file name, or the same id twice.
    """
    _check(ledger)
    out = Path(out)
    drawings = draw_all(ledger["claims"]) if figures else {}
    contents = _contents(ledger, drawings, _way_to_docs(out))
    out.parent.mkdir(parents=True, exist_ok=True)
    # Beside `out`, so that the rename stays on one file system; the process id tells runs apart.
    staging = out.with_name(f".{out.name}.{os.getpid()}.partial")
    try:
        for name, content in contents.items():
            path = staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        _move(staging, out, list(contents))
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return out / "index.html"


def render(ledger: dict[str, Any], drawings: Mapping[str, Drawing], way_to_docs: str = "") -> str:
    """The page as text. drawings: figures by name, possibly none.

    way_to_docs: from the page to the folder that has docs/; without it sources are no links.
    """
    environment = Environment(
        loader=PackageLoader("rankclock.reports"),
        autoescape=True,
        # A misspelt name in a template raises, where it would print nothing.
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shared = [drawings[name] for name in _SHARED_FIGURES if name in drawings]
    made = {**dict.fromkeys(_MADE), **(ledger.get("made") or {})}
    return environment.get_template("page.html.j2").render(
        run=ledger["run"],
        way_to_docs=way_to_docs,
        made=made,
        total_seconds=sum((made["seconds"] or {}).values()),
        cards=cards(ledger["claims"], drawings),
        errata=all_errata(),
        checked={claim["id"] for claim in ledger["claims"]},
        summary=summary(ledger["claims"]),
        outcomes=MEANINGS,
        necessity=necessity_summary(ledger["claims"]),
        definitions=definitions(),
        figures=[
            (drawing, inline_svg(drawing.svg, prefix=drawing.name, title=drawing.caption))
            for drawing in shared
        ],
        levels={level.value: meaning for level, meaning in LEVELS.items()},
        verdicts={verdict.value: meaning for verdict, meaning in VERDICTS.items()},
    )


def summary(claims: list[dict]) -> list[str]:
    """Three sentences: how claims fared, which are refuted, how far the evidence reaches."""
    tally = Counter(claim["verdict"] for claim in claims)
    counts = ", ".join(
        f"{tally[verdict.value]} {meaning[tally[verdict.value] != 1]}"
        for verdict, meaning in _FARED.items()
        if tally[verdict.value]
    )
    refuted = [claim["id"] for claim in claims if claim["verdict"] == Verdict.REFUTED.value]
    open_ones = [c for c in claims if c["verdict"] == Verdict.UNREFUTED.value]
    in_part = sum(claim.get("proved_for") is not None for claim in open_ones)
    searched = len(open_ones) - in_part
    reach = (
        f"Of the {len(open_ones)} that are unrefuted, {in_part} are proved at some depths or in "
        f"part, and {searched} rest on sampling, simulation or observation alone, which proves "
        "nothing."
    )
    return [
        f"{_claims(len(claims))} checked: {counts}.",
        f"Refuted: {', '.join(refuted)}; the card gives a counterexample."
        if refuted
        else "None is refuted.",
        reach,
    ]


def _claims(count: int) -> str:
    return "1 claim was" if count == 1 else f"{count} claims were"


def _check(ledger: dict[str, Any]) -> None:
    if ledger.get("schema") != SCHEMA:
        raise ValueError(
            f"the ledger has schema {ledger.get('schema')!r}; this report reads schema {SCHEMA}"
        )
    if not ledger.get("claims"):
        raise ValueError("the ledger holds no claim: there is nothing to report")
    if not isinstance(ledger.get("run"), dict):
        raise ValueError("the ledger does not say how it was run: `run` is missing")
    # Before anything is drawn, which takes a while; a page of half a ledger is never written.
    seen = set()
    for entry in ledger["claims"]:
        missing = [
            key for key in ("id", "title", "kind", "verdict") if not isinstance(entry.get(key), str)
        ]
        if missing:
            raise ValueError(f"a claim of the ledger has no {' and no '.join(missing)}")
        if not _NAME.fullmatch(entry["id"]):
            raise ValueError(
                f"the claim id {entry['id']!r} is not made of letters, digits, dots, "
                "underscores and hyphens"
            )
        if entry["id"] in seen:
            raise ValueError(f"the ledger holds the claim {entry['id']} twice")
        seen.add(entry["id"])


def _way_to_docs(out: Path) -> str:
    """From the page to the folder with docs/, in a checkout."""
    if not (_ROOT / "docs").is_dir():
        return ""
    return f"{Path(os.path.relpath(_ROOT, out.resolve())).as_posix()}/"


def _contents(
    ledger: dict[str, Any], drawings: Mapping[str, Drawing], way_to_docs: str
) -> dict[str, bytes]:
    """Every file of the report by its path inside the folder, the page last."""
    contents = {
        "ledger.json": json.dumps(ledger, indent=1, sort_keys=True),
        "tables/ledger.csv": ledger_csv(ledger["claims"]),
        "tables/ledger.tex": ledger_tex(ledger["claims"]),
    }
    encoded = {name: text.encode("utf-8") for name, text in contents.items()}
    for drawing in drawings.values():
        encoded[f"figures/{drawing.name}.svg"] = drawing.svg
        encoded[f"figures/{drawing.name}.png"] = drawing.png
    # Last: whoever sees the new page finds everything that it links to.
    encoded["index.html"] = render(ledger, drawings, way_to_docs).encode("utf-8")
    return encoded


def _move(staging: Path, out: Path, names: list[str]) -> None:
    if not out.exists():
        os.replace(staging, out)
        return
    for old in out.glob("figures/*"):
        # Only what an earlier report wrote is removed: the folder may hold files of the user.
        ours = old.stem in _SHARED_FIGURES or old.stem.startswith(("slack-", "design-"))
        if ours and old.suffix in (".svg", ".png") and f"figures/{old.name}" not in names:
            old.unlink()
    for name in names:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(staging / name, out / name)
