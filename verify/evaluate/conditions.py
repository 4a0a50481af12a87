"""Three-valued truth of relations, and of what `And`, `Or`, `Not` and `Implies` make of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import sympy as sp
from sympy.core.relational import Relational

from rankclock.verify.arithmetic.outcomes import NotRational, Undecided, Undefined
from rankclock.verify.evaluate.compiled import Compiled, Evaluation
from rankclock.verify.verdict import Truth

# Truth of a condition at the point of a run. Raises what its parts raise, where that matters.
Judge: TypeAlias = Callable[[Evaluation], Truth]


def compile_condition(program: Compiled, condition: sp.Basic) -> Judge:
    """A relation, or a logical combination of relations, whose sides are steps of the program."""
    if condition in (sp.true, sp.false):
        known = Truth.YES if condition == sp.true else Truth.NO
        return lambda run: known
    if isinstance(condition, sp.Not):
        inner = compile_condition(program, condition.args[0])
        return lambda run: inner(run).negated()
    if isinstance(condition, sp.Equivalent):
        alike = [compile_condition(program, part) for part in condition.args]
        return lambda run: _same([judge(run) for judge in alike])
    if isinstance(condition, sp.Implies):
        premise, conclusion = condition.args
        parts: Sequence[sp.Basic] = (sp.Not(premise, evaluate=False), conclusion)
        return _first_that_decides(program, parts, Truth.YES)
    if isinstance(condition, (sp.And, sp.Or)):
        decides = Truth.NO if isinstance(condition, sp.And) else Truth.YES
        return _first_that_decides(program, _cheapest_first(condition.args), decides)
    if not isinstance(condition, Relational):
        return _refused(condition)
    return _comparison(program, condition)


def _comparison(program: Compiled, relation: Relational) -> Judge:
    operator = relation.rel_op
    left, right = map(program.add, program.sides(relation))
    return lambda run: run.algebra.compare(operator, run.value(left), run.value(right))


def _refused(condition: sp.Basic) -> Judge:
    def judge(run: Evaluation) -> Truth:
        raise ValueError(f"not a relation: {condition}")

    return judge


def _cheapest_first(parts: Sequence[sp.Basic]) -> list[sp.Basic]:
    # The second key makes the order, and so the error that is raised, the same in every run.
    return sorted(parts, key=lambda part: (sp.count_ops(part), sp.default_sort_key(part)))


def _first_that_decides(program: Compiled, parts: Sequence[sp.Basic], decides: Truth) -> Judge:
    """A conjunction or a disjunction; a missing value matters only where no part decides.

    decides: the truth of one part that settles the whole, NO for And and YES for Or.
    """
    judges = [compile_condition(program, part) for part in parts]

    def judge(run: Evaluation) -> Truth:
        outcome = decides.negated()
        missing: Undefined | None = None
        unsettled: NotRational | Undecided | None = None
        for part in judges:
            try:
                answer = part(run)
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

    return judge


def _same(values: list[Truth]) -> Truth:
    if Truth.UNKNOWN in values:
        return Truth.UNKNOWN
    return Truth.YES if len(set(values)) == 1 else Truth.NO
