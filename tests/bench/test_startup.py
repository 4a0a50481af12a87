"""Start-up ratios: what is timed must have worked, and every ratio is to `import sympy`."""

from __future__ import annotations

import sys

import pytest

from bench import startup
from bench.clock import Figure


def test_a_call_that_fails_is_not_timed() -> None:
    assert startup.cpu_seconds(startup.Call((sys.executable, "-c", "print(7)"), "7")) > 0
    for code, expected in (("print(7)", "8"), ("print(7); raise SystemExit(2)", "7")):
        with pytest.raises(RuntimeError, match="7"):
            startup.cpu_seconds(startup.Call((sys.executable, "-c", code), expected))
    # Some calls say by their exit code what they came to.
    code = "print(7); raise SystemExit(1)"
    assert startup.cpu_seconds(startup.Call((sys.executable, "-c", code), "7", codes=(0, 1))) > 0


def test_the_calls_answer() -> None:
    for call in startup.CALLS.values():
        assert startup.cpu_seconds(call) > 0


def test_ratios_are_of_medians_of_interleaved_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[startup.Call] = []

    def spent(call: startup.Call) -> float:
        calls.append(call)
        slow = len(calls) <= len(startup.CALLS)  # the first round, which does not count
        return 100.0 if slow else 2.0 if call is startup.CALLS[startup.SYMPY] else 3.0

    monkeypatch.setattr(startup, "cpu_seconds", spent)
    figures = startup.measure(1)
    rounds = startup.LEAST_REPEATS + 1
    assert calls == [*startup.CALLS.values()] * rounds
    assert len(figures) == len(startup.CALLS) - 1
    assert all(figure.value == 1.5 and figure.upper for figure in figures.values())


def test_a_target_is_printed_with_its_direction() -> None:
    assert "<= 3" in str(Figure(1.0, 3, upper=True)) and ">= 3" in str(Figure(1.0, 3))
    assert Figure(1.0, 3, upper=True).to_json() == {
        "value": 1.0,
        "target": 3,
        "upper": True,
        "samples": [1.0],
    }
