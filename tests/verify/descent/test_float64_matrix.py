"""float64 against mpmath within its derived error."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings

from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent import float64_matrix as floating
from rankclock.verify.descent.factorisation import Factorisation
from rankclock.verify.descent.rounding import derived_error
from support.spectra import EXAMPLE, HIGH, MatrixCase, cases, cayley, disagreements, two_modes


@given(cases() | cases(perturbed=True))
@settings(max_examples=60)
def test_float64_is_within_its_derived_error_of_mpmath(case: MatrixCase) -> None:
    coarse, fine = case.float_run(), case.matrix_run()
    prior = derived_error(case.problem, case.steps, bits=53)
    assert np.isfinite(coarse.product_errors).all()
    assert coarse.product_errors[-1] <= prior[1]
    for k in range(case.steps + 1):
        with precision(HIGH):
            difference = mpmath.matrix(coarse.products[k].tolist()) - fine.products[k]
            distance = mpmath.mnorm(difference, "f")
            assert distance <= coarse.product_errors[k] + fine.product_errors[k]


def test_float64_bound_is_of_use_and_catches_a_wrong_step(monkeypatch: pytest.MonkeyPatch) -> None:
    fine = EXAMPLE.matrix_run()
    expected = np.array([np.array(W.tolist(), dtype=float) for W in fine.products])
    right = EXAMPLE.float_run()
    assert right.product_errors.max() < 1e-6
    assert (
        np.linalg.norm(right.products - expected, axis=(1, 2)) <= right.product_errors + 1e-17
    ).all()
    step = floating.descent_step
    monkeypatch.setattr(
        floating,
        "descent_step",
        lambda factors, prefixes, residual, eta: step(
            factors, prefixes, residual, eta * (1 + 1e-7)
        ),
    )
    wrong = EXAMPLE.float_run()
    assert (
        np.linalg.norm(wrong.products - expected, axis=(1, 2)) > wrong.product_errors
    ).mean() > 0.5


def test_float64_bound_stays_of_use_where_the_residual_vanishes() -> None:
    truth = ((Fraction(2), Fraction(1, 2)), (Fraction(1, 2), Fraction(1)))
    run = floating.run(
        truth, depth=3, alpha=Fraction(1, 2), eta=Fraction(1, 20), steps=20_000, every=20_000
    )
    assert run.product_errors[-1] < 1e-9
    assert (
        np.abs(run.products[-1] - np.array(truth, dtype=float)).max()
        <= run.product_errors[-1] + 1e-15
    )
    assert derived_error(
        Factorisation.of(truth, depth=3, alpha=Fraction(1, 2), eta=Fraction(1, 20)), 20_000, bits=53
    ) == (mpmath.inf, mpmath.inf)


def test_float64_bound_is_honest_where_float64_is_lost() -> None:
    # In float64 alpha - beta is alpha, and the mode of eigenvalue -1 goes to 0; exactly, a - b
    # grows by 1 + eta a step, and it goes to -1.
    case = MatrixCase(
        cayley([Fraction(1, 3)], 2),
        (Fraction(1), Fraction(-1)),
        2,
        Fraction(1, 10),
        Fraction(1, 20),
        1500,
        Fraction(1, 10**18),
    )
    coarse, fine = case.float_run(), case.matrix_run()
    distances = np.array(
        [
            np.linalg.norm(W - np.array(V.tolist(), dtype=float))
            for W, V in zip(coarse.products, fine.products, strict=True)
        ]
    )
    assert distances[-1] > 0.9
    assert (distances <= coarse.product_errors + 1e-15).all()
    assert disagreements(case, fine.products, fine.product_errors, two_modes) == []
