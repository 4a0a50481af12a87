"""What a search asks of the same few trees at every point, worked out once a tree."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sympy import Basic, Function, Pow, Product, Rational, Sum, hyper

# guess: SymPy writes out powers and factorials of such numbers in no time, and of 10^18 never.
_LARGEST_WRITTEN = 1000
# Functions whose values at numbers SymPy writes out.
_WRITTEN_OUT = ("sympy.functions.combinatorial", "sympy.functions.special")
# guess: beyond the relations and their parts of all claims at the depths that are drawn.
_KEPT = 8192


@lru_cache(maxsize=_KEPT)
def symbols_of(tree: Basic) -> frozenset[Basic]:
    """Free symbols of a tree."""
    return frozenset(tree.free_symbols)


@lru_cache(maxsize=_KEPT)
def contains(tree: Basic, *kinds: type | Basic) -> bool:
    """Whether a tree has a node of one of these classes, or one of these nodes."""
    return bool(tree.has(*kinds))


@lru_cache(maxsize=_KEPT)
def nodes_of(tree: Basic, *kinds: type) -> tuple[Basic, ...]:
    """Nodes of these classes in a tree, equal ones once, in SymPy's order."""
    return tuple(tree.atoms(*kinds))


def can_be_written(tree: Basic, numbers: Mapping[Basic, Rational]) -> bool:
    """Whether SymPy may put these numbers into a tree, and write out no powers without end."""
    return all(
        abs(numbers[symbol].p) <= _LARGEST_WRITTEN and numbers[symbol].q <= _LARGEST_WRITTEN
        for symbol in _growing(tree) & numbers.keys()
    )


@lru_cache(maxsize=_KEPT)
def _growing(tree: Basic) -> frozenset[Basic]:
    """Symbols in exponents, in arguments of factorials and the like, and in limits of sums."""
    parts: list[Basic] = [node.exp for node in tree.atoms(Pow)]
    parts += [
        node
        for node in tree.atoms(Function)
        if str(node.func.__module__).startswith(_WRITTEN_OUT) and not isinstance(node, hyper)
    ]
    parts += [end for node in tree.atoms(Sum, Product) for limit in node.limits for end in limit]
    return frozenset[Basic]().union(*(part.free_symbols for part in parts))
