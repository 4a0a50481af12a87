"""Splits the domain of a claim at one depth into cases of positive variables.

Each symbol is positive, zero or negative, so in each case it is plus or minus a positive variable,
or zero; each Max, Min and Abs has a winner. A hypothesis that is no comparison is dropped, which
proves more, not less.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import sympy as sp

from rankclock.theory.symbols import MEANING, N
from rankclock.verify.evidence.symbolic.errors import Unsupported
from rankclock.verify.evidence.symbolic.polynomial.conditions import (
    DomainCondition,
    rebuilt,
    relation_sides,
    truth_by_signs,
)
from rankclock.verify.evidence.symbolic.polynomial.fraction import written_out
from rankclock.verify.verdict import Truth


@dataclass(frozen=True)
class Split:
    """Part of the domain, before variables are scaled.

    places: each symbol in terms of positive variables. winners: of each Max, Min and Abs.
    used: texts of conditions that hold on all of it.
    """

    places: dict[sp.Basic, sp.Basic]
    conditions: tuple[DomainCondition, ...]
    relations: tuple[sp.Basic, ...]
    winners: tuple[sp.Basic, ...] = ()
    used: frozenset[str] = frozenset()

    def mapped(self, swap: Mapping[sp.Basic, sp.Basic]) -> Split:
        """The split in other variables."""
        return replace(
            self,
            places={s: p.xreplace(dict(swap)) for s, p in self.places.items()},
            conditions=tuple(c.mapped(swap) for c in self.conditions),
            relations=tuple(rebuilt(r, swap) for r in self.relations),
        )


def splits(
    relations: tuple[sp.Basic, ...], hypotheses: tuple[sp.Basic, ...], depth: int
) -> Iterator[Split]:
    """Cases by sign of each symbol and by winner of each Max, Min and Abs.

    Those that contradict a hypothesis are left out.
    """
    at_depth = {N: sp.Integer(depth)}
    start = Split(
        {},
        tuple(c.mapped(at_depth) for c in _comparisons(hypotheses)),
        tuple(rebuilt(r, at_depth) for r in relations),
    )
    start = start.mapped(_sums_written_out(start))
    symbols = {s for c in start.conditions for s in c.free_symbols} | {
        s for r in start.relations for s in r.free_symbols
    }
    for signed in _by_sign(start, sorted(symbols, key=lambda s: s.name), depth):
        yield from _by_winner(signed)


def _comparisons(hypotheses: tuple[sp.Basic, ...]) -> Iterator[DomainCondition]:
    for hypothesis in hypotheses:
        parts = hypothesis.args if isinstance(hypothesis, sp.And) else (hypothesis,)
        for part in parts:
            try:
                left, op, right = relation_sides(part)
            except Unsupported:
                # Without this hypothesis the statement is stronger, so nothing false is proved.
                continue
            yield DomainCondition(str(part), left, op, right)


def _sums_written_out(split: Split) -> dict[sp.Basic, sp.Basic]:
    """Each finite sum of a split as its terms; at a given depth their number is known."""
    trees = (*split.relations, *(c.left - c.right for c in split.conditions))
    return {node: written_out(node) for tree in trees for node in tree.atoms(sp.Sum)}


def _by_sign(split: Split, symbols: list[sp.Basic], depth: int) -> Iterator[Split]:
    """The split, and each part of it, by the signs of some symbols: three cases a symbol."""
    consistent = _without_contradiction(split)
    # Asked after each symbol, so that a case which a hypothesis excludes has no further cases.
    if consistent is None:
        return
    if not symbols:
        yield consistent
        return
    symbol, rest = symbols[0], symbols[1:]
    size = _positive_size(symbol, depth)
    for place in (size, sp.Integer(0), -size):
        try:
            signed = consistent.mapped({symbol: place})
        except (TypeError, ValueError):
            raise Unsupported(f"a relation has no value at {symbol} = {place}") from None
        placed = {**consistent.places, symbol: place}
        yield from _by_sign(replace(signed, places=placed), rest, depth)


def _positive_size(symbol: sp.Basic, depth: int) -> sp.Basic:
    """The size of a symbol in a positive variable, of which it is a power where that avoids roots.

    An eigenvalue carries the unit d^N, and the theory is full of its N-th root: with the root as
    the variable, every expression is a polynomial.
    """
    if weight_of(symbol, depth) == depth:
        return sp.Symbol(f"{symbol.name}_root", positive=True) ** depth
    return sp.Symbol(symbol.name, positive=True)


def weight_of(symbol: sp.Basic, depth: int) -> int:
    """Power of the mode unit that a symbol carries; 0 for symbols that are in no table."""
    unit = MEANING[symbol][1] if symbol in MEANING else ""
    return {"d": 1, "d^N": depth, "d^(2-2N)": 2 - 2 * depth}.get(unit, 0)


def _by_winner(split: Split) -> Iterator[Split]:
    """Parts of a split without Max, Min and Abs, the innermost first."""
    trees = [t for c in split.conditions for t in (c.left, c.right)] + list(split.relations)
    nodes = {
        node
        for tree in trees
        for node in tree.atoms(sp.Max, sp.Min, sp.Abs)
        if not any(argument.has(sp.Max, sp.Min, sp.Abs) for argument in node.args)
    }
    if not nodes:
        yield split
        return
    node = min(nodes, key=sp.default_sort_key)
    for winner, conditions in _winners(node):
        chosen = split.mapped({node: winner})
        consistent = _without_contradiction(
            replace(
                chosen,
                places=split.places,
                conditions=(*chosen.conditions, *conditions),
                winners=(*split.winners, winner),
            )
        )
        if consistent is not None:
            yield from _by_winner(consistent)


def _winners(node: sp.Basic) -> Iterator[tuple[sp.Basic, tuple[DomainCondition, ...]]]:
    """What a Max, Min or Abs may be, each with the conditions under which it is that."""
    if isinstance(node, sp.Abs):
        inner = node.args[0]
        yield inner, (DomainCondition(f"{inner} >= 0", inner, ">=", sp.Integer(0)),)
        yield -inner, (DomainCondition(f"{inner} <= 0", inner, "<=", sp.Integer(0)),)
        return
    op = ">=" if isinstance(node, sp.Max) else "<="
    for winner in sp.ordered(node.args):
        yield (
            winner,
            tuple(
                DomainCondition(f"{winner} {op} {other}", winner, op, other)
                for other in sp.ordered(node.args)
                if other != winner
            ),
        )


def _without_contradiction(split: Split) -> Split | None:
    """The split without the conditions that are true on all of it.

    None when one is false on all of it, so that there is nothing to prove.
    """
    kept, used = [], set(split.used)
    for condition in split.conditions:
        truth = truth_by_signs(condition)
        if truth is Truth.NO:
            return None
        if truth is Truth.YES:
            used.add(condition.text)
        else:
            kept.append(condition)
    return replace(split, conditions=tuple(kept), used=frozenset(used))
