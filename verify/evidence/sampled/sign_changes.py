"""Zeros that no search can be at: where a continuous function of the claim changes its sign.

A transcendental zero, such as that of cos(x) - x, is no rational and no algebraic number, so that
no point is ever judged there. That there is one follows from two signs and continuity.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.process import mentions, mentions_process
from rankclock.theory.trees import symbols_of
from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.rationals import text_of
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evaluate.steps import evaluate, truth
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.points.algebraic_zeros import may_have_zeros
from rankclock.verify.points.borders import certainly
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import exact_values
from rankclock.verify.points.turning_functions import factors_of_difference
from rankclock.verify.settings import Settings, domain_of
from rankclock.verify.verdict import CheckId, Evidence, Level, Truth, Verdict

METHOD = "changes of sign of continuous functions, between which the claim is decided nowhere"
# Guess: draws among which signs are compared, and of these, points whose other values are kept.
_DRAWS, _BASES = 60, 4
# Guess: values of any size at which signs are compared, too; draws are dense near the cuts alone.
_LADDER = tuple(
    sign * digit * Fraction(10) ** power
    for sign in (1, -1)
    for power in range(-3, 4)
    for digit in (1, 2, 3, 5, 7)
)
# Guess: halvings of the way between two signs: hypotheses are then decided at the whole of it.
_HALVINGS = 60
_BITS = 320
# What jumps may change its sign and have no zero.
_JUMPING = (sp.floor, sp.ceiling, sp.sign, sp.Piecewise, sp.Mod, sp.Heaviside, sp.frac, sp.Sum)
_FAILS_AT_ZERO = (sp.Ne, sp.StrictGreaterThan, sp.StrictLessThan)

Values = Mapping[sp.Basic, Any]


@dataclass(frozen=True)
class SignChange:
    """A zero between two values of one symbol, at which a relation is not decided.

    others: values of the other symbols.
    """

    relation: int
    function: sp.Basic
    symbol: sp.Basic
    ends: tuple[Fraction, Fraction]
    others: Values

    def __str__(self) -> str:
        others = ", ".join(
            f"{s.name}={text_of(v)}" for s, v in sorted(self.others.items(), key=str)
        )
        place = f" at {others}" if others else ""
        near = to_ball(self.ends[0]).str(12, radius=False)
        return (
            f"{self.function} is zero for some {self.symbol} near {near}{place}, by a change of "
            f"sign; relation {self.relation} is not decided there"
        )


def gather(claim: Claim, settings: Settings) -> Findings:
    """An open question where a relation meets a zero that no point can be at; else nothing."""
    if claim.matrices or mentions_process(claim) or mentions(claim, sp.Integral):
        return Findings()
    change = next(sign_changes(claim, settings), None)
    if change is None:
        return Findings()
    return Findings(
        (
            Evidence(
                Level.SAMPLED,
                Verdict.INCONCLUSIVE,
                CheckId.SIGN_CHANGES,
                METHOD,
                domain_of(claim, settings).replace("rational", "real"),
                seed=settings.seed,
                notes=(str(change),),
            ),
        )
    )


def sign_changes(claim: Claim, settings: Settings) -> Iterator[SignChange]:
    """Zeros of factors of a difference that must not be zero, where the hypotheses hold."""
    depth = next((d for d in settings.depths if d in claim.depths), claim.depths[0])
    questions = [
        (index, function)
        for index, relation in enumerate(claim.at_depth(depth))
        if isinstance(relation, _FAILS_AT_ZERO)
        for function in factors_of_difference(relation)
        if _is_continuous_and_transcendental(function)
    ]
    if not questions:
        return
    inside = list(islice(_inside(claim, settings, depth), _DRAWS))
    for index, function in questions:
        for base in inside[:_BASES]:
            for symbol in sorted(symbols_of(function) & base.keys(), key=lambda s: s.name):
                if symbol.is_integer or symbol == symbols.N:
                    continue
                places = sorted({*(values[symbol] for values in inside), *_LADDER})
                ends = _ends(claim, function, symbol, base, places)
                if ends is None:
                    continue
                others = {s: v for s, v in base.items() if s != symbol}
                change = SignChange(index, function, symbol, ends, others)
                if _is_open(claim, depth, change):
                    yield change


def _is_continuous_and_transcendental(function: sp.Basic) -> bool:
    return not function.has(*_JUMPING, Relational) and not may_have_zeros(function)


def _inside(claim: Claim, settings: Settings, depth: int) -> Iterator[Values]:
    """The witness and draws, as far as they satisfy the hypotheses."""
    witness = exact_values(claim, claim.witness)
    if set(claim.symbols) <= witness.keys() and certainly(claim.hypotheses, witness):
        yield witness
    for number in range(4 * _DRAWS):
        picks = SeededPicks(f"{settings.seed}/{claim.id}/signs/{number}")
        values = draw_point(claim, picks, depths=(depth,)).values
        rational = all(isinstance(value, Fraction) for value in values.values())
        if rational and certainly(claim.hypotheses, values):
            yield values


def _ends(
    claim: Claim,
    function: sp.Basic,
    symbol: sp.Basic,
    base: Values,
    places: list[Fraction],
) -> tuple[Fraction, Fraction] | None:
    """Two close values of a symbol between which a function changes its sign; None without any."""

    def sign(place: Fraction) -> int:
        values = {**base, symbol: place}
        above = decide(sp.StrictGreaterThan(function, 0, evaluate=False), values).truth
        return {Truth.YES: 1, Truth.NO: -1}.get(above, 0)

    allowed = [p for p in places if certainly(claim.hypotheses, {**base, symbol: p})]
    signs = {place: sign(place) for place in allowed}
    decided = [place for place in allowed if signs[place]]
    for low, high in pairwise(decided):
        if signs[low] == signs[high]:
            continue
        below = signs[low]
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            here = sign(middle)
            if not here:
                break
            low, high = (middle, high) if here == below else (low, middle)
        return low, high
    return None


def _is_open(claim: Claim, depth: int, change: SignChange) -> bool:
    """Whether the zero is inside of the hypotheses, and the relation not decided around it.

    A function that a ball encloses over the whole of an interval has no pole there: it is
    continuous.
    """
    low, high = change.ends
    with precision(_BITS):
        between = to_ball(low).union(to_ball(high))
        values = {**change.others, change.symbol: between}
        try:
            is_continuous = evaluate(change.function, values, BALL).is_finite()
            inside = all(truth(h, values, BALL) is Truth.YES for h in claim.hypotheses)
            relation = claim.at_depth(depth)[change.relation]
            return is_continuous and inside and truth(relation, values, BALL) is Truth.UNKNOWN
        except (ArithmeticError, TypeError, ValueError):
            # Exponents and indices want a rational number; what has none is not said to be zero.
            return False
