"""Ground truths with known spectra, and the modes their gradient descent must decouple into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import flint
import mpmath
from hypothesis import assume
from hypothesis import strategies as st

from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent import float64_matrix as floating
from rankclock.verify.descent import mpmath_matrix as matrix
from rankclock.verify.descent import mpmath_mode as mode
from rankclock.verify.descent.factorisation import Factorisation, rounded

DIGITS = 30
HIGH = 600  # bits of the reference: its own rounding is far below every bound compared with
Rows = tuple[tuple[Fraction, ...], ...]
Pairs = Iterable[tuple[mpmath.mpf, mpmath.mpf]]


@dataclass(frozen=True)
class MatrixCase:
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
            tuple(
                sum(
                    (v * lam * w for v, lam, w in zip(left, self.eigenvalues, right, strict=True)),
                    Fraction(0),
                )
                for right in self.basis
            )
            for left in self.basis
        )

    @property
    def problem(self) -> Factorisation:
        return Factorisation.of(
            self.truth, depth=self.depth, alpha=self.alpha, eta=self.eta, beta=self.beta
        )

    def matrix_run(self, **options: bool) -> matrix.MatrixRun:
        return matrix.run(
            self.truth,
            depth=self.depth,
            alpha=self.alpha,
            eta=self.eta,
            steps=self.steps,
            digits=DIGITS,
            beta=self.beta,
            **options,
        )

    def float_run(self) -> floating.FloatRun:
        return floating.run(
            self.truth,
            depth=self.depth,
            alpha=self.alpha,
            eta=self.eta,
            steps=self.steps,
            beta=self.beta,
        )


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
    return tuple(
        tuple(Fraction(int(V[i, j].p), int(V[i, j].q)) for j in range(size)) for i in range(size)
    )


small = st.fractions(min_value=-2, max_value=2, max_denominator=4)
# Few values on purpose: repeated, zero and opposite eigenvalues are the rule.
eigenvalue = st.sampled_from(
    [
        Fraction(0),
        Fraction(1),
        Fraction(2),
        Fraction(-1),
        Fraction(-2),
        Fraction(1, 3),
        Fraction(1, 1000),
        Fraction(-1, 7),
    ]
)


@st.composite
def cases(draw: st.DrawFn, *, perturbed: bool = False, most_steps: int = 40) -> MatrixCase:
    size, depth = draw(st.integers(1, 4)), draw(st.integers(2, 5))
    basis = cayley(
        draw(st.lists(small, min_size=size * (size - 1) // 2, max_size=size * (size - 1) // 2)),
        size,
    )
    eigenvalues = tuple(draw(st.lists(eigenvalue, min_size=size, max_size=size)))
    alpha = draw(
        st.sampled_from(
            [Fraction(1, 1000), Fraction(1, 10), Fraction(1, 2), Fraction(1), Fraction(3, 2)]
        )
    )
    beta = (
        alpha * draw(st.sampled_from([Fraction(1, 100), Fraction(1, 2), Fraction(1)]))
        if perturbed
        else Fraction(0)
    )
    # M <= max(alpha, 2, 1) and beta (2 alpha - beta) <= alpha^2, so this step size is in the proved
    # range.
    largest = max(alpha, *(abs(lam) for lam in eigenvalues), Fraction(1)) * (
        Fraction(3, 2) if perturbed else 1
    )
    limit = 1 / ((3 * depth - 2) * largest ** (2 * depth - 2))
    case = MatrixCase(
        basis,
        eigenvalues,
        depth,
        alpha,
        limit * draw(st.sampled_from([Fraction(1, 10), Fraction(9, 10)])),
        draw(st.integers(1, most_steps)),
        beta,
    )
    assume(case.problem.largest_factor is not None)
    return case


def modes(lam: Fraction, case: MatrixCase) -> Pairs:
    """d(k)^N, from one mode, with its error."""
    for d, error in mode.bounded_iterates(
        lam, depth=case.depth, alpha=case.alpha, eta=case.eta, steps=case.steps, bits=HIGH
    ):
        with precision(HIGH):
            item = d**case.depth, case.depth * (abs(d) + error) ** (case.depth - 1) * error
        yield item


def two_modes(lam: Fraction, case: MatrixCase) -> Pairs:
    """a(k) b(k)^(N-1), the perturbed mode, with the error of a short run at 600 bits."""
    N = case.depth
    with precision(HIGH):
        a, b, eta, level = (
            rounded(case.alpha - case.beta),
            rounded(case.alpha),
            rounded(case.eta),
            rounded(lam),
        )
    for _ in range(case.steps + 1):
        with precision(HIGH):
            p = a * b ** (N - 1)
        yield p, mpmath.mpf(2) ** (100 - HIGH)
        with precision(HIGH):
            a, b = a - eta * b ** (N - 1) * (p - level), b - eta * a * b ** (N - 2) * (p - level)


def recurrence(step: Callable[..., mpmath.mpf]) -> Callable[[Fraction, MatrixCase], Pairs]:
    """d(k)^N for another step map."""

    def levels(lam: Fraction, case: MatrixCase) -> Iterator[tuple[mpmath.mpf, mpmath.mpf]]:
        with precision(HIGH):
            d, eta, level = rounded(case.alpha), rounded(case.eta), rounded(lam)
        for _ in range(case.steps + 1):
            with precision(HIGH):
                item = d**case.depth, mpmath.mpf(2) ** (100 - HIGH)
                d = step(d, case.depth, level, eta)
            yield item

    return levels


def disagreements(
    case: MatrixCase,
    products: Iterable[mpmath.matrix],
    errors: Iterable[mpmath.mpf],
    levels: Callable[[Fraction, MatrixCase], Pairs],
) -> list[int]:
    """Steps at which the product is further from V diag(levels) V^T than both errors explain."""
    size, unexplained = len(case.eigenvalues), []
    orbits = zip(*(levels(lam, case) for lam in case.eigenvalues), strict=True)
    with precision(HIGH):
        V = mpmath.matrix([[rounded(x) for x in row] for row in case.basis])
    for k, (W, error, orbit) in enumerate(zip(products, errors, orbits, strict=True)):
        with precision(HIGH):
            difference = W - V * mpmath.diag([value for value, _ in orbit]) * V.T
            distance = mpmath.sqrt(
                mpmath.fsum(
                    (difference[i, j] for i in range(size) for j in range(size)), squared=True
                )
            )
            if not distance <= error + mpmath.sqrt(size) * max(
                slack for _, slack in orbit
            ) + mpmath.mpf(2) ** (100 - HIGH):
                unexplained.append(k)
    return unexplained


EXAMPLE = MatrixCase(
    cayley(
        [
            Fraction(1, 2),
            Fraction(-1, 3),
            Fraction(2),
            Fraction(1),
            Fraction(-1, 5),
            Fraction(3, 4),
        ],
        4,
    ),
    (Fraction(2), Fraction(2), Fraction(0), Fraction(-1)),
    3,
    Fraction(1, 10),
    Fraction(1, 50),
    60,
)
