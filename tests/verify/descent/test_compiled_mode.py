"""Compiled loops of one mode against the Python loops: equal integers, and a way back to Python."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

pytest.importorskip("numba")

from rankclock.verify.arithmetic.outcomes import TooLong, Undefined
from rankclock.verify.descent import certified_mode, compiled_mode, directed_orbit, engine
from rankclock.verify.descent.certified_mode import enclose, first_passage
from rankclock.verify.descent.compiled_mode import advance, advance_both, fits, shape_for, stretch
from rankclock.verify.descent.directed_orbit import Grid
from rankclock.verify.descent.goals import FactorGoal, LevelGoal, Near, PassageGoal
from rankclock.verify.descent.mode import Mode
from rankclock.verify.descent.mode_steps import OrbitEnd, Track
from rankclock.verify.descent.step_count import StepCount
from support.forgetting import forget

# Each loop takes some tenths of a second to compile, so few shapes and many draws of each.
DRAWS, STEPS = 300, 25
# Fractional bits, bits beyond them of the step size, N - 1.
GRIDS = ((64, 0, 2), (158, 70, 1), (100, 5, 3))
# Where the parts of a random track are: real numbers of this size, so that some do not fit.
SIZES = (2.0**-40, 2.0**-9, 0.3, 0.99, 1.0, 1.7, 5.0, 2.0**20)


@pytest.fixture
def few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loops of two and three words alone: each of more takes seconds to compile."""
    monkeypatch.setattr(compiled_mode, "MOST_WORDS", 3)


def random_track(rng: random.Random, grid: tuple[int, int, int], *, rises: bool) -> Track:
    """Any track of a grid: the integers of its parts are random, 0 and negative limits included."""
    p, more, m = grid
    eta = scaled(rng, rng.choice(SIZES[:6]), p)
    lam = rng.choice([0, 1, scaled(rng, rng.choice(SIZES), p)])
    if not rises:
        lam *= rng.choice([-1, 1])
    return Track(rises, rng.random() < 0.5, m, p, eta, p + more, lam)


def scaled(rng: random.Random, size: float, p: int) -> int:
    near = int(size * (1 << 52)) << p >> 52
    return max(0, near + rng.choice([-1, 0, 1, rng.getrandbits(max(1, p - 8))]))


def positions(rng: random.Random, track: Track) -> tuple[int, int]:
    """A start and a stop on its way or behind it."""
    x = rng.choice([0, 1, scaled(rng, rng.choice(SIZES), track.p)])
    if not rng.randint(0, 3):
        # Far, or past: stops of any size, of which a loop must make what fits.
        return x, rng.choice([-1, x, -(1 << 900), 1 << 900])
    onward = rng.getrandbits(rng.randint(1, track.p))
    return x, x + onward if track.rises else max(-1, x - onward)


@pytest.mark.parametrize("rises", [True, False], ids=["rises", "falls"])
@pytest.mark.parametrize("grid", GRIDS)
def test_compiled_steps_are_those_of_python(
    grid: tuple[int, int, int], rises: bool, few_words: None
) -> None:
    rng, seen = random.Random(str(grid)), Counter[OrbitEnd | None]()
    for _ in range(DRAWS):
        track = random_track(rng, grid, rises=rises)
        x, stop = positions(rng, track)
        steps = rng.choice([0, 1, STEPS])
        moved = advance(track, x, steps, stop)
        seen[None if moved is None else moved[2]] += 1
        if moved is None:
            assert not fits(compiled_mode.MOST_WORDS, stretch(track, x, stop))
            continue
        end, done, why = moved
        if why is OrbitEnd.OUT_OF_STEPS and done < steps:
            # It came to where its numbers would grow without need, and says so.
            assert rises and track.advance(x, done, stop) == (end, done, why)
            continue
        assert moved == track.advance(x, steps, stop), (track, x, stop)
    assert all(seen[end] >= 3 for end in OrbitEnd), seen


@pytest.mark.parametrize("grid", GRIDS[:2])
@pytest.mark.parametrize("rises", [True, False], ids=["rises", "falls"])
def test_two_orbits_in_one_loop_are_those_of_python(
    grid: tuple[int, int, int], rises: bool, few_words: None
) -> None:
    rng, taken = random.Random(str(grid)), Counter[bool]()
    for _ in range(DRAWS):
        slow, fast = (
            replace(random_track(rng, grid, rises=rises), fast=quick) for quick in (False, True)
        )
        starts = [positions(rng, track) for track in (slow, fast)]
        xs, stops = zip(*starts, strict=True)
        moved = advance_both(slow, fast, xs, STEPS, stops)
        if moved is None:
            continue
        ends, done = moved
        taken[done == STEPS] += 1
        # As far as the one that ends first, in Python, or a stop that was cut.
        cut = [
            track.advance(x, STEPS, stretch(track, x, stop).stop)[1]
            for track, x, stop in zip((slow, fast), xs, stops, strict=True)
        ]
        assert done == min(cut)
        for track, x, stop, end in zip((slow, fast), xs, stops, ends, strict=True):
            assert track.advance(x, done, stop)[:2] == (end, done), (track, x, stop)
    assert taken[True] and taken[False]


def test_bounds_are_those_that_fit() -> None:
    """The largest number that is taken fits, and one that is not exceeds the words or nearly so."""
    rng = random.Random(5)
    for _ in range(DRAWS):
        track = random_track(rng, GRIDS[1], rises=False)
        low, high = 0, 1 << 400
        while high - low > 1:
            middle = (low + high) // 2
            if fits(3, stretch(track, middle, -1)):
                low = middle
            else:
                high = middle
        if not low:
            continue
        shape = shape_for(stretch(track, low, -1))
        assert shape is not None and shape.words == 3
        assert advance(track, low, 1, -1) == track.advance(low, 1, -1)
        assert not fits(3, stretch(track, 2 * low, -1)) and fits(4, stretch(track, low, -1))


def test_what_has_too_many_bits_is_left_to_python() -> None:
    track = Track(True, True, 2, 700, 1 << 690, 700, 1 << 700)
    assert advance(track, 1 << 690, 10, 1 << 699) is None
    deep = Track(True, True, compiled_mode.MOST_DEPTH, 100, 1 << 90, 100, 1 << 100)
    assert advance(deep, 1 << 99, 10, 1 << 100) is None


def test_no_goal_is_run_as_far_as_asked() -> None:
    mode = Mode(3, Fraction(1), Fraction(1, 10), Fraction(1, 10))
    grid = Grid(mode, 100)
    expected = [grid.after(5_000, lower=lower) for lower in (True, False)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "PATIENCE", 0)
        assert [grid.after(5_000, lower=lower) for lower in (True, False)] == expected


def compiled_at_once(patch: pytest.MonkeyPatch, *, chunk: int) -> None:
    patch.setattr(engine, "PATIENCE", 0)
    patch.setattr(directed_orbit, "PATIENCE", 0)
    patch.setattr(engine, "COMPILED_CHUNK", chunk)
    patch.setattr(directed_orbit, "COMPILED_CHUNK", chunk)
    forget()


MODES = [
    (3, "1", "1/100", "1/100"),
    (3, "0", "1/2", "1/10"),
    (3, "-2", "3/10", "1/100"),
]


def goals(mode: Mode) -> list[PassageGoal]:
    """On the way, at an iterate, beyond it by less than any grid or some grids tell, a range."""
    iterate = mode.alpha
    for _ in range(2):
        iterate += mode.eta * iterate ** (mode.depth - 1) * (mode.lam - iterate**mode.depth)
    hair = Fraction(1, 10**60)
    wide = (min(iterate, mode.alpha) - hair, max(iterate, mode.alpha) + hair)
    # A grid of two words does not tell this from the iterate, the one of a default run does.
    beside = enclose(mode, 20, bits=300)[0] + Fraction(1 if mode.rises else -1, 10**41)
    level = (mode.start + 9 * max(mode.lam, Fraction(0))) / 10
    return [
        LevelGoal(level or mode.start / 100, mode.depth),
        FactorGoal(iterate, iterate),
        FactorGoal(iterate + hair, iterate + hair),
        FactorGoal(*wide),
        FactorGoal(beside, beside),
        Near(max(mode.lam, Fraction(0)), Fraction(1, 10), mode.depth),
    ]


@pytest.mark.parametrize("chunk", [101, 10**6])
@pytest.mark.parametrize("numbers", MODES)
def test_passages_are_the_same_with_and_without_the_engine(
    numbers: tuple[int, str, str, str], chunk: int, few_words: None
) -> None:
    mode = Mode(numbers[0], *(Fraction(value) for value in numbers[1:]))
    for goal in goals(mode):
        for budget in (20_000, 50):
            plain = outcome(mode, goal, budget)
            with pytest.MonkeyPatch.context() as patch:
                compiled_at_once(patch, chunk=chunk)
                assert outcome(mode, goal, budget) == plain, goal


def outcome(mode: Mode, goal: PassageGoal, budget: int) -> StepCount | str:
    """The count, or what is raised."""
    try:
        return first_passage(mode, goal, budget=budget)
    except (TooLong, Undefined) as problem:
        return f"{type(problem).__name__}: {problem}"


def test_iterates_are_the_same_with_and_without_the_engine(few_words: None) -> None:
    for numbers in MODES:
        mode = Mode(numbers[0], *(Fraction(value) for value in numbers[1:]))
        plain = enclose(mode, 3_000)
        with pytest.MonkeyPatch.context() as patch:
            compiled_at_once(patch, chunk=1_000)
            assert enclose(mode, 3_000) == plain


def test_a_long_run_goes_through_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    right = compiled_mode.advance_both

    def counted(slow: Track, fast: Track, *rest: object) -> object:
        asked.append(slow.p)
        return right(slow, fast, *rest)

    monkeypatch.setattr(compiled_mode, "advance_both", counted)
    mode = Mode(3, Fraction(1), Fraction(1, 1000), Fraction(1, 100))
    goal = LevelGoal(Fraction(1, 2), 3)
    with pytest.MonkeyPatch.context() as patch:
        compiled_at_once(patch, chunk=10**6)
        quick = first_passage(mode, goal, budget=10**6)
    # The grid of two words tells it, and what is reported is the precision asked for.
    assert asked and all(64 < p < 128 for p in asked)
    assert quick == first_passage(mode, goal, budget=10**6)
    assert quick.bits >= certified_mode.BITS


def test_short_runs_load_no_numba() -> None:
    """What would take longer than the run."""
    text = (
        "import sys; from fractions import Fraction as F; from rankclock import hitting_index\n"
        "start = dict(lam=F(1), depth=3, alpha=F(1, 100), eta=F(1, 10), to_level=F(1, 2))\n"
        "hitting_index(**start), hitting_index(**start, beta=F(1, 200))\n"
        "from rankclock.verify.descent.certified_mode import passage\n"
        "passage(depth=3, lam=F(1), alpha=F(1, 100), eta=F(1, 10), target=F(1, 2))\n"
        "print('numba' in sys.modules, 'rankclock.verify.descent.engine' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert ran.stdout == "False True\n"
