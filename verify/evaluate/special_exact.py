"""Values of functions of SymPy that are rational at rational arguments."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

import sympy as sp
from sympy.functions.combinatorial.numbers import mobius, totient

from rankclock.verify.arithmetic.outcomes import NotRational, Undefined
from rankclock.verify.arithmetic.rationals import as_fraction, as_sympy
from rankclock.verify.arithmetic.remembered import remembered
from rankclock.verify.evaluate.special import CosPi, SinPi, TanPi
from rankclock.verify.evaluate.special_domain import refuse_outside

Exact: TypeAlias = Callable[..., Fraction | int]

# guess: values kept; some take a millisecond, and a search asks for the same ones again.
_KEPT = 4096
# guess: n! has 60 000 bits here, from where on balls cost less.
_LARGEST_FACTORIAL = 5500
# guess: values of recurrences of thousands of terms take a second.
_LONGEST_RECURRENCE = 1000
# guess: integers that are factored at once, however they are made.
_LARGEST_FACTORED = 10**24
# guess: fractions whose powers in a polynomial of many terms stay short enough.
_MOST_BITS = 60_000


@remembered(most=_KEPT)
def exact(kind: type, *arguments: Fraction) -> Fraction:
    """Value of a function at rationals, where it is rational.

    Raises NotRational where it is not, or is not known to be, or has too many digits; Undefined
    where there is no real value.
    """
    refuse_outside(kind, *arguments)
    known = _AT_POINTS.get(kind, {}).get(arguments)
    if known is not None:
        return Fraction(known)
    rule = _RULES.get(kind)
    if rule is None:
        raise NotRational(kind.__name__)
    return Fraction(rule(*arguments))


def _whole(value: Fraction, *, least: int = 0, most: int = _LONGEST_RECURRENCE) -> int:
    """An integer in a range. Raises NotRational for what is none."""
    if value.denominator != 1 or not least <= value <= most:
        raise NotRational("no integer within the limits of exact values")
    return value.numerator


def _factorial(x: Fraction) -> int:
    return math.factorial(_whole(x, most=_LARGEST_FACTORIAL))


def _gamma(x: Fraction) -> int:
    return _factorial(x - 1)


def _binomial(n: Fraction, k: Fraction) -> Fraction | int:
    """By SymPy's conventions: 1 at k = 0, 0 at integers k < 0, else n (n - 1) ... (n - k + 1)/k!.

    A whole n < 0 and a k that is no integer give an infinite value.
    """
    if n.denominator == 1 and n >= 0:
        if k.denominator == 1:
            if not 0 <= k <= n:
                return 0
            # Of two equal values the one of fewer factors.
            return _falling_over_factorial(n, min(k, n - k))
        raise NotRational("binomial")
    if k.denominator != 1:
        if n == k:
            return 1
        if n - k == 1:
            return n
        if n.denominator == 1:
            raise Undefined("binomial coefficient that is infinite")
        raise NotRational("binomial")
    return 0 if k < 0 else _falling_over_factorial(n, k)


def _falling_over_factorial(n: Fraction, k: Fraction) -> Fraction:
    count = _whole(k, most=_LARGEST_FACTORIAL)
    bits = n.numerator.bit_length() + n.denominator.bit_length()
    if count * bits > _MOST_BITS:
        raise NotRational("too long")
    top, bottom = 1, 1
    for j in range(count):
        top *= n.numerator - j * n.denominator
        bottom *= n.denominator * (j + 1)
    return Fraction(top, bottom)


def _rising(x: Fraction, k: Fraction) -> Fraction:
    count = _whole(k)
    if count * (x.numerator.bit_length() + x.denominator.bit_length()) > _MOST_BITS:
        raise NotRational("too long")
    return math.prod((x + j for j in range(count)), start=Fraction(1))


def _falling(x: Fraction, k: Fraction) -> Fraction:
    return _rising(x - k + 1, k)


def _mod(p: Fraction, q: Fraction) -> Fraction:
    # As SymPy has it, the sign is that of q.
    return p - q * (p / q).__floor__()


def _frac(x: Fraction) -> Fraction:
    return x - x.__floor__()


def _heaviside(x: Fraction, at_zero: Fraction = Fraction(1, 2)) -> Fraction | int:
    return at_zero if x == 0 else int(x > 0)


def _harmonic(n: Fraction, power: Fraction = Fraction(1)) -> Fraction:
    count, order = _whole(n), _whole(power, least=-20, most=20)
    return sum((Fraction(k) ** -order for k in range(1, count + 1)), start=Fraction(0))


def _zeta(s: Fraction, a: Fraction = Fraction(1)) -> Fraction | int:
    # zeta(-n) = (-1)^n B_(n+1)/(n + 1), with B_1 = -1/2 where SymPy has +1/2.
    if a != 1 or s > 0:
        raise NotRational("zeta")
    n = _whole(-s, most=_LONGEST_RECURRENCE - 1)
    if n == 0:
        return Fraction(-1, 2)
    return (-1) ** n * as_fraction(sp.bernoulli(n + 1)) / (n + 1)


def _sin_pi(x: Fraction) -> Fraction | int:
    # Niven: of a rational multiple of pi no other rational value exists.
    values: dict[Fraction, Fraction | int] = {
        Fraction(0): 0,
        Fraction(1, 6): Fraction(1, 2),
        Fraction(1, 2): 1,
        Fraction(5, 6): Fraction(1, 2),
    }
    turn = x % 2
    sign, half = (1, turn) if turn < 1 else (-1, turn - 1)
    if half not in values:
        raise NotRational("sine")
    return sign * values[half]


def _cos_pi(x: Fraction) -> Fraction | int:
    return _sin_pi(x + Fraction(1, 2))


def _tan_pi(x: Fraction) -> int:
    turn = x % 1
    if turn == Fraction(1, 2):
        raise Undefined("tangent of an odd multiple of pi/2")
    if 4 * turn in (0, 1, 3):
        return (0, 1, 0, -1)[int(4 * turn)]
    raise NotRational("tangent")


def _recurrence(kind: type) -> Exact:
    def value(n: Fraction, x: Fraction) -> Fraction:
        count = _whole(n)
        if count * (x.numerator.bit_length() + x.denominator.bit_length()) > _MOST_BITS:
            raise NotRational("too long")
        return polynomial(kind, count, x)

    return value


def polynomial(kind: type, degree: int, x: Any) -> Any:
    """An orthogonal polynomial by its recurrence, in whatever arithmetic the argument has."""
    before, value = x * 0 + 1, _FIRST[kind](x)
    if degree == 0:
        return before
    for k in range(1, degree):
        before, value = value, _NEXT[kind](k, x, value, before)
    return value


def _of_sympy(kind: type, *, least: int = 0, most: int = _LONGEST_RECURRENCE) -> Exact:
    """A function whose values at integers SymPy computes in integers."""

    def value(n: Fraction) -> Fraction:
        result = kind(as_sympy(Fraction(_whole(n, least=least, most=most))))
        if not result.is_Rational:
            raise NotRational(kind.__name__)
        return as_fraction(result)

    return value


_FIRST: dict[type, Callable[[Any], Any]] = {
    sp.chebyshevt: lambda x: x,
    sp.chebyshevu: lambda x: 2 * x,
    sp.legendre: lambda x: x,
    sp.hermite: lambda x: 2 * x,
    sp.laguerre: lambda x: 1 - x,
}
_NEXT: dict[type, Callable[[int, Any, Any, Any], Any]] = {
    sp.chebyshevt: lambda k, x, p, q: 2 * x * p - q,
    sp.chebyshevu: lambda k, x, p, q: 2 * x * p - q,
    sp.legendre: lambda k, x, p, q: ((2 * k + 1) * x * p - k * q) / (k + 1),
    sp.hermite: lambda k, x, p, q: 2 * x * p - 2 * k * q,
    sp.laguerre: lambda k, x, p, q: ((2 * k + 1 - x) * p - k * q) / (k + 1),
}
_RULES: dict[type, Exact] = {
    sp.factorial: _factorial,
    sp.gamma: _gamma,
    sp.binomial: _binomial,
    sp.rf: _rising,
    sp.ff: _falling,
    sp.Mod: _mod,
    sp.frac: _frac,
    sp.Heaviside: _heaviside,
    sp.harmonic: _harmonic,
    sp.zeta: _zeta,
    SinPi: _sin_pi,
    CosPi: _cos_pi,
    TanPi: _tan_pi,
    **{kind: _recurrence(kind) for kind in _FIRST},
    **{kind: _of_sympy(kind) for kind in (sp.subfactorial, sp.bell, sp.bernoulli, sp.euler)},
    sp.factorial2: _of_sympy(sp.factorial2, least=-1),
    sp.catalan: _of_sympy(sp.catalan),
    sp.fibonacci: _of_sympy(sp.fibonacci, least=-20_000, most=20_000),
    sp.lucas: _of_sympy(sp.lucas, most=20_000),
    totient: _of_sympy(totient, least=1, most=_LARGEST_FACTORED),
    mobius: _of_sympy(mobius, least=1, most=_LARGEST_FACTORED),
}
_ZERO, _ONE, _TWO = (Fraction(0),), (Fraction(1),), (Fraction(2),)
_ZERO_AT_ZERO: tuple[type, ...] = (
    sp.sin,
    sp.tan,
    sp.asin,
    sp.atan,
    sp.asinh,
    sp.atanh,
    sp.erf,
    sp.erfi,
    sp.Si,
    sp.Shi,
    sp.fresnels,
    sp.fresnelc,
    sp.LambertW,
    sp.li,
)
_ONE_AT_ZERO: tuple[type, ...] = (sp.cos, sp.sec, sp.cosh, sp.sech, sp.sinc, sp.erfc)
_ZERO_AT_ONE: tuple[type, ...] = (sp.acos, sp.acosh, sp.asec, sp.asech)
# Of these functions, and those without an entry, other values at rationals are irrational or not
# known to be rational.
_AT_POINTS: dict[type, dict[tuple[Fraction, ...], int]] = {
    **{kind: {_ZERO: 0} for kind in _ZERO_AT_ZERO},
    **{kind: {_ZERO: 1} for kind in _ONE_AT_ZERO},
    **{kind: {_ONE: 0} for kind in _ZERO_AT_ONE},
    sp.loggamma: {_ONE: 0, _TWO: 0},
    sp.elliptic_e: {_ONE: 1},
}
