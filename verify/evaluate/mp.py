"""High-precision backend (mpmath): trajectories, quadrature and special functions that share no
code with the balls.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import mpmath
import sympy as sp
from flint import fmpq, fmpq_mat

from rankclock.verify.arithmetic.outcomes import TooLong, Undecided
from rankclock.verify.arithmetic.precision import bits_of, precision
from rankclock.verify.descent import mpmath_matrix as matrix
from rankclock.verify.descent import mpmath_mode as mode
from rankclock.verify.descent.flow_series import taylor_flow
from rankclock.verify.evaluate.approximate import Approximate
from rankclock.verify.evaluate.walk import evaluate, truth
from rankclock.verify.verdict import Truth

_GUARD = 15
_STEP_BUDGET = 20_000
_MATRIX_STEPS = 1_000


class HighPrecision(Approximate):
    """mpmath scalars and matrices at the working precision; processes run step by step."""

    name = "mpmath"

    def __init__(self, digits: int) -> None:
        super().__init__(mpmath.mp, digits)

    def lift(self, value):
        if isinstance(value, fmpq_mat):
            return mpmath.matrix(
                [[mpmath.mpf(int(e.p)) / int(e.q) for e in row] for row in value.tolist()]
            )
        return super().lift(value)

    def compare(self, relation: str, left, right) -> Truth:
        if isinstance(left, mpmath.matrix):
            if relation != "==":
                raise Undecided("matrices are only compared for equality")
            return self.order(
                "==",
                mpmath.mnorm(left - right, "f"),
                max(mpmath.mnorm(left, "f"), mpmath.mnorm(right, "f")),
            )
        return super().compare(relation, left, right)

    # matrices

    def identity(self, size: int):
        return mpmath.eye(size)

    def transpose(self, value):
        return value.T

    def inverse(self, value):
        return value**-1

    def trace(self, value):
        return mpmath.fsum(value[i, i] for i in range(value.rows))

    def diagonal_of(self, value) -> list:
        return [value[i, i] for i in range(value.rows)]

    def diagonal(self, values: list):
        return mpmath.diag(values)

    def largest(self, values: list):
        return max(values)

    def spectral_norm(self, value):
        return max(_singular(value))

    def nuclear_norm(self, value):
        return mpmath.fsum(_singular(value))

    def rank(self, value):
        cut = mpmath.mpf(10) ** -self.digits * max(_singular(value))
        return mpmath.mpf(sum(1 for s in _singular(value) if s > cut))

    # processes

    def iterate(self, k, depth: Fraction, lam, alpha, eta):
        steps = _count(k)
        if steps > _STEP_BUDGET:
            raise TooLong(f"more than {_STEP_BUDGET} steps")
        values = mode.iterates(
            lam, depth=int(depth), alpha=alpha, eta=eta, steps=steps, bits=mpmath.mp.prec
        )
        return deque(values, maxlen=1).pop()

    def passage(self, depth: Fraction, lam, alpha, eta, target):
        goal = target if isinstance(target, Fraction) else _exactly(target)
        return self._arrival(depth, lam, alpha, eta, goal)

    def recovery_time(self, depth: Fraction, lam, alpha, eta, eps):
        limit = self.power(self.lift(max(lam, Fraction(0))), Fraction(1, int(depth)))
        goal = limit + self.lift(eps) * self.sign(self.lift(alpha) - limit)
        return self._arrival(depth, lam, alpha, eta, _exactly(goal))

    def _arrival(self, depth: Fraction, lam, alpha, eta, goal: Fraction):
        # A start that moves away from the target is past it; a step that overshoots may bring it
        # back, which is no arrival.
        if (
            isinstance(lam, Fraction)
            and isinstance(alpha, Fraction)
            and (goal - alpha) * (lam - alpha**depth) < 0
        ):
            return mpmath.mpf(0)
        found = mode.passage(
            lam,
            depth=int(depth),
            alpha=alpha,
            eta=eta,
            target=goal,
            bits=mpmath.mp.prec,
            budget=_STEP_BUDGET,
        )
        return mpmath.mpf(found)

    def flow(self, t, depth: Fraction, lam, alpha):
        return taylor_flow(self.lift(t), int(depth), self.lift(lam), self.lift(alpha))

    def first_iterate(self, *start):
        return self._pair(*start)[0]

    def other_iterate(self, *start):
        return self._pair(*start)[1]

    def _pair(self, k, depth: Fraction, lam, alpha, eta, beta):
        """One eigenvalue is a matrix of one row, so the run of all factors, with its bound on the
        error, serves.
        """
        if not isinstance(lam, Fraction):
            raise Undecided("a run needs an exact eigenvalue")
        factors = self._run(
            k,
            depth,
            fmpq_mat([[fmpq(lam.numerator, lam.denominator)]]),
            alpha,
            eta,
            beta,
            keep=True,
        ).factors[-1]
        return factors[0][0, 0], factors[1][0, 0]

    def factor_iterate(self, index: Fraction, *start):
        return self._run(*start, keep=True).factors[-1][int(index) - 1]

    def product_iterate(self, *start):
        return self._run(*start, keep=False).products[-1]

    def _run(self, k, depth: Fraction, ground, alpha, eta, beta=Fraction(0), *, keep: bool):
        if not isinstance(ground, fmpq_mat):
            raise Undecided("a run needs an exact ground truth")
        rows = [[Fraction(int(e.p), int(e.q)) for e in row] for row in ground.tolist()]
        steps = _count(k)
        if steps > _MATRIX_STEPS:
            raise TooLong(f"more than {_MATRIX_STEPS} steps of all factors")
        return matrix.run(
            rows,
            depth=int(depth),
            alpha=alpha,
            eta=eta,
            beta=beta or None,
            steps=steps,
            digits=self.digits + 5,
            every=max(1, steps),
            keep_factors=keep,
        )


def truth_simulated(relation: sp.Basic, env: Mapping[sp.Basic, Any], *, digits: int) -> Truth:
    """Truth of a relation at exact rationals, from high-precision trajectories; agreement counts as
    equality.
    """
    with precision(bits_of(digits + _GUARD)):
        return truth(relation, env, HighPrecision(digits))


def evaluate_mp(tree: sp.Basic, env: Mapping[sp.Basic, Any], *, digits: int) -> Any:
    """Value of a tree with mpmath, about `digits` correct digits; matrices and complex numbers
    included.
    """
    with precision(bits_of(digits + _GUARD)):
        return evaluate(tree, env, HighPrecision(digits))


def _count(k) -> int:
    if k != int(k):
        raise Undecided("number of steps")
    return int(k)


def _exactly(value) -> Fraction:
    sign, mantissa, exponent, _ = mpmath.mpf(value)._mpf_
    return Fraction(-int(mantissa) if sign else int(mantissa)) * Fraction(2) ** exponent


def _singular(value) -> list:
    return list(mpmath.svd_r(value, compute_uv=False))
