"""A walk through the whole numbers one by one, and through the sizes of other numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import islice
from typing import Any

import sympy as sp

from rankclock.theory.claim import Claim
from rankclock.theory.symbols import Role
from rankclock.verify.limits import DEEPEST
from rankclock.verify.points.cells import cuts_of
from rankclock.verify.points.draw import allows, draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point
from rankclock.verify.points.sizes import at_power
from rankclock.verify.points.wide_cells import farthest, is_formula, of_dynamics
from rankclock.verify.verdict import Truth

# Guess: powers of ten beside a cut, those of usual numbers first and last in more than one round.
_POWERS = tuple(sorted(range(-30, 41), key=lambda power: (abs(power) // 7, power)))
# Guess: numbers of all symbols together, and whole ones of a symbol, for an example asked for.
_WALKED, _WHOLE = 3, 2


def walked(
    claim: Claim,
    *,
    seed: int,
    examples: int,
    depths: tuple[int, ...],
    fixed: Mapping[sp.Basic, Any],
) -> Iterator[Point]:
    """Points of a formula with one symbol at each whole number, or each size, beside its cuts.

    The other symbols are drawn. Random draws leave gaps, and a statement may fail within one.
    """
    if not is_formula(claim):
        return
    depths = tuple(depth for depth in depths if depth <= DEEPEST)
    for symbol in claim.symbols:
        # Where an eigenvalue bounds the others, draws in their order do better.
        if symbol in fixed or (of_dynamics(claim) and claim.role(symbol) is not Role.NONE):
            continue
        most = _WHOLE * examples if symbol.is_integer else examples
        most = min(most, max(1, _WALKED * examples // len(claim.symbols)))
        for number, value in enumerate(islice(_admitted(claim, symbol, seed, most), most)):
            picks = SeededPicks(f"{seed}/{claim.id}/walk/{symbol.name}/{number}")
            yield draw_point(claim, picks, depths=depths, fixed={**fixed, symbol: value}, wide=True)


def _admitted(claim: Claim, symbol: sp.Basic, seed: int, most: int) -> Iterator[Fraction]:
    """Values of a symbol that no hypothesis about it alone excludes, each once."""
    places = [place for place, _ in cuts_of(claim, symbol, {})] or [Fraction(0)]
    if symbol.is_integer:
        places = [Fraction(math.ceil(place)) for place in places]
        steps: Iterable[Fraction] = map(Fraction, range(most))
    else:
        picks = SeededPicks(f"{seed}/{claim.id}/walk/{symbol.name}")
        farthest_power = farthest(claim, symbol, depth=DEEPEST if of_dynamics(claim) else 2)
        steps = (at_power(picks, power) for power in _POWERS if power <= farthest_power)
    every = (place + side * step for step in steps for place in places for side in (1, -1))
    for value in dict.fromkeys(every):
        if allows(claim, {}, symbol, value) is not Truth.NO:
            yield value
