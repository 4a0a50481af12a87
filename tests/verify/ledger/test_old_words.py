"""A lock in the words of an older program: what is told when it is written anew."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rankclock.verify.errors import InputError
from rankclock.verify.ledger import lock as locks
from rankclock.verify.ledger.difference import failures
from rankclock.verify.ledger.old_words import HOLDS, read_any, words_alone
from rankclock.verify.ledger.regression import differences
from rankclock.verify.words import Verdict

COMMITTED = Path(__file__).parents[3] / "reports/ledger.lock.json"
NAME = "no-overshoot"


def in_old_words(lock: dict[str, Any]) -> dict[str, Any]:
    """The lock as the program before wrote it: one word for two, and nothing of what is proved."""
    old = copy.deepcopy(lock) | {"schema": 3}
    for entry in old["claims"].values():
        for piece in (entry, *entry["checks"]):
            del piece["proved_for"]
            if piece["verdict"] in (Verdict.PROVED.value, Verdict.UNREFUTED.value):
                piece["verdict"] = HOLDS
    return old


def as_ledger(lock: dict[str, Any]) -> dict[str, Any]:
    """A run that comes to just what is locked, for a comparison without wording."""
    claims = [
        {
            **entry,
            "id": name,
            "evidence": [{**check, "notes": []} for check in entry["checks"]],
            "slack_design": {"relations": entry["slack"]},
        }
        for name, entry in lock["claims"].items()
    ]
    return {"run": lock["run"], "claims": claims}


@pytest.fixture(name="lock")
def _lock() -> dict[str, Any]:
    lock: dict[str, Any] = json.loads(COMMITTED.read_text(encoding="utf-8"))
    # Some of each kind: every one of them is built for its wording.
    kept = (NAME, "imbalance-law", "rank-monotone", "step-sandwich")
    return lock | {"claims": {name: lock["claims"][name] for name in kept}}


def told(ledger: dict[str, Any], old: dict[str, Any], folder: Path) -> tuple[str, int]:
    """The note on the words, and the number of other differences that fail."""
    path = folder / "lock.json"
    path.write_text(json.dumps(old), encoding="utf-8")
    read = read_any(path)
    changes = differences(ledger, read)
    note = words_alone(read, changes)
    return "" if note is None else str(note), len(failures(changes))


def test_an_older_lock_is_refused_by_a_run_and_told_how_to_convert(
    lock: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "lock.json"
    path.write_text(json.dumps(in_old_words(lock)), encoding="utf-8")
    with pytest.raises(InputError, match=r"has schema 3, older than .*--update --reason TEXT"):
        locks.read(path)


def test_an_update_says_that_only_words_changed(lock: dict[str, Any], tmp_path: Path) -> None:
    ledger = as_ledger(lock)
    assert told(ledger, in_old_words(lock), tmp_path) == (
        f"schema: 3 -> {locks.SCHEMA} (only words changed)",
        0,
    )
    assert told(ledger, lock, tmp_path) == ("", 0)


CHANGES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "refuted": lambda entry: entry.update(verdict="refuted"),
    "inconclusive": lambda entry: entry.update(verdict="inconclusive"),
    "a check lost": lambda entry: entry["evidence"].pop(0),
    "a check turned": lambda entry: entry["evidence"][0].update(verdict="inconclusive"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changed_beside_the_words_is_told(
    lock: dict[str, Any], tmp_path: Path, name: str
) -> None:
    ledger = as_ledger(lock)
    CHANGES[name](next(entry for entry in ledger["claims"] if entry["id"] == NAME))
    note, others = told(ledger, in_old_words(lock), tmp_path)
    assert others >= 1 and f"({others} other differences)" in note


def test_what_is_amiss_in_an_older_lock_is_refused_as_in_one_of_today(
    lock: dict[str, Any], tmp_path: Path
) -> None:
    old = in_old_words(lock)
    old["claims"][NAME]["verdict"] = "banana"
    with pytest.raises(InputError, match="the verdict 'banana' is none of"):
        told(as_ledger(lock), old, tmp_path)


@pytest.mark.parametrize(
    ("locked", "reached", "what"),
    [([2, 3, 4], [2, 3], "lost N = 4"), ("all", [2, 3], "lost all"), ("a box", None, "lost a box")],
)
def test_less_that_is_proved_falls_behind(
    lock: dict[str, Any], locked: Any, reached: Any, what: str
) -> None:
    ledger = as_ledger(lock)
    check = next(c for c in lock["claims"][NAME]["checks"] if c["check"] == "polynomial")
    run = next(entry for entry in ledger["claims"] if entry["id"] == NAME)
    piece = next(piece for piece in run["evidence"] if piece["check"] == "polynomial")
    check["proved_for"], piece["proved_for"] = locked, reached
    assert any(what in str(d) for d in failures(differences(ledger, lock)))
    # More is no failure.
    check["proved_for"], piece["proved_for"] = reached, locked
    assert not failures(differences(ledger, lock))
