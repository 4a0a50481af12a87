"""Which claims of the theory a run is about."""

from __future__ import annotations

import pytest

from rankclock import checking
from rankclock.theory.claim_files import claim_ids
from rankclock.verify.errors import InputError


def ids(*patterns: str) -> list[str]:
    return [claim.id for claim in checking.select(patterns)]


def test_named_claims_are_found_without_building_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checking, "all_claims", lambda: pytest.fail("all claims are built"))
    assert ids("no-overshoot") == ["no-overshoot"]
    assert ids("no-overshoot", "descent-tail-*", "no-*") == [
        "no-overshoot",
        "descent-tail-decay",
        "descent-tail-decay-depth-two",
        "descent-tail-positive",
        "descent-tail-zero",
    ]


def test_nothing_named_means_all() -> None:
    assert tuple(ids()) == claim_ids() and len(claim_ids()) > 70


def test_an_id_that_no_file_has_is_looked_for_among_all_claims(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without = tuple(name for name in claim_ids() if name != "no-overshoot")
    monkeypatch.setattr(checking, "claim_ids", lambda: without)
    assert ids("no-overs*") == ["no-overshoot"]


@pytest.mark.parametrize("pattern", ["no-such-claim", "No-overshoot", "zzz*"])
def test_what_selects_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(InputError, match="no claim is called"):
        ids("no-overshoot", pattern)
