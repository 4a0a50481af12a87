"""A simpler point at which a violation stays."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from fractions import Fraction

import sympy as sp

from rankclock.theory import symbols
from rankclock.verify.points.point import Point

# Guess: rounds of lowering a count; by halves, so that one of millions is reached down to one.
_LOWERED = 40
# Guess: denominators of fractions that a reader takes in at a glance come first.
_BOTTOMS = (1, 2, 5, 10, 20, 50, 100, 1000)


def simplify(
    point: Point,
    violates: Callable[[Point], bool],
    keep: Collection[sp.Basic] = (),
    *,
    plain: Iterable[int] = (),
) -> Point:
    """The point with each number replaced by a simpler one where the violation survives.

    keep: symbols left as they are. plain: integers tried before fractions near the value; with them
    the round is done twice, because one number may become simple only after another.
    """
    first = [Fraction(n) for n in plain]
    for _ in range(2 if first else 1):
        point = _simplified(point, violates, keep, first)
    return point


def _simplified(
    point: Point,
    violates: Callable[[Point], bool],
    keep: Collection[sp.Basic],
    plain: list[Fraction],
) -> Point:
    """One round of `simplify`, through the numbers in the order of their names."""
    # The size of a matrix is no number of its own.
    sizes = {size for symbol in point.values for size in getattr(symbol, "shape", ())}
    numbers = (
        symbol
        for symbol, value in point.values.items()
        if isinstance(value, Fraction) and symbol not in keep and symbol not in sizes
    )
    for symbol in sorted(numbers, key=lambda symbol: symbol.name):
        value = point.values[symbol]
        if value in plain:
            continue
        near = dict.fromkeys(value.limit_denominator(bottom) for bottom in _BOTTOMS)
        shorter = (other for other in near if other.denominator < value.denominator)
        for simpler in (*plain, *shorter):
            trial = Point({**point.values, symbol: simpler}, point.cells)
            if violates(trial):
                point = trial
                break
        # The depth is no count of steps: a violation at another depth is another one.
        if symbol.is_integer and symbol != symbols.N:
            point = _smaller_count(point, symbol, violates)
    return point


def _smaller_count(point: Point, symbol: sp.Basic, violates: Callable[[Point], bool]) -> Point:
    """The point with a count, such as a number of steps, as low as the violation survives.

    It is lowered by halves, then one by one.
    """
    for _ in range(_LOWERED):
        value = point.values[symbol]
        trials = (
            Point({**point.values, symbol: lower}, point.cells)
            for lower in dict.fromkeys((Fraction(value // 2), value - 1))
            if 0 <= lower < value
        )
        lowered = next((trial for trial in trials if violates(trial)), None)
        if lowered is None:
            break
        point = lowered
    return point
