"""Functions at whose zeros a statement may turn: both sides agree, a case changes, a part has none.

A statement that is true almost everywhere fails at such a zero, if anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations

import sympy as sp
from sympy.core.relational import Relational

# guess: integers at which a floor or a ceiling is tried to jump.
_JUMPS = (1, 2, 3, -1)
# guess: operations of a difference that is factored; more take long, and hardly ever factor.
_LONGEST = 80


@lru_cache(maxsize=1024)
def turning_functions(trees: tuple[sp.Basic, ...]) -> tuple[sp.Basic, ...]:
    """Functions of the symbols of relations, each once, those of hypotheses and sides first."""
    every = (f for tree in trees for node in sp.preorder_traversal(tree) for f in _of_node(node))
    factors = (factor for function in every for factor in _factors(function))
    return tuple(dict.fromkeys(f for f in factors if f.free_symbols))


def factors_of_difference(relation: Relational) -> tuple[sp.Basic, ...]:
    """Factors of the difference of both sides, each once and to the first power."""
    every = (f for d in _differences(relation.lhs, relation.rhs) for f in _factors(d))
    inner = (f.args[0] if isinstance(f, sp.Abs) else f for f in every)
    return tuple(dict.fromkeys(f for f in inner if f.free_symbols))


def _of_node(node: sp.Basic) -> Iterable[sp.Basic]:
    """Functions at whose zeros one node of a tree turns."""
    if isinstance(node, Relational):
        return _differences(node.lhs, node.rhs)
    if isinstance(node, (sp.Abs, sp.sign)):
        return node.args
    if isinstance(node, (sp.Max, sp.Min)):
        return (first - other for first, other in combinations(node.args, 2))
    if isinstance(node, sp.Pow):
        # A pole, the end of a root, the zero of a square.
        plain = node.exp.is_Integer and node.exp.is_odd and node.exp.is_positive
        return () if plain else (node.base,)
    if isinstance(node, sp.log):
        return (node.args[0], node.args[0] - 1)
    if isinstance(node, (sp.floor, sp.ceiling)):
        return (node.args[0] - number for number in _JUMPS)
    if isinstance(node, sp.Function) and len(node.args) == 1:
        return node.args
    return ()


def _differences(left: sp.Basic, right: sp.Basic) -> Iterator[sp.Basic]:
    if not (isinstance(left, sp.Expr) and isinstance(right, sp.Expr)):
        return
    if isinstance(left, sp.Function) and left.func == right.func and len(left.args) == 1:
        yield left.args[0] - right.args[0]
    yield left - right


def _factors(function: sp.Basic) -> Iterator[sp.Basic]:
    """The factors of a function that has some, and the function itself."""
    yield function
    if function.is_Pow or function.is_Mul or sp.count_ops(function) > _LONGEST:
        parts = function
    else:
        # Algebra may only be hidden by a common factor, such as an exponential.
        parts = sp.factor_terms(function)
    for part in sp.Mul.make_args(parts):
        yield part.base if part.is_Pow and part.exp.is_Rational else part
