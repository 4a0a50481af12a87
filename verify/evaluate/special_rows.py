"""How python-flint's functions of balls make those of SymPy: a row each.

docs/explanation/trust.md lists the functions and the regions that are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import sympy as sp
from flint import acb, arb

from rankclock.verify.arithmetic.balls import finite, to_ball
from rankclock.verify.arithmetic.outcomes import TooLong, Undecided, Undefined
from rankclock.verify.evaluate.special import CosPi, SinPi, TanPi
from rankclock.verify.evaluate.special_domain import is_whole
from rankclock.verify.evaluate.special_exact import polynomial

# guess: each order more costs a step of a recurrence or a factor of a factorial.
_LARGEST_DEGREE, _LARGEST_ORDER = 300, 300


def _ball(value: Fraction | arb) -> arb:
    return to_ball(value) if isinstance(value, Fraction) else value


def _named(name: str) -> Callable[..., arb]:
    return lambda x: getattr(_ball(x), name)()


def _through(inner: Callable[[arb], arb]) -> Callable[..., arb]:
    """A function of 1/x; refused where x may be zero."""

    def value(x: Fraction | arb) -> arb:
        ball = _ball(x)
        if not (ball > 0 or ball < 0):
            raise Undecided("the reciprocal of a ball around zero")
        return inner(1 / ball)

    return value


def _acot(x: Fraction | arb) -> arb:
    # As SymPy has it, between -pi/2 and pi/2, with a jump at zero.
    return arb.pi() / 2 if x == 0 else _through(arb.atan)(x)


def _factorial(x: Fraction | arb) -> arb:
    return (_ball(x) + 1).gamma()


def _beta(x: Fraction | arb, y: Fraction | arb) -> arb:
    first, second = _ball(x), _ball(y)
    return first.gamma() * second.gamma() * (first + second).rgamma()


def _binomial(n: Fraction | arb, k: Fraction | arb) -> arb:
    if is_whole(n) and n < 0:
        raise Undecided("binomial coefficient of a negative integer")
    above, below = _ball(n), _ball(k)
    return (above + 1).gamma() * (below + 1).rgamma() * (above - below + 1).rgamma()


def _binet(sign: int, scaled: bool) -> Callable[..., arb]:
    """(phi^n + sign (-1/phi)^n), over the root of 5 if scaled, for whole n."""

    def value(n: Fraction | arb) -> arb:
        if not (isinstance(n, Fraction) and is_whole(n)):
            raise Undecided("Fibonacci or Lucas number of no whole number")
        root = arb(5).sqrt()
        power = finite(((1 + root) / 2) ** n.numerator)
        total = power + sign * (-1) ** (n.numerator % 2) / power
        return total / root if scaled else total

    return value


def _rising(x: Fraction | arb, k: Fraction | arb) -> arb:
    if not x > 0:
        raise Undecided("rising factorial of a number that is not positive")
    ball = _ball(x)
    return (ball + _ball(k)).gamma() * ball.rgamma()


def _bessel(name: str) -> Callable[..., arb]:
    """Of the first kind, which at zero and to its left has a real value for whole orders."""

    def value(order: Fraction | arb, x: Fraction | arb) -> arb:
        if x > 0:
            return getattr(_ball(x), name)(_ball(order))
        if x == 0 and order == 0:
            return arb(1)
        if x == 0 and (order > 0 or is_whole(order)):
            return arb(0)
        if not is_whole(order):
            raise Undecided("Bessel function of a number that may not be positive")
        return getattr(_ball(x), name)(_ball(order))

    return value


def _bessel_right(name: str) -> Callable[..., arb]:
    """Of the second kind, to the right of zero alone."""

    def value(order: Fraction | arb, x: Fraction | arb) -> arb:
        if not x > 0:
            raise Undecided("Bessel function of a number that may not be positive")
        return getattr(_ball(x), name)(_ball(order))

    return value


def _polygamma(order: Fraction | arb, x: Fraction | arb) -> arb:
    if order == 0:
        return _ball(x).digamma()
    if not (isinstance(order, Fraction) and is_whole(order) and order > 0):
        raise Undecided("polygamma function of an order that is no count")
    if order > _LARGEST_ORDER:
        raise TooLong("polygamma function of a large order")
    if not x > 0:
        raise Undecided("polygamma function of a number that may not be positive")
    whole = order.numerator
    return (-1) ** (whole + 1) * arb(whole + 1).gamma() * arb(whole + 1).zeta(_ball(x))


def _zeta(s: Fraction | arb, a: Fraction | arb = Fraction(1)) -> arb:
    if a == 1:
        return _ball(s).zeta()
    if not (s > 1 and a > 0):
        raise Undecided("zeta function of two arguments outside s > 1, a > 0")
    return _ball(s).zeta(_ball(a))


def _lambert(x: Fraction | arb, branch: Fraction | arb = Fraction(0)) -> arb:
    ball = _ball(x)
    if not isinstance(branch, Fraction) or branch not in (0, -1):
        raise Undecided("a branch of LambertW that is not real")
    if (ball * arb(1).exp()) < -1:
        raise Undefined("LambertW has no real value here")
    return ball.lambertw(int(branch))


def _harmonic(n: Fraction | arb, power: Fraction | arb = Fraction(1)) -> arb:
    if power != 1:
        raise Undecided("harmonic numbers of a power, of many terms or of no count")
    return (_ball(n) + 1).digamma() - arb(1).digamma()


def _upper_gamma(s: Fraction | arb, x: Fraction | arb) -> arb:
    _need_positive(s, x)
    return _ball(x).gamma_upper(_ball(s))


def _lower_gamma(s: Fraction | arb, x: Fraction | arb) -> arb:
    _need_positive(s, x)
    return _ball(x).gamma_lower(_ball(s))


def _expint(order: Fraction | arb, x: Fraction | arb) -> arb:
    _need_positive(x)
    return _ball(x).expint(_ball(order))


def _polylog(s: Fraction | arb, x: Fraction | arb) -> arb:
    if not x < 1:
        raise Undecided("polylogarithm of a number that may be one or more")
    return _ball(x).polylog(_ball(s))


def _need_positive(*numbers: Fraction | arb) -> None:
    if not all(value > 0 for value in numbers):
        raise Undecided("an argument that may not be positive")


def _elliptic(name: str) -> Callable[..., arb]:
    def value(m: Fraction | arb) -> arb:
        if not m < 1:
            raise Undecided("elliptic integral of a parameter that may be one or more")
        return getattr(acb(_ball(m)), name)().real

    return value


def _polynomial(kind: type) -> Callable[..., arb]:
    def value(degree: Fraction | arb, x: Fraction | arb) -> arb:
        if not (isinstance(degree, Fraction) and is_whole(degree) and degree >= 0):
            raise Undecided("a polynomial of a degree that is no count")
        if degree > _LARGEST_DEGREE:
            raise TooLong("a polynomial of a large degree")
        return polynomial(kind, degree.numerator, _ball(x))

    return value


def _floor(x: arb) -> arb:
    whole = x.floor().unique_fmpz()
    if whole is None:
        raise Undecided("rounding of a ball that holds an integer")
    return arb(whole)


def _mod(p: Fraction | arb, q: Fraction | arb) -> arb:
    above, below = _ball(p), _ball(q)
    if not (below > 0 or below < 0):
        raise Undecided("remainder by a ball around zero")
    return above - below * _floor(above / below)


def _frac(x: Fraction | arb) -> arb:
    ball = _ball(x)
    return ball - _floor(ball)


def _heaviside(x: Fraction | arb, at_zero: Fraction | arb = Fraction(1, 2)) -> arb:
    if x > 0 or x < 0:
        return arb(int(x > 0))
    if x == 0:
        return _ball(at_zero)
    raise Undecided("step function of a ball around zero")


# What python-flint calls them, for balls on the line and on the plane.
NAMES: dict[type, str] = {
    sp.sin: "sin",
    sp.cos: "cos",
    sp.tan: "tan",
    sp.cot: "cot",
    sp.sec: "sec",
    sp.csc: "csc",
    sp.cosh: "cosh",
    sp.coth: "coth",
    sp.sech: "sech",
    sp.csch: "csch",
    sp.asin: "asin",
    sp.acos: "acos",
    sp.atan: "atan",
    sp.asinh: "asinh",
    sp.acosh: "acosh",
    sp.atanh: "atanh",
    sp.sinc: "sinc",
    sp.erf: "erf",
    sp.erfc: "erfc",
    sp.erfi: "erfi",
    sp.gamma: "gamma",
    sp.loggamma: "lgamma",
    sp.Ei: "ei",
    sp.li: "li",
    sp.Si: "si",
    sp.Ci: "ci",
    sp.Shi: "shi",
    sp.Chi: "chi",
    sp.airyai: "airy_ai",
    sp.airybi: "airy_bi",
    sp.fresnels: "fresnel_s",
    sp.fresnelc: "fresnel_c",
}
ROWS: dict[type, Callable[..., arb]] = {
    **{kind: _named(name) for kind, name in NAMES.items()},
    type(sp.EulerGamma): arb.const_euler,
    type(sp.Catalan): arb.const_catalan,
    type(sp.GoldenRatio): lambda: (1 + arb(5).sqrt()) / 2,
    sp.acot: _acot,
    sp.asec: _through(arb.acos),
    sp.acsc: _through(arb.asin),
    sp.acoth: _through(arb.atanh),
    sp.asech: _through(arb.acosh),
    sp.acsch: _through(arb.asinh),
    sp.factorial: _factorial,
    sp.beta: _beta,
    sp.binomial: _binomial,
    sp.fibonacci: _binet(-1, scaled=True),
    sp.lucas: _binet(1, scaled=False),
    sp.catalan: lambda n: _binomial(2 * n, n) / (_ball(n) + 1),
    sp.rf: _rising,
    sp.besselj: _bessel("bessel_j"),
    sp.besseli: _bessel("bessel_i"),
    sp.bessely: _bessel_right("bessel_y"),
    sp.besselk: _bessel_right("bessel_k"),
    sp.polygamma: _polygamma,
    sp.zeta: _zeta,
    sp.LambertW: _lambert,
    sp.harmonic: _harmonic,
    sp.uppergamma: _upper_gamma,
    sp.lowergamma: _lower_gamma,
    sp.expint: _expint,
    sp.polylog: _polylog,
    sp.elliptic_k: _elliptic("elliptic_k"),
    sp.elliptic_e: _elliptic("elliptic_e"),
    sp.atan2: lambda y, x: arb.atan2(_ball(y), _ball(x)),
    sp.Mod: _mod,
    sp.frac: _frac,
    sp.Heaviside: _heaviside,
    SinPi: lambda x: _ball(x).sin_pi(),
    CosPi: lambda x: _ball(x).cos_pi(),
    TanPi: lambda x: _ball(x).tan_pi(),
    **{
        kind: _polynomial(kind)
        for kind in (sp.chebyshevt, sp.chebyshevu, sp.legendre, sp.hermite, sp.laguerre)
    },
}
