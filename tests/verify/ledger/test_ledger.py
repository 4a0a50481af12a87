"""Ledger and resumed runs: the same bytes for the same seed, whatever the number of processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rankclock.theory.claim import Claim
from rankclock.theory.registry import all_claims
from rankclock.verify.claims import sweep
from rankclock.verify.claims.resume import Resume
from rankclock.verify.claims.sweep import run
from rankclock.verify.evidence.check import check
from rankclock.verify.ledger import ledger as ledgers
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Result

CHEAP = (
    "balance-law",
    "dimensionless-step",
    "gradient-exchange",
    "loss-gradient",
    "no-overshoot",
    "travel-partial-fraction",
)
SETTINGS = Settings(seed=3, examples=15)


@pytest.fixture(scope="module")
def claims() -> list[Claim]:
    return [claim for claim in all_claims() if claim.id in CHEAP]


@pytest.fixture(scope="module")
def ledger(claims: list[Claim]) -> dict[str, Any]:
    return ledgers.build(run(claims, SETTINGS), SETTINGS, command="first")


def test_same_seed_same_bytes(claims: list[Claim], ledger: dict[str, Any]) -> None:
    assert [entry["id"] for entry in ledger["claims"]] == sorted(CHEAP)
    again = ledgers.build(run(claims[::-1], SETTINGS), SETTINGS, command="second")
    assert ledgers.comparable(again) == ledgers.comparable(ledger)
    assert again["made"]["command"] != ledger["made"]["command"]
    assert "made" not in json.loads(ledgers.comparable(ledger))


def test_same_bytes_from_two_workers(claims: list[Claim], ledger: dict[str, Any]) -> None:
    seen: list[str] = []
    spread = ledgers.build(
        run(claims, SETTINGS, jobs=2, done=lambda result: seen.append(result.id)),
        SETTINGS,
        command="spread",
    )
    assert sorted(seen) == sorted(CHEAP)
    assert ledgers.comparable(spread) == ledgers.comparable(ledger)


@pytest.mark.long
def test_same_bytes_of_all_claims_from_one_and_two_workers() -> None:
    found = [
        ledgers.build(
            run(all_claims(), Settings(examples=30), jobs=jobs),
            Settings(examples=30),
            command=str(jobs),
        )
        for jobs in (1, 2)
    ]
    assert ledgers.comparable(found[0]) == ledgers.comparable(found[1])


PROGRAM = """
import sys
from rankclock.theory.registry import find_claim
from rankclock.verify.ledger import ledger
from rankclock.verify.settings import Settings
from rankclock.verify.claims.sweep import run

if __name__ == "__main__":
    chosen = [find_claim(name) for name in sys.argv[2:]]
    settings = Settings(seed=3, examples=15)
    results = run(chosen, settings, jobs=int(sys.argv[1]))
    sys.stdout.write(ledger.comparable(ledger.build(results, settings, command="")))
"""


@pytest.mark.parametrize(("hash_seed", "jobs"), [("1", "1"), ("2", "2")])
def test_same_bytes_whatever_the_hash_seed(
    ledger: dict[str, Any], tmp_path: Path, hash_seed: str, jobs: str
) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONHASHSEED": hash_seed,
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    done = subprocess.run(
        [sys.executable, str(program), jobs, *CHEAP],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert done.stdout == ledgers.comparable(ledger)


def test_another_seed_draws_other_points(claims: list[Claim], ledger: dict[str, Any]) -> None:
    settings = replace(SETTINGS, seed=4)
    other = ledgers.build(run(claims, settings), settings, command="other")
    assert other["run"]["seed"] == 4
    # The hypotheses are met a different number of times on the way to as many accepted draws.
    met = [
        [(h["true"], h["false"]) for claim in found["claims"] for h in claim["hypotheses"]]
        for found in (ledger, other)
    ]
    assert met[0] != met[1]
    assert [claim["verdict"] for claim in other["claims"]] == [
        claim["verdict"] for claim in ledger["claims"]
    ]


def test_zero_claims_is_an_error() -> None:
    with pytest.raises(ValueError, match="no claim"):
        run([], SETTINGS)


@pytest.fixture(scope="module")
def results(claims: list[Claim]) -> list[Result]:
    return [check(claim, SETTINGS) for claim in claims[:3]]


def filled(path: Path, results: list[Result], settings: Settings = SETTINGS) -> Resume:
    resume = Resume(path, settings, keep=False)
    for result in results:
        resume.add(result)
    return resume


def test_resume_takes_only_results_of_the_same_run(
    tmp_path: Path, claims: list[Claim], results: list[Result]
) -> None:
    path = tmp_path / "ledger.json.partial"
    filled(path, results)
    again = Resume(path, SETTINGS, keep=True)
    assert again.done(claims) == {result.id: result for result in results}
    for other in (
        replace(SETTINGS, seed=9),
        replace(SETTINGS, examples=16),
        replace(SETTINGS, depths=(2, 3)),
        replace(SETTINGS, digits=31),
    ):
        assert Resume(path, other, keep=True).done(claims) == {}
    assert again.done(claims[1:2]).keys() == {claims[1].id}
    filled(path, [replace(results[0], digest="0" * 16)])
    assert Resume(path, SETTINGS, keep=True).done(claims) == {}


def test_entries_behind_a_truncated_one_are_read_again(
    tmp_path: Path, claims: list[Claim], results: list[Result]
) -> None:
    path = tmp_path / "ledger.json.resume"
    filled(path, results)
    path.write_bytes(path.read_bytes()[:-10])
    again = Resume(path, SETTINGS, keep=True)
    again.add(results[-1])
    assert Resume(path, SETTINGS, keep=True).done(claims) == {
        result.id: result for result in results
    }


def test_resume_survives_a_truncated_or_foreign_file(
    tmp_path: Path,
    claims: list[Claim],
    results: list[Result],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Read once for all cuts: the sources take a tenth of a second.
    monkeypatch.setattr("rankclock.verify.claims.resume.sources", lambda: "the same sources")
    path = tmp_path / "ledger.json.partial"
    filled(path, results)
    whole = path.read_bytes()
    for cut in range(1, len(whole) - 1, 97):
        path.write_bytes(whole[:cut])
        assert Resume(path, SETTINGS, keep=True).done(claims).keys() < {
            result.id for result in results
        }
    for foreign in (
        b"",
        b"{}\n",
        b"no JSON at all",
        b"\x80\x05",
        whole.partition(b"\n")[0],
        whole.replace(b"the same sources", b"other sources"),
        b'{"rankclock": "the same sources", "record": [1, 2]}\n',
    ):
        path.write_bytes(foreign)
        assert Resume(path, SETTINGS, keep=True).done(claims) == {}


def test_resume_starts_anew_and_clears(
    tmp_path: Path, claims: list[Claim], results: list[Result]
) -> None:
    path = tmp_path / "ledger.json.partial"
    filled(path, results).clear()
    assert not path.exists()
    filled(path, results)
    assert Resume(path, SETTINGS, keep=False).done(claims) == {}
    assert not path.exists()


def test_run_checks_only_what_is_missing(
    tmp_path: Path,
    claims: list[Claim],
    results: list[Result],
    ledger: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    right: Callable[[str, Settings], Result] = sweep.check_by_id

    def noted(name: str, settings: Settings) -> Result:
        asked.append(name)
        return right(name, settings)

    monkeypatch.setattr(sweep, "check_by_id", noted)
    path = tmp_path / "ledger.json.partial"
    filled(path, results)
    found = run(claims, SETTINGS, resume=Resume(path, SETTINGS, keep=True))
    assert sorted(asked) == sorted(
        {claim.id for claim in claims} - {result.id for result in results}
    )
    assert ledgers.comparable(
        ledgers.build(found, SETTINGS, command="resumed")
    ) == ledgers.comparable(ledger)


def test_write_leaves_the_old_file_when_it_fails(
    tmp_path: Path, ledger: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "folder" / "ledger.json"
    ledgers.write(ledger, path)
    before = path.read_text(encoding="utf-8")
    assert json.loads(before) == json.loads(ledgers.dumps(ledger))
    assert [p.name for p in path.parent.iterdir()] == ["ledger.json"]

    def full_disk(self: Path, *_args: object, **_kwargs: object) -> int:
        self.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full_disk)
    with pytest.raises(OSError, match="No space left"):
        ledgers.write({**ledger, "schema": 99}, path)
    assert path.read_text(encoding="utf-8") == before
