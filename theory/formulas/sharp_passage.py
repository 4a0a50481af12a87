"""The sharp hitting time over a stretch: bounds on the first k with d(k) past b, from a."""

from __future__ import annotations

from sympy import Expr, Integer, Integral, Rational, log

from rankclock.theory.formulas.descent import step, tail_factor
from rankclock.theory.formulas.flow import velocity, velocity_slope
from rankclock.theory.formulas.sharp import sharp_lower_fraction, sharp_upper_fraction
from rankclock.theory.symbols import N as _N
from rankclock.theory.symbols import alpha as _alpha
from rankclock.theory.symbols import b as _b
from rankclock.theory.symbols import eta as _eta
from rankclock.theory.symbols import lam as _lam
from rankclock.theory.symbols import running


def sharp_centre(travel: Expr, a: Expr, b: Expr, N: Expr, lam: Expr, eta: Expr) -> Expr:
    """A = tau/eta + (1/2) ln(f(b)/f(a)).

    travel: a form of tau(a -> b) (d^(2-2N)) that holds on the branch.
    """
    return travel / eta + log(velocity(b, N, lam) / velocity(a, N, lam)) / 2


def lag(a: Expr, b: Expr, N: Expr, lam: Expr, eta: Expr) -> Expr:
    """(eta/6) times the integral of f'^2/f.

    Where |f| grows along the way, A exceeds the count of steps by at most this.
    """
    return eta / 6 * Integral(sharp_lower_fraction(running, N, lam), (running, a, b))


def lead(a: Expr, b: Expr, N: Expr, lam: Expr, eta: Expr) -> Expr:
    """(eta/2) times the integral of f'^2/f - f''.

    Where |f| grows along the way, the count of steps exceeds A + 1 by at most this.
    """
    return eta / 2 * Integral(sharp_upper_fraction(running, N, lam), (running, a, b))


def shrinkage_towards_limit(N: Expr, lam: Expr, eta: Expr) -> Expr:
    """rho = 1/(1 - eta N mu^(2N-2)): between the inflection and mu no step divides f by more."""
    return 1 / tail_factor(N, lam, eta)


def shrinkage_from_start(a: Expr, N: Expr, lam: Expr, eta: Expr) -> Expr:
    """rho = 1/(1 + eta f'(a)): on a decaying branch from a no step divides |f| by more."""
    return 1 / (1 + eta * velocity_slope(a, N, lam))


def at_iterate(
    depth: int, eigenvalue: Expr, start: Expr, size: Expr, steps: int, beside: Expr | int = 0
) -> dict[Expr, Expr]:
    """A point whose target b is d(steps), or beside it by a relative gap.

    depth: N. eigenvalue: lam (d^N). start: alpha (d). size: eta (d^(2-2N)). beside: the gap.
    """
    # The bounds are no integers, so they come closest where the target is at an iterate.
    mode = Rational(start)
    for _ in range(steps):
        mode = step(mode, Integer(depth), eigenvalue, size)
    return {
        _N: Integer(depth),
        _lam: eigenvalue,
        _alpha: start,
        _eta: size,
        _b: mode * (1 + beside),
    }
