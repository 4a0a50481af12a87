"""Cells for claims about formulas: numbers of every size, plain ones, and ones about each other.

A run of 10^18 steps never ends, but a formula is evaluated as fast there as near zero, and many
false statements are false only there.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum
from fractions import Fraction
from functools import lru_cache

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.process import PROCESSES
from rankclock.theory.symbols import Role
from rankclock.theory.trees import contains, symbols_of
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.points.pace import Values
from rankclock.verify.points.picks import MAX_DIGIT, Picks, beside
from rankclock.verify.points.sizes import any_size, large, plain, small_count, tiny

Maker = Callable[[Picks], Fraction | None]
NamedMaker = tuple[str, Maker]

# Guess: powers of ten; 10^40 is where 128 bits end, 10^18 where machine words do.
_FARTHEST, _FARTHEST_COUNT = 40, 18
# Guess: an integral over a longer stretch costs seconds, and so does a series without an end.
_FARTHEST_END = 3
# Guess: sums of a thousand terms take milliseconds, and so do sums of a hundred within another.
_MOST_TERMS, _MOST_TERMS_OF_EACH = 2, 1
# Guess: digits of a number to the power of N; exact powers that are longer take seconds each.
_MOST_DIGITS = 120
# Guess: ratios at which two values of a claim are compared by people.
_RATIOS = tuple(Fraction(*pair) for pair in ((2, 1), (1, 2), (3, 1), (1, 3), (-1, 1), (10, 1)))
_NO_SYMBOLS: frozenset[sp.Basic] = frozenset()


class Manner(Enum):
    """Which cells a draw prefers. ORDINARY: all in turn, without those of this file alone."""

    ORDINARY = "ordinary"
    FAR = "far"
    PLAIN = "plain"


# The beginnings of the names of the cells that a manner prefers, and of those that stand back in
# draws of other manners, and in draws that are to break a hypothesis.
PREFERRED = {Manner.FAR: ("far", "about another"), Manner.PLAIN: ("plain", "at a number named")}

STANDING_BACK = ("far", "plain")
NEVER_TO_BREAK = (*STANDING_BACK, "at a number named", "about another")


def is_formula(claim: Claim) -> bool:
    """Whether a claim can be evaluated at any size of its numbers.

    It runs nothing, and integrates nothing of the dynamics.
    """
    relations = _relations(claim)
    if _mentions(relations, *PROCESSES):
        return False
    return not (of_dynamics(claim) and _mentions(relations, sp.Integral))


def of_dynamics(claim: Claim) -> bool:
    """Whether a claim is about a factor mode: symbols of other subjects share letters with ours."""
    return any(claim.role(s) in (Role.DEPTH, Role.EIGENVALUE) for s in claim.symbols)


def wide_cells(
    claim: Claim, symbol: sp.Basic, values: Values, ends: tuple[Fraction, Fraction]
) -> list[NamedMaker]:
    """Cells of a symbol in a formula. ends: first and last of its cuts, zero where it has none."""
    relations, whole = _relations(claim), bool(symbol.is_integer)
    most, (first, last) = farthest(claim, symbol, depth=int(values.get(symbols.N, 2))), ends
    cells: list[NamedMaker] = []
    if numbers := numbers_named(relations, whole=whole):
        cells.append(("at a number named", _near_one_of(numbers, whole=whole)))
    others = [v for s, v in values.items() if s != symbols.N and isinstance(v, Fraction)]
    if others:
        cells.append(("about another", _about_one_of(others, whole=whole)))
    cells.append(("far above", _beyond(last, 1, most, whole=whole)))
    # Sizes of the dynamics are positive, and of an eigenvalue below zero only the sign matters.
    if claim.role(symbol) is Role.NONE or not of_dynamics(claim):
        cells.append(("far below", _beyond(first, -1, most, whole=whole)))
    return [*cells, ("plain", _small_count(first) if whole else plain)]


def farthest(claim: Claim, symbol: sp.Basic, *, depth: int) -> int:
    """Largest power of ten worth drawing for a symbol, where powers up to 2N of it may stand."""
    return min(_farthest(_relations(claim), symbol), _MOST_DIGITS // depth)


def _relations(claim: Claim) -> tuple[sp.Basic, ...]:
    depth = claim.sample_depths[0] if claim.is_schema else 0
    return (*claim.hypotheses, *claim.at_depth(depth))


# guess: beyond all claims and their weakened forms.
@lru_cache(maxsize=1024)
def _mentions(relations: tuple[sp.Basic, ...], *kinds: type) -> bool:
    return any(contains(relation, *kinds) for relation in relations)


# guess: beyond the symbols of all claims and of their weakened forms.
@lru_cache(maxsize=4096)
def _farthest(relations: tuple[sp.Basic, ...], symbol: sp.Basic) -> int:
    if _mentions(relations, sp.Integral):
        return _FARTHEST_END
    limits = [
        limit
        for relation in relations
        for series in relation.atoms(sp.Sum, sp.Product)
        for limit in series.limits
    ]
    ends = [end for limit in limits for end in limit[1:]]
    if symbol in _NO_SYMBOLS.union(*map(symbols_of, ends)):
        return _MOST_TERMS if len(limits) == 1 else _MOST_TERMS_OF_EACH
    if any(end in (sp.oo, -sp.oo) for end in ends):
        return _FARTHEST_END
    return _FARTHEST_COUNT if symbol.is_integer else _FARTHEST


# guess: beyond all claims and their weakened forms.
@lru_cache(maxsize=1024)
def numbers_named(relations: tuple[sp.Basic, ...], *, whole: bool) -> tuple[Fraction, ...]:
    """Sizes of numbers that stand in relations, and their inverses; whole: of these the whole ones.

    Statements turn at the numbers that they name, wherever a symbol stands in them.
    """
    named = {
        as_fraction(number)
        for relation in relations
        for number in relation.atoms(sp.Rational)
        if abs(number) not in (0, 1)
    }
    sizes = {size for number in named for size in (abs(number), 1 / abs(number))}
    # The whole ones first: an inverse is seldom what is meant.
    kept = sorted(sizes, key=lambda size: (size.denominator > 1, size))
    return tuple(size for size in kept if size.denominator == 1 or not whole)[:MAX_DIGIT]


def _small_count(first: Fraction) -> Maker:
    """Small whole numbers, and those near the first cut; below it only where it is not above 0."""
    return lambda picks: small_count(picks, math.ceil(first), signed=first <= 0)


def _beyond(end: Fraction, side: int, most: int, *, whole: bool) -> Maker:
    """Values beyond the last cut, at any distance. side: 1 above, -1 below."""

    def make(picks: Picks) -> Fraction:
        if not whole:
            return end + side * any_size(picks, most)
        nearest = math.ceil(end) if side > 0 else math.floor(end)
        # One less or not, so that both parities come at every size.
        return Fraction(nearest + side * (math.floor(large(picks, most)) - picks.digit(2)))

    return make


def _near_one_of(numbers: tuple[Fraction, ...], *, whole: bool) -> Maker:
    """One of some numbers, the whole number beside it, or a value just beside it."""

    def make(picks: Picks) -> Fraction | None:
        number = numbers[picks.digit(len(numbers))]
        number = -number if picks.digit(3) == 2 else number
        way = picks.digit(4)
        if way == 3 and not whole:
            return beside(number, picks, 1 if picks.digit(2) else -1)
        value = number + (0, 1, -1, 0)[way]
        return value if not whole or value.denominator == 1 else None

    return make


def _about_one_of(others: list[Fraction], *, whole: bool) -> Maker:
    """A value that stands in a simple relation to one that is chosen already."""

    def make(picks: Picks) -> Fraction | None:
        other = others[picks.digit(min(len(others), MAX_DIGIT))]
        way = picks.digit(6)
        if way == 0:
            value = other
        elif way == 1:
            value = other * _RATIOS[picks.digit(len(_RATIOS))]
        elif way == 2:
            value = other + plain(picks)
        elif way == 3:
            value = other**2 if picks.digit(2) or not other else 1 / other
        else:
            gap = large(picks, 3) if picks.digit(2) else tiny(picks)
            value = other + gap * (1 if picks.digit(2) else -1)
            value = Fraction(round(value)) if whole else value
        return value if not whole or value.denominator == 1 else None

    return make
