"""Whether two claims say the same in other words."""

from __future__ import annotations

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory.claim import Claim
from rankclock.theory.process import (
    NuclearNorm,
    Rank,
    SpectralNorm,
)
from rankclock.verify.evidence.symbolic.errors import Unsupported
from rankclock.verify.evidence.symbolic.matrix_words import free
from rankclock.verify.mutate.signs import (
    _MOST_OPERATIONS,
)


def same_matrices(old: sp.Basic, new: sp.Basic, claim: Claim) -> str:
    """Why two conditions on norms and ranks are the same: orthogonal factors at either end change
    neither; empty when that is not shown.
    """
    orthogonal = [m for m, kind in claim.matrices.items() if kind == "orthogonal"]
    if not orthogonal:
        return ""
    ends = {form for m in orthogonal for form in (m, sp.Transpose(m))}

    def stripped(node: sp.Basic) -> sp.Basic:
        factors = list(node.args[0].args) if isinstance(node.args[0], sp.MatMul) else [node.args[0]]
        while len(factors) > 1 and factors[0] in ends:
            factors.pop(0)
        while len(factors) > 1 and factors[-1] in ends:
            factors.pop()
        return node.func(sp.MatMul(*factors))

    first, second = (
        tree.xreplace(
            {node: stripped(node) for node in tree.atoms(SpectralNorm, NuclearNorm, Rank)}
        )
        for tree in (old, new)
    )
    return "an orthogonal factor changes no singular value" if first == second else ""


def same_words(old: sp.Basic, new: sp.Basic, claim: Claim) -> str:
    """Why two equations of matrices are the same, side by side as sums of words; empty when that is
    not shown.
    """
    symmetric = {
        sp.Transpose(m): m
        for m, kind in claim.matrices.items()
        if kind in ("symmetric", "diagonal")
    }
    if not symmetric or not isinstance(old, sp.Eq) or not isinstance(new, sp.Eq):
        return ""
    try:
        same = all(
            free(a.xreplace(symmetric)) == free(b.xreplace(symmetric))
            for a, b in ((old.lhs, new.lhs), (old.rhs, new.rhs))
        )
    except (Unsupported, TypeError, ValueError, AttributeError):
        return ""
    return "a symmetric matrix is its transpose" if same else ""


def _proportional(old: sp.Basic, new: sp.Basic) -> bool:
    """Same comparison, and the differences of the sides are positive multiples of each other (for
    equations any multiples but zero).
    """
    if not isinstance(old, Relational) or not isinstance(new, type(old)):
        return False
    if sp.count_ops(old) + sp.count_ops(new) > _MOST_OPERATIONS or old.has(
        sp.Piecewise, sp.MatrixSymbol, sp.Integral
    ):
        return False
    ratio = sp.simplify((new.lhs - new.rhs) / (old.lhs - old.rhs))
    return bool(ratio.is_number and (ratio > 0 or (isinstance(old, (sp.Eq, sp.Ne)) and ratio != 0)))
