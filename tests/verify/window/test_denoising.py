"""Denoising: the guarantee against ensembles and worst cases.

Wrong guarantees fail. And the numbers behind the figure.
"""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from rankclock.reports.figures.denoising_figure import denoising, observe
from rankclock.verify.descent import float64_matrix as floating
from rankclock.verify.verdict import Level
from rankclock.verify.window.denoising import (
    EVIDENCE,
    METHODS,
    NORMS,
    Draw,
    Ensemble,
    Setting,
    draw,
    ensemble,
    guarantee,
    levels,
    mean_of,
    problem,
)

SETTING = Setting(size=30, leading=(1.0, 0.6), noise=0.3, depth=3, alpha=Fraction(1, 40))
SEEDS = range(8)


@pytest.fixture(scope="module")
def seen() -> Ensemble:
    return ensemble(SETTING, SEEDS)


def test_the_guarantee_is_kept_and_stopping_beats_running_on(seen: Ensemble) -> None:
    assert len(seen.draws) == len(SEEDS) and seen.empty == seen.broken == 0
    for norm in NORMS:
        gap = seen.gap(norm, "convergence")
        assert gap.mean > gap.half > 0
        assert (
            abs(seen.gap(norm, "truncated").mean)
            < 0.02
            < seen.error(norm, "window").mean
            < seen.guarantee(norm).mean
        )


def test_wrong_guarantees_are_violated(seen: Ensemble) -> None:
    for one in seen.draws:
        for norm in NORMS:
            promised = one.guarantee[norm] - 2 * one.noise * (2 if norm == "frobenius" else 1)
            assert 0 < promised < 0.1
            assert guarantee(norm, promised, one.noise, 2) == pytest.approx(one.guarantee[norm])
            # Without the noise, and with too little of it.
            assert one.errors[norm]["window"] > promised
            assert one.errors[norm]["window"] > guarantee(norm, promised, one.noise, 2, factor=0.25)
        worse = {
            **one.errors,
            "spectral": {**one.errors["spectral"], "window": one.guarantee["spectral"] * 1.001},
        }
        assert one.kept and not replace(one, errors=worse).kept
    spoilt = replace(seen.draws[0], guarantee={"spectral": 0.0, "frobenius": 9.0})
    assert Ensemble(SETTING, (spoilt, *seen.draws[1:]), 0).broken == 1


@pytest.mark.parametrize("factor", [2.0, 1.99, 1.5, 1.0])
def test_no_constant_below_two_bounds_the_truncation(factor: float) -> None:
    # The noise lifts the second eigenvalue just past the first: truncation keeps the wrong one.
    truth, noise = np.diag([1.0, 0.0]), np.diag([-0.5, 0.501])
    kept = np.diag([0.0, 0.501])
    for norm, order in (("spectral", 2), ("frobenius", None)):
        error = float(np.linalg.norm(kept - truth, order))
        bounded = error <= guarantee(norm, 0.0, float(np.linalg.norm(noise, 2)), 1, factor=factor)
        assert bounded == (factor == 2.0 or (norm == "frobenius" and factor == 1.99))


def test_worst_noise_of_random_directions_stays_within_two() -> None:
    rng = np.random.default_rng(5)
    worst = 0.0
    for _ in range(400):
        basis, _ = np.linalg.qr(rng.standard_normal((4, 4)))
        truth = np.diag([1.0, rng.uniform(0, 1), 0, 0])
        noise = (basis * rng.choice([-1, 1], 4)) @ basis.T * rng.uniform(0, 0.6)
        values, vectors = np.linalg.eigh(truth + noise)
        part = (vectors[:, 2:] * values[2:]) @ vectors[:, 2:].T
        worst = max(worst, np.linalg.norm(part - truth, 2) / np.linalg.norm(noise, 2))
    assert 1.2 < worst <= 2 + 1e-9


def test_a_draw_is_a_run_of_full_matrices() -> None:
    one = draw(SETTING, 3)
    assert one is not None
    truth, observed = problem(SETTING, 3)
    assert (
        (truth == truth.T).all()
        and (observed == observed.T).all()
        and np.linalg.matrix_rank(truth) == 2
    )
    assert one.noise == pytest.approx(np.linalg.norm(observed - truth, 2), rel=1e-9)
    eta = 0.9 / (7 * np.linalg.norm(observed, 2) ** (4 / 3))
    product = floating.run(
        observed, depth=3, alpha=SETTING.alpha, eta=eta, steps=one.step, every=one.step
    ).products[-1]
    assert np.linalg.norm(product - truth, 2) == pytest.approx(
        one.errors["spectral"]["window"], rel=1e-6
    )
    assert np.linalg.norm(product - truth) == pytest.approx(
        one.errors["frobenius"]["window"], rel=1e-6
    )
    values, vectors = np.linalg.eigh(observed)
    for method, kept in (
        ("truncated", abs(values) >= sorted(abs(values))[-2]),
        ("convergence", values > 0),
        ("threshold", abs(values) > 2 / math.sqrt(3) * 0.3),
    ):
        estimate = (vectors * (values * kept)) @ vectors.T
        assert np.linalg.norm(estimate - truth) == pytest.approx(
            one.errors["frobenius"][method], rel=1e-9
        )
    assert levels(np.array([2.0, -1.0]), 2, 0.5, 0.1, 1) == pytest.approx(
        [(0.5 + 0.05 * 1.75) ** 2, (0.5 - 0.05 * 1.25) ** 2]
    )


def test_truncation_is_that_of_the_singular_values() -> None:
    """With much noise a large singular value may belong to a negative eigenvalue."""
    loud, differs = replace(SETTING, noise=0.9), 0
    for seed in range(12):
        truth, observed = problem(loud, seed)
        left, sizes, right = np.linalg.svd(observed)
        estimate = (left[:, :2] * sizes[:2]) @ right[:2]
        one = draw(loud, seed)
        if one is not None:
            differs += bool((np.linalg.eigvalsh(estimate) < -1e-6).any())
            assert one.errors["frobenius"]["truncated"] == pytest.approx(
                np.linalg.norm(estimate - truth), rel=1e-9
            )
    assert differs


def test_noise_has_the_size_that_is_said() -> None:
    norms = [
        np.linalg.norm(np.subtract(*problem(replace(SETTING, size=200), seed)), 2)
        for seed in range(3)
    ]
    assert norms == pytest.approx([0.3] * 3, rel=0.1)


def test_empty_windows_are_counted_and_nothing_observed_is_an_error() -> None:
    found = ensemble(replace(SETTING, noise=0.8), range(12))
    assert 0 < found.empty < 12 and len(found.draws) == 12 - found.empty
    with pytest.raises(ValueError, match="empty for all 3 seeds"):
        ensemble(replace(SETTING, depth=2, noise=0.8), range(3))
    with pytest.raises(ValueError, match="at least one seed"):
        ensemble(SETTING, ())


def test_intervals() -> None:
    found = mean_of([1.0, 2.0, 3.0, 4.0])
    assert (found.mean, found.half) == (2.5, pytest.approx(3.1824 * math.sqrt(5 / 3) / 2, rel=1e-4))
    assert mean_of([5.0]).half == math.inf


def test_same_seed_same_draw(seen: Ensemble) -> None:
    assert draw(SETTING, 0) == seen.draws[0] != seen.draws[1]
    assert isinstance(seen.draws[0], Draw) and set(seen.draws[0].errors["spectral"]) == set(METHODS)


def test_the_figure_calls_it_observed_and_counts_what_failed() -> None:
    assert EVIDENCE is Level.OBSERVED
    first, second = observe(noises=(0.1, 0.8), seeds=range(6))
    found = [first, replace(second, draws=second.draws[:-2], empty=2)]
    drawn = denoising(found)
    assert (
        "observed over 6 seeds a noise level, not proved" in drawn.caption
        and "exceeded in 0 of 10 draws" in drawn.caption
    )
    assert "2 at noise 0.8" in drawn.caption
    assert len(drawn.table) == 5 and {len(row) for row in drawn.table} == {10}
    assert drawn == denoising(found)
    broken = replace(found[0].draws[0], guarantee=dict.fromkeys(NORMS, 0.0))
    assert (
        "exceeded in 1 of"
        in denoising([replace(found[0], draws=(broken, *found[0].draws[1:]))]).caption
    )
