"""Ground truths and step sizes for which no bound on the factors is proved: the run bounds them as
it goes.
"""

from __future__ import annotations

from fractions import Fraction
from types import ModuleType

import flint
import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rankclock.verify.arithmetic.outcomes import Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent import exact
from rankclock.verify.descent import float64_matrix as floating
from rankclock.verify.descent import mpmath_matrix as matrix
from rankclock.verify.descent.factorisation import Factorisation, rounded
from rankclock.verify.descent.rounding import Growth, Real, derived_error, guard_digits
from support.spectra import DIGITS, HIGH, MatrixCase, cayley, disagreements, modes, small

general = st.tuples(
    st.lists(st.lists(small, min_size=2, max_size=2), min_size=2, max_size=2),
    st.integers(2, 3),
    st.sampled_from([Fraction(1, 50), Fraction(1, 5)]),
)


def rational_products(
    truth: list[list[Fraction]], depth: int, alpha: Fraction, eta: Fraction, steps: int
) -> list[flint.fmpq_mat]:
    target = flint.fmpq_mat(
        [[flint.fmpq(x.numerator, x.denominator) for x in row] for row in truth]
    )
    found = []
    for k in range(steps + 1):
        current = exact.factors(k, depth, target, alpha, eta, size_limit=10**7)
        assert current is not None
        found.append(exact.product(current))
    return found


@given(general)
@settings(max_examples=40)
def test_unsymmetric_truth_and_any_step_size_agree_with_exact_arithmetic(
    data: tuple[list[list[Fraction]], int, Fraction],
) -> None:
    truth, depth, eta = data
    steps = 4 if depth == 2 else 3
    run = matrix.run(truth, depth=depth, alpha=Fraction(3, 4), eta=eta, steps=steps, digits=DIGITS)
    coarse = floating.run(truth, depth=depth, alpha=Fraction(3, 4), eta=eta, steps=steps)
    for k, W in enumerate(rational_products(truth, depth, Fraction(3, 4), eta, steps)):
        with precision(HIGH):
            expected = mpmath.matrix(
                [
                    [rounded(Fraction(int(W[i, j].p), int(W[i, j].q))) for j in range(2)]
                    for i in range(2)
                ]
            )
            assert mpmath.mnorm(run.products[k] - expected, "f") <= run.product_errors[k]
            assert (
                mpmath.mnorm(mpmath.matrix(coarse.products[k].tolist()) - expected, "f")
                <= coarse.product_errors[k]
            )
            assert run.product_errors[k] <= mpmath.mpf(10) ** -DIGITS * mpmath.mpf(3) / 4


@pytest.mark.parametrize("share", [Fraction(11, 10), Fraction(19, 10)])
@pytest.mark.parametrize("depth", [2, 3, 4])
def test_steps_between_the_proved_and_the_stable_size(depth: int, share: Fraction) -> None:
    # Step sizes past 1/N overshoot; past 2/N the mode of eigenvalue 1 would not settle.
    case = MatrixCase(
        cayley([Fraction(1, 3)], 2),
        (Fraction(1), Fraction(1, 2)),
        depth,
        Fraction(1, 4),
        share / depth,
        60,
    )
    assert case.problem.largest_factor is None
    coarse = matrix.run_attempt(case.problem, case.steps, 1, False, 60)
    assert coarse is not None
    fine, floats = case.matrix_run(), case.float_run()
    for products, errors in (
        (coarse.products, coarse.product_errors),
        (fine.products, fine.product_errors),
    ):
        assert disagreements(case, products, errors, modes) == []
    products = [mpmath.matrix(W.tolist()) for W in floats.products]
    assert (
        disagreements(case, products, [mpmath.mpf(error) for error in floats.product_errors], modes)
        == []
    )


@pytest.mark.parametrize("engine", [floating, matrix])
def test_bounds_follow_factors_that_grow(
    engine: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounds: list[float] = []

    class Spy(Growth):
        def product(self, error: Real, *, largest: Real) -> Real:
            bounds.append(float(largest))
            return super().product(error, largest=largest)

    monkeypatch.setattr(engine, "Growth", Spy)
    extra = {"digits": DIGITS} if engine is matrix else {}
    run = engine.run(
        ((1, 0), (0, -1)),
        depth=2,
        alpha=Fraction(1, 100),
        eta=Fraction(11, 20),
        steps=60,
        keep_factors=True,
        **extra,
    )
    norms = [
        max(np.linalg.norm(np.array(W.tolist(), dtype=float), 2) for W in factors)
        for factors in run.factors
    ]
    assert norms[-1] > 50 * norms[0]
    assert all(norm <= bound for norm, bound in zip(norms, bounds[-61:], strict=True))


def test_no_bound_beforehand_without_a_proved_bound_on_the_factors() -> None:
    for truth, eta in ((((0, 1), (0, 0)), Fraction(1, 100)), (((1, 0), (0, 1)), Fraction(4, 5))):
        problem = Factorisation.of(truth, depth=2, alpha=Fraction(1, 2), eta=eta)
        assert problem.largest_factor is None
        assert derived_error(problem, 5, bits=200) == (mpmath.inf, mpmath.inf)
        with pytest.raises(Undefined):
            guard_digits(problem, 5, digits=DIGITS)
