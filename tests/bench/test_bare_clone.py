"""What a new clone takes: both calls in one clone, and only the rounds that are missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import bare_clone
from bench.bare_clone import LEAST_ROUNDS, REPORT, TEST, measure
from bench.record import ROOT
from bench.startup import Call


def test_both_calls_run_in_one_clone_and_missing_rounds_are_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cloned: list[Path] = []
    asked: list[tuple[str, Path | None]] = []

    def git(*words: str) -> str:
        assert words[:3] == ("clone", "--quiet", str(ROOT))
        cloned.append(Path(words[3]))
        return ""

    def launched(call: Call) -> dict[str, float]:
        asked.append((" ".join(call.command), call.folder))
        return {"wall": 1.0, "cpu": 2.0, "peak": 3.0}

    monkeypatch.setattr(bare_clone, "git", git)
    monkeypatch.setattr(bare_clone, "launched", launched)
    kept = {
        name: {"wall": [7.0] * 3, "cpu": [7.0] * 3, "peak": [7.0] * 3} for name in (REPORT, TEST)
    }
    samples = measure(1, samples=kept)
    assert len(cloned) == LEAST_ROUNDS - 3 and not any(folder.parent.exists() for folder in cloned)
    assert asked == [(name, folder) for folder in cloned for name in (REPORT, TEST)]
    assert samples[TEST]["wall"] == [7.0] * 3 + [1.0] * (LEAST_ROUNDS - 3)
