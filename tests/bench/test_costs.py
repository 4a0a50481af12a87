"""Cost over one quantity: what is measured, that no cache answers, and that a quick run works."""

from __future__ import annotations

import json
import sys
from fractions import Fraction

import pytest

from bench import costs, processes
from bench.claim_costs import CLAIMS, COUNTS, evidence
from bench.curve import Curve, fractions, moved
from bench.digit_costs import digit_curves
from bench.hitting_costs import VALUES, arguments, hitting_curves, plain_loop
from bench.record import ROOT
from bench.startup import Call
from bench.window_costs import window_curves
from rankclock import hitting_index


def test_a_quick_run_measures_every_curve_of_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def few() -> list[Curve]:
        return [*hitting_curves()[-3:], *window_curves()[-1:], *digit_curves()]

    monkeypatch.setattr(costs, "curves", few)
    measured = costs.measure(9, quick=True)
    assert [curve["picture"] for curve in measured] == ["depth"] * 3 + ["n-perturbed"] + [
        "digits"
    ] * 2
    for curve in measured:
        assert len(curve["values"]) == len(curve["seconds"]) == 2
        assert all(len(samples) == 1 and samples[0] > 0 for samples in curve["seconds"])


def test_points_take_turns_and_the_first_call_is_not_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[int, int]] = []

    def spend(x: Fraction, turn: int) -> float:
        asked.append((int(x), turn))
        return 9.0 if turn == 0 else float(turn)

    monkeypatch.setattr(costs, "curves", lambda: [Curve("n", "a", "", fractions(2, 3), spend)])
    (curve,) = costs.measure(1)
    rounds = range(1, costs.LEAST_ROUNDS + 1)
    assert asked == [(2, 0), (3, 0), *((x, turn) for turn in rounds for x in (2, 3))]
    assert curve["seconds"] == [[float(turn) for turn in rounds]] * 2


def test_a_short_call_is_made_so_often_that_the_clock_resolves_it() -> None:
    turns: list[int] = []

    def spend(_: Fraction, turn: int) -> float:
        turns.append(turn)
        return 0.004

    curve = Curve("n", "a", "", fractions(2), spend)
    series = costs.warm(curve, Fraction(2))
    assert series.calls == 5 and costs.sample(curve, Fraction(2), series.calls, 1) == 0.004
    # No turn twice, or a cache would know the answer.
    assert turns == [0, 6, 7, 8, 9, 10]


@pytest.mark.parametrize("picture", sorted(VALUES))
def test_the_loop_beside_a_call_comes_to_the_same_step(picture: str) -> None:
    words = arguments(picture, VALUES[picture][1], 3)
    assert abs(plain_loop(words) - hitting_index(**words).steps.lo) <= 1


def test_each_turn_asks_for_something_else() -> None:
    assert arguments("eta", Fraction(1, 10), 1) != arguments("eta", Fraction(1, 10), 2)
    assert moved(Fraction(1), 0) == 1 < moved(Fraction(1), 1) < Fraction(1001, 1000)


def test_every_claim_of_the_list_is_one() -> None:
    lock = json.loads((ROOT / "reports/ledger.lock.json").read_text("utf-8"))
    assert set(CLAIMS) <= lock["claims"].keys()
    assert len(set(CLAIMS)) == max(COUNTS)


def test_a_launched_call_tells_its_own_peak_memory() -> None:
    code = "a = bytearray(150_000_000); print('ready')"
    taken = processes.launched(Call((sys.executable, "-c", code), "ready"))
    assert 150e6 < taken["peak"] < 250e6 and taken["wall"] > 0 and taken["cpu"] > 0
    # That of a small call is its own too, however large this process is.
    keeps = bytearray(300_000_000)
    small = processes.launched(Call((sys.executable, "-c", "print(1)"), "1"))
    assert small["peak"] < 100e6 < len(keeps)
    with pytest.raises(RuntimeError, match="2"):
        processes.launched(Call((sys.executable, "-c", "print(2)"), "3"))


def test_only_missing_rounds_of_processes_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def launched(call: Call) -> dict[str, float]:
        asked.append(call.command[call.command.index("--jobs") + 1])
        return {"wall": 1.0, "cpu": 2.0, "peak": 3.0}

    monkeypatch.setattr(processes, "launched", launched)
    monkeypatch.setattr(processes, "numbers_of_processes", lambda: [1, 2])
    few = processes.FEW
    kept = {few: {"1": {"wall": [7.0] * 5, "cpu": [7.0] * 5, "peak": [7.0] * 5}}}
    stored: list[int] = []
    samples = processes.measure(
        1, samples=kept, after_call=lambda s: stored.append(len(s[few]["2"]["wall"]))
    )
    assert asked == ["2"] * processes.LEAST_ROUNDS and stored == [1, 2, 3, 4, 5]
    assert samples[few]["1"]["wall"] == [7.0] * 5 and samples[few]["2"]["wall"] == [1.0] * 5


def test_evidence_runs_the_code_of_this_folder() -> None:
    call = evidence(CLAIMS[:1], jobs=2)
    assert call.folder == ROOT and call.command[-3:] == ("--jobs", "2", "--json")
