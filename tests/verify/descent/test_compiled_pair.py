"""The compiled loop of two modes against the Python loop: equal integers and floats, bit by bit."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

pytest.importorskip("numba")

from rankclock.verify.arithmetic.outcomes import Diverges, TooLong, Undefined
from rankclock.verify.descent import compiled_pair, engine
from rankclock.verify.descent.certified_pair import Orbit, Pair
from rankclock.verify.descent.compiled_pair import advance_all, fits, shape_for
from rankclock.verify.descent.pair_passage import PairPassage, advance_together
from rankclock.verify.descent.pair_steps import (
    LARGEST_ERROR,
    PairEnd,
    PairRun,
    PairState,
    PairTrack,
    advance,
)
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.window.answer import Window
from rankclock.verify.window.rank_window import rank_window
from support.pairs import drawn, pair

# Each shape takes a second to compile, so few of them and many draws of each.
DRAWS, STEPS = 400, 20
# Fractional bits, bits beyond them of the step size, N.
GRIDS = ((150, 10, 3), (189, 70, 2), (135, 3, 4))
NO_BOUND = 1 << 2_000
# Deeper modes take seconds to compile.
SEEDS = [seed for seed in range(60) if drawn(seed)[0].depth <= 4]


def random_run(rng: random.Random, grid: tuple[int, int, int]) -> PairRun:
    """Any state of a run: modes of either sign and size, an error of any size, a step too large."""
    p, more, depth = grid
    a, b = (integer(rng, p, rng.choice([-40, -8, 0, 1, 3])) for _ in range(2))
    eta = integer(rng, p, rng.choice([-30, -9, -2, 0]))
    track = PairTrack(
        depth=depth,
        p=p,
        eta_bits=p + more,
        lam=rng.choice([-1, 0, 1]) * integer(rng, p, rng.choice([-20, 0, 2])),
        eta=eta,
        rate=(eta + 1) / (1 << p + more) * (1 + 2.0**-40),
        spread=rng.choice([0.0, 2.0**-50, 2.0**-90]),
    )
    radius = 2.0 ** rng.choice([0, 0, rng.uniform(0, p - 12)])
    state = PairState(rng.choice([a, a, -a]), -b if rng.random() < 0.05 else b, radius)
    return PairRun(track, state, rng.choice([0, 1, STEPS, STEPS]), -NO_BOUND, NO_BOUND)


def integer(rng: random.Random, p: int, exponent: int) -> int:
    """About 2^(p + exponent), or exactly that and one less."""
    top = 1 << p + exponent
    return rng.choice([top, top - 1, top + rng.getrandbits(p + exponent - 1)])


def bounded(rng: random.Random, run: PairRun) -> PairRun:
    """The same with a bound that the level meets at a later step, or just not."""
    moved = advance(run.track, run.state, rng.randint(0, run.steps), run.low, run.high)
    if moved.end is not PairEnd.OUT_OF_STEPS:
        return run
    low, high, beyond = run.low, run.high, rng.choice([0, 1])
    if rng.random() < 0.5:
        low = moved.level - moved.slack - beyond
    else:
        high = moved.level + moved.slack + beyond
    return PairRun(run.track, run.state, run.steps, low, high)


@pytest.mark.parametrize("grid", GRIDS)
def test_compiled_steps_are_those_of_python(
    grid: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Loops of more words take seconds to compile; what does not fit is left to Python.
    monkeypatch.setattr(compiled_pair, "MOST_WORDS", 4 if grid[0] > 180 else 3)
    rng, seen = random.Random(str(grid)), Counter[str]()
    runs = [bounded(rng, random_run(rng, grid)) for _ in range(DRAWS)]
    for run, moved in zip(runs, advance_all(runs), strict=True):
        expected = advance(*run)
        if moved.end is PairEnd.AT_BOUND or moved.done == run.steps:
            ended = moved.end
            if expected.end is not moved.end:
                # It took all steps, and then left it to Python to say that it went wrong.
                assert moved.end is PairEnd.OUT_OF_STEPS, run
                ended = expected.end
            seen[ended.name] += 1
            assert (moved.state, moved.done) == (expected.state, expected.done), run
            continue
        # What the loop leaves is where Python would be too, and Python goes on from there.
        seen["left"] += 1
        same = advance(run.track, run.state, moved.done, run.low, run.high)
        assert (moved.state, moved.done) == (same.state, same.done), run
        assert why_left(run, moved.state), (run, moved)
    assert seen["AT_BOUND"] > 10 and seen["OUT_OF_STEPS"] > 10 and seen["left"] > 10, seen


def why_left(run: PairRun, state: PairState) -> bool:
    """Whether there is a reason to leave this state to Python."""
    fit = shape_for(run)
    if fit is None or state.b < 0:
        return True
    p = run.track.p
    largest = (max(abs(state.a), state.b) + (1 << p - 128)) / (1 << p)
    inexact = state.radius * 2.0**-p > LARGEST_ERROR * largest * 0.99
    slack = 2 * (state.radius + 2.0**p) * largest ** (run.track.depth - 1)
    return largest >= fit[1] or inexact or slack > 2.0 ** (64 * fit[0].words - 4)


@pytest.mark.parametrize("seed", SEEDS)
def test_real_runs_are_those_of_python(seed: int) -> None:
    start, steps = drawn(seed)
    orbit = Orbit(start)
    run = PairRun(orbit.track, orbit.state, steps, *orbit.ends())
    (moved,) = advance_all([run])
    expected = advance(*run)
    assert (moved.state, moved.done) == (expected.state, steps)


@pytest.mark.parametrize("lam", ["3", "-3", "0"])
def test_enclosed_eigenvalues_whose_error_fills_words(lam: str) -> None:
    middle, reach = Fraction(lam), Fraction(1, 10**9)
    start = replace(pair(lam), lam=Eigenvalue(middle - reach, middle + reach))
    orbit = Orbit(start)
    run = PairRun(orbit.track, orbit.state, 3_000, *orbit.ends())
    (moved,), expected = advance_all([run]), advance(*run)
    assert (moved.state, moved.done) == (expected.state, expected.done)
    assert expected.slack > 1 << 100


def test_limits_are_those_that_fit() -> None:
    rng = random.Random(3)
    for _ in range(DRAWS):
        run = random_run(rng, rng.choice(GRIDS))
        fit = shape_for(run)
        if fit is None:
            assert not fits(compiled_pair.MOST_WORDS, run, 0) or max(map(abs, run.state[:2])) > 1
            continue
        shape, limit = fit
        n, p = run.track.depth, run.track.p
        most = int(limit) << p
        # The largest numbers of a step from there, one by one.
        level = most**n >> (n - 1) * p
        gap = level + abs(run.track.lam)
        push = gap * run.track.eta >> run.track.eta_bits
        motion = push * (most ** (n - 1) >> (n - 2) * p) >> p
        assert max(gap, push, most + motion, level) + 10 < 1 << 64 * shape.words - 2


def test_what_does_not_fit_is_left_to_python() -> None:
    wide = Orbit(pair("1"), bits=400)
    deep = Orbit(pair("1", compiled_pair.MOST_DEPTH + 1))
    for orbit in (wide, deep):
        run = PairRun(orbit.track, orbit.state, 5, *orbit.ends())
        assert shape_for(run) is None
        assert advance_all([run])[0].done == 0


@pytest.mark.parametrize("exponent", range(-8, -3))
def test_a_step_from_beyond_the_limit_is_left_to_python(exponent: int) -> None:
    """One step leads from 1 to 2^20 eta, and the next as far that it would not fit."""
    p, unit = 130, 1 << 130
    eta = 1 << p + exponent
    track = PairTrack(3, p, p, unit << 20, eta, 2.0**exponent * (1 + 2.0**-40), 0.0)
    run = PairRun(track, PairState(unit, unit, 1.0), 5, -NO_BOUND, NO_BOUND)
    fit = shape_for(run)
    assert fit is not None and fit[0].words == 3
    (moved,) = advance_all([run])
    assert moved.state == advance(track, run.state, moved.done, run.low, run.high).state
    assert max(moved.state[:2]) > fit[1] * unit or moved.state.b < 0


def at_once(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engine, "PATIENCE", 0)
    patch.setattr(engine, "WORTH_A_CALL", 0)


@pytest.mark.parametrize("lam", ["5", "-5"])
def test_divergence_is_said_as_before(lam: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Diverges) as plain:
        Orbit(pair(lam, 3, "1", "1/2", "3")).run(100)
    at_once(monkeypatch)
    with pytest.raises(Diverges) as quick:
        Orbit(pair(lam, 3, "1", "1/2", "3")).run(100)
    assert str(plain.value) == str(quick.value)


@pytest.mark.parametrize("seed", SEEDS[:15])
def test_passages_are_the_same_with_and_without_the_engine(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, steps = drawn(seed)
    orbit = Orbit(start)
    orbit.run(steps // 2)
    low, high = orbit.level()
    rising = high > start.level
    targets = [(low, low), (low, high)]
    plain = [passage(start, level, rising, steps) for level in targets]
    at_once(monkeypatch)
    assert [passage(start, level, rising, steps) for level in targets] == plain


def passage(
    start: Pair, level: tuple[Fraction, Fraction], rising: bool, horizon: int
) -> tuple[int, int] | None:
    return PairPassage(start, level, rising=rising).advance(horizon)


def test_passages_taken_together_say_what_each_would_say(monkeypatch: pytest.MonkeyPatch) -> None:
    starts = [pair(f"{n}/10") for n in range(10, 30)]
    together, alone = (
        [PairPassage(start, (start.lam.low * 9 / 10,) * 2, rising=True) for start in starts]
        for _ in range(2)
    )
    horizons = (1_000, 500, 7_000, 40_000)
    plain = [[run.advance(horizon) for run in alone] for horizon in horizons]
    at_once(monkeypatch)
    monkeypatch.setattr("rankclock.verify.descent.pair_passage.COMPILED_CHUNK", 30_000)
    steps: list[int] = []
    for horizon, expected in zip(horizons, plain, strict=True):
        advance_together(together, horizon, steps.append)
        assert [run.advance(horizon) for run in together] == expected
    assert steps and None in plain[0] and None not in plain[-1]


def test_steps_beyond_a_shorter_horizon_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    start = pair("3")
    run = PairPassage(start, (start.lam.low * 9 / 10,) * 2, rising=True)
    k = PairPassage(start, (start.lam.low * 9 / 10,) * 2, rising=True).advance(10**5)
    assert k is not None
    at_once(monkeypatch)
    advance_together([run], 10**5)
    assert run.advance(k[0] - 1) is None and run.advance(k[0]) == k


SPECTRA = [
    ([Fraction(n, 7) for n in range(14, 0, -1)], 3),
    ([Fraction(2), Fraction(-2), Fraction(1), Fraction(-1), Fraction(1, 500)], 2),
    ([Eigenvalue(Fraction(n) - Fraction(1, 10**12), Fraction(n)) for n in (4, 3, -2, 1)], 2),
    ([Fraction(3), Fraction(3), Fraction(1)], 1),
    ([Fraction(3), Fraction(-1, 10**9), Fraction(1, 10**9)], 2),
]


@pytest.mark.parametrize(("spectrum", "rank"), SPECTRA)
@pytest.mark.parametrize("budget", [10**6, 1_500])
def test_windows_are_the_same_with_and_without_the_engine(
    spectrum: list[Fraction | Eigenvalue], rank: int, budget: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = window(spectrum, rank, budget)
    at_once(monkeypatch)
    assert window(spectrum, rank, budget) == plain


def window(spectrum: list[Fraction | Eigenvalue], rank: int, budget: int) -> Window | str:
    try:
        return rank_window(
            spectrum=spectrum,
            depth=3,
            alpha=Fraction(1, 10),
            beta=Fraction(1, 20),
            eta=Fraction(1, 500),
            rank=rank,
            budget=budget,
        )
    except (TooLong, Undefined) as problem:
        return f"{type(problem).__name__}: {problem}"
