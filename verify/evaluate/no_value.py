"""Where a relation has no value: it is not true there, and a claim that admits that is refuted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from rankclock.theory.process import (
    FactorIterate,
    FirstIterate,
    Flow,
    Iterate,
    OtherIterate,
    Passage,
    ProductIterate,
    RecoveryTime,
)
from rankclock.theory.trees import contains, nodes_of
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate.algebra import Algebra, Env
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.decide import Decision, How, decide, exact_value, has_no_value
from rankclock.verify.evaluate.poles import crosses_a_pole
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.steps import evaluate
from rankclock.verify.verdict import Truth

# guess: enough for the sign of a time, and for most logarithms of zero; where it is not, a value
# counts as out of reach and not as missing.
_BITS = 128


class _Place(NamedTuple):
    """Positions among the arguments of a process: of steps or time, if there is one, and of N."""

    when: int | None
    depth: int


# needed: the order of arguments in theory/process.py.
PLACES: dict[type, _Place] = {
    Iterate: _Place(0, 1),
    Passage: _Place(None, 0),
    RecoveryTime: _Place(None, 0),
    Flow: _Place(0, 1),
    FirstIterate: _Place(0, 1),
    OtherIterate: _Place(0, 1),
    FactorIterate: _Place(1, 2),
    ProductIterate: _Place(0, 1),
}


def without_value(relation: sp.Basic, values: Env, decision: Decision) -> str:
    """Why a relation certainly has no value at a point, empty where that is not known.

    values: exact, by symbol. decision: what `decide` found there. A value that is merely out of
    reach is none that is missing.
    """
    if decision.how is How.UNDEFINED and exact_arguments(relation, values):
        return "a part of it has no value"
    return outside(relation, values) or ""


def outside(relation: sp.Basic, values: Env) -> str | None:
    """Why a relation has no value at a point although its parts may be computed; None if it has.

    The number of factors and of steps are integers, the flow is followed forward in time, and the
    travel time between points on two sides of a zero of the velocity is infinite. values: exact, by
    symbol.
    """
    if not contains(relation, *PLACES, sp.Integral):
        return None
    for node in _asked_for(relation, values):
        if isinstance(node, sp.Integral):
            if crosses_a_pole(node, values):
                return "an integral over a pole"
        elif amiss := _process_outside(node, values):
            return amiss
    return None


def _asked_for(tree: sp.Basic, values: Env) -> Iterator[sp.Basic]:
    """Processes and integrals whose value a tree surely needs.

    Of a case distinction those of the case that applies, of an `Or` or an implication none.
    """
    if isinstance(tree, sp.Piecewise):
        yield from _asked_for_by_case(tree, values)
        return
    needs_all_parts = isinstance(tree, (Relational, sp.And, sp.Equivalent, sp.Not))
    if isinstance(tree, Boolean) and not needs_all_parts:
        return
    if isinstance(tree, (*PLACES, sp.Integral)):
        yield tree
    for part in _parts_without_bound_variable(tree):
        yield from _asked_for(part, values)


def _asked_for_by_case(tree: sp.Piecewise, values: Env) -> Iterator[sp.Basic]:
    for value, condition in tree.args:
        applies = decide(condition, values).truth
        if applies is Truth.YES:
            yield from _asked_for(value, values)
        if applies is not Truth.NO:
            # Where it is not known whether a case applies, no later one is surely needed.
            return


def _parts_without_bound_variable(tree: sp.Basic) -> tuple[sp.Basic, ...]:
    """Parts to look at further: those within which no variable is bound.

    Inside an integral, a sum or a function of the eigenvalue a value depends on that variable.
    """
    if isinstance(tree, sp.Integral):
        # Of several limits the inner ones depend on the variables of the outer.
        return tuple(tree.limits[-1][1:])
    if isinstance(tree, (sp.Sum, sp.Product, sp.Lambda)):
        return ()
    return tuple(tree.args)


def exact_arguments(relation: sp.Basic, values: Env) -> bool:
    """Whether every process gets rational scalars, or one that has no value.

    A value that is missing is then missing indeed, and not merely out of reach.
    """
    scalars = (
        part
        for node in nodes_of(relation, *PLACES)
        for part in node.args
        if not isinstance(part, sp.MatrixExpr)
    )
    return all(
        exact_value(part, values) is not None or _without_value(part, values) for part in scalars
    )


def _without_value(tree: sp.Basic, values: Env) -> bool:
    """Whether a backend finds that a tree has no value."""
    backends: tuple[Algebra, ...] = (RATIONAL, BALL)
    with precision(_BITS):
        return any(has_no_value(tree, values, algebra) for algebra in backends)


def _process_outside(node: sp.Basic, values: Env) -> str | None:
    """Why a process is not defined for its arguments; None where it is, or that is not known."""
    name = type(node).__name__
    place = PLACES[type(node)]
    order = exact_value(node.args[place.depth], values)
    if order is not None and (order < 2 or order.denominator != 1):
        return f"{name} needs an integer N >= 2"
    if place.when is None:
        return None
    time = exact_value(node.args[place.when], values)
    if isinstance(node, Flow):
        before = time < 0 if time is not None else _is_negative(node.args[place.when], values)
        return "the flow at a negative time" if before else None
    if time is not None and (time < 0 or time.denominator != 1):
        return f"{name} after a number of steps that is no count"
    return None


def _is_negative(tree: sp.Basic, values: Env) -> bool:
    """Whether a value that is not rational is below zero, rigorously."""
    with precision(_BITS):
        try:
            return bool(evaluate(tree, values, BALL) < 0)
        except (ArithmeticError, ValueError, TypeError):
            return False
