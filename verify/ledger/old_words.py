"""A lock in the words of an older program, read so that what changed can be told from the words.

Its one word `holds` is `proved` or `unrefuted` today. Which of the two a check came to follows from
its maker; of a claim as a whole it does not, nor does it say how much was proved.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rankclock.verify.ledger.difference import Difference, failures
from rankclock.verify.ledger.lock import SCHEMA, checked, parsed
from rankclock.verify.verdict import CheckId, Verdict

HOLDS = "holds"
# needed: the schema before the words changed; older ones lack what a run is compared with.
_OLD_SCHEMA = 3
# Makers that prove; those that search found nothing where they came to `holds`.
_PROVERS = {
    check.value
    for check in (
        CheckId.LEMMAS,
        CheckId.POLYNOMIAL,
        CheckId.MATRIX_WORDS,
        CheckId.BOX,
        CheckId.REDUCED_FORM,
    )
}
# Of a claim or check: that the lock does not say how much was proved.
UNSAID = "unsaid"


def read_any(path: Path) -> dict[str, Any]:
    """A lock of today's schema, or of the one before it in today's words.

    Raises InputError where the lock is neither.
    """
    data = parsed(path)
    if data.get("schema") != _OLD_SCHEMA:
        return checked(data, path)
    for entry in data["claims"].values():
        _translate(entry)
    # Whatever is amiss otherwise is refused as in a lock of today; `holds` of a claim stays for the
    # comparison, which takes it for either word.
    held = [entry for entry in data["claims"].values() if entry.get("verdict") == HOLDS]
    for entry in held:
        entry["verdict"] = Verdict.UNREFUTED.value
    checked({**data, "schema": SCHEMA}, path)
    for entry in held:
        entry["verdict"] = HOLDS
    return data


def _translate(entry: dict[str, Any]) -> None:
    entry["proved_for"] = UNSAID
    checks = entry.get("checks")
    for check in checks if isinstance(checks, list) else ():
        if isinstance(check, dict):
            check["proved_for"] = UNSAID
            if check.get("verdict") == HOLDS:
                proves = check.get("check") in _PROVERS
                check["verdict"] = (Verdict.PROVED if proves else Verdict.UNREFUTED).value


def words_alone(lock: dict[str, Any], changes: Iterable[Difference]) -> Difference | None:
    """What to tell of an update of a lock in old words; None of one in today's."""
    if lock["schema"] == SCHEMA:
        return None
    others = failures(changes)
    remark = f"{len(others)} other differences" if others else "only words changed"
    return Difference("", "schema", str(lock["schema"]), str(SCHEMA), remark, fails=False)
