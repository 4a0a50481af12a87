"""A run in the forms that continuous integration reads: JUnit XML and a short Markdown summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from xml.etree import ElementTree as xml

from rankclock.verify.ledger.difference import Difference, failures
from rankclock.verify.proved_for import in_words
from rankclock.verify.verdict import Verdict

_SUITE = "rankclock"
# No pass for machines either: a verdict that nobody looks at must not turn green.
_UNSETTLED = ("inconclusive", "not_applicable")


def junit(ledger: dict[str, Any], departures: Sequence[Difference]) -> str:
    """JUnit XML: one test case a claim, failed where it falls behind the lock.

    ledger: of the run. departures: its differences from the lock. A claim that is inconclusive or
    does not apply is skipped even when the lock expects it: it passed nothing. What only the lock
    knows is a failed case of its own.
    """
    seconds = ledger.get("made", {}).get("seconds", {})
    behind = _by_claim(failures(departures))
    entries = {entry["id"]: entry for entry in ledger["claims"]}
    names = sorted(entries.keys() | behind.keys())
    suite = xml.Element("testsuite", name=_SUITE)
    for name in names:
        # A difference of the run as a whole has no claim.
        time = f"{seconds.get(name, 0):.3f}"
        case = xml.SubElement(suite, "testcase", classname=_SUITE, name=name or "run", time=time)
        _fill(case, entries.get(name), behind.get(name, []))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    suite.set("errors", "0")
    suite.set("tests", str(len(names)))
    suite.set("time", f"{sum(seconds.values()):.3f}")
    xml.indent(suite)
    head = '<?xml version="1.0" encoding="utf-8"?>'
    return f"{head}\n{xml.tostring(suite, encoding='unicode')}\n"


def _fill(case: xml.Element, entry: dict[str, Any] | None, behind: list[Difference]) -> None:
    """What a case says. entry: of the claim in the ledger, if it is there."""
    if behind:
        first = behind[0]
        failure = xml.SubElement(case, "failure", message=str(first), type=first.what)
        failure.text = "\n".join(line for d in behind for line in (str(d), *d.lines))
    elif entry is not None and entry["verdict"] in _UNSETTLED:
        xml.SubElement(case, "skipped", message=f"{entry['verdict']}: no pass")
    if entry is not None:
        levels = ", ".join(entry["levels"]) or "none"
        said = xml.SubElement(case, "system-out")
        said.text = f"{verdict_text(entry)}; evidence: {levels}"


def markdown(ledger: dict[str, Any], departures: Sequence[Difference]) -> str:
    """A short Markdown summary: verdicts, strongest evidence, every difference from the lock."""
    behind = failures(departures)
    notes = [difference for difference in departures if not difference.fails]
    in_part = [entry for entry in ledger["claims"] if _proved_in_part(entry)]
    verdicts = Counter(entry["verdict"] for entry in ledger["claims"])
    # Levels stand weakest first.
    strongest = Counter(entry["levels"][-1] for entry in ledger["claims"] if entry["levels"])
    by_verdict = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items()))
    by_level = ", ".join(f"{level} {count}" for level, count in sorted(strongest.items()))
    lines = [
        f"## {'Behind the lock' if behind else 'As the lock expects'}",
        "",
        f"{len(ledger['claims'])} claims: {by_verdict}.",
        f"Strongest evidence: {by_level or 'none'}.",
        *([f"Of the unrefuted, {len(in_part)} are proved in part."] if in_part else []),
    ]
    for head, group in (("Differences", behind), ("Notes", notes)):
        if group:
            rule = "| --- | --- | --- | --- | --- |"
            lines += ["", f"| {head} | what | lock | this run | |", rule, *map(_row, group)]
    return "\n".join(lines) + "\n"


def _proved_in_part(entry: dict[str, Any]) -> bool:
    unrefuted = entry["verdict"] == Verdict.UNREFUTED.value
    return unrefuted and entry.get("proved_for") is not None


def verdict_text(entry: dict[str, Any]) -> str:
    """The verdict of a ledger entry, with what is proved of one that is not proved as a whole."""
    part = in_words(entry.get("proved_for")) if _proved_in_part(entry) else ""
    return f"{entry['verdict']}, {part}" if part else str(entry["verdict"])


def _row(difference: Difference) -> str:
    claim = difference.claim or "this run"
    told = (claim, difference.what, difference.old, difference.new, difference.remark)
    return f"| {' | '.join(map(_cell, told))} |"


def _by_claim(departures: Iterable[Difference]) -> dict[str, list[Difference]]:
    grouped: dict[str, list[Difference]] = {}
    for difference in departures:
        grouped.setdefault(difference.claim, []).append(difference)
    return grouped


def _cell(text: str) -> str:
    # A line break or a bar within a cell would end it.
    return " ".join(text.replace("|", "\\|").split())
