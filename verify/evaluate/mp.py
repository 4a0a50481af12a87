"""High-precision backend (mpmath), which shares no code with the balls.

Trajectories, quadrature and special functions are computed by other programs, so that an error in
one of the two shows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import mpmath
import sympy as sp
from flint import fmpq_mat

from rankclock.verify.arithmetic.balls import to_fmpq
from rankclock.verify.arithmetic.outcomes import TooLong, Undecided
from rankclock.verify.arithmetic.precision import bits_of, precision
from rankclock.verify.arithmetic.rationals import as_fraction, as_mpf
from rankclock.verify.arithmetic.remembered import remembered
from rankclock.verify.descent import mpmath_matrix, mpmath_mode
from rankclock.verify.descent.flow_series import taylor_flow
from rankclock.verify.evaluate.algebra import Algebra, Argument, Env, Matrix, Number, Value
from rankclock.verify.evaluate.approximate import Approximate
from rankclock.verify.evaluate.compiled import Evaluation
from rankclock.verify.evaluate.steps import compiled_together, evaluate
from rankclock.verify.verdict import Truth

# guess: decimal digits beyond those asked for, which the sums and roots of a formula may lose.
_GUARD = 15
# guess: digits by which a run of matrices is better than the comparison it serves.
_RUN_GUARD = 5
# guess: some seconds for one point; a step of all factors costs matrix products, so fewer of them.
_STEP_BUDGET = 20_000
_MATRIX_STEPS = 1_000
# guess: answers kept; one number each, or the matrices of one step.
_ITERATES, _RUNS = 2048, 32


class HighPrecision(Approximate):
    """mpmath scalars and matrices at the working precision; processes run step by step."""

    def __init__(self, digits: int) -> None:
        super().__init__(mpmath.mp, digits)

    @property
    def within_integral(self) -> Algebra:
        return self

    def lift(self, value: Any) -> Value:
        if isinstance(value, fmpq_mat):
            return mpmath.matrix([[as_mpf(as_fraction(e)) for e in row] for row in value.tolist()])
        return super().lift(value)

    def compare(self, relation: str, left: Value, right: Value) -> Truth:
        if isinstance(left, mpmath.matrix):
            if relation != "==":
                raise Undecided("matrices are only compared for equality")
            size = max(mpmath.mnorm(left, "f"), mpmath.mnorm(right, "f"))
            return self.order("==", mpmath.mnorm(left - right, "f"), size)
        return super().compare(relation, left, right)

    # matrices

    def identity(self, size: int) -> Matrix:
        return mpmath.eye(size)

    def transpose(self, matrix: Matrix) -> Matrix:
        return matrix.T

    def inverse(self, matrix: Matrix) -> Matrix:
        return matrix**-1

    def trace(self, matrix: Matrix) -> Number:
        return mpmath.fsum(self.diagonal_of(matrix))

    def diagonal_of(self, matrix: Matrix) -> list[Number]:
        return [matrix[i, i] for i in range(matrix.rows)]

    def diagonal(self, values: list[Number]) -> Matrix:
        return mpmath.diag(values)

    def largest(self, values: list[Number]) -> Number:
        return max(values)

    def spectral_norm(self, matrix: Matrix) -> Number:
        return max(_singular(matrix))

    def nuclear_norm(self, matrix: Matrix) -> Number:
        return mpmath.fsum(_singular(matrix))

    def rank(self, matrix: Matrix) -> Number:
        # A singular value that is zero comes out as rounding, below all digits asked for.
        cut = mpmath.mpf(10) ** -self.digits * max(_singular(matrix))
        return mpmath.mpf(sum(1 for s in _singular(matrix) if s > cut))

    # processes

    def iterate(
        self, k: Argument, depth: Fraction, lam: Argument, alpha: Argument, eta: Argument
    ) -> Number:
        steps = _whole(k)
        if steps > _STEP_BUDGET:
            raise TooLong(f"more than {_STEP_BUDGET} steps")
        return _iterate(steps, int(depth), lam, alpha, eta)

    def passage(
        self, depth: Fraction, lam: Argument, alpha: Argument, eta: Argument, target: Argument
    ) -> Number:
        goal = target if isinstance(target, Fraction) else _exactly(target)
        return _arrival(depth, lam, alpha, eta, goal)

    def recovery_time(
        self, depth: Fraction, lam: Argument, alpha: Argument, eta: Argument, eps: Argument
    ) -> Number:
        limit = self.power(self.lift(max(lam, Fraction(0))), Fraction(1, int(depth)))
        goal = limit + self.lift(eps) * self.sign(self.lift(alpha) - limit)
        return _arrival(depth, lam, alpha, eta, _exactly(goal))

    def flow(self, t: Argument, depth: Fraction, lam: Argument, alpha: Argument) -> Number:
        return taylor_flow(self.lift(t), int(depth), self.lift(lam), self.lift(alpha))

    def first_iterate(self, *start: Argument) -> Number:
        return self._pair(*start)[0]

    def other_iterate(self, *start: Argument) -> Number:
        return self._pair(*start)[1]

    def _pair(
        self,
        k: Argument,
        depth: Fraction,
        lam: Argument,
        alpha: Argument,
        eta: Argument,
        beta: Argument,
    ) -> tuple[Number, Number]:
        """Modes of the first factor and of the others.

        One eigenvalue is a matrix of one row, so the run of all factors, with its bound on the
        error, serves.
        """
        if not isinstance(lam, Fraction):
            raise Undecided("a run needs an exact eigenvalue")
        ground = fmpq_mat([[to_fmpq(lam)]])
        run = self._run(k, depth, ground, alpha, eta, beta, keep=True)
        first, other, *_ = run.factors[-1]
        return first[0, 0], other[0, 0]

    def factor_iterate(self, index: Fraction, *start: Argument) -> Matrix:
        return self._run(*start, keep=True).factors[-1][int(index) - 1]

    def product_iterate(self, *start: Argument) -> Matrix:
        return self._run(*start, keep=False).products[-1]

    def _run(
        self,
        k: Argument,
        depth: Fraction,
        ground: Argument,
        alpha: Argument,
        eta: Argument,
        beta: Argument = Fraction(0),
        *,
        keep: bool,
    ) -> mpmath_matrix.MatrixRun:
        """The run of all factors, its last step recorded. keep: the factors too."""
        if not isinstance(ground, fmpq_mat):
            raise Undecided("a run needs an exact ground truth")
        rows = tuple(tuple(as_fraction(e) for e in row) for row in ground.tolist())
        steps = _whole(k)
        if steps > _MATRIX_STEPS:
            raise TooLong(f"more than {_MATRIX_STEPS} steps of all factors")
        return _matrices(steps, int(depth), rows, alpha, eta, beta, self.digits + _RUN_GUARD, keep)


def truths_simulated(relations: Sequence[sp.Basic], env: Env, *, digits: int) -> Iterator[Truth]:
    """Truth of relations at exact rationals, one by one, from trajectories of many digits.

    Agreement to `digits` digits counts as equality.
    """
    program, conditions = compiled_together(tuple(relations))
    bits = bits_of(digits + _GUARD)
    with precision(bits):
        run = Evaluation(program, env, HighPrecision(digits))
    for condition in conditions:
        # A generator must not hold the precision while its caller runs.
        with precision(bits):
            answer = condition.judge(run)
        yield answer


def truth_simulated(relation: sp.Basic, env: Env, *, digits: int) -> Truth:
    """As `truths_simulated`, of a single relation."""
    return next(truths_simulated((relation,), env, digits=digits))


def evaluate_mp(tree: sp.Basic, env: Env, *, digits: int) -> Value:
    """Value of a tree with mpmath, about `digits` correct digits.

    Matrices and complex numbers included.
    """
    with precision(bits_of(digits + _GUARD)):
        return evaluate(tree, env, HighPrecision(digits))


@remembered(most=_ITERATES)
def _iterate(steps: int, depth: int, lam: Argument, alpha: Argument, eta: Argument) -> mpmath.mpf:
    values = mpmath_mode.iterates(
        lam, depth=depth, alpha=alpha, eta=eta, steps=steps, bits=mpmath.mp.prec
    )
    return deque(values, maxlen=1).pop()


@remembered(most=_RUNS)
def _matrices(
    steps: int,
    depth: int,
    rows: tuple[tuple[Fraction, ...], ...],
    alpha: Fraction,
    eta: Fraction,
    beta: Fraction,
    digits: int,
    keep: bool,
) -> mpmath_matrix.MatrixRun:
    return mpmath_matrix.run(
        rows,
        depth=depth,
        alpha=alpha,
        eta=eta,
        beta=beta or None,
        steps=steps,
        digits=digits,
        every=max(1, steps),
        keep_factors=keep,
    )


@remembered(most=_ITERATES)
def _arrival(
    depth: Fraction, lam: Argument, alpha: Argument, eta: Argument, goal: Fraction
) -> Number:
    if isinstance(lam, Fraction) and isinstance(alpha, Fraction):
        # A start that moves away from the target is past it; a step that overshoots may bring it
        # back, which is no arrival.
        moves_away = (goal - alpha) * (lam - alpha**depth) < 0
        if moves_away:
            return mpmath.mpf(0)
    steps = mpmath_mode.passage(
        lam,
        depth=int(depth),
        alpha=alpha,
        eta=eta,
        target=goal,
        bits=mpmath.mp.prec,
        budget=_STEP_BUDGET,
    )
    return mpmath.mpf(steps)


def _whole(k: Argument) -> int:
    if k != int(k):
        raise Undecided("number of steps")
    return int(k)


def _exactly(value: Number) -> Fraction:
    """The dyadic number that a number of mpmath is."""
    sign, mantissa, exponent, _ = mpmath.mpf(value)._mpf_
    return Fraction(-int(mantissa) if sign else int(mantissa)) * Fraction(2) ** exponent


def _singular(matrix: Matrix) -> list[Number]:
    return list(mpmath.svd_r(matrix, compute_uv=False))
