"""Gradient descent from a perturbed start: the first factor mode a differs from the others, which share one mode b."""

from __future__ import annotations

from sympy import Expr


def eigenvalue(a: Expr, b: Expr, N: Expr) -> Expr:
    """p = a b^(N-1), the mode of the product of all factors."""
    return a * b ** (N - 1)


def first_step(a: Expr, b: Expr, N: Expr, lam: Expr, eta: Expr) -> Expr:
    """Next mode of W_1: a - eta b^(N-1) (p - lam)."""
    return a - eta * b ** (N - 1) * (eigenvalue(a, b, N) - lam)


def other_step(a: Expr, b: Expr, N: Expr, lam: Expr, eta: Expr) -> Expr:
    """Next mode of W_2, ..., W_N: b - eta a b^(N-2) (p - lam)."""
    return b - eta * a * b ** (N - 2) * (eigenvalue(a, b, N) - lam)


def imbalance(a: Expr, b: Expr) -> Expr:
    """b^2 - a^2, which the flow conserves."""
    return b**2 - a**2


def imbalance_factor(a: Expr, b: Expr, N: Expr, lam: Expr, eta: Expr) -> Expr:
    """Factor by which one step multiplies the imbalance: 1 - eta^2 (p - lam)^2 b^(2N-4)."""
    return 1 - eta**2 * (eigenvalue(a, b, N) - lam) ** 2 * b ** (2 * N - 4)
