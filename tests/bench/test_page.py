"""The page on performance is what the stored results make of it, and says what was missed."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import matplotlib
import pytest

from bench import page, record
from bench.goals import Goal, Records, goals
from bench.plots import AXES, digest

STORED = page.stored()
LINES = page.all_lines(STORED)


def figure(target: float, *samples: float, upper: bool = False) -> dict[str, object]:
    return {"target": target, "upper": upper, "samples": list(samples)}


def changed(kind: str) -> Records:
    """The stored results with one sample of a kind ten times as large."""
    records = copy.deepcopy(STORED)
    whole = records[kind]
    assert whole is not None
    if kind == "costs":
        samples = whole["curves"][0]["seconds"][0]
    elif kind == "bare_clone":
        samples = whole["calls"]["make report"]["wall"]
    elif kind == "processes":
        samples = next(iter(whole["calls"].values()))["1"]["wall"]
    elif kind == "against":
        samples = next(iter(whole["pairs"].values()))["now"]
    else:
        samples = next(iter(whole["figures"].values()))["samples"]
    samples[samples.index(max(samples))] *= 10
    return records


def test_the_page_is_what_the_generator_makes_of_the_stored_results() -> None:
    assert page.PAGE.read_text("utf-8") == page.page(STORED), "run `python -m bench.page`"


@pytest.mark.parametrize("kind", [kind for kind in page.KINDS if STORED[kind]])
def test_a_sample_changed_by_hand_is_seen(kind: str) -> None:
    assert page.page(changed(kind)) != page.page(STORED)
    drawn = {name: digest(lines) for name, lines in page.all_lines(changed(kind)).items()}
    same = {name: digest(lines) for name, lines in LINES.items()}
    assert (drawn != same) == (kind in ("costs", "processes"))


def test_there_are_pictures_of_all_that_is_drawn_and_no_others() -> None:
    assert {path.stem for path in page.PICTURES.iterdir()} == LINES.keys()
    shown = re.findall(r"!\[(.+)\]\(performance/(.+)\.svg\)", page.PAGE.read_text("utf-8"))
    assert {name for _, name in shown} == LINES.keys()


@pytest.mark.parametrize("name", sorted(LINES))
def test_a_picture_shows_the_stored_samples(name: str) -> None:
    kept = (page.PICTURES / f"{name}.svg").read_bytes()
    assert digest(LINES[name]).encode() in kept, "run `python -m bench.page`"
    # Another version may draw the same samples with other bytes.
    if f"Matplotlib v{matplotlib.__version__},".encode() in kept:
        assert page.picture(name, LINES[name]) == kept


def test_every_quantity_is_stored() -> None:
    # Processes want a quiet machine, so they may be measured last.
    assert {*LINES, "processes"} == AXES.keys()


def test_enough_rounds_are_stored() -> None:
    for curve in (STORED["costs"] or {})["curves"]:
        assert all(len(samples) >= 5 for samples in curve["seconds"]), curve["name"]
        assert len(curve["seconds"]) == len(curve["values"])


def test_stored_results_tell_where_they_are_from() -> None:
    for kind, whole in STORED.items():
        if whole is not None:
            assert whole["kind"] == kind and not whole["made"]["edited"]
            assert {"revision", "date", "python", "libraries", "cpu", "cores"} <= whole[
                "made"
            ].keys()


@pytest.mark.parametrize(
    ("samples", "upper", "outcome"),
    [
        ((3.0, 1.0, 2.0), False, "met"),
        ((3.0, 1.0, 1.9), False, "**missed**"),
        ((3.0, 1.0, 2.0), True, "met"),
        ((3.0, 1.0, 2.1), True, "**missed**"),
        (None, True, "not measured"),
    ],
)
def test_a_goal_is_met_or_missed_by_its_median(
    samples: tuple[float, ...] | None, upper: bool, outcome: str
) -> None:
    assert Goal("words", 2, upper, "", samples).outcome == outcome


def test_a_missed_goal_is_said_as_missed() -> None:
    made = (STORED["costs"] or {})["made"]
    figures = {"steps/s": figure(400, 300.0, 200.0, 500.0), "s": figure(2, 1.0, upper=True)}
    speeds = {"made": made, "figures": figures}
    text = page.page({**STORED, "speeds": speeds})
    assert "| steps/s | ≥ 400 | 300 | 200–500 | **missed** |" in text
    assert re.search(r"goals (is|are) missed: .*steps/s[;.]", text)
    figures["steps/s"] = figure(400, 300.0, 500.0, 500.0)
    text = page.page({**STORED, "speeds": speeds})
    assert "| steps/s | ≥ 400 | 500 | 300–500 | met |" in text


def test_times_on_the_clock_of_a_busy_machine_are_called_so() -> None:
    def calls(wall: float) -> Records:
        taken = {"wall": [wall] * 5, "cpu": [100.0] * 5, "peak": [5e8] * 5}
        two = {"wall": [wall * 0.9] * 5, "cpu": [100.0] * 5, "peak": [5e8] * 5}
        made = (STORED["costs"] or {})["made"]
        whole = {"made": made, "calls": {"all claims": {"1": taken, "2": two}}}
        return {**STORED, "processes": whole}

    quiet, busy = page.page(calls(101.0)), page.page(calls(250.0))
    assert "| speed-up of 2 processes | ≥ 1.8 | 1.11 | 1.11–1.11 | **missed** |" in quiet
    assert "1.11–1.11 | missed, on a busy machine |" in busy
    assert "The machine was busy" in busy and "The machine was busy" not in quiet
    assert {goal.outcome for goal in goals(calls(101.0)) if "memory" in goal.words} == {"met"}


def test_without_results_the_page_says_so() -> None:
    text = page.page(dict.fromkeys(page.KINDS))
    assert text.count("Not measured yet.") == 4 and "| not measured |" in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (6.04e-5, "60 µs"),
        (6.04e-4, "604 µs"),
        (0.0123, "12 ms"),
        (1.26, "1.3 s"),
        (1234.5, "1 234 s"),
    ],
)
def test_a_time_has_its_unit(value: float, text: str) -> None:
    assert page.seconds(value) == text


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    whole = {"made": {"edited": False}, "curves": [{"name": "[1,\n 2]", "seconds": [[1e-5, 2.5]]}]}
    path = record.write("costs", whole, tmp_path)
    assert '"seconds": [\n    [1e-05, 2.5]\n' in path.read_text("utf-8")
    assert record.read("costs", tmp_path) == {"schema": record.SCHEMA, "kind": "costs", **whole}
    assert record.read("speeds", tmp_path) is None
    path.write_text(json.dumps({"schema": 0, "kind": "costs"}), "utf-8")
    with pytest.raises(ValueError, match="measure anew"):
        record.read("costs", tmp_path)
