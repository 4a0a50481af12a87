"""The Abel coordinate of first order over one step of gradient descent."""

from __future__ import annotations

from sympy import Abs, Expr, Piecewise

from rankclock.theory.formulas.descent import step
from rankclock.theory.formulas.flow import travel_falling, travel_hypergeometric
from rankclock.theory.formulas.sharp_passage import sharp_centre


def first_order_growth(x: Expr, N: Expr, lam: Expr, eta: Expr) -> Expr:
    """A_1(g(x)) - A_1(x) for A_1' = 1/(eta f) + f'/(2f), on either side of mu: close to 1."""
    after = step(x, N, lam, eta)
    travel = Piecewise(
        (travel_falling(x, after, N, lam), lam < x**N),
        (travel_hypergeometric(x, after, N, lam), True),
    )
    return sharp_centre(travel, x, after, N, lam, eta)


def step_majorant(x: Expr, N: Expr, lam: Expr, eta: Expr) -> Expr:
    """S = eta x^(N-2) (|lam| + x^N), at least the relative step."""
    return eta * x ** (N - 2) * (Abs(lam) + x**N)
