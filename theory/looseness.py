"""How much too large the paper's bound on the recovery time is, for small starts and for high accuracy."""

from __future__ import annotations

from sympy import Expr, Integer, Rational, log

from theory.descent import tail_factor
from theory.flow import inflection_fraction
from theory.times import inflection_point, tail_credit, tail_steps


def dimensionless_step_size(N: Expr, lam: Expr, eta: Expr) -> Expr:
    """h = eta mu^(2N-2)."""
    return eta * lam ** (2 - Integer(2) / N)


def limit_ratio(N: Expr, lam: Expr, alpha: Expr, eta: Expr) -> Expr:
    """1 + (N-2) h c_N^(1-1/N) mu/alpha: what bound/truth comes to as alpha tends to 0, N >= 3."""
    granted = inflection_fraction(N) ** (1 - Integer(1) / N)
    return 1 + (N - 2) * dimensionless_step_size(N, lam, eta) * granted * lam ** (Integer(1) / N) / alpha


def head_start(N: Expr, lam: Expr, eta: Expr) -> Expr:
    """x_c^(2-N)/((N-2) lam eta), x_c the inflection: what alpha^(2-N)/((N-2) lam eta) exceeds tau(alpha -> x_c)/eta by, at most."""
    return inflection_point(N, lam) ** (2 - N) / ((N - 2) * lam * eta)


def late_steps(N: Expr, lam: Expr, eta: Expr, eps: Expr) -> Expr:
    """(ln(mu/eps) - a_N)/|ln(1 - eta N (c_N lam)^(2-2/N))|: steps that the bound grants for the way from the inflection."""
    granted = tail_steps(N, lam, eta, lam ** (Integer(1) / N) / eps)
    return granted - tail_credit(N) / -log(tail_factor(N, inflection_fraction(N) * lam, eta))


def excess(N: Expr, lam: Expr, alpha: Expr, eta: Expr, eps: Expr) -> Expr:
    """What the recovery time exceeds alpha^(2-N)/((N-2) lam eta) by, at most: 1/h + (N-1) ln(mu/alpha)/2 + 3 + way from the inflection."""
    share = inflection_fraction(N) ** (Integer(1) / N)
    mu = lam ** (Integer(1) / N)
    size = dimensionless_step_size(N, lam, eta)
    rest = log((1 - share) * mu / eps) / (N * share ** (2 * N - 2) * size)
    return 1 / size + Rational(1, 2) * (N - 1) * log(mu / alpha) + 3 + rest
