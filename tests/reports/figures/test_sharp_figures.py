"""The comparison of hitting times in the report: its numbers against certified runs, and what its
captions promise.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from rankclock.reports.figures.sharp_curves import (
    ACCURACY,
    START,
    STEP_SIZE,
    RecoveryCurves,
    over_accuracies,
    over_starts,
)
from rankclock.reports.figures.sharp_figures import comparison
from rankclock.verify.descent.certified_mode import first_passage
from rankclock.verify.descent.goals import Near
from rankclock.verify.descent.mode import Mode

STARTS = (Fraction(1, 2), Fraction(1, 8), Fraction(1, 32))
ACCURACIES = (Fraction(1, 10), Fraction(1, 10**4), Fraction(1, 10**9))


def run(depth: int, start: Fraction, accuracy: Fraction) -> int:
    passage = first_passage(
        Mode(depth, Fraction(1), start, STEP_SIZE),
        Near(Fraction(1), accuracy, depth),
        budget=200_000,
    )
    assert passage.exact
    return passage.lo


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_marks_are_the_steps_of_a_run_and_bounds_are_on_their_sides(depth: int) -> None:
    for curves, wanted in [
        (over_starts(depth, starts=STARTS), [run(depth, start, ACCURACY) for start in STARTS]),
        (
            over_accuracies(depth, accuracies=ACCURACIES),
            [run(depth, START, accuracy) for accuracy in ACCURACIES],
        ),
    ]:
        assert curves.lo.tolist() == curves.hi.tolist() == wanted
        assert (curves.lower <= wanted).all() and (wanted <= curves.upper).all()
        assert (np.ceil(curves.bound) >= wanted).all()


def test_ratios_come_to_the_limits_that_are_drawn() -> None:
    starts = over_starts(4, starts=[Fraction(1, 10**power) for power in (2, 4, 6)])
    gaps = abs(starts.bound / starts.hi / starts.limit - 1)
    assert gaps[0] > gaps[1] > gaps[2] and gaps[2] < 1e-6
    tail = over_accuracies(3, accuracies=[Fraction(1, 10**power) for power in (10, 100, 1000)])
    gaps = abs(tail.bound / tail.hi / tail.limit - 1)
    assert gaps[0] > gaps[1] > gaps[2] and gaps[2] < 0.01


def test_depth_two_has_no_limit_over_the_start() -> None:
    assert all(map(math.isnan, over_starts(2, starts=STARTS).limit))


@pytest.mark.parametrize("accuracy", [False, True])
def test_caption_counts_what_is_not_exact(accuracy: bool) -> None:
    row = np.array([1.0, 2.0])
    open_by_one = RecoveryCurves(
        3, row, row, row + np.array([0, 1]), row, row + np.array([1, 3]), 2 * row, row
    )
    drawn = comparison([open_by_one], accuracy=accuracy)
    assert "exact at 1 of 2 marks" in drawn.caption and "at most 3 steps wide" in drawn.caption
    assert (
        drawn.png.startswith(b"\x89PNG")
        and drawn.svg == comparison([open_by_one], accuracy=accuracy).svg
    )
