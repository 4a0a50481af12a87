"""Points far out: starts of a climb whose numbers are of every size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random

import sympy as sp

from rankclock.theory.symbols import N
from rankclock.verify.evidence.sampled.trials import Trials
from rankclock.verify.points.borders import certainly
from rankclock.verify.points.coordinates import scalars_of
from rankclock.verify.points.point import Point

# Guess: decades towards zero and away from it. Half of the numbers are within the few in which most
# formulas turn, and half within those in which digits run out.
_NEAR, _FAR = (-2, 3), (-12, 40)
_FAR_WHOLE = 18
# Guess: draws for each point wanted; most are refused where hypotheses compare symbols.
_DRAWS = 4
# Guess: of five numbers two stay as they are, so that some are far out and others not.
_STAY, _OF = 2, 5


def far_points(trials: Trials, starts: Sequence[Point], seed: int) -> Iterator[Point]:
    """The starts with some numbers replaced by such of random size, each in a decade of its own.

    They are on top of the budget. Nothing for claims about runs, where such numbers never end.
    """
    claim = trials.claim
    if trials.runs or not starts:
        return
    random = Random(f"{seed}/{claim.id}/far")
    movable = [s for s in scalars_of(claim, starts[0]) if s != N]
    most = trials.result.far + trials.effort.far_starts
    for number in range(_DRAWS * trials.effort.far_starts if movable else 0):
        start = starts[number % len(starts)]
        point = Point({**start.values, **_changes(start, movable, random)}, ())
        if not trials.all_feasible(point) or not certainly(claim.hypotheses, point.values):
            continue
        trials.budget += 1
        if trials.judge(point).accepted:
            trials.result.far += 1
            yield point
        if trials.result.far >= most:
            break


def _changes(start: Point, movable: Sequence[sp.Basic], random: Random) -> dict[sp.Basic, Fraction]:
    """New numbers for some of the symbols, in one of three cases all of one decade."""
    decade = _decade(random)
    together = random.randrange(3) == 0
    changes: dict[sp.Basic, Fraction] = {}
    for symbol in movable:
        power = decade if together else _decade(random)
        if together or random.randrange(_OF) >= _STAY:
            changes[symbol] = _sized(start.values[symbol], symbol, power, random)
    return changes


def _decade(random: Random) -> int:
    return random.randrange(*(_NEAR if random.randrange(2) else _FAR))


def _sized(value: Fraction, symbol: sp.Basic, power: int, random: Random) -> Fraction:
    """A number in a decade, with the sign of the value or in one case of four the other."""
    if symbol.is_integer:
        power = min(abs(power), _FAR_WHOLE)
    # Log-uniform within the decade, to two digits.
    size = Fraction(round(10 ** (1 + random.random())), 10) * Fraction(10) ** power
    size = Fraction(round(size)) if symbol.is_integer else size
    positive = (value >= 0) != (random.randrange(4) == 0)
    return size if positive else -size
