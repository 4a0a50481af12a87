"""One run of gradient descent on matrix factors: exact data, and a bound on its factors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import mpmath
import numpy as np
import numpy.typing as npt

from rankclock.verify.arithmetic.rationals import exact_root
from rankclock.verify.descent.fixed_point import root_above
from rankclock.verify.descent.start import Start

Number = Fraction | int | float
Truth = Sequence[Sequence[Number]] | npt.NDArray

# needed: LAPACK's singular values are backward stable, so their relative error is a small multiple
# of n 2^-53, far below this for any n that fits.
_ABOVE = 1 + 2.0**-20


@dataclass(frozen=True)
class Factorisation:
    """A run from W_1 = (alpha - beta) I and W_j = alpha I otherwise.

    truth: ground truth, n rows of n rationals (d^N). depth: N >= 2. alpha, beta: the start (d).
    eta: step size (d^(2-2N)).
    """

    truth: tuple[tuple[Fraction, ...], ...]
    depth: int
    alpha: Fraction
    eta: Fraction
    beta: Fraction = Fraction(0)

    @classmethod
    def of(
        cls, truth: Truth, *, depth: int, alpha: Number, eta: Number, beta: Number | None = None
    ) -> Factorisation:
        """Take over numbers exactly: a float is its binary value.

        Raises ValueError unless truth is square, depth >= 2, alpha > 0, eta > 0 and beta >= 0.
        """
        rows = tuple(
            tuple(Fraction(entry) for entry in row)
            for row in (truth.tolist() if isinstance(truth, np.ndarray) else truth)
        )
        if not rows or any(len(row) != len(rows) for row in rows):
            raise ValueError("the ground truth must be a square matrix with at least one row")
        problem = cls(rows, depth, Fraction(alpha), Fraction(eta), Fraction(beta or 0))
        start = Start(depth, problem.alpha, problem.eta)
        if not (start.in_range and 0 <= problem.beta):
            raise ValueError(
                f"needs depth >= 2, alpha > 0, eta > 0 and beta >= 0, not {depth}, {alpha}, "
                f"{eta}, {beta or 0}"
            )
        return problem

    @property
    def size(self) -> int:
        """Rows of the ground truth, n."""
        return len(self.truth)

    def start(self, index: int) -> Fraction:
        """The number c in W_index(0) = c I, index from 0."""
        return self.alpha - self.beta if index == 0 else self.alpha

    @property
    def start_size(self) -> Fraction:
        """The largest |c| over the factors c I of the start."""
        # From beta > 2 alpha the first factor is the largest.
        return max(self.alpha, abs(self.start(0)))

    @cached_property
    def norm(self) -> Fraction:
        """A rational at least the spectral norm of the ground truth, and by about 2^-20 above."""
        largest = max(abs(entry) for row in self.truth for entry in row)
        # Exact where that is free: a mode is one such row.
        if self.size == 1 or largest == 0:
            return largest
        array, scale = scaled_floats(self.truth)
        return scale * Fraction(float(np.linalg.norm(array, 2)) * _ABOVE)

    @cached_property
    def largest_factor(self) -> Fraction | None:
        """A bound on the spectral norm of every factor at every step, or None where none is proved.

        For a symmetric ground truth with M^N = max(alpha^N, ||truth||) the factors decouple into
        modes. Identical start, eta <= 1/(N M^(2N-2)): a growing mode does not pass mu, a falling
        one stays positive, so M bounds all. Perturbed start, beta <= 2 alpha: |a| <= b at the
        start, so |p| = |a| b^(N-1) <= M^N there. A step takes (b +- a) to (b +- a)(1 -+
        s) with s = eta b^(N-2)(p - lam), so for |s| <= 1 it keeps |a| <= b and does not increase
        b^2 - a^2 <= beta (2 alpha - beta). With B^2 = M^2 + beta (2 alpha - beta) and eta <=
        1/((3N-2) B^(2N-2)) the level p = a b^(N-1) moves towards lam without passing it: along the
        step p changes by at most eta N B^(2N-2) (1+|s|)^(N-1) |p - lam| <= |p - lam|, in the
        direction of lam because N |s| <= 2 sqrt(N-1). So |a|^N <= |p| <= M^N, and B bounds all.
        Source: docs/theory.md, sections 2 and 4; the perturbed case is this project's.
        """
        # Without symmetry the factors do not decouple, and nothing is proved.
        if any(self.truth[i][j] != self.truth[j][i] for i in range(self.size) for j in range(i)):
            return None
        # From beyond, |a| > b: what the proof keeps, |a| <= b, does not hold at the start.
        if self.beta > 2 * self.alpha:
            return None
        largest = max(self.alpha, _root_above(self.norm, self.depth))
        if self.beta:
            largest = _root_above(largest**2 + self.beta * (2 * self.alpha - self.beta), 2)
        count = 3 * self.depth - 2 if self.beta else self.depth
        return largest if self.eta * count * largest ** (2 * self.depth - 2) <= 1 else None


def scaled_floats(
    matrix: Sequence[Sequence[Fraction]],
) -> tuple[npt.NDArray[np.float64], Fraction]:
    """The matrix in float64 over a scale, 1 unless its entries are near the ends of the range."""
    largest = max(abs(entry) for row in matrix for entry in row)
    # Squares of entries within 2^(+-300), and sums of them, neither overflow nor underflow.
    scale = Fraction(1) if not largest or Fraction(1, 2**300) < largest < 2**300 else largest
    # Dividing long rationals by one would cost more than all the rest.
    rows = [[float(entry / scale if scale != 1 else entry) for entry in row] for row in matrix]
    return np.array(rows), scale


def spectral_norm_above(matrix: npt.NDArray[np.float64]) -> float:
    """A float at least the spectral norm of a finite float64 matrix."""
    return float(np.linalg.norm(matrix, 2)) * _ABOVE


def rounded(value: Fraction) -> mpmath.mpf:
    """A rational at the working precision, rounded once to nearest."""
    # mpf(p) / q would round twice, and first of all p.
    return mpmath.mp.make_mpf(
        mpmath.libmp.from_rational(value.numerator, value.denominator, mpmath.mp.prec, "n")
    )


def _root_above(value: Fraction, order: int) -> Fraction:
    """The root if it is rational, else a rational just above it."""
    exact = exact_root(value, order)
    return root_above(value, order) if exact is None else exact
