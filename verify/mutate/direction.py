"""Logic between a relation and its changed form: whether it says the same, less, or more.

Two comparisons are compared side by side, wherever the hypotheses hold, one depth at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory.symbols import N
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.steps import truth
from rankclock.verify.mutate.cases import at_depth, by_sign
from rankclock.verify.mutate.same import proportional
from rankclock.verify.mutate.signs import Hypotheses, Signs, agreed
from rankclock.verify.mutate.trend import Trend, trend_of
from rankclock.verify.verdict import Truth

# By the table of symbols N is a number of factors, 2 or more; conditions on N alone are polynomials
# of low degree, or bounds far below the last of these.
_NUMBERS_OF_FACTORS = range(2, 101)


class Demand(Enum):
    """What is shown of a changed condition beside the one that stands: how much it asks."""

    LESS = "less or the same"
    MORE = "more or the same"
    SAME = "the same"
    UNKNOWN = "not shown"


@dataclass(frozen=True)
class _Way:
    """A way in which a changed condition may lie to the one that stands.

    words: it, for people. shown: whether it is shown for two trees. fits: whether the truth of the
    old and of the new condition at one point fit to it.
    """

    words: str
    shown: Callable[[sp.Basic, sp.Basic, Signs], bool]
    fits: Callable[[bool, bool], bool]


def looser(old: sp.Basic, new: sp.Basic, hypotheses: Hypotheses, depths: tuple[int, ...]) -> str:
    """Why `new` holds wherever `old` and the hypotheses do; empty when that is not shown."""
    return _why(_LOOSER, old, new, hypotheses, depths)


def stricter(old: sp.Basic, new: sp.Basic, hypotheses: Hypotheses, depths: tuple[int, ...]) -> str:
    """Why `old` holds wherever `new` and the hypotheses do; empty when that is not shown."""
    return _why(_STRICTER, old, new, hypotheses, depths)


def same_set(old: sp.Basic, new: sp.Basic, hypotheses: Hypotheses, depths: tuple[int, ...]) -> str:
    """Why `old` and `new` hold at the same points; empty when that is not shown."""
    return _why(_SAME_SET, old, new, hypotheses, depths)


def _why(
    way: _Way, old: sp.Basic, new: sp.Basic, hypotheses: Hypotheses, depths: tuple[int, ...]
) -> str:
    """The reason in words, where a way is shown at each depth and for each sign of the symbols."""
    free = old.free_symbols | new.free_symbols
    if free == {N}:
        fits = all(way.fits(_holds(old, n), _holds(new, n)) for n in _NUMBERS_OF_FACTORS)
        return f"{way.words} at each number of factors N >= 2" if fits else ""
    used = depths if N in free else depths[:1]
    cases = by_sign(hypotheses, free, used)
    try:
        shown = all(
            way.shown(at_depth(old, depth), at_depth(new, depth), Signs(case, depth))
            for depth in used
            for case in cases
        )
    # What SymPy raises at a tree that no person wrote; then nothing is shown.
    except (TypeError, ValueError, ArithmeticError, RecursionError, AttributeError):
        return ""
    if not shown:
        return ""
    return way.words + (f" at N = {used[0]}..{used[-1]}" if len(used) > 1 else "")


def _holds(condition: sp.Basic, number: int) -> bool:
    return truth(condition, {N: Fraction(number)}, RATIONAL) is Truth.YES


def _asks_no_more(old: sp.Basic, new: sp.Basic, signs: Signs) -> bool:
    return demand_of(old, new, signs, holds=old) in (Demand.LESS, Demand.SAME)


def _asks_no_less(old: sp.Basic, new: sp.Basic, signs: Signs) -> bool:
    return demand_of(old, new, signs, holds=new) in (Demand.MORE, Demand.SAME)


def _asks_the_same(old: sp.Basic, new: sp.Basic, signs: Signs) -> bool:
    return demand_of(old, new, signs) is Demand.SAME or proportional(old, new)


_LOOSER = _Way("less is asked", _asks_no_more, lambda old, new: new or not old)
_STRICTER = _Way("more is asked", _asks_no_less, lambda old, new: old or not new)
_SAME_SET = _Way("no point tells them apart", _asks_the_same, lambda old, new: old == new)


def demand_of(old: sp.Basic, new: sp.Basic, signs: Signs, holds: sp.Basic | None = None) -> Demand:
    """How much a changed condition asks beside the one that stands.

    holds: the one of the two that is taken for true; what it says is added to the signs.
    """
    if old == new:
        return Demand.SAME
    if isinstance(old, (sp.And, sp.Or)):
        return _of_combinations(old, new, signs)
    if not isinstance(old, Relational) or not isinstance(new, Relational):
        return Demand.UNKNOWN
    first, second = _Order.of(old), _Order.of(new)
    if first is None or second is None:
        return _of_equations(old, new, signs)
    if holds is not None:
        # A larger side above what is positive is positive itself.
        known = first if holds is old else second
        signs.learn_order(known.low, known.high)
    return agreed(
        (
            _BY_LOW[trend_of(first.low, second.low, signs)],
            _BY_HIGH[trend_of(first.high, second.high, signs)],
            _by_strictness(first.strict, second.strict),
        ),
        Demand.SAME,
        Demand.UNKNOWN,
    )


@dataclass(frozen=True)
class _Order:
    """An inequality with its smaller side first."""

    low: sp.Basic
    high: sp.Basic
    strict: bool

    @classmethod
    def of(cls, relation: Relational) -> _Order | None:
        """The inequality as written, smaller side first; None for an equation and `!=`."""
        strict = isinstance(relation, (sp.Lt, sp.Gt))
        if isinstance(relation, (sp.Lt, sp.Le)):
            return cls(relation.lhs, relation.rhs, strict)
        if isinstance(relation, (sp.Gt, sp.Ge)):
            return cls(relation.rhs, relation.lhs, strict)
        return None


# A larger small side asks more, a larger large side less.
_BY_LOW = {
    Trend.NOT_LESS: Demand.MORE,
    Trend.NOT_MORE: Demand.LESS,
    Trend.EQUAL: Demand.SAME,
    Trend.UNKNOWN: Demand.UNKNOWN,
}
_BY_HIGH = {
    Trend.NOT_LESS: Demand.LESS,
    Trend.NOT_MORE: Demand.MORE,
    Trend.EQUAL: Demand.SAME,
    Trend.UNKNOWN: Demand.UNKNOWN,
}


def _by_strictness(before: bool, after: bool) -> Demand:
    if before == after:
        return Demand.SAME
    return Demand.LESS if before else Demand.MORE


def _of_equations(old: Relational, new: Relational, signs: Signs) -> Demand:
    """Equations, and `!=`, ask the same when their sides are equal; nothing else is shown."""
    if not isinstance(old, type(new)):
        return Demand.UNKNOWN
    sides = ((old.lhs, new.lhs), (old.rhs, new.rhs))
    equal = all(trend_of(before, after, signs) is Trend.EQUAL for before, after in sides)
    return Demand.SAME if equal else Demand.UNKNOWN


def _of_combinations(old: sp.Basic, new: sp.Basic, signs: Signs) -> Demand:
    """And, Or: a part that is gone loosens an And and narrows an Or; one that differs decides."""
    parts = list(new.args) if isinstance(new, type(old)) else [new]
    gone = [p for p in old.args if p not in parts]
    come = [p for p in parts if p not in old.args]
    if gone and not come:
        return Demand.LESS if isinstance(old, sp.And) else Demand.MORE
    if len(gone) == len(come) == 1:
        return demand_of(gone[0], come[0], signs)
    return Demand.UNKNOWN
