"""Directed-rounding runs against exact rational iteration, and first passages against brute
force.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rankclock.verify.arithmetic.outcomes import TooLong, Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.rationals import exact_root
from rankclock.verify.descent import mode_steps
from rankclock.verify.descent.certified_mode import enclose, first_passage, passage, recovery_time
from rankclock.verify.descent.goals import FactorGoal, LevelGoal, Near
from rankclock.verify.descent.mode import Mode
from rankclock.verify.descent.mode_steps import OrbitEnd
from rankclock.verify.descent.step_count import StepCount
from support.forgetting import forget

TINY = Fraction(1, 10**60)
# Depth to a number of steps whose exact rationals stay short: digits grow by 2N-1 a step.
SHORT = {2: 5, 3: 4, 4: 3, 5: 3, 6: 2, 7: 2, 8: 2}


def orbit(mode: Mode) -> Iterator[Fraction]:
    x = mode.alpha
    while True:
        yield x
        x = x + mode.eta * x ** (mode.depth - 1) * (mode.lam - x**mode.depth)


def exact(mode: Mode, steps: int) -> Fraction:
    return next(islice(orbit(mode), steps, None))


def largest_step(depth: int, lam: Fraction, mu: Fraction, alpha: Fraction) -> Fraction:
    """The eta at which the step map stops to be increasing where the mode moves."""
    if alpha**depth < lam:
        return 1 / (depth * mu ** (2 * depth - 2))
    return 1 / (alpha ** (depth - 2) * ((2 * depth - 1) * alpha**depth - (depth - 1) * lam))


@st.composite
def modes(draw: st.DrawFn, *, rests: bool = False) -> Mode:
    """Every sign of lam, alpha on every side of mu, eta at its limit and inside; the root of lam is
    rational, in half of the cases.
    """
    depth = draw(st.integers(2, 8))
    mu = draw(st.fractions(min_value=Fraction(1, 4), max_value=2, max_denominator=9))
    sign = draw(st.sampled_from([1, 1, 0, -1]))
    ratios = [
        Fraction(1, 9),
        Fraction(1, 2),
        Fraction(19, 20),
        Fraction(10**30 - 1, 10**30),
        Fraction(21, 20),
        Fraction(3),
    ] + [Fraction(1)] * rests
    alpha = mu * draw(st.sampled_from(ratios))
    share = draw(st.sampled_from([Fraction(1), Fraction(99, 100), Fraction(1, 3), Fraction(1, 50)]))
    return Mode(
        depth, sign * mu**depth, alpha, share * largest_step(depth, sign * mu**depth, mu, alpha)
    )


@settings(max_examples=150)
@given(mode=modes(rests=True), bits=st.sampled_from([16, 128]), data=st.data())
def test_enclosure_holds_the_exact_iterate(mode: Mode, bits: int, data: st.DataObject) -> None:
    steps = data.draw(st.integers(0, SHORT[mode.depth]))
    low, high = enclose(mode, steps, bits=bits)
    x = exact(mode, steps)
    assert low <= x <= high
    if bits == 128:
        assert high - low <= x / 2**40


@settings(max_examples=60)
@given(
    depth=st.integers(2, 8),
    lam=st.fractions(min_value=-3, max_value=3, max_denominator=30),
    alpha=st.fractions(min_value=Fraction(1, 30), max_value=2, max_denominator=30),
    share=st.fractions(min_value=Fraction(1, 30), max_value=1, max_denominator=30),
)
def test_enclosure_agrees_with_a_long_loop_at_400_bits(
    depth: int, lam: Fraction, alpha: Fraction, share: Fraction
) -> None:
    eta = share / (3 * depth * max(1, alpha**depth, abs(lam)) ** 2)
    low, high = enclose(Mode(depth, lam, alpha, eta), 150)
    with precision(400):
        x, level, rate = (mpmath.mpf(v.numerator) / v.denominator for v in (alpha, lam, eta))
        for _ in range(150):
            x = x + rate * x ** (depth - 1) * (level - x**depth)
        room = mpmath.mpf(2) ** -350
        assert mpmath.mpf(low.numerator) / low.denominator <= x + room
        assert mpmath.mpf(high.numerator) / high.denominator >= x - room
    assert high - low < Fraction(1, 1 << 100)


@pytest.mark.parametrize("name", ["rise", "fall"])
def test_wrong_rounding_direction_would_be_caught(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lam = Fraction(1) if name == "rise" else Fraction(-1)
    cases = [
        Mode(depth, lam, Fraction(1, 3), Fraction(share, 7 * depth))
        for depth in (2, 3, 4)
        for share in (1, 2)
    ]
    held = [enclose(mode, 3)[0] <= exact(mode, 3) <= enclose(mode, 3)[1] for mode in cases]
    assert all(held)
    right = getattr(mode_steps, name)

    def wrong(x: int, steps: int, stop: int, fast: int, *rest: int) -> tuple[int, int, OrbitEnd]:
        moved: tuple[int, int, OrbitEnd] = right(x, steps, stop, 1 - fast, *rest)
        return moved

    forget()
    monkeypatch.setattr(mode_steps, name, wrong)
    held = [enclose(mode, 3)[0] <= exact(mode, 3) <= enclose(mode, 3)[1] for mode in cases]
    assert not any(held)


@settings(max_examples=120)
@given(
    mode=modes(),
    kind=st.sampled_from([FactorGoal, LevelGoal, Near]),
    weight=st.sampled_from([Fraction(0), TINY, Fraction(1, 3), 1 - TINY]),
    data=st.data(),
)
def test_first_passage_against_brute_force(
    mode: Mode, kind: type, weight: Fraction, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, SHORT[mode.depth] - 1))
    before, after = islice(orbit(mode), index, index + 2)
    target = before + weight * (after - before)
    if kind is FactorGoal:
        goal, arrived = (
            FactorGoal(target, target),
            lambda x: x >= target if mode.rises else x <= target,
        )
    elif kind is LevelGoal:
        level = target**mode.depth
        goal, arrived = (
            LevelGoal(level, mode.depth),
            lambda x: x**mode.depth >= level if mode.rises else x**mode.depth <= level,
        )
    else:
        limit = exact_root(mode.lam, mode.depth) if mode.lam > 0 else Fraction(0)
        far = abs(target - limit)
        goal, arrived = (
            Near(max(mode.lam, Fraction(0)), far, mode.depth),
            lambda x: abs(x - limit) <= far,
        )
    expected = next(k for k, x in enumerate(orbit(mode)) if arrived(x))
    assert expected == index + (weight > 0)
    found = first_passage(mode, goal)
    assert (found.lo, found.hi) == (expected, expected)


@pytest.mark.parametrize(
    ("lam", "alpha", "level"),
    [
        (1, "1/5", "9/10"),
        ("7/5", "1/8", "1/2"),
        ("3/2", 2, "8/5"),
        (0, 1, "1/2"),
        ("-4/3", "6/5", "1/8"),
    ],
)
@pytest.mark.parametrize("depth", [2, 3, 4])
def test_longer_passages_against_400_bits(depth: int, lam: str, alpha: str, level: str) -> None:
    mode = Mode(depth, Fraction(lam), Fraction(alpha), Fraction(1, 10 * 4 ** (depth - 1)))
    found = first_passage(mode, LevelGoal(Fraction(level) ** depth, depth))
    with precision(400):
        limit, target, x, rate = (
            mpmath.mpf(v.numerator) / v.denominator
            for v in (mode.lam, Fraction(level), mode.alpha, mode.eta)
        )
        k = 0
        while (x < target) if mode.rises else (x > target):
            x, k = x + rate * x ** (depth - 1) * (limit - x**depth), k + 1
    assert k >= 5
    assert (found.lo, found.hi) == (k, k)


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize(("lam", "alpha"), [(1, "1/7"), (1, "8/7"), (0, "5/7"), (-1, "5/7")])
def test_target_equal_to_an_iterate_and_just_beyond(lam: int, alpha: str, steps: int) -> None:
    mode = Mode(3, Fraction(lam), Fraction(alpha), Fraction(1, 13))
    there, beyond = exact(mode, steps), TINY if mode.rises else -TINY
    for shift, expected in [(Fraction(0), steps), (beyond, steps + 1), (-beyond, steps)]:
        for goal in (FactorGoal(there + shift, there + shift), LevelGoal((there + shift) ** 3, 3)):
            found = first_passage(mode, goal)
            assert (found.lo, found.hi) == (expected, expected)
    limit = Fraction(max(lam, 0))
    distance = abs(there - limit)
    assert (
        recovery_time(depth=3, lam=mode.lam, alpha=mode.alpha, eta=mode.eta, eps=distance).hi
        == steps
    )
    assert (
        recovery_time(depth=3, lam=mode.lam, alpha=mode.alpha, eta=mode.eta, eps=distance - TINY).lo
        == steps + 1
    )


def test_start_just_below_the_limit() -> None:
    # The distance shrinks by 1 - eta N = 7/10 a step: 0.49 of it is left after two.
    gap = Fraction(1, 10**30)
    mode = Mode(3, Fraction(1), 1 - gap, Fraction(1, 10))
    for share, expected in [(2, 2), (1000, 20)]:
        found = first_passage(mode, Near(Fraction(1), gap / share, 3))
        assert (found.lo, found.hi) == (expected, expected)
    assert first_passage(mode, Near(Fraction(1), gap, 3)) == StepCount(0, 0)


def test_target_known_to_an_interval_gives_a_count_known_to_an_interval() -> None:
    mode = Mode(2, Fraction(1), Fraction(1, 10), Fraction(1, 10))
    low, high = exact(mode, 2), exact(mode, 5)
    # A target at the low end is met by d(2) already, one at the high end only by d(5).
    found = passage(
        depth=2, lam=mode.lam, alpha=mode.alpha, eta=mode.eta, target=(low - TINY, high)
    )
    assert (found.lo, found.hi) == (2, 5)


@pytest.mark.parametrize(
    ("depth", "lam", "alpha", "eta", "level", "steps"),
    [
        (3, "1", "1/100", "1/10", "1/2", 996),
        (2, "1", "1e-30", "1/5", "1/2", 379),
        (3, "0", "1/2", "1/10", "1/1000", 24956),
        (4, "-2", "3/10", "1/100", "1e-5", 7625),
    ],
)
def test_known_counts_and_their_budget(
    depth: int, lam: str, alpha: str, eta: str, level: str, steps: int
) -> None:
    mode, goal = (
        Mode(depth, Fraction(lam), Fraction(alpha), Fraction(eta)),
        LevelGoal(Fraction(level), depth),
    )
    found = first_passage(mode, goal, budget=steps)
    assert (found.lo, found.hi) == (steps, steps)
    with pytest.raises(TooLong, match=str(steps - 1)):
        first_passage(mode, goal, budget=steps - 1)
    with pytest.raises(TooLong):
        enclose(mode, 11, budget=10)


@pytest.mark.parametrize("beyond", [Fraction(1), 1 + Fraction(1, 10**12)])
@pytest.mark.parametrize(("lam", "alpha"), [("1", "1/2"), ("1", "2"), ("0", "2"), ("-1", "2")])
def test_no_directed_run_without_an_increasing_step(lam: str, alpha: str, beyond: Fraction) -> None:
    limit = largest_step(3, Fraction(lam), Fraction(1), Fraction(alpha))
    if beyond == 1:
        assert Mode(3, Fraction(lam), Fraction(alpha), limit).eta == limit
        return
    with pytest.raises(Undefined, match="not increasing"):
        Mode(3, Fraction(lam), Fraction(alpha), limit * beyond)


def test_no_arrival_is_undefined() -> None:
    with pytest.raises(Undefined, match="never moves"):
        first_passage(
            Mode(2, Fraction(1, 4), Fraction(1, 2), Fraction(1, 10)), LevelGoal(Fraction(1, 100), 2)
        )
    for bad in [(1, 1, 1, 1), (2, 1, 0, 1), (2, 1, 1, 0)]:
        with pytest.raises(Undefined):
            Mode(bad[0], *(Fraction(v) for v in bad[1:]))
    with pytest.raises((Undefined, TooLong)):
        first_passage(
            Mode(2, Fraction(1), Fraction(1, 2), Fraction(1, 5)),
            LevelGoal(Fraction(2), 2),
            budget=5_000,
        )
