"""Slack over the design: enclosures rounded outwards, violations that surface, and numbers checked
by another route.
"""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp
from flint import arb, fmpq

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.symbols import N, eta, lam, x
from rankclock.verify.arithmetic.balls import outward
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evidence.sampled.search import search
from rankclock.verify.evidence.slack_design import design_evidence, slack_over_design
from rankclock.verify.points.slack import margin_at, ratio_at
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Count, Verdict
from support.claims import named

_SETTINGS = Settings()
_QUICK = (
    "no-overshoot",
    "descent-tail-positive",
    "flow-tail-positive",
    "full-travel-time-sharper",
    "step-monotone-growing",
    "descent-tail-zero",
)


def scaled(name: str, factor) -> Claim:
    """The claim with its smaller sides multiplied."""
    original = named(name)
    changed = replace(
        original,
        statement=tuple(r.func(r.lhs * factor, r.rhs, evaluate=False) for r in original.statement),
    )
    assert changed.text() != original.text()
    return changed


@pytest.mark.parametrize("name", ["no-overshoot", "full-travel-time-sharper", "flow-tail-positive"])
def test_a_bound_that_is_too_sharp_is_reported_as_violated(name):
    changed = scaled(name, sp.Rational(21, 20) if name != "flow-tail-positive" else 1000)
    design = slack_over_design(changed, _SETTINGS)
    assert design["violated"]
    assert design_evidence(changed, design, _SETTINGS).verdict is Verdict.REFUTED
    least = design["relations"][0]["least"]
    assert Fraction(least[1]) < 1


@pytest.mark.parametrize("name", _QUICK)
def test_a_true_bound_has_no_slack_below_one(name):
    design = slack_over_design(named(name), _SETTINGS)
    assert design["violated"] == []
    assert design_evidence(named(name), design, _SETTINGS).verdict is Verdict.UNREFUTED
    for relation in design["relations"]:
        for point in relation["points"]:
            low, high = map(Fraction, point["slack"])
            assert 1 <= low <= high


def test_slack_agrees_with_exact_arithmetic():
    design = slack_over_design(named("no-overshoot"), _SETTINGS)
    first = design["relations"][0]
    assert len(first["points"]) >= 50
    for point in first["points"]:
        depth, at, size, level = (
            int(point["N"]),
            *(Fraction(point[name]) for name in ("x", "eta", "lambda")),
        )
        exact = (at + size * at ** (depth - 1) * (level - at**depth)) / at
        low, high = map(Fraction, point["slack"])
        assert low <= exact <= high
        assert high - low < exact / 10**5


def test_summary_comes_from_the_points():
    for relation in slack_over_design(named("descent-tail-positive"), _SETTINGS)["relations"]:
        lows, highs = (
            sorted(Fraction(point["slack"][end]) for point in relation["points"]) for end in (0, 1)
        )
        assert [Fraction(v) for v in relation["least"]] == [lows[0], highs[0]]
        assert [Fraction(v) for v in relation["worst"]] == [lows[-1], highs[-1]]
        assert Fraction(relation["median"][0]) == lows[(len(lows) - 1) // 2]
        worst = next(
            p
            for p in relation["points"]
            if {k: v for k, v in p.items() if k != "slack"} == relation["worst_at"]
        )
        assert Fraction(worst["slack"][1]) == highs[-1]


def test_a_design_knows_no_seed_and_is_plain_data():
    one, two = (slack_over_design(named("no-overshoot"), Settings(seed=seed)) for seed in (0, 5))
    assert json.dumps(one) == json.dumps(two)


def test_only_bounds_over_numbers_have_a_design():
    assert slack_over_design(named("dimensionless-step"), _SETTINGS) is None
    assert slack_over_design(named("effective-rank-range"), _SETTINGS) is None
    assert design_evidence(named("dimensionless-step"), None, _SETTINGS) is None


@pytest.mark.parametrize("name", ["effective-rank-range", "window-denoising"])
def test_slack_of_a_claim_about_matrices_at_the_draws_is_one_number(name):
    found = search(named(name), seed=0, examples=30, depths=range(2, 9)).slack
    # Singular values that coincide are enclosed to half the bits, which must not leave the slack
    # unreadable.
    assert len(found) >= 20 and all(Fraction(text) >= 1 - Fraction(1, 10**5) for text in found)
    assert max(map(Fraction, found)) > 2


def test_a_design_without_points_is_no_pass():
    design = {
        "relations": [{"relation": 0, "points": []}],
        "skipped": {},
        "violated": [],
        "undecided": 0,
    }
    nowhere = design_evidence(named("no-overshoot"), design, _SETTINGS)
    assert nowhere.verdict is Verdict.NOT_APPLICABLE
    slow = design | {"skipped": {Count.TOO_LONG: 3}}
    assert design_evidence(named("no-overshoot"), slow, _SETTINGS).verdict is Verdict.INCONCLUSIVE
    full = slack_over_design(named("no-overshoot"), _SETTINGS)
    assert (
        design_evidence(named("no-overshoot"), full | {"undecided": 1}, _SETTINGS).verdict
        is Verdict.INCONCLUSIVE
    )


@pytest.mark.parametrize(
    "exact",
    [
        Fraction(1, 3),
        Fraction(2, 3),
        Fraction(123456789),
        Fraction(1, 10**40),
        Fraction(10**40 + 1, 7),
    ],
)
def test_decimals_are_rounded_outwards(exact):
    with precision(96):
        low, high = map(Fraction, outward(arb(fmpq(exact.numerator, exact.denominator))))
    assert low < exact < high
    assert high - low < exact / 10**5


def test_margins_have_a_sign_and_ratios_need_positive_sides():
    values = {x: Fraction(3)}
    assert margin_at(sp.Le(x, 4, evaluate=False), values) == arb(fmpq(1, 4))
    assert margin_at(sp.Ge(x, 4, evaluate=False), values) == arb(fmpq(-1, 4))
    assert margin_at(sp.Gt(x, 0, evaluate=False), values) == 3
    assert margin_at(sp.And(x < 4, x < 6), values) == arb(fmpq(1, 4))
    assert margin_at(sp.Or(x > 4, x < 6), values) == arb(fmpq(1, 2))
    assert margin_at(sp.Eq(x, 4, evaluate=False), values) == arb(fmpq(-1, 4))
    assert margin_at(sp.Ne(x, 4, evaluate=False), values) == arb(fmpq(1, 4))
    assert margin_at(sp.Ne(0, 3 * x - 9, evaluate=False), values) == 0
    assert margin_at(sp.Or(sp.Eq(x, 4, evaluate=False), x > 12), values) == arb(fmpq(-1, 4))
    assert margin_at(sp.Eq(x, 3, evaluate=False), values) == 0
    assert margin_at(sp.Le(1 / (x - 3), 4, evaluate=False), values) is None
    assert ratio_at(sp.Le(-x, 4, evaluate=False), values) is None
    assert ratio_at(sp.Le(x, 6, evaluate=False), values) == 2
    assert {N, eta, lam} <= set(named("no-overshoot").symbols)


def test_relations_with_a_side_that_is_never_positive_are_decided():
    u = sp.Symbol("u", real=True)
    for relation, verdict in (
        (u**2 * (u - 1) - 1 <= 0, Verdict.UNREFUTED),
        (u**2 * (3 * u - 1) - 1 <= 0, Verdict.REFUTED),
    ):
        own = Claim(
            "no-slack",
            "No slack",
            Kind.UPPER,
            (relation,),
            (u >= 0, u <= 1),
            project("test"),
            "planted",
            {u: sp.Rational(1, 2)},
            (Tight({u: sp.Rational(1, 2)}, sp.Rational(9)),),
        )
        found = design_evidence(own, slack_over_design(own, _SETTINGS), _SETTINGS)
        assert found.verdict is verdict and found.counts["inequalities with slack"] == 0
