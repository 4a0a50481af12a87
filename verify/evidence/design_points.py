"""The points of a fixed design of parameters.

The design is the product of depths, signs of the eigenvalue, decades of the initialisation scale,
and shares of what the hypotheses allow for the rest. It does not depend on a seed, so slack can be
compared between versions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_FLOOR, Context, Decimal
from fractions import Fraction

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.process import Flow, mentions_process
from rankclock.theory.symbols import Role
from rankclock.theory.trees import contains, symbols_of
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.points.borders import certainly, comparisons, edge_places
from rankclock.verify.points.point import in_drawing_order
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Count, Truth

# All values of a design are guesses; the lock holds the slack at them, so that a change of one is a
# change of the lock.
# guess: 2 and 3, which theorems single out, and then fewer: slack changes slowly with the depth.
DEPTHS = (2, 3, 4, 6, 8)
# needed: one of each sign; a change of scale makes any other eigenvalue one of these.
_LEVELS = (Fraction(1), Fraction(0), Fraction(-1))
# guess: slack that tends to a limit for small starts shows it over three decades.
_DECADES = tuple(Fraction(1, 10**power) for power in (3, 2, 1))
# Starts that the decades leave out: within reach of the limit 1, and beyond it.
_NEAR_STARTS = (Fraction(1, 2), Fraction(9, 10), Fraction(2))
# guess: shares of the nearest place at which a hypothesis turns, so close to it and far from it.
_SHARES = {
    Role.STEP_SIZE: (Fraction(1, 100), Fraction(1, 2), Fraction(99, 100)),
    Role.RELATIVE_STEP: (Fraction(1, 100), Fraction(1, 2), Fraction(99, 100)),
    Role.ACCURACY: (Fraction(1, 10**6), Fraction(1, 1000), Fraction(1, 10)),
}
# Runs grow long as alpha^(2-N)/eta and eps^(2-N)/eta, so that fewer decades are within reach.
_RUN_SHARES = {
    Role.STEP_SIZE: (Fraction(1, 10), Fraction(1, 2), Fraction(99, 100)),
    Role.ACCURACY: (Fraction(1, 50), Fraction(1, 10), Fraction(1, 2)),
}
_RUN_DECADES = {2: _DECADES, 3: _DECADES[1:]}
# Beyond depth 3 a run from 1/100 has 10^4/eta steps and more.
_LEAST_DECADES = _DECADES[2:]
# guess: near both ends of the range that hypotheses leave; each value more multiplies the design.
_OTHER_SHARES = (Fraction(1, 10), Fraction(9, 10))
# guess: steps over two decades; each is a run to that step.
_COUNTS = (Fraction(1), Fraction(10), Fraction(100))
# guess: before, at and after the time 1, the scale of the flow for an eigenvalue of size 1.
_TIMES = (Fraction(1, 10), Fraction(1), Fraction(10))
_SIGNIFICANT = 4  # digits of a value: exact, and short enough to read

Values = dict[sp.Basic, Fraction]


def design_points(claim: Claim, settings: Settings, skipped: Counter[Count]) -> Iterator[Values]:
    """Points of the product that satisfy the hypotheses.

    skipped: counts those that certainly do not, or are not decided.
    """
    depths = [d for d in DEPTHS if d in claim.depths and d in settings.depths]
    depths = depths or [d for d in claim.depths if d in settings.depths][:3]
    scalars = in_drawing_order(claim, (s for s in claim.symbols if s != symbols.N))
    for depth in depths if symbols.N in claim.symbols else depths[:1]:
        start: Values = {symbols.N: Fraction(depth)} if symbols.N in claim.symbols else {}
        for values in _extended(claim, start, scalars):
            if certainly(claim.hypotheses, values):
                yield values
            else:
                skipped[Count.OUTSIDE] += 1


def _extended(claim: Claim, values: Values, left: list[sp.Basic]) -> Iterator[Values]:
    """Values of all symbols, one after the other; those that break a hypothesis go no further."""
    if not left:
        yield values
        return
    symbol, *rest = left
    for value in _candidates(claim, symbol, values):
        trial = {**values, symbol: value}
        known = [
            h
            for h in claim.hypotheses
            if symbol in symbols_of(h) and symbols_of(h) <= trial.keys() and not contains(h, Flow)
        ]
        if all(decide(h, trial).truth is not Truth.NO for h in known):
            yield from _extended(claim, trial, rest)


def _candidates(claim: Claim, symbol: sp.Basic, values: Values) -> tuple[Fraction, ...]:
    """Values of one symbol at given values of those before it."""
    role = claim.role(symbol)
    if role is Role.EIGENVALUE:
        return _LEVELS
    if symbol.is_integer:
        return _COUNTS
    if role in (Role.TIME, Role.FURTHER_TIME):
        return _TIMES
    places = _places(claim, symbol, values)
    runs, depth = mentions_process(claim), int(values.get(symbols.N, 2))
    if role in _SHARES:
        shares = _SHARES[role]
        if runs and (role is Role.STEP_SIZE or depth > 2):
            shares = _RUN_SHARES.get(role, shares)
        nearest = places[0] if places else Fraction(1)
        return tuple(_rounded(share * nearest) for share in shares)
    if role in (Role.SCALE, Role.MODE, Role.START):
        return (*(_RUN_DECADES.get(depth, _LEAST_DECADES) if runs else _DECADES), *_NEAR_STARTS)
    low, high = _ends(places)
    between = tuple(_rounded(low + (high - low) * share) for share in _OTHER_SHARES)
    # One beyond: what looks like the upper end may be none.
    return (*between, _rounded(2 * high)) if high else between


def _places(claim: Claim, symbol: sp.Basic, values: Values) -> list[Fraction]:
    """Positive values at which a hypothesis turns, in order; the flow has none in closed form."""
    about = [h for h in claim.hypotheses if symbol in symbols_of(h) and not contains(h, Flow)]
    borders = [border for hypothesis in about for border in comparisons(hypothesis)]
    places = {place for border in borders for place, _ in edge_places(border, symbol, values)}
    return sorted(place for place in places if place > 0)


def _ends(places: list[Fraction]) -> tuple[Fraction, Fraction]:
    if len(places) > 1:
        return places[0], places[-1]
    return Fraction(0), places[0] if places else Fraction(1)


def _rounded(value: Fraction) -> Fraction:
    """A decimal with few digits, rounded down: what is below a limit stays there."""
    context = Context(prec=_SIGNIFICANT, rounding=ROUND_FLOOR)
    return Fraction(context.divide(Decimal(value.numerator), Decimal(value.denominator)))
