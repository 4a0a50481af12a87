"""Cases in which two conditions are compared: one depth, and one sign of each symbol, at a time."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory.symbols import N
from rankclock.verify.mutate.operators import rebuilt
from rankclock.verify.mutate.proofs import implied
from rankclock.verify.mutate.signs import Hypotheses

# guess: each symbol doubles the cases, and each case asks the prover again.
_MOST_SPLIT = 2


def by_sign(
    hypotheses: Hypotheses, symbols: set[sp.Basic], depths: tuple[int, ...]
) -> list[Hypotheses]:
    """The hypotheses, once for each sign of a symbol whose sign they leave open.

    More such symbols than `_MOST_SPLIT` are left as they are.
    """
    for symbol in _signed(symbols):
        positive = sp.Gt(symbol, 0, evaluate=False)
        if positive not in hypotheses and implied(hypotheses, positive, depths):
            hypotheses = (*hypotheses, positive)
    free = _signed(symbols - {h.lhs for h in hypotheses if _settles_a_sign(h)})
    cases = [hypotheses]
    for symbol in free if len(free) <= _MOST_SPLIT else ():
        halves = (sp.Ge(symbol, 0, evaluate=False), sp.Lt(symbol, 0, evaluate=False))
        cases = [(*case, half) for case in cases for half in halves]
    return cases


def _signed(symbols: Iterable[sp.Basic]) -> list[sp.Basic]:
    """Real symbols by name; depths and numbers of steps have the sign that the table gives them."""
    return sorted(
        (s for s in symbols if s != N and not getattr(s, "is_Matrix", False) and not s.is_integer),
        key=lambda s: s.name,
    )


def _settles_a_sign(hypothesis: sp.Basic) -> bool:
    if not isinstance(hypothesis, Relational) or isinstance(hypothesis, (sp.Ne, sp.Eq)):
        return False
    return bool(hypothesis.rhs == 0 and hypothesis.lhs.is_Symbol)


def at_depth(tree: sp.Basic, depth: int) -> sp.Basic:
    """The tree at one depth; relations stay as written.

    Raises ValueError where no case of a tree is left at this depth.
    """
    if tree == N:
        return sp.Integer(depth)
    if not tree.args or N not in tree.free_symbols:
        return tree
    if isinstance(tree, sp.Piecewise):
        return _cases_at_depth(tree, depth)
    return rebuilt(tree, tuple(at_depth(part, depth) for part in tree.args))


def _cases_at_depth(tree: sp.Piecewise, depth: int) -> sp.Basic:
    """A function by cases, of which those that depend on the depth alone are settled."""
    cases = []
    for value, condition in tree.args:
        case = at_depth(condition, depth)
        settled = case.doit()
        if settled != sp.false:
            cases.append((at_depth(value, depth), sp.true if settled == sp.true else case))
    if not cases:
        raise ValueError("no case is left at this depth")
    first, condition = cases[0]
    return first if condition == sp.true else sp.Piecewise(*cases, evaluate=False)
