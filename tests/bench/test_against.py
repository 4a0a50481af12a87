"""Comparison with an earlier tree: which files are measured, and what a ratio means."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bench import against
from bench.against import LEAST_ROUNDS, Pair, checked_out, measure
from bench.startup import Call


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(("git", *who, *arguments), cwd=folder, check=True, capture_output=True)


def test_a_revision_stands_in_a_folder_of_its_own_and_goes(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    for text in ("old", "new"):
        (tmp_path / "file").write_text(text, "utf-8")
        git(tmp_path, "add", "file")
        git(tmp_path, "commit", "-qm", text)
    with checked_out("HEAD~1", tmp_path) as tree:
        assert (tree / "file").read_text("utf-8") == "old"
        assert (tmp_path / "file").read_text("utf-8") == "new"
    assert not tree.exists()
    with (
        pytest.raises(ValueError, match="no-such-revision"),
        checked_out("no-such-revision", tmp_path),
    ):
        pass


def test_trees_take_turns_and_the_first_round_is_not_counted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[tuple[str, str]] = []

    def spent(call: Call) -> float:
        (_, tree), *_ = call.settings
        asked.append((call.command[3], tree))
        first = len(asked) <= 2 * len(against.QUICK)
        return 100.0 if first else 6.0 if tree == str(tmp_path) else 2.0

    class Folder:
        def __init__(self, _revision: str) -> None:
            pass

        def __enter__(self) -> Path:
            return tmp_path

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr(against, "cpu_seconds", spent)
    monkeypatch.setattr(against, "checked_out", Folder)
    pairs = measure("any", rounds=1)
    assert pairs.keys() == against.QUICK.keys()
    assert all(pair.ratio == 3 and len(pair.now) == LEAST_ROUNDS for pair in pairs.values())
    assert asked[0] == ("verify", str(tmp_path)) and asked[1] == ("verify", str(against.ROOT))


def test_a_ratio_above_one_is_a_gain() -> None:
    assert Pair([4.0, 6.0, 5.0], [2.0, 2.5, 100.0]).ratio == 2.0
