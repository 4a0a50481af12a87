"""Sums of infinitely many terms: so many of them, and a proved bound on the rest.

Where the ratio of consecutive terms stays below one, the rest is less than that of a geometric
series. Sums of rational functions are values of zeta functions and of the digamma function. Any
other series is not decided.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

import flint
import sympy as sp
from flint import arb

from rankclock.theory.trees import can_be_written
from rankclock.verify.arithmetic.balls import finite, to_ball
from rankclock.verify.arithmetic.outcomes import NotRational, TooLong, Undecided, Undefined
from rankclock.verify.arithmetic.rationals import as_fraction, as_sympy
from rankclock.verify.evaluate.algebra import Env, Value
from rankclock.verify.evaluate.term_ratio import (
    Ratio,
    bounded_from,
    limit_of,
    polynomial,
    split,
)

Term = Callable[[Value], Value]
# guess: longer numbers in a term are not rewritten, which SymPy would do at length.
_LONGEST = 10**40
# guess: series kept, one for each point that is asked for again with more bits.
_KEPT = 256
# guess: where a ratio is not bounded from here on, so many terms will not do either.
_LATEST = 2**12


def with_numbers(term: sp.Basic, index: sp.Basic, env: Env) -> sp.Basic:
    """A term with the exact values of all symbols but its index. Raises Undecided without them."""
    numbers = {}
    for symbol in term.free_symbols - {index}:
        value = env.get(symbol)
        if not isinstance(value, Fraction):
            raise Undecided("a series with a parameter that is not rational")
        if max(abs(value.numerator), value.denominator) > _LONGEST:
            raise TooLong("a series with a parameter of many digits")
        numbers[symbol] = as_sympy(value)
    if not can_be_written(term, numbers):
        raise TooLong("a series with a parameter of many digits")
    return term.xreplace(numbers)


def exact_sum(term: sp.Basic, index: sp.Basic, first: int, value: Term) -> Fraction:
    """Sum of a geometric series from `first` on. Raises NotRational for any other.

    value: the term in rational arithmetic.
    """
    if term == 0:
        return Fraction(0)
    ratio, kept = _split(term, index)
    level = ratio.above.degree() == ratio.below.degree() == 0
    if kept != term or ratio.exact is None or not level:
        raise NotRational("a series")
    quotient = ratio.exact * as_fraction(ratio.above[0] / ratio.below[0])
    if abs(quotient) >= 1:
        raise Undecided("a geometric series that diverges")
    return as_fraction(value(Fraction(first))) / (1 - quotient)


def enclosed_sum(
    term: sp.Basic, index: sp.Basic, first: int, value: Term, kept_value: Callable[[Any], Term]
) -> arb:
    """Ball around the sum of a series from `first` on.

    value: the term as balls. kept_value: makes the same of another tree, for the bound.
    """
    parts = sp.Add.make_args(term)
    if len(parts) > 1:
        try:
            return _of_rational_function(term, index, first)
        except Undecided:
            sums = [enclosed_sum(p, index, first, kept_value(p), kept_value) for p in parts]
            return sum(sums[1:], start=sums[0])
    try:
        return _of_powers(term, index, first)
    except Undecided:
        pass
    ratio, kept = _split(term, index)
    limit = limit_of(ratio)
    if limit < 1:
        bound, alone = _bound(limit), kept == term
        return _by_ratio(ratio, bound, first, value, kept_value(kept), alone=alone)
    return _of_rational_function(term, index, first)


@lru_cache(maxsize=_KEPT)
def _split_at(bits: int, term: sp.Basic, index: sp.Basic) -> tuple[Ratio, sp.Basic]:
    return split(term, index)


def _split(term: sp.Basic, index: sp.Basic) -> tuple[Ratio, sp.Basic]:
    return _split_at(flint.ctx.prec, term, index)


def _bound(limit: arb) -> Fraction:
    # guess: half of the way from the limit to one, so that not many terms come before.
    return as_fraction(((1 + limit) / 2).upper().mid().fmpq())


def _by_ratio(
    ratio: Ratio, bound: Fraction, first: int, value: Term, kept_value: Term, *, alone: bool
) -> arb:
    """Terms until the rest is below the working precision.

    bound: on the ratio, from some place on. alone: whether no factors are left out of the ratio.
    """
    start = max(first, 1)
    while not bounded_from(ratio, start, bound):
        start *= 2
        if start > _LATEST + abs(first):
            raise Undecided("a series whose ratio is bounded late")
    total = arb(0)
    for place in range(first, start):
        total += value(Fraction(place))
    if alone:
        return _onwards(ratio, bound, start, total, value(Fraction(start)))
    return _with_bounded_factors(bound, start, total, value, kept_value)


def _onwards(ratio: Ratio, bound: Fraction, start: int, total: arb, term: arb) -> arb:
    """The rest of a sum from a term on, each term from the one before."""
    small, shrink = _negligible(), to_ball(1 - bound)
    for place in range(start, start + _LATEST):
        if abs(term) / shrink < small * (1 + abs(total)):
            break
        total += term
        term *= ratio.factor * arb(ratio.above(place) / ratio.below(place))
    # From here on every term is at most `bound` times the one before.
    return finite(total + arb(0, (abs(term) / shrink).upper()))


def _with_bounded_factors(
    bound: Fraction, start: int, total: arb, value: Term, kept_value: Term
) -> arb:
    """The same, where terms have factors that are never beyond one and follow no ratio."""
    small, shrink = _negligible(), to_ball(1 - bound)
    for place in range(start, start + _LATEST // 8):
        rest = abs(kept_value(Fraction(place))) / shrink
        if rest < small * (1 + abs(total)):
            break
        total += value(Fraction(place))
    else:
        rest = abs(kept_value(Fraction(start + _LATEST // 8))) / shrink
    return finite(total + arb(0, rest.upper()))


def _negligible() -> arb:
    return arb(2) ** (-flint.ctx.prec - 4)


def _of_powers(term: sp.Basic, index: sp.Basic, first: int) -> arb:
    """Sum of c (a k + b)^(-s), s > 1, by Hurwitz's zeta function."""
    factor, power = term.as_independent(index)
    if not isinstance(power, sp.Pow) or not factor.is_Rational or not power.exp.is_Rational:
        raise Undecided("no power of a linear term")
    base, order = polynomial(power.base, index), -as_fraction(power.exp)
    if base.degree() != 1 or order <= 1:
        raise Undecided("no power of a linear term, or one that does not fall fast enough")
    slope, start = as_fraction(base[1]), as_fraction(base[0])
    place = start / slope + first
    if slope <= 0 or place <= 0:
        if slope > 0 and place.denominator == 1 and order.denominator == 1:
            raise Undefined("a term of a series divides by zero")
        raise Undecided("a series whose first terms are not of one kind")
    scale = to_ball(as_fraction(factor)) * (-to_ball(order) * to_ball(slope).log()).exp()
    return finite(scale * to_ball(order).zeta(to_ball(place)))


def _of_rational_function(term: sp.Basic, index: sp.Basic, first: int) -> arb:
    """Sum of a rational function with rational poles, that falls as k^-2 at least."""
    above, below = (polynomial(part, index) for part in sp.fraction(sp.together(term)))
    if below.degree() < above.degree() + 2:
        raise Undecided("a series of a rational function that does not fall fast enough")
    total, pieces = arb(0), sp.Add.make_args(sp.apart(term, index))
    _check_pieces(term, pieces, index)
    for piece in pieces:
        factor, power = piece.as_independent(index)
        base, order = power.as_base_exp()
        line = polynomial(base, index)
        if line.degree() != 1 or not (order.is_Integer and order < 0):
            raise Undecided("a series of a rational function with poles that are not rational")
        slope, place = as_fraction(line[1]), as_fraction(line[0] / line[1]) + first
        if place.denominator == 1 and place <= 0:
            raise Undefined("a term of a series divides by zero")
        if place <= 0:
            raise Undecided("a series with a pole beyond its first term")
        scale = to_ball(as_fraction(factor) * slope ** int(order))
        # The sum of 1/(k + x) alone diverges, as does the sum of the digamma functions; the
        # factors of all such pieces come to zero, for the whole falls as k^-2.
        if order == -1:
            total -= scale * to_ball(place).digamma()
        else:
            total += scale * arb(-int(order)).zeta(to_ball(place))
    return finite(total)


def _check_pieces(term: sp.Basic, pieces: tuple[sp.Basic, ...], index: sp.Basic) -> None:
    """Whether partial fractions come to the whole: as rational functions, not as SymPy has it."""
    top, bottom = (polynomial(part, index) for part in sp.fraction(sp.together(term)))
    rest_top, rest_bottom = top, bottom
    for piece in pieces:
        above, below = (polynomial(part, index) for part in sp.fraction(piece))
        rest_top = rest_top * below - above * rest_bottom
        rest_bottom = rest_bottom * below
    if rest_top.degree() >= 0:
        raise Undecided("partial fractions that do not come to the whole")
