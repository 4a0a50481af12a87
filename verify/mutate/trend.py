"""Whether a changed tree is larger or smaller than the tree that stands, by monotonicity.

A changed part makes a whole tree larger or smaller according to the operations around it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from enum import Enum

import sympy as sp

from rankclock.theory.process import SpectrumMax
from rankclock.verify.mutate.signs import ShownSign, Signs, agreed

_INCREASING = (sp.log, sp.exp, sp.ceiling, sp.floor, sp.Max, sp.Min, sp.sign)
# guess: beyond so many operations SymPy's algebra takes seconds, and shows next to nothing.
MOST_OPERATIONS = 300


class Trend(Enum):
    """What is shown of a changed tree beside the one that stands, wherever the hypotheses hold."""

    NOT_LESS = "new >= old"
    NOT_MORE = "new <= old"
    EQUAL = "new = old"
    UNKNOWN = "not shown"

    @classmethod
    def by_difference(cls, sign: ShownSign) -> Trend:
        """The trend when new - old has this sign."""
        return _TREND_OF_SIGN[sign]

    def after(self, factor: ShownSign) -> Trend:
        """The trend of two trees that were multiplied by a factor of this sign."""
        return _TREND_OF_SIGN[_DIFFERENCE[self].times(factor)]


_TREND_OF_SIGN = {
    ShownSign.NOT_NEGATIVE: Trend.NOT_LESS,
    ShownSign.NOT_POSITIVE: Trend.NOT_MORE,
    ShownSign.ZERO: Trend.EQUAL,
    ShownSign.UNKNOWN: Trend.UNKNOWN,
}
_DIFFERENCE = {trend: sign for sign, trend in _TREND_OF_SIGN.items()}


def trend_of(old: sp.Basic, new: sp.Basic, signs: Signs) -> Trend:
    """What is shown of `new` beside `old`: the first rule that shows something decides."""
    if old == new:
        return Trend.EQUAL
    for rule in _RULES:
        trend = rule(old, new, signs)
        if trend is not Trend.UNKNOWN:
            return trend
    return Trend.UNKNOWN


def _by_known_signs(old: sp.Basic, new: sp.Basic, signs: Signs) -> Trend:
    """Where one side is a known number, it may lie at an end of what a sign on the other can be.

    1 is the largest value of a sign, and -1 the least.
    """
    if not isinstance(old, sp.sign) and not isinstance(new, sp.sign):
        return Trend.UNKNOWN
    first, second = _number(old, signs), _number(new, signs)
    if first is not None and second is not None:
        return Trend.by_difference(ShownSign.of_number(second - first))
    if second is not None and isinstance(old, sp.sign) and abs(second) >= 1:
        return Trend.by_difference(ShownSign.of_number(second))
    if first is not None and isinstance(new, sp.sign) and abs(first) >= 1:
        return Trend.by_difference(ShownSign.of_number(-first))
    return Trend.UNKNOWN


def _number(tree: sp.Basic, signs: Signs) -> sp.Rational | None:
    """The value of a product of numbers and of signs that the hypotheses settle."""
    value = sp.Integer(1)
    for factor in sp.Mul.make_args(tree):
        if isinstance(factor, sp.sign):
            settled = _settled_sign(factor, signs)
            if settled is None:
                return None
            value *= settled
        elif factor.is_Rational:
            value *= factor
        else:
            return None
    return value


def _settled_sign(tree: sp.sign, signs: Signs) -> int | None:
    if signs.proved(sp.Gt(tree.args[0], 0, evaluate=False)):
        return 1
    return -1 if signs.proved(sp.Lt(tree.args[0], 0, evaluate=False)) else None


def _by_rounding(old: sp.Basic, new: sp.Basic, _: Signs) -> Trend:
    """A number is at most its ceiling, and at least its floor."""
    rounded_up = isinstance(old, sp.ceiling)
    if rounded_up and new in (old.args[0], sp.floor(old.args[0])):
        return Trend.NOT_MORE
    return Trend.UNKNOWN


def _by_maximum(old: sp.Basic, new: sp.Basic, _: Signs) -> Trend:
    """An argument of a maximum is at most the maximum."""
    if isinstance(old, sp.Max) and not isinstance(new, sp.Max) and new in old.args:
        return Trend.NOT_MORE
    return Trend.UNKNOWN


def _by_terms(old: sp.Basic, new: sp.Basic, signs: Signs) -> Trend:
    """Sums by the terms that differ, products by the factors that differ.

    Of a product the sign of the common factors must be known.
    """
    kind = next((k for k in (sp.Add, sp.Mul) if isinstance(old, k) or isinstance(new, k)), None)
    if kind is None:
        return Trend.UNKNOWN
    before, after = Counter(kind.make_args(old)), Counter(kind.make_args(new))
    gone = kind(*(before - after).elements())
    come = kind(*(after - before).elements())
    common = kind(*(before & after).elements())
    if common == kind.identity:
        return Trend.UNKNOWN
    if kind is sp.Add:
        return trend_of(gone, come, signs)
    sign = signs.of(common)
    if sign in (ShownSign.UNKNOWN, ShownSign.ZERO):
        return Trend.UNKNOWN
    return trend_of(gone, come, signs).after(sign)


def _by_arguments(old: sp.Basic, new: sp.Basic, signs: Signs) -> Trend:
    """Trees of one kind, by what is known of the kind."""
    if not isinstance(new, type(old)) or len(old.args) != len(new.args):
        return Trend.UNKNOWN
    for kind, rule in _RULES_OF_KINDS:
        if isinstance(old, kind):
            return rule(old, new, signs)
    return Trend.UNKNOWN


def _of_powers(old: sp.Basic, new: sp.Basic, signs: Signs) -> Trend:
    if old.exp != new.exp or not old.exp.is_number:
        return Trend.UNKNOWN
    # x^p with a fixed p is monotone for x >= 0 alone: x^2 falls below.
    if any(signs.of(base) is not ShownSign.NOT_NEGATIVE for base in (old.base, new.base)):
        return Trend.UNKNOWN
    return trend_of(old.base, new.base, signs).after(ShownSign.of_number(sp.sign(old.exp)))


def _of_increasing(old: sp.Basic, new: sp.Basic, signs: Signs) -> Trend:
    return _common(zip(old.args, new.args, strict=True), signs)


def _of_absolute(old: sp.Basic, new: sp.Basic, signs: Signs) -> Trend:
    """Where both arguments have one sign, the absolute value is the argument or its negative."""
    sign = signs.of(old.args[0])
    if sign is not signs.of(new.args[0]):
        return Trend.UNKNOWN
    return trend_of(old.args[0], new.args[0], signs).after(sign)


def _of_cases(old: sp.Basic, new: sp.Basic, signs: Signs) -> Trend:
    pairs = list(zip(old.args, new.args, strict=True))
    if any(condition != other for (_, condition), (_, other) in pairs):
        return Trend.UNKNOWN
    return _common(((value, other) for (value, _), (other, _) in pairs), signs)


def _of_spectra(old: sp.Basic, new: sp.Basic, signs: Signs) -> Trend:
    if old.args[1] != new.args[1]:
        return Trend.UNKNOWN
    return trend_of(old.args[0].expr, new.args[0].expr, signs)


def _common(pairs: Iterable[tuple[sp.Basic, sp.Basic]], signs: Signs) -> Trend:
    """The trend that all pairs share; equal ones go with either."""
    trends = [trend_of(old, new, signs) for old, new in pairs]
    return agreed(trends, Trend.EQUAL, Trend.UNKNOWN)


def _by_difference(old: sp.Basic, new: sp.Basic, signs: Signs) -> Trend:
    """By the sign of new - old, or of old where new is a multiple of it."""
    if old != 0 and (new / old).is_Rational:
        ratio = new / old
        sign = signs.of(old)
        # A multiple tells the sign of the tree, but zero is a multiple of everything.
        if sign is ShownSign.UNKNOWN and ratio != 0:
            sign = signs.of(new).times(ShownSign.of_number(ratio))
        return Trend.by_difference(sign.times(ShownSign.of_number(ratio - 1)))
    operations = sp.count_ops(old) + sp.count_ops(new)
    if old.has(sp.Piecewise, sp.MatrixSymbol) or operations > MOST_OPERATIONS:
        return Trend.UNKNOWN
    sign = signs.of(new - old)
    if sign is ShownSign.UNKNOWN:
        sign = signs.of(sp.factor_terms(new - old))
    return Trend.by_difference(sign)


Rule = Callable[[sp.Basic, sp.Basic, Signs], Trend]
# Cheap ones first; the last asks the prover.
_RULES: tuple[Rule, ...] = (
    _by_known_signs,
    _by_rounding,
    _by_maximum,
    _by_terms,
    _by_arguments,
    _by_difference,
)
_RULES_OF_KINDS: tuple[tuple[type | tuple[type, ...], Rule], ...] = (
    (sp.Pow, _of_powers),
    (_INCREASING, _of_increasing),
    (sp.Abs, _of_absolute),
    (sp.Piecewise, _of_cases),
    (SpectrumMax, _of_spectra),
)
