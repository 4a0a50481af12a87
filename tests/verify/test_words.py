"""Ids that stand in ledgers, written out: a run of today is compared with locks of before."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from rankclock.verify.ledger import lock
from rankclock.verify.words import CheckId

IDS = (
    "none search named-points climb trajectories published published-matrix lemmas polynomial "
    "matrix-words box reduced-form slack-design"
).split()


def test_ids_of_checks_never_change() -> None:
    assert [check.value for check in CheckId] == IDS


def test_the_committed_lock_is_read_and_names_checks_by_them() -> None:
    committed = lock.read(Path(str(files("rankclock.reports") / "ledger.lock.json")))
    named = {check["check"] for entry in committed["claims"].values() for check in entry["checks"]}
    assert named == set(IDS) - {"none"}
