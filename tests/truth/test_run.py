"""The run over the corpus: its criteria, its limit on time, and what it goes on with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from truth.corpus import ENTRIES
from truth.run import Outcome, main, missed, outcomes, summary, text

_MISS = next(entry.id for entry in ENTRIES.values() if entry.known_miss)
_ALL_WELL = {
    entry.id: Outcome(entry.id, entry.truth, "unrefuted" if entry.truth else "refuted", 1)
    for entry in ENTRIES.values()
}


def _with(name: str, verdict: str) -> dict[str, Outcome]:
    return {**_ALL_WELL, name: Outcome(name, ENTRIES[name].truth, verdict, 1, "why\nbecause")}


def test_nothing_is_missed_where_all_is_well() -> None:
    assert missed(_ALL_WELL) == []
    assert missed(_with(_MISS, "unrefuted")) == []
    assert text(summary(_ALL_WELL)).endswith("all criteria are met")


@pytest.mark.parametrize(
    ("name", "verdict", "problem"),
    [
        ("exp-cubic", "unrefuted", "no known miss"),
        ("exp-cubic", "proved", "false and proved"),
        (_MISS, "proved", "false and proved"),
        ("halves", "refuted", "true and refuted"),
        ("halves", "error", "raised"),
    ],
)
def test_each_criterion_can_be_missed(name: str, verdict: str, problem: str) -> None:
    done = _with(name, verdict)
    (told,) = missed(done)
    assert problem in told and name in told
    assert f"{name} is {str(ENTRIES[name].truth).lower()}: {verdict} (because)" in text(
        summary(done)
    )


def test_too_many_misses_are_a_miss_though_each_is_known() -> None:
    wrong = {name: outcome for name, outcome in _ALL_WELL.items() if not outcome.truth}
    few = {_MISS: Outcome(_MISS, False, "unrefuted", 1), **dict(list(wrong.items())[:5])}
    assert [told for told in missed(few) if "of 6 false ones" in told]


def test_a_run_that_decides_nothing_is_no_success() -> None:
    nothing = {name: Outcome(name, o.truth, "inconclusive", 1) for name, o in _ALL_WELL.items()}
    assert missed(nothing) == ["nothing was decided"]


def test_a_claim_that_takes_too_long_is_ended() -> None:
    assert [o.verdict for o in outcomes(["schur"], 1, 0)] == ["too long"]


def test_it_goes_on_with_what_is_there(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    output = tmp_path / "truth.jsonl"
    line = {"id": "halves", "truth": True, "verdict": "proved", "seconds": 1.0}
    output.write_text(json.dumps(line) + "\n")
    assert main(["halves", "--resume", "--json", "--output", str(output)]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["true"] == {"proved": 1}


@pytest.mark.hours
def test_the_criteria_are_met(tmp_path: Path) -> None:
    assert main(["--jobs", "2", "--output", str(tmp_path / "truth.jsonl")]) == 0
