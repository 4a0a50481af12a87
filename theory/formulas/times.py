"""Recovery times of the paper: the bound T_N^Id and its pieces."""

from __future__ import annotations

from sympy import Abs, And, Eq, Expr, Integer, Max, Piecewise, ceiling, log

from rankclock.theory.formulas.descent import tail_factor
from rankclock.theory.formulas.flow import (
    inflection_fraction,
    travel_falling,
    travel_hypergeometric,
)


def decay_time(N: Expr, b: Expr, a: Expr) -> Expr:
    """T^-(b, a): time from a down to b (d) under y' = -y^(N-1), times |lam|."""
    return Piecewise((log(a / b), Eq(N, 2)), ((b ** (2 - N) - a ** (2 - N)) / (N - 2), True))


def distance_to_limit(N: Expr, lam: Expr, alpha: Expr) -> Expr:
    """|alpha - lam_+^(1/N)|: accuracies below it are not met at the start."""
    return Abs(alpha - Max(lam, 0) ** (Integer(1) / N))


def inflection_point(N: Expr, lam: Expr) -> Expr:
    """(c_N lam)^(1/N): the mode at which an increasing branch is fastest."""
    return (inflection_fraction(N) * lam) ** (Integer(1) / N)


def inflection_steps(N: Expr, lam: Expr, alpha: Expr) -> Expr:
    """s_N = ceil(c_N^(1-1/N) (mu/alpha)^(N-1)), steps granted for crossing the inflection."""
    # Written with one root: under the ceiling two rounded ones could not tell an integer.
    return ceiling((inflection_fraction(N) * lam / alpha**N) ** (1 - Integer(1) / N))


def stretch_steps(N: Expr, a: Expr, b: Expr) -> Expr:
    """(b/a)^((N-1)/2): what a stretch from a up to b takes beyond tau/eta, at most, in steps."""
    return (b / a) ** (Integer(1) * (N - 1) / 2)


def tail_steps(N: Expr, lam: Expr, eta: Expr, ratio: Expr) -> Expr:
    """Steps of a linear tail that starts at the inflection.

    ratio: distance over accuracy, without a unit.
    """
    # c_N lam instead of lam: the tail shrinks slowest where it starts, and the bound grants that.
    return log(ratio) / Abs(log(tail_factor(N, inflection_fraction(N) * lam, eta)))


def tail_credit(N: Expr) -> Expr:
    """a_N = |ln(1 - c_N^(1/N))|: the tail starts this far, in logarithms, below mu."""
    return Abs(log(1 - inflection_fraction(N) ** (Integer(1) / N)))


def late_accuracy(N: Expr, lam: Expr) -> Expr:
    """(1 - c_N^(1/N)) mu: coarser accuracies are met before the inflection."""
    return (1 - inflection_fraction(N) ** (Integer(1) / N)) * lam ** (Integer(1) / N)


def negative_case(N: Expr, lam: Expr, alpha: Expr, eta: Expr, eps: Expr) -> Expr:
    """Bound for lam < 0."""
    return decay_time(N, eps, alpha) / (eta * Abs(lam))


def above_case(N: Expr, lam: Expr, alpha: Expr, eta: Expr, eps: Expr) -> Expr:
    """Bound for 0 <= lam < alpha^N."""
    return travel_falling(alpha, lam ** (Integer(1) / N) + eps, N, lam) / eta


def late_start_case(N: Expr, lam: Expr, alpha: Expr, eta: Expr, eps: Expr) -> Expr:
    """Bound for c_N lam < alpha^N <= lam."""
    return tail_steps(N, lam, eta, (lam ** (Integer(1) / N) - alpha) / eps)


def full_case(N: Expr, lam: Expr, alpha: Expr, eta: Expr, eps: Expr) -> Expr:
    """Bound for alpha^N <= c_N lam and an accuracy beyond the inflection."""
    mu = lam ** (Integer(1) / N)
    head = travel_hypergeometric(alpha, inflection_point(N, lam), N, lam) / eta
    credit = tail_credit(N) / Abs(log(tail_factor(N, inflection_fraction(N) * lam, eta)))
    return head + inflection_steps(N, lam, alpha) + tail_steps(N, lam, eta, mu / eps) - credit


def early_case(N: Expr, lam: Expr, alpha: Expr, eta: Expr, eps: Expr) -> Expr:
    """Bound for alpha^N <= c_N lam and an accuracy met before the inflection."""
    head = travel_hypergeometric(alpha, lam ** (Integer(1) / N) - eps, N, lam) / eta
    return head + inflection_steps(N, lam, alpha)


def recovery_bound(N: Expr, lam: Expr, alpha: Expr, eta: Expr, eps: Expr) -> Expr:
    """T_N^Id(lam, eps, alpha, eta), all five cases, in steps."""
    # The cases are tried in order, so that each condition needs to say only what is left.
    values = (N, lam, alpha, eta, eps)
    fraction = inflection_fraction(N)
    return Piecewise(
        (negative_case(*values), lam < 0),
        (above_case(*values), And(lam >= 0, lam < alpha**N)),
        (late_start_case(*values), fraction * lam < alpha**N),
        (full_case(*values), eps < late_accuracy(N, lam)),
        (early_case(*values), True),
    )
