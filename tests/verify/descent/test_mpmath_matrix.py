"""Full matrices against one mode an eigenvalue, and both engines against the gradient of the
loss.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from time import perf_counter

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
from rankclock.verify.descent import mpmath_mode as mode
from rankclock.verify.descent.factorisation import rounded
from support.spectra import (
    DIGITS,
    EXAMPLE,
    HIGH,
    MatrixCase,
    cases,
    disagreements,
    modes,
    recurrence,
    two_modes,
)


def test_the_basis_is_orthogonal() -> None:
    assert all(
        sum(x * y for x, y in zip(left, right, strict=True)) == (left is right)
        for left in EXAMPLE.basis
        for right in EXAMPLE.basis
    )


@given(cases())
@settings(max_examples=60)
def test_matrices_decouple_into_modes(case: MatrixCase) -> None:
    run = case.matrix_run()
    assert run.steps == tuple(range(case.steps + 1))
    assert disagreements(case, run.products, run.product_errors, modes) == []


@given(cases(perturbed=True))
@settings(max_examples=40)
def test_perturbed_matrices_decouple_into_pairs(case: MatrixCase) -> None:
    run = case.matrix_run()
    assert disagreements(case, run.products, run.product_errors, two_modes) == []


WRONG = {
    "power": lambda d, N, lam, eta: d + eta * d**N * (lam - d**N),
    "sign": lambda d, N, lam, eta: d - eta * d ** (N - 1) * (lam - d**N),
    "factor": lambda d, N, lam, eta: d + eta * N * d ** (N - 1) * (lam - d**N),
    "level": lambda d, N, lam, eta: d + eta * d ** (N - 1) * (lam - d ** (N + 1)),
    "flow": lambda d, N, lam, eta: (
        d
        + eta * d ** (N - 1) * (lam - d**N)
        + eta**2 * d ** (2 * N - 3) * (lam - d**N) ** 2 / 10**9
    ),
    "eigenvalue in digit 28": lambda d, N, lam, eta: (
        d + eta * d ** (N - 1) * (lam * (1 + mpmath.mpf(10) ** -28) - d**N)
    ),
}


def test_right_recurrence_passes_the_comparison_of_the_wrong_ones() -> None:
    run = EXAMPLE.matrix_run()
    right = recurrence(lambda d, N, lam, eta: d + eta * d ** (N - 1) * (lam - d**N))
    assert disagreements(EXAMPLE, run.products, run.product_errors, right) == []


@pytest.mark.parametrize("name", WRONG)
def test_wrong_recurrence_is_caught(name: str) -> None:
    run = EXAMPLE.matrix_run()
    assert (
        len(disagreements(EXAMPLE, run.products, run.product_errors, recurrence(WRONG[name])))
        > EXAMPLE.steps / 2
    )


def test_identical_start_is_no_perturbed_one() -> None:
    case = MatrixCase(
        EXAMPLE.basis,
        EXAMPLE.eigenvalues,
        3,
        Fraction(1, 10),
        Fraction(1, 100),
        20,
        Fraction(1, 10**24),
    )
    run = case.matrix_run()
    assert disagreements(case, run.products, run.product_errors, two_modes) == []
    assert disagreements(case, run.products, run.product_errors, modes) == list(range(21))


def test_every_and_factors() -> None:
    run = EXAMPLE.matrix_run(keep_factors=True)
    sparse = matrix.run(
        EXAMPLE.truth,
        depth=3,
        alpha=EXAMPLE.alpha,
        eta=EXAMPLE.eta,
        steps=60,
        digits=DIGITS,
        every=25,
    )
    assert sparse.steps == (0, 25, 50)
    assert sparse.factors == ()
    assert list(sparse.products) == [run.products[k] for k in sparse.steps]
    levels = [
        list(mode.iterates(lam, depth=3, alpha=EXAMPLE.alpha, eta=EXAMPLE.eta, steps=60, bits=HIGH))
        for lam in EXAMPLE.eigenvalues
    ]
    with precision(HIGH):
        V = mpmath.matrix([[rounded(x) for x in row] for row in EXAMPLE.basis])
        expected = V * mpmath.diag([orbit[60] for orbit in levels]) * V.T
        for W in run.factors[60]:
            assert mpmath.mnorm(W - expected, "f") <= run.factor_errors[60]


# A run from multiples of I cannot tell A^T R B^T from A R B, so the step is tested on factors that
# neither commute nor are symmetric.
integer_matrix = st.lists(
    st.lists(st.integers(-3, 3), min_size=2, max_size=2), min_size=2, max_size=2
)


def loss(factors: list[flint.fmpz_mat], truth: flint.fmpz_mat) -> Fraction:
    residual = exact.product(factors) - truth
    return Fraction(sum(int(x) ** 2 for x in residual.entries()), 2)


def step_from_the_loss(
    factors: list[list[list[int]]], truth: list[list[int]], eta: Fraction
) -> list[list[list[Fraction]]]:
    """Simultaneous descent along central differences of the loss, which is quadratic in every
    single entry, so they are exact.
    """
    target, stepped = flint.fmpz_mat(truth), []
    for j, W in enumerate(factors):
        rows = []
        for r in range(2):
            row = []
            for c in range(2):
                values = []
                for shift in (1, -1):
                    moved = [flint.fmpz_mat(other) for other in factors]
                    moved[j][r, c] += shift
                    values.append(loss(moved, target))
                row.append(W[r][c] - eta * (values[0] - values[1]) / 2)
            rows.append(row)
        stepped.append(rows)
    return stepped


@given(st.lists(integer_matrix, min_size=2, max_size=4), integer_matrix)
def test_both_engines_step_down_the_gradient_of_the_loss(
    factors: list[list[list[int]]], truth: list[list[int]]
) -> None:
    expected = step_from_the_loss(factors, truth, Fraction(1, 8))
    with precision(200):
        current = [[[mpmath.mpf(x) for x in row] for row in W] for W in factors]
        prefixes = matrix.partial_products(current)
        residual = [
            [p - t for p, t in zip(*rows, strict=True)]
            for rows in zip(prefixes[-1], truth, strict=True)
        ]
        stepped = matrix.descent_step(current, prefixes, residual, mpmath.mpf(1) / 8)
        assert [
            [[Fraction(*mpmath.libmp.to_rational(x._mpf_)) for x in row] for row in W]
            for W in stepped
        ] == expected
    array = np.array(factors, dtype=float)
    products = np.empty_like(array)
    floating.multiply_out(array, products)
    floating.descent_step(array, products, products[-1] - np.array(truth), 0.125)
    assert array.tolist() == [[[float(x) for x in row] for row in W] for W in expected]


@pytest.mark.parametrize("engine", [lambda **data: matrix.run(**data, digits=DIGITS), floating.run])
def test_divergence_is_said(engine: Callable[..., object]) -> None:
    with pytest.raises(Undefined, match=r"diverges|overflows"):
        engine(truth=((2, 1), (1, -3)), depth=3, alpha=Fraction(3), eta=Fraction(1), steps=100)


@pytest.mark.parametrize(
    "change",
    [
        {"depth": 1},
        {"alpha": 0},
        {"eta": 0},
        {"eta": -1},
        {"beta": -1},
        {"steps": -1},
        {"every": 0},
        {"truth": ()},
        {"truth": ((1, 2),)},
    ],
)
def test_data_out_of_range_is_refused(change: dict[str, object]) -> None:
    data = {"truth": ((1,),), "depth": 2, "alpha": 1, "eta": Fraction(1, 9), "steps": 1} | change
    with pytest.raises(ValueError, match=r"needs|must"):
        floating.run(**data)
    with pytest.raises(ValueError, match=r"needs|must"):
        matrix.run(**data, digits=5)


def test_float64_is_far_faster() -> None:
    truth = np.diag(np.linspace(-1, 1, 50))
    start = perf_counter()
    matrix.run(truth, depth=3, alpha=0.1, eta=0.01, steps=1, digits=16)
    middle = perf_counter()
    floating.run(truth, depth=3, alpha=0.1, eta=0.01, steps=20)
    assert perf_counter() - middle < middle - start
