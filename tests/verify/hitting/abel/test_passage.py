"""Hitting times without a run.

Against certified runs where those are affordable, and by exact shifts where they are not.
"""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction

import pytest

from rankclock.verify.arithmetic.outcomes import Undefined
from rankclock.verify.descent import exact
from rankclock.verify.descent.certified_mode import first_passage
from rankclock.verify.descent.goals import FactorGoal, LevelGoal, Near
from rankclock.verify.descent.mode import Mode
from rankclock.verify.hitting.abel import passage, path_proof
from rankclock.verify.hitting.abel.passage import hit
from support.abel_cases import PLACES, SIGNS, STEPS, TARGETS, broad_case, cases


def against_runs(count: int, seed: int) -> tuple[Counter[str], Counter[str]]:
    """Parts used and kinds of pattern met.

    Every answer is compared with the certified run and with the place of the target.
    """
    used: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for case in cases(count, seed):
        truth = first_passage(case.mode, case.goal, budget=100_000)
        assert truth.lo <= case.known <= truth.hi, case
        found = hit(case.mode, case.goal)
        assert found.lo <= case.known <= found.hi, (case, found)
        assert found.hi - found.lo <= 1, (case, found)
        assert found.exact or not truth.exact or truth.lo > 1000, (case, found)
        assert found.trail[0].begin == 0 and all(
            a.begin + a.steps[1] == b.begin
            for a, b in zip(found.trail, found.trail[1:], strict=False)
        ), found
        met.update(map(str, case.pattern))
        used.update(part.name for part in found.trail)
        used["whole run"] += found.fallback is not None
        used["exact"] += found.exact
    return used, met


@pytest.fixture
def no_shortcut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short counts are not simply run."""
    monkeypatch.setattr(passage, "may_be_short", lambda mode, known: False)


@pytest.mark.usefixtures("no_shortcut")
def test_theorems_against_certified_runs() -> None:
    used, met = against_runs(100, 7)
    assert (
        min(
            used[name]
            for name in ("small-step expansion", "Koenigs linearisation", "certified run")
        )
        >= 15
    ), used
    assert set(met) == {*map(str, range(2, 13)), *SIGNS, *TARGETS, *PLACES, *STEPS}
    assert used["exact"] >= 99


@pytest.mark.long
@pytest.mark.usefixtures("no_shortcut")
def test_theorems_against_certified_runs_over_the_product_of_patterns() -> None:
    used, met = against_runs(2400, 11)
    assert (
        min(
            used[name]
            for name in ("small-step expansion", "Koenigs linearisation", "certified run")
        )
        >= 300
    ), used
    assert min(met.values()) >= 150, met
    assert used["exact"] >= 2390, used


@pytest.mark.long
def test_default_route_against_certified_runs() -> None:
    used, _ = against_runs(800, 13)
    assert used["exact"] >= 795, used


def broad(count: int, seed: int) -> Counter[str]:
    """The broad design.

    Each answer is compared with that of the next start and that of the next target.
    """
    rng, seen = random.Random(seed), Counter[str]()
    while seen["cases"] < count:
        drawn = broad_case(rng)
        if drawn is None:
            continue
        mode, goal = drawn
        found = hit(mode, goal)
        seen["cases"] += 1
        seen["exact"] += found.exact
        seen["whole run"] += found.fallback is not None
        seen["beyond any run"] += found.lo > 10**12
        seen["growing" if mode.rises else "falling"] += 1
        assert found.hi - found.lo <= 1, (mode, goal, found)
        # The index from the next iterate is one less: exact numbers, and nothing that this engine
        # has rounded.
        start = exact.mode(1, mode.depth, mode.lam, mode.alpha, mode.eta, size_limit=200_000)
        assert start is not None
        later = hit(Mode(mode.depth, mode.lam, start, mode.eta), goal)
        assert (
            later.lo - 1 <= found.lo - 1 <= later.hi and later.lo <= found.hi - 1 <= later.hi + 1
        ), (mode, goal, found, later)
        if found.exact and later.exact:
            assert later.lo == found.lo - 1, (mode, goal, found, later)
            seen["shifted"] += 1
    return seen


def test_exact_over_the_broad_design() -> None:
    seen = broad(60, 3)
    assert seen["exact"] == 60 and seen["shifted"] == 60 and seen["whole run"] == 0, seen
    assert seen["beyond any run"] >= 30 and min(seen["growing"], seen["falling"]) >= 10, seen


@pytest.mark.long
def test_exact_over_the_broad_design_long() -> None:
    seen = broad(1500, 5)
    assert seen["exact"] >= 1485 and seen["shifted"] >= 1485, seen
    assert seen["beyond any run"] >= 750, seen


@pytest.mark.parametrize(
    ("depth", "lam", "alpha"),
    [
        (2, 1, "1e-40"),
        (3, 1, "1e-24"),
        (5, 1, "1e-12"),
        (7, -1, "1/2"),
        (4, 0, "1/3"),
        (6, 1, "7/5"),
    ],
)
def test_image_of_the_target_takes_one_more_step(depth: int, lam: int, alpha: str) -> None:
    mode = Mode(depth, Fraction(lam), Fraction(alpha), Fraction(1, 10**9))
    target = {
        1: Fraction(1, 3) if mode.rises else Fraction(5, 4),
        0: Fraction(1, 100),
        -1: Fraction(1, 100),
    }[lam]
    image = exact.mode(1, depth, mode.lam, target, mode.eta, size_limit=200_000)
    assert image is not None
    first, then = (hit(mode, FactorGoal(b, b)) for b in (target, image))
    assert first.exact and then.lo == then.hi == first.lo + 1 and first.lo > 10**6


def test_target_that_is_an_iterate_and_its_neighbours() -> None:
    """d(3) is an exact rational: at it three steps, a hair beyond it four."""
    for lam, alpha in (
        (Fraction(1), Fraction(1, 2)),
        (Fraction(1), Fraction(3, 2)),
        (Fraction(-1), Fraction(1)),
        (Fraction(0), Fraction(2)),
    ):
        mode = Mode(3, lam, alpha, Fraction(1, 200))
        third = exact.mode(3, 3, lam, alpha, mode.eta, size_limit=200_000)
        assert third is not None
        hair = Fraction(1 if mode.rises else -1, 10**60)
        assert [
            (f.lo, f.hi)
            for f in (hit(mode, FactorGoal(b, b)) for b in (third - hair, third, third + hair))
        ] == [(3, 3), (3, 3), (4, 4)]


def test_interval_of_targets_gives_the_hull() -> None:
    mode = Mode(3, Fraction(1), Fraction(1, 10**6), Fraction(1, 100))
    ends = [hit(mode, FactorGoal(b, b)) for b in (Fraction(1, 2), Fraction(2, 3))]
    found = hit(mode, FactorGoal(Fraction(1, 2), Fraction(2, 3)))
    assert (found.lo, found.hi) == (ends[0].lo, ends[1].hi) and found.lo < found.hi


def test_start_past_the_target_and_target_out_of_reach() -> None:
    mode = Mode(3, Fraction(1), Fraction(1, 2), Fraction(1, 100))
    assert hit(mode, LevelGoal(Fraction(1, 9), 3)).hi == 0
    for goal in (
        LevelGoal(Fraction(1), 3),
        LevelGoal(Fraction(2), 3),
        FactorGoal(Fraction(1), Fraction(1)),
        Near(Fraction(1), Fraction(0), 3),
    ):
        with pytest.raises(Undefined, match="never arrives"):
            hit(mode, goal)


def test_run_of_the_whole_path_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passage, "ATTEMPTS", ())
    mode, goal = (
        Mode(3, Fraction(1), Fraction(1, 10), Fraction(1, 100)),
        LevelGoal(Fraction(1, 2), 3),
    )
    found = hit(mode, goal)
    assert (
        found.fallback and [part.name for part in found.trail] == ["certified run"] and found.exact
    )


def test_with_less_accuracy_the_answer_widens_and_still_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mode, goal = (
        Mode(5, Fraction(1), Fraction(1, 10**6), Fraction(1, 100)),
        Near(Fraction(1), Fraction(1, 1000), 5),
    )
    sharp = hit(mode, goal)
    monkeypatch.setattr(passage, "ATTEMPTS", ((0.2, 64, (2, 3), 16),))
    rough = hit(mode, goal, budget=10)
    assert sharp.exact and rough.lo < rough.hi <= rough.lo + 2 and rough.lo <= sharp.lo <= rough.hi


def chains() -> list[tuple[Mode, Near]]:
    """Modes whose path needs a coordinate, then another part, in a few thousand steps.

    By depth, and by what is at the other end.
    """
    found = []
    for depth in range(2, 13):
        alpha = Fraction(1, 10**6) if depth == 2 else Fraction(300 ** (-1 / (depth - 2)))
        found += [
            (Mode(depth, Fraction(1), alpha, Fraction(1, 4 * depth)), Near(Fraction(1), eps, depth))
            for eps in (Fraction(1, 10), Fraction(1, 10**9))
        ]
        found.append(
            (
                Mode(depth, Fraction(1), alpha, Fraction(1, 50 * depth)),
                Near(Fraction(1), Fraction(1, 10**12), depth),
            )
        )
        found.append(
            (
                Mode(
                    depth,
                    Fraction(1),
                    Fraction(6, 5),
                    Fraction(1, 50 * depth) / Fraction(6, 5) ** (2 * depth),
                ),
                Near(Fraction(1), Fraction(1, 10**12), depth),
            )
        )
    return found


def test_parts_are_joined_at_the_right_iterate() -> None:
    joined = 0
    for mode, goal in chains():
        found, truth = hit(mode, goal), first_passage(mode, goal, budget=500_000)
        assert found.exact and found.lo == truth.lo == truth.hi, (mode, goal, found, truth)
        joined += len(found.trail) > 1 and found.trail[0].name != "certified run"
    assert joined >= 25


@pytest.mark.parametrize("depth", [2, 3, 5, 8])
def test_expansion_alone_reaches_the_limit_where_steps_are_small(
    depth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The route of the smallest steps, taken with steps that a run can follow."""
    monkeypatch.setattr(path_proof, "TINY_STEP", 100.0)
    for alpha in (Fraction(1, 2), Fraction(3, 2)):
        mode = Mode(
            depth, Fraction(1), alpha, Fraction(1, 2000 * depth) / max(1, alpha) ** (2 * depth - 2)
        )
        goal = Near(Fraction(1), Fraction(1, 50), depth)
        found, truth = hit(mode, goal), first_passage(mode, goal, budget=2_000_000)
        assert found.exact and found.lo == truth.lo == truth.hi, (found, truth)
        assert {part.name for part in found.trail} == {"small-step expansion"} and len(
            found.trail
        ) == (1 if alpha < 1 else 2)
