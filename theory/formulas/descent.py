"""Gradient descent: the loss and its gradient, one step of one mode, and the step-size limits."""

from __future__ import annotations

from functools import reduce

from sympy import Abs, Expr, Identity, Integer, MatMul, MatrixExpr, Max, Rational, Trace, Transpose

from rankclock.theory.formulas.flow import velocity, velocity_slope

# The limits take level = M^N instead of M, so that one root is enough: M^(2N-2) = level^(2-2/N),
# and a rational level with N = 2 needs none.


def step(x: Expr, N: Expr, lam: Expr, eta: Expr) -> Expr:
    """g(x) = x + eta f(x): one step of gradient descent on one mode."""
    return x + eta * velocity(x, N, lam)


def growing_level(N: Expr, lam: Expr, alpha: Expr) -> Expr:
    """M^N with M = max(alpha, mu), for lam >= 0."""
    return Max(alpha**N, lam)


def decaying_level(N: Expr, lam: Expr, alpha: Expr) -> Expr:
    """M^N with M = max(alpha, |lam|^(1/N)), for every lam."""
    return Max(alpha**N, Abs(lam))


def limit_no_overshoot(N: Expr, level: Expr) -> Expr:
    """1/(N M^(2N-2)): up to here a step does not pass the limit. level = M^N."""
    return 1 / (N * level ** (2 - Integer(2) / N))


def limit_monotone(N: Expr, level: Expr) -> Expr:
    """1/(2N M^(2N-2)): below it the step map of lam >= 0 is increasing. level = M^N."""
    return 1 / (2 * N * level ** (2 - Integer(2) / N))


def limit_decaying(N: Expr, level: Expr) -> Expr:
    """1/((3N-2) M^(2N-2)): below it the step map of lam < 0 is increasing and positive.

    level: M^N (d^N).
    """
    return 1 / ((3 * N - 2) * level ** (2 - Integer(2) / N))


def limit_positive(N: Expr, level: Expr) -> Expr:
    """1/(2 M^(2N-2)): below it a step keeps a mode of lam < 0 positive. level = M^N."""
    return 1 / (2 * level ** (2 - Integer(2) / N))


def start_slope(N: Expr, lam: Expr, alpha: Expr, eta: Expr) -> Expr:
    """g'(alpha) = 1 + eta f'(alpha): on a decaying branch no slope of the step map is less."""
    return 1 + eta * velocity_slope(alpha, N, lam)


def limit_stable(N: Expr, lam: Expr) -> Expr:
    """2/(N mu^(2N-2)), mu = lam^(1/N): the limit mu attracts below it, and not above."""
    return 2 / (N * lam ** (2 - Integer(2) / N))


def tail_factor(N: Expr, lam: Expr, eta: Expr) -> Expr:
    """1 - eta N lam^(2-2/N): factor by which a step shrinks the distance to mu, in the limit."""
    return 1 - eta * N * lam ** (2 - Integer(2) / N)


def product(factors: tuple[MatrixExpr, ...]) -> MatrixExpr:
    """W_N ... W_1 for factors given as (W_1, ..., W_N)."""
    # Nested products of two, as written: SymPy does not reorder them, so that trees stay the same.
    return reduce(lambda left, right: MatMul(right, left), factors)


def loss(factors: tuple[MatrixExpr, ...], truth: MatrixExpr) -> Expr:
    """L = 1/2 ||W_N...W_1 - truth||_F^2. factors: (W_1, ..., W_N). truth: n x n (d^N)."""
    residual = product(factors) - truth
    return Rational(1, 2) * Trace(Transpose(residual) * residual)


def gradient(index: int, factors: tuple[MatrixExpr, ...], truth: MatrixExpr) -> MatrixExpr:
    """dL/dW_index, index from 1: (W_N...W_{index+1})^T (W - truth) (W_{index-1}...W_1)^T.

    factors: (W_1, ..., W_N), W their product. truth: n x n (d^N).
    """
    size = truth.shape[0]
    # The first and the last factor have no others on one side; a product of none is the identity.
    later, earlier = factors[index:], factors[: index - 1]
    left = product(later) if later else Identity(size)
    right = product(earlier) if earlier else Identity(size)
    return Transpose(left) * (product(factors) - truth) * Transpose(right)
