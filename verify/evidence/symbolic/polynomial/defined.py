"""Every power in a relation has a value on the whole domain, before anything is cancelled.

Putting in a depth merges powers of one base: x^(N-3) x^2 is x at N = 2, though at x = 0 the first
factor has no value. A claim promises one, so a proof owes that no base of a negative power
vanishes, and that no root is taken of a negative number.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from rankclock.theory.symbols import N
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.arithmetic.spans import span_of
from rankclock.verify.evidence.symbolic.errors import NotProved, Unsupported
from rankclock.verify.evidence.symbolic.polynomial.domain import Domain
from rankclock.verify.evidence.symbolic.polynomial.fraction import quotients
from rankclock.verify.evidence.symbolic.polynomial.goals import (
    ProvedGoal,
    box_of,
    names_of,
    sign_proof,
)


def defined(index: int, relation: sp.Basic, where: Domain, depth: int) -> Iterator[ProvedGoal]:
    """Proofs that the powers of a relation have values.

    relation: as the claim states it. Raises NotProved or Unsupported.
    """
    swap = {N: sp.Integer(depth), **where.places}
    for power in _powers(relation, depth):
        order = power.exp.xreplace({N: sp.Integer(depth)})
        if not order.is_Rational:
            raise Unsupported(f"the exponent {power.exp}")
        base = power.base.xreplace(swap)
        if _has_value(base, order):
            continue
        if base == 0 or base.is_negative:
            raise NotProved(f"{power} has no value on part of the domain")
        if not order.is_Integer:
            raise Unsupported(f"a root of {power.base}")
        # A negative whole power is left: its base must have no zero, of either sign.
        ring, [(top, _)] = quotients([base], where.names)
        proof = sign_proof(ring.terms(top), box_of(ring, where))
        if proof is None:
            raise NotProved(f"{power.base} may vanish in a divisor")
        yield ProvedGoal(index, "a divisor has no zero", names_of(ring), proof)


def _has_value(base: sp.Basic, order: sp.Rational) -> bool:
    """Whether base^order has a real value whatever the variables, as the sign of the base shows."""
    polynomial = order.is_Integer and order >= 0
    power_of_zero = base == 0 and order > 0
    quotient_of_negative = base.is_negative and order.is_Integer
    return bool(polynomial or base.is_positive or power_of_zero or quotient_of_negative)


def _powers(tree: sp.Basic, depth: int) -> Iterator[sp.Pow]:
    """Powers in a tree, those of each term of a sum apart."""
    if isinstance(tree, sp.Pow):
        yield tree
    if isinstance(tree, sp.Sum) and len(tree.limits) == 1:
        # Term by term: an index such as k = 0 may be where a power loses its value.
        index, *ends = (part.xreplace({N: sp.Integer(depth)}) for part in tree.limits[0])
        if not all(end.is_Integer for end in ends):
            raise Unsupported(f"the range of {tree}")
        for value in span_of(*map(as_fraction, ends)).indices():
            yield from _powers(tree.function.xreplace({index: sp.Integer(int(value))}), depth)
        return
    for part in tree.args:
        yield from _powers(part, depth)
