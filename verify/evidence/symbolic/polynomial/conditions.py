"""Comparisons in positive variables: what the signs of their coefficients decide."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanAtom

from rankclock.verify.arithmetic.rationals import as_fraction, exact_root
from rankclock.verify.evidence.symbolic.checker.terms import NumberSign
from rankclock.verify.evidence.symbolic.errors import Unsupported
from rankclock.verify.evidence.symbolic.polynomial.fraction import Ring, quotients
from rankclock.verify.verdict import Truth

Sides = tuple[sp.Basic, str, sp.Basic]

# What a comparison becomes when both sides are inverted, or exchanged.
FLIPPED: Mapping[str, str] = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
# Signs of left - right for which a comparison is true.
_TRUE_FOR: Mapping[str, frozenset[NumberSign]] = {
    ">": frozenset({NumberSign.PLUS}),
    ">=": frozenset({NumberSign.PLUS, NumberSign.ZERO}),
    "<": frozenset({NumberSign.MINUS}),
    "<=": frozenset({NumberSign.MINUS, NumberSign.ZERO}),
    "==": frozenset({NumberSign.ZERO}),
    "!=": frozenset({NumberSign.PLUS, NumberSign.MINUS}),
}


@dataclass(frozen=True)
class DomainCondition:
    """One hypothesis, as `left op right`, with the text it came from."""

    text: str
    left: sp.Basic
    op: str
    right: sp.Basic

    def mapped(self, swap: Mapping[sp.Basic, sp.Basic]) -> DomainCondition:
        """The comparison with sub-trees replaced."""
        return replace(
            self, left=self.left.xreplace(dict(swap)), right=self.right.xreplace(dict(swap))
        )

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """Symbols of both sides."""
        return self.left.free_symbols | self.right.free_symbols


@dataclass(frozen=True)
class MonomialBound:
    """`monomial op bound` in positive variables. exponents: by name of variable, none zero."""

    exponents: dict[str, int]
    op: str
    bound: Fraction


def relation_sides(relation: sp.Basic) -> Sides:
    """Left side, operator, right side. Raises Unsupported for what is no comparison."""
    if not isinstance(relation, Relational):
        raise Unsupported(f"{relation} is not a comparison")
    return relation.lhs, relation.rel_op, relation.rhs


def rebuilt(relation: sp.Basic, swap: Mapping[sp.Basic, sp.Basic]) -> sp.Basic:
    """A relation, or a logical combination, with sub-trees replaced.

    Its comparisons stay unevaluated: SymPy would decide some of them, and hide from the proof what
    it relied on.
    """
    if isinstance(relation, Relational):
        return relation.func(
            relation.lhs.xreplace(dict(swap)), relation.rhs.xreplace(dict(swap)), evaluate=False
        )
    if isinstance(relation, BooleanAtom):
        return relation
    if isinstance(relation, Boolean):
        return relation.func(*(rebuilt(part, swap) for part in relation.args), evaluate=False)
    return relation.xreplace(dict(swap))


def truth_by_signs(comparison: DomainCondition) -> Truth:
    """Truth of a comparison in positive variables, when the signs of its coefficients show it.

    A polynomial with positive coefficients only is positive where all its variables are.
    """
    if any(not s.is_positive for s in comparison.free_symbols):
        return Truth.UNKNOWN
    try:
        ring, top = _numerator(comparison)
    except Unsupported:
        return Truth.UNKNOWN
    sign = _common_sign(top)
    # Left to the prover where a root of a prime occurs: this shortcut speaks of variables only.
    if ring.radicals or sign is None:
        return Truth.UNKNOWN
    return Truth.YES if sign in _TRUE_FOR[comparison.op] else Truth.NO


def monomial_bound(comparison: DomainCondition) -> MonomialBound | None:
    """A comparison of the form monomial op bound; None for any other form."""
    if comparison.op in ("!=", "=="):
        return None
    try:
        ring, top = _numerator(comparison)
    except Unsupported:
        return None
    items = sorted(top.to_dict().items(), key=lambda item: item[1])
    # A binomial a v^e - b v^f with a, b > 0: compare v^(e-f) with b/a.
    is_binomial = len(items) == 2 and items[0][1] < 0 < items[1][1]
    if ring.radicals or not is_binomial:
        return None
    (low, negative), (high, positive) = items
    exponents = {
        name: int(i) - int(j) for name, i, j in zip(ring.names, high, low, strict=True) if i != j
    }
    ratio = -negative / positive
    return _in_lowest_powers(MonomialBound(exponents, comparison.op, as_fraction(ratio)))


def _in_lowest_powers(shape: MonomialBound) -> MonomialBound:
    """The same bound without negative exponents throughout, and as roots where they are exact."""
    exponents, op, bound = shape.exponents, shape.op, shape.bound
    order = math.gcd(*exponents.values())
    if all(e < 0 for e in exponents.values()):
        exponents, bound, op = {n: -e for n, e in exponents.items()}, 1 / bound, FLIPPED[op]
    root = exact_root(bound, order)
    if root is not None:
        exponents, bound = {n: e // order for n, e in exponents.items()}, root
    return MonomialBound(exponents, op, bound)


def _numerator(comparison: DomainCondition) -> tuple[Ring, Any]:
    """Polynomial with the sign of left - right.

    Raises Unsupported when the denominator has no visible sign.
    """
    ring, [(top, bottom)] = quotients([comparison.left - comparison.right], None)
    sign = _common_sign(bottom)
    if sign is None or sign is NumberSign.ZERO:
        raise Unsupported(f"the sign of a denominator in {comparison.text}")
    return ring, top if sign is NumberSign.PLUS else -top


def _common_sign(poly: Any) -> NumberSign | None:
    """The sign that all coefficients have, ZERO for the zero polynomial; None for both signs."""
    signs = {NumberSign.PLUS if c > 0 else NumberSign.MINUS for c in poly.to_dict().values()}
    if not signs:
        return NumberSign.ZERO
    return signs.pop() if len(signs) == 1 else None
