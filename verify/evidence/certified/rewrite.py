"""Trees made ready for cells: numbers put in, cases cut down, integrals in closed form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory.formulas.flow import travel_hypergeometric, travel_integral
from rankclock.theory.symbols import N, lam


class NoBox(ValueError):
    """A tree that cannot be evaluated over cells, or a box that is none."""


# What `compile_condition` makes of comparisons; of anything else there would be an error only where
# it is judged.
_LOGIC = (sp.Not, sp.And, sp.Or, sp.Implies, sp.Equivalent)


def comparisons(condition: sp.Basic) -> Iterator[Relational]:
    """The comparisons that a condition is made of, from left to right.

    Raises NoBox where it is made of something else.
    """
    if isinstance(condition, Relational):
        yield condition
    elif isinstance(condition, _LOGIC):
        for part in condition.args:
            yield from comparisons(part)
    elif condition not in (sp.true, sp.false):
        raise NoBox(f"{condition} is no comparison")


def require_comparisons(condition: sp.Basic) -> None:
    """Raises NoBox where a condition is made of anything but comparisons."""
    for _ in comparisons(condition):
        pass


def difference(relation: Relational) -> sp.Basic:
    """Right minus left: in one formula slopes see what both sides have in common."""
    return relation.rhs - relation.lhs


def closed_forms(tree: sp.Basic) -> sp.Basic:
    """Travel times written as integrals, in closed form, which has slopes.

    Source: claim travel-hypergeometric.
    """
    swap = {}
    for node in tree.atoms(sp.Integral):
        if len(node.limits) == 1 and len(node.limits[0]) == 3:
            _, low, high = node.limits[0]
            if node == travel_integral(low, high, N, lam):
                swap[node] = travel_hypergeometric(low, high, N, lam)
    return tree.xreplace(swap)


def put(tree: sp.Basic, values: Mapping[sp.Basic, sp.Basic]) -> sp.Basic:
    """A tree with symbols replaced by numbers, and finite sums written out.

    Of a case distinction only the cases that remain are touched. Raises NoBox where a side of a
    comparison has no value at the numbers.
    """
    if tree in values:
        return values[tree]
    if isinstance(tree, sp.Piecewise):
        return _put_into_cases(tree, values)
    if not tree.args:
        return tree
    if isinstance(tree, (sp.And, sp.Or)):
        return _put_into_logic(tree, values)
    parts = [put(part, values) for part in tree.args]
    if isinstance(tree, Relational) and sp.nan in parts:
        raise NoBox(f"{tree} has no value at the numbers of the box")
    written = tree.func(*parts)
    return written.doit() if isinstance(tree, sp.Sum) else written


def _put_into_cases(tree: sp.Piecewise, values: Mapping[sp.Basic, sp.Basic]) -> sp.Basic:
    # A case that does not apply may have no value at the numbers, such as 1/0: it is not touched.
    pairs = []
    for value, condition in tree.args:
        written = put(condition, values)
        if written != sp.false:
            pairs.append((put(value, values), written))
        if written == sp.true:
            break
    if not pairs:
        raise NoBox("no case of a case distinction applies")
    return sp.Piecewise(*pairs)


def _put_into_logic(tree: sp.And | sp.Or, values: Mapping[sp.Basic, sp.Basic]) -> sp.Basic:
    """The cheapest part first: one that decides spares the others, which may have no value."""
    decides = sp.false if isinstance(tree, sp.And) else sp.true
    parts = []
    for part in sorted(tree.args, key=lambda part: (sp.count_ops(part), sp.default_sort_key(part))):
        parts.append(put(part, values))
        if parts[-1] == decides:
            return decides
    return tree.func(*parts)
