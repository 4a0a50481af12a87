"""Full matrices against one mode a eigenvalue, float64 against mpmath, and both against exact arithmetic, within derived errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from time import perf_counter
from types import ModuleType

import flint
import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from verify.evaluate.errors import TooLong, Undecided, Undefined
from verify.precision import bits_of, precision
from verify.simulate import certified, exact, floating, matrix, mode
from verify.simulate.problem import Problem, rounded, spectral_norm_above
from verify.simulate.rounding import Growth, Real, allowed, derived_error, guard_digits

DIGITS = 30
HIGH = 600  # bits of the reference: its own rounding is far below every bound compared with

Rows = tuple[tuple[Fraction, ...], ...]
Pairs = Iterable[tuple[mpmath.mpf, mpmath.mpf]]


@dataclass(frozen=True)
class Case:
    """truth = V diag(eigenvalues) V^T with V rational and orthogonal."""

    basis: Rows
    eigenvalues: tuple[Fraction, ...]
    depth: int
    alpha: Fraction
    eta: Fraction
    steps: int
    beta: Fraction = Fraction(0)

    @property
    def truth(self) -> Rows:
        return tuple(
            tuple(sum((v * lam * w for v, lam, w in zip(left, self.eigenvalues, right, strict=True)), Fraction(0)) for right in self.basis)
            for left in self.basis
        )

    @property
    def problem(self) -> Problem:
        return Problem.of(self.truth, depth=self.depth, alpha=self.alpha, eta=self.eta, beta=self.beta)

    def matrix_run(self, **options: bool) -> matrix.MatrixRun:
        return matrix.run(self.truth, depth=self.depth, alpha=self.alpha, eta=self.eta, steps=self.steps, digits=DIGITS, beta=self.beta, **options)

    def float_run(self) -> floating.FloatRun:
        return floating.run(self.truth, depth=self.depth, alpha=self.alpha, eta=self.eta, steps=self.steps, beta=self.beta)


def cayley(entries: list[Fraction], size: int) -> Rows:
    """(I - S)(I + S)^-1 for the skew-symmetric S with the entries given above its diagonal."""
    skew = [[Fraction(0)] * size for _ in range(size)]
    values = iter(entries)
    for i in range(size):
        for j in range(i + 1, size):
            skew[i][j] = next(values)
            skew[j][i] = -skew[i][j]
    S = flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row in skew])
    identity = flint.fmpq_mat([[int(i == j) for j in range(size)] for i in range(size)])
    V = (identity - S) * (identity + S).inv()
    return tuple(tuple(Fraction(int(V[i, j].p), int(V[i, j].q)) for j in range(size)) for i in range(size))


small = st.fractions(min_value=-2, max_value=2, max_denominator=4)
# Few values on purpose: repeated, zero and opposite eigenvalues are the rule.
eigenvalue = st.sampled_from([Fraction(0), Fraction(1), Fraction(2), Fraction(-1), Fraction(-2), Fraction(1, 3), Fraction(1, 1000), Fraction(-1, 7)])


@st.composite
def cases(draw: st.DrawFn, *, perturbed: bool = False, most_steps: int = 40) -> Case:
    size, depth = draw(st.integers(1, 4)), draw(st.integers(2, 5))
    basis = cayley(draw(st.lists(small, min_size=size * (size - 1) // 2, max_size=size * (size - 1) // 2)), size)
    eigenvalues = tuple(draw(st.lists(eigenvalue, min_size=size, max_size=size)))
    alpha = draw(st.sampled_from([Fraction(1, 1000), Fraction(1, 10), Fraction(1, 2), Fraction(1), Fraction(3, 2)]))
    beta = alpha * draw(st.sampled_from([Fraction(1, 100), Fraction(1, 2), Fraction(1)])) if perturbed else Fraction(0)
    # M <= max(alpha, 2, 1) and beta (2 alpha - beta) <= alpha^2, so this step size is in the proved range.
    largest = max(alpha, *(abs(lam) for lam in eigenvalues), Fraction(1)) * (Fraction(3, 2) if perturbed else 1)
    limit = 1 / ((3 * depth - 2) * largest ** (2 * depth - 2))
    case = Case(basis, eigenvalues, depth, alpha, limit * draw(st.sampled_from([Fraction(1, 10), Fraction(9, 10)])), draw(st.integers(1, most_steps)), beta)
    assume(case.problem.largest_factor is not None)
    return case


# The reference: one recurrence an eigenvalue, with bounds on its own error.


def modes(lam: Fraction, case: Case) -> Pairs:
    """d(k)^N, from one mode, with its error."""
    for d, error in mode.bounded_iterates(lam, depth=case.depth, alpha=case.alpha, eta=case.eta, steps=case.steps, bits=HIGH):
        with precision(HIGH):
            item = d**case.depth, case.depth * (abs(d) + error) ** (case.depth - 1) * error
        yield item


def two_modes(lam: Fraction, case: Case) -> Pairs:
    """a(k) b(k)^(N-1), the perturbed mode, with the error of a short run at 600 bits."""
    N = case.depth
    with precision(HIGH):
        a, b, eta, level = rounded(case.alpha - case.beta), rounded(case.alpha), rounded(case.eta), rounded(lam)
    for _ in range(case.steps + 1):
        with precision(HIGH):
            p = a * b ** (N - 1)
        yield p, mpmath.mpf(2) ** (100 - HIGH)
        with precision(HIGH):
            a, b = a - eta * b ** (N - 1) * (p - level), b - eta * a * b ** (N - 2) * (p - level)


def recurrence(step: Callable[..., mpmath.mpf]) -> Callable[[Fraction, Case], Pairs]:
    """d(k)^N for another step map."""

    def levels(lam: Fraction, case: Case) -> Iterator[tuple[mpmath.mpf, mpmath.mpf]]:
        with precision(HIGH):
            d, eta, level = rounded(case.alpha), rounded(case.eta), rounded(lam)
        for _ in range(case.steps + 1):
            with precision(HIGH):
                item = d**case.depth, mpmath.mpf(2) ** (100 - HIGH)
                d = step(d, case.depth, level, eta)
            yield item

    return levels


def disagreements(case: Case, products: Iterable[mpmath.matrix], errors: Iterable[mpmath.mpf], levels: Callable[[Fraction, Case], Pairs]) -> list[int]:
    """Steps at which the product is further from V diag(levels) V^T than both errors together explain."""
    size, found = len(case.eigenvalues), []
    orbits = zip(*(levels(lam, case) for lam in case.eigenvalues), strict=True)
    with precision(HIGH):
        V = mpmath.matrix([[rounded(x) for x in row] for row in case.basis])
    for k, (W, error, orbit) in enumerate(zip(products, errors, orbits, strict=True)):
        with precision(HIGH):
            difference = W - V * mpmath.diag([value for value, _ in orbit]) * V.T
            distance = mpmath.sqrt(mpmath.fsum((difference[i, j] for i in range(size) for j in range(size)), squared=True))
            if not distance <= error + mpmath.sqrt(size) * max(slack for _, slack in orbit) + mpmath.mpf(2) ** (100 - HIGH):
                found.append(k)
    return found


SEMINAR = Case(
    cayley([Fraction(1, 2), Fraction(-1, 3), Fraction(2), Fraction(1), Fraction(-1, 5), Fraction(3, 4)], 4),
    (Fraction(2), Fraction(2), Fraction(0), Fraction(-1)),
    3,
    Fraction(1, 10),
    Fraction(1, 50),
    60,
)


def test_the_basis_is_orthogonal() -> None:
    assert all(sum(x * y for x, y in zip(left, right, strict=True)) == (left is right) for left in SEMINAR.basis for right in SEMINAR.basis)


@given(cases())
@settings(max_examples=60)
def test_matrices_decouple_into_modes(case: Case) -> None:
    run = case.matrix_run()
    assert run.steps == tuple(range(case.steps + 1))
    assert disagreements(case, run.products, run.product_errors, modes) == []


@given(cases(perturbed=True))
@settings(max_examples=40)
def test_perturbed_matrices_decouple_into_pairs(case: Case) -> None:
    run = case.matrix_run()
    assert disagreements(case, run.products, run.product_errors, two_modes) == []


WRONG = {
    "power": lambda d, N, lam, eta: d + eta * d**N * (lam - d**N),
    "sign": lambda d, N, lam, eta: d - eta * d ** (N - 1) * (lam - d**N),
    "factor": lambda d, N, lam, eta: d + eta * N * d ** (N - 1) * (lam - d**N),
    "level": lambda d, N, lam, eta: d + eta * d ** (N - 1) * (lam - d ** (N + 1)),
    "flow": lambda d, N, lam, eta: d + eta * d ** (N - 1) * (lam - d**N) + eta**2 * d ** (2 * N - 3) * (lam - d**N) ** 2 / 10**9,
    "eigenvalue in digit 28": lambda d, N, lam, eta: d + eta * d ** (N - 1) * (lam * (1 + mpmath.mpf(10) ** -28) - d**N),
}


def test_right_recurrence_passes_the_comparison_of_the_wrong_ones() -> None:
    run = SEMINAR.matrix_run()
    right = recurrence(lambda d, N, lam, eta: d + eta * d ** (N - 1) * (lam - d**N))
    assert disagreements(SEMINAR, run.products, run.product_errors, right) == []


@pytest.mark.parametrize("name", WRONG)
def test_wrong_recurrence_is_caught(name: str) -> None:
    run = SEMINAR.matrix_run()
    assert len(disagreements(SEMINAR, run.products, run.product_errors, recurrence(WRONG[name]))) > SEMINAR.steps / 2


def test_identical_start_is_no_perturbed_one() -> None:
    case = Case(SEMINAR.basis, SEMINAR.eigenvalues, 3, Fraction(1, 10), Fraction(1, 100), 20, Fraction(1, 10**24))
    run = case.matrix_run()
    assert disagreements(case, run.products, run.product_errors, two_modes) == []
    assert disagreements(case, run.products, run.product_errors, modes) == list(range(21))


def test_every_and_factors() -> None:
    run = SEMINAR.matrix_run(keep_factors=True)
    sparse = matrix.run(SEMINAR.truth, depth=3, alpha=SEMINAR.alpha, eta=SEMINAR.eta, steps=60, digits=DIGITS, every=25)
    assert sparse.steps == (0, 25, 50)
    assert sparse.factors == ()
    assert list(sparse.products) == [run.products[k] for k in sparse.steps]
    levels = [list(mode.iterates(lam, depth=3, alpha=SEMINAR.alpha, eta=SEMINAR.eta, steps=60, bits=HIGH)) for lam in SEMINAR.eigenvalues]
    with precision(HIGH):
        V = mpmath.matrix([[rounded(x) for x in row] for row in SEMINAR.basis])
        expected = V * mpmath.diag([orbit[60] for orbit in levels]) * V.T
        for W in run.factors[60]:
            assert mpmath.mnorm(W - expected, "f") <= run.factor_errors[60]


# The step itself, on factors that neither commute nor are symmetric: a run from multiples of I cannot tell A^T R B^T from A R B.

integer_matrix = st.lists(st.lists(st.integers(-3, 3), min_size=2, max_size=2), min_size=2, max_size=2)


def loss(factors: list[flint.fmpz_mat], truth: flint.fmpz_mat) -> Fraction:
    residual = exact.product(factors) - truth
    return Fraction(sum(int(x) ** 2 for x in residual.entries()), 2)


def step_from_the_loss(factors: list[list[list[int]]], truth: list[list[int]], eta: Fraction) -> list[list[list[Fraction]]]:
    """Simultaneous descent along central differences of the loss, which is quadratic in every single entry, so they are exact."""
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
def test_both_engines_step_down_the_gradient_of_the_loss(factors: list[list[list[int]]], truth: list[list[int]]) -> None:
    expected = step_from_the_loss(factors, truth, Fraction(1, 8))
    with precision(200):
        current = [[[mpmath.mpf(x) for x in row] for row in W] for W in factors]
        prefixes = matrix._prefixes(current)
        residual = [[p - t for p, t in zip(*rows, strict=True)] for rows in zip(prefixes[-1], truth, strict=True)]
        stepped = matrix._step(current, prefixes, residual, mpmath.mpf(1) / 8)
        assert [[[Fraction(*mpmath.libmp.to_rational(x._mpf_)) for x in row] for row in W] for W in stepped] == expected
    array = np.array(factors, dtype=float)
    products = np.empty_like(array)
    floating._multiply(array, products)
    floating._step(array, products, products[-1] - np.array(truth), 0.125)
    assert array.tolist() == [[[float(x) for x in row] for row in W] for W in expected]


# Errors: true, not vacuous, and as promised.


@given(cases(most_steps=20), st.booleans())
@settings(max_examples=40)
def test_digits_are_kept_and_known_beforehand(case: Case, short: bool) -> None:
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
def test_a_coarse_run_is_as_wrong_as_its_bound_allows_and_no_more(case: Case, bits: int) -> None:
    coarse = matrix._attempt(case.problem, case.steps, 1, False, bits)
    assume(coarse is not None)
    assert coarse is not None
    assert disagreements(case, coarse.products, coarse.product_errors, modes) == []


def test_a_run_with_fewer_bits_than_it_claims_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "precision", lambda bits: precision(bits - 30))
    coarse = matrix._attempt(SEMINAR.problem, SEMINAR.steps, 1, False, 100)
    assert coarse is not None
    assert len(disagreements(SEMINAR, coarse.products, coarse.product_errors, modes)) > SEMINAR.steps / 2


@given(cases() | cases(perturbed=True))
@settings(max_examples=60)
def test_float64_is_within_its_derived_error_of_mpmath(case: Case) -> None:
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
    fine = SEMINAR.matrix_run()
    expected = np.array([np.array(W.tolist(), dtype=float) for W in fine.products])
    right = SEMINAR.float_run()
    assert right.product_errors.max() < 1e-6
    assert (np.linalg.norm(right.products - expected, axis=(1, 2)) <= right.product_errors + 1e-17).all()
    step = floating._step
    monkeypatch.setattr(floating, "_step", lambda factors, prefixes, residual, eta: step(factors, prefixes, residual, eta * (1 + 1e-7)))
    wrong = SEMINAR.float_run()
    assert (np.linalg.norm(wrong.products - expected, axis=(1, 2)) > wrong.product_errors).mean() > 0.5


def test_float64_bound_stays_of_use_where_the_residual_vanishes() -> None:
    truth = ((Fraction(2), Fraction(1, 2)), (Fraction(1, 2), Fraction(1)))
    run = floating.run(truth, depth=3, alpha=Fraction(1, 2), eta=Fraction(1, 20), steps=20_000, every=20_000)
    assert run.product_errors[-1] < 1e-9
    assert np.abs(run.products[-1] - np.array(truth, dtype=float)).max() <= run.product_errors[-1] + 1e-15
    assert derived_error(Problem.of(truth, depth=3, alpha=Fraction(1, 2), eta=Fraction(1, 20)), 20_000, bits=53) == (mpmath.inf, mpmath.inf)


def test_float64_bound_is_honest_where_float64_is_lost() -> None:
    # In float64 alpha - beta is alpha, and the mode of eigenvalue -1 goes to 0; exactly, a - b grows by 1 + eta a step, and it goes to -1.
    case = Case(cayley([Fraction(1, 3)], 2), (Fraction(1), Fraction(-1)), 2, Fraction(1, 10), Fraction(1, 20), 1500, Fraction(1, 10**18))
    coarse, fine = case.float_run(), case.matrix_run()
    distances = np.array([np.linalg.norm(W - np.array(V.tolist(), dtype=float)) for W, V in zip(coarse.products, fine.products, strict=True)])
    assert distances[-1] > 0.9
    assert (distances <= coarse.product_errors + 1e-15).all()
    assert disagreements(case, fine.products, fine.product_errors, two_modes) == []


def test_guard_digits_grow_with_an_unstable_run() -> None:
    case = Case(cayley([Fraction(1, 3)], 2), (Fraction(1), Fraction(-1)), 2, Fraction(1, 10), Fraction(1, 20), 3000)
    run = case.matrix_run()
    assert disagreements(case, run.products, run.product_errors, modes) == []
    # Errors grow by 1 + eta a step, which costs 3000 log2(1.05) = 211 bits beyond the digits asked for.
    assert bits_of(DIGITS) + 211 < run.bits < bits_of(DIGITS + guard_digits(case.problem, 3000, digits=DIGITS))


@pytest.mark.parametrize("steps", range(1650, 1950, 50))
def test_a_run_is_repeated_until_its_digits_are_sure(steps: int) -> None:
    # Around here the growth of the errors passes the 40 digits a run starts with at most.
    case = Case(((Fraction(1),),), (Fraction(-1),), 2, Fraction(1, 10), Fraction(1, 20), steps)
    run = case.matrix_run()
    factors, product = allowed(case.problem, DIGITS)
    assert max(run.factor_errors) <= factors
    assert max(run.product_errors) <= product


def test_rounding_errors_add_up() -> None:
    # Small steps up a slope: every one rounds the same way for long, and L^k stays below 2.
    case = Case(((Fraction(1),),), (Fraction(1),), 2, Fraction(51, 100), Fraction(1, 10**5), 5000)
    run = case.float_run()
    products = [mpmath.matrix(W.tolist()) for W in run.products]
    assert disagreements(case, products, [mpmath.mpf(error) for error in run.product_errors], modes) == []
    assert len(disagreements(case, products, [mpmath.mpf(run.product_errors[0])] * len(products), modes)) > case.steps / 2


@given(st.data(), st.integers(2, 4), st.integers(1, 3), st.sampled_from([0.01, 0.1, 0.5, 2.0]), st.booleans())
@settings(max_examples=300)
def test_exact_steps_spread_no_faster_than_the_bound(data: st.DataObject, depth: int, size: int, eta: float, at_minimum: bool) -> None:
    numbers = st.integers(-8, 8).map(lambda x: x / 4)

    def draw() -> np.ndarray:
        return np.array(data.draw(st.lists(numbers, min_size=depth * size**2, max_size=depth * size**2))).reshape(depth, size, size)

    def stepped(factors: np.ndarray) -> np.ndarray:
        moved, products = factors.copy(), np.empty_like(factors)
        floating._multiply(moved, products)
        floating._step(moved, products, products[-1] - truth, eta)
        return moved

    factors, shift = draw(), draw() * data.draw(st.sampled_from([1 / 1024, 1 / 8, 1.0]))
    products = np.empty_like(factors)
    floating._multiply(factors, products)
    truth = products[-1].copy() if at_minimum else draw()[0]
    largest, distance, norm = max(map(spectral_norm_above, factors)), float(np.linalg.norm(shift)), spectral_norm_above(truth)
    bound = Growth(depth, size, eta, norm, 0.0).advance(distance, largest=largest, residual=float(np.linalg.norm(products[-1] - truth)))
    rounding = 2 * Growth(depth, size, eta, norm, floating.UNIT).added(largest + distance)
    assert np.linalg.norm(stepped(factors + shift) - stepped(factors)) <= bound + rounding


# Data without a proved bound on the factors: the run bounds them as it goes.

general = st.tuples(
    st.lists(st.lists(small, min_size=2, max_size=2), min_size=2, max_size=2), st.integers(2, 3), st.sampled_from([Fraction(1, 50), Fraction(1, 5)])
)


def rational_products(truth: list[list[Fraction]], depth: int, alpha: Fraction, eta: Fraction, steps: int) -> list[flint.fmpq_mat]:
    target = flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row in truth])
    found = []
    for k in range(steps + 1):
        current = exact.factors(k, depth, target, alpha, eta, size_limit=10**7)
        assert current is not None
        found.append(exact.product(current))
    return found


@given(general)
@settings(max_examples=40)
def test_unsymmetric_truth_and_any_step_size_agree_with_exact_arithmetic(data: tuple[list[list[Fraction]], int, Fraction]) -> None:
    truth, depth, eta = data
    steps = 4 if depth == 2 else 3
    run = matrix.run(truth, depth=depth, alpha=Fraction(3, 4), eta=eta, steps=steps, digits=DIGITS)
    coarse = floating.run(truth, depth=depth, alpha=Fraction(3, 4), eta=eta, steps=steps)
    for k, W in enumerate(rational_products(truth, depth, Fraction(3, 4), eta, steps)):
        with precision(HIGH):
            expected = mpmath.matrix([[rounded(Fraction(int(W[i, j].p), int(W[i, j].q))) for j in range(2)] for i in range(2)])
            assert mpmath.mnorm(run.products[k] - expected, "f") <= run.product_errors[k]
            assert mpmath.mnorm(mpmath.matrix(coarse.products[k].tolist()) - expected, "f") <= coarse.product_errors[k]
            assert run.product_errors[k] <= mpmath.mpf(10) ** -DIGITS * mpmath.mpf(3) / 4


@pytest.mark.parametrize("share", [Fraction(11, 10), Fraction(19, 10)])
@pytest.mark.parametrize("depth", [2, 3, 4])
def test_steps_between_the_proved_and_the_stable_size(depth: int, share: Fraction) -> None:
    # Step sizes past 1/N overshoot; past 2/N the mode of eigenvalue 1 would not settle.
    case = Case(cayley([Fraction(1, 3)], 2), (Fraction(1), Fraction(1, 2)), depth, Fraction(1, 4), share / depth, 60)
    assert case.problem.largest_factor is None
    coarse = matrix._attempt(case.problem, case.steps, 1, False, 60)
    assert coarse is not None
    fine, floats = case.matrix_run(), case.float_run()
    for products, errors in ((coarse.products, coarse.product_errors), (fine.products, fine.product_errors)):
        assert disagreements(case, products, errors, modes) == []
    products = [mpmath.matrix(W.tolist()) for W in floats.products]
    assert disagreements(case, products, [mpmath.mpf(error) for error in floats.product_errors], modes) == []


@pytest.mark.parametrize("engine", [floating, matrix])
def test_bounds_follow_factors_that_grow(engine: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    bounds: list[float] = []

    class Spy(Growth):
        def product(self, error: Real, *, largest: Real) -> Real:
            bounds.append(float(largest))
            return super().product(error, largest=largest)

    monkeypatch.setattr(engine, "Growth", Spy)
    extra = {"digits": DIGITS} if engine is matrix else {}
    run = engine.run(((1, 0), (0, -1)), depth=2, alpha=Fraction(1, 100), eta=Fraction(11, 20), steps=60, keep_factors=True, **extra)
    norms = [max(np.linalg.norm(np.array(W.tolist(), dtype=float), 2) for W in factors) for factors in run.factors]
    assert norms[-1] > 50 * norms[0]
    assert all(norm <= bound for norm, bound in zip(norms, bounds[-61:], strict=True))


def test_no_bound_beforehand_without_a_proved_bound_on_the_factors() -> None:
    for truth, eta in ((((0, 1), (0, 0)), Fraction(1, 100)), (((1, 0), (0, 1)), Fraction(4, 5))):
        problem = Problem.of(truth, depth=2, alpha=Fraction(1, 2), eta=eta)
        assert problem.largest_factor is None
        assert derived_error(problem, 5, bits=200) == (mpmath.inf, mpmath.inf)
        with pytest.raises(Undefined):
            guard_digits(problem, 5, digits=DIGITS)


@pytest.mark.parametrize("engine", [lambda **data: matrix.run(**data, digits=DIGITS), floating.run])
def test_divergence_is_said(engine: Callable[..., object]) -> None:
    with pytest.raises(Undefined, match=r"diverges|overflows"):
        engine(truth=((2, 1), (1, -3)), depth=3, alpha=Fraction(3), eta=Fraction(1), steps=100)


@given(
    depth=st.integers(2, 6),
    lam=st.fractions(min_value=-3, max_value=3, max_denominator=50),
    alpha=st.sampled_from([Fraction(1, 20), Fraction(1, 2), Fraction(1), Fraction(2)]),
    share=st.sampled_from([Fraction(0), Fraction(1, 100), Fraction(1, 2), Fraction(1)]),
)
def test_factors_stay_below_the_proved_bound_up_to_the_largest_step_size(depth: int, lam: Fraction, alpha: Fraction, share: Fraction) -> None:
    def problem(eta: Fraction) -> Problem:
        return Problem.of(((lam,),), depth=depth, alpha=alpha, eta=eta, beta=alpha * share)

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
            a, b, before = a - rate * b ** (depth - 1) * (p - level), b - rate * a * b ** (depth - 2) * (p - level), abs(p - level)


@pytest.mark.parametrize(
    "change",
    [{"depth": 1}, {"alpha": 0}, {"eta": 0}, {"eta": -1}, {"beta": 2}, {"beta": -1}, {"steps": -1}, {"every": 0}, {"truth": ()}, {"truth": ((1, 2),)}],
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


# One mode.


@given(
    depth=st.integers(2, 5),
    lam=st.sampled_from([Fraction(2), Fraction(1, 3), Fraction(0), Fraction(-1, 2)]),
    alpha=st.sampled_from([Fraction(1, 20), Fraction(1, 2), Fraction(3, 2)]),
    bits=st.integers(15, 60),
)
def test_one_mode_is_within_its_bound_of_exact_iterates(depth: int, lam: Fraction, alpha: Fraction, bits: int) -> None:
    eta = Fraction(1, 500)
    for k, (value, error) in enumerate(mode.bounded_iterates(lam, depth=depth, alpha=alpha, eta=eta, steps=4, bits=bits)):
        expected = exact.mode(k, depth, lam, alpha, eta, size_limit=10**7)
        assert expected is not None
        with precision(HIGH):
            assert abs(value - rounded(expected)) <= error
            assert error < abs(value)


@given(
    depth=st.integers(2, 5),
    lam=st.fractions(min_value=-2, max_value=2, max_denominator=20),
    x=st.fractions(min_value=-2, max_value=2, max_denominator=20),
    error=st.sampled_from([Fraction(1, 10**6), Fraction(1, 10), Fraction(1)]),
    eta=st.sampled_from([Fraction(1, 100), Fraction(1, 10), Fraction(1)]),
)
def test_exact_steps_of_one_mode_spread_no_faster_than_the_bound(depth: int, lam: Fraction, x: Fraction, error: Fraction, eta: Fraction) -> None:
    def step(d: Fraction) -> Fraction:
        return d + eta * d ** (depth - 1) * (lam - d**depth)

    spread = max(abs(step(x + shift) - step(x)) for shift in (error, -error, error / 2, -error / 2))
    with precision(HIGH):
        bound = mode._advance(rounded(x), rounded(error), depth, rounded(lam), rounded(eta), mpmath.mpf(2) ** -(HIGH // 2))
        assert rounded(spread) <= bound
        if error < Fraction(1, 1000):
            assert bound <= rounded(spread) + 2000 * rounded(error) ** 2


@given(
    depth=st.integers(2, 4),
    lam=st.sampled_from([Fraction(2), Fraction(1, 3), Fraction(0), Fraction(-1, 2)]),
    alpha=st.sampled_from([Fraction(1, 20), Fraction(1, 2), Fraction(3, 2)]),
)
def test_one_mode_stays_in_the_certified_enclosure(depth: int, lam: Fraction, alpha: Fraction) -> None:
    eta = Fraction(1, 200)
    *_, (value, error) = mode.bounded_iterates(lam, depth=depth, alpha=alpha, eta=eta, steps=300, bits=80)
    low, high = certified.enclose(certified.Mode(depth, lam, alpha, eta), 300)
    with precision(HIGH):
        assert value + error >= rounded(low)
        assert value - error <= rounded(high)
        assert error < mpmath.mpf(2) ** -60


PASSAGES = [
    (Fraction(2), Fraction(1, 10), Fraction(1)),
    (Fraction(2), Fraction(3, 2), Fraction(29, 20)),
    (Fraction(0), Fraction(1), Fraction(1, 2)),
    (Fraction(-1), Fraction(1), Fraction(1, 10)),
]


@pytest.mark.parametrize(("lam", "alpha", "target"), PASSAGES)
@pytest.mark.parametrize("depth", [2, 3, 4])
def test_passage_agrees_with_the_certified_run(depth: int, lam: Fraction, alpha: Fraction, target: Fraction) -> None:
    eta = Fraction(1, 300)
    found = mode.passage(lam, depth=depth, alpha=alpha, eta=eta, target=target)
    sure = certified.passage(depth=depth, lam=lam, alpha=alpha, eta=eta, target=target)
    assert (sure.lo, sure.hi) == (found, found)
    orbit = list(mode.iterates(lam, depth=depth, alpha=alpha, eta=eta, steps=found, bits=100))
    past = [d >= float(target) if target > alpha else d <= float(target) for d in orbit]
    assert past == [False] * found + [True]


def test_passage_decides_nothing_on_rounded_equality() -> None:
    # d(1) = 1 + 1/4 (2 - 1) = 5/4 exactly, but an inexact run cannot know.
    data = {"depth": 2, "alpha": Fraction(1), "eta": Fraction(1, 4)}
    with pytest.raises(Undecided):
        mode.passage(Fraction(2), **data, target=Fraction(5, 4))
    assert mode.passage(Fraction(2), **data, target=Fraction(5, 4) - Fraction(1, 10**20)) == 1
    assert mode.passage(Fraction(2), **data, target=Fraction(5, 4) + Fraction(1, 10**20)) == 2
    assert mode.passage(Fraction(2), **data, target=Fraction(1)) == 0
    # Rounded to 20 bits this target is the start itself.
    assert mode.passage(Fraction(2), **data, target=1 + Fraction(1, 10**20), bits=20) == 1


def test_passage_out_of_reach() -> None:
    with pytest.raises(TooLong):
        mode.passage(Fraction(1), depth=2, alpha=Fraction(1, 2), eta=Fraction(1, 4), target=Fraction(3, 2), budget=50)


# Working precision.


def test_no_generator_holds_the_precision() -> None:
    with precision(77):
        orbit = mode.iterates(Fraction(1), depth=2, alpha=Fraction(1, 2), eta=Fraction(1, 4), steps=10, bits=300)
        for _ in range(3):
            next(orbit)
            assert (mpmath.mp.prec, flint.ctx.prec) == (77, 77)
    assert (mpmath.mp.prec, flint.ctx.prec) == (53, 53)


def test_more_bits_give_more_digits() -> None:
    ends = [
        list(mode.bounded_iterates(Fraction(2), depth=3, alpha=Fraction(1, 10), eta=Fraction(1, 100), steps=500, bits=bits))[-1] for bits in (60, 120, 240, 480)
    ]
    with precision(HIGH):
        for (value, error), (finer, _) in pairwise(ends):
            assert 0 < abs(value - finer) <= error


def test_the_guard_against_leaked_precision_works(pytester: pytest.Pytester, request: pytest.FixtureRequest) -> None:
    pytester.makeconftest((request.config.rootpath / "tests" / "conftest.py").read_text())
    pytester.makepyfile(
        """
        import flint, mpmath

        def test_a(): mpmath.mp.prec = 99

        def test_b(): flint.ctx.prec = 99

        def test_c(): assert mpmath.mp.prec == flint.ctx.prec == 53
        """
    )
    pytester.runpytest_inprocess().assert_outcomes(passed=3, errors=2)
