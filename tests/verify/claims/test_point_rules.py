"""Rules on points and boxes, at the edges that no claim file of the tests comes near."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import sympy as sp

from rankclock.theory.claim import Box, Claim, Kind, Tight, project
from rankclock.theory.symbols import N, x
from rankclock.verify.claims import point_rules
from rankclock.verify.claims.point_rules import box_faults, point_faults, witness_faults
from rankclock.verify.verdict import Truth


def about_x(**rest: Any) -> Claim:
    return Claim(
        id="planted",
        title="A planted statement",
        kind=Kind.OBSERVATION,
        statement=(x**2 + 1 > x,),
        hypotheses=(x > 0,),
        source=project("test"),
        because="Planted.",
        witness={x: 1},
        **rest,
    )


def texts(faults: Any) -> list[str]:
    return [what for what, _remedy in faults]


@pytest.mark.parametrize("relation", [-1, 1])
def test_a_relation_next_to_the_last_or_before_the_first_does_not_exist(relation: int) -> None:
    boxed = about_x(boxes=(Box({x: (1, 2)}, (2,), relations=(relation,)),))
    assert texts(box_faults(boxed)) == [
        f"boxes[0] is about relation {relation}, which does not exist"
    ]
    tight = about_x(tight_at=(Tight({x: 1}, sp.Rational(1), relation),))
    assert texts(point_faults(tight)) == [
        f"tightness witness 0 is about relation {relation}, which does not exist"
    ]


def test_a_box_is_empty_only_where_it_is_at_each_of_its_depths() -> None:
    # The range ends at 2 where N = 2 and at 4 where N = 4; it begins at 3.
    assert list(box_faults(about_x(boxes=(Box({x: (3, N)}, (2, 4)),)))) == []
    (what,) = texts(box_faults(about_x(boxes=(Box({x: (5, N)}, (2, 4)),))))
    assert what.startswith("boxes[0] is empty: x ends at N, before 5")
    assert list(box_faults(about_x(boxes=(Box({x: (2, 2)}, (2,)),)))) == []


@pytest.mark.parametrize(
    ("truth", "how"), [(Truth.NO, "fails"), (Truth.UNKNOWN, "cannot be decided")]
)
def test_a_hypothesis_that_is_not_seen_to_be_true_at_the_witness(
    truth: Truth, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be decided there may be false everywhere."""
    assert list(witness_faults(about_x())) == []
    monkeypatch.setattr(point_rules, "decide", lambda *_: SimpleNamespace(truth=truth))
    assert texts(witness_faults(about_x())) == [f"hypothesis x > 0 {how} at the witness"]
