"""The lock: the committed ledger that later runs may not fall behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from verify.verdict import Level

SCHEMA = 1


def entry_of(claim: dict[str, Any]) -> dict[str, Any]:
    """What the lock keeps of one ledger entry."""
    return {key: claim[key] for key in ("digest", "verdict", "levels", "counterexample")}


def write(ledger: dict[str, Any], path: Path, *, reason: str) -> None:
    """Write a lock from a ledger, in one rename. reason: why it changes."""
    data = {"schema": SCHEMA, "reason": reason, "run": ledger["run"], "claims": {c["id"]: entry_of(c) for c in ledger["claims"]}}
    partial = path.with_name(path.name + ".partial")
    partial.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    partial.replace(path)


def unexpected(ledger: dict[str, Any], locked: dict[str, Any]) -> list[str]:
    """Claims of a ledger whose verdict is not that of the lock; a claim the lock does not know should hold."""
    lines = []
    for claim in ledger["claims"]:
        wanted = locked.get(claim["id"], {}).get("verdict", "holds")
        # A claim about other depths than those asked for is no failure; `differences` still reports lost evidence.
        if claim["verdict"] not in (wanted, "not_applicable"):
            notes = [note for evidence in claim["evidence"] if evidence["verdict"] == claim["verdict"] for note in evidence["notes"]]
            lines.append(f"{claim['id']}: {claim['verdict']}, expected {wanted}" + (f" ({notes[0]})" if notes else ""))
    return lines


def differences(ledger: dict[str, Any], locked: dict[str, Any]) -> list[str]:
    """How a ledger falls behind a lock or departs from it: one line each, empty when nothing does."""
    lines = unexpected(ledger, locked)
    present = {claim["id"]: claim for claim in ledger["claims"]}
    lines += [f"{name}: in the lock, but no such claim" for name in sorted(locked.keys() - present.keys())]
    for name, claim in present.items():
        old = locked.get(name)
        if old is None:
            lines.append(f"{name}: not in the lock")
            continue
        if old["digest"] != claim["digest"]:
            lines.append(f"{name}: the statement or a hypothesis changed ({old['digest']} -> {claim['digest']})")
        lost = [level for level in old["levels"] if level not in claim["levels"]]
        if lost:
            kept = ", ".join(sorted(claim["levels"], key=lambda v: Level(v).strength)) or "none"
            lines.append(f"{name}: lost evidence {', '.join(lost)} (left: {kept})")
    return lines
