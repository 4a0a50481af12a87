"""Where a function of SymPy has no real value: a pole, an infinite or a complex value.

The rules are for rationals and for balls, whose comparisons are true only where they are certain;
so an argument that may lie on either side is refused by none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from rankclock.verify.arithmetic.outcomes import Undefined


def refuse_outside(kind: type, *arguments: Any) -> None:
    """Raise Undefined for arguments at which a function certainly has no real value."""
    outside = _OUTSIDE.get(kind)
    if outside is not None and outside(*arguments):
        raise Undefined(f"{kind.__name__} has no real value here")


def is_whole(value: Any) -> bool:
    """Whether a rational, or a ball of radius zero, is an integer."""
    if hasattr(value, "denominator"):
        return bool(value.denominator == 1)
    return bool(value.is_exact() and value.is_integer())


def _at_zero(x: Any) -> bool:
    return bool(x == 0)


def _beyond_one(x: Any) -> bool:
    return bool(x > 1 or x < -1)


def _within_one(x: Any) -> bool:
    return bool(x > -1 and x < 1)


def _not_positive(x: Any) -> bool:
    return bool(x <= 0)


def _at_pole_of_gamma(x: Any) -> bool:
    return bool(x <= 0) and is_whole(x)


def _of_zeta(s: Any, a: Any = 1) -> bool:
    return bool(s == 1)


def _of_lambert(x: Any, branch: Any = 0) -> bool:
    # -1/e lies between; which side of it a number beyond is on, the library finds out.
    if branch == -1:
        return bool(x >= 0) or bool(3 * x < -2)
    return bool(branch == 0) and bool(3 * x < -2)


def _of_harmonic(n: Any, power: Any = 1) -> bool:
    return bool(power == 1) and bool(n < 0) and is_whole(n)


_OUTSIDE: dict[type, Callable[..., bool]] = {
    **dict.fromkeys((sp.cot, sp.csc, sp.coth, sp.csch, sp.acsch, sp.Ei), _at_zero),
    **dict.fromkeys((sp.asin, sp.acos), _beyond_one),
    **dict.fromkeys((sp.asec, sp.acsc), _within_one),
    sp.acoth: lambda x: bool(x >= -1 and x <= 1),
    sp.atanh: lambda x: bool(x >= 1 or x <= -1),
    sp.acosh: lambda x: bool(x < 1),
    sp.asech: lambda x: bool(x <= 0 or x > 1),
    sp.gamma: _at_pole_of_gamma,
    sp.factorial: lambda x: _at_pole_of_gamma(x + 1),
    # For x < 0 the imaginary part is a multiple of pi other than zero.
    sp.loggamma: _not_positive,
    sp.Ci: _not_positive,
    sp.Chi: _not_positive,
    sp.li: lambda x: bool(x < 0 or x == 1),
    sp.elliptic_k: lambda m: bool(m >= 1),
    sp.elliptic_e: lambda m: bool(m > 1),
    sp.polygamma: lambda order, x: _at_pole_of_gamma(x),
    sp.zeta: _of_zeta,
    sp.LambertW: _of_lambert,
    sp.harmonic: _of_harmonic,
    sp.bessely: lambda order, x: bool(x == 0),
    sp.besselk: lambda order, x: bool(x == 0),
    sp.atan2: lambda y, x: bool(y == 0 and x == 0),
    sp.Mod: lambda p, q: bool(q == 0),
}
