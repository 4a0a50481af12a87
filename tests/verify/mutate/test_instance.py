"""Changed relations that are the relation that stands at other values, gaps at tightness witnesses,
and points on the edges of a change.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp

from rankclock.theory.process import Flow, Passage
from rankclock.theory.registry import all_claims
from rankclock.theory.symbols import N, alpha, b, eta, lam, s, t, x
from rankclock.verify.descent.exact import mode
from rankclock.verify.evaluate.decide import How, decide
from rankclock.verify.evidence.sampled.named_points import witness_gaps
from rankclock.verify.mutate.classify import classify
from rankclock.verify.mutate.fate import Fate
from rankclock.verify.mutate.instance import instance
from rankclock.verify.mutate.pool import Draws
from rankclock.verify.mutate.variant import compared, with_hypothesis, with_relation
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Truth

CLAIMS = {claim.id: claim for claim in all_claims()}
_LATER = sp.Lt(Flow(t, N, lam, alpha), Flow(t + s, N, lam, alpha), evaluate=False)


@pytest.mark.parametrize(
    ("new", "follows"),
    [
        (_LATER.xreplace({s: 2 * s}), True),
        (_LATER.xreplace({s: s + t}), True),
        (_LATER.xreplace({t: t + s}), True),
        (_LATER.xreplace({s: s - 1}), False),
        (_LATER.xreplace({s: -s}), False),
        (_LATER.xreplace({s: sp.Integer(0)}), False),
        (sp.Lt(Flow(t + s, N, lam, alpha), Flow(t, N, lam, alpha), evaluate=False), False),
        (sp.Le(Flow(t, N, lam, alpha), Flow(t + 2 * s, N, lam, alpha), evaluate=False), False),
    ],
)
def test_an_instance_needs_a_value_that_the_hypotheses_admit(new: sp.Basic, follows: bool) -> None:
    assert bool(instance(_LATER, new, (N >= 2, alpha > 0, t >= 0, s > 0), (2, 3))) is follows


def test_a_process_in_a_hypothesis_rules_an_instance_out() -> None:
    assert not instance(
        _LATER, _LATER.xreplace({s: 2 * s}), (t >= 0, s > 0, Flow(s, N, lam, alpha) < 1), (2, 3)
    )


def test_a_looser_bound_is_noticed_by_the_gap_that_the_lock_holds() -> None:
    claim = CLAIMS["koenigs-second-order"]
    looser = claim.statement[0].xreplace({(1 - x) ** 3: (1 - x) ** 4})
    finding = classify(compared(claim, with_relation(claim, 2, 0, looser)), Draws(0))
    assert finding.fate is Fate.WEAKER and "behind the lock" in finding.reason
    gaps = witness_gaps(claim, Settings())
    grown = witness_gaps(with_relation(claim, 2, 0, looser), Settings())
    assert len(gaps) == len(claim.tight_at)
    assert Fraction(grown[0][0]) > Fraction(gaps[0][1])


def test_a_condition_is_missed_on_its_edge_where_draws_do_not_go() -> None:
    claim = CLAIMS["sharp-integrands"]
    index = next(
        i for i, h in enumerate(claim.hypotheses) if isinstance(h, sp.Ne) and lam in h.free_symbols
    )
    finding = classify(
        compared(claim, with_hypothesis(claim, index, sp.Ne(x ** (N + 1), lam))), Draws(0)
    )
    assert finding.fate is Fate.KILLED and "no value" in finding.reason


def test_targets_are_drawn_at_iterates() -> None:
    claim = CLAIMS["descent-ahead-decaying"]
    met = 0
    for number in range(200):
        values = draw_point(claim, SeededPicks(str(number)), depths=(2, 3)).values
        orbit = [
            mode(k, int(values[N]), values[lam], values[alpha], values[eta], size_limit=4000)
            for k in range(1, 5)
        ]
        met += values[b] in orbit
    assert met >= 5


def test_a_target_at_the_limit_is_never_reached() -> None:
    for start, target, level in (
        (Fraction(1, 2), Fraction(1), 1),
        (Fraction(2), Fraction(1), 1),
        (Fraction(1), Fraction(0), -1),
    ):
        relation = sp.Ge(Passage(2, level, alpha, eta, b), 0, evaluate=False)
        assert (
            decide(relation, {alpha: start, eta: Fraction(1, 100), b: target}).how is How.UNDEFINED
        )
        between = {alpha: start, eta: Fraction(1, 100), b: (start + target) / 2}
        assert decide(relation, between).truth is Truth.YES


def test_large_steps_meet_their_target_exactly() -> None:
    # Far beyond the monotone range a ball cannot tell that the second iterate is the target;
    # rational numbers can.
    start, size, level = Fraction(1, 5), Fraction(40), Fraction(1)
    met = mode(1, 3, level, start, size, size_limit=10**6)
    relation = sp.Eq(Passage(3, level, alpha, eta, b), 1, evaluate=False)
    assert decide(relation, {alpha: start, eta: size, b: met}).truth is Truth.YES
    assert (
        decide(relation, {alpha: start, eta: size, b: met + Fraction(1, 10**30)}).truth is Truth.NO
    )


def test_an_unrestricted_symbol_takes_every_sign() -> None:
    claim = CLAIMS["imbalance-law"]
    assert {eta, lam} <= set(claim.unrestricted)
    drawn = [
        draw_point(claim, SeededPicks(str(number)), depths=(2, 3)).values[eta]
        for number in range(60)
    ]
    assert {(v > 0) - (v < 0) for v in drawn} == {-1, 0, 1}
    assert replace(claim, unrestricted=()).text() == claim.text()
