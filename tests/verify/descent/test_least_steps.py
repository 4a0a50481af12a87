"""Lower bounds on counts of steps: never above the count, and near enough to refuse what is far."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rankclock.verify.arithmetic.outcomes import PastBudget, TooLong, Undefined
from rankclock.verify.descent import directed_orbit
from rankclock.verify.descent.certified_mode import first_passage
from rankclock.verify.descent.directed_orbit import Grid, grid_bits
from rankclock.verify.descent.goals import FactorGoal
from rankclock.verify.descent.least_steps import least_steps
from rankclock.verify.descent.mode import Mode

FAR = 10**9


@settings(max_examples=300)
@given(
    depth=st.integers(2, 7),
    lam=st.sampled_from([Fraction(0), Fraction(-1), Fraction(-1, 50), Fraction(1, 4)]),
    alpha=st.sampled_from([Fraction(1), Fraction(9, 10), Fraction(3, 2), Fraction(13, 7)]),
    share=st.fractions(Fraction(1, 100), Fraction(1)),
    way=st.fractions(Fraction(1, 20), Fraction(99, 100)),
)
def test_never_above_the_count(
    depth: int, lam: Fraction, alpha: Fraction, share: Fraction, way: Fraction
) -> None:
    # As long steps as the step map allows, where a count is small and one too many shows.
    steepest = (2 * depth - 1) * alpha ** (2 * depth - 2) - (depth - 1) * lam * alpha ** (depth - 2)
    assume(steepest > 0)
    mode = Mode(depth, lam, alpha, share / steepest)
    assume(not mode.rises and not mode.rests)
    target = alpha * way
    assume(lam <= 0 or target**depth > lam)
    try:
        count = first_passage(mode, FactorGoal(target, target))
    except (TooLong, Undefined):
        assume(False)
    assert least_steps(mode, target, FAR) <= count.lo


@pytest.mark.parametrize("lam", [Fraction(0), Fraction(-1, 100), Fraction(1, 10**6)])
def test_counts_most_of_a_long_way(lam: Fraction) -> None:
    mode = Mode(2, lam, Fraction(1), Fraction(1, 1000))
    target = Fraction(1, 5)
    count = first_passage(mode, FactorGoal(target, target)).lo
    assert count / 3 < least_steps(mode, target, FAR) <= count


def test_a_rising_mode_is_not_counted() -> None:
    assert (
        least_steps(Mode(2, Fraction(1), Fraction(1, 10), Fraction(1, 10)), Fraction(1, 2), 9) == 0
    )


def test_a_hopeless_run_is_refused_before_its_first_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directed_orbit, "advance", None)
    mode = Mode(3, Fraction(0), Fraction(1), Fraction(1, 10))
    target = Fraction(1, 10**9)
    with pytest.raises(PastBudget):
        first_passage(mode, FactorGoal(target, target), budget=10**6)
    # Of a range the nearer end counts, where the mode is at first.
    with pytest.raises(TypeError):
        first_passage(mode, FactorGoal(Fraction(9, 10), Fraction(9, 10)), budget=10**6)
    grid = Grid(mode, grid_bits(mode, None, 64))
    assert grid.nearest(FactorGoal(target, Fraction(1, 2))) == Fraction(1, 2)
