"""Numbers of formulas are drawn at every size, and whole numbers one by one; runs are not."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp

from rankclock.theory.claim import Claim, Kind, project
from rankclock.verify.evidence.sampled.coverage import decade
from rankclock.verify.evidence.sampled.search import gather
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.wide_cells import farthest, is_formula, numbers_named
from rankclock.verify.settings import Settings
from support.claims import named

x = sp.Symbol("p", real=True)
n, i = sp.symbols("n_0 i", integer=True)


def about(statement: sp.Basic, *hypotheses: sp.Basic) -> Claim:
    free = dict.fromkeys(statement.free_symbols, 1)
    unbounded = tuple(s for s in free if all(s not in h.free_symbols for h in hypotheses))
    return Claim(
        "a",
        "A",
        Kind.OBSERVATION,
        (statement,),
        hypotheses,
        project("a"),
        "nothing",
        free,
        unrestricted=unbounded,
    )


def test_a_decade_is_the_power_of_ten_below() -> None:
    sizes = {Fraction(1): 0, Fraction(999, 100): 0, Fraction(10): 1, Fraction(-1, 10): -1}
    sizes |= {Fraction(10) ** 6000: 6000, Fraction(99, 10**5): -4, Fraction(10) ** -30: -30}
    assert {size: decade(size) for size in sizes} == sizes


def test_a_real_with_one_bound_is_met_from_tiny_to_huge() -> None:
    evidence = gather(about(sp.Ge(x + 1, 1 - x), x >= 0), Settings()).evidence[0]
    assert evidence.coverage is not None
    span = evidence.coverage["symbols"]["p"]
    assert span["decades"] > 60
    assert float(span["least"]) < 1e-25 and float(span["largest"]) > 1e35
    assert span["signs"] == "0+"


def test_whole_numbers_are_met_one_by_one() -> None:
    for missed in (0, 1, 17, 64, 150, 199):
        claim = about(sp.Ne((n - missed) * (n + 5), 0), n >= 0)
        assert gather(claim, Settings()).counterexample is not None


def test_a_run_keeps_its_numbers_and_so_does_a_draw_that_is_not_wide() -> None:
    run = named("passage-monotone-growing")
    assert not is_formula(run)
    for claim, wide in ((run, True), (about(sp.Ge(x, 0), x >= 0), False)):
        values = [
            value
            for number in range(100)
            for value in draw_point(
                claim, SeededPicks(f"{number}"), depths=(2,), wide=wide
            ).values.values()
        ]
        assert max(map(abs, values)) < 10**6


def test_sums_and_integrals_bound_the_numbers_that_make_them_long() -> None:
    plain = about(sp.Ge(n, 0), n >= 0)
    summed = about(sp.Ge(sp.Sum(i, (i, 1, n)), n), n >= 0)
    integrated = about(sp.Ge(sp.Integral(sp.exp(-(i**2)), (i, 0, x)), 0), x >= 0)
    assert farthest(plain, n, depth=2) > 15
    assert farthest(summed, n, depth=2) == 2 and farthest(integrated, x, depth=2) == 3
    assert farthest(plain, n, depth=60) == 2


def test_the_numbers_that_a_statement_names_are_places() -> None:
    relations = (sp.Ne(x**2 / 3 - 5000 * x, 0),)
    assert numbers_named(relations, whole=True) == (2, 3, 5000)
    assert Fraction(1, 3) in numbers_named(relations, whole=False)


def test_the_same_seed_draws_the_same() -> None:
    claim = about(sp.Ge(x**2 + n**2 + 1, x * n), n >= 0)
    first, second, other = (gather(claim, Settings(seed=seed)).evidence[0] for seed in (0, 0, 1))
    assert first.to_json() == second.to_json()
    assert first.coverage != other.coverage
