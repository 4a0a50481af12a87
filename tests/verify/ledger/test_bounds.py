"""How tight bounds are: what has grown, shrunk, come or gone, by the ends of enclosures."""

from __future__ import annotations

from typing import Any

import pytest

from rankclock.verify.ledger.bounds import compare_gaps, compare_slack
from rankclock.verify.ledger.difference import Difference

OLD = ["1.20", "1.30"]
# New ends, and the remark on them where the old ones are those above; whether that is a failure.
ENDS: dict[str, tuple[Any, str, bool]] = {
    "the same": (["1.20", "1.30"], "", False),
    "narrower": (["1.24", "1.26"], "", False),
    "wider": (["1.10", "1.40"], "", False),
    "touching from above": (["1.30", "1.40"], "", False),
    "touching from below": (["1.10", "1.20"], "", False),
    "beyond, by a hair": (["1.3000001", "1.40"], "grown", True),
    "below, by a hair": (["1.10", "1.1999999"], "shrunk", False),
    "no end": (None, "grown", True),
    "one end": (["1.2"], "grown", True),
    "three ends": (["1.2", "1.25", "1.3"], "grown", True),
    "an infinite end": (["1.2", "inf"], "grown", True),
    "no number": (["nan", "nan"], "grown", True),
}


def told(differences: Any) -> list[tuple[str, str, bool]]:
    found: list[Difference] = list(differences)
    assert all(difference.claim == "a-claim" for difference in found)
    return [(difference.what, difference.remark, difference.fails) for difference in found]


@pytest.mark.parametrize("key", ["median", "worst"])
@pytest.mark.parametrize("name", ENDS)
def test_slack_is_compared_by_the_ends_that_are_apart(name: str, key: str) -> None:
    ends, remark, fails = ENDS[name]
    before, after = [{key: OLD}, {key: OLD}], [{key: OLD}, {key: ends}]
    expected = [(f"{key} slack of relation 1", remark, fails)] if remark else []
    assert told(compare_slack("a-claim", before, after)) == expected


@pytest.mark.parametrize("name", ENDS)
def test_gaps_are_compared_in_the_same_way_and_what_shrank_is_no_news(name: str) -> None:
    ends, remark, fails = ENDS[name]
    expected = [("gap at tightness witness 1", remark, True)] if fails else []
    assert told(compare_gaps("a-claim", [OLD, OLD], [OLD, ends])) == expected


def test_the_least_slack_is_not_watched() -> None:
    moved: list[dict[str, Any]] = [{"least": ["9", "9"], "median": OLD, "worst": OLD}]
    assert told(compare_slack("a-claim", [{**moved[0], "least": OLD}], moved)) == []


def test_what_the_lock_does_not_have_is_to_be_locked() -> None:
    lock_it = "lock it with --update --reason TEXT"
    (new,) = compare_slack("a-claim", [{}], [{"worst": OLD}])
    assert (new.old, new.new, new.remark, new.fails) == ("none", "[1.20, 1.30]", lock_it, True)
    (new,) = compare_gaps("a-claim", [[]], [OLD])
    assert (new.old, new.new, new.remark, new.fails) == ("none", "[1.20, 1.30]", lock_it, True)
    # Neither has a number: nothing to compare.
    assert told(compare_slack("a-claim", [{}], [{"worst": None}])) == []
    assert told(compare_gaps("a-claim", [[]], [["inf", "inf"]])) == []


@pytest.mark.parametrize(
    ("before", "after", "slack", "gaps"),
    [
        (2, 1, "lost", "fewer"),
        (0, 1, "lock it with --update --reason TEXT", "lock it with --update --reason TEXT"),
        (1, 3, "lock it with --update --reason TEXT", "lock it with --update --reason TEXT"),
    ],
)
def test_another_number_of_bounds_is_a_failure(
    before: int, after: int, slack: str, gaps: str
) -> None:
    (found,) = compare_slack("a-claim", [{"worst": OLD}] * before, [{"worst": OLD}] * after)
    assert (found.what, found.old, found.new, found.remark, found.fails) == (
        "slack",
        f"of {before} relations",
        f"of {after}",
        slack,
        True,
    )
    (found,) = compare_gaps("a-claim", [OLD] * before, [OLD] * after)
    assert (found.what, found.old, found.new, found.remark, found.fails) == (
        "tightness witnesses",
        str(before),
        str(after),
        gaps,
        True,
    )
