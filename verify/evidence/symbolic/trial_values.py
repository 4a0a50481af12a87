"""Sides that certainly differ: both enclosed at trial values, in balls that do not overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import sympy as sp
from flint import arb

from rankclock.theory.claim import Lemma
from rankclock.theory.symbols import N
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.rationals import text_of
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.steps import evaluate
from rankclock.verify.evidence.symbolic.lemma_rules import ill_formed

# Depths at which a lemma is tried that names none and is not proved for all.
DEPTHS = tuple(range(2, 9))
# guess: points a lemma; two sides that agree at three unrelated points most likely are equal.
_TRIALS = 3
# guess: working precision; a difference below 2^-160 is not seen, and left to simplification.
_BITS = 160
# As many digits as it takes to tell two sides apart; the last are what the precision gives.
_SHOWN_DIGITS = (6, 12, 24, 45)

Values = dict[sp.Basic, Fraction]


def differs(difference: sp.Basic) -> bool:
    """Whether a difference is enclosed away from zero at a trial value."""
    enclosures = (_enclosed(difference, values) for values in _trials(difference))
    return any(ball is not None and not ball.contains(0) for ball in enclosures)


def contradiction(lemma: Lemma) -> str:
    """A point with the signs of a lemma at which its sides certainly differ, in words.

    Empty where no trial value tells.
    """
    symbols = lemma.identity.free_symbols
    if next(ill_formed(lemma), None) is not None or any(not s.is_commutative for s in symbols):
        return ""
    sides = [
        side.doit() if side.has(sp.Subs, sp.Derivative) else side
        for side in (lemma.identity.lhs, lemma.identity.rhs)
    ]
    for values in _allowed(lemma):
        left, right = (_enclosed(side, values) for side in sides)
        if left is None or right is None or left.overlaps(right):
            continue
        in_order = sorted(values.items(), key=lambda item: item[0].name)
        point = ", ".join(f"{s.name} = {text_of(value)}" for s, value in in_order)
        apart = f"its sides are {_apart(left, right)}"
        return f"{apart} at {point}" if point else apart
    return ""


def _allowed(lemma: Lemma) -> Iterator[Values]:
    """Trial values with the signs of a lemma, at each of its depths."""
    named = N in lemma.identity.free_symbols
    depths: Sequence[int] = (lemma.depths or DEPTHS) if named else (2,)
    for depth in depths:
        for positive in _trials(lemma.identity):
            yield {
                s: -value if _is_below_zero(s, lemma) else value for s, value in positive.items()
            } | ({N: Fraction(depth)} if named else {})


def _trials(tree: sp.Basic) -> Iterator[Values]:
    """Positive values of the symbols of a tree, integers for those that are declared so."""
    free = sorted(tree.free_symbols, key=lambda s: s.name)
    for shift in range(_TRIALS):
        # Fractions without a pattern, different for each symbol, so that nothing cancels by chance.
        yield {
            s: Fraction(3 + shift)
            if s.is_integer
            else Fraction(place + 1 + shift, 3 * place + 7 + shift)
            for place, s in enumerate(free)
        }


def _enclosed(tree: sp.Basic, values: Values) -> arb | None:
    """A finite enclosure of a real value; None where there is none, or no way to evaluate it."""
    with precision(_BITS):
        try:
            ball = evaluate(tree, values, BALL)
        except (ArithmeticError, ValueError, TypeError):
            return None
    return ball if isinstance(ball, arb) and ball.is_finite() else None


def _is_below_zero(symbol: sp.Basic, lemma: Lemma) -> bool:
    return symbol in (*lemma.negative, *lemma.nonpositive) or bool(symbol.is_nonpositive)


def _apart(left: arb, right: arb) -> str:
    """Two numbers in as few digits as show that they differ."""
    written = [
        (left.str(digits, radius=False), right.str(digits, radius=False))
        for digits in _SHOWN_DIGITS
    ]
    return " and ".join(next((pair for pair in written if pair[0] != pair[1]), written[-1]))
