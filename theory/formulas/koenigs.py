"""Koenigs linearisation of gradient descent at mu: a coordinate that shrinks by one factor a step.

y = 1 - d/mu is the distance to the limit, rho = 1 - h N that factor; neither has a unit.
"""

from __future__ import annotations

from sympy import Expr, Rational


def second_order_coordinate(y: Expr, N: Expr, rho: Expr) -> Expr:
    """kappa(y) = 2 rho y + 3 (N-1) y^2: kappa(next y) = rho kappa(y) up to the third power of y."""
    return 2 * rho * y + 3 * (N - 1) * y**2


def coordinate(y: Expr, second: Expr) -> Expr:
    """kappa(y) = y + kappa_2 y^2. second: kappa_2, any coefficient."""
    return y + second * y**2


def square_defect(N: Expr, eta: Expr, second: Expr) -> Expr:
    """D_2, the coefficient of y^2 in kappa(next y) - rho kappa(y), for lam = 1.

    second: kappa_2. For kappa_2 = 3 (N-1)/(2 rho) it vanishes.
    """
    rho = 1 - eta * N
    return second * (rho**2 - rho) + Rational(3, 2) * N * (N - 1) * eta


def distance_majorant(r: Expr, N: Expr) -> Expr:
    """v^(r): the polynomial f(1 - y) in y with absolute values for coefficients, at y = r."""
    return (1 + r) ** (2 * N - 1) - (1 + r) ** (N - 1)
