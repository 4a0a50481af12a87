"""Enclosures of functions of SymPy, from python-flint where that is proved or tested to be right.

docs/explanation/trust.md lists the functions and the regions that are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

import sympy as sp
from flint import acb, arb

from rankclock.verify.arithmetic.balls import finite, to_ball
from rankclock.verify.arithmetic.outcomes import NotRational, TooLong, Undecided, Undefined
from rankclock.verify.evaluate.special import COUNTING, ENTIRE, CosPi, SinPi, TanPi
from rankclock.verify.evaluate.special_domain import is_whole, refuse_outside
from rankclock.verify.evaluate.special_exact import exact, polynomial

# A rational where the tree has an exact value, else a ball.
Given: TypeAlias = Fraction | arb | acb

# guess: each order more costs a step of a recurrence, whose balls grow wider by it.
_LARGEST_DEGREE = 300
# guess: m! in a polygamma function of order m; nobody asks for more.
_LARGEST_ORDER = 300
# needed: the least number from which on functions that count have no exact values any more.
_LARGEST_COUNT = 1000


def enclosed(kind: type, *arguments: Given) -> Any:
    """Ball around the value of a function.

    Raises Undefined where there certainly is no real value, Undecided where no ball is proved.
    """
    numbers = [_real(value) for value in arguments]
    rationals = [value for value in numbers if isinstance(value, Fraction)]
    if len(rationals) == len(numbers):
        try:
            return to_ball(exact(kind, *rationals))
        except NotRational:
            pass
    if any(isinstance(value, acb) for value in numbers):
        return _complex(kind, numbers)
    refuse_outside(kind, *numbers)
    row = _ROWS.get(kind)
    if row is None:
        if kind in COUNTING and any(value > _LARGEST_COUNT for value in rationals):
            raise TooLong(f"{kind.__name__} of a large number")
        raise Undecided(f"{kind.__name__} at arguments for which no enclosure is known")
    return finite(row(*numbers))


def holomorphic(kind: type, *arguments: Given) -> acb:
    """Ball around the values on a complex ball, all over which the function is holomorphic.

    Raises Undecided where that is not known: across a pole or the cut of a branch.
    """
    *orders, point = arguments
    if kind in (sp.besselj, sp.besseli):
        return _entire_of_order(kind, orders, point)
    of_one_ball = method(kind)
    if orders or of_one_ball is None or not isinstance(point, acb):
        raise Undecided(f"{kind.__name__} within an integral")
    clear_of_cuts = CLEAR_OF_CUTS.get(kind)
    if clear_of_cuts is None and kind not in ENTIRE and kind not in MEROMORPHIC:
        raise Undecided(f"{kind.__name__} within an integral")
    if clear_of_cuts is not None and not clear_of_cuts(point):
        raise Undecided(f"{kind.__name__} across its branch cut")
    # A ball around a pole is not finite.
    return finite(of_one_ball(point))


def _entire_of_order(kind: type, orders: list[Given], point: Given) -> acb:
    (order,) = orders
    if not (isinstance(order, Fraction) and is_whole(order) and isinstance(point, acb)):
        raise Undecided(f"{kind.__name__} within an integral")
    name = "bessel_j" if kind is sp.besselj else "bessel_i"
    return finite(getattr(point, name)(acb(order.numerator)))


def method(kind: type) -> Callable[[Any], Any] | None:
    """The function of one ball that a library has for a function of SymPy, on the complex plane."""
    name = _NAMES.get(kind)
    if name is None:
        return None
    return lambda ball: getattr(ball, name)()


def _real(value: Given) -> Given:
    if isinstance(value, acb) and value.imag == 0:
        return value.real
    return value


def _complex(kind: type, numbers: list[Given]) -> Any:
    of_one_ball = method(kind)
    if kind not in ENTIRE or of_one_ball is None or len(numbers) != 1:
        raise Undecided(f"{kind.__name__} of a number that is not real")
    return finite(of_one_ball(numbers[0]))


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


MEROMORPHIC: tuple[type, ...] = (
    sp.tan,
    sp.cot,
    sp.sec,
    sp.csc,
    sp.coth,
    sp.sech,
    sp.csch,
    sp.gamma,
)
# Balls that meet no cut: of asin and the like those run along the real line from 1 and -1 outwards,
# of atan and asinh along the imaginary one from i and -i, of the others to the left.
CLEAR_OF_CUTS: dict[type, Callable[[acb], Any]] = {
    **dict.fromkeys((sp.asin, sp.acos, sp.atanh), lambda z: abs(z.real) < 1),
    **dict.fromkeys((sp.atan, sp.asinh), lambda z: abs(z.imag) < 1),
    sp.acosh: lambda z: z.real > 1,
    sp.li: lambda z: z.real > 1,
    **dict.fromkeys((sp.loggamma, sp.Ei, sp.Ci, sp.Chi), lambda z: z.real > 0),
}
# What python-flint calls them, for balls on the line and on the plane.
_NAMES: dict[type, str] = {
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
_ROWS: dict[type, Callable[..., arb]] = {
    **{kind: _named(name) for kind, name in _NAMES.items()},
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
