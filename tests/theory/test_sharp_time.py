"""The claims on the sharp hitting time against long certified runs, and wrong forms of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp
from flint import arb

from rankclock.theory.claim import Claim
from rankclock.theory.process import Passage
from rankclock.theory.registry import all_claims
from rankclock.theory.symbols import N, alpha, b, eta, lam
from rankclock.verify.descent.certified_mode import first_passage
from rankclock.verify.descent.goals import FactorGoal
from rankclock.verify.descent.mode import Mode
from rankclock.verify.evaluate.decide import decide, enclosure
from rankclock.verify.evidence.sampled.search import search
from rankclock.verify.points.judge import judge
from rankclock.verify.points.point import Point, exact_values
from rankclock.verify.verdict import Truth

CLAIMS = {claim.id: claim for claim in all_claims()}
BELOW, GROWING, DECAYING = (
    CLAIMS[f"sharp-time-{name}"] for name in ("below-inflection", "growing", "decaying")
)

# claim, depth, lam, start, target, step size: some ten thousand steps by default, up to ten million
# in the long run.
SHORT = [
    (BELOW, 3, 1, "1/100", "1/2", "1/100"),
    (BELOW, 4, 2, "1/20", "4/5", "1/50"),
    (GROWING, 3, 1, "3/4", "999/1000", "1/2000"),
    (DECAYING, 3, 0, "1", "1/5", "1/100"),
    (DECAYING, 5, -1, "3/4", "1/5", "1/100"),
    (DECAYING, 4, 1, "3/2", "101/100", "1/5000"),
]
LONG = [
    (BELOW, 2, 1, "1/1000000", "1/2", "1/500000"),
    (BELOW, 3, 1, "1/10000", "1/2", "1/500"),
    (BELOW, 4, 1, "1/500", "7/10", "1/10"),
    (BELOW, 5, 1, "1/100", "4/5", "1/10"),
    (GROWING, 2, 1, "3/5", "99999/100000", "1/1000000"),
    (DECAYING, 2, -1, "1", "1/100000", "1/500000"),
    (DECAYING, 3, 0, "1", "1/40", "1/10"),
    (DECAYING, 5, -1, "1/2", "1/100", "1/20"),
]


def sides(
    claim: Claim, depth: int, eigenvalue: int, start: str, target: str, size: str
) -> tuple[arb, int, arb]:
    """Lower bound, number of steps by a certified run, upper bound; the hypotheses hold."""
    values = {
        N: Fraction(depth),
        lam: Fraction(eigenvalue),
        alpha: Fraction(start),
        b: Fraction(target),
        eta: Fraction(size),
    }
    assert all(decide(h, values).truth is Truth.YES for h in claim.hypotheses)
    goal = FactorGoal(values[b], values[b])
    found = first_passage(
        Mode(depth, values[lam], values[alpha], values[eta]), goal, budget=20_000_000
    )
    assert found.exact
    lower, upper = claim.at_depth(depth)
    assert isinstance(lower.rhs, Passage) and isinstance(upper.lhs, Passage)
    return enclosure(lower.lhs, values, bits=128), found.lo, enclosure(upper.rhs, values, bits=128)


@pytest.mark.parametrize("case", SHORT, ids=lambda case: f"{case[0].id}-{case[1]}")
def test_bounds_hold_and_are_a_few_steps_apart(case: tuple) -> None:
    low, count, high = sides(*case)
    assert count > 1000 and low <= count <= high
    assert high - low < 3


@pytest.mark.long
@pytest.mark.parametrize("case", LONG, ids=lambda case: f"{case[0].id}-{case[1]}")
def test_bounds_hold_for_millions_of_steps(case: tuple) -> None:
    low, count, high = sides(*case)
    assert 10**6 < count < 10**7 and low <= count <= high
    assert high - low < 3


def changed(claim: Claim, relation: int, edit: Callable[[sp.Basic], sp.Basic]) -> Claim:
    statement = list(claim.statement)
    statement[relation] = edit(statement[relation])
    assert statement != list(claim.statement)
    return replace(claim, statement=tuple(statement))


def without_integral(relation: sp.Basic) -> sp.Basic:
    return relation.replace(lambda tree: isinstance(tree, sp.Integral), lambda tree: sp.Integer(0))


def one_step_less(relation: sp.Basic) -> sp.Basic:
    return relation.func(relation.lhs, relation.rhs - 1)


def one_step_more(relation: sp.Basic) -> sp.Basic:
    return relation.func(relation.lhs + 1, relation.rhs)


def logarithm(factor: int):  # type: ignore[no-untyped-def]
    def edit(relation: sp.Basic) -> sp.Basic:
        half = [
            tree
            for tree in sp.preorder_traversal(relation)
            if tree.is_Mul and any(isinstance(part, sp.log) for part in tree.args)
        ]
        return relation.subs(half[0], factor * half[0])

    return edit


WRONG = [
    (BELOW, 0, one_step_more),
    (BELOW, 0, logarithm(2)),
    (BELOW, 0, without_integral),
    (BELOW, 1, one_step_less),
    (BELOW, 1, logarithm(0)),
    (BELOW, 1, without_integral),
    (GROWING, 0, one_step_more),
    (GROWING, 0, logarithm(0)),
    (GROWING, 0, without_integral),
    (GROWING, 1, one_step_less),
    (GROWING, 1, logarithm(2)),
    (GROWING, 1, without_integral),
    (DECAYING, 0, one_step_more),
    (DECAYING, 0, logarithm(0)),
    (DECAYING, 0, without_integral),
    (DECAYING, 1, one_step_less),
    (DECAYING, 1, logarithm(2)),
]


@pytest.mark.parametrize(
    ("claim", "relation", "edit"),
    WRONG,
    ids=[f"{c.id}-{r}-{e.__name__}-{i}" for i, (c, r, e) in enumerate(WRONG)],
)
def test_wrong_bound_is_refuted(
    claim: Claim, relation: int, edit: Callable[[sp.Basic], sp.Basic]
) -> None:
    wrong = changed(claim, relation, edit)
    points = (Point(exact_values(wrong, point), ()) for point in wrong.boundary)
    broken = any(judge(wrong, point).broken == relation for point in points)
    assert (
        broken or search(wrong, seed=1, examples=60, depths=range(2, 7)).counterexample is not None
    )
