"""`python -m bench`: what is stored, and which stored samples a measurement goes on with."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from typing import Any

import pytest

from bench import __main__ as program
from bench import record, speeds
from bench.against import Pair
from bench.clock import Figure, Job, Median, interleaved

MADE = {
    "code": "c",
    "edited": False,
    "python": "3",
    "libraries": {"sympy": "1"},
    "cpu": "a",
    "cores": 2,
    "load": 1.0,
}


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What is stored, by kind, in memory."""
    kept: dict[str, Any] = {}
    monkeypatch.setattr(record, "origin", lambda: dict(MADE))
    monkeypatch.setattr(record, "git", lambda *_: "commit")
    monkeypatch.setattr(record, "read", kept.get)
    monkeypatch.setattr(record, "write", lambda kind, whole: kept.update({kind: whole}))
    return kept


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr("sys.argv", ["bench", *words])
    program.main()


def measured(grown: list[int]) -> Callable[..., dict[str, Pair]]:
    """A measurement that adds one pair. grown: filled with the numbers of pairs it began with."""

    def measure(_: str, *, pairs: dict[str, Pair], after_pair: Any, **__: Any) -> dict[str, Pair]:
        pair = pairs.setdefault("hit", Pair())
        grown.append(len(pair.now))
        pair.before.append(4.0)
        pair.now.append(2.0)
        after_pair(pairs)
        return pairs

    return measure


def test_a_comparison_goes_on_with_samples_of_the_same_two_revisions(
    monkeypatch: pytest.MonkeyPatch, store: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    grown: list[int] = []
    monkeypatch.setattr(program, "against", measured(grown))
    for _ in range(3):
        run(monkeypatch, "--against", "old", "--store")
    assert grown == [0, 1, 2] and store["against"]["pairs"]["hit"]["before"] == [4.0] * 3
    assert "CPU before / now, hit" in capsys.readouterr().out
    store["against"]["before"]["commit"] = "another"
    run(monkeypatch, "--against", "old", "--store")
    store["against"]["made"]["code"] = "another"
    run(monkeypatch, "--against", "old", "--store")
    before = json.dumps(store)
    run(monkeypatch, "--against", "old")
    assert grown == [0, 1, 2, 0, 0, 0] and json.dumps(store) == before


@pytest.mark.parametrize("name", record.IDENTITY)
def test_samples_of_other_code_or_another_machine_do_not_mix(name: str) -> None:
    assert record.comparable(MADE, {**MADE, "load": 9.0})
    assert not record.comparable(MADE, {**MADE, name: "another"})


def test_what_is_stored_of_speeds_has_every_sample(
    monkeypatch: pytest.MonkeyPatch, store: dict[str, Any]
) -> None:
    figures = {"steps/s": Figure(Median([1.0, 3.0, 2.0]), 5), "longest": Figure(4.0)}
    monkeypatch.setattr(speeds, "measure", lambda _: figures)
    run(monkeypatch, "--store", "--json")
    stored = store["speeds"]["figures"]
    assert stored["steps/s"] == {
        "value": 2.0,
        "target": 5,
        "upper": False,
        "samples": [1.0, 3.0, 2.0],
    }
    assert stored["longest"]["samples"] == [4.0]


@pytest.mark.parametrize(
    "words", [("--repeats", "0"), ("--quick", "--store"), ("--quick", "--against", "x")]
)
def test_what_makes_no_sense_is_refused(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit) as end:
        run(monkeypatch, *words)
    assert end.value.code == 2


def test_a_ratio_is_the_median_of_the_ratios_of_the_rounds() -> None:
    ratio = Median([2.0, 30.0, 8.0]) / Median([1.0, 10.0, 2.0])
    assert ratio.samples == (2.0, 3.0, 4.0) and ratio == 3.0
    assert (Median([2.0, 4.0, 3.0]) / 2).samples == (1.0, 2.0, 1.5)


def test_a_median_keeps_its_samples() -> None:
    ticks = iter(range(100))
    jobs: dict[Hashable, Job] = {"a": Job(lambda: None, 2), "b": Job(lambda: None, 4)}
    taken = interleaved(jobs, 3, clock=lambda: float(next(ticks)))
    assert taken["a"].samples == (2.0, 2.0, 2.0) and taken["b"] == 4.0
