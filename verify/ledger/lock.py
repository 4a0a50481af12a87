"""The lock: the committed ledger that later runs may not fall behind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

from sympy import Basic, Dummy, Symbol, srepr

from rankclock.theory.claim import Claim, Lemma
from rankclock.theory.expected import Expected
from rankclock.theory.registry import find_claim
from rankclock.verify.errors import InputError
from rankclock.verify.ledger.coverage import coverage_of
from rankclock.verify.verdict import CheckId, Level, Verdict

# The fourth says proved or unrefuted where the third had one word for both; the third names checks
# by ids, where the second held the text of their methods.
SCHEMA = 4
SLACK_KEYS = ("least", "median", "worst")

# What a lock must have, and of which type: a lock that lacks something compares less than it says.
_RUN = {"seed": int, "examples": int, "depths": list, "digits": int, "quick": bool}
_PROVED_FOR = (str, list, type(None))
_CHECK: dict[str, Any] = {"level": str, "check": str, "domain": str, "verdict": str, "counts": dict}
_CHECK |= {"proved_for": _PROVED_FOR}
_ENTRY: dict[str, Any] = {"digest": str, "verdict": str, "counterexample": (dict, type(None))}
_ENTRY |= {"proved_for": _PROVED_FOR}
_ENTRY |= dict.fromkeys(("levels", "checks", "slack", "gaps", "hypotheses", "statement"), list)
_ENTRY |= dict.fromkeys(("hypotheses_digest", "statement_digest", "lemmas_digest"), str)
# A word that no run can come to would never be missed.
_VERDICTS = [verdict.value for verdict in Verdict]
_LEVELS = [level.value for level in Level]
_CHECKS = [check.value for check in CheckId]
_KEPT = ("digest", "verdict", "proved_for", "levels", "counterexample")
_ANEW = "write it anew with --update --reason TEXT"
_CONVERT = "write it anew with `rankclock regress --lock {path} --update --reason TEXT`"


def entry_of(entry: dict[str, Any]) -> dict[str, Any]:
    """What the lock keeps of one ledger entry.

    Verdict, levels, counterexample, each check with its counts, slack, gaps at tightness witnesses,
    and the wording with its digests.
    """
    # No seed and no notes: they may change without the ledger falling behind.
    kept = {key: entry[key] for key in _KEPT}
    kept["checks"] = [
        {key: piece[key] for key in _CHECK} | coverage_of(piece) for piece in entry["evidence"]
    ]
    design = entry.get("slack_design") or {}
    kept["slack"] = [
        {key: relation[key] for key in SLACK_KEYS if key in relation}
        for relation in design.get("relations", ())
    ]
    kept["gaps"] = entry.get("gaps", [])
    return kept | wording_of(entry)


def wording_of(entry: dict[str, Any]) -> dict[str, Any]:
    """Text and digests of the claim that a ledger entry is about.

    Empty when the theory no longer words it so.
    """
    claim = find_claim(entry["id"])
    if claim is None or _digest_of([claim.text()]) != entry["digest"]:
        return {}
    return wording(claim)


def wording(claim: Claim) -> dict[str, Any]:
    """Text of hypotheses and statement for a reader, and a digest of each and of the lemmas.

    A schema is told at the depths it is written out for.
    """
    relations = [
        (depth, relation) for depth in claim.sample_depths for relation in claim.at_depth(depth)
    ]
    return {
        "hypotheses": [str(h) for h in claim.hypotheses],
        "statement": [
            f"N = {depth}: {relation}" if claim.is_schema else str(relation)
            for depth, relation in relations
        ],
        "hypotheses_digest": _digest_of(map(srepr, claim.hypotheses)),
        "statement_digest": _digest_of(srepr(relation) for _, relation in relations),
        "lemmas_digest": _digest_of([claim.proves, *map(_lemma_text, claim.lemmas)]),
    }


def _lemma_text(lemma: Lemma) -> str:
    """All that a proof of a lemma depends on: identity, signs assumed, depths proved."""
    signs = sorted(srepr(_without_dummies(sign)) for sign in lemma.signs)
    return "; ".join([srepr(_without_dummies(lemma.identity)), *signs, f"depths {lemma.depths}"])


def of(ledger: dict[str, Any], *, reason: str) -> dict[str, Any]:
    """The lock of a ledger. reason: why it changes.

    The versions are those the run was made with.
    """
    claims = {entry["id"]: entry_of(entry) for entry in ledger["claims"]}
    versions = ledger.get("made", {}).get("versions", {})
    return {
        "schema": SCHEMA,
        "reason": reason,
        "run": ledger["run"],
        "versions": versions,
        "claims": claims,
    }


def write(ledger: dict[str, Any], path: Path, *, reason: str) -> None:
    """Write the lock of a ledger, in one rename. reason: why it changes."""
    partial = path.with_name(path.name + ".partial")
    partial.write_text(
        json.dumps(of(ledger, reason=reason), indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    partial.replace(path)


def read(path: Path) -> dict[str, Any]:
    """A lock from its file.

    Raises InputError when the file is none, or has another schema, or any entry lacks what a run is
    compared with.
    """
    return checked(parsed(path), path)


def checked(data: dict[str, Any], path: Path) -> dict[str, Any]:
    """The data of a lock, refused where `read` refuses it. path: named in what is raised."""
    schema = data.get("schema", 1)
    if not isinstance(schema, int) or schema > SCHEMA:
        raise InputError(
            "--lock",
            f"{path} has schema {schema}, this program knows up to {SCHEMA}",
            "update rankclock, or write the lock anew",
        )
    if schema < SCHEMA:
        # An older schema holds less, so that deleting `schema` would make what is missing pass.
        older = f"{path} has schema {schema}, older than schema {SCHEMA}"
        raise InputError("--lock", older, _CONVERT.format(path=path))
    if amiss := _unlike(data, {"reason": str, "versions": dict}) or _unlike(data["run"], _RUN):
        raise InputError("--lock", f"{path}: {amiss}", _ANEW)
    for name, entry in data["claims"].items():
        if amiss := _malformed(entry):
            raise InputError("--lock", f"{path}, entry {name}: {amiss}", _ANEW)
    return data


def parsed(path: Path) -> dict[str, Any]:
    """The data of a file that has the outline of a lock, of whatever schema."""
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        data["claims"] = dict(data["claims"])
        entries = [data["run"], *data["claims"].values()]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError("--lock", f"{path} is no lock file", _ANEW) from None
    if not all(isinstance(entry, dict) for entry in entries):
        raise InputError("--lock", f"{path} is no lock file: an entry is incomplete", _ANEW)
    if not data["claims"]:
        raise InputError("--lock", f"{path} is no lock file: it locks no claim", _ANEW)
    return data


def _unlike(data: dict[str, Any], kinds: dict[str, Any]) -> str:
    """The first key that is missing or of another kind; empty when there is none."""
    for key, kind in kinds.items():
        if key not in data:
            return f"{key} is missing"
        if not isinstance(data[key], kind):
            return f"{key} is malformed"
    return ""


def _malformed(entry: dict[str, Any]) -> str:
    """What keeps a lock entry from being compared with; empty when nothing is amiss."""
    if amiss := _unlike(entry, _ENTRY):
        return amiss
    checks = entry["checks"]
    if not checks or any(not isinstance(c, dict) or _unlike(c, _CHECK) for c in checks):
        return "its checks are incomplete"
    if amiss := _unheard_of(entry):
        return amiss
    if not all(isinstance(count, int) for c in checks for count in c["counts"].values()):
        return "a count is no whole number"
    if not all(relation == {} or _has_slack(relation) for relation in entry["slack"]):
        return "its slack is incomplete"
    if not all(gap == [] or both_numbers(gap) for gap in entry["gaps"]):
        return "its gaps are incomplete"
    return ""


def _has_slack(relation: Any) -> bool:
    """Whether all three are there; a relation without a point of the design has none of them."""
    return isinstance(relation, dict) and all(both_numbers(relation.get(k)) for k in SLACK_KEYS)


def _unheard_of(entry: dict[str, Any]) -> str:
    """The first verdict, check or level that no run can come to; empty when there is none."""
    checks = entry["checks"]
    for verdict in (entry["verdict"], *(check["verdict"] for check in checks)):
        if verdict not in _VERDICTS:
            return f"the verdict {verdict!r} is none of {', '.join(_VERDICTS)}"
    for level in (*entry["levels"], *(check["level"] for check in checks)):
        if level not in _LEVELS:
            return f"the evidence {level!r} is none of {', '.join(_LEVELS)}"
    for check in checks:
        if check["check"] not in _CHECKS:
            return f"the check {check['check']!r} is none of {', '.join(_CHECKS)}"
    return ""


def both_numbers(ends: Any) -> bool:
    """Whether an enclosure has two finite ends; one that does not is no better than infinite."""
    try:
        return isinstance(ends, list) and len([Fraction(end) for end in ends]) == 2
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        return False


def unexpected(ledger: dict[str, Any], locked: dict[str, Any]) -> list[str]:
    """Claims of a ledger whose verdict is not that of the lock.

    Of one that the lock does not know, or locks in the words of an older one, the claim itself says
    what it expects. What contradicts itself is never as expected.
    """
    lines = []
    for claim in ledger["claims"]:
        wanted, met = _expectation(claim, locked.get(claim["id"], {}))
        if not met:
            note = _violation_of(claim) or reason_of(claim)
            lines.append(
                f"{claim['id']}: {claim['verdict']}, expected {wanted}"
                + (f" ({note})" if note else "")
            )
        if _contradicts_itself(claim):
            lines.append(
                f"{claim['id']}: proved and refuted at once: a defect of rankclock, which please "
                "report with the statement"
            )
    return lines


def _expectation(claim: dict[str, Any], entry: dict[str, Any]) -> tuple[str, bool]:
    """What a claim is to come to, and whether it does. entry: its entry in the lock."""
    expected, verdict = (
        Expected(claim.get("expected", Expected.NOT_REFUTED.value)),
        claim["verdict"],
    )
    # A claim about other depths than those asked for is no failure.
    beyond = verdict == Verdict.NOT_APPLICABLE.value
    locked = entry.get("verdict")
    if locked not in _VERDICTS or expected.met_by(locked):
        return expected.value, beyond or expected.met_by(verdict)
    return locked, beyond or verdict == locked


def _contradicts_itself(claim: dict[str, Any]) -> bool:
    """Whether a proof of the whole stands against a counterexample."""
    return claim["verdict"] == Verdict.REFUTED.value and claim.get("proved_for") == "all"


def _violation_of(entry: dict[str, Any]) -> str:
    """The counterexample of a refuted claim, the same that its replay command has; or nothing."""
    violation = entry.get("counterexample")
    if not violation or entry["verdict"] != Verdict.REFUTED.value:
        return ""
    # Notes of other checks tell points of their own, which were found on other ways.
    point = ", ".join(f"{name}={value}" for name, value in sorted(violation["point"].items()))
    return f"relation {violation['relation']} is violated at {point}"


def reason_of(entry: dict[str, Any]) -> str:
    """The first note of a check that came to the verdict of the claim, empty when there is none."""
    return next(
        (
            note
            for piece in entry["evidence"]
            if piece["verdict"] == entry["verdict"]
            for note in piece["notes"]
        ),
        "",
    )


def _without_dummies(tree: Basic) -> Basic:
    """The tree with a plain symbol for each Dummy, which is another one in each run."""
    return tree.xreplace(
        {dummy: Symbol(f"_{dummy.name}", **dummy.assumptions0) for dummy in tree.atoms(Dummy)}
    )


def _digest_of(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
