"""How claims are found: by id and all together, and what a bad file hides."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rankclock.theory import registry
from rankclock.theory.claim_files import BadClaim, claim_ids
from rankclock.theory.registry import all_claims, find_claim

LATE = """
from rankclock.theory.claims.flow.flow_limit import CLAIM as ORIGINAL
from dataclasses import replace
CLAIM = replace(ORIGINAL, id="ID")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An empty folder in place of the one that holds the claims of the theory."""
    from rankclock.theory.claims.flow import flow_limit  # noqa: F401 - before its folder is hidden

    monkeypatch.setattr("rankclock.theory.claims.__path__", [str(tmp_path)])
    registry.all_claims.cache_clear()
    yield tmp_path
    registry.all_claims.cache_clear()
    for name in [name for name in sys.modules if name.endswith((".t_misnamed", ".t_bad", ".t_ok"))]:
        del sys.modules[name]


def test_every_claim_is_found_by_its_id_and_named_like_its_file() -> None:
    assert claim_ids() == tuple(claim.id for claim in all_claims())
    assert all(find_claim(claim.id) is claim for claim in all_claims())


def test_an_id_of_no_claim() -> None:
    assert find_claim("no-such-claim") is None
    assert find_claim("flow_limit") is None


def test_one_claim_is_found_without_building_the_others() -> None:
    code = (
        "import sys; from rankclock.theory.claim_files import claim_ids, claim_modules\n"
        "from rankclock.theory.registry import find_claim\n"
        "assert len(claim_ids()) > 70 and find_claim('rank-unimodal').id == 'rank-unimodal'\n"
        "print(*(name for name in claim_modules() if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["rankclock.theory.claims.effective_rank.rank_unimodal"]


def test_a_claim_in_a_file_of_another_name(folder: Path) -> None:
    (folder / "t_misnamed.py").write_text(LATE.replace("ID", "t-other"))
    assert claim_ids() == ("t-misnamed",)
    assert find_claim("t-other") is all_claims()[0]
    assert find_claim("t-misnamed") is None


def test_a_bad_file_hides_no_claim_but_its_own(folder: Path) -> None:
    (folder / "t_bad.py").write_text("\n1 / 0\n")
    (folder / "t_ok.py").write_text(LATE.replace("ID", "t-ok"))
    assert find_claim("t-ok") is not None
    for look in (lambda: find_claim("t-bad"), lambda: find_claim("t-none"), all_claims):
        with pytest.raises(BadClaim, match=r"t_bad\.py:2: ZeroDivisionError: division by zero; "):
            look()


def test_a_file_that_is_no_python_is_told_with_its_line(folder: Path) -> None:
    """It never ran, so that no frame of it tells the line."""
    (folder / "t_bad.py").write_text("\n\n\nCLAIM = (\n")
    with pytest.raises(BadClaim, match=r"t_bad\.py:4: SyntaxError: "):
        find_claim("t-bad")


def test_a_file_without_a_claim_is_told_at_its_first_line(folder: Path) -> None:
    (folder / "t_bad.py").write_text("\n\nNOTHING = 1\n")
    with pytest.raises(BadClaim, match=r"t_bad\.py:1: AttributeError: "):
        find_claim("t-bad")
