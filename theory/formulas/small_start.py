"""How long a small start takes: bounds on a first passage of b (d).

They come from how much one step lowers d^(2-N), or raises ln d for N = 2.
"""

from __future__ import annotations

from sympy import Expr, log


def head_length(N: Expr, alpha: Expr, b: Expr) -> Expr:
    """(alpha^(2-N) - b^(2-N))/(N-2), N >= 3: the way from alpha to b where a small mode is even.

    In the coordinate d^(2-N) such a mode moves by nearly the same at every step.
    """
    return (alpha ** (2 - N) - b ** (2 - N)) / (N - 2)


def head_least(N: Expr, lam: Expr, alpha: Expr, eta: Expr, b: Expr) -> Expr:
    """Lower bound on the first passage of b: no step gains more than eta lam."""
    return head_length(N, alpha, b) / (eta * lam)


def head_most(N: Expr, lam: Expr, alpha: Expr, eta: Expr, b: Expr) -> Expr:
    """Upper bound on the first passage of b.

    Every step below b gains eta (lam - b^N) (1 - (N-1) eta lam b^(N-2)/2) or more.
    """
    # 1 +, as the last step may begin just below b.
    return 1 + head_length(N, alpha, b) / (eta * (lam - b**N) * head_loss(N, lam, eta, b))


def head_loss(N: Expr, lam: Expr, eta: Expr, b: Expr) -> Expr:
    """1 - (N-1) eta lam b^(N-2)/2, what the length of a step costs at most."""
    return 1 - (N - 1) * eta * lam * b ** (N - 2) / 2


def head_least_depth_two(lam: Expr, alpha: Expr, eta: Expr, b: Expr) -> Expr:
    """Lower bound for N = 2: no step multiplies by more than 1 + eta lam."""
    return log(b / alpha) / log(1 + eta * lam)


def head_most_depth_two(lam: Expr, alpha: Expr, eta: Expr, b: Expr) -> Expr:
    """Upper bound for N = 2: every step below b multiplies by 1 + eta (lam - b^2) or more."""
    return 1 + log(b / alpha) / log(1 + eta * (lam - b**2))
