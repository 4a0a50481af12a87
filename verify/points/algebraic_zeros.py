"""Real zeros of a function of one symbol, made of rationals, roots, absolute values and cases.

A root, an absolute value or a case is a new unknown with a polynomial equation of its own, and
resultants eliminate the unknowns again. What they come to vanishes at each zero of the function,
and at others: the zeros are candidates, each to be judged where it is tried.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

import sympy as sp

from rankclock.verify.arithmetic.algebraic import Algebraic, real_roots

# guess: resultants of more unknowns, and roots of higher degree, take long.
_MOST_UNKNOWNS, _HIGHEST, _LONGEST = 3, 16, 400


# guess: two curves of this degree meet in some dozen points.
_HIGHEST_JOINT = 4
_DESCRIBED = (sp.Add, sp.Mul, sp.Pow, sp.Abs, sp.sign, sp.Max, sp.Min)


class _NotAlgebraic(Exception):
    """A function has a part that no polynomial equation describes."""


@dataclass
class _Unknowns:
    """New unknowns, each with an expression of earlier ones that is zero."""

    equations: list[tuple[sp.Symbol, sp.Expr]] = field(default_factory=list)

    def add(self, equation: sp.Expr, unknown: sp.Symbol) -> sp.Symbol:
        """Take in one that is new, and hand it back."""
        if len(self.equations) == _MOST_UNKNOWNS:
            raise _NotAlgebraic("too many roots")
        self.equations.append((unknown, equation))
        return unknown

    def fresh(self) -> sp.Symbol:
        """A symbol for the next unknown."""
        return sp.Dummy(f"t{len(self.equations)}")


def may_have_zeros(function: sp.Basic) -> bool:
    """Whether a function is made of what polynomial equations describe."""
    if isinstance(function, sp.Piecewise):
        return all(may_have_zeros(value) for value, _ in function.args)
    if isinstance(function, (sp.Symbol, sp.Rational)):
        return True
    return isinstance(function, _DESCRIBED) and all(map(may_have_zeros, function.args))


@lru_cache(maxsize=4096)
def zeros(function: sp.Basic, symbol: sp.Symbol) -> tuple[Fraction | Algebraic, ...]:
    """Real numbers among which are the zeros of a function; none where it is not algebraic.

    function: of this symbol alone.
    """
    try:
        unknowns = _Unknowns()
        left = sp.fraction(sp.together(_rewritten(function, unknowns)))[0]
        for unknown, equation in reversed(unknowns.equations):
            if left.has(unknown):
                left = sp.resultant(left, sp.fraction(sp.together(equation))[0], unknown)
        polynomial = sp.Poly(left, symbol)
    except (_NotAlgebraic, sp.PolynomialError, sp.polys.polyerrors.BasePolynomialError):
        return ()
    if not 1 <= polynomial.degree() <= _HIGHEST or not all(
        c.is_Rational for c in polynomial.coeffs()
    ):
        return ()
    whole = [int(c) for c in polynomial.clear_denoms(convert=True)[1].all_coeffs()[::-1]]
    if max(map(int.bit_length, whole)) > _LONGEST:
        return ()
    return tuple(real_roots(whole))


@lru_cache(maxsize=4096)
def joint_zeros(
    first: sp.Basic, second: sp.Basic, symbols: tuple[sp.Symbol, sp.Symbol]
) -> tuple[tuple[Fraction | Algebraic, Fraction | Algebraic], ...]:
    """Pairs of numbers among which are the common zeros of two polynomials in two symbols."""
    if not (first.is_polynomial(*symbols) and second.is_polynomial(*symbols)):
        return ()
    if max(sp.total_degree(f, *symbols) for f in (first, second)) > _HIGHEST_JOINT:
        return ()
    one, other = symbols
    of_one, of_other = (
        zeros(sp.resultant(first, second, gone), kept)
        for gone, kept in ((other, one), (one, other))
    )
    return tuple((a, b) for a in of_one for b in of_other)


def _rewritten(tree: sp.Basic, unknowns: _Unknowns) -> sp.Expr:
    """The tree as a rational function of the symbol and of new unknowns."""
    if isinstance(tree, (sp.Symbol, sp.Rational)):
        return tree
    if isinstance(tree, sp.Piecewise):
        parts = [_rewritten(value, unknowns) for value, _ in tree.args]
        return _one_of(parts, unknowns)
    if isinstance(tree, sp.Pow):
        return _power(tree, unknowns)
    parts = [_rewritten(part, unknowns) for part in tree.args] if tree.args else []
    if isinstance(tree, (sp.Add, sp.Mul)):
        return tree.func(*parts)
    if isinstance(tree, (sp.Max, sp.Min)):
        return _one_of(parts, unknowns)
    if isinstance(tree, sp.Abs):
        unknown = unknowns.fresh()
        return unknowns.add(unknown**2 - parts[0] ** 2, unknown)
    if isinstance(tree, sp.sign):
        return _one_of([sp.Integer(-1), sp.Integer(0), sp.Integer(1)], unknowns)
    raise _NotAlgebraic(tree.func.__name__)


def _power(tree: sp.Pow, unknowns: _Unknowns) -> sp.Expr:
    if not tree.exp.is_Rational or max(abs(tree.exp.p), tree.exp.q) > _HIGHEST:
        raise _NotAlgebraic("power")
    base = _rewritten(tree.base, unknowns)
    if tree.exp.is_Integer:
        return base**tree.exp
    unknown = unknowns.fresh()
    return unknowns.add(unknown**tree.exp.q - base, unknown) ** tree.exp.p


def _one_of(values: list[sp.Expr], unknowns: _Unknowns) -> sp.Expr:
    unknown = unknowns.fresh()
    return unknowns.add(sp.Mul(*(unknown - value for value in values)), unknown)
