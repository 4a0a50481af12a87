"""Small changes to a SymPy tree: what a slip of the pen would do to a formula, one place at a
time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanAtom

from rankclock.theory.process import FactorIterate, SpectrumMap, SpectrumMax
from rankclock.theory.symbols import N

Path = tuple[int, ...]

_STRICTER = {sp.Le: sp.Lt, sp.Ge: sp.Gt}
_WEAKER = {sp.Lt: sp.Le, sp.Gt: sp.Ge}
_KEPT_AS_WRITTEN = (Relational, sp.And, sp.Or, sp.Not, sp.Equivalent, sp.Implies)


@dataclass(frozen=True)
class Edit:
    """One changed tree. operator: what was done. path: argument indices from the root to the
    changed node.
    """

    operator: str
    path: Path
    tree: sp.Basic

    @property
    def name(self) -> str:
        """Operator and place, such as `exponent+1@0.1`."""
        return f"{self.operator}@{'.'.join(map(str, self.path)) or 'root'}"


def edits(tree: sp.Basic, opaque: frozenset[sp.Basic] = frozenset()) -> Iterator[Edit]:
    """Every changed tree, each once, in a fixed order; none equals the given one.

    tree: an expression, a relation, or a logical combination of relations. opaque: sub-trees that
    stay as they are.
    """
    seen = {tree}
    for path, node in _places(tree, (), opaque):
        masked = _masked(node, opaque)
        for operator, changed in _changes(node, _parent(tree, path)):
            if _index_of(operator) in masked:
                continue
            whole = _put(tree, path, changed)
            if whole is None:
                continue
            if whole not in seen:
                seen.add(whole)
                yield Edit(operator, path, whole)


def applied(tree: sp.Basic, edit: Edit) -> sp.Basic:
    """The same change made to another tree, which stays as it is where it has no such place."""
    try:
        node = at(tree, edit.path)
    except IndexError:
        return tree
    for operator, changed in _changes(node, _parent(tree, edit.path)):
        if operator == edit.operator:
            whole = _put(tree, edit.path, changed)
            return tree if whole is None else whole
    return tree


def at(tree: sp.Basic, path: Path) -> sp.Basic:
    """The node at a path."""
    for index in path:
        tree = tree.args[index]
    return tree


def rebuilt(node: sp.Basic, args: tuple[sp.Basic, ...]) -> sp.Basic:
    """The node with other arguments.

    Relations and their combinations stay as written, so that none collapses unnoticed.
    """
    if isinstance(node, _KEPT_AS_WRITTEN):
        return node.func(*args, evaluate=False)
    if isinstance(node, sp.Piecewise):
        return sp.Piecewise(*args, evaluate=False)
    return node.func(*args)


def _put(tree: sp.Basic, path: Path, changed: sp.Basic) -> sp.Basic | None:
    """The tree with the node at a path replaced; None where SymPy finds no value for it."""
    if not path:
        return changed
    index, rest = path[0], path[1:]
    inner = _put(tree.args[index], rest, changed)
    if inner is None:
        return None
    args = (*tree.args[:index], inner, *tree.args[index + 1 :])
    try:
        whole = rebuilt(tree, args)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return None if whole.has(sp.nan, sp.zoo, sp.oo, -sp.oo) else whole


def _parent(tree: sp.Basic, path: Path) -> sp.Basic | None:
    return at(tree, path[:-1]) if path else None


def _places(
    tree: sp.Basic, path: Path, opaque: frozenset[sp.Basic]
) -> Iterator[tuple[Path, sp.Basic]]:
    """Nodes that may change: bound variables, limits of their range, and the index of a factor
    stay.
    """
    if tree in opaque:
        return
    yield path, tree
    masked = _masked(tree, opaque)
    for index in _inner(tree):
        if index not in masked:
            yield from _places(tree.args[index], (*path, index), opaque)


def _masked(node: sp.Basic, opaque: frozenset[sp.Basic]) -> frozenset[int]:
    """Arguments of a sum or product that together are one opaque sub-tree: SymPy flattens sums in
    sums and products in products.
    """
    found: set[int] = set()
    if isinstance(node, (sp.Add, sp.Mul)):
        for whole in opaque:
            if isinstance(whole, type(node)) and set(whole.args) < set(node.args):
                found |= {i for i, part in enumerate(node.args) if part in whole.args}
    return frozenset(found)


def _index_of(operator: str) -> int | None:
    """The argument that an operator such as `drop2` is about."""
    digits = (
        operator.removeprefix("drop")
        .removeprefix("sign")
        .removeprefix("double")
        .removeprefix("half")
    )
    return int(digits) if digits.isdecimal() else None


def _inner(tree: sp.Basic) -> range | tuple[int, ...]:
    if isinstance(tree, sp.Lambda):
        return (1,)
    if isinstance(tree, (SpectrumMap, SpectrumMax, sp.Inverse)):
        return (0,)
    if isinstance(tree, FactorIterate):
        return range(1, len(tree.args))
    if isinstance(tree, (sp.Sum, sp.Integral)):
        return (0,)
    if isinstance(tree, (sp.MatrixSymbol, sp.Identity)):
        return ()
    return range(len(tree.args))


def _changes(node: sp.Basic, parent: sp.Basic | None) -> Iterator[tuple[str, Any]]:
    if node == N:
        yield "N->N-1", N - 1
    elif isinstance(node, Boolean):
        yield from _of_relation(node)
    elif isinstance(node, (sp.Add, sp.MatAdd)):
        yield from _of_sum(node)
    elif isinstance(node, (sp.Mul, sp.MatMul)):
        yield from _of_product(node)
    elif isinstance(node, sp.Pow):
        yield "exponent+1", node.base ** (node.exp + 1)
        yield "exponent-1", node.base ** (node.exp - 1)
    elif isinstance(node, (sp.Max, sp.Min)):
        for i in range(len(node.args)):
            yield f"drop{i}", node.func(*_without(node.args, i))
    elif isinstance(node, sp.Piecewise):
        for i in range(len(node.args)):
            if len(node.args) > 1:
                yield f"drop{i}", sp.Piecewise(*_without(node.args, i), evaluate=False)
    elif isinstance(node, (sp.ceiling, sp.floor)):
        yield (
            ("floor", sp.floor(node.args[0]))
            if isinstance(node, sp.ceiling)
            else ("ceiling", sp.ceiling(node.args[0]))
        )
        yield "unrounded", node.args[0]
    elif isinstance(node, sp.Transpose):
        yield "untransposed", node.args[0]
    elif node.is_Rational and node != 0:
        yield from _of_number(node, parent)


def _of_relation(node: sp.Basic) -> Iterator[tuple[str, Any]]:
    if isinstance(node, BooleanAtom):
        return
    if isinstance(node, (sp.And, sp.Or)):
        for i in range(len(node.args)):
            rest = _without(node.args, i)
            yield f"drop{i}", rest[0] if len(rest) == 1 else node.func(*rest, evaluate=False)
        return
    if not isinstance(node, Relational):
        return
    for table, name in ((_STRICTER, "strict"), (_WEAKER, "weak")):
        for kind, other in table.items():
            if isinstance(node, kind):
                yield name, other(node.lhs, node.rhs, evaluate=False)
    left, right = node.args
    # Doubling the left side is halving the right one; sides that are zero or a number have changes
    # of their own.
    if right != 0 and not right.is_Rational:
        yield "double", node.func(left, 2 * right, evaluate=False)
        yield "half", node.func(left, right / 2, evaluate=False)
        if not isinstance(node, (sp.Eq, sp.Ne)):
            yield "sign", node.func(left, -right, evaluate=False)
    if isinstance(node, sp.Eq) and right != 0:
        yield "sign", node.func(left, -right, evaluate=False)


def _of_sum(node: sp.Basic) -> Iterator[tuple[str, Any]]:
    if isinstance(node, sp.Add) and {N, sp.Integer(-1)} <= set(node.args):
        yield "N-1->N", node + 1
    for i, term in enumerate(node.args):
        rest = node.func(*_without(node.args, i))
        yield f"drop{i}", rest
        yield f"sign{i}", rest - term
        if not term.is_Rational:
            yield f"double{i}", rest + 2 * term
            yield f"half{i}", rest + term / 2


def _of_product(node: sp.Basic) -> Iterator[tuple[str, Any]]:
    for i, factor in enumerate(node.args):
        if not factor.is_Rational:
            yield f"drop{i}", node.func(*_without(node.args, i))


def _of_number(node: sp.Basic, parent: sp.Basic | None) -> Iterator[tuple[str, Any]]:
    yield "double", 2 * node
    yield "half", node / 2
    if isinstance(parent, sp.Mul):
        yield "sign", -node


def _without(args: tuple[sp.Basic, ...], index: int) -> tuple[sp.Basic, ...]:
    return (*args[:index], *args[index + 1 :])
