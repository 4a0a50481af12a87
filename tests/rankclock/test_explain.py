"""`rankclock explain`: what was proved is told apart from what is only asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rankclock.commands.claim_texts import asked_for
from rankclock.committed import locked
from rankclock.main import run_arguments
from rankclock.theory.registry import all_claims

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "quadratic_descent.py"


def explained(capsys: pytest.CaptureFixture[str], name: str | Path) -> tuple[str, dict]:
    assert run_arguments(["explain", str(name)]) == 0
    text = capsys.readouterr().out
    assert run_arguments(["explain", str(name), "--json"]) == 0
    return text, json.loads(capsys.readouterr().out)


def test_of_a_file_it_says_what_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    text, data = explained(capsys, EXAMPLE)
    assert "computer algebra proves" not in text
    assert "computer algebra is asked to prove that one step closes the gap" in text
    assert (
        "verdict\n  not in the committed ledger; evidence asked for: sampled, symbolic; "
        f"`rankclock verify {EXAMPLE}` checks it\n"
    ) in text
    assert data["evidence"] == [] and data["asked_for"] == ["sampled", "symbolic"]
    assert data["proved"] == "" and data["to_prove"].startswith("that one step")


def test_of_a_claim_in_the_ledger_it_says_what_was_proved(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text, data = explained(capsys, "no-overshoot")
    assert (
        "verdict\n  unrefuted, proved for N = 2..12; evidence: sampled, certified, symbolic\n"
        in text
    )
    assert "computer algebra proves the factorisation" in text
    assert data["proved"] == data["to_prove"] and data["asked_for"] == data["evidence"]


def test_a_claim_of_a_user_gets_no_verdict_of_a_namesake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    namesake = tmp_path / "namesake.py"
    source = EXAMPLE.read_text(encoding="utf-8")
    namesake.write_text(source.replace("quadratic-descent-rate", "no-overshoot"), encoding="utf-8")
    text, data = explained(capsys, namesake)
    assert "not in the committed ledger" in text and data["verdict"] is None
    # The file of the theory itself states what the ledger is about.
    of_theory = ROOT / "theory" / "claims" / "step" / "no_overshoot.py"
    assert explained(capsys, of_theory)[1]["verdict"] == "unrefuted"


def test_what_the_ledger_has_was_asked_for() -> None:
    lock = locked()
    surprises = {
        claim.id: unasked
        for claim in all_claims()
        if (unasked := set(lock[claim.id]["levels"]) - set(asked_for(claim)))
    }
    assert surprises == {}
