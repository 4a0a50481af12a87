"""Ids that stand in ledgers, written out: a run of today is compared with locks of before."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from rankclock.verify.ledger import lock
from rankclock.verify.words import NEUTRAL_COUNTS, CheckId, Count

IDS = (
    "none search named-points climb algebraic-points sign-changes trajectories published "
    "published-matrix lemmas polynomial matrix-words box reduced-form enumeration slack-design"
).split()
# Ids of what no claim of the theory gives occasion for: finite domains, transcendental zeros.
ELSEWHERE = {"sign-changes", "enumeration"}

COUNTS = """drawn, accepted, outside the hypotheses, too long to run, undecided, patterns, witness,
boundary, tightness, eigenvalues met, starts, far starts, steps, edges visited, borders,
borders visited, points, not simulated, runs, inequalities with slack, violated,
a side that is not positive, identities, inequalities, depths, proved, cells, proved cells,
cells outside the hypotheses, undecided cells, equal in all digits,
undecided far out""".replace("\n", " ").split(", ")


def test_ids_of_checks_never_change() -> None:
    assert [check.value for check in CheckId] == IDS


def test_the_committed_lock_is_read_and_names_checks_by_them() -> None:
    committed = lock.read(Path(str(files("rankclock.reports") / "ledger.lock.json")))
    named = {check["check"] for entry in committed["claims"].values() for check in entry["checks"]}
    assert named <= set(IDS)
    assert named | ELSEWHERE == set(IDS) - {"none"}


def test_names_of_counts_never_change_and_the_lock_has_no_others() -> None:
    assert [count.value for count in Count] == COUNTS
    committed = lock.read(Path(str(files("rankclock.reports") / "ledger.lock.json")))
    checks = [check for entry in committed["claims"].values() for check in entry["checks"]]
    assert {name for check in checks for name in check["counts"]} <= set(COUNTS)


def test_fewer_of_what_was_asked_for_is_a_weaker_check() -> None:
    strong = {Count.ACCEPTED, Count.PATTERNS, Count.BORDERS_VISITED, Count.PROVED, Count.POINTS}
    assert not strong & NEUTRAL_COUNTS
    # A lock is JSON, so that its names are texts.
    assert "drawn" in NEUTRAL_COUNTS
