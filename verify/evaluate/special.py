"""Functions and constants of SymPy that backends take from a table, by the class of the node.

What a claim may say of them, and where their values come from, stands in docs/explanation/trust.md.
"""

from __future__ import annotations

import sympy as sp
from sympy.functions.combinatorial.numbers import mobius, totient


class SinPi(sp.Function):
    """sin(pi x), so that a rational x is no rounded multiple of pi."""

    nargs = 1


class CosPi(sp.Function):
    """cos(pi x)."""

    nargs = 1


class TanPi(sp.Function):
    """tan(pi x)."""

    nargs = 1


OF_TURNS: dict[type, type] = {sp.sin: SinPi, sp.cos: CosPi, sp.tan: TanPi}

CONSTANTS: tuple[type, ...] = (type(sp.EulerGamma), type(sp.Catalan), type(sp.GoldenRatio))
# Entire: a value, and a ball around it, everywhere in the plane.
ENTIRE: tuple[type, ...] = (
    sp.sin,
    sp.cos,
    sp.cosh,
    sp.sinc,
    sp.erf,
    sp.erfc,
    sp.erfi,
    sp.Si,
    sp.Shi,
    sp.fresnels,
    sp.fresnelc,
    sp.airyai,
    sp.airybi,
)
# Of one number, with poles or a domain.
OTHERS: tuple[type, ...] = (
    sp.tan,
    sp.cot,
    sp.sec,
    sp.csc,
    sp.coth,
    sp.sech,
    sp.csch,
    sp.asin,
    sp.acos,
    sp.atan,
    sp.acot,
    sp.asec,
    sp.acsc,
    sp.asinh,
    sp.acosh,
    sp.atanh,
    sp.acoth,
    sp.asech,
    sp.acsch,
    sp.gamma,
    sp.loggamma,
    sp.factorial,
    sp.Ei,
    sp.li,
    sp.Ci,
    sp.Chi,
    sp.elliptic_k,
    sp.elliptic_e,
)
OF_ORDER: tuple[type, ...] = (
    sp.besselj,
    sp.bessely,
    sp.besseli,
    sp.besselk,
    sp.polygamma,
    sp.zeta,
    sp.LambertW,
    sp.harmonic,
    sp.beta,
    sp.uppergamma,
    sp.lowergamma,
    sp.expint,
    sp.polylog,
    sp.atan2,
)
POLYNOMIALS: tuple[type, ...] = (sp.chebyshevt, sp.chebyshevu, sp.legendre, sp.hermite, sp.laguerre)
COUNTING: tuple[type, ...] = (
    sp.binomial,
    sp.rf,
    sp.ff,
    sp.factorial2,
    sp.subfactorial,
    sp.fibonacci,
    sp.lucas,
    sp.catalan,
    sp.bell,
    sp.bernoulli,
    sp.euler,
    totient,
    mobius,
)
JUMPING: tuple[type, ...] = (sp.Mod, sp.frac, sp.Heaviside)
SPECIAL: tuple[type, ...] = (
    *CONSTANTS,
    *ENTIRE,
    *OTHERS,
    *OF_ORDER,
    *POLYNOMIALS,
    *COUNTING,
    *JUMPING,
)
