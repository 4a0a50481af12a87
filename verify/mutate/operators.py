"""Small changes to a SymPy tree, one place at a time: what a slip of the pen would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from rankclock.theory.process import FactorIterate, SpectrumMap, SpectrumMax
from rankclock.theory.symbols import N

# Indices of arguments, from the root to a node.
Path = tuple[int, ...]

_STRICTER = {sp.Le: sp.Lt, sp.Ge: sp.Gt}
_WEAKER = {sp.Lt: sp.Le, sp.Gt: sp.Ge}
# SymPy would turn `x < x + 1` into `true`, and a mutant would be lost without a word.
_KEPT_AS_WRITTEN = (Relational, sp.And, sp.Or, sp.Not, sp.Equivalent, sp.Implies)


@dataclass(frozen=True)
class Edit:
    """One changed tree.

    operator: what was done. path: to the changed node.
    """

    operator: str
    path: Path
    tree: sp.Basic

    @property
    def name(self) -> str:
        """Operator and place, such as `exponent+1@0.1`."""
        return f"{self.operator}@{'.'.join(map(str, self.path)) or 'root'}"


def edits(tree: sp.Basic, opaque: frozenset[sp.Basic] = frozenset()) -> Iterator[Edit]:
    """Every changed tree, each once, in a fixed order; none equals the tree itself.

    tree: an expression, a relation, or a logical combination of relations. opaque: sub-trees that
    stay as they are.
    """
    # Two slips may lead to one tree, as SymPy sorts and cancels; the first names it.
    seen = {tree}
    for path, node in _places(tree, (), opaque):
        masked = _masked(node, opaque)
        for slip in _slips(node, _parent(tree, path)):
            if slip.argument in masked:
                continue
            whole = _put(tree, path, slip.tree)
            if whole is not None and whole not in seen:
                seen.add(whole)
                yield Edit(slip.operator, path, whole)


def applied(tree: sp.Basic, edit: Edit) -> sp.Basic:
    """The same change made to another tree, which stays as it is where it has no such place.

    edit: names the change by operator and path; its tree is not used.
    """
    try:
        node = at(tree, edit.path)
    except IndexError:
        return tree
    for slip in _slips(node, _parent(tree, edit.path)):
        if slip.operator == edit.operator:
            whole = _put(tree, edit.path, slip.tree)
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
    """Nodes that may change, with their paths; see `_inner` for those that stay."""
    if tree in opaque:
        return
    yield path, tree
    masked = _masked(tree, opaque)
    for index in _inner(tree):
        if index not in masked:
            yield from _places(tree.args[index], (*path, index), opaque)


def _masked(node: sp.Basic, opaque: frozenset[sp.Basic]) -> frozenset[int]:
    """Arguments of a sum or product that together are one opaque sub-tree.

    SymPy flattens sums in sums and products in products, so such a sub-tree is no node of its own.
    """
    masked: set[int] = set()
    if isinstance(node, (sp.Add, sp.Mul)):
        for whole in opaque:
            if isinstance(whole, type(node)) and set(whole.args) < set(node.args):
                masked |= {i for i, part in enumerate(node.args) if part in whole.args}
    return frozenset(masked)


def _inner(tree: sp.Basic) -> range | tuple[int, ...]:
    """Indices of the arguments that may change.

    Bound variables and their ranges, the index of a factor and the size of a matrix stay: another
    one would make another statement, or none.
    """
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


@dataclass(frozen=True)
class _Slip:
    """One change of a node. kind: what was done. argument: index of the one it is about, if any."""

    kind: str
    tree: Any
    argument: int | None = None

    @property
    def operator(self) -> str:
        return self.kind if self.argument is None else f"{self.kind}{self.argument}"


def _slips(node: sp.Basic, parent: sp.Basic | None) -> Iterator[_Slip]:
    """What may go wrong at one node. parent: the node above it, None at the root."""
    if node == N:
        yield _Slip("N->N-1", N - 1)
    elif isinstance(node, Boolean):
        yield from _of_condition(node)
    elif isinstance(node, (sp.Add, sp.MatAdd)):
        yield from _of_sum(node)
    elif isinstance(node, (sp.Mul, sp.MatMul)):
        yield from _of_product(node)
    elif isinstance(node, sp.Pow):
        yield _Slip("exponent+1", node.base ** (node.exp + 1))
        yield _Slip("exponent-1", node.base ** (node.exp - 1))
    elif isinstance(node, (sp.Max, sp.Min)):
        for i in range(len(node.args)):
            yield _Slip("drop", node.func(*_without(node.args, i)), i)
    elif isinstance(node, sp.Piecewise):
        yield from _of_cases(node)
    elif isinstance(node, sp.ceiling):
        yield _Slip("floor", sp.floor(node.args[0]))
        yield _Slip("unrounded", node.args[0])
    elif isinstance(node, sp.floor):
        yield _Slip("ceiling", sp.ceiling(node.args[0]))
        yield _Slip("unrounded", node.args[0])
    elif isinstance(node, sp.Transpose):
        yield _Slip("untransposed", node.args[0])
    elif node.is_Rational and node != 0:
        yield from _of_number(node, parent)


def _of_condition(node: sp.Basic) -> Iterator[_Slip]:
    # A truth value by itself, as in the last case of a Piecewise, says nothing that may be wrong.
    if isinstance(node, (sp.And, sp.Or)):
        for i in range(len(node.args)):
            rest = _without(node.args, i)
            alone = len(rest) == 1
            yield _Slip("drop", rest[0] if alone else node.func(*rest, evaluate=False), i)
    elif isinstance(node, Relational):
        yield from _of_relation(node)


def _of_relation(node: Relational) -> Iterator[_Slip]:
    for table, kind in ((_STRICTER, "strict"), (_WEAKER, "weak")):
        for relation, other in table.items():
            if isinstance(node, relation):
                yield _Slip(kind, other(node.lhs, node.rhs, evaluate=False))
    left, right = node.args
    is_equation = isinstance(node, (sp.Eq, sp.Ne))
    # Doubling the left side is halving the right one; sides that are zero or a number have changes
    # of their own.
    if right != 0 and not right.is_Rational:
        yield _Slip("double", node.func(left, 2 * right, evaluate=False))
        yield _Slip("half", node.func(left, right / 2, evaluate=False))
        if not is_equation:
            yield _Slip("sign", node.func(left, -right, evaluate=False))
    if isinstance(node, sp.Eq) and right != 0:
        yield _Slip("sign", node.func(left, -right, evaluate=False))


def _of_cases(node: sp.Piecewise) -> Iterator[_Slip]:
    if len(node.args) > 1:
        for i in range(len(node.args)):
            yield _Slip("drop", sp.Piecewise(*_without(node.args, i), evaluate=False), i)


def _of_sum(node: sp.Basic) -> Iterator[_Slip]:
    if isinstance(node, sp.Add) and {N, sp.Integer(-1)} <= set(node.args):
        yield _Slip("N-1->N", node + 1)
    for i, term in enumerate(node.args):
        rest = node.func(*_without(node.args, i))
        yield _Slip("drop", rest, i)
        yield _Slip("sign", rest - term, i)
        # A number is doubled and halved at its own place.
        if not term.is_Rational:
            yield _Slip("double", rest + 2 * term, i)
            yield _Slip("half", rest + term / 2, i)


def _of_product(node: sp.Basic) -> Iterator[_Slip]:
    for i, factor in enumerate(node.args):
        if not factor.is_Rational:
            yield _Slip("drop", node.func(*_without(node.args, i)), i)


def _of_number(node: sp.Basic, parent: sp.Basic | None) -> Iterator[_Slip]:
    yield _Slip("double", 2 * node)
    yield _Slip("half", node / 2)
    # The sign of a term is changed at its sum.
    if isinstance(parent, sp.Mul):
        yield _Slip("sign", -node)


def _without(args: tuple[sp.Basic, ...], index: int) -> tuple[sp.Basic, ...]:
    return (*args[:index], *args[index + 1 :])
