"""How much too large the paper's bound on the recovery time is for small starts."""

from __future__ import annotations

from sympy import Expr, Integer, log

from rankclock.theory.formulas.descent import tail_factor
from rankclock.theory.formulas.flow import inflection_fraction
from rankclock.theory.formulas.times import tail_credit, tail_steps


def dimensionless_step_size(N: Expr, lam: Expr, eta: Expr) -> Expr:
    """h = eta mu^(2N-2)."""
    return eta * lam ** (2 - Integer(2) / N)


def limit_ratio(N: Expr, lam: Expr, alpha: Expr, eta: Expr) -> Expr:
    """1 + (N-2) h c_N^(1-1/N) mu/alpha: what bound/truth comes to as alpha tends to 0, N >= 3."""
    granted = inflection_fraction(N) ** (1 - Integer(1) / N)
    return (
        1
        + (N - 2) * dimensionless_step_size(N, lam, eta) * granted * lam ** (Integer(1) / N) / alpha
    )


def leading_steps(N: Expr, lam: Expr, eta: Expr, x: Expr) -> Expr:
    """x^(2-N)/((N-2) lam eta), N >= 3: what steps from x to a fixed target come to as x -> 0."""
    return x ** (2 - N) / ((N - 2) * lam * eta)


def bulge_steps(N: Expr, lam: Expr, alpha: Expr, eta: Expr) -> Expr:
    """(x_c^2 - alpha^2)/(2 lam^2 (1 - c_N) eta), x_c the inflection.

    The most that the time up to there adds to that of x' = lam x^(N-1).
    """
    fraction = inflection_fraction(N)
    return ((fraction * lam) ** (Integer(2) / N) - alpha**2) / (2 * lam**2 * (1 - fraction) * eta)


def late_steps(N: Expr, lam: Expr, eta: Expr, eps: Expr) -> Expr:
    """(ln(mu/eps) - a_N)/|ln(1 - eta N (c_N lam)^(2-2/N))|: steps granted from the inflection."""
    # The logarithm is negative, so adding the credit over it subtracts.
    granted = tail_steps(N, lam, eta, lam ** (Integer(1) / N) / eps)
    return granted + tail_credit(N) / log(tail_factor(N, inflection_fraction(N) * lam, eta))
