"""Bounds on rounding errors: true, of use, known beforehand, and met by the digits promised."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rankclock.verify.arithmetic.precision import bits_of, precision
from rankclock.verify.descent import float64_matrix as floating
from rankclock.verify.descent import mpmath_matrix as matrix
from rankclock.verify.descent.factorisation import Factorisation, rounded, spectral_norm_above
from rankclock.verify.descent.rounding import Growth, allowed, derived_error, guard_digits
from support.spectra import DIGITS, EXAMPLE, HIGH, MatrixCase, cases, cayley, disagreements, modes


@given(cases(most_steps=20))
@settings(max_examples=40)
def test_digits_are_kept_and_known_beforehand(case: MatrixCase) -> None:
    run = case.matrix_run(keep_factors=True)
    with precision(64):
        factors, product = allowed(case.problem, DIGITS)
        assert max(run.factor_errors) <= factors
        assert max(run.product_errors) <= product
    prior = derived_error(case.problem, case.steps, bits=run.bits)
    assert run.factor_errors[-1] <= prior[0]
    assert run.product_errors[-1] <= prior[1]
    guard = guard_digits(case.problem, case.steps, digits=DIGITS)
    known = derived_error(case.problem, case.steps, bits=bits_of(DIGITS + guard))
    assert known[0] <= factors
    assert known[1] <= product


@given(cases(most_steps=20), st.integers(20, 60))
@settings(max_examples=60)
def test_a_coarse_run_is_as_wrong_as_its_bound_allows_and_no_more(
    case: MatrixCase, bits: int
) -> None:
    coarse = matrix.run_attempt(case.problem, case.steps, 1, False, bits)
    assume(coarse is not None)
    assert coarse is not None
    assert disagreements(case, coarse.products, coarse.product_errors, modes) == []


def test_a_run_with_fewer_bits_than_it_claims_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "precision", lambda bits: precision(bits - 30))
    coarse = matrix.run_attempt(EXAMPLE.problem, EXAMPLE.steps, 1, False, 100)
    assert coarse is not None
    assert (
        len(disagreements(EXAMPLE, coarse.products, coarse.product_errors, modes))
        > EXAMPLE.steps / 2
    )


def test_guard_digits_grow_with_an_unstable_run() -> None:
    case = MatrixCase(
        cayley([Fraction(1, 3)], 2),
        (Fraction(1), Fraction(-1)),
        2,
        Fraction(1, 10),
        Fraction(1, 20),
        3000,
    )
    run = case.matrix_run()
    assert disagreements(case, run.products, run.product_errors, modes) == []
    # Errors grow by 1 + eta a step, which costs 3000 log2(1.05) = 211 bits beyond the digits asked
    # for.
    assert (
        bits_of(DIGITS) + 211
        < run.bits
        < bits_of(DIGITS + guard_digits(case.problem, 3000, digits=DIGITS))
    )


@pytest.mark.parametrize("steps", range(1650, 1950, 50))
def test_a_run_is_repeated_until_its_digits_are_sure(steps: int) -> None:
    # Around here the growth of the errors passes the 40 digits a run starts with at most.
    case = MatrixCase(
        ((Fraction(1),),), (Fraction(-1),), 2, Fraction(1, 10), Fraction(1, 20), steps
    )
    run = case.matrix_run()
    factors, product = allowed(case.problem, DIGITS)
    assert max(run.factor_errors) <= factors
    assert max(run.product_errors) <= product


def test_rounding_errors_add_up() -> None:
    # Small steps up a slope: every one rounds the same way for long, and L^k stays below 2.
    case = MatrixCase(
        ((Fraction(1),),), (Fraction(1),), 2, Fraction(51, 100), Fraction(1, 10**5), 5000
    )
    run = case.float_run()
    products = [mpmath.matrix(W.tolist()) for W in run.products]
    assert (
        disagreements(case, products, [mpmath.mpf(error) for error in run.product_errors], modes)
        == []
    )
    assert (
        len(
            disagreements(
                case, products, [mpmath.mpf(run.product_errors[0])] * len(products), modes
            )
        )
        > case.steps / 2
    )


@given(
    st.data(),
    st.integers(2, 4),
    st.integers(1, 3),
    st.sampled_from([0.01, 0.1, 0.5, 2.0]),
    st.booleans(),
)
@settings(max_examples=300)
def test_exact_steps_spread_no_faster_than_the_bound(
    data: st.DataObject, depth: int, size: int, eta: float, at_minimum: bool
) -> None:
    numbers = st.integers(-8, 8).map(lambda x: x / 4)

    def draw() -> np.ndarray:
        return np.array(
            data.draw(st.lists(numbers, min_size=depth * size**2, max_size=depth * size**2))
        ).reshape(depth, size, size)

    def stepped(factors: np.ndarray) -> np.ndarray:
        moved, products = factors.copy(), np.empty_like(factors)
        floating.multiply_out(moved, products)
        floating.descent_step(moved, products, products[-1] - truth, eta)
        return moved

    factors, shift = draw(), draw() * data.draw(st.sampled_from([1 / 1024, 1 / 8, 1.0]))
    products = np.empty_like(factors)
    floating.multiply_out(factors, products)
    truth = products[-1].copy() if at_minimum else draw()[0]
    largest, distance, norm = (
        max(map(spectral_norm_above, factors)),
        float(np.linalg.norm(shift)),
        spectral_norm_above(truth),
    )
    bound = Growth(depth, size, eta, norm, 0.0).advance(
        distance, largest=largest, residual=float(np.linalg.norm(products[-1] - truth))
    )
    rounding = 2 * Growth(depth, size, eta, norm, floating.UNIT).added(largest + distance)
    assert np.linalg.norm(stepped(factors + shift) - stepped(factors)) <= bound + rounding


@given(
    depth=st.integers(2, 6),
    lam=st.fractions(min_value=-3, max_value=3, max_denominator=50),
    alpha=st.sampled_from([Fraction(1, 20), Fraction(1, 2), Fraction(1), Fraction(2)]),
    share=st.sampled_from([Fraction(0), Fraction(1, 100), Fraction(1, 2), Fraction(1)]),
)
def test_factors_stay_below_the_proved_bound_up_to_the_largest_step_size(
    depth: int, lam: Fraction, alpha: Fraction, share: Fraction
) -> None:
    def problem(eta: Fraction) -> Factorisation:
        return Factorisation.of(((lam,),), depth=depth, alpha=alpha, eta=eta, beta=alpha * share)

    largest = problem(Fraction(1, 10**9)).largest_factor
    assert largest is not None
    eta = 1 / ((3 * depth - 2 if share else depth) * largest ** (2 * depth - 2))
    assert problem(eta).largest_factor == largest
    assert problem(eta * (1 + Fraction(1, 10**9))).largest_factor is None
    with precision(HIGH):
        a, b, rate, level = (rounded(x) for x in (alpha * (1 - share), alpha, eta, lam))
        before = abs(a * b ** (depth - 1) - level)
        for _ in range(200):
            p = a * b ** (depth - 1)
            assert max(abs(a), abs(b)) <= rounded(largest) * (1 + mpmath.mpf(2) ** -200)
            assert abs(p - level) <= before + mpmath.mpf(2) ** -500
            a, b, before = (
                a - rate * b ** (depth - 1) * (p - level),
                b - rate * a * b ** (depth - 2) * (p - level),
                abs(p - level),
            )
