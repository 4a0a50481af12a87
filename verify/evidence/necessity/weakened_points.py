"""Points at which one hypothesis is false and all others hold."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import sympy as sp

from rankclock.theory import symbols
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evidence.necessity.weakenings import Weakening
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Truth

# Needed: below and above the depths that a hypothesis on N alone allows.
_DEPTHS_TRIED = range(1, 13)
# Guess: draws at the depth next to the allowed ones, before the others have their turns.
_NEAREST = 60
# Guess: factors by which one value is pushed over an edge, a little, far, and to the other sign.
_PUSHES = (2, 5, 30, Fraction(1, 2), Fraction(1, 5), Fraction(1, 30), -1)


def weakened_points(weakening: Weakening, settings: Settings, most: int) -> Iterator[Point]:
    """At most so many points at which all other hypotheses hold and the one left out is false."""
    fixed = _fixed_depths(weakening)
    accepted = 0
    draws = settings.effort.draws_per_necessity_point * most if fixed else 0
    for number in range(draws):
        label = f"{settings.seed}/{weakening.denied.id}/without {weakening.text}/{number}"
        # The nearest depth first and for long: the border is told where it is.
        depth = fixed[0 if number < _NEAREST else number % len(fixed)]
        drawn = draw_point(
            weakening.denied, SeededPicks(label), depths=settings.depths, fixed=depth
        )
        # Draws stay close to the edges; what fails only far beyond one needs a push.
        pushed = _pushed(drawn, weakening.condition, number) if number % 2 else None
        for point in (drawn, pushed):
            # Before the hypotheses are decided, which may take long.
            if accepted < most and point is not None and _admits(weakening, point):
                accepted += 1
                yield point


def _fixed_depths(weakening: Weakening) -> list[dict[sp.Basic, Any]]:
    """What draws hold fixed: for a hypothesis on N alone the depths that break it, nearest first.

    Draws would never meet them: depths are drawn from those of the claim.
    """
    if weakening.condition.free_symbols != {symbols.N}:
        return [{}]
    outside = [
        depth
        for depth in _DEPTHS_TRIED
        if decide(weakening.condition, {symbols.N: Fraction(depth)}).truth is Truth.NO
    ]
    allowed = weakening.denied.depths
    nearest = sorted(outside, key=lambda depth: min(abs(depth - other) for other in allowed))
    return [{symbols.N: Fraction(depth)} for depth in nearest]


def _admits(weakening: Weakening, point: Point) -> bool:
    return all(decide(h, point.values).truth is Truth.YES for h in weakening.denied.hypotheses)


def _pushed(point: Point, condition: sp.Basic, number: int) -> Point | None:
    """The point with one value multiplied: by turns each symbol, and then each factor."""
    scalars = sorted(
        (
            s
            for s in condition.free_symbols
            if isinstance(point.values.get(s), Fraction) and not s.is_integer
        ),
        key=lambda s: s.name,
    )
    if not scalars:
        return None
    turn, index = divmod(number // 2, len(scalars))
    value = point.values[scalars[index]] * _PUSHES[turn % len(_PUSHES)]
    return Point({**point.values, scalars[index]: value}, point.cells)
