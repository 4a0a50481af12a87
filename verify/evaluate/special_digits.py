"""Functions of SymPy with many digits, from mpmath and from nothing that the balls use."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import sympy as sp

from rankclock.verify.arithmetic.outcomes import NotRational, TooLong, Undecided
from rankclock.verify.arithmetic.rationals import as_mpf
from rankclock.verify.evaluate.special import COUNTING, POLYNOMIALS, CosPi, SinPi, TanPi
from rankclock.verify.evaluate.special_exact import exact

# guess: mpmath sums products of so many factors in no time, and polynomials of such a degree.
_MOST = 10_000


def with_digits(kind: type, *arguments: Any) -> Any:
    """Value of a function at the working precision of mpmath.

    arguments: rationals where the tree has exact values, else numbers of mpmath. Raises Undecided
    where mpmath has no finite real value.
    """
    if kind in COUNTING and all(isinstance(value, Fraction) for value in arguments):
        # They count something: there are no digits to compute.
        try:
            return as_mpf(exact(kind, *arguments))
        except NotRational:
            pass
    if kind in POLYNOMIALS and arguments[0] > _MOST:
        raise TooLong("a polynomial of a large degree")
    row = _ROWS.get(kind)
    if row is None:
        raise Undecided(f"no evaluator for {kind.__name__} in mpmath")
    numbers = [as_mpf(value) if isinstance(value, Fraction) else value for value in arguments]
    try:
        value = row(*numbers)
    except (ValueError, ZeroDivisionError, NotImplementedError, mpmath.libmp.NoConvergence) as gap:
        raise Undecided(f"mpmath has no value of {kind.__name__}: {gap}") from None
    return _finite(kind, value, numbers)


def _finite(kind: type, value: Any, numbers: list[Any]) -> Any:
    was_real = all(mpmath.im(number) == 0 for number in numbers)
    if was_real and mpmath.im(value) == 0:
        value = mpmath.re(value)
    elif was_real:
        raise Undecided(f"{kind.__name__} is not real here")
    if not mpmath.isfinite(value):
        raise Undecided(f"{kind.__name__} is not finite here")
    return value


def _mod(p: Any, q: Any) -> Any:
    return p - q * _floor(p / q)


def _floor(x: Any) -> Any:
    nearest = mpmath.nint(x)
    if x != nearest and abs(x - nearest) <= mpmath.mpf(10) ** (8 - mpmath.mp.dps) * max(1, abs(x)):
        raise Undecided("rounding of a value that is an integer to working precision")
    return mpmath.floor(x)


def _heaviside(x: Any, at_zero: Any = None) -> Any:
    if x != 0:
        return mpmath.mpf(int(x > 0))
    return mpmath.mpf(1) / 2 if at_zero is None else at_zero


def _harmonic(n: Any, power: Any = 1) -> Any:
    if power == 1:
        return mpmath.harmonic(n)
    if n != int(n) or not 0 <= n <= _MOST:
        raise Undecided("harmonic numbers of a power, of many terms or of no count")
    return mpmath.fsum(mpmath.mpf(k) ** -power for k in range(1, int(n) + 1))


def _acot(x: Any) -> Any:
    return mpmath.pi / 2 if x == 0 else mpmath.atan(1 / x)


# Of negative whole orders mpmath takes seconds, and comes to complex values.


def _bessel_j(order: Any, x: Any) -> Any:
    if order < 0 and order == int(order):
        return (-1) ** int(order) * mpmath.besselj(-order, x)
    return mpmath.besselj(order, x)


def _bessel_i(order: Any, x: Any) -> Any:
    return mpmath.besseli(-order if order == int(order) and order < 0 else order, x)


# Where these refuse, mpmath takes minutes, or calls itself without end.


def _zeta(s: Any, a: Any = 1) -> Any:
    if a == 1:
        return mpmath.zeta(s)
    _need_positive(s - 1, a)
    # The digits that mpmath promises are behind the point, where a^-s may have none.
    behind = min(_MOST, max(0, int(s * mpmath.log(a, 2))))
    with mpmath.workprec(mpmath.mp.prec + behind):
        return mpmath.zeta(s, a)


def _upper_gamma(s: Any, x: Any) -> Any:
    _need_positive(s, x)
    return mpmath.gammainc(s, x)


def _lower_gamma(s: Any, x: Any) -> Any:
    _need_positive(s, x)
    return mpmath.gammainc(s, 0, x)


def _expint(order: Any, x: Any) -> Any:
    _need_positive(x)
    return mpmath.expint(order, x)


def _polylog(s: Any, x: Any) -> Any:
    value = mpmath.polylog(s, x)
    # Left of one it is real, and what else there is comes from rounding.
    return mpmath.re(value) if mpmath.im(x) == 0 and x < 1 else value


def _need_positive(*numbers: Any) -> None:
    if not all(mpmath.im(value) == 0 and value > 0 for value in numbers):
        raise Undecided("an argument that is not positive")


def _polynomial(named: Callable[..., Any]) -> Callable[..., Any]:
    return lambda degree, x: named(int(degree), x)


_ROWS: dict[type, Callable[..., Any]] = {
    type(sp.EulerGamma): lambda: +mpmath.euler,
    type(sp.Catalan): lambda: +mpmath.catalan,
    type(sp.GoldenRatio): lambda: +mpmath.phi,
    sp.sin: mpmath.sin,
    sp.cos: mpmath.cos,
    sp.tan: mpmath.tan,
    sp.cot: mpmath.cot,
    sp.sec: mpmath.sec,
    sp.csc: mpmath.csc,
    sp.cosh: mpmath.cosh,
    sp.coth: mpmath.coth,
    sp.sech: mpmath.sech,
    sp.csch: mpmath.csch,
    sp.asin: mpmath.asin,
    sp.acos: mpmath.acos,
    sp.atan: mpmath.atan,
    sp.acot: _acot,
    sp.asec: lambda x: mpmath.acos(1 / x),
    sp.acsc: lambda x: mpmath.asin(1 / x),
    sp.asinh: mpmath.asinh,
    sp.acosh: mpmath.acosh,
    sp.atanh: mpmath.atanh,
    sp.acoth: lambda x: mpmath.atanh(1 / x),
    sp.asech: lambda x: mpmath.acosh(1 / x),
    sp.acsch: lambda x: mpmath.asinh(1 / x),
    sp.sinc: mpmath.sinc,
    sp.erf: mpmath.erf,
    sp.erfc: mpmath.erfc,
    sp.erfi: mpmath.erfi,
    sp.gamma: mpmath.gamma,
    sp.loggamma: mpmath.loggamma,
    sp.factorial: mpmath.factorial,
    sp.Ei: mpmath.ei,
    sp.li: mpmath.li,
    sp.Si: mpmath.si,
    sp.Ci: mpmath.ci,
    sp.Shi: mpmath.shi,
    sp.Chi: mpmath.chi,
    sp.airyai: mpmath.airyai,
    sp.airybi: mpmath.airybi,
    sp.fresnels: mpmath.fresnels,
    sp.fresnelc: mpmath.fresnelc,
    sp.elliptic_k: mpmath.ellipk,
    sp.elliptic_e: mpmath.ellipe,
    sp.besselj: _bessel_j,
    sp.bessely: mpmath.bessely,
    sp.besseli: _bessel_i,
    sp.besselk: mpmath.besselk,
    sp.polygamma: lambda order, x: mpmath.polygamma(int(order), x),
    sp.zeta: _zeta,
    sp.LambertW: lambda x, branch=0: mpmath.lambertw(x, int(branch)),
    sp.harmonic: _harmonic,
    sp.beta: mpmath.beta,
    sp.binomial: mpmath.binomial,
    sp.rf: mpmath.rf,
    sp.ff: mpmath.ff,
    sp.uppergamma: _upper_gamma,
    sp.lowergamma: _lower_gamma,
    sp.expint: _expint,
    sp.polylog: _polylog,
    sp.atan2: mpmath.atan2,
    sp.Mod: _mod,
    sp.frac: lambda x: x - _floor(x),
    sp.Heaviside: _heaviside,
    SinPi: mpmath.sinpi,
    CosPi: mpmath.cospi,
    TanPi: lambda x: mpmath.sinpi(x) / mpmath.cospi(x),
    sp.chebyshevt: _polynomial(mpmath.chebyt),
    sp.chebyshevu: _polynomial(mpmath.chebyu),
    sp.legendre: _polynomial(mpmath.legendre),
    sp.hermite: _polynomial(mpmath.hermite),
    sp.laguerre: lambda degree, x: mpmath.laguerre(int(degree), 0, x),
}


def row_of(kind: type) -> Callable[..., Any]:
    """What mpmath has for a function, its arguments not looked at."""
    return _ROWS[kind]
