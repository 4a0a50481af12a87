"""Finished claims: of which sources they are, and what becomes of a torn file."""

from __future__ import annotations

from pathlib import Path

import pytest

from rankclock.theory.claim import Claim
from rankclock.verify.claims.resume import Resume
from rankclock.verify.evidence.check import check
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Result
from rankclock.verify.workers import resume as finished_parts
from support.claims import named

ROOMS = ("rankclock.theory", "rankclock.verify")
SETTINGS = Settings(examples=2, depths=(2,), quick=True)
OTHERS = Settings(examples=2, depths=(3,), quick=True)


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two empty rooms in place of theory and verify, whose sources a test may change."""
    for room in ROOMS:
        (tmp_path / room).mkdir()
    monkeypatch.setattr(finished_parts, "files", tmp_path.joinpath)
    return tmp_path


@pytest.fixture(scope="module")
def claim() -> Claim:
    return named("no-overshoot")


@pytest.fixture(scope="module")
def result(claim: Claim) -> Result:
    return check(claim, SETTINGS)


@pytest.mark.parametrize("room", ROOMS)
def test_results_of_other_sources_are_not_taken(
    rooms: Path, claim: Claim, result: Result, room: str
) -> None:
    """Else a ledger would mix verdicts of two programs, and say so nowhere."""
    file = rooms / "ledger.json.resume"
    Resume(file, SETTINGS, keep=False).add(result)
    assert Resume(file, SETTINGS, keep=True).done([claim]) == {claim.id: result}
    (rooms / room / "new.py").write_text("")
    assert Resume(file, SETTINGS, keep=True).done([claim]) == {}


def test_results_behind_a_torn_one_are_read_again(
    rooms: Path, claim: Claim, result: Result
) -> None:
    file = rooms / "ledger.json.resume"
    Resume(file, SETTINGS, keep=False).add(result)
    file.write_bytes(file.read_bytes()[:-5])
    again = Resume(file, SETTINGS, keep=True)
    assert again.done([claim]) == {}
    again.add(result)
    assert Resume(file, SETTINGS, keep=True).done([claim]) == {claim.id: result}


def test_a_run_with_other_settings_keeps_what_is_there(
    rooms: Path, claim: Claim, result: Result
) -> None:
    file = rooms / "ledger.json.resume"
    Resume(file, SETTINGS, keep=False).add(result)
    before = file.read_bytes()
    assert Resume(file, OTHERS, keep=True).done([claim]) == {}
    assert file.read_bytes() == before
