"""Wrong variants of the claims on recovery times, and the steps of their proofs in numbers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp
from flint import arb

from rankclock.theory.claim import Claim
from rankclock.theory.formulas.flow import travel_hypergeometric
from rankclock.theory.formulas.times import early_case, full_case, inflection_steps, stretch_steps
from rankclock.theory.process import Passage, RecoveryTime
from rankclock.theory.symbols import N, alpha, b, eps, eta, lam
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.certified_mode import first_passage
from rankclock.verify.descent.goals import FactorGoal
from rankclock.verify.descent.mode import Mode
from rankclock.verify.evaluate.decide import decide, enclosure
from rankclock.verify.evidence.check import replay
from rankclock.verify.evidence.sampled.search import search
from rankclock.verify.verdict import Truth, Verdict
from support.claims import named

_VALUES = (N, lam, alpha, eta, eps)
_DEPTHS = tuple(range(2, 9))
_TIME = travel_hypergeometric(alpha, b, N, lam) / eta
_COUNT = Passage(N, lam, alpha, eta, b)


def stating(name: str, relation: sp.Basic) -> Claim:
    """The claim with another statement, and without what belongs to the old one."""
    return replace(named(name), statement=(relation,), lemmas=(), proves="", boxes=())


@pytest.mark.parametrize(
    "wrong",
    [
        # The exponent (N-1)/2 is the least: nine tenths of it, and none at all.
        stating("stretch-time", _COUNT < _TIME + (b / alpha) ** (sp.Rational(9, 20) * (N - 1))),
        stating("stretch-time", _COUNT < _TIME + 1),
        stating("stretch-time", _COUNT < _TIME + stretch_steps(N, alpha, b) - sp.Rational(1, 2)),
        stating(
            "recovery-time-past-inflection",
            RecoveryTime(*_VALUES) <= full_case(*_VALUES) - inflection_steps(N, lam, alpha),
        ),
        stating(
            "recovery-time-before-inflection",
            RecoveryTime(*_VALUES) <= early_case(*_VALUES) - inflection_steps(N, lam, alpha),
        ),
    ],
    ids=["nine tenths", "no allowance", "half a step less", "no s_N past", "no s_N before"],
)
def test_a_smaller_allowance_is_refuted(wrong: Claim) -> None:
    assert search(wrong, seed=1, examples=100, depths=_DEPTHS).counterexample is not None


def test_a_target_at_the_limit_is_outside() -> None:
    """b^N < lam is needed: the limit itself is never reached."""
    relaxed = replace(
        named("stretch-time"),
        hypotheses=(N >= 2, lam > 0, alpha > 0, b >= alpha, b**N <= lam, eta > 0),
    )
    point = {N: 2, lam: 1, alpha: sp.Rational(1, 2), b: 1, eta: sp.Rational(1, 10)}
    values = {symbol: Fraction(int(sp.numer(v)), int(sp.denom(v))) for symbol, v in point.items()}
    assert replay(relaxed, values).verdict is not Verdict.UNREFUTED


# depth, start, target, step size: targets past the inflection, and steps that pass the limit.
RUNS = [
    (2, "1/1000", "999/1000", "1/2"),
    (2, "1/100", "1/2", "1/1000"),
    (3, "1/50", "999/1000", "1/3"),
    (4, "1/10", "99/100", "1/10"),
    (6, "1/3", "95/100", "1/6"),
]


@pytest.mark.parametrize("run", RUNS, ids=str)
def test_the_stretch_holds_on_certified_runs(run: tuple[int, str, str, str]) -> None:
    depth, *numbers = run
    start, target, size = map(Fraction, numbers)
    values = {N: Fraction(depth), lam: Fraction(1), alpha: start, b: target, eta: size}
    claim = named("stretch-time")
    assert all(decide(h, values).truth is Truth.YES for h in claim.hypotheses)
    count = first_passage(Mode(depth, Fraction(1), start, size), FactorGoal(target, target))
    allowed = enclosure(_TIME + stretch_steps(N, alpha, b), values, bits=128)
    assert count.exact and count.lo < allowed
    # What the paper grants is more.
    assert allowed < enclosure(_TIME + (b / alpha) ** (N - 1), values, bits=128)


@pytest.mark.parametrize("name", ["late-start", "from-above", "negative"])
def test_a_refuted_case_holds_when_it_is_rounded_up(name: str) -> None:
    claim = named(f"recovery-time-{name}")
    (relation,) = claim.at_depth(2)
    rounded = stating(claim.id, relation.lhs <= sp.ceiling(relation.rhs))
    assert search(claim, seed=1, examples=100, depths=_DEPTHS).counterexample is not None
    assert search(rounded, seed=1, examples=100, depths=_DEPTHS).counterexample is None


def test_the_tail_clock_is_no_slower_than_the_flow() -> None:
    """(2) of docs/recovery-time.md at the largest step size, and what it is drawn from."""
    with precision(128):
        for depth in range(2, 80):
            share = arb(depth - 1) / (2 * depth - 1)
            inflection = share.root(depth)
            w, h = inflection ** (depth - 1), arb(1) / (2 * depth)
            sigma = w * sum((inflection**i for i in range(depth)), arb(0))
            assert -(1 - h * depth * w**2).log() <= h * sigma
            assert w.sqrt() + w**2 / 2 <= 1
            assert depth == 2 or w <= arb(depth) / (2 * depth - 1)
