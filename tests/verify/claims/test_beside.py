"""A claim file may import what stands next to it, also in a worker and for each command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rankclock.main import run_arguments
from rankclock.verify.claims.beside import beside
from rankclock.verify.claims.files import load

ROOT = Path(__file__).parents[3]
CLAIM = """
import sympy as sp
from rankclock import Claim, Kind, project
{imports}

x = sp.Symbol("x", real=True)
CLAIM = Claim(
    id="{name}",
    title="A power of a sum",
    kind=Kind.IDENTITY,
    hypotheses=(x > -1,),
    statement={statement},
    source=project("here"),
    because="Multiply out.",
    witness={{x: 1}},
)
"""
SQUARE = "(sp.Eq((x + 1) ** {two}, x**2 + 2 * x + 1, evaluate=False),)"
# Imported only when the statement is written out for a depth.
LATE = """

def statement(depth):
    import late
    return (sp.Eq((x + 1) ** late.TWO, x**2 + 2 * x + 1, evaluate=False),)

CLAIM = __import__("dataclasses").replace(CLAIM, statement=statement)
"""


def written(folder: Path, name: str, *, imports: str, two: str, more: str = "") -> str:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name.replace('-', '_')}.py"
    text = CLAIM.format(imports=imports, name=name, statement=SQUARE.format(two=two))
    file.write_text(text + more, encoding="utf-8")
    return str(file)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a helper and a package, and names of ours."""
    folder = tmp_path / "project"
    (folder / "powers").mkdir(parents=True)
    (folder / "powers" / "__init__.py").write_text("")
    (folder / "powers" / "small.py").write_text("TWO = 2\n")
    (folder / "helper.py").write_text("from powers.small import TWO\n")
    (folder / "late.py").write_text("TWO = 2\n")
    for ours in ("rankclock", "theory", "verify"):
        (folder / ours).mkdir()
        (folder / ours / "__init__.py").write_text("TWO = 2\n")
    written(folder, "with-helper", imports="import helper", two="helper.TWO")
    written(folder, "with-package", imports="from powers.small import TWO", two="TWO")
    written(folder, "with-theory", imports="import theory", two="theory.TWO")
    written(folder, "written-late", imports="", two="2", more=LATE)
    return folder


def run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "rankclock", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_helpers_are_found_in_every_process(project: Path, tmp_path: Path, jobs: str) -> None:
    files = sorted(str(file.relative_to(tmp_path)) for file in project.glob("w*.py"))
    words = ["verify", *files, "--examples", "3", "--depth", "2", "--jobs", jobs, "--json"]
    done = run(*words, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    ledger = json.loads(done.stdout)
    assert [claim["verdict"] for claim in ledger["claims"]] == ["unrefuted"] * 4


@pytest.mark.parametrize("name", ["with_helper", "with_package", "written_late"])
def test_each_command_that_takes_a_file_finds_them(
    name: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(project / f"{name}.py")
    assert run_arguments(["explain", file]) == 0
    assert "A power of a sum" in capsys.readouterr().out
    assert run_arguments(["verify", file, "--at", "x=1/2"]) == 0
    assert "unrefuted" in capsys.readouterr().out


def test_helpers_of_one_name_do_not_meet(tmp_path: Path) -> None:
    files = []
    for place, two in (("one", "2"), ("other", "x.is_real + 1")):
        folder = tmp_path / place
        files.append(written(folder, f"of-{place}", imports="import helper", two="helper.two(x)"))
        (folder / "helper.py").write_text(f"def two(x):\n    return {two}\n")
    before = list(sys.path)
    sound, problems = load(files)
    assert not problems and len(sound) == 2
    assert sys.path == before and "helper" not in sys.modules
    assert not list(tmp_path.rglob("__pycache__"))


def test_a_helper_is_loaded_once_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "counted.py").write_text("COUNT = []\n")
    file = str(tmp_path / "claim.py")
    with beside(file):
        import counted

        counted.COUNT.append(1)
    with beside(file, first=False):
        import counted as again

        assert again is counted and again.COUNT == [1]


def test_a_missing_helper_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, "alone", imports="import not_there", two="2")
    assert run_arguments(["verify", file]) == 2
    assert capsys.readouterr().err == (
        f"rankclock: error: {file}:4: ModuleNotFoundError while reading it: No module named "
        "'not_there'; install it, or leave the import out\n"
    )


def test_a_mistake_in_a_helper_is_told_where_it_is_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "broken", imports="import helper", two="2")
    (tmp_path / "helper.py").write_text("TWO = 1 / 0\n")
    assert run_arguments(["verify", file]) == 2
    assert f"{file}:4: ZeroDivisionError while reading it: " in capsys.readouterr().err
