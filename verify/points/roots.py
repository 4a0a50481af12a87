"""Values of one symbol at which both sides of a polynomial comparison agree, the others fixed."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import fmpq, fmpq_poly, fmpz_poly
from sympy.core.relational import Relational

from rankclock.theory.process import has_process
from rankclock.theory.symbols import N
from rankclock.theory.trees import symbols_of
from rankclock.verify.arithmetic.balls import to_fmpq, to_fraction
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.rationals import as_sympy
from rankclock.verify.evaluate.steps import exact_number

# Guess: isolating the roots of more than this takes longer than the trials that they give.
_HIGHEST_DEGREE, _LONGEST = 24, 4000
# Guess: trees beyond this are no polynomials that a reader would write, and long to expand.
_LARGEST_TREE = 300
# Guess: bits of a middle that stands for an irrational root, as for any irrational place.
_ROOT_BITS = 128


def root_places(
    border: Relational, symbol: sp.Basic, values: Mapping[sp.Basic, Any]
) -> list[tuple[Fraction, bool]]:
    """Real roots of the difference of both sides in one symbol, ascending, each whether exact.

    Rational ones are exact. Nothing where the difference is no polynomial over a polynomial, or
    where its coefficients are irrational at the values of the other symbols.
    """
    depth = values.get(N)
    whole = int(depth) if depth is not None and symbol != N else None
    coefficients = _coefficients(border.lhs - border.rhs, symbol, whole)
    if coefficients is None:
        return []
    numbers: list[fmpq] = []
    for tree in coefficients:
        if not symbols_of(tree) <= values.keys():
            return []
        try:
            numbers.append(to_fmpq(exact_number(tree, values)))
        except (ArithmeticError, ValueError, TypeError):
            return []
    polynomial = fmpq_poly(numbers[::-1])
    if polynomial.degree() < 1:
        return []
    return _roots(polynomial.numer())


# Asked again at every start of a search. guess: beyond the borders of all claims.
@lru_cache(maxsize=4096)
def _coefficients(
    difference: sp.Basic, symbol: sp.Basic, depth: int | None
) -> tuple[sp.Basic, ...] | None:
    """Coefficients of the numerator, the leading one first; None where it is no polynomial.

    depth: value of N, which makes powers whole.
    """
    if has_process(difference) or difference.has(sp.Integral, sp.Sum, sp.Product):
        return None
    if depth is not None:
        difference = difference.subs(N, as_sympy(Fraction(depth)))
    if symbol not in difference.free_symbols or not difference.is_rational_function(symbol):
        return None
    if difference.count_ops() > _LARGEST_TREE:
        return None
    numerator = sp.fraction(sp.together(difference))[0]
    if not numerator.is_polynomial(symbol):
        return None
    polynomial = sp.Poly(numerator, symbol)
    return tuple(polynomial.all_coeffs()) if 0 < polynomial.degree() <= _HIGHEST_DEGREE else None


def _roots(polynomial: fmpz_poly) -> list[tuple[Fraction, bool]]:
    if max(int(c).bit_length() for c in polynomial.coeffs()) > _LONGEST:
        return []
    places: dict[Fraction, bool] = {}
    for factor, _ in polynomial.factor()[1]:
        if factor.degree() == 1:
            places[Fraction(-int(factor[0]), int(factor[1]))] = True
            continue
        with precision(_ROOT_BITS):
            roots: Any = factor.complex_roots()
            # Real roots are told apart from pairs, as a factor has no repeated ones.
            for root in (root.real for root, _ in roots if root.imag == 0):
                places[to_fraction(root.mid())] = False
    return sorted(places.items())
