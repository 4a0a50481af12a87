"""Names that a mistyped one may have meant."""

from __future__ import annotations

import pytest

from rankclock.nearest import did_you_mean
from rankclock.theory.claim_files import claim_ids


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("no-overshot", "no-overshoot"),
        ("no_overshoot", "no-overshoot"),
        ("NO-OVERSHOOT", "no-overshoot"),
        ("recovery-ceiling", "recovery-time-ceiling"),
        ("sandwich", "step-sandwich"),
    ],
)
def test_what_is_near_comes_first(typed: str, near: str) -> None:
    assert did_you_mean(typed, claim_ids()).startswith(f"did you mean {near}")


@pytest.mark.parametrize("typed", ["", "q", "tests", "my_claim.py", "xyzzy"])
def test_nothing_is_near_what_is_like_nothing(typed: str) -> None:
    assert did_you_mean(typed, claim_ids()) == ""


def test_one_slip_in_a_command() -> None:
    assert did_you_mean("hti", ["hit", "plan"]) == "did you mean hit? "
    assert did_you_mean("widnow", ["hit", "window"]) == "did you mean window? "
