"""The lock: the committed ledger that later runs may not fall behind, and what it keeps of a run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sympy import Basic, Dummy, Symbol, srepr

from theory import Claim, all_claims
from verify.errors import InputError

SCHEMA = 2
SLACK_KEYS = ("least", "median", "worst")


def entry_of(entry: dict[str, Any]) -> dict[str, Any]:
    """What the lock keeps of one ledger entry.

    Verdict, levels, counterexample, each check with its counts, slack, gaps at tightness witnesses, and the wording with its digests.
    """
    kept = {key: entry[key] for key in ("digest", "verdict", "levels", "counterexample")}
    kept["checks"] = [{key: piece[key] for key in ("level", "method", "domain", "verdict", "counts")} for piece in entry["evidence"]]
    design = entry.get("slack_design") or {}
    kept["slack"] = [{key: relation[key] for key in SLACK_KEYS if key in relation} for relation in design.get("relations", ())]
    kept["gaps"] = entry.get("gaps", [])
    return kept | wording_of(entry)


def wording_of(entry: dict[str, Any]) -> dict[str, Any]:
    """Text and digests of hypotheses and statement of the claim that a ledger entry is about; empty when the theory no longer words it so."""
    claim = next((c for c in all_claims() if c.id == entry["id"]), None)
    if claim is None or _digest_of([claim.text()]) != entry["digest"]:
        return {}
    return wording(claim)


def wording(claim: Claim) -> dict[str, Any]:
    """Text of hypotheses and statement for a reader, and a digest of each and of the lemmas. A schema is told at the depths it is written out for."""
    relations = [(depth, relation) for depth in claim.sample_depths for relation in claim.at_depth(depth)]
    return {
        "hypotheses": [str(h) for h in claim.hypotheses],
        "statement": [f"N = {depth}: {relation}" if claim.is_schema else str(relation) for depth, relation in relations],
        "hypotheses_digest": _digest_of(map(_canonical, claim.hypotheses)),
        "statement_digest": _digest_of(_canonical(relation) for _, relation in relations),
        "lemmas_digest": _digest_of([claim.proves, *(_canonical(_without_dummies(lemma.identity)) for lemma in claim.lemmas)]),
    }


def of(ledger: dict[str, Any], *, reason: str) -> dict[str, Any]:
    """The lock of a ledger. reason: why it changes. The versions are those the run was made with."""
    claims = {entry["id"]: entry_of(entry) for entry in ledger["claims"]}
    versions = ledger.get("made", {}).get("versions", {})
    return {"schema": SCHEMA, "reason": reason, "run": ledger["run"], "versions": versions, "claims": claims}


def write(ledger: dict[str, Any], path: Path, *, reason: str) -> None:
    """Write the lock of a ledger, in one rename. reason: why it changes."""
    partial = path.with_name(path.name + ".partial")
    partial.write_text(json.dumps(of(ledger, reason=reason), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    partial.replace(path)


def read(path: Path) -> dict[str, Any]:
    """A lock from its file; raises InputError when the file is none."""
    remedy = "write it anew with --update --reason TEXT"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        entries = list(data["claims"].values())
        sound = isinstance(data["run"], dict) and all({"digest", "verdict", "levels"} <= entry.keys() for entry in entries)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError("--lock", f"{path} is no lock file", remedy) from None
    if not sound or not entries:
        raise InputError("--lock", f"{path} is no lock file: " + ("it locks no claim" if sound else "an entry is incomplete"), remedy)
    if not isinstance(data.get("schema", 1), int) or data.get("schema", 1) > SCHEMA:
        raise InputError("--lock", f"{path} has schema {data['schema']}, this program knows up to {SCHEMA}", "update rankclock, or write the lock anew")
    for name, entry in data["claims"].items():
        amiss = _malformed(entry) if data.get("schema", 1) == SCHEMA else ""
        if amiss:
            raise InputError("--lock", f"{path}, entry {name}: {amiss}", remedy)
    return data


def _malformed(entry: dict[str, Any]) -> str:
    """What keeps a lock entry from being compared with; empty when nothing is amiss."""
    checks = entry.get("checks")
    keys = {"level": str, "method": str, "domain": str, "verdict": str, "counts": dict}
    if not isinstance(checks, list) or not all(isinstance(c, dict) and all(isinstance(c.get(key), kind) for key, kind in keys.items()) for c in checks):
        return "its checks are incomplete"
    if not all(isinstance(count, int) for check in checks for count in check["counts"].values()):
        return "a count is no whole number"
    if not all(isinstance(entry.get(key, []), list) for key in ("levels", "slack", "gaps", "hypotheses", "statement")):
        return "a list is none"
    if not all(isinstance(relation, dict) for relation in entry.get("slack", [])):
        return "its slack is incomplete"
    return ""


def unexpected(ledger: dict[str, Any], locked: dict[str, Any]) -> list[str]:
    """Claims of a ledger whose verdict is not that of the lock; a claim the lock does not know should hold."""
    lines = []
    for claim in ledger["claims"]:
        wanted = locked.get(claim["id"], {}).get("verdict", "holds")
        # A claim about other depths than those asked for is no failure.
        if claim["verdict"] not in (wanted, "not_applicable"):
            note = reason_of(claim)
            lines.append(f"{claim['id']}: {claim['verdict']}, expected {wanted}" + (f" ({note})" if note else ""))
    return lines


def reason_of(entry: dict[str, Any]) -> str:
    """The first note of a check that came to the verdict of the claim, empty when there is none."""
    return next((note for piece in entry["evidence"] if piece["verdict"] == entry["verdict"] for note in piece["notes"]), "")


def _without_dummies(tree: Basic) -> Basic:
    """The tree with a plain symbol for each Dummy, which is another one in each run."""
    return tree.xreplace({dummy: Symbol(f"_{dummy.name}", **dummy.assumptions0) for dummy in tree.atoms(Dummy)})


def _canonical(relation: Basic) -> str:
    return srepr(relation)


def _digest_of(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
