"""The draws: every sign and order pattern occurs with every depth, and no drawn point violates a
claim that holds.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import hypothesis
import pytest

from rankclock.theory.symbols import N, alpha, eta, lam, x
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evidence.sampled.simpler import points
from rankclock.verify.hitting.step_size import step_size_limit
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.judge import judge
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.verdict import Truth
from support.claims import named

_DEPTHS = tuple(range(2, 9))
_QUICK = (
    "no-overshoot",
    "step-monotone-growing",
    "step-monotone-decaying",
    "log-concave-decaying",
    "descent-tail-positive",
    "travel-partial-fraction",
)


def accepted(name, draws):
    chosen = named(name)
    for number in range(draws):
        point = draw_point(chosen, SeededPicks(f"patterns/{number}"), depths=_DEPTHS)
        if all(decide(h, point.values).truth is Truth.YES for h in chosen.hypotheses):
            yield point.values


def order(value: Fraction, other: Fraction) -> str:
    return "<" if value < other else "=" if value == other else ">"


def test_recovery_times_are_drawn_over_the_product_of_sign_order_and_depth():
    seen = set()
    for values in accepted("recovery-time-ceiling", 2500):
        depth, level, start = int(values[N]), values[lam], values[alpha] ** int(values[N])
        fraction = Fraction(depth - 1, 2 * depth - 1)
        seen.add(
            (
                depth,
                order(level, Fraction(0)),
                order(start, fraction * level),
                order(start, max(level, Fraction(0))),
            )
        )
    # A start at the limit leaves no accuracy to ask for, so alpha^N = lam is excluded by the
    # hypotheses.
    possible = [
        ("<", ">", ">"),
        ("=", ">", ">"),
        (">", "<", "<"),
        (">", "=", "<"),
        (">", ">", "<"),
        (">", ">", ">"),
    ]
    missing = [
        pattern for pattern in product(_DEPTHS, possible) if (pattern[0], *pattern[1]) not in seen
    ]
    assert not missing


def test_step_sizes_are_drawn_at_just_inside_and_far_inside_their_limit():
    seen = set()
    for values in accepted("no-overshoot", 3000):
        limit = (
            2
            * step_size_limit(
                depth=int(values[N]),
                alpha=Fraction(1, 10**9),
                lowest=values[lam],
                highest=values[lam],
            ).above
        )
        share = values[eta] / limit
        place = (
            "at"
            if share == 1
            else "just inside"
            if share > Fraction(98, 100)
            else "far inside"
            if share < Fraction(1, 10)
            else "inside"
        )
        seen.add((int(values[N]), place))
    assert seen >= set(product(_DEPTHS, ("at", "just inside", "far inside")))


def test_the_limit_itself_is_drawn_exactly():
    assert any(
        values[x] ** int(values[N]) == values[lam] for values in accepted("no-overshoot", 300)
    )


@pytest.mark.parametrize("name", _QUICK)
def test_no_point_that_hypothesis_finds_violates_a_claim(name):
    chosen, counted = named(name), []

    @hypothesis.settings(
        max_examples=60,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(points(chosen, depths=_DEPTHS))
    def property_holds(point):
        judgement = judge(chosen, point)
        if judgement.accepted:
            counted.append(point)
            assert judgement.broken is None

    property_holds()
    assert len(counted) >= 20


def test_shrinking_finds_a_simple_counterexample_that_replays():
    from rankclock.verify.evidence.check import replay
    from rankclock.verify.evidence.sampled.search import search
    from rankclock.verify.verdict import Verdict

    literal = named("recovery-time-from-above")
    found = search(literal, seed=3, examples=40, depths=_DEPTHS).counterexample
    assert found is not None
    values = {s: Fraction(found.point[s.name]) for s in literal.symbols}
    assert all(v.denominator < 10**6 for v in values.values())
    assert replay(literal, values).verdict is Verdict.REFUTED
