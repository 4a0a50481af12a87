"""Comparison with an earlier tree: which files are measured, and what a ratio means."""

from __future__ import annotations

import subprocess
from contextlib import nullcontext
from pathlib import Path

import pytest

from bench import against
from bench.against import LEAST_ROUNDS, Pair, Timed, checked_out, measure, require_its_code
from bench.record import ROOT
from bench.startup import Call, cpu_seconds


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
    checked: list[Path] = []

    def spent(call: Call) -> float:
        (_, tree), *_ = call.settings
        assert str(call.folder) == tree
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
    monkeypatch.setattr(against, "require_its_code", checked.append)
    pairs = measure("any", rounds=1)
    assert checked == [tmp_path, ROOT]
    assert pairs.keys() == against.QUICK.keys()
    assert all(pair.ratio == 3 and len(pair.now) == LEAST_ROUNDS for pair in pairs.values())
    assert asked[0] == ("verify", str(tmp_path)) and asked[1] == ("verify", str(ROOT))


def test_a_ratio_above_one_is_a_gain() -> None:
    assert Pair([4.0, 6.0, 5.0], [2.0, 2.5, 100.0]).ratio == 2.0


def test_only_missing_rounds_are_made_and_each_pair_is_stored(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An interrupted measurement goes on where it was."""
    asked: list[str] = []

    def spent(call: Call) -> float:
        asked.append(call.command[3])
        if asked.count("hit") == 7:
            raise KeyboardInterrupt
        return 1.0

    monkeypatch.setattr(against, "cpu_seconds", spent)
    monkeypatch.setattr(against, "checked_out", lambda _: nullcontext(tmp_path))
    monkeypatch.setattr(against, "require_its_code", lambda _: None)
    full = [2.0] * LEAST_ROUNDS
    kept = {name: Pair([*full], [*full]) for name in against.QUICK if name != "hit"}
    sizes: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        measure("any", rounds=1, pairs=kept, after_pair=lambda p: sizes.append(len(p["hit"].now)))
    # One pair that is not counted, and two that are, before the one that was interrupted.
    assert asked == ["hit"] * 7 and sizes == [1, 2] and kept["hit"].before == [1.0, 1.0]
    monkeypatch.setattr(against, "cpu_seconds", lambda _: 1.0)
    measure("any", rounds=1, pairs=kept, after_pair=lambda p: sizes.append(len(p["hit"].now)))
    assert sizes == [1, 2, 3, 4, 5] and len(kept["hit"].now) == LEAST_ROUNDS
    assert all(kept[name].now == full for name in kept if name != "hit")


def fake_tree(folder: Path) -> Path:
    """A package of the name of ours that tells where it stands."""
    package = folder / "rankclock"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", "utf-8")
    (package / "__main__.py").write_text("print(__file__)", "utf-8")
    return folder


def test_a_call_runs_the_code_of_its_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier, current = fake_tree(tmp_path / "earlier"), fake_tree(tmp_path / "current")
    # `python -m` looks into the folder where it runs before it looks into PYTHONPATH.
    monkeypatch.chdir(current)
    require_its_code(earlier)
    before, _ = against.calls_in(Timed("rankclock hit", f"{earlier}/rankclock/"), earlier, current)
    assert cpu_seconds(before) > 0
    (tmp_path / "empty").mkdir()
    with pytest.raises(RuntimeError):
        require_its_code(tmp_path / "empty")


@pytest.mark.parametrize("name", ["hit", "window"])
def test_the_short_calls_answer(name: str) -> None:
    before, _ = against.calls_in(against.QUICK[name], ROOT, ROOT)
    assert cpu_seconds(before) > 0
