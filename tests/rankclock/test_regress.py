"""Which lock `rankclock regress` compares with, and which it refuses to rewrite."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

from rankclock import committed
from rankclock.commands.regress import QUICK_EXAMPLES
from rankclock.committed import shipped_lock
from rankclock.main import run_arguments
from rankclock.theory.registry import find_claim
from rankclock.verify.claims.sweep import run
from rankclock.verify.errors import InputError
from rankclock.verify.settings import Settings

UPDATE = ["regress", "--update", "--reason", "test"]
REFUSED = (
    "rankclock: error: --update: {} is the lock of the program; name a file of your own with "
    "--lock FILE\n"
)


@pytest.fixture
def _one_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of one claim stands in for that of all, which takes minutes."""
    claim = find_claim("no-overshoot")
    assert claim is not None
    results = run([claim], Settings(examples=2, quick=True))
    monkeypatch.setattr(
        "rankclock.commands.regression.check_all", lambda *_claims, **_options: results
    )


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a lock."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("_one_claim", "elsewhere")
def test_outside_a_checkout_the_lock_of_the_program_is_compared_with(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_arguments(["regress", "--quick", "--json"]) == 1  # the other claims are missing
    out, err = capsys.readouterr()
    assert json.loads(out)["lock"] == str(shipped_lock()) and err == ""


@pytest.mark.usefixtures("_one_claim")
def test_a_lock_of_the_folder_comes_first(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (elsewhere / "reports").mkdir()
    shutil.copy(shipped_lock(), elsewhere / "reports")
    assert run_arguments(["regress", "--quick", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["lock"] == "reports/ledger.lock.json"


@pytest.mark.usefixtures("_one_claim", "elsewhere")
def test_the_lock_of_the_program_is_not_rewritten(capsys: pytest.CaptureFixture[str]) -> None:
    before = shipped_lock().read_bytes()
    assert run_arguments(UPDATE) == 2
    assert capsys.readouterr() == ("", REFUSED.format(shipped_lock()))
    assert shipped_lock().read_bytes() == before


@pytest.mark.usefixtures("_one_claim")
def test_nor_is_it_where_it_is_named_and_installed(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # As from a wheel, whose rooms are folders and no links.
    package = elsewhere / "site-packages" / "rankclock"
    (package / "reports").mkdir(parents=True)
    copy = Path(shutil.copy(shipped_lock(), package / "reports"))
    monkeypatch.setattr(committed, "__file__", str(package / "committed.py"))
    monkeypatch.setattr(committed, "files", lambda _package: package / "reports")
    assert run_arguments([*UPDATE, "--lock", str(copy)]) == 2
    assert capsys.readouterr() == ("", REFUSED.format(copy))


@pytest.mark.usefixtures("_one_claim")
def test_a_file_of_the_users_own_is_written(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_arguments([*UPDATE, "--lock", "own.json"]) == 0
    assert capsys.readouterr().out.startswith("wrote own.json: 1 claims")
    assert (elsewhere / "own.json").is_file()


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize(
    ("words", "examples", "quick"),
    [
        ([], Settings().examples, False),
        (["--quick"], QUICK_EXAMPLES, True),
        (["--quick", "--examples", "7"], 7, True),
        (["--quick", "--examples", str(Settings().examples)], Settings().examples, True),
        (["--examples", "7"], 7, False),
    ],
)
def test_a_number_of_draws_that_is_typed_counts_more_than_that_of_quick(
    words: list[str], examples: int, quick: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Settings] = []

    def noted(_lock_file: Path, settings: Settings, *, jobs: int, quiet: bool) -> NoReturn:
        asked.append(settings)
        raise InputError("a test", "the run is not wanted", "look at what was asked for")

    monkeypatch.setattr("rankclock.commands.regression.compare", noted)
    assert run_arguments(["regress", *words]) == 2
    assert [(settings.examples, settings.quick) for settings in asked] == [(examples, quick)]
