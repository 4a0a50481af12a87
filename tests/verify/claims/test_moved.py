"""A claim file written for the old imports is told the new ones, in one line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from rankclock.main import run_arguments
from rankclock.verify.claims import files, moved

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No file is remembered; neither the checkout nor tests/theory is found at the top level."""
    monkeypatch.setattr(sys, "path", [p for p in sys.path if not (Path(p) / "theory").is_dir()])
    for top in ("theory", "verify", "reports"):
        monkeypatch.delitem(sys.modules, top, raising=False)
    files.read_claims.cache_clear()
    yield
    files.read_claims.cache_clear()


@pytest.mark.parametrize(
    ("written", "old", "text"),
    [
        (
            "from theory.claim import Claim",
            "theory.claim",
            "from rankclock.theory.claim import Claim",
        ),
        (
            "from theory.flow import velocity as v",
            "theory.flow",
            "from rankclock.theory.formulas.flow import velocity as v",
        ),
        (
            "import sympy, theory.symbols as s",
            "theory.symbols",
            "import sympy, rankclock.theory.symbols as s",
        ),
        ("from verify.check import check", "verify.check", None),
        (
            "import verify.climb",
            "verify.climb",
            "import rankclock.verify.evidence.sampled.climb",
        ),
        ("from verify.exact import ratio", "verify.exact", None),
        (
            "from verify import climb",
            "verify.climb",
            "from rankclock.verify.evidence.sampled import climb",
        ),
        ("from verify import Settings, check", "verify", "from rankclock import Settings, check"),
        (
            "from theory import Claim, symbols",
            "theory",
            "from rankclock import Claim; from rankclock.theory import symbols",
        ),
        (
            "from theory import descent, flow as f",
            "theory.descent",
            "from rankclock.theory.formulas import descent, flow as f",
        ),
        (
            "import os, theory.claim",
            "theory.claim",
            "import os, rankclock.theory.claim",
        ),
        (
            "from theory import Replay, all_errata",
            "theory",
            (
                "from rankclock.theory.erratum import Demonstration as Replay; "
                "from rankclock.theory.errata_registry import all_errata"
            ),
        ),
        (
            "from verify.limits import step_size_limit",
            "verify.limits",
            "from rankclock.verify.hitting.step_size import step_size_limit",
        ),
        ("import verify", "verify", "import rankclock.verify"),
        (
            "from reports import figures",
            "reports.figures",
            "from rankclock.reports.figures import style as figures",
        ),
    ],
)
def test_one_line_says_the_new_import(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, written: str, old: str, text: str | None
) -> None:
    file = tmp_path / "my.py"
    file.write_text(f'"""A claim."""\n\n{written}\n', encoding="utf-8")
    assert run_arguments(["verify", str(file)]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"rankclock: error: {file}:3: {old} is now rankclock.")
    assert err.count("\n") == 1
    if text is not None:
        assert err.endswith(f"; write `{text}`\n"), err


@pytest.mark.parametrize(
    ("written", "missing"),
    [
        ("from theory.mine import thing", "theory"),
        ("from theory import eta0", "theory"),
        ("import helpers_of_mine", "helpers_of_mine"),
        ("from sympy.claim import Claim", "sympy.claim"),
    ],
)
def test_a_module_that_was_never_ours_keeps_its_message(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, written: str, missing: str
) -> None:
    file = tmp_path / "my.py"
    file.write_text(f"{written}\n", encoding="utf-8")
    assert run_arguments(["verify", str(file)]) == 2
    assert capsys.readouterr().err == (
        f"rankclock: error: {file}:1: ModuleNotFoundError while reading it: No module named "
        f"'{missing}'; install it, or leave the import out\n"
    )


def test_a_package_of_the_user_is_never_taken_for_ours(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "verify").mkdir()
    (tmp_path / "verify" / "__init__.py").touch()
    (tmp_path / "verify" / "climb.py").write_text("import nowhere_at_all\n", encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    file = tmp_path / "my.py"
    for written, missing in (
        ("import verify.mine", "verify.mine"),
        ("import verify.climb", "nowhere_at_all"),
        ("from verify.climb import climb_evidence", "nowhere_at_all"),
    ):
        files.read_claims.cache_clear()
        file.write_text(f"{written}\n", encoding="utf-8")
        assert run_arguments(["verify", str(file)]) == 2
        assert f"No module named '{missing}'; install it" in capsys.readouterr().err
    monkeypatch.delitem(sys.modules, "verify")


@pytest.mark.parametrize("helper", ["theory/__init__.py", "theory.py"])
@pytest.mark.parametrize("on_path", [False, True])
@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "from theory.claim import Claim",
            (
                "theory.claim is now rankclock.theory.claim; write `from rankclock.theory.claim "
                "import Claim`"
            ),
        ),
        (
            "from theory.symbols import eta, k",
            (
                "theory.symbols is now rankclock.theory.symbols; write `from "
                "rankclock.theory.symbols import eta, k`"
            ),
        ),
        (
            "import theory.claim",
            "theory.claim is now rankclock.theory.claim; write `import rankclock.theory.claim`",
        ),
        (
            "from theory import Claim",
            "theory is now rankclock.theory; write `from rankclock import Claim`",
        ),
    ],
)
def test_what_a_package_of_the_user_lacks_and_ours_had_is_told(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    helper: str,
    on_path: bool,
    written: str,
    said: str,
) -> None:
    (tmp_path / helper).parent.mkdir(exist_ok=True)
    (tmp_path / helper).write_text("eta = 1\n", encoding="utf-8")
    if on_path:
        monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    file = tmp_path / "my.py"
    file.write_text(f"from theory import eta\n{written}\n", encoding="utf-8")
    assert run_arguments(["verify", str(file)]) == 2
    assert capsys.readouterr().err == f"rankclock: error: {file}:2: {said}\n"
    sys.modules.pop("theory", None)


def test_a_name_that_a_module_of_the_user_lacks_and_ours_never_had_is_the_users(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "theory").mkdir()
    (tmp_path / "theory" / "claim.py").touch()
    file = tmp_path / "my.py"
    file.write_text("from theory.claim import mine\n", encoding="utf-8")
    assert run_arguments(["verify", str(file)]) == 2
    assert "cannot import name 'mine' from 'theory.claim'" in capsys.readouterr().err


def test_a_claim_that_was_built_with_another_copy_of_ours_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a checkout theory/ may be found at the top level, and its Claim is another class."""
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])
    file = tmp_path / "my.py"
    text = (ROOT / "examples" / "quadratic_descent.py").read_text(encoding="utf-8")
    old = text.replace("from rankclock import", "from theory.claim import")
    file.write_text(old.replace("from rankclock.", "from "), encoding="utf-8")
    try:
        assert run_arguments(["verify", str(file)]) == 2
        err = capsys.readouterr().err
        assert "theory" in err and " is now rankclock.theory" in err and err.count("\n") == 1
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "theory"]:
            del sys.modules[name]


def test_an_old_import_that_works_beside_a_checkout_is_told_too(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])
    file = tmp_path / "my.py"
    text = (ROOT / "examples" / "quadratic_descent.py").read_text(encoding="utf-8")
    file.write_text("from theory.claim import Box\n" + text, encoding="utf-8")
    try:
        assert run_arguments(["verify", str(file)]) == 2
        err = capsys.readouterr().err
        assert err.endswith("write `from rankclock.theory.claim import Box`\n"), err
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "theory"]:
            del sys.modules[name]


def test_a_helper_beside_the_file_is_not_ours(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "theory.py").write_text("eta = 1\n", encoding="utf-8")
    file = tmp_path / "my.py"
    file.write_text("from theory import eta, mine\n", encoding="utf-8")
    assert run_arguments(["verify", str(file)]) == 2
    assert "rankclock.theory" not in capsys.readouterr().err


def old_names() -> Iterator[tuple[str, str]]:
    """Every public name of the house before its rooms of today, with its module."""
    for line in (ROOT / "tests" / "data" / "old_names.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            module, names = line.split(":")
            yield from ((module, name) for name in names.split())


# What nothing does today, or what is done by something of another kind.
GONE = {
    "verify.draw.rank",
    "verify.enclose.rewrite.is_count",
    "verify.enclose.sandwich.MOST_CELLS",
    "verify.enclose.subdivide.MOST_CELLS",
    "verify.falsify.NO_VALUE",
    "verify.implied.Links",
    "verify.mutate.direction.helper",
    "verify.mutate.formulas.formulas",
    "verify.mutate.formulas.patched",
    "verify.mutate.pool.further_points",
    "verify.mutate.pool.points_without",
    "verify.mutate.pool.pool_of",
    "verify.mutate.proofs.proved_at",
    "verify.mutate.run.refuted_as_it_stands",
    "verify.prove.cases.max_low",
    "verify.prove.cases.min_high",
    "verify.prove.lemmas.Rules",
    "verify.trajectory.records",
}


def test_every_old_name_is_where_the_suggestion_says(tmp_path: Path) -> None:
    names = list(old_names())
    assert len(names) > 1000
    wrong, gone = [], set()
    for module, name in names:
        suggestion = moved.moved_import(f"from {module} import {name}".encode(), folder=tmp_path)
        if suggestion is not None and suggestion.gone:
            assert suggestion.gone == (name,) and suggestion.text == ""
            gone.add(f"{module}.{name}")
        elif suggestion is None or name not in bound_by(suggestion.text):
            wrong.append((module, name))
    assert not wrong and gone == GONE


def bound_by(statement: str) -> dict[str, object]:
    """What an import binds; nothing where it fails."""
    names: dict[str, object] = {}
    try:
        exec(statement, names)
    except ImportError:
        return {}
    return names


def test_every_old_module_is_where_the_suggestion_says(tmp_path: Path) -> None:
    for module in {module for module, _ in old_names()}:
        suggestion = moved.moved_import(f"import {module}".encode(), folder=tmp_path)
        assert suggestion is not None and find_spec(suggestion.new) is not None, module


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Something else has the old name today.
        ("verify.enclose.subdivide.Outcome", "evidence.certified.subdivide.Subdivision"),
        ("verify.mutate.proofs.Outcome", "mutate.proofs.Reasoning"),
        ("verify.mutate.run.Plan", "mutate.run.MutationPlan"),
        ("verify.mutate.variant.Difference", "mutate.variant.ChangedPart"),
        ("verify.prove.terms.Outcome", "evidence.symbolic.checker.obligation.ProofOrFailure"),
        ("verify.simulate.goal.Level", "descent.goals.LevelGoal"),
        ("verify.mutate.kill.text_of", "mutate.truth.point_text"),
        # The same name stands in several files of its new folder.
        ("verify.abel.small_step.check", "hitting.abel.expansion.check"),
        ("verify.draw.place_of", "points.borders.place_of"),
        ("verify.trajectory.Real", "descent.recording.Real"),
        # A package that gave names of its files.
        ("verify.prove.Status", "evidence.symbolic.polynomial.claim.ProofStatus"),
        ("verify.window.Window", "window.answer.Window"),
    ],
)
def test_a_name_is_not_taken_for_another(tmp_path: Path, old: str, new: str) -> None:
    (module, _, name), (home, _, today) = old.rpartition("."), new.rpartition(".")
    suggestion = moved.moved_import(f"from {module} import {name}".encode(), folder=tmp_path)
    renamed = f" as {name}" if today != name else ""
    assert suggestion is not None
    assert suggestion.text == f"from rankclock.verify.{home} import {today}{renamed}"


def test_what_is_gone_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "my.py"
    file.write_text("from verify.falsify import search, NO_VALUE\n", encoding="utf-8")
    assert run_arguments(["verify", str(file)]) == 2
    assert capsys.readouterr().err == (
        f"rankclock: error: {file}:1: verify.falsify is now "
        "rankclock.verify.evidence.sampled.search, without NO_VALUE; look there for what replaces "
        "it\n"
    )
