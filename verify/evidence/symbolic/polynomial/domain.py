"""A case in its final variables: homogeneous in one unit, ordered, and on a box.

Two changes of variable make a box of the hypotheses. Scale: a statement that is homogeneous in the
mode unit says the same in every unit, so one variable can serve as the unit and drop out. Order: a
condition such as x <= mu says x = mu t with t <= 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

import sympy as sp

from rankclock.verify.arithmetic.rationals import exact_root, root_below
from rankclock.verify.evidence.symbolic.checker.span import Span
from rankclock.verify.evidence.symbolic.polynomial.cases import Split, weight_of
from rankclock.verify.evidence.symbolic.polynomial.conditions import (
    FLIPPED,
    DomainCondition,
    monomial_bound,
    truth_by_signs,
)
from rankclock.verify.verdict import Truth

# guess: bits after the point of an end that is not rational. It is moved outwards, so that the
# box holds the domain; the finer, the less is proved in excess.
_END_BITS = 40


@dataclass(frozen=True)
class Domain:
    """A split in its final variables.

    box: by variable name. used: texts of conditions that shaped it. unused: hypotheses that the
    proof does without.
    """

    places: dict[sp.Basic, sp.Basic]
    names: tuple[str, ...]
    box: dict[str, Span]
    relations: tuple[sp.Basic, ...]
    used: tuple[str, ...]
    unused: tuple[str, ...] = ()


def bases(split: Split, depth: int) -> list[sp.Basic | None]:
    """Variables that can serve as the unit of length, likely ones first; None for no scaling."""
    units = {
        s
        for symbol, place in split.places.items()
        if weight_of(symbol, depth) in (1, depth)
        for s in place.free_symbols
    }
    # What wins a Max or Min is the natural scale of a claim; next the root of the eigenvalue.
    first = [s for winner in split.winners for s in winner.free_symbols if s in units]
    roots = [s for s in sp.ordered(units) if s.name.endswith("_root")]
    return [*dict.fromkeys([*first, *roots, *sp.ordered(units)]), None]


def domain(split: Split, base: sp.Basic | None, depth: int) -> Domain | None:
    """The split in units of `base`, its conditions as a box; None when the box is empty."""
    scaled = split if base is None else split.mapped(_in_units_of(base, split, depth))
    ordered, ordering = _ordered(scaled)
    names = tuple(sorted({s.name for p in ordered.places.values() for s in p.free_symbols}))
    shaped = _box(names, ordered.conditions)
    if shaped is None:
        return None
    box, shaping = shaped
    used = {*split.used, *ordering, *shaping}
    # Texts outlive all changes of variable, so they name the hypothesis as the claim states it.
    every = {c.text for c in split.conditions} | split.used
    return Domain(
        ordered.places,
        names,
        box,
        ordered.relations,
        tuple(sorted(used)),
        tuple(sorted(every - used)),
    )


def _in_units_of(base: sp.Basic, split: Split, depth: int) -> dict[sp.Basic, sp.Basic]:
    """Every other variable as itself times the power of the base that its unit asks for."""
    swap = {}
    for symbol, place in split.places.items():
        weight = weight_of(symbol, depth)
        # An eigenvalue is placed as the power of its root, which is a length.
        power = 1 if weight == depth else weight
        for variable in place.free_symbols - {base}:
            swap[variable] = variable * base**power
    return swap


def _ordered(split: Split) -> tuple[Split, set[str]]:
    """The split after all changes of variable for orderings, and the texts of these."""
    replaced, used = set[str](), set[str]()
    # Each change replaces one variable, and none twice, so there are at most as many.
    for _ in range(len(split.places)):
        step = _ordering(split.conditions, replaced)
        if step is None:
            break
        variable, image, text = step
        replaced.add(variable.name)
        used.add(text)
        split = split.mapped({variable: image})
    return split, used


def _ordering(
    conditions: tuple[DomainCondition, ...], replaced: set[str]
) -> tuple[sp.Symbol, sp.Basic, str] | None:
    """A change of variable that turns a condition on several variables into one on a single one.

    The variable, its image, and the text of the condition.
    """
    for condition in conditions:
        shape = monomial_bound(condition)
        if shape is None or len(shape.exponents) < 2:
            continue
        # Rather the smaller side becomes a share of the larger, which is bounded by one.
        wanted = 1 if shape.op in ("<", "<=") else -1
        usable = [
            name
            for sign in (wanted, -wanted)
            for name, e in shape.exponents.items()
            if e == sign and name not in replaced
        ]
        if not usable:
            continue
        name = usable[0]
        rest = sp.Mul(
            *(
                sp.Symbol(other, positive=True) ** (-e * shape.exponents[name])
                for other, e in shape.exponents.items()
                if other != name
            )
        )
        variable = sp.Symbol(name, positive=True)
        return variable, variable * rest, condition.text
    return None


def _box(
    names: tuple[str, ...], conditions: Iterable[DomainCondition]
) -> tuple[dict[str, Span], set[str]] | None:
    """The box that conditions on single variables leave, and the texts of those that matter.

    Other conditions are dropped: the box then holds the domain, and more is proved. None when it
    is empty.
    """
    box = {name: Span(Fraction(0), None) for name in names}
    used: set[str] = set()
    for condition in conditions:
        truth = truth_by_signs(condition)
        if truth is Truth.NO:
            return None
        if truth is Truth.YES:
            used.add(condition.text)
            continue
        shape = monomial_bound(condition)
        if shape is None or len(shape.exponents) != 1:
            continue
        [(name, power)] = shape.exponents.items()
        box[name] = _narrowed(box[name], power, shape.op, shape.bound)
        used.add(condition.text)
        if box[name].empty:
            return None
    return box, used


def _narrowed(span: Span, power: int, op: str, bound: Fraction) -> Span:
    """The span cut by variable^power op bound; an end that is not rational is moved outwards."""
    if power < 0:
        power, bound, op = -power, 1 / bound, FLIPPED[op]
    root = exact_root(bound, power)
    below = root if root is not None else root_below(bound, power, _END_BITS)
    above = root if root is not None else below + Fraction(1, 1 << _END_BITS)
    if op in ("<", "<="):
        return _cut_above(span, above, op == "<=" and root is not None)
    return _cut_below(span, below, op == ">=" and root is not None)


def _cut_above(span: Span, high: Fraction, closed: bool) -> Span:
    if span.high is None or high < span.high or (high == span.high and not closed):
        return replace(span, high=high, high_closed=closed)
    return span


def _cut_below(span: Span, low: Fraction, closed: bool) -> Span:
    if low > span.low or (low == span.low and not closed):
        return replace(span, low=low, low_closed=closed)
    return span
