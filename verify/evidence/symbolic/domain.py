"""Whether both sides of an identity have a value at every point of a domain.

Computer algebra proves an identity where all that it divides by is there: `(x**2 - 1)/(x - 1)`
simplifies to `x + 1`, and is none at 1.
"""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp
from sympy.matrices.expressions.trace import Trace

from rankclock.theory.symbols import N
from rankclock.verify.evidence.symbolic.chains import implied_by

# What has a value wherever its parts have one.
_TOTAL = (sp.Add, sp.Mul, sp.MatAdd, sp.MatMul, sp.Transpose, sp.Eq, Trace)


def defined_throughout(relation: sp.Basic, hypotheses: Iterable[sp.Basic]) -> bool:
    """Whether a relation is seen to have a value wherever the hypotheses hold.

    relation: an equation. False where that is not seen: other functions than sums, products and
    powers are not looked into.
    """
    domain = tuple(hypotheses)
    return all(_has_value(node, domain) for node in sp.preorder_traversal(relation))


def _has_value(node: sp.Basic, domain: tuple[sp.Basic, ...]) -> bool:
    if isinstance(node, sp.Pow):
        return _power_has_value(node.base, node.exp, domain)
    # A symbol or a number is there; of an infinite one nothing is proved.
    is_atom = node.is_Atom and node.is_finite is not False
    return is_atom or isinstance(node, _TOTAL)


def _power_has_value(base: sp.Basic, exponent: sp.Basic, domain: tuple[sp.Basic, ...]) -> bool:
    # Not for a base that may be 0: powers with roots are put together as if it were not.
    if base.is_positive or implied_by(base > 0, domain) is not None:
        return True
    return bool(exponent.is_integer) and _is_nonnegative(exponent, domain)


def _is_nonnegative(exponent: sp.Basic, domain: tuple[sp.Basic, ...]) -> bool:
    """Whether an exponent is 0 or more at every depth of a domain."""
    if exponent.has(N):
        if implied_by(N >= 2, domain) is None:
            return False
        further = sp.Symbol("further", integer=True, nonnegative=True)
        exponent = sp.expand(exponent.subs(N, 2 + further))
    return bool(exponent.is_nonnegative)
