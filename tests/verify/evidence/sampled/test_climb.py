"""The search that moves towards a violation: it must find what plain draws miss, and report nothing
where there is nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp

from rankclock.theory.claim import Claim, Kind, project
from rankclock.theory.symbols import N, eta, h, lam, x, y
from rankclock.verify.evaluate.decide import Decision, How
from rankclock.verify.evidence.check import replay
from rankclock.verify.evidence.sampled.border_visits import borders_of
from rankclock.verify.evidence.sampled.climb import climb, climb_evidence, evidence_of_climb
from rankclock.verify.evidence.sampled.search import SearchResult, evidence_of, search
from rankclock.verify.evidence.sampled.trials import ClimbResult
from rankclock.verify.points.judge import judge
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Count, Truth, Verdict
from support.claims import named

_DEPTHS = tuple(range(2, 9))
_TINY = sp.Rational(1, 10**6)


def statement(name: str, hypotheses, relations, witness) -> Claim:
    """A claim of the test's own."""
    return Claim(
        name,
        name,
        Kind.OBSERVATION,
        tuple(relations),
        tuple(hypotheses),
        project("test"),
        "planted",
        witness,
    )


def bowl(*terms):
    """1 + sum of squares >= 1 + 10^-6: violated in a ball of radius 10^-3 only."""
    return sp.Ge(1 + sum(terms), 1 + _TINY, evaluate=False)


_POSITIVE = (x > 0, y > 0, h > 0)
_PLACE = {x: sp.Rational(31783, 10**5), y: sp.Rational(22917, 10**4), h: sp.Rational(713, 10**4)}
_ONE = dict.fromkeys(_PLACE, 1)
_BALL = tuple((s - place) ** 2 for s, place in _PLACE.items())

_A, _B = 31337, 71993

THIN = {
    "a ball in the inside": statement("ball", _POSITIVE, [bowl(*_BALL)], _ONE),
    "a bent valley": statement(
        "valley",
        _POSITIVE[:2],
        [
            sp.Ge(
                1 + 20 * (y - x**2) ** 2 + (x - sp.Rational(13017, 10**4)) ** 2,
                1 + _TINY / 1000,
                evaluate=False,
            )
        ],
        {x: 1, y: 1},
    ),
    "a ball on an edge": statement(
        "edge",
        (x > 0, y > 0, h > 0, x**2 < 2 + y),
        [bowl((y - _PLACE[y]) ** 2, (h - _PLACE[h]) ** 2, 10**6 * (x**2 - 2 - y) ** 2)],
        _ONE,
    ),
    "beside an edge that no draw solves for": statement(
        "implicit",
        (x > 0, y > 0, x * y + x**3 * y**2 < 3),
        [sp.Gt(3 - x * y - x**3 * y**2, sp.Rational(1, 10**9), evaluate=False)],
        {x: 1, y: 1},
    ),
    "one sign of a case border": statement(
        "case",
        (x > 0, y > 0),
        [sp.Ge(sp.Max(_A * x, _B * y) - sp.Min(_A * x, _B * y), _TINY**2 * x, evaluate=False)],
        {x: 1, y: 1},
    ),
}


@pytest.mark.parametrize("name", THIN)
def test_a_thin_violation_is_climbed_to(name):
    found = climb(THIN[name], seed=0, depths=_DEPTHS).counterexample
    assert found is not None
    values = {s: Fraction(found.point[s.name]) for s in THIN[name].symbols}
    assert replay(THIN[name], values).verdict is Verdict.REFUTED


# Not the valley, at whose bottom a square of the statement vanishes, where draws go by themselves.
@pytest.mark.parametrize("name", sorted(THIN.keys() - {"a bent valley"}))
def test_plain_draws_miss_it(name):
    assert search(THIN[name], seed=0, examples=1500, depths=_DEPTHS).counterexample is None


@pytest.mark.parametrize(
    "name",
    [
        "no-overshoot",
        "step-monotone-decaying",
        "log-concave-decaying",
        "descent-tail-positive",
        "local-stability",
    ],
)
def test_a_true_claim_survives_and_its_edges_were_visited(name):
    found = climb_evidence(named(name), Settings(examples=40))
    assert found is not None
    assert found.verdict is Verdict.UNREFUTED
    assert found.counts["edges visited"] >= 20
    assert found.counts["starts"] >= 5


NEVER_VISITED_BY_CHANCE = [
    "step-sandwich",
    "sharp-time-below-inflection",
    "sharp-time-growing",
    "sharp-time-decaying",
    "travel-falling",
]
NEVER_VISITED_BY_CHANCE += [
    "travel-hypergeometric",
    "travel-inverts-flow",
    "travel-root-sum",
    "flow-ahead-below-inflection",
    "recovery-identical",
]


@pytest.mark.parametrize("name", NEVER_VISITED_BY_CHANCE)
def test_the_border_of_each_hypothesis_is_visited_whatever_the_budget(name):
    found = climb(named(name), seed=0, depths=_DEPTHS, steps=1)
    assert found.missed == [] and found.borders == len(borders_of(named(name))) > 3
    assert found.counterexample is None and not found.undecided


def test_no_border_counts_as_visited_without_a_visit(monkeypatch):
    monkeypatch.setattr("rankclock.verify.evidence.sampled.edges.ways", lambda *_, **__: iter(()))
    found = climb(named("step-sandwich"), seed=0, depths=_DEPTHS, steps=1)
    assert {"eta > 0", "lambda > 0", "x > 0"} <= set(found.missed)


@pytest.mark.parametrize("limit", [lam > sp.Rational(1, 90), sp.Ne(N, 2)], ids=str)
def test_a_claim_about_integrals_that_fails_beside_a_border_only_is_refuted(limit):
    original = named("step-sandwich")
    # Named points and draws stay away from these borders; so does the climb, with the few steps
    # that integrals get.
    witness = {**original.witness, N: 3, lam: 1}
    changed = replace(
        original,
        statement=(*original.statement, limit),
        witness=witness,
        boundary=(),
        tight_at=original.tight_at[:2],
    )
    found = climb_evidence(changed, Settings())
    assert (
        found.verdict is Verdict.REFUTED
        and "relation 2 is violated" in found.notes[0]
        and "borders" not in found.counts
    )


def test_a_border_that_is_not_visited_is_told_and_is_no_failure():
    found = climb_evidence(named("descent-ahead-above-inflection"), Settings(examples=20))
    assert found.verdict is Verdict.UNREFUTED
    assert found.counts["borders"] == 9 and found.counts["borders visited"] == 8
    assert (
        found.notes[-1]
        == "borders of hypotheses that no point of the search is at or beside: alpha > 0"
    )


def test_a_border_at_which_nothing_is_decided_is_not_visited(monkeypatch):
    about = statement("one border", (x > 0,), [sp.Gt(x + 1, 1, evaluate=False)], {x: 1})
    assert climb(about, seed=0, depths=(2,), steps=1).missed == []
    real = judge
    unknown = Decision(Truth.UNKNOWN, How.TOO_LONG)

    def slow_beside_zero(claim, point, **rest):
        found = real(claim, point, **rest)
        return (
            replace(found, decisions=(unknown,))
            if found.accepted and point.values[x] < Fraction(1, 50)
            else found
        )

    monkeypatch.setattr("rankclock.verify.evidence.sampled.trials.judge", slow_beside_zero)
    found = climb(about, seed=0, depths=(2,), steps=1)
    assert found.missed == ["x > 0"] and not found.undecided


def test_a_step_limit_that_is_barely_too_wide_is_refuted():
    original = named("step-monotone-decaying")
    wider = tuple(
        h.func(h.lhs, h.rhs * (1 + sp.Rational(1, 10**9)), evaluate=False) if h.lhs == eta else h
        for h in original.hypotheses
    )
    changed = replace(original, hypotheses=wider)
    assert changed.text() != original.text()
    assert climb_evidence(changed, Settings()).verdict is Verdict.REFUTED


def test_a_reversed_inequality_is_refuted_at_once():
    original = named("log-concave-growing")
    changed = replace(original, statement=(sp.Le(*original.statement[1].args, evaluate=False),))
    found = climb_evidence(changed, Settings(examples=20))
    assert found.verdict is Verdict.REFUTED


def test_no_start_is_no_pass():
    empty = statement("empty", (x > 0, x < -1), [sp.Gt(x, 0, evaluate=False)], {x: 1})
    assert climb_evidence(empty, Settings()).verdict is Verdict.INCONCLUSIVE


def test_an_undecided_point_is_no_pass():
    # Both sides are irrational and equal, which no enclosure can tell.
    sides = x * sp.hyper((1, 1), (2,), x), -sp.log(1 - x)
    inside, half = (x > 0, x < 1), {x: sp.Rational(1, 2)}
    strict = statement("strict", inside, [sp.Lt(*sides, evaluate=False)], half)
    assert climb_evidence(strict, Settings(examples=2)).verdict is Verdict.INCONCLUSIVE
    # Equality would make it true, so that agreement speaks for it; how far, is told.
    equal = statement("equal", inside, [sp.Le(*sides, evaluate=False)], half)
    found = climb_evidence(equal, Settings(examples=2))
    assert found.verdict is Verdict.UNREFUTED
    assert found.counts[Count.AGREED] > 0


def test_undecided_points_that_are_not_named_are_counted():
    about, settings = THIN["a ball in the inside"], Settings()
    climbed = ClimbResult(starts=9, undecided=[f"x={i}" for i in (1, 1, *range(2, 16))])
    notes = evidence_of_climb(climbed, about, settings).notes
    assert notes == (
        "undecided at x=1",
        "undecided at x=2",
        "undecided at x=3",
        "undecided at 12 more points",
    )
    searched = SearchResult(
        asked=9, counts=Counter(accepted=9), undecided=[f"x={i}" for i in (1, 1, *range(2, 18))]
    )
    searched.seen_true, searched.seen_false = (
        Counter(range(len(about.hypotheses))) for _ in range(2)
    )
    told = evidence_of(searched, about, seed=0, digits=30, domain="")
    assert told.verdict is Verdict.INCONCLUSIVE
    assert told.notes == (
        *(f"undecided at x={i}" for i in range(1, 6)),
        "undecided at 12 more points",
    )
    searched.undecided = searched.undecided[:6]
    assert (
        evidence_of(searched, about, seed=0, digits=30, domain="").notes[-1] == "undecided at x=5"
    )


def test_the_same_seed_climbs_the_same_way():
    first, second = (
        evidence_of_climb(
            climb(named("no-overshoot"), seed=3, depths=_DEPTHS, steps=400),
            named("no-overshoot"),
            Settings(),
        )
        for _ in range(2)
    )
    assert first == second


def test_the_smallest_margin_is_told_with_its_place():
    found = climb(THIN["a ball in the inside"], seed=0, depths=_DEPTHS, steps=60)
    assert found.counterexample is None
    margin, point = found.margins[0]
    assert margin > 0
    assert set(point.values) >= {x, y, h}


def test_one_whole_number_at_which_an_absolute_value_vanishes_is_met() -> None:
    n = sp.Symbol("n", integer=True)
    far = statement("far", (n >= 0,), [sp.Gt(sp.Abs(n - 123456789), 0, evaluate=False)], {n: 1})
    found = (
        search(far, seed=0, examples=100, depths=(2,)).counterexample
        or climb(far, seed=0, depths=(2,)).counterexample
    )
    assert found is not None and found.point["n"] == "123456789"
