"""The bound of the paper and the sharp bounds of one hitting time, as texts."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import arb

from rankclock.theory import symbols
from rankclock.theory.claims.recovery import recovery_time_ceiling
from rankclock.theory.formulas.times import recovery_bound
from rankclock.verify.arithmetic.balls import exact_ends, to_ball
from rankclock.verify.arithmetic.outcomes import NotRational, Undecided, Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.rationals import exact_root
from rankclock.verify.descent.goals import LevelGoal, Near
from rankclock.verify.descent.mode import Mode
from rankclock.verify.evaluate.backends import RealBall
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evaluate.steps import evaluate, exact_number
from rankclock.verify.hitting.abel.scaled import sizes, target_mode
from rankclock.verify.hitting.abel.sharp import sharp_or_reason
from rankclock.verify.verdict import Truth

# guess: precisions tried, as multiples of what is expected to do.
_LADDER = (1, 2, 8)
# needed: bits of a bound from which on its twenty digits are right.
_BITS_OF_TEXT = 70
# guess: bits after the point with which the ladder begins.
_GUARD = 128
NOT_COVERED = "its hypotheses do not hold"


def sharp_texts(mode: Mode, goal: LevelGoal | Near) -> tuple[str, str] | str:
    """Decimals at most the lower and at least the upper sharp bound, or why they are not proved."""
    sharp = sharp_or_reason(mode, goal)
    if isinstance(sharp, str):
        return sharp
    return _decimal(sharp[0], up=False), _decimal(sharp[1], up=True)


def paper_bound(mode: Mode, goal: LevelGoal | Near) -> tuple[str, int] | str:
    """T_N^Id and its ceiling, or why there are none.

    The accuracy of the theorem is the distance of the target to the limit.
    """
    if mode.rests or goal.reached(mode.alpha, mode.rises):
        return NOT_COVERED
    values: dict[sp.Basic, Any] = {
        symbols.N: Fraction(mode.depth),
        symbols.lam: mode.lam,
        symbols.alpha: mode.alpha,
        symbols.eta: mode.eta,
    }
    accuracy = _exact_accuracy(mode, goal)
    if accuracy is not None:
        values[symbols.eps] = accuracy
        try:
            # Balls never settle the ceiling of a bound that is an integer.
            exact = exact_number(_bound_tree(), values)
            return (_rounded(exact), math.ceil(exact)) if _covered(values) else NOT_COVERED
        except (NotRational, Undecided, Undefined):
            pass
    return _bound_by_balls(mode, goal, accuracy, values)


def _bound_by_balls(
    mode: Mode, goal: LevelGoal | Near, accuracy: Fraction | None, values: dict[sp.Basic, Any]
) -> tuple[str, int] | str:
    """As paper_bound, at precisions that rise; accuracy: None where it is no rational."""
    first, series = _bits(mode, goal)
    for factor in _LADDER:
        algebra = RealBall(series_bits=factor * series)
        with precision(factor * first):
            limit = to_ball(mode.lam).root(mode.depth) if mode.lam > 0 else arb(0)
            values[symbols.eps] = (
                abs(limit - target_mode(goal, mode.rises)) if accuracy is None else accuracy
            )
            try:
                if not _covered(values):
                    return NOT_COVERED
                bound = evaluate(_bound_tree(), values, algebra)
                ceiling = bound.ceil().unique_fmpz()
            except Undecided:
                continue
            except Undefined:
                return NOT_COVERED
            if ceiling is not None and bound.rel_accuracy_bits() > _BITS_OF_TEXT:
                return bound.str(20, radius=False), int(ceiling)
    return "not decided at the precisions tried"


def _covered(values: dict[sp.Basic, Any]) -> bool:
    """Whether no hypothesis of the theorem is seen to fail."""
    return all(
        decide(h, values).truth is not Truth.NO for h in recovery_time_ceiling.CLAIM.hypotheses
    )


def _exact_accuracy(mode: Mode, goal: LevelGoal | Near) -> Fraction | None:
    """The distance of the target to the limit where it is seen to be rational."""
    if isinstance(goal, Near):
        return goal.eps
    limit = exact_root(mode.lam, mode.depth) if mode.lam > 0 else Fraction(0)
    target = exact_root(goal.level, goal.depth)
    return None if limit is None or target is None else abs(limit - target)


def _rounded(value: Fraction) -> str:
    with localcontext(prec=20):
        return str(Decimal(value.numerator) / Decimal(value.denominator)).lower()


@lru_cache(maxsize=1)
def _bound_tree() -> sp.Basic:
    """T_N^Id in the symbols; SymPy takes longer to build it than to evaluate it."""
    return recovery_bound(symbols.N, symbols.lam, symbols.alpha, symbols.eta, symbols.eps)


def _bits(mode: Mode, goal: LevelGoal | Near) -> tuple[int, int]:
    """Precisions that leave digits after the point: of the bound, and of a Gauss function in it.

    The bound takes those of its size, and what is lost next to the limit. What a Gauss function
    contributes is of the size of 1/h, however much larger the bound is.
    """
    try:
        known = sizes(mode, goal)
    except Undefined:
        return _GUARD, _GUARD
    size = -known.step + (2 * mode.depth - 2) * max(0.0, -known.start, -known.target)
    lost = 2 * min(known.start_gap, known.target_gap, 0.0)
    whole = _GUARD + int((max(0.0, size) - lost) / math.log(2))
    return whole, known.bits(mode, _GUARD)[0]


def _decimal(value: arb, *, up: bool, places: int = 6) -> str:
    """A decimal with a few places at most (for `up`, at least) every number of the ball."""
    # Taken from midpoint and radius, which are exact; the ends of a ball are rounded to the working
    # precision.
    low, high = exact_ends(value)
    end = high if up else low
    scaled = end * 10**places
    digits = math.ceil(scaled) if up else math.floor(scaled)
    whole, rest = divmod(abs(digits), 10**places)
    # Through Decimal, because Python refuses to write integers of thousands of digits.
    return f"{'-' if digits < 0 else ''}{Decimal(whole)}.{rest:0{places}}"
