"""A run in the forms that continuous integration reads: JUnit XML and a short Markdown summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from xml.etree import ElementTree as xml

from rankclock.verify.ledger.difference import Difference, failures

_SUITE = "rankclock"
_UNSETTLED = ("inconclusive", "not_applicable")


def junit(ledger: dict[str, Any], found: Sequence[Difference]) -> str:
    """JUnit XML: one test case a claim, failed where it falls behind the lock.

    ledger: of the run. found: its differences from the lock. A claim that is inconclusive or does
    not apply is skipped even when the lock expects it: it passed nothing. What only the lock knows
    is a failed case of its own.
    """
    seconds = ledger.get("made", {}).get("seconds", {})
    behind = _by_claim(failures(found))
    suite = xml.Element("testsuite", name=_SUITE)
    outcomes = Counter[str]()
    entries = {entry["id"]: entry for entry in ledger["claims"]}
    for name in sorted(entries.keys() | behind.keys()):
        entry = entries.get(name)
        case = xml.SubElement(
            suite,
            "testcase",
            classname=_SUITE,
            name=name or "run",
            time=f"{seconds.get(name, 0):.3f}",
        )
        if name in behind:
            outcomes["failures"] += 1
            failure = xml.SubElement(
                case, "failure", message=str(behind[name][0]), type=behind[name][0].what
            )
            failure.text = "\n".join(
                line for difference in behind[name] for line in (str(difference), *difference.lines)
            )
        elif entry is not None and entry["verdict"] in _UNSETTLED:
            outcomes["skipped"] += 1
            xml.SubElement(case, "skipped", message=f"{entry['verdict']}: no pass")
        if entry is not None:
            xml.SubElement(
                case, "system-out"
            ).text = f"{entry['verdict']}; evidence: {', '.join(entry['levels']) or 'none'}"
    for key in ("failures", "skipped"):
        suite.set(key, str(outcomes[key]))
    suite.set("errors", "0")
    suite.set("tests", str(len(entries.keys() | behind.keys())))
    suite.set("time", f"{sum(seconds.values()):.3f}")
    xml.indent(suite)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n' + xml.tostring(suite, encoding="unicode") + "\n"
    )


def markdown(ledger: dict[str, Any], found: Sequence[Difference]) -> str:
    """A short Markdown summary: verdicts, strongest evidence, and every difference from the
    lock.
    """
    behind = failures(found)
    notes = [difference for difference in found if not difference.fails]
    verdicts = Counter(entry["verdict"] for entry in ledger["claims"])
    strongest = Counter(entry["levels"][-1] for entry in ledger["claims"] if entry["levels"])
    lines = [f"## {'Behind the lock' if behind else 'As the lock expects'}", ""]
    lines.append(
        f"{len(ledger['claims'])} claims: "
        + ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items()))
        + "."
    )
    lines.append(
        "Strongest evidence: "
        + (", ".join(f"{level} {count}" for level, count in sorted(strongest.items())) or "none")
        + "."
    )
    for head, group in (("Differences", behind), ("Notes", notes)):
        if group:
            lines += [
                "",
                f"| {head} | what | lock | this run | |",
                "| --- | --- | --- | --- | --- |",
            ]
            lines += [
                "| "
                + " | ".join(
                    _cell(text) for text in (d.claim or "this run", d.what, d.old, d.new, d.remark)
                )
                + " |"
                for d in group
            ]
    return "\n".join(lines) + "\n"


def _by_claim(found: Iterable[Difference]) -> dict[str, list[Difference]]:
    grouped: dict[str, list[Difference]] = {}
    for difference in found:
        grouped.setdefault(difference.claim, []).append(difference)
    return grouped


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
