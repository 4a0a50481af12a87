"""What a search asks of the same few trees at every point, worked out once a tree."""

from __future__ import annotations

from functools import lru_cache

from sympy import Basic

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
