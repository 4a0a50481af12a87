"""Gradient descent from a perturbed start: a is the mode of the first factor, b that of the others.

Both have the unit d. Their ratio u = a/b has none; delta = b^2 - a^2 is an imbalance (d^2).
"""

from __future__ import annotations

from sympy import Abs, Expr, Integer, Max, Piecewise, Rational, log, sqrt, tanh


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


def start_imbalance(alpha: Expr, beta: Expr) -> Expr:
    """delta = alpha^2 - (alpha - beta)^2 = beta (2 alpha - beta), the imbalance of the start."""
    return beta * (2 * alpha - beta)


def ratio_velocity(u: Expr, lam: Expr, delta: Expr) -> Expr:
    """u' for u = a/b and N = 2: lam - delta u - lam u^2, an equation of Riccati."""
    return lam - delta * u - lam * u**2


def ratio_rate(lam: Expr, delta: Expr) -> Expr:
    """S = sqrt(4 lam^2 + delta^2): u approaches its limit like exp(-S t)."""
    return sqrt(4 * lam**2 + delta**2)


def ratio_at(turn: Expr, lam: Expr, start: Expr, delta: Expr) -> Expr:
    """u = a/b for N = 2 where tanh(S t/2) = turn, from u(0) = start; lam of any sign.

    turn: in -1..1, the time in a scale that makes u rational. start: without a unit.
    """
    # One fraction in tanh covers lam = 0 too, where a form in exp(S t) would divide by zero.
    rate = ratio_rate(lam, delta)
    return (start * rate + (2 * lam - delta * start) * turn) / (
        rate + (2 * lam * start + delta) * turn
    )


def mode_ratio(t: Expr, lam: Expr, alpha: Expr, beta: Expr) -> Expr:
    """a(t)/b(t) for the flow with N = 2."""
    delta = start_imbalance(alpha, beta)
    return ratio_at(tanh(ratio_rate(lam, delta) * t / 2), lam, (alpha - beta) / alpha, delta)


def other_mode(u: Expr, delta: Expr) -> Expr:
    """b > 0 for N = 2, from u = a/b and b^2 - a^2 = delta > 0."""
    # delta > 0 means u^2 < 1, so this has a value at every time.
    return sqrt(delta / (1 - u**2))


def trap_square(a: Expr, b: Expr, N: Expr, lam: Expr) -> Expr:
    """B^2 = M^2 + b^2 - a^2 with M^N = max(|p|, |lam|).

    Neither term grows along a run that approaches lam, so B bounds the factors for ever.
    """
    return Max(Abs(eigenvalue(a, b, N)), Abs(lam)) ** (Integer(2) / N) + imbalance(a, b)


def limit_trap(a: Expr, b: Expr, N: Expr, lam: Expr) -> Expr:
    """1/((3N-2) B^(2N-2)): up to here p approaches lam and does not pass it, if |a| <= b."""
    return 1 / ((3 * N - 2) * trap_square(a, b, N, lam) ** (N - 1))


def least_move(N: Expr) -> Expr:
    """(3/4) (1 - 2/(3N-2))^(N-2): a push s moves p by this times b^N |s| or more."""
    return Rational(3, 4) * ((3 * N - 4) / (3 * N - 2)) ** (N - 2)


def remaining_share(b: Expr, N: Expr, eta: Expr) -> Expr:
    """1 - (3/4) (1 - 2/(3N-2))^(N-2) eta b^(2N-2): at most this share of p - lam is left a step."""
    return 1 - least_move(N) * eta * b ** (2 * N - 2)


def limit_recovery(N: Expr, lam: Expr, alpha: Expr, c: Expr) -> Expr:
    """1/(9N (c M)^(2N-2)), M = max(alpha, |lam|^(1/N)): the paper's limit for the perturbed start.

    c: without a unit, above 1.
    """
    level = Max(alpha**N, Abs(lam))
    return 1 / (9 * N * c ** (2 * N - 2) * level ** (2 - Integer(2) / N))


def convergence_steps(N: Expr, lam: Expr, alpha: Expr, eta: Expr, beta: Expr, eps: Expr) -> Expr:
    """Steps after which |p - lam| is at most eps, an accuracy of the eigenvalue (d^N)."""
    gap = Abs(eigenvalue(alpha - beta, alpha, N) - lam)
    share = remaining_share(least_other(N, lam, alpha, beta), N, eta)
    # A start within eps has no way to go.
    return log(Max(gap, eps) / eps) / -log(share)


def least_other(N: Expr, lam: Expr, alpha: Expr, beta: Expr) -> Expr:
    """Lower bound on every b(k), from the perturbed start.

    (a + b)/2 at the start does not fall while p is below lam, (b - a)/2 not while it is above.
    """
    return Piecewise(
        (alpha - beta / 2, eigenvalue(alpha - beta, alpha, N) <= lam), (beta / 2, True)
    )
