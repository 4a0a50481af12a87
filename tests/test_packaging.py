"""What is installed, and that it works next to packages of the user named like rooms of ours.

The test marked `long` builds the distributions and installs the wheel from the package registries.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("theory", "verify", "reports")
LINK_HINT = "run `git config core.symlinks true && git checkout -- rankclock`"
OWN_CLAIM = """
import sympy as sp
from rankclock import Claim, Kind, project
from theory import EXPONENT

x = sp.Symbol("x", real=True)
CLAIM = Claim(
    id="own-square",
    title="The square of a sum",
    kind=Kind.IDENTITY,
    hypotheses=(x > -1,),
    statement=(sp.Eq((x + 1) ** EXPONENT, x**2 + 2 * x + 1, evaluate=False),),
    source=project("here"),
    because="Multiply out.",
    witness={x: 1},
)
"""
OWN_TEST = """
import reports, theory, verify
import rankclock.reports, rankclock.theory, rankclock.verify
from rankclock import all_claims, hitting_index

def test_both_are_there():
    assert (theory.EXPONENT, verify.NAME, reports.NAME) == (2, "verify", "reports")
    assert rankclock.theory is not theory
    assert len(all_claims()) > 70
    hit = hitting_index(lam=1, depth=2, alpha="1/2", eta="1/10", to_level="3/4")
    assert hit.steps.lo > 0
"""


@pytest.fixture
def own_project(tmp_path: Path) -> Path:
    """A project with packages of the names of our rooms, a test and a claim of its own."""
    folder = tmp_path / "project"
    for room in ROOMS:
        (folder / room).mkdir(parents=True)
        (folder / room / "__init__.py").write_text(f"NAME = {room!r}\nEXPONENT = 2\n")
    (folder / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    (folder / "test_own.py").write_text(OWN_TEST)
    (folder / "own_claim.py").write_text(OWN_CLAIM)
    return folder


def run(folder: Path, *words: str, path: str) -> str:
    """What a command prints that succeeds. path: PYTHONPATH, with the folder of the project."""
    done = subprocess.run(
        words,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": path},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "note:" not in done.stderr
    return done.stdout


def assert_all_is_right(project: Path, *, python: str, program: list[str], path: str) -> None:
    """The project works with its own packages, and rankclock with its."""
    # In a checkout both are the same command.
    module = [python, "-m", "rankclock"]
    for command in [module] if module == program else [module, program]:
        rows = json.loads(run(project, *command, "claims", "--json", path=path))
        assert len(rows) > 70 and all(row["verdict"] and row["evidence"] for row in rows)
    verdicts = [row["verdict"] for row in rows if row["id"] == "no-overshoot"]
    assert verdicts == ["unrefuted"]
    shown = run(project, *program, "explain", "own_claim.py", path=path)
    assert shown.startswith("own-square: The square of a sum")
    words = ["verify", "own_claim.py", "--examples", "5", "--jobs", "1", "--json"]
    ledger = json.loads(run(project, *program, *words, path=path))
    assert [claim["verdict"] for claim in ledger["claims"]] == ["unrefuted"]
    assert "1 passed" in run(project, python, "-m", "pytest", "-q", "test_own.py", path=path)


def test_a_project_with_packages_of_these_names_works_in_a_checkout(own_project: Path) -> None:
    python = [sys.executable, "-m", "rankclock"]
    path = os.pathsep.join([str(own_project), str(ROOT)])
    assert_all_is_right(own_project, python=sys.executable, program=python, path=path)


def test_types_and_addresses_are_told_to_who_installs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert (ROOT / "rankclock" / "py.typed").read_bytes() == b""
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel == {"packages": ["rankclock"]}
    assert project["project"]["urls"]["Paper"] == "https://arxiv.org/abs/2011.13772"


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A run of make as if from a shell: below another make it would tell its folders too."""
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *words], cwd=folder, capture_output=True, text=True, check=False, env=alone
    )


@pytest.mark.parametrize("target", ["", "test", "lint", "clean"])
def test_make_says_what_to_do_where_links_are_files(target: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "rankclock").mkdir()
    for room in ROOMS:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
        (tmp_path / "rankclock" / room).write_text(f"../{room}")
    done = make(tmp_path, *target.split())
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "rankclock/theory rankclock/verify rankclock/reports: no link" in done.stderr
    assert LINK_HINT in done.stderr


def test_make_names_the_one_broken_link_and_is_silent_without(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "rankclock").mkdir()
    for room in ROOMS:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
        (tmp_path / "rankclock" / room).symlink_to(f"../{room}")
    done = make(tmp_path, "-n", "clean")
    assert done.returncode == 0 and done.stderr == ""
    (tmp_path / "rankclock" / "verify").unlink()
    (tmp_path / "rankclock" / "verify").symlink_to("../nowhere")
    done = make(tmp_path, "-n", "clean")
    assert "*** rankclock/verify: no link" in done.stderr


@pytest.mark.parametrize(
    ("command", "code", "start"),
    [
        (["-m", "rankclock", "--version"], 2, "rankclock: error: "),
        (["-c", "import rankclock; rankclock.hitting_index"], 1, "ImportError: "),
        (["-c", "from rankclock import Claim"], 1, "ImportError: "),
    ],
)
def test_what_says_where_links_are_files(
    tmp_path: Path, command: list[str], code: int, start: str
) -> None:
    shutil.copytree(ROOT / "rankclock", tmp_path / "rankclock", symlinks=True)
    for room in ROOMS:
        (tmp_path / "rankclock" / room).unlink()
        (tmp_path / "rankclock" / room).write_text(f"../{room}")
    # Whatever else is on the path, the copy comes first.
    run = {"cwd": tmp_path, "env": os.environ | {"PYTHONPATH": str(tmp_path)}}
    done = subprocess.run(
        [sys.executable, *command], **run, capture_output=True, text=True, check=False
    )
    assert done.returncode == code and done.stdout == ""
    last = done.stderr.splitlines()[-1]
    assert last.startswith(start)
    assert "rankclock/theory: no link" in last and "`make`" in last
    assert start == "ImportError: " or done.stderr == f"{last}\n"


@pytest.mark.long
def test_the_wheel_holds_rankclock_alone_and_works_in_a_project(
    own_project: Path, tmp_path: Path
) -> None:
    environment = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    python = str(environment / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "install", "build"], check=True)
    dist = tmp_path / "dist"
    # The sdist first, and the wheel from it, as a registry would.
    subprocess.run([python, "-m", "build", "-o", dist, ROOT], check=True, capture_output=True)
    wheel, sdist = next(dist.glob("*.whl")), next(dist.glob("*.tar.gz"))
    files = {
        path.relative_to(ROOT).as_posix()
        for top in ("rankclock", *(f"rankclock/{room}" for room in ROOMS))
        for path in (ROOT / top).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and "out" not in path.parts
    }
    assert {"rankclock/py.typed", "rankclock/reports/ledger.lock.json"} < files
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert files <= names
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"rankclock"}
    with tarfile.open(sdist) as archive:
        members = {member.name.partition("/")[2]: member for member in archive.getmembers()}
    assert all(members[file].isfile() for file in files)
    subprocess.run([*pip, "install", f"{wheel}[test]"], check=True)
    program = [str(environment / "bin" / "rankclock")]
    path = str(own_project)
    assert_all_is_right(own_project, python=python, program=program, path=path)
