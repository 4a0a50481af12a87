"""Lists of all points: complete, without repetition, and none where the domain is not finite."""

from __future__ import annotations

import pytest
import sympy as sp

from rankclock.theory.claim import Claim, Kind, project
from rankclock.theory.symbols import N
from rankclock.verify.points.cases import all_cases

n, k = sp.symbols("n k", integer=True)
x = sp.Symbol("x", real=True)


def claim(*hypotheses, about=n) -> Claim:
    return Claim(
        "domain",
        "domain",
        Kind.OBSERVATION,
        (sp.Ge(about**2, -1, evaluate=False),),
        hypotheses,
        project("test"),
        "planted",
        {},
    )


def values(points) -> list[tuple[int, ...]]:
    return [tuple(int(point.values[s]) for s in (n, k) if s in point.values) for point in points]


def test_every_pair_is_listed_once():
    pairs = values(all_cases(claim(k >= 1, k <= n, n <= 200), most=25_000))
    assert len(pairs) == 20_100
    assert set(pairs) == {(a, b) for a in range(1, 201) for b in range(1, a + 1)}


def test_points_near_zero_come_first():
    assert values(all_cases(claim(n >= -3, n <= 2), most=9)) == [
        (0,),
        (1,),
        (-1,),
        (2,),
        (-2,),
        (-3,),
    ]
    assert values(all_cases(claim(n >= -3, n <= -2), most=9)) == [(-2,), (-3,)]


def test_a_domain_that_is_too_large_has_no_list():
    assert all_cases(claim(n >= 1, n <= 10), most=9) is None
    assert len(all_cases(claim(n >= 1, n <= 10), most=10) or ()) == 10
    # The outer choice alone is too long here, and no pair satisfies both.
    assert all_cases(claim(n >= 1, n <= 10**12, k >= n, k < n, k <= 3 * n), most=99) is None


@pytest.mark.parametrize(
    "hypotheses", [(n >= 0,), (n >= 0, n <= 9, x > 0), (n >= 0, n <= 9, k >= 0), (n**3 <= 9,)]
)
def test_a_domain_that_is_not_finite_has_no_list(hypotheses):
    assert all_cases(claim(*hypotheses), most=10_000) is None


def test_an_empty_domain_has_an_empty_list():
    assert all_cases(claim(n >= 5, n < 5), most=9) == []


def test_a_depth_begins_at_one():
    points = all_cases(claim(N <= 4, about=N), most=9)
    assert [point.depth for point in points or ()] == [1, 2, 3, 4]


def test_a_symbol_with_more_assumptions_has_no_list():
    even = sp.Symbol("e", even=True)
    assert all_cases(claim(even >= 1, even <= 9, about=even), most=99) is None
