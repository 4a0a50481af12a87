"""Whether two conditions say the same in other words."""

from __future__ import annotations

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory.claim import Claim
from rankclock.theory.process import NuclearNorm, Rank, SpectralNorm
from rankclock.verify.evidence.symbolic.errors import Unsupported
from rankclock.verify.evidence.symbolic.matrix_words import free
from rankclock.verify.mutate.trend import MOST_OPERATIONS

_BY_SINGULAR_VALUES = (SpectralNorm, NuclearNorm, Rank)


def same_matrices(old: sp.Basic, new: sp.Basic, claim: Claim) -> str:
    """Why two conditions on norms and ranks are the same; empty when that is not shown.

    Orthogonal factors at either end change neither.
    """
    orthogonal = [m for m, kind in claim.matrices.items() if kind == "orthogonal"]
    if not orthogonal:
        return ""
    ends = {form for m in orthogonal for form in (m, sp.Transpose(m))}
    first, second = (
        tree.xreplace({node: _stripped(node, ends) for node in tree.atoms(*_BY_SINGULAR_VALUES)})
        for tree in (old, new)
    )
    return "an orthogonal factor changes no singular value" if first == second else ""


def _stripped(node: sp.Basic, ends: set[sp.Basic]) -> sp.Basic:
    """A norm or rank of a product, without the orthogonal factors at its ends."""
    factors = list(sp.MatMul.make_args(node.args[0]))
    while len(factors) > 1 and factors[0] in ends:
        factors.pop(0)
    while len(factors) > 1 and factors[-1] in ends:
        factors.pop()
    return node.func(sp.MatMul(*factors))


def same_words(old: sp.Basic, new: sp.Basic, claim: Claim) -> str:
    """Why two equations of matrices are the same; empty when that is not shown.

    Each side is compared as a sum of words, in which a symmetric matrix is its transpose.
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


def proportional(old: sp.Basic, new: sp.Basic) -> bool:
    """Whether two comparisons of one kind differ by a factor.

    The differences of their sides are positive multiples of each other; for equations, any
    multiples but zero.
    """
    if not isinstance(old, Relational) or not isinstance(new, type(old)):
        return False
    if sp.count_ops(old) + sp.count_ops(new) > MOST_OPERATIONS:
        return False
    if old.has(sp.Piecewise, sp.MatrixSymbol, sp.Integral):
        return False
    ratio = sp.simplify((new.lhs - new.rhs) / (old.lhs - old.rhs))
    if not ratio.is_number:
        return False
    return bool(ratio > 0 or (isinstance(old, (sp.Eq, sp.Ne)) and ratio != 0))
