"""Sides that are claimed never to meet, and cross: where, no exact point may say.

Between two points at which a difference has opposite signs it vanishes if it is continuous. Halved
over and over, such a stretch ends at a zero, where both ends come to nothing, or at a jump or a
pole, where they do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import sympy as sp
from flint import arb

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.verify.arithmetic.balls import to_fraction
from rankclock.verify.evaluate.decide import enclosure
from rankclock.verify.points.borders import certainly
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point, exact_values, value_text
from rankclock.verify.settings import Settings

# Guess: places between which a symbol is moved, near zero and far.
_PLACES = tuple(map(Fraction, ("-100", "-5", "-2", "-1", "-1/2", "0", "1/2", "1", "2", "5", "100")))
# Guess: halvings, after which both ends of a continuous function are below the bound.
_HALVINGS, _NOTHING = 100, Fraction(1, 2**60)
# Guess: points from which symbols are moved.
_BASES = 4


def crossing(claim: Claim, depth: int, settings: Settings) -> str:
    """Where sides that are claimed to differ cross, in words; empty where that is not seen."""
    for index, relation in enumerate(claim.at_depth(depth)):
        function = _never_zero(relation)
        if function is None:
            continue
        for base in _bases(claim, depth, settings):
            for symbol in (s for s in claim.symbols if s != symbols.N and not s.is_rational):
                for low, high in _changes(claim, base, symbol, function):
                    ends = _halved(claim, base, symbol, function, low, high)
                    if ends is not None:
                        place = ", ".join(
                            f"{s.name}={value_text(v)}"
                            for s, v in base.values.items()
                            if s != symbol
                        )
                        where = f"{symbol.name}={float(ends):.12g}" + (
                            f", {place}" if place else ""
                        )
                        return f"the sides of relation {index} cross at a number near {where}"
    return ""


def _never_zero(relation: sp.Basic) -> sp.Expr | None:
    """The function that a relation says is never zero; None for any other relation."""
    if isinstance(relation, sp.Ne):
        sides = (relation.lhs, relation.rhs)
        return sides[0] - sides[1] if all(isinstance(s, sp.Expr) for s in sides) else None
    if isinstance(relation, (sp.Gt, sp.Lt)) and (relation.gts, relation.lts)[1] == 0:
        positive = relation.gts
        if isinstance(positive, sp.Abs):
            return positive.args[0]
        if positive.is_Pow and positive.exp.is_Integer and positive.exp.is_even:
            return positive.base
    return None


def _bases(claim: Claim, depth: int, settings: Settings) -> Iterator[Point]:
    yield Point(exact_values(claim, claim.witness), ())
    for number in range(_BASES):
        picks = SeededPicks(f"{settings.seed}/{claim.id}/crossing/{number}")
        yield draw_point(claim, picks, depths=(depth,))


def _sign(
    claim: Claim, base: Point, symbol: sp.Basic, function: sp.Expr, at: Fraction
) -> arb | None:
    """The value of a function at a place that the hypotheses admit; None where it has no sign."""
    values = {**base.values, symbol: at}
    if not certainly(claim.hypotheses, values):
        return None
    try:
        ball = enclosure(function, values, bits=256)
    except (ArithmeticError, ValueError, TypeError):
        return None
    return ball if isinstance(ball, arb) and (ball > 0 or ball < 0) else None


def _changes(
    claim: Claim, base: Point, symbol: sp.Basic, function: sp.Expr
) -> Iterator[tuple[Fraction, Fraction]]:
    """Neighbouring places at which the function has opposite signs."""
    tried = ((place, _sign(claim, base, symbol, function, place)) for place in _PLACES)
    known = [(place, value) for place, value in tried if value is not None]
    for (low, first), (high, last) in pairwise(known):
        if (first > 0) is not (last > 0):
            yield low, high


def _halved(
    claim: Claim, base: Point, symbol: sp.Basic, function: sp.Expr, low: Fraction, high: Fraction
) -> Fraction | None:
    """A number close to a zero between two places; None for a jump, a pole, or a gap."""
    first = _sign(claim, base, symbol, function, low)
    last = _sign(claim, base, symbol, function, high)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        value = _sign(claim, base, symbol, function, middle)
        if value is None or first is None or last is None:
            return None
        if (value > 0) is (first > 0):
            low, first = middle, value
        else:
            high, last = middle, value
    ends = [abs(to_fraction(v.mid())) for v in (first, last) if v is not None]
    return low if len(ends) == 2 and max(ends) < _NOTHING else None
