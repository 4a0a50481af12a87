"""Where a relation has no value: it cannot be true there, so a claim that admits such a point is
refuted.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Any

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
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.decide import Decision, How, decide, has_no_value
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.walk import evaluate
from rankclock.verify.verdict import Truth

_BITS = 128
# Position of steps or time, and of the depth, among the arguments; None where there is none.
_PLACES: dict[type, tuple[int | None, int]] = {
    Iterate: (0, 1),
    Passage: (None, 0),
    RecoveryTime: (None, 0),
    Flow: (0, 1),
    FirstIterate: (0, 1),
    OtherIterate: (0, 1),
    FactorIterate: (1, 2),
    ProductIterate: (0, 1),
}


def without_value(relation: sp.Basic, values: dict[sp.Basic, Any], decision: Decision) -> str:
    """Why a relation certainly has no value at a point, empty where that is not known.

    values: exact, by symbol. decision: what `decide` found there. A value that is merely out of
    reach is none that is missing.
    """
    if decision.how is How.UNDEFINED and exact_arguments(relation, values):
        return "a part of it has no value"
    return outside(relation, values) or ""


def outside(relation: sp.Basic, values: dict[sp.Basic, Any]) -> str | None:
    """Why a relation has no value at a point although its parts may be computed; None where nothing
    is amiss.

    The number of factors and of steps are integers, the flow is followed forward in time, and the
    travel time between points on two sides of a zero of the velocity is infinite. values: exact, by
    symbol.
    """
    for node in _asked_for(relation, values) if _has_any(relation) else ():
        if isinstance(node, sp.Integral):
            if _crosses_a_pole(node, values):
                return "an integral over a pole"
        elif amiss := _process(node, values):
            return amiss
    return None


@lru_cache(maxsize=4096)
def _has_any(relation: sp.Basic) -> bool:
    """Whether there is any process or integral in a relation."""
    return bool(relation.has(*_PLACES, sp.Integral))


def _asked_for(tree: sp.Basic, values: dict[sp.Basic, Any]) -> Iterator[sp.Basic]:
    """Processes and integrals whose value a tree surely needs: of a case distinction those of the
    case that applies, of an `Or` or an implication none.
    """
    if isinstance(tree, sp.Piecewise):
        for value, condition in tree.args:
            applies = decide(condition, values).truth
            if applies is Truth.YES:
                yield from _asked_for(value, values)
            if applies is not Truth.NO:
                return
        return
    if isinstance(tree, Boolean) and not isinstance(
        tree, (Relational, sp.And, sp.Equivalent, sp.Not)
    ):
        return
    if isinstance(tree, (*_PLACES, sp.Integral)):
        yield tree
    # Inside an integral, a sum or a function of the eigenvalue a variable is bound, so only what
    # stands outside is looked at.
    parts = (
        tree.limits[0][1:]
        if isinstance(tree, sp.Integral)
        else ()
        if isinstance(tree, (sp.Sum, sp.Lambda))
        else tree.args
    )
    for part in parts:
        yield from _asked_for(part, values)


def exact_arguments(relation: sp.Basic, values: dict[sp.Basic, Any]) -> bool:
    """Whether every process gets rational scalars, or one that has no value, so that a value that
    is missing is missing indeed and not merely out of reach.
    """
    scalars = (
        part
        for node in relation.atoms(*_PLACES)
        for part in node.args
        if not isinstance(part, sp.MatrixExpr)
    )
    return all(_exact(part, values) is not None or _without_value(part, values) for part in scalars)


def _without_value(tree: sp.Basic, values: dict[sp.Basic, Any]) -> bool:
    """Whether a backend finds that a tree has no value."""
    with precision(_BITS):
        return any(has_no_value(tree, values, algebra) for algebra in (RATIONAL, BALL))


def _process(node: sp.Basic, values: dict[sp.Basic, Any]) -> str | None:
    name = type(node).__name__
    when, depth = _PLACES[type(node)]
    order = _exact(node.args[depth], values)
    if order is not None and (order < 2 or order.denominator != 1):
        return f"{name} needs an integer N >= 2"
    time = _exact(node.args[when], values) if when is not None else None
    if (
        isinstance(node, Flow)
        and when is not None
        and (time < 0 if time is not None else _negative(node.args[when], values))
    ):
        return "the flow at a negative time"
    if time is not None and not isinstance(node, Flow) and (time < 0 or time.denominator != 1):
        return f"{name} after a number of steps that is no count"
    return None


def _negative(tree: sp.Basic, values: dict[sp.Basic, Any]) -> bool:
    """Whether a value that is not rational is below zero, rigorously."""
    with precision(_BITS):
        try:
            return bool(evaluate(tree, values, BALL) < 0)
        except (ArithmeticError, ValueError, TypeError):
            return False


def _exact(tree: sp.Basic, values: dict[sp.Basic, Any]) -> Fraction | None:
    if not tree.free_symbols <= values.keys():
        return None
    try:
        return RATIONAL.as_fraction(evaluate(tree, values, RATIONAL))
    except (ArithmeticError, ValueError, TypeError):
        return None


def _crosses_a_pole(node: sp.Integral, values: dict[sp.Basic, Any]) -> bool:
    """Whether the reciprocal of the integrand, a polynomial, surely has a zero in the range: no
    integral over such a pole is finite.
    """
    integrand, (variable, low, high) = node.args
    if not _is_reciprocal_of_polynomial(integrand, variable, values):
        return False
    with precision(_BITS):
        try:
            ends = [evaluate(end, values, BALL) for end in (low, high)]
            if (
                not (ends[0] > 0 and ends[1] > 0)
                and not (ends[0] < 0 and ends[1] < 0)
                and _exact(1 / integrand, {**values, variable: Fraction(0)}) == 0
            ):
                return not _empty(
                    node, values
                )  # the velocity vanishes at zero, without a change of sign when N is odd
            slowness = [1 / evaluate(integrand, {**values, variable: end}, BALL) for end in ends]
        except ZeroDivisionError:
            return False
        except ArithmeticError:
            return _at_a_pole(node, values)
        except (ValueError, TypeError):
            return False
        return bool((slowness[0] > 0 and slowness[1] < 0) or (slowness[0] < 0 and slowness[1] > 0))


def _is_reciprocal_of_polynomial(
    integrand: sp.Basic, variable: sp.Basic, values: dict[sp.Basic, Any]
) -> bool:
    numbers = {
        s: sp.Rational(v.numerator, v.denominator)
        for s, v in values.items()
        if isinstance(v, Fraction) and s != variable
    }
    return bool((1 / integrand.xreplace(numbers)).is_polynomial(variable))


def _empty(node: sp.Integral, values: dict[sp.Basic, Any]) -> bool:
    """Whether the range is known to be a single point."""
    _, (_, low, high) = node.args
    ends = _exact(low, values), _exact(high, values)
    return ends[0] is not None and ends[0] == ends[1]


def _at_a_pole(node: sp.Integral, values: dict[sp.Basic, Any]) -> bool:
    """Whether an end of the range is exactly a zero of the reciprocal of the integrand, and the
    range is not empty.
    """
    integrand, (variable, low, high) = node.args
    ends = [_exact(end, values) for end in (low, high)]
    if None in ends or ends[0] == ends[1]:
        return False
    return any(_exact(1 / integrand, {**values, variable: end}) == 0 for end in ends)
