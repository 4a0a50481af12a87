"""All points of a claim whose hypotheses leave finitely many: every symbol a bounded integer."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction

import sympy as sp

from rankclock.theory.claim import Claim
from rankclock.theory.symbols import N
from rankclock.verify.points.contract import contracted
from rankclock.verify.points.intervals import EVERYTHING, NoCase, Range
from rankclock.verify.points.point import Point

_Ranges = dict[sp.Basic, Range]


class Unbounded(Exception):
    """The hypotheses bound no box of integers, or one of too many points."""


def all_cases(claim: Claim, *, most: int) -> list[Point] | None:
    """Every point that may satisfy the hypotheses, those near zero first; whether it does is open.

    most: number of points, beyond which there is no list. None also where a symbol is no integer
    or has no bound that is understood.
    """
    # A schema is another statement at each depth, and entries of matrices are no integers.
    if claim.matrices or claim.is_schema or not all(map(_is_plain, claim.symbols)):
        return None
    ranges = {s: (Fraction(1), math.inf) if s == N else EVERYTHING for s in claim.symbols}
    points: list[Point] = []
    try:
        for values in _cases(claim.hypotheses, ranges, itertools.count(-most)):
            points.append(Point(values, ()))
            if len(points) > most:
                return None
    except Unbounded:
        return None
    return points


def _is_plain(symbol: sp.Symbol) -> bool:
    """Whether a symbol is any integer, or any depth: what else it is declared is no hypothesis."""
    return symbol == N or symbol.assumptions0 == sp.Symbol(symbol.name, integer=True).assumptions0


def _cases(
    hypotheses: tuple[sp.Basic, ...], ranges: _Ranges, steps: Iterator[int]
) -> Iterator[dict[sp.Basic, Fraction]]:
    """Values of all symbols within what hypotheses leave, one symbol after the other.

    steps: counts the choices, and is positive where there were too many.
    """
    if next(steps) > 0:
        raise Unbounded
    try:
        ranges = contracted(hypotheses, ranges)
    except NoCase:
        return
    if any(math.isinf(end) for range_ in ranges.values() for end in range_):
        raise Unbounded
    open_ = [symbol for symbol, (low, high) in ranges.items() if low != high]
    if not open_:
        yield _lowest(ranges)
        return
    # The shortest range first, so that what follows is narrowed early.
    symbol = min(open_, key=lambda s: (ranges[s][1] - ranges[s][0], s.name))
    first, last = (Fraction(end) for end in ranges[symbol])
    for value in _near_zero_first(first, last):
        fixed = {**ranges, symbol: (value, value)}
        if len(open_) == 1:
            yield _lowest(fixed)
        else:
            yield from _cases(hypotheses, fixed, steps)


def _lowest(ranges: _Ranges) -> dict[sp.Basic, Fraction]:
    # An infinite end is a float, and there is none.
    return {symbol: Fraction(low) for symbol, (low, _) in ranges.items()}


def _near_zero_first(low: Fraction, high: Fraction) -> Iterator[Fraction]:
    """The integers of a range by size, of two of one size the positive first."""
    up, down = max(low, Fraction(0)), min(high, Fraction(-1))
    while up <= high or down >= low:
        if up <= high and (down < low or up <= -down):
            yield up
            up += 1
        else:
            yield down
            down -= 1
