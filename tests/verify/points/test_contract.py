"""Ranges of integers: never too narrow, and narrow enough to be gone through."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from random import Random

import pytest
import sympy as sp

from rankclock.verify.evaluate.decide import decide
from rankclock.verify.points.contract import contracted
from rankclock.verify.points.intervals import EVERYTHING, NoCase
from rankclock.verify.verdict import Truth

n, k = sp.symbols("n k", integer=True)
_REACH = 7

BOUNDED = {
    "a chain": ((k >= 1, k <= n, n <= 9), {k: (1, 9), n: (1, 9)}),
    "strict ends": ((n > -4, n < 4), {n: (-3, 3)}),
    "a square": ((n**2 <= 50,), {n: (-7, 7)}),
    "an absolute value": ((sp.Abs(n - 2) <= 5,), {n: (-3, 7)}),
    "a disc": ((n**2 + k**2 <= 10,), {n: (-3, 3), k: (-3, 3)}),
    "a hyperbola": ((n > 0, k > 0, n * k <= 6), {n: (1, 6), k: (1, 6)}),
    "a cube of each sign": ((n**3 <= 30, n**3 >= -30), {n: (-3, 3)}),
    "an irrational end": ((n >= 0, n <= 3 * sp.pi), {n: (0, 9)}),
    "a reciprocal": ((n >= 1, 1 / n >= sp.Rational(1, 7)), {n: (1, 7)}),
    "cases": ((sp.Or(sp.Eq(n, -2), sp.Eq(n, 5)),), {n: (-2, 5)}),
    "both of a maximum": ((sp.Max(n, k) <= 4, sp.Min(n, k) >= -1), {n: (-1, 4), k: (-1, 4)}),
}


@pytest.mark.parametrize("name", BOUNDED)
def test_bounds_are_found(name):
    conditions, expected = BOUNDED[name]
    assert contracted(conditions, dict.fromkeys(expected, EVERYTHING)) == expected


@pytest.mark.parametrize(
    "conditions",
    [(n >= 0,), (n * k <= 6, k >= 1), (sp.sin(n) <= 0,), (sp.Ne(n, 3), n > 2), (n**3 <= 8,)],
)
def test_no_bound_is_made_up(conditions):
    free = set().union(*(c.free_symbols for c in conditions))
    ranges = contracted(conditions, dict.fromkeys(free, EVERYTHING))
    assert any(math.isinf(end) for range_ in ranges.values() for end in range_)


def test_what_contradicts_itself_has_no_case():
    with pytest.raises(NoCase):
        contracted((n > 5, n < 3), {n: EVERYTHING})


def _random_condition(random: Random) -> sp.Basic:
    parts = [n, k, n**2, k**2, n * k, n**3, sp.Abs(n - k), sp.Max(n, k), sp.Min(n, 2 * k)]
    parts += [1 / (n**2 + 1), n * (k - 1) ** 2]
    tree = sum(random.randint(-3, 3) * part for part in random.sample(parts, 3))
    relation = random.choice([sp.Le, sp.Lt, sp.Ge, sp.Eq])
    return relation(tree, random.randint(-20, 20))


@pytest.mark.parametrize("seed", range(30))
def test_a_point_that_satisfies_the_conditions_is_within(seed):
    random = Random(seed)
    conditions = [_random_condition(random) for _ in range(3)]
    conditions.append(sp.Or(_random_condition(random), _random_condition(random)))
    conditions = [c for c in conditions if isinstance(c, sp.Basic) and c not in (True, False)]
    try:
        ranges = contracted(conditions, {n: EVERYTHING, k: EVERYTHING})
    except NoCase:
        ranges = {n: (1, 0), k: (1, 0)}
    for a, b in itertools.product(range(-_REACH, _REACH + 1), repeat=2):
        values = {n: Fraction(a), k: Fraction(b)}
        if all(decide(c, values).truth is Truth.YES for c in conditions):
            assert ranges[n][0] <= a <= ranges[n][1]
            assert ranges[k][0] <= b <= ranges[k][1]


def test_parts_that_stand_twice_count_twice():
    twice = sp.Add(n, n, evaluate=False)
    condition = sp.Le(twice, 10, evaluate=False)
    assert decide(condition, {n: Fraction(5)}).truth is Truth.YES
    low, high = contracted((condition, n >= 0), {n: EVERYTHING})[n]
    assert low <= 0
    assert high >= 5
