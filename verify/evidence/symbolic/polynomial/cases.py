"""Splits the domain of a claim at one depth into cases in which every symbol is a product of powers
of positive variables.

Signs of the symbols and winners of Max, Min and Abs are split; homogeneity and ordering conditions
become changes of variable; what remains of the hypotheses is a box. A hypothesis of any other form
is dropped, which proves more, not less.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean, BooleanAtom

from rankclock.theory.symbols import MEANING, N
from rankclock.verify.arithmetic.rationals import exact_root, root_below
from rankclock.verify.evidence.symbolic.checker.terms import Interval
from rankclock.verify.evidence.symbolic.errors import MissingRadical, Unsupported
from rankclock.verify.evidence.symbolic.polynomial.fraction import Ring, written_out

_FLIP = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "==": "==", "!=": "!="}
Side = tuple[sp.Basic, str, sp.Basic]


@dataclass(frozen=True)
class Condition:
    """One hypothesis, as `left op right`, with the text it came from."""

    text: str
    left: sp.Basic
    op: str
    right: sp.Basic

    def mapped(self, swap: Mapping[sp.Basic, sp.Basic]) -> Condition:
        """The condition with sub-trees replaced."""
        return replace(
            self, left=self.left.xreplace(dict(swap)), right=self.right.xreplace(dict(swap))
        )


@dataclass(frozen=True)
class Split:
    """Part of the domain, before variables are scaled. places: each symbol in terms of positive
    variables.
    """

    places: dict[sp.Basic, sp.Basic]
    conditions: tuple[Condition, ...]
    relations: tuple[sp.Basic, ...]
    winners: tuple[sp.Basic, ...] = ()
    used: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Domain:
    """A split in its final variables. box: by variable name. unused: hypotheses that the proof does
    without.
    """

    places: dict[sp.Basic, sp.Basic]
    names: tuple[str, ...]
    box: dict[str, Interval]
    relations: tuple[sp.Basic, ...]
    used: tuple[str, ...]
    unused: tuple[str, ...] = field(default=())


def relation_sides(relation: sp.Basic) -> Side:
    """Left side, operator, right side. Raises Unsupported for what is no comparison."""
    if not isinstance(relation, sp.core.relational.Relational):
        raise Unsupported(f"{relation} is not a comparison")
    return relation.lhs, relation.rel_op, relation.rhs


def rebuilt(relation: sp.Basic, swap: Mapping[sp.Basic, sp.Basic]) -> sp.Basic:
    """A relation, or a logical combination, with sub-trees replaced and its comparisons left
    unevaluated.
    """
    if isinstance(relation, sp.core.relational.Relational):
        return relation.func(
            relation.lhs.xreplace(dict(swap)), relation.rhs.xreplace(dict(swap)), evaluate=False
        )
    if isinstance(relation, BooleanAtom):
        return relation
    if isinstance(relation, Boolean):
        return relation.func(*(rebuilt(part, swap) for part in relation.args), evaluate=False)
    return relation.xreplace(dict(swap))


def splits(
    relations: tuple[sp.Basic, ...], hypotheses: tuple[sp.Basic, ...], depth: int
) -> Iterator[Split]:
    """Cases by sign of each symbol and by winner of each Max, Min and Abs; those that contradict a
    hypothesis are left out.
    """
    fixed = {N: sp.Integer(depth)}
    conditions, free = [], []
    for hypothesis in hypotheses:
        parts = hypothesis.args if isinstance(hypothesis, sp.And) else (hypothesis,)
        for part in parts:
            try:
                left, op, right = relation_sides(part)
                conditions.append(Condition(str(part), left, op, right).mapped(fixed))
            except Unsupported:
                free.append(str(part))
    at_depth = tuple(rebuilt(r, fixed) for r in relations)
    sums = {
        s: written_out(s)
        for t in (*at_depth, *(c.left - c.right for c in conditions))
        for s in t.atoms(sp.Sum)
    }
    at_depth = tuple(rebuilt(r, sums) for r in at_depth)
    conditions = [c.mapped(sums) for c in conditions]
    found = {s for c in conditions for s in c.left.free_symbols | c.right.free_symbols} | {
        s for r in at_depth for s in r.free_symbols
    }
    symbols = sorted(found, key=lambda s: s.name)
    start = Split({}, tuple(conditions), at_depth)
    for signed in _signs(start, symbols, depth):
        yield from _winners(signed)


def _signs(split: Split, symbols: list[sp.Basic], depth: int) -> Iterator[Split]:
    closed = _without_contradiction(split)
    if closed is None:
        return
    if not symbols:
        yield closed
        return
    symbol, rest = symbols[0], symbols[1:]
    weight = weight_of(symbol, depth)
    root = sp.Symbol(f"{symbol.name}_root" if weight == depth else symbol.name, positive=True)
    size = root**depth if weight == depth else root
    for place in (size, sp.Integer(0), -size):
        swap = {symbol: place}
        try:
            conditions = tuple(c.mapped(swap) for c in closed.conditions)
            relations = tuple(rebuilt(r, swap) for r in closed.relations)
        except (TypeError, ValueError):
            raise Unsupported(f"a relation has no value at {symbol} = {place}") from None
        yield from _signs(
            replace(
                closed,
                places={**closed.places, symbol: place},
                conditions=conditions,
                relations=relations,
            ),
            rest,
            depth,
        )


def weight_of(symbol: sp.Basic, depth: int) -> int:
    """Power of the mode unit that a symbol carries, by the table of symbols; 0 for symbols that are
    not in it.
    """
    unit = MEANING[symbol][1] if symbol in MEANING else ""
    return {"d": 1, "d^N": depth, "d^(2-2N)": 2 - 2 * depth}.get(unit, 0)


def _winners(split: Split) -> Iterator[Split]:
    trees = [t for c in split.conditions for t in (c.left, c.right)] + list(split.relations)
    nodes = sorted(
        {
            n
            for t in trees
            for n in t.atoms(sp.Max, sp.Min, sp.Abs)
            if not any(a.has(sp.Max, sp.Min, sp.Abs) for a in n.args)
        },
        key=sp.default_sort_key,
    )
    if not nodes:
        yield split
        return
    node = nodes[0]
    for choice, conditions in _choices(node):
        swap = {node: choice}
        further = replace(
            split,
            conditions=(*(c.mapped(swap) for c in split.conditions), *conditions),
            relations=tuple(rebuilt(r, swap) for r in split.relations),
            winners=(*split.winners, choice),
        )
        closed = _without_contradiction(further)
        if closed is not None:
            yield from _winners(closed)


def _choices(node: sp.Basic) -> Iterator[tuple[sp.Basic, tuple[Condition, ...]]]:
    if isinstance(node, sp.Abs):
        inner = node.args[0]
        yield inner, (Condition(f"{inner} >= 0", inner, ">=", sp.Integer(0)),)
        yield -inner, (Condition(f"{inner} <= 0", inner, "<=", sp.Integer(0)),)
        return
    op = ">=" if isinstance(node, sp.Max) else "<="
    for choice in sp.ordered(node.args):
        yield (
            choice,
            tuple(
                Condition(f"{choice} {op} {other}", choice, op, other)
                for other in sp.ordered(node.args)
                if other != choice
            ),
        )


def _without_contradiction(split: Split) -> Split | None:
    """The split without the conditions that are true on all of it; None when one is false on all of
    it.
    """
    kept, used = [], set(split.used)
    for condition in split.conditions:
        truth = _by_signs(condition)
        if truth is False:
            return None
        if truth:
            used.add(condition.text)
        else:
            kept.append(condition)
    return replace(split, conditions=tuple(kept), used=frozenset(used))


def _by_signs(condition: Condition) -> bool | None:
    """Truth of a condition in positive variables, when the signs of the coefficients show it."""
    if any(not s.is_positive for s in condition.left.free_symbols | condition.right.free_symbols):
        return None
    try:
        ring, top = _numerator(condition)
    except Unsupported:
        return None
    signs = {c > 0 for c in top.to_dict().values()}
    if ring.radicals or len(signs) == 2:
        return None
    sign = 0 if not signs else (1 if signs == {True} else -1)
    return {
        ">": sign > 0,
        ">=": sign >= 0,
        "<": sign < 0,
        "<=": sign <= 0,
        "==": sign == 0,
        "!=": sign != 0,
    }[condition.op]


def _numerator(condition: Condition) -> tuple[Ring, Any]:
    """Polynomial with the sign of left - right.

    Raises Unsupported when the denominator has no visible sign.
    """
    ring, [(top, bottom)] = quotients([condition.left - condition.right], None)
    signs = {c > 0 for c in bottom.to_dict().values()}
    if len(signs) != 1:
        raise Unsupported(f"the sign of a denominator in {condition.text}")
    return ring, top if signs == {True} else -top


def quotients(
    trees: list[sp.Basic], names: tuple[str, ...] | None
) -> tuple[Ring, list[tuple[Any, Any]]]:
    """Trees as quotients in one ring, with as many roots of primes as they need."""
    names = (
        names
        if names is not None
        else tuple(sorted({s.name for t in trees for s in t.free_symbols}))
    )
    radicals: dict[tuple[int, int], str] = {}
    while True:
        ring = Ring(list(names), dict(radicals))
        try:
            return ring, [ring.quotient(tree) for tree in trees]
        except MissingRadical as missing:
            radicals[missing.key] = f"root{missing.key[1]}of{missing.key[0]}"


def bases(split: Split, depth: int) -> list[sp.Basic | None]:
    """Variables that can serve as the unit of length, likely ones first; None for no scaling."""
    units = {
        s
        for symbol, place in split.places.items()
        if weight_of(symbol, depth) in (1, depth)
        for s in place.free_symbols
    }
    first = [s for winner in split.winners for s in winner.free_symbols if s in units]
    roots = [s for s in sp.ordered(units) if s.name.endswith("_root")]
    found = dict.fromkeys([*first, *roots, *sp.ordered(units)])
    return [*found, None]


def domain(split: Split, base: sp.Basic | None, depth: int) -> Domain | None:
    """The split in units of `base`, its conditions as a box; None when the box is empty."""
    places, conditions, relations = split.places, split.conditions, split.relations
    if base is not None:
        swap = {}
        for symbol, place in split.places.items():
            weight = weight_of(symbol, depth)
            for own in place.free_symbols - {base}:
                swap[own] = own * base ** (1 if weight == depth else weight)
        places, conditions, relations = _mapped(swap, places, conditions, relations)
    used, replaced = set(split.used), set[str]()
    for _ in range(len(places)):
        step = _ordering(conditions, replaced)
        if step is None:
            break
        variable, swap, text = step
        replaced.add(variable)
        used.add(text)
        places, conditions, relations = _mapped(swap, places, conditions, relations)
    names = tuple(sorted({s.name for p in places.values() for s in p.free_symbols}))
    box = {name: Interval(Fraction(0), None) for name in names}
    for condition in conditions:
        truth = _by_signs(condition)
        if truth is False:
            return None
        if truth:
            used.add(condition.text)
            continue
        shape = _monomial(condition)
        if shape is None:
            continue
        exponents, op, bound = shape
        if len(exponents) == 1:
            [(name, power)] = exponents.items()
            box[name] = _narrowed(box[name], power, op, bound)
            used.add(condition.text)
            if box[name].empty:
                return None
    every = {c.text for c in split.conditions} | set(split.used)
    return Domain(places, names, box, relations, tuple(sorted(used)), tuple(sorted(every - used)))


def _mapped(swap, places, conditions, relations):  # type: ignore[no-untyped-def]
    return (
        {s: p.xreplace(swap) for s, p in places.items()},
        tuple(c.mapped(swap) for c in conditions),
        tuple(rebuilt(r, swap) for r in relations),
    )


def _monomial(condition: Condition) -> tuple[dict[str, int], str, Fraction] | None:
    """A condition of the form monomial op bound, as exponents by variable; None for any other
    form.
    """
    try:
        ring, top = _numerator(condition)
    except Unsupported:
        return None
    items = sorted(top.to_dict().items(), key=lambda item: item[1])
    if (
        ring.radicals
        or len(items) != 2
        or not items[0][1] < 0 < items[1][1]
        or condition.op in ("!=", "==")
    ):
        return None
    (low, negative), (high, positive) = items
    exponents = {
        name: int(i) - int(j) for name, i, j in zip(ring.names, high, low, strict=True) if i != j
    }
    bound = -negative / positive
    order = math.gcd(*exponents.values())
    bound = Fraction(int(bound.p), int(bound.q))
    op = condition.op
    if all(e < 0 for e in exponents.values()):
        exponents, bound, op = {n: -e for n, e in exponents.items()}, 1 / bound, _FLIP[op]
    root = exact_root(bound, order)
    if root is not None:
        exponents, bound = {n: e // order for n, e in exponents.items()}, root
    return exponents, op, bound


def _ordering(
    conditions: tuple[Condition, ...], replaced: set[str]
) -> tuple[str, dict[sp.Basic, sp.Basic], str] | None:
    """A change of variable that turns a condition on several variables into one on a single
    variable.
    """
    for condition in conditions:
        shape = _monomial(condition)
        if shape is None or len(shape[0]) < 2:
            continue
        exponents, op, _ = shape
        wanted = 1 if op in ("<", "<=") else -1
        usable = [name for name, e in exponents.items() if e == wanted and name not in replaced]
        usable += [name for name, e in exponents.items() if e == -wanted and name not in replaced]
        if usable:
            name = usable[0]
            rest = sp.Mul(
                *(
                    sp.Symbol(n, positive=True) ** (-e * exponents[name])
                    for n, e in exponents.items()
                    if n != name
                )
            )
            own = sp.Symbol(name, positive=True)
            return name, {own: own * rest}, condition.text
    return None


def _narrowed(interval: Interval, power: int, op: str, bound: Fraction) -> Interval:
    """The interval cut by variable^power op bound; a bound that is not rational is moved
    outwards.
    """
    if power < 0:
        power, bound, op = -power, 1 / bound, _FLIP[op]
    root = exact_root(bound, power)
    below = root if root is not None else root_below(bound, power, 40)
    above = root if root is not None else below + Fraction(1, 1 << 40)
    if op in ("<", "<="):
        return min_high(interval, above, op == "<=" and root is not None)
    return max_low(interval, below, op == ">=" and root is not None)


def min_high(interval: Interval, high: Fraction, closed: bool) -> Interval:
    """The interval cut from above."""
    if interval.high is None or high < interval.high or (high == interval.high and not closed):
        return replace(interval, high=high, high_closed=closed)
    return interval


def max_low(interval: Interval, low: Fraction, closed: bool) -> Interval:
    """The interval cut from below."""
    if low > interval.low or (low == interval.low and not closed):
        return replace(interval, low=low, low_closed=closed)
    return interval
