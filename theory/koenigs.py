"""Koenigs linearisation of gradient descent at its limit mu: a coordinate that shrinks by one factor at every step, nearly."""

from __future__ import annotations

from sympy import Expr


def second_order_coordinate(y: Expr, N: Expr, rho: Expr) -> Expr:
    """kappa(y) = 2 rho y + 3 (N-1) y^2, y = 1 - d/mu and rho = 1 - h N: then kappa(next y) = rho kappa(y) up to the third power of y."""
    return 2 * rho * y + 3 * (N - 1) * y**2
