"""Three-valued truth of relations, and of what `And`, `Or`, `Not` and `Implies` make of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sympy as sp
from sympy.core.relational import Relational

from rankclock.verify.arithmetic.outcomes import NotRational, Undecided, Undefined
from rankclock.verify.evaluate.algebra import Algebra, Value
from rankclock.verify.verdict import Truth

Valuation = Callable[[sp.Basic], Value]


def holds(condition: sp.Basic, value: Valuation, algebra: Algebra) -> Truth:
    """Truth of a relation or a logical combination of relations.

    value: the value of a tree in the backend. Raises what it raises, where that matters.
    """
    if condition is sp.true:
        return Truth.YES
    if condition is sp.false:
        return Truth.NO
    if isinstance(condition, sp.Not):
        return holds(condition.args[0], value, algebra).negated()
    if isinstance(condition, sp.Equivalent):
        return _same([holds(part, value, algebra) for part in condition.args])
    if isinstance(condition, sp.Implies):
        premise, conclusion = condition.args
        parts = (sp.Not(premise, evaluate=False), conclusion)
        return _first_that_decides(parts, Truth.YES, value, algebra)
    if isinstance(condition, (sp.And, sp.Or)):
        decides = Truth.NO if isinstance(condition, sp.And) else Truth.YES
        return _first_that_decides(_cheapest_first(condition.args), decides, value, algebra)
    if not isinstance(condition, Relational):
        raise ValueError(f"not a relation: {condition}")
    return algebra.compare(condition.rel_op, value(condition.lhs), value(condition.rhs))


def _cheapest_first(parts: Sequence[sp.Basic]) -> list[sp.Basic]:
    # The second key makes the order, and so the error that is raised, the same in every run.
    return sorted(parts, key=lambda part: (sp.count_ops(part), sp.default_sort_key(part)))


def _first_that_decides(
    parts: Sequence[sp.Basic], decides: Truth, value: Valuation, algebra: Algebra
) -> Truth:
    """Truth of a conjunction or a disjunction; a missing value matters only where no part decides.

    decides: the truth of one part that settles the whole, NO for And and YES for Or.
    """
    outcome = decides.negated()
    missing: Undefined | None = None
    unsettled: NotRational | Undecided | None = None
    for part in parts:
        try:
            answer = holds(part, value, algebra)
        except Undefined as problem:
            missing = missing or problem
            continue
        except (NotRational, Undecided) as problem:
            # A later part may decide all the same; if none does, another backend is asked.
            unsettled = unsettled or problem
            continue
        if answer is decides:
            return decides
        if answer is Truth.UNKNOWN:
            outcome = Truth.UNKNOWN
    if unsettled is not None:
        raise unsettled
    # A part that is still open may decide at a higher precision.
    if missing is not None and outcome is not Truth.UNKNOWN:
        raise missing
    return outcome


def _same(values: list[Truth]) -> Truth:
    if Truth.UNKNOWN in values:
        return Truth.UNKNOWN
    return Truth.YES if len(set(values)) == 1 else Truth.NO
