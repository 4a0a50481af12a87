"""Whether a hypothesis follows from others, by chains of inequalities and the signs of powers; a
chain found is a proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import permutations

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory import symbols

Links = dict[tuple[sp.Basic, sp.Basic], tuple[bool, str]]


def implied_by(goal: sp.Basic, others: Iterable[sp.Basic]) -> str | None:
    """A chain such as `lambda > x**N > 0` that proves the goal from the others, or None when none
    is found.

    goal, others: conditions; of the others only plain inequalities and their conjunctions are used.
    None means no proof, not a disproof.
    """
    if not isinstance(goal, Relational):
        return None
    links = _links(goal, others)
    ways = {
        ">": ((goal.lhs, goal.rhs, True),),
        ">=": ((goal.lhs, goal.rhs, False),),
        "<": ((goal.rhs, goal.lhs, True),),
        "<=": ((goal.rhs, goal.lhs, False),),
    }
    either = {"!=": ((goal.lhs, goal.rhs, True), (goal.rhs, goal.lhs, True))}
    for top, bottom, strict in (ways | either).get(goal.rel_op, ()):
        chain = _chain(links, top, bottom, strict)
        if chain is not None:
            return chain
    return None


def _links(goal: Relational, others: Iterable[sp.Basic]) -> Links:
    """(u, v): u >= v, or u > v where it is strict; and why, where that is not one of the
    conditions.
    """
    links: Links = {}
    for relation in _plain(others):
        top, bottom = (
            (relation.lhs, relation.rhs)
            if relation.rel_op in (">", ">=")
            else (relation.rhs, relation.lhs)
        )
        _add(links, top, bottom, relation.rel_op in (">", "<"))
    nodes = {node for link in links for node in link} | {goal.lhs, goal.rhs, sp.S.Zero}
    for node in nodes:
        if isinstance(node, sp.Max):
            for part in node.args:
                _add(links, node, part, False)
        if isinstance(node, sp.Abs):
            _add(links, node, sp.S.Zero, False)
    numbers = [node for node in nodes | {arg for pair in links for arg in pair} if node.is_Rational]
    for top, bottom in permutations(numbers, 2):
        if top > bottom:
            _add(links, top, bottom, True)
    # A power of a positive number is positive; finding the base positive may take a chain of its
    # own.
    powers = sorted(
        (node for node in nodes if node.is_Pow and node.exp.is_real), key=sp.default_sort_key
    )
    for _ in powers:
        for power in powers:
            if (power, sp.S.Zero) not in links and _chain(
                links, power.base, sp.S.Zero, True
            ) is not None:
                _add(links, power, sp.S.Zero, True)
    # With N >= 2 a factor such as (N-1)/(2N-1) is positive, so a positive product has its other
    # factor positive.
    if (symbols.N, sp.Integer(2)) in links:
        for product in [node for node in nodes if isinstance(node, sp.Mul)]:
            factor = sp.Mul(
                *(
                    part
                    for part in product.args
                    if part.free_symbols == {symbols.N} or part.is_Rational
                )
            )
            rest = sp.cancel(product / factor)
            if (
                factor.free_symbols
                and factor.subs(symbols.N, 2 + sp.Dummy(integer=True, nonnegative=True)).is_positive
            ):
                chain = _chain(links, product, sp.S.Zero, True)
                if chain is not None:
                    _add(links, rest, sp.S.Zero, True, f" because {chain}")
    return links


def _plain(conditions: Iterable[sp.Basic]) -> Iterator[Relational]:
    for condition in conditions:
        if isinstance(condition, sp.And):
            yield from _plain(condition.args)
        elif isinstance(condition, Relational) and condition.rel_op not in ("==", "!="):
            yield condition


def _add(links: Links, top: sp.Basic, bottom: sp.Basic, strict: bool, why: str = "") -> None:
    if not links.get((top, bottom), (False, ""))[0]:
        links[top, bottom] = (strict, why)


def _chain(links: Links, top: sp.Basic, bottom: sp.Basic, strict: bool) -> str | None:
    """A path from top to bottom, with at least one strict link if asked; searched breadth first."""
    seen = {(top, False)}
    queue: list[tuple[sp.Basic, bool, str]] = [(top, False, str(top))]
    for node, sharp, told in queue:
        if node == bottom and (sharp or not strict):
            return told if node != top or sharp else None
        for (upper, lower), (link, why) in sorted(
            links.items(), key=lambda item: sp.default_sort_key(item[0][1])
        ):
            state = (lower, sharp or link)
            if upper == node and state not in seen:
                seen.add(state)
                queue.append((*state, f"{told} {'>' if link else '>='} {lower}{why}"))
    return None
