"""Finished parts: of which sources they are, and what becomes of a torn file."""

from __future__ import annotations

from pathlib import Path

import pytest

from rankclock.verify.workers import resume
from rankclock.verify.workers.resume import Kept

ROOMS = ("rankclock.theory", "rankclock.verify")


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two small rooms in place of theory and verify, whose sources a test may change."""
    for room in ROOMS:
        (tmp_path / room / "below").mkdir(parents=True)
        (tmp_path / room / "below" / "code.py").write_text("answer = 1\n")
    monkeypatch.setattr(resume, "files", tmp_path.joinpath)
    return tmp_path


@pytest.mark.parametrize("room", ROOMS)
def test_a_changed_line_of_either_room_makes_other_sources(rooms: Path, room: str) -> None:
    before = resume.sources()
    assert resume.sources() == before
    (rooms / room / "below" / "code.py").write_text("answer = 2\n")
    assert resume.sources() != before


@pytest.mark.parametrize("room", ROOMS)
def test_a_renamed_or_added_file_makes_other_sources(rooms: Path, room: str) -> None:
    before = resume.sources()
    file = rooms / room / "below" / "code.py"
    file.rename(file.with_name("name.py"))
    assert resume.sources() != before
    (rooms / room / "new.py").write_text("")
    assert resume.sources() != before


@pytest.mark.parametrize("room", ROOMS)
def test_parts_of_other_sources_are_not_taken(rooms: Path, room: str) -> None:
    """Else a mutant that a changed check would kill counts as a survivor."""
    file = rooms / "parts"
    Kept(file, tuple[str, int], str).add(("a task", 1), "a part")
    assert Kept(file, tuple[str, int], str).parts == {("a task", 1): "a part"}
    (rooms / room / "new.py").write_text("")
    assert Kept(file, tuple[str, int], str).parts == {}


def test_parts_behind_a_torn_one_are_read_again(rooms: Path) -> None:
    file = rooms / "parts"
    kept = Kept(file, tuple[str, int], str)
    for number in (1, 2):
        kept.add(("a task", number), "a part")
    file.write_bytes(file.read_bytes()[:-5])
    again = Kept(file, tuple[str, int], str)
    assert again.parts.keys() == {("a task", 1)}
    again.add(("a task", 3), "a part")
    assert Kept(file, tuple[str, int], str).parts.keys() == {("a task", 1), ("a task", 3)}


def test_a_file_that_is_gone_on_with_does_not_grow(rooms: Path) -> None:
    file = rooms / "parts"
    Kept(file, tuple[str, int], str).add(("a task", 1), "a part")
    before = file.read_bytes()
    assert Kept(file, tuple[str, int], str).parts and file.read_bytes() == before
