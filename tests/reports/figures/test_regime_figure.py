"""The figure of the recovery time by regime: numbers against runs, and what its caption says."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from rankclock.reports.figures.regime_figure import (
    ACCURACY,
    DEPTH,
    STARTS,
    STEP_SIZE,
    regime_figure,
    regimes,
)
from rankclock.verify.descent.certified_mode import first_passage
from rankclock.verify.descent.goals import Near
from rankclock.verify.descent.mode import Mode

SOME = (Fraction(1, 10), Fraction(7, 10), Fraction(9, 10), Fraction(949, 1000), Fraction(6, 5))


@pytest.fixture(scope="module")
def shown():
    return regimes()


def test_the_steps_are_those_of_certified_runs() -> None:
    runs = [
        first_passage(Mode(DEPTH, Fraction(1), start, STEP_SIZE), Near(Fraction(1), ACCURACY, 3))
        for start in SOME
    ]
    assert all(run.exact for run in runs)
    assert regimes(starts=SOME).steps.tolist() == [run.lo for run in runs]


def test_the_starts_are_within_the_theorem() -> None:
    assert max(STARTS) > 1 > min(STARTS)
    assert max(STARTS) ** (2 * DEPTH - 2) * 2 * DEPTH * STEP_SIZE < 1
    assert all(abs(start - 1) > ACCURACY for start in STARTS)


def test_bounds_are_on_the_sides_that_the_claims_say(shown) -> None:
    small = shown.starts**DEPTH <= (DEPTH - 1) / (2 * DEPTH - 1)
    below = shown.starts < 1 - ACCURACY
    assert (shown.paper >= shown.steps)[small].all() and small.sum() > 10
    assert (shown.paper < shown.steps)[~small & below].any()
    assert (shown.paper < shown.steps)[~below].any()
    assert (np.ceil(shown.paper) >= shown.steps).all()
    assert (shown.ours > shown.steps)[below].all() and np.isnan(shown.ours[~below]).all()
    assert (shown.ours <= shown.paper)[small].all()


def test_the_caption_tells_where_the_bound_fails(shown) -> None:
    figure = regime_figure(shown)
    assert figure.name == "recovery-regimes" and figure.png and figure.svg
    failing = (shown.paper < shown.steps).sum()
    assert f"here for {failing} starts between 0.949 and" in figure.caption
    lower = replace(shown, paper=shown.paper - 2)
    assert f"here for {failing} starts" not in regime_figure(lower).caption
