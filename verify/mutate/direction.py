"""Logic between a relation and its changed form: whether it says the same, less, or more, wherever
the hypotheses hold.

Sides are compared by monotonicity: a changed part makes a whole tree larger or smaller according to
the operations around it. Signs come from SymPy's assumptions, or from a polynomial proof under the
hypotheses, one depth at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory.process import (
    SpectrumMax,
)
from rankclock.theory.symbols import N
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.walk import truth
from rankclock.verify.mutate.operators import rebuilt
from rankclock.verify.mutate.proofs import proved_at
from rankclock.verify.mutate.same import _proportional
from rankclock.verify.mutate.signs import (
    _DOWN,
    _MOST_OPERATIONS,
    _SAME,
    _UP,
    Hypotheses,
    _agreeing,
    _Signs,
    helper,
)
from rankclock.verify.verdict import Truth

_INCREASING = (sp.log, sp.exp, sp.ceiling, sp.floor, sp.Max, sp.Min, sp.sign)
# By the table of symbols N is a number of factors, 2 or more.
_INTEGERS = range(2, 101)


def looser(old: sp.Basic, new: sp.Basic, hypotheses: Hypotheses, depths: tuple[int, ...]) -> str:
    """Why `new` holds wherever `old` and the hypotheses do; empty when that is not shown."""
    return _at_all(
        depths,
        hypotheses,
        old,
        new,
        lambda signs, a, b: _compare(a, b, signs, given=a) in (_UP, _SAME),
        "less is asked",
    )


def stricter(old: sp.Basic, new: sp.Basic, hypotheses: Hypotheses, depths: tuple[int, ...]) -> str:
    """Why `old` holds wherever `new` and the hypotheses do; empty when that is not shown."""
    return _at_all(
        depths,
        hypotheses,
        old,
        new,
        lambda signs, a, b: _compare(a, b, signs, given=b) in (_DOWN, _SAME),
        "more is asked",
    )


def same_set(old: sp.Basic, new: sp.Basic, hypotheses: Hypotheses, depths: tuple[int, ...]) -> str:
    """Why `old` and `new` hold at the same points; empty when that is not shown."""
    return _at_all(
        depths,
        hypotheses,
        old,
        new,
        lambda signs, a, b: _compare(a, b, signs) == _SAME or _proportional(a, b),
        "no point tells them apart",
    )


def _at_all(
    depths: tuple[int, ...],
    hypotheses: Hypotheses,
    old: sp.Basic,
    new: sp.Basic,
    holds: Callable[[_Signs, sp.Basic, sp.Basic], bool],
    words: str,
) -> str:
    if old.free_symbols | new.free_symbols == {N}:
        pairs = [(_integer_truth(old, n), _integer_truth(new, n)) for n in _INTEGERS]
        swapped = {
            "less is asked": lambda a, b: b or not a,
            "more is asked": lambda a, b: a or not b,
            "no point tells them apart": lambda a, b: a == b,
        }
        return (
            f"{words} at each number of factors N >= 2"
            if all(swapped[words](a, b) for a, b in pairs)
            else ""
        )
    used = depths if N in old.free_symbols | new.free_symbols else depths[:1]
    cases = _by_sign(hypotheses, old.free_symbols | new.free_symbols, used)
    try:
        found = all(
            holds(_Signs(case, depth), _fixed(old, depth), _fixed(new, depth))
            for depth in used
            for case in cases
        )
    except (TypeError, ValueError, ArithmeticError, RecursionError, AttributeError):
        return ""
    if not found:
        return ""
    return words + (f" at N = {used[0]}..{used[-1]}" if len(used) > 1 else "")


def _by_sign(
    hypotheses: Hypotheses, symbols: set[sp.Basic], depths: tuple[int, ...]
) -> list[Hypotheses]:
    """The hypotheses, once for each sign of a symbol whose sign they leave open; more than two such
    symbols are left as they are.
    """
    for symbol in sorted(
        (s for s in symbols - {N} if not getattr(s, "is_Matrix", False) and not s.is_integer),
        key=lambda s: s.name,
    ):
        positive = sp.Gt(symbol, 0, evaluate=False)
        if positive not in hypotheses and proved_at(helper(hypotheses, positive), depths):
            hypotheses = (*hypotheses, positive)
    settled = {
        h.lhs
        for h in hypotheses
        if isinstance(h, Relational)
        and h.rhs == 0
        and h.lhs.is_Symbol
        and not isinstance(h, (sp.Ne, sp.Eq))
    }
    free = sorted(
        (
            s
            for s in symbols - settled - {N}
            if not getattr(s, "is_Matrix", False) and not s.is_integer
        ),
        key=lambda s: s.name,
    )
    cases = [hypotheses]
    for symbol in free if len(free) <= 2 else ():
        cases = [
            (*case, half)
            for case in cases
            for half in (sp.Ge(symbol, 0, evaluate=False), sp.Lt(symbol, 0, evaluate=False))
        ]
    return cases


def _integer_truth(condition: sp.Basic, value: int) -> bool:
    from fractions import Fraction

    return truth(condition, {N: Fraction(value)}, RATIONAL) is Truth.YES


def _fixed(tree: sp.Basic, depth: int) -> sp.Basic:
    """The tree at one depth; relations stay as written."""
    if tree == N:
        return sp.Integer(depth)
    if not tree.args or N not in tree.free_symbols:
        return tree
    if isinstance(tree, sp.Piecewise):
        # Cases by the depth alone are settled here.
        cases = [(_fixed(value, depth), _fixed(condition, depth)) for value, condition in tree.args]
        cases = [
            (value, sp.true if condition.doit() == sp.true else condition)
            for value, condition in cases
            if condition.doit() != sp.false
        ]
        if not cases:
            raise ValueError("no case is left at this depth")
        return cases[0][0] if cases[0][1] == sp.true else sp.Piecewise(*cases, evaluate=False)
    return rebuilt(tree, tuple(_fixed(part, depth) for part in tree.args))


def _compare(
    old: sp.Basic, new: sp.Basic, signs: _Signs, given: sp.Basic | None = None
) -> int | None:
    """1 when the new condition asks less, -1 when it asks more, 0 when it asks the same, None when
    that is not shown.

    given: the one of the two that is taken for true.
    """
    if old == new:
        return _SAME
    if isinstance(old, (sp.And, sp.Or)):
        return _combined(old, new, signs)
    if isinstance(new, (sp.And, sp.Or)) or not (
        isinstance(old, Relational) and isinstance(new, Relational)
    ):
        return None
    (low, high, strict), (low2, high2, strict2) = _sides(old), _sides(new)
    if strict is None or strict2 is None:
        equal = (
            isinstance(old, type(new))
            and _trend(old.lhs, new.lhs, signs) == _SAME
            and _trend(old.rhs, new.rhs, signs) == _SAME
        )
        return _SAME if equal else None
    # A larger side above what is positive is positive itself.
    for less, more in ((low, high),) if given is old else ((low2, high2),) if given is new else ():
        if signs.of(less) == _UP:
            signs.known[more] = _UP
        if signs.of(more) == _DOWN:
            signs.known[less] = _DOWN
    left, right = _trend(low, low2, signs), _trend(high, high2, signs)
    if left is None or right is None:
        return None
    moves = {-left, right, int(strict) - int(strict2)} - {_SAME}
    return _SAME if not moves else moves.pop() if len(moves) == 1 else None


def _combined(old: sp.Basic, new: sp.Basic, signs: _Signs) -> int | None:
    """And, Or: parts are compared where exactly one differs; a part that is gone loosens an And and
    narrows an Or.
    """
    parts = list(new.args) if isinstance(new, type(old)) else [new]
    left = [p for p in old.args if p not in parts]
    right = [p for p in parts if p not in old.args]
    if not right and left:
        return _UP if isinstance(old, sp.And) else _DOWN
    if len(left) == len(right) == 1:
        return _compare(left[0], right[0], signs)
    return None


def _sides(relation: Relational) -> tuple[sp.Basic, sp.Basic, bool | None]:
    """Smaller side, larger side, strictness; strictness is None for an equation."""
    if isinstance(relation, (sp.Lt, sp.Le)):
        return relation.lhs, relation.rhs, isinstance(relation, sp.Lt)
    if isinstance(relation, (sp.Gt, sp.Ge)):
        return relation.rhs, relation.lhs, isinstance(relation, sp.Gt)
    return relation.lhs, relation.rhs, None


def _trend(old: sp.Basic, new: sp.Basic, signs: _Signs) -> int | None:
    """1 when new >= old wherever the hypotheses hold, -1 when new <= old, 0 when equal, None when
    that is not shown.
    """
    if old == new:
        return _SAME
    if isinstance(old, sp.sign) or isinstance(new, sp.sign):
        found = _trend_of_signs(old, new, signs)
        if found is not None:
            return found
    if isinstance(old, sp.ceiling) and new in (old.args[0], sp.floor(old.args[0])):
        return _DOWN
    if isinstance(old, sp.Max) and not isinstance(new, sp.Max) and new in old.args:
        return _DOWN
    for rule in (_by_parts, _by_difference):
        found = rule(old, new, signs)
        if found is not None:
            return found
    return None


def _trend_of_signs(old: sp.Basic, new: sp.Basic, signs: _Signs) -> int | None:
    """Where one side is a known number, it may lie at an end of what the sign on the other can be:
    1 is the largest value, -1 the least.
    """
    first, second = _number(old, signs), _number(new, signs)
    if first is not None and second is not None:
        return int(sp.sign(second - first))
    if second is not None and isinstance(old, sp.sign) and abs(second) >= 1:
        return int(sp.sign(second))
    if first is not None and isinstance(new, sp.sign) and abs(first) >= 1:
        return -int(sp.sign(first))
    return None


def _number(tree: sp.Basic, signs: _Signs) -> sp.Rational | None:
    """The value of a product of numbers and of signs that the hypotheses settle."""
    value = sp.Integer(1)
    for factor in sp.Mul.make_args(tree):
        if isinstance(factor, sp.sign):
            settled = next(
                (
                    v
                    for v, op in ((1, sp.Gt), (-1, sp.Lt))
                    if signs.proved(op(factor.args[0], 0, evaluate=False))
                ),
                None,
            )
            if settled is None:
                return None
            value *= settled
        elif factor.is_Rational:
            value *= factor
        else:
            return None
    return value


def _by_parts(old: sp.Basic, new: sp.Basic, signs: _Signs) -> int | None:
    kind = next((k for k in (sp.Add, sp.Mul) if isinstance(old, k) or isinstance(new, k)), None)
    found = None if kind is None else _by_terms(kind, old, new, signs)
    if found is not None:
        return found
    if not isinstance(new, type(old)) or len(old.args) != len(new.args):
        return None
    if (
        isinstance(old, sp.Pow)
        and old.exp == new.exp
        and old.exp.is_number
        and signs.of(old.base) == _UP
        and signs.of(new.base) == _UP
    ):
        inner = _trend(old.base, new.base, signs)
        return None if inner is None else inner * int(sp.sign(old.exp))
    if isinstance(old, _INCREASING):
        return _agreeing([_trend(a, b, signs) for a, b in zip(old.args, new.args, strict=True)])
    if isinstance(old, sp.Abs):
        first, second = signs.of(old.args[0]), signs.of(new.args[0])
        inner = _trend(old.args[0], new.args[0], signs)
        return None if first is None or first != second or inner is None else first * inner
    if isinstance(old, sp.Piecewise) and all(
        a[1] == b[1] for a, b in zip(old.args, new.args, strict=True)
    ):
        return _agreeing(
            [_trend(a[0], b[0], signs) for a, b in zip(old.args, new.args, strict=True)]
        )
    if isinstance(old, SpectrumMax) and old.args[1] == new.args[1]:
        return _trend(old.args[0].expr, new.args[0].expr, signs)
    return None


def _by_terms(
    kind: type[sp.Add] | type[sp.Mul], old: sp.Basic, new: sp.Basic, signs: _Signs
) -> int | None:
    """Sums by the terms that differ, products by the factors that differ where the sign of the
    others is known.
    """
    before, after = Counter(kind.make_args(old)), Counter(kind.make_args(new))
    gone, come, common = (
        kind(*(before - after).elements()),
        kind(*(after - before).elements()),
        kind(*(before & after).elements()),
    )
    if common == kind.identity:
        return None
    if kind is sp.Add:
        return _trend(gone, come, signs)
    sign = signs.of(common)
    if sign in (None, _SAME):
        return None
    inner = _trend(gone, come, signs)
    return None if inner is None or sign is None else sign * inner


def _by_difference(old: sp.Basic, new: sp.Basic, signs: _Signs) -> int | None:
    if old != 0 and (new / old).is_Rational:
        ratio = new / old
        own, other = signs.of(old), signs.of(new)
        own = own if own is not None or other is None else other * int(sp.sign(ratio))
        return None if own is None else own * int(sp.sign(ratio - 1))
    if (
        old.has(sp.Piecewise, sp.MatrixSymbol)
        or sp.count_ops(old) + sp.count_ops(new) > _MOST_OPERATIONS
    ):
        return None
    difference = new - old
    found = signs.of(difference)
    return found if found is not None else signs.of(sp.factor_terms(difference))
