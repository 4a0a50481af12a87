"""Random SymPy trees, from leaves and from makers of nodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sympy as sp
from hypothesis import reject
from hypothesis import strategies as st

# What makes a node, and of how many parts.
Maker = tuple[Callable[..., sp.Basic], int]
Trees = st.SearchStrategy[sp.Basic]


def larger_by(makers: Sequence[Maker]) -> Callable[[Trees], Trees]:
    """For `st.recursive`: nodes of one of these makers, over trees."""

    def larger(trees: Trees) -> Trees:
        @st.composite
        def node(draw: st.DrawFn) -> sp.Basic:
            make, parts = draw(st.sampled_from(makers))
            try:
                return make(*[draw(trees) for _ in range(parts)])
            except TypeError:
                # SymPy compares no infinity and no complex number.
                reject()

        return node()

    return larger
