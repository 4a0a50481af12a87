"""The sharp hitting time: how far the count of steps lies from tau/eta.

F is the time of the flow in units of steps, F' = 1/(eta f). Over one step F rises by the integral
over 0 <= theta <= 1 of f(x)/f(x + theta eta f(x)), and where ln|f| is concave its chord and its
tangent enclose that.
"""

from __future__ import annotations

from sympy import Eq, Expr, Piecewise, Sum, Symbol, diff, exp, log

from rankclock.theory.formulas.descent import step
from rankclock.theory.formulas.flow import travel_integral, velocity, velocity_slope

# A Symbol and not a Dummy: the digest of a claim must not change from run to run.
_term = Symbol("i", integer=True)


def phi(z: Expr) -> Expr:
    """phi(z) = (1 - e^(-z))/z, the mean of e^(-theta z) over 0 <= theta <= 1; phi(0) = 1."""
    return Piecewise((1, Eq(z, 0)), ((1 - exp(-z)) / z, True))


def step_time(x: Expr, N: Expr, lam: Expr, eta: Expr) -> Expr:
    """F(g(x)) - F(x) = tau(x -> g(x))/eta, for lam > 0 and x below mu."""
    return travel_integral(x, step(x, N, lam, eta), N, lam) / eta


def tangent_side(x: Expr, N: Expr, lam: Expr, eta: Expr) -> Expr:
    """phi(eta f'(x)): the lower side of the sandwich of one step."""
    return phi(eta * velocity_slope(x, N, lam))


def chord_side(x: Expr, N: Expr, lam: Expr, eta: Expr) -> Expr:
    """phi(ln(f(g(x))/f(x))): the upper side of the sandwich of one step."""
    return phi(log(velocity(step(x, N, lam, eta), N, lam) / velocity(x, N, lam)))


def speed_gain(v: Expr, z: Expr, N: Expr) -> Expr:
    """S(v) = f(x + v x^(2-N) f(x))/f(x) for lam = 1.

    v: 0 to U = eta x^(N-2) along one step. z: x^N. Neither has a unit.
    """
    # With the factor 1 - z divided out by a sum, so that it has a value at the limit z = 1.
    grown = 1 + v * (1 - z)
    return grown ** (N - 1) * (1 - v * z * Sum(grown**_term, (_term, 0, N - 1)))


def gain_slope(z: Expr, N: Expr) -> Expr:
    """S'(0), so that eta f'(x) = U S'(0). z: x^N."""
    return (N - 1) * (1 - z) - N * z


def sharp_lower_integrand(x: Expr, N: Expr, lam: Expr) -> Expr:
    """f'^2/f: eta/6 of its integral bounds the count of steps from below."""
    return velocity_slope(x, N, lam) ** 2 / velocity(x, N, lam)


def sharp_upper_integrand(x: Expr, N: Expr, lam: Expr) -> Expr:
    """f'^2/f - f'' = -f (ln f)'': eta/2 of its integral bounds the count of steps from above."""
    return sharp_lower_integrand(x, N, lam) - diff(velocity_slope(x, N, lam), x)


def sharp_lower_fraction(x: Expr, N: Expr, lam: Expr) -> Expr:
    """f'^2/f with its pole split off, so that each term has an elementary antiderivative."""
    order = 2 * N - 1
    return x ** (N - 3) * (
        order**2 * (lam - x**N) - 2 * N * lam * order + N**2 * lam**2 / (lam - x**N)
    )


def sharp_upper_fraction(x: Expr, N: Expr, lam: Expr) -> Expr:
    """f'^2/f - f'' with its pole split off."""
    order = 2 * N - 1
    return x ** (N - 3) * (order * (lam - x**N) - N * (N + 1) * lam + N**2 * lam**2 / (lam - x**N))
