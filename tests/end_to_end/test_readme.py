"""What README.md prints is what the commands print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from rankclock.main import run_arguments

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
# Without the blocks of Python, whose ends would pass for beginnings.
BLOCKS = re.findall(
    r"^```\n(.*?)^```$",
    re.sub(r"^```python\n.*?^```$", "", README, flags=re.DOTALL | re.MULTILINE),
    re.DOTALL | re.MULTILINE,
)
# Each command with the lines below it, up to the next one or the end of its block.
COMMAND = re.compile(r"^\$ rankclock (.*)\n((?:(?!\$ ).*\n?)*)", re.MULTILINE)
SHOWN = [
    (command, printed.strip("\n"))
    for block in BLOCKS
    for command, printed in COMMAND.findall(block)
]
# The last column of the table of `verify`, seconds, is not the same twice.
SECONDS = re.compile(r"[\d.]+ +│$", re.MULTILINE)


def test_the_examples_are_met() -> None:
    assert len(SHOWN) == 7, [command for command, _ in SHOWN]


@pytest.mark.parametrize(("command", "printed"), SHOWN, ids=[c[:24] for c, _ in SHOWN])
def test_a_command_prints_what_is_shown(
    command: str,
    printed: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(ROOT)
    assert run_arguments(shlex.split(command)) == 0
    out = capsys.readouterr().out.rstrip("\n")
    if "│" in printed:
        assert SECONDS.sub("", printed).split() in [
            SECONDS.sub("", line).split() for line in out.splitlines()
        ]
    else:
        assert out == printed


def test_every_file_that_is_named_is_there() -> None:
    for page in ("README.md", "CONTRIBUTING.md", *map(str, (ROOT / "docs").rglob("*.md"))):
        text = (ROOT / page).read_text(encoding="utf-8")
        rooms = r"\b(?:theory|verify|reports|rankclock|tests|docs|examples|bench)"
        for name in re.findall(rf"{rooms}/[\w/.<-]*", text):
            # What a run writes, and patterns of names.
            if name.startswith("reports/out") or "<" in name:
                continue
            assert (ROOT / name.rstrip(".")).exists(), f"{page}: {name}"
