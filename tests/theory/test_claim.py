"""Copies of a claim keep nothing of the claim that they were made of."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from rankclock.theory.claim import Claim, Kind, project
from rankclock.theory.symbols import N, x
from rankclock.verify.evidence.check import digest
from support.claims import named


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


MANY = ("no-overshoot", "recovery-identical", "step-sandwich", "window-opens")


@pytest.mark.parametrize("name", MANY)
def test_the_digest_knows_every_hypothesis_and_every_relation(name: str) -> None:
    claim = named(name)
    changed = [
        replace(claim, hypotheses=(*claim.hypotheses[:i], *claim.hypotheses[i + 1 :]))
        for i in range(len(claim.hypotheses))
    ]
    changed += [
        replace(claim, hypotheses=(*claim.hypotheses[:i], sp.Not(h), *claim.hypotheses[i + 1 :]))
        for i, h in enumerate(claim.hypotheses)
    ]
    if not callable(claim.statement):
        parts = claim.statement
        changed += [
            replace(claim, statement=(*parts[:i], *rest, *parts[i + 1 :]))
            for i, part in enumerate(parts)
            for rest in ((), (sp.Not(part),))
            if rest or len(parts) > 1
        ]
    digests = [digest(each) for each in (claim, *changed)]
    assert len(changed) >= 4 and len(set(digests)) == len(digests)
    # Neither words nor what checks make of the claim is mathematics of it.
    assert digest(replace(claim, title="another title", boxes=())) == digests[0]


def test_the_digest_knows_the_statement_at_every_depth_that_it_is_written_out_for() -> None:
    claim = schema(1)
    assert len(claim.sample_depths) > 1

    def differs_at(wrong: int) -> Claim:
        return replace(
            claim,
            statement=lambda depth: (sp.Eq(x**depth, 1 + (depth == wrong), evaluate=False),),
        )

    digests = [digest(claim), *(digest(differs_at(depth)) for depth in claim.sample_depths)]
    assert len(set(digests)) == len(digests)
