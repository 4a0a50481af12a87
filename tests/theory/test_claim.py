"""Copies of a claim keep nothing of the claim that they were made of."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from rankclock.theory.claim import Claim, Kind, project
from rankclock.theory.symbols import N, x


def schema(right: int) -> Claim:
    """A claim that is written out for each depth."""
    return Claim(
        id="of-a-test",
        title="",
        kind=Kind.IDENTITY,
        statement=lambda depth: (sp.Eq(x**depth, right, evaluate=False),),
        hypotheses=(N >= 2,),
        source=project("tests"),
        because="",
        witness={N: 2, x: 1},
    )


def test_a_claim_with_another_statement_states_it_at_every_depth() -> None:
    claim, other = schema(1), schema(2)
    assert claim.at_depth(2) != other.at_depth(2)
    changed = replace(claim, statement=other.statement)
    assert all(changed.at_depth(depth) == other.at_depth(depth) for depth in (2, 3, 4, 5))
    assert changed.text() == other.text()


def test_copies_of_a_claim_share_nothing_that_is_written() -> None:
    claim = schema(1)
    copy = replace(claim, title="a copy")
    assert copy.at_depth(7) == claim.at_depth(7)
    assert copy.at_depth(7) is not claim.at_depth(7)


def test_a_schema_is_written_out_once_for_each_depth() -> None:
    claim = schema(1)
    assert claim.at_depth(3) is claim.at_depth(3)
