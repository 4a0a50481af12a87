"""Corners: two borders met at once, and kept while a climb goes on."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
import sympy as sp
from sympy import Rational as R

from rankclock.theory.claim import Claim, Kind, project
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evidence.sampled.ascent import all_tied
from rankclock.verify.evidence.sampled.climb import climb
from rankclock.verify.evidence.sampled.corners import visit_corners
from rankclock.verify.evidence.sampled.trials import Trials
from rankclock.verify.points.point import Point, exact_values
from rankclock.verify.settings import STANDARD
from rankclock.verify.verdict import Truth
from support.claims import named

x, y, z = sp.symbols("x y z", real=True)
_DEPTHS = tuple(range(2, 9))


def relaxed(name: str, index: int, factor: sp.Rational) -> Claim:
    """A claim with one upper bound of its hypotheses raised."""
    original = named(name)
    hypotheses = list(original.hypotheses)
    bound = hypotheses[index]
    assert isinstance(bound, sp.Le)
    hypotheses[index] = bound.lhs <= factor * bound.rhs
    return replace(original, hypotheses=tuple(hypotheses))


@pytest.mark.parametrize("seed", [0, 1])
def test_a_target_just_beyond_the_inflection_is_met_on_an_iterate(seed):
    """Beyond the inflection a step is ahead of the flow: it shows where it ends on the target."""
    claim = relaxed("flow-ahead-below-inflection", 4, R(101, 100))
    result = climb(claim, seed=seed, depths=_DEPTHS, steps=240)
    assert result.counterexample is not None


TWO = Claim(
    "two-at-once",
    "two at once",
    Kind.OBSERVATION,
    (sp.Le(x, 2 * y + z**2, evaluate=False),),
    (x > 0, y > 0, z > 0, z <= 3, x <= 2 * y, y <= x + z),
    project("test"),
    "planted",
    {x: 1, y: 1, z: 1},
)


def trials(claim: Claim) -> Trials:
    return Trials(claim, 30, 10, Random(0), STANDARD)


def test_a_corner_meets_both_borders_and_stays_there():
    start = Point(exact_values(TWO, {x: 1, y: 1, z: 2}), ())
    sites = visit_corners(trials(TWO), [start], seed=0, steps=90)
    exact = [(p, ties) for p, ties in sites if all(not tie.gap for tie in ties)]
    assert len(exact) > 3
    for point, ties in exact:
        assert len({tie.symbol for tie in ties}) == 2
        for tie in ties:
            meets = sp.Eq(tie.border.lhs, tie.border.rhs, evaluate=False)
            assert decide(meets, point.values).truth is Truth.YES
        again = all_tied(point, ties)
        assert again is not None
        assert again.values == point.values
    assert all(decide(h, p.values).truth is Truth.YES for p, _ in sites for h in TWO.hypotheses)


def test_corners_are_on_top_of_the_budget_and_bounded():
    start = Point(exact_values(TWO, {x: 1, y: 1, z: 2}), ())
    counted = trials(TWO)
    visit_corners(counted, [start], seed=0, steps=20)
    assert 0 < counted.result.steps <= 20
    assert counted.budget == 10 + counted.result.steps
    assert visit_corners(counted, [], seed=0, steps=20) == []
