"""A simpler point at which a violation stays."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from fractions import Fraction

import sympy as sp

from rankclock.theory import symbols
from rankclock.verify.points.point import Point

_LOWERED = 40


def simplify(
    point: Point,
    violates: Callable[[Point], bool],
    keep: Collection[sp.Basic] = (),
    *,
    plain: Iterable[int] = (),
) -> Point:
    """The point with each number in turn replaced by a simpler one where the violation survives.

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
    for symbol in sorted(
        (s for s in point.values if s not in keep and isinstance(point.values[s], Fraction)),
        key=lambda s: s.name,
    ):
        value = point.values[symbol]
        if value in plain:
            continue
        near = [value.limit_denominator(bottom) for bottom in (1, 2, 5, 10, 20, 50, 100, 1000)]
        for simpler in [
            *plain,
            *(v for v in dict.fromkeys(near) if v.denominator < value.denominator),
        ]:
            trial = Point({**point.values, symbol: simpler}, point.cells)
            if violates(trial):
                point = trial
                break
        if symbol.is_integer and symbol != symbols.N:
            point = _smaller_count(point, symbol, violates)
    return point


def _smaller_count(point: Point, symbol: sp.Basic, violates: Callable[[Point], bool]) -> Point:
    """The point with a count such as a number of steps lowered by halves, then one by one, as far
    as the violation survives.
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
