"""Gradient flow of one factor mode: velocity, closed forms, travel time in its four forms."""

from __future__ import annotations

from sympy import Eq, Expr, I, Integer, Integral, Piecewise, Sum, Symbol, exp, hyper, log, pi, re

from rankclock.theory.symbols import running

# A Symbol and not a Dummy: the digest of a claim must not change from run to run.
_term = Symbol("l", integer=True)


def velocity(x: Expr, N: Expr, lam: Expr) -> Expr:
    """f(x) = x^(N-1) (lam - x^N), the right side of the flow of one mode."""
    return x ** (N - 1) * (lam - x**N)


def velocity_slope(x: Expr, N: Expr, lam: Expr) -> Expr:
    """f'(x), collected by powers of x: written out, it needs no derivative when it is evaluated."""
    return x ** (N - 2) * ((N - 1) * lam - (2 * N - 1) * x**N)


def inflection_fraction(N: Expr) -> Expr:
    """c_N = (N-1)/(2N-1): an increasing mode is fastest where y^N = c_N lam."""
    return Integer(1) * (N - 1) / (2 * N - 1)


def log_curvature(x: Expr, N: Expr, lam: Expr) -> Expr:
    """-(ln|f|)'' x^2 (lam - x^N)^2, a polynomial: not negative where |f| is log-concave."""
    return (N - 1) * (lam - x**N) ** 2 + N * x**N * ((N - 1) * lam + x**N)


def least_curvature(N: Expr, lam: Expr) -> Expr:
    """Least value of log_curvature over all x, for lam < 0; its sign is that of 5 - N."""
    return lam**2 * N**2 * (N - 1) * (5 - N) / (4 * (2 * N - 1))


def depth_two_square(t: Expr, lam: Expr, alpha: Expr) -> Expr:
    """y(t)^2 for N = 2 and lam != 0."""
    return lam * alpha**2 / (alpha**2 + (lam - alpha**2) * exp(-2 * lam * t))


def zero_eigenvalue_mode(t: Expr, N: Expr, alpha: Expr) -> Expr:
    """y(t) for lam = 0."""
    return (alpha ** (2 - 2 * N) + (2 * N - 2) * t) ** (-Integer(1) / (2 * N - 2))


def travel_integral(a: Expr, b: Expr, N: Expr, lam: Expr) -> Expr:
    """tau(a -> b), the time of the flow from a to b, by separation of variables."""
    # The definition; the closed forms below are proved to have its derivative.
    return Integral(1 / velocity(running, N, lam), (running, a, b))


def power_antiderivative(x: Expr, N: Expr) -> Expr:
    """Antiderivative of x^(1-N)."""
    # The power divides by N - 2, so depth two needs a case of its own.
    return Piecewise((log(x), Eq(N, 2)), (-(x ** (2 - N)) / (N - 2), True))


def hypergeometric_antiderivative(x: Expr, N: Expr, lam: Expr) -> Expr:
    """Antiderivative of x/(lam - x^N) for lam != 0; needs x^N/lam < 1."""
    # Beyond 1 the function 2F1 is on its cut: above mu another form has to be taken.
    return x**2 * hyper((1, Integer(2) / N), (1 + Integer(2) / N,), x**N / lam) / (2 * lam)


def root_term(x: Expr, N: Expr, lam: Expr, index: Expr) -> Expr:
    """One term of the root sum, before the real part is taken; index: which root of y^N = lam."""
    direction = exp(2 * pi * I * index / N)
    return (
        -(lam ** (Integer(2) / N - 1))
        / N
        * direction**2
        * log(x - lam ** (Integer(1) / N) * direction)
    )


def root_sum_antiderivative(x: Expr, N: Expr, lam: Expr) -> Expr:
    """Antiderivative of x/(lam - x^N) for lam > 0, over the N roots of y^N = lam.

    It holds on either side of mu.
    """
    # Real parts of logarithms do not depend on their branch, so none has to be chosen.
    return Sum(re(root_term(x, N, lam, _term)), (_term, 0, N - 1))


def travel_hypergeometric(a: Expr, b: Expr, N: Expr, lam: Expr) -> Expr:
    """tau(a -> b) for lam < 0, or for lam > 0 and a, b below mu."""
    return (
        _rise(power_antiderivative, a, b, N) + _rise(hypergeometric_antiderivative, a, b, N, lam)
    ) / lam


def travel_root_sum(a: Expr, b: Expr, N: Expr, lam: Expr) -> Expr:
    """tau(a -> b) for lam > 0, with a and b on the same side of mu."""
    return (
        _rise(power_antiderivative, a, b, N) + _rise(root_sum_antiderivative, a, b, N, lam)
    ) / lam


def falling_antiderivative(x: Expr, N: Expr, lam: Expr) -> Expr:
    """Antiderivative of 1/f that needs lam < x^N: the mode decays, lam of any sign."""
    # In lam/x^N rather than x^N/lam, so that lam = 0 needs no case of its own.
    order = 2 - Integer(2) / N
    return x ** (2 - 2 * N) * hyper((1, order), (1 + order,), lam / x**N) / (2 * N - 2)


def travel_falling(a: Expr, b: Expr, N: Expr, lam: Expr) -> Expr:
    """tau(a -> b) for lam < b^N <= a^N, any sign of lam, zero included."""
    return _rise(falling_antiderivative, a, b, N, lam)


def travel_depth_two(a: Expr, b: Expr, lam: Expr) -> Expr:
    """tau(a -> b) for N = 2, lam != 0, a and b on the same side of mu."""
    return (log(b / a) - log((lam - b**2) / (lam - a**2)) / 2) / lam


def contraction(x: Expr, N: Expr, lam: Expr) -> Expr:
    """f(x)/(mu - x) = x^(N-1) sum_{i<N} mu^(N-1-i) x^i for lam > 0."""
    # The quotient itself is 0/0 at mu.
    return x ** (N - 1) * Sum(
        (lam ** (Integer(1) / N)) ** (N - 1 - _term) * x**_term, (_term, 0, N - 1)
    )


def _rise(antiderivative, a: Expr, b: Expr, *rest: Expr) -> Expr:
    return antiderivative(b, *rest) - antiderivative(a, *rest)
