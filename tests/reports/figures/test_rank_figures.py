"""The figures of effective rank: their numbers against runs, what their captions say, and the check
of full matrices.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from rankclock.reports.figures.rank_curves import (
    AMPLIFIED_DEPTHS,
    DEPTHS,
    SPECTRUM,
    STARTS,
    STEP_SIZE,
    FullRun,
    amplification,
    arrivals,
    full_run,
    staircase,
    target,
)
from rankclock.reports.figures.rank_figures import (
    amplifications,
    arrival_marks,
    full_matrices,
    staircases,
)
from rankclock.theory.formulas.arrival import arrival_steps
from rankclock.theory.symbols import alpha, eta, lam
from rankclock.verify.arithmetic.outcomes import Undefined
from rankclock.verify.descent import float64_matrix as floating
from rankclock.verify.descent.step_count import FirstStep
from rankclock.verify.evaluate.float64 import evaluate_float
from rankclock.verify.hitting.hitting_index import hitting_index
from rankclock.verify.window.answer import Window
from rankclock.verify.window.confirmation import RankRun, confirms, rank_run

SMALL = 60


@pytest.fixture(scope="module")
def run() -> FullRun:
    return full_run(SMALL)


def moved(window: Window, by: int) -> Window:
    """The same promise over other steps."""
    assert window.k_last is not None
    return replace(
        window,
        opens=FirstStep(*(window.k_first + by,) * 2),
        escapes=FirstStep(*(window.k_last + 1 + by,) * 2),
    )


def test_full_matrices_keep_what_their_windows_promise(run: FullRun) -> None:
    assert [window.rank for window in run.windows] == [1, 2] and run.confirmed == (True, True)
    assert all(window.exact and (window.width or 0) >= 5 for window in run.windows)


def test_a_wrong_window_is_not_confirmed(run: FullRun) -> None:
    for window in run.windows:
        assert not confirms(moved(window, -60), run.run)
    first, second = run.windows
    assert not confirms(replace(first, inside=second.inside), run.run)
    assert not confirms(replace(second, inside=first.inside), run.run)
    assert not confirms(
        replace(first, opens=FirstStep(first.k_first - 40, first.k_first - 40)), run.run
    )
    assert not confirms(
        replace(second, escapes=FirstStep(second.k_first, second.k_first)), run.run
    )  # empty


def test_one_step_out_of_the_band_is_seen(run: FullRun) -> None:
    window = run.windows[1]
    for k in (window.k_first, window.k_last):
        for rank in (
            float(window.inside.low) - 1e-6,
            float(window.inside.high) + 1e-6,
            float("nan"),
        ):
            ranks = run.run.ranks.copy()
            ranks[k] = rank
            assert not confirms(window, RankRun(run.run.steps, ranks))


def test_a_run_that_misses_steps_confirms_nothing(run: FullRun) -> None:
    window = run.windows[1]
    with pytest.raises(ValueError, match="records 0 of the steps"):
        confirms(window, RankRun(run.run.steps[:100], run.run.ranks[:100]))
    with pytest.raises(ValueError, match="of the steps of the window"):
        confirms(window, RankRun(run.run.steps[::2], run.run.ranks[::2]))


def test_effective_ranks_along_a_run() -> None:
    run = rank_run(
        floating.run(
            np.diag([2.0, 1.0]),
            depth=2,
            alpha=Fraction(1, 10),
            eta=Fraction(1, 100),
            steps=1,
            every=1,
        )
    )
    a, b = (0.1 + 0.01 * 0.1 * (value - 0.01) for value in (2, 1))
    assert run.ranks == pytest.approx([2, 1 + (b / a) ** 2], rel=1e-12)
    with pytest.raises(Undefined, match="zero matrix"):
        rank_run(
            floating.FloatRun(np.array([0]), np.zeros((1, 2, 2)), np.zeros(1), np.zeros(1), None)
        )


@pytest.mark.long
def test_two_hundred_rows() -> None:
    assert full_run().confirmed == (True, True)


@pytest.mark.parametrize("depth", DEPTHS)
def test_every_step_of_a_staircase_inside_a_window_is_in_its_band(depth: int) -> None:
    for start in STARTS:
        drawn = staircase(depth, start)
        steps = RankRun(np.arange(drawn.eigenvalues.shape[1]), drawn.ranks)
        assert drawn.windows and all(confirms(window, steps) for window in drawn.windows)
        assert [float(window.inside.target[0]) for window in drawn.windows] == [
            target(window.rank) for window in drawn.windows
        ]
        assert drawn.shown[0] == 1 and drawn.shown[-1] == drawn.eigenvalues.shape[1] - 1
        assert (drawn.depth == 2) or len(drawn.windows) == len(SPECTRUM)


def test_marks_are_first_passages_of_the_run() -> None:
    drawn = staircase(3, STARTS[0])
    marks = arrivals(3, STARTS[0])
    assert len(marks) == 9
    for mark in marks:
        run, level = (
            drawn.eigenvalues[SPECTRUM.index(mark.eigenvalue)],
            float(mark.share) * mark.eigenvalue,
        )
        assert mark.lo == mark.hi == int(np.argmax(run >= level)) > 0


@pytest.mark.parametrize("depth", AMPLIFIED_DEPTHS)
def test_widths_come_to_the_limit_that_is_drawn(depth: int) -> None:
    starts = [Fraction(1, 10**power) for power in ((10, 100, 300) if depth == 2 else (2, 4, 6))]
    curve = amplification(depth, starts=starts)
    gaps = abs(curve.width / curve.limit - 1)
    assert gaps[0] > gaps[1] > gaps[2] and gaps[2] < (0.01 if depth == 2 else 1e-3)
    if depth > 2:
        assert curve.width[1] / curve.width[0] == pytest.approx(100.0 ** (depth - 2), rel=0.1)
    assert (
        not len(amplification(depth, starts=[Fraction(1), *starts[:1]]).starts) > 1
    )  # a start above the cap has no window


@pytest.mark.parametrize("depth", [2, 3, 5])
def test_arrivals_come_to_their_limit(depth: int) -> None:
    start = Fraction(1, 10 ** (400 if depth == 2 else 8))
    hit = hitting_index(
        lam=Fraction(2), depth=depth, alpha=start, eta=STEP_SIZE, to_fraction=Fraction(1, 2)
    )
    tree = arrival_steps(sp.Integer(depth), lam, alpha, eta)
    if depth == 2:
        predicted = 400 * np.log(10) / np.log1p(2 * float(STEP_SIZE))
        shown = evaluate_float(
            tree, {lam: Fraction(2), alpha: Fraction(1, 10**100), eta: STEP_SIZE}
        )
        assert shown == pytest.approx(predicted / 4, rel=1e-9)
    else:
        predicted = evaluate_float(tree, {lam: Fraction(2), alpha: start, eta: STEP_SIZE})
    assert hit.steps.lo / predicted == pytest.approx(1, rel=2e-3)


def test_captions_say_what_is_proved_and_the_bytes_do_not_change(run: FullRun) -> None:
    runs = [staircase(2, start) for start in STARTS]
    drawn = staircases(runs)
    assert (
        "Empty: rank 1 and 2 for N = 2, α = 0.1." in drawn.caption
        and "simulated" in drawn.caption
        and "proved" in drawn.caption
    )
    assert "4 windows that are open" in drawn.caption
    assert (drawn.svg, drawn.png) == (staircases(runs).svg, staircases(runs).png)
    marks = arrivals(2, STARTS[1])
    assert "exact at 9 of 9 marks" in arrival_marks(runs[1], marks).caption
    assert (
        "exact at 8 of 9 marks"
        in arrival_marks(runs[1], [replace(marks[0], hi=marks[0].hi + 1), *marks[1:]]).caption
    )
    wide = amplifications([amplification(depth, starts=STARTS) for depth in (2, 3)])
    assert "Empty windows, without a mark above: 1." in wide.caption
    assert full_matrices(run).caption.count("lies in the promised range at every step") == 2
    assert (
        "leaves the promised range" in full_matrices(replace(run, confirmed=(False, True))).caption
    )
