"""Every claim, checked in short; the long test checks it with more draws and another seed."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from rankclock.theory.expected import Expected
from rankclock.theory.registry import all_claims
from rankclock.verify.claims.sweep import check_by_id
from rankclock.verify.evidence.check import digest
from rankclock.verify.settings import Settings

_LOCK = json.loads(
    files("rankclock.reports").joinpath("ledger.lock.json").read_text(encoding="utf-8")
)["claims"]
_NAMES = [claim.id for claim in all_claims()]


# Said of a claim that is new or changed, at which a lock that is not rewritten looks like a bug.
_REMEDY = "rewrite the lock: rankclock regress --update --reason 'why the claims change'"


def verdicts(name: str, settings: Settings) -> str:
    assert name in _LOCK, f"{name} is not in the lock; {_REMEDY}"
    result = check_by_id(name, settings)
    notes = [
        note
        for evidence in result.evidence
        for note in evidence.notes
        if evidence.verdict is not result.verdict or result.verdict.value != "unrefuted"
    ]
    assert result.verdict.value == _LOCK[name]["verdict"], notes
    return result.verdict.value


@pytest.mark.parametrize("name", _NAMES)
def test_verdict_is_that_of_the_lock(name):
    # No claim is proved by what a quick run leaves out, which is boxes, necessity and slack.
    verdicts(name, Settings(examples=12, quick=True))


@pytest.mark.long
@pytest.mark.parametrize("name", _NAMES)
def test_verdict_stays_with_boxes_more_draws_and_another_seed(name):
    verdicts(name, Settings(seed=20260101, examples=200))


def test_the_lock_holds_these_statements_and_no_others():
    assert {claim.id: digest(claim) for claim in all_claims()} == {
        name: entry["digest"] for name, entry in _LOCK.items()
    }, _REMEDY


def test_a_claim_that_is_not_in_the_lock_is_told_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(_LOCK, "no-overshoot")
    with pytest.raises(AssertionError, match=r"no-overshoot is not .*regress --update --reason"):
        verdicts("no-overshoot", Settings(examples=1, quick=True))


def test_what_is_refuted_is_what_the_errata_say():
    expected = {claim.id for claim in all_claims() if claim.expected is Expected.REFUTED}
    assert expected == {name for name, entry in _LOCK.items() if entry["verdict"] == "refuted"}
    assert expected == {
        "rank-monotone",
        "recovery-time-late-start",
        "recovery-time-from-above",
        "recovery-time-negative",
    }
