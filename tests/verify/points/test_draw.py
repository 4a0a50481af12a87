"""Draws in corners of the hypotheses and beside like matrices, and named points carried to the
edges: wrong statements of small volume are met.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp

from rankclock.theory.claim import Claim
from rankclock.theory.formulas.descent import start_slope
from rankclock.theory.symbols import N, alpha, b, cap, eta, lam, lam_3, s, t
from rankclock.verify.evidence.check import check
from rankclock.verify.evidence.sampled.climb import climb
from rankclock.verify.points.borders import bounds_on, place_of
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Verdict
from support.claims import named


def wider(name: str, old: sp.Basic, new: sp.Basic) -> Claim:
    """The claim with one hypothesis exchanged for another."""
    own = named(name)
    assert old in own.hypotheses
    return replace(own, hypotheses=tuple(new if h == old else h for h in own.hypotheses))


def test_bounds_of_absolute_values_and_of_products() -> None:
    assert set(bounds_on(sp.Abs(b) <= cap * lam, b)) == {cap * lam, -cap * lam, sp.Integer(0)}
    assert bounds_on(sp.Ge(b * lam, eta, evaluate=False), b) == (eta / lam,)
    assert bounds_on(sp.Ge(1 + b * (lam - 2), eta, evaluate=False), b) == ((eta - 1) / (lam - 2),)
    assert bounds_on(sp.Le(eta, lam ** (-2 + 2 / N) / N, evaluate=False), lam) == (
        (N * eta) ** (1 / (-2 + 2 / N)),
    )
    assert set(bounds_on(sp.Lt(0, sp.Abs(b - 7), evaluate=False), b)) == {sp.Integer(7)}
    assert (
        bounds_on(sp.Le(b + b**2, eta, evaluate=False), b)
        == bounds_on(sp.Le(b**b, eta, evaluate=False), b)
        == ()
    )


def test_corners_are_drawn() -> None:
    own = named("window-effective-rank")
    labels = [draw_point(own, SeededPicks(f"corner/{n}"), depths=(2,)).cells for n in range(100)]
    assert sum(sum(" at cut " in cell for cell in cells) >= 4 for cells in labels) >= 5


def test_some_drawn_matrices_are_close_to_each_other() -> None:
    own = named("window-denoising")
    diagonals = [m for m, kind in own.matrices.items() if kind == "diagonal"]
    points = [draw_point(own, SeededPicks(f"near/{n}"), depths=(2,)) for n in range(60)]
    gaps = [
        max(
            abs(Fraction(int(e.p), int(e.q)))
            for e in (p.values[diagonals[0]] - p.values[diagonals[1]]).entries()
        )
        for p in points
    ]
    assert (
        any(gap == 0 for gap in gaps)
        and any(0 < gap <= Fraction(1, 2) for gap in gaps)
        and any(gap > 2 for gap in gaps)
    )


@pytest.mark.parametrize(
    ("name", "symbol", "factor", "steps"),
    [
        ("window-effective-rank", cap, Fraction(201, 200), 2000),
        ("rank-unimodal", lam_3, Fraction(9, 10), 600),
        ("window-first-passages", eta, Fraction(11, 10), 600),
    ],
)
def test_a_hypothesis_a_little_too_wide_is_refuted(
    name: str, symbol: sp.Symbol, factor: Fraction, steps: int
) -> None:
    own = named(name)
    assert climb(own, seed=0, depths=(2, 3), steps=steps).counterexample is None
    old = next(h for h in own.hypotheses if h.lhs == symbol and h.rhs != 0)
    assert (
        climb(
            wider(name, old, old.func(symbol, old.rhs * factor, evaluate=False)),
            seed=0,
            depths=(2, 3),
            steps=steps,
        ).counterexample
        is not None
    )


def test_a_target_beside_the_flat_top_of_a_step_is_met() -> None:
    own = named("passage-monotone-decaying")
    slope = start_slope(N, lam, alpha, eta)
    steps = 1200
    assert climb(own, seed=0, depths=(2, 3), steps=steps).counterexample is None
    assert (
        climb(
            wider(own.id, slope >= 0, slope >= sp.Rational(-1, 10)),
            seed=0,
            depths=(2, 3),
            steps=steps,
        ).counterexample
        is not None
    )


def test_a_conjecture_is_searched_for_longer() -> None:
    own = replace(named("abel-defect-sharp"), boxes=())
    found = check(own, Settings(examples=3))
    assert found.verdict is Verdict.UNREFUTED and found.evidence[0].counts["accepted"] >= 30
    assert check(own, Settings(examples=3, quick=True)).evidence[0].counts["accepted"] < 30


@pytest.mark.parametrize("size", [Fraction(1, 10**400), Fraction(10**400)])
@pytest.mark.parametrize("sign", [-1, 0, 1])
def test_times_are_drawn_for_starts_beyond_floats(size: Fraction, sign: int) -> None:
    flow = named("flow-monotone")
    for number in range(8):
        point = draw_point(
            flow,
            SeededPicks(f"times/{number}"),
            depths=(4,),
            fixed={N: Fraction(4), lam: sign * size, alpha: size},
        )
        assert {s, t} <= point.values.keys()


def test_an_edge_at_infinity_is_no_place() -> None:
    assert all(
        place_of(tree, {t: Fraction(1)}) is None for tree in (sp.zoo, sp.oo, t + sp.oo, sp.nan)
    )
    assert place_of(t + 1, {t: Fraction(1)}) == (Fraction(2), True)
