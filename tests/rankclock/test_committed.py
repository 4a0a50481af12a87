"""The committed ledger is read, or a line says that it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from rankclock import committed
from rankclock.main import run_arguments


def test_the_ledger_of_this_program_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert committed.locked()["no-overshoot"]["verdict"] == "unrefuted"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "No such file or directory"),
        (b"", "it is no ledger"),
        (b"[]", "it is no ledger"),
        (b'{"claims": []}', "it is no ledger"),
        (b"\xff", "it is no ledger"),
    ],
)
def test_an_unreadable_ledger_is_told_in_one_line(
    content: bytes | None,
    why: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if content is not None:
        (tmp_path / "ledger.lock.json").write_bytes(content)
    monkeypatch.setattr(committed, "files", lambda _package: tmp_path)
    assert run_arguments(["explain", "no-overshoot"]) == 0
    out, err = capsys.readouterr()
    assert "not in the committed ledger" in out
    assert err.count("\n") == 1
    assert err.startswith(f"note: reports/ledger.lock.json: cannot be read ({why}), so no verdict")
