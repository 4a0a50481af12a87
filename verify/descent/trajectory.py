"""Trajectories of gradient descent: loss, effective rank and eigenvalues, by three engines."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rankclock.verify.descent.matrix_runs import run_float, run_matrix
from rankclock.verify.descent.matrix_spectrum import spectrum_of
from rankclock.verify.descent.recording import Progress, RecordedRun, Rows, Schedule
from rankclock.verify.descent.spectral_run import run_spectral
from rankclock.verify.descent.start import Start
from rankclock.verify.limits import DIGITS, ENGINES


def trajectory(
    *,
    depth: int,
    alpha: Fraction,
    eta: Fraction,
    steps: int,
    spectrum: Sequence[Fraction] | None = None,
    matrix: Rows | None = None,
    engine: str = "spectral",
    digits: int = DIGITS,
    every: int = 1,
    beta: Fraction | None = None,
    progress: Progress | None = None,
) -> RecordedRun:
    """Run `steps` steps of gradient descent and record the multiples of `every` and the last step.

    spectrum: eigenvalues of the ground truth, or matrix: its n rows of n rationals, symmetric; one
    of them. depth: N >= 2. alpha: W_j(0) = alpha I; beta: W_1(0) = (alpha - beta) I. eta: step
    size. engine: spectral, matrix or float. digits: every eigenvalue (spectral) or product (matrix)
    is within 10^-digits alpha^N of exact gradient descent; float has no choice. progress: told the
    steps done, summed over the distinct eigenvalues, by the spectral engine only. That engine takes
    the eigenvalues of a matrix from float64.

    Raises ValueError for data out of range, Undefined when the run diverges or needs too many
    digits, OverflowError when a number is beyond float64 where that is used. Source:
    docs/theory.md, sections 1, 2 and 5.
    """
    if (spectrum is None) == (matrix is None) or engine not in ENGINES:
        raise ValueError(f"needs a spectrum or a matrix, and an engine among {', '.join(ENGINES)}")
    if steps < 0 or digits < 1 or every < 1:
        raise ValueError(
            f"needs steps >= 0, digits >= 1 and every >= 1, not {steps}, {digits}, {every}"
        )
    schedule = Schedule(Start(depth, alpha, eta, beta), steps, every)
    if engine == "spectral":
        levels = tuple(spectrum) if spectrum is not None else spectrum_of(matrix or ())
        if not levels:
            raise ValueError("needs at least one eigenvalue")
        return run_spectral(levels, schedule, digits, progress)
    truth = matrix if matrix is not None else _diagonal(spectrum or ())
    return run_matrix(truth, schedule, digits) if engine == "matrix" else run_float(truth, schedule)


def _diagonal(spectrum: Sequence[Fraction]) -> Rows:
    return tuple(
        tuple(lam if i == j else Fraction(0) for j in range(len(spectrum)))
        for i, lam in enumerate(spectrum)
    )
