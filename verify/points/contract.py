"""Ranges that conditions leave to integer symbols, by exact reasoning about intervals.

A range is never too narrow: a condition that is not understood leaves every range as it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

import sympy as sp
from flint import arb
from sympy.core.relational import Relational

from rankclock.verify.arithmetic.balls import outer_ends
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.evaluate.decide import enclosure
from rankclock.verify.points.intervals import (
    EVERYTHING,
    End,
    NoCase,
    Range,
    cut,
    inverse_of,
    plus,
    power_of,
    product_of,
    root_above,
    sum_of,
    whole_ends,
)

Ranges = Mapping[sp.Basic, Range]

# Guess: rounds after which ranges that still shrink are taken as they are. Each round carries a
# bound on by one symbol, so that as many symbols can bound one another in turn.
_ROUNDS = 12


def contracted(conditions: Iterable[sp.Basic], ranges: Ranges) -> dict[sp.Basic, Range]:
    """The ranges without values that some condition excludes; ends are integers or infinite.

    ranges: of integer symbols; those of other symbols are everything. Raises NoCase where a range
    has become empty.
    """
    narrow = {symbol: whole_ends(range_) for symbol, range_ in ranges.items()}
    conditions = tuple(conditions)
    for _ in range(_ROUNDS):
        before = dict(narrow)
        for condition in conditions:
            _apply(condition, narrow)
        if narrow == before:
            break
    return narrow


def _apply(condition: sp.Basic, ranges: dict[sp.Basic, Range]) -> None:
    """Narrow the ranges by one condition."""
    if condition == sp.false:
        raise NoCase
    if isinstance(condition, sp.And):
        for part in condition.args:
            _apply(part, ranges)
    elif isinstance(condition, sp.Or):
        _apply_any(condition.args, ranges)
    elif isinstance(condition, Relational) and condition.rel_op != "!=":
        difference = condition.lhs - condition.rhs
        wanted = _wanted(condition.rel_op, whole=bool(difference.is_integer))
        _narrow(difference, wanted, ranges)
        _narrow_by_roots(difference, wanted, ranges)


def _wanted(operator: str, *, whole: bool) -> Range:
    """Range of the difference of two sides. whole: whether it is an integer."""
    least = Fraction(1 if whole and operator in ("<", ">") else 0)
    if operator in ("<", "<="):
        return -math.inf, -least
    return least, math.inf if operator in (">", ">=") else least


def _apply_any(parts: Iterable[sp.Basic], ranges: dict[sp.Basic, Range]) -> None:
    """Narrow the ranges to what at least one of several conditions allows."""
    allowed = []
    for part in parts:
        alone = dict(ranges)
        try:
            _apply(part, alone)
        except NoCase:
            continue
        allowed.append(alone)
    if not allowed:
        raise NoCase
    for symbol in ranges:
        every = [alone[symbol] for alone in allowed]
        ranges[symbol] = (min(low for low, _ in every), max(high for _, high in every))


def range_of(tree: sp.Basic, ranges: Ranges) -> Range:
    """An interval that holds every value of a tree; everything where it is not understood."""
    if tree in ranges:
        return ranges[tree]
    if isinstance(tree, sp.Rational) and tree.is_finite:
        value = as_fraction(tree)
        return value, value
    if not tree.free_symbols:
        return _range_of_number(tree)
    parts = [range_of(part, ranges) for part in tree.args]
    if tree.is_Add:
        return sum_of(parts)
    if tree.is_Mul:
        return product_of(parts)
    if tree.is_Pow and tree.exp.is_Integer:
        return power_of(parts[0], int(tree.exp))
    if isinstance(tree, sp.Abs):
        return power_of(parts[0], 2, root=True)
    if isinstance(tree, (sp.Max, sp.Min)):
        lows: list[End] = [low for low, _ in parts]
        highs: list[End] = [high for _, high in parts]
        if isinstance(tree, sp.Max):
            return max(lows), max(highs)
        return min(lows), min(highs)
    return EVERYTHING


def _range_of_number(tree: sp.Basic) -> Range:
    """Rationals about a number such as pi."""
    try:
        ball = enclosure(tree, {})
        return outer_ends(ball) if isinstance(ball, arb) and ball.is_finite() else EVERYTHING
    except (ArithmeticError, ValueError, TypeError):
        return EVERYTHING


def _narrow(tree: sp.Basic, wanted: Range, ranges: dict[sp.Basic, Range]) -> None:
    """Narrow the ranges of the symbols in a tree whose value is in the range that is wanted."""
    if tree in ranges:
        ranges[tree] = whole_ends(cut(ranges[tree], wanted))
        return
    wanted = cut(wanted, range_of(tree, ranges))
    if wanted == EVERYTHING or not tree.free_symbols:
        return
    if tree.is_Add:
        for part, (low, high) in _rests(tree, ranges, sum_of):
            _narrow(part, (plus(wanted[0], -high), plus(wanted[1], -low)), ranges)
    elif tree.is_Mul:
        for part, rest in _rests(tree, ranges, product_of):
            if (inverse := inverse_of(rest)) != EVERYTHING:
                _narrow(part, product_of((wanted, inverse)), ranges)
    elif tree.is_Pow and tree.exp.is_Integer:
        _narrow_base(tree.base, int(tree.exp), wanted, ranges)
    elif isinstance(tree, sp.Abs):
        _narrow(tree.args[0], (-wanted[1], wanted[1]), ranges)
    elif isinstance(tree, sp.Max):
        for part in tree.args:
            _narrow(part, (-math.inf, wanted[1]), ranges)
    elif isinstance(tree, sp.Min):
        for part in tree.args:
            _narrow(part, (wanted[0], math.inf), ranges)


def _rests(
    tree: sp.Basic, ranges: Ranges, join: Callable[[Iterable[Range]], Range]
) -> list[tuple[sp.Basic, Range]]:
    """Each term of a sum, or factor of a product, with the range of all others together."""
    parts = [range_of(part, ranges) for part in tree.args]
    # By place, as a tree that is not evaluated may hold one part twice.
    return [
        (part, join(parts[:place] + parts[place + 1 :])) for place, part in enumerate(tree.args)
    ]


def _narrow_base(
    base: sp.Basic, exponent: int, wanted: Range, ranges: dict[sp.Basic, Range]
) -> None:
    """Narrow what stands in the base of a power."""
    if exponent < 0:
        inverse = inverse_of(wanted)
        if inverse != EVERYTHING:
            _narrow_base(base, -exponent, inverse, ranges)
        return
    whole = bool(base.is_integer)
    most = root_above(wanted[1], exponent, whole=whole)
    if exponent % 2:
        _narrow(base, (-root_above(-wanted[0], exponent, whole=whole), most), ranges)
    elif exponent:
        _narrow(base, (-most, most), ranges)


def _narrow_by_roots(tree: sp.Basic, wanted: Range, ranges: dict[sp.Basic, Range]) -> None:
    """Narrow the range of the one symbol of a polynomial to where its leading term can be undone.

    Beyond Cauchy's bound on the roots a polynomial has the sign of its leading term.
    """
    if len(tree.free_symbols) != 1:
        return
    (symbol,) = tree.free_symbols
    if symbol not in ranges or not tree.is_polynomial(symbol):
        return
    first, *rest = sp.Poly(tree, symbol).all_coeffs()
    if not rest or not all(c.is_Rational for c in (first, *rest)):
        return
    most = 1 + max(abs(as_fraction(c / first)) for c in rest)
    # Signs at plus and minus infinity.
    ends = (first * (-1) ** len(rest), first)
    low, high = (not (wanted[0] < 0 if end < 0 else wanted[1] > 0) for end in ends)
    beyond = (-most if low else -math.inf, most if high else math.inf)
    ranges[symbol] = whole_ends(cut(ranges[symbol], beyond))
