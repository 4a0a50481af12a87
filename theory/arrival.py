"""When an eigenvalue arrives, and how long a window is, from a small start."""

from __future__ import annotations

from sympy import Expr, log

from theory.looseness import leading_steps


def arrival_steps(N: Expr, lam: Expr, alpha: Expr, eta: Expr) -> Expr:
    """What the steps from alpha to a fixed level below lam come to as alpha tends to 0, N an integer.

    log(1/alpha)/log(1 + eta lam) for N = 2, alpha^(2-N)/((N-2) lam eta) for N >= 3. Source: theory notes section 8, R3.
    """
    if N == 2:
        return log(1 / alpha) / log(1 + eta * lam)
    return leading_steps(N, lam, eta, alpha)


def window_steps(N: Expr, last_wanted: Expr, first_unwanted: Expr, alpha: Expr, eta: Expr) -> Expr:
    """What the width of the window between two eigenvalues comes to as alpha tends to 0, N an integer. Source: theory notes section 8, R3."""
    return arrival_steps(N, first_unwanted, alpha, eta) - arrival_steps(N, last_wanted, alpha, eta)
