"""Whether a hypothesis follows from others, by chains of inequalities; a chain is a proof.

A chain such as lambda > x**N > 0 is a path in a graph: its links are the conditions, and what the
rules of a short table add to them, such as that a power of a positive number is positive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory import symbols


@dataclass(frozen=True)
class Link:
    """u >= v, or u > v where it is strict. why: what it rests on, where that is no condition."""

    strict: bool
    why: str = ""


@dataclass(frozen=True)
class Wanted:
    """A chain to be searched: from top down to bottom, with a strict link if asked."""

    top: sp.Basic
    bottom: sp.Basic
    strict: bool


class Facts:
    """What is known about an order of terms.

    terms: what the rules look at, in a fixed order.
    """

    def __init__(self, goal: Relational, conditions: Iterable[sp.Basic]) -> None:
        self.links: dict[tuple[sp.Basic, sp.Basic], Link] = {}
        for relation in _plain(conditions):
            strict = relation.rel_op in (">", "<")
            # `gts` is the greater side, however the relation is written.
            self.add(relation.gts, relation.lts, strict)
        nodes = {node for pair in self.links for node in pair} | {goal.lhs, goal.rhs, sp.S.Zero}
        parts = {part for node in nodes if isinstance(node, sp.Max) for part in node.args}
        self.numbers = {node for node in nodes | parts if node.is_Rational}
        self.terms = sorted(nodes | self.numbers, key=sp.default_sort_key)

    def add(self, top: sp.Basic, bottom: sp.Basic, strict: bool, why: str = "") -> None:
        """Add a link, unless a strict one is known."""
        known = self.links.get((top, bottom))
        if known is None or not known.strict:
            self.links[top, bottom] = Link(strict, why)

    def chain(self, wanted: Wanted) -> str | None:
        """A shortest chain in words; None when there is none."""
        # A term may be reached twice, with and without a strict link on the way.
        seen = {(wanted.top, False)}
        queue: list[tuple[sp.Basic, bool, str]] = [(wanted.top, False, str(wanted.top))]
        for node, sharp, text in queue:
            if node == wanted.bottom and (sharp or not wanted.strict):
                # Of a term and itself nothing is said without a strict link.
                return text if node != wanted.top or sharp else None
            for lower, link in self._below(node):
                state = (lower, sharp or link.strict)
                if state not in seen:
                    seen.add(state)
                    queue.append((*state, f"{text} {_sign(link)} {lower}{link.why}"))
        return None

    def is_positive(self, term: sp.Basic) -> str | None:
        """A chain from the term down to zero, with a strict link in it; None when there is none."""
        return self.chain(Wanted(term, sp.S.Zero, True))

    def _below(self, node: sp.Basic) -> list[tuple[sp.Basic, Link]]:
        below = [(lower, link) for (upper, lower), link in self.links.items() if upper == node]
        return sorted(below, key=lambda item: sp.default_sort_key(item[0]))


@dataclass(frozen=True)
class LinkRule:
    """A lemma on the order of terms.

    condition: whether it speaks of a term. conclusion: adds what it says of it.
    repeated: whether its own conclusions may make it speak of further terms.
    """

    name: str
    condition: Callable[[Facts, sp.Basic], bool]
    conclusion: Callable[[Facts, sp.Basic], None]
    repeated: bool = False


def implied_by(goal: sp.Basic, others: Iterable[sp.Basic]) -> str | None:
    """A chain such as `lambda > x**N > 0` that proves the goal from the others.

    goal, others: conditions; of the others only plain inequalities and their conjunctions are used.
    None means no proof, not a disproof.
    """
    if not isinstance(goal, Relational) or goal.rel_op not in _WAYS:
        return None
    facts = Facts(goal, others)
    for rule in RULES:
        _apply(rule, facts)
    for wanted in _WAYS[goal.rel_op](goal.lhs, goal.rhs):
        chain = facts.chain(wanted)
        if chain is not None:
            return chain
    return None


# Chains of which any one proves a comparison of left and right.
_WAYS: Mapping[str, Callable[[sp.Basic, sp.Basic], tuple[Wanted, ...]]] = {
    ">": lambda left, right: (Wanted(left, right, True),),
    ">=": lambda left, right: (Wanted(left, right, False),),
    "<": lambda left, right: (Wanted(right, left, True),),
    "<=": lambda left, right: (Wanted(right, left, False),),
    # Different, whichever of them is the larger.
    "!=": lambda left, right: (Wanted(left, right, True), Wanted(right, left, True)),
}


def _plain(conditions: Iterable[sp.Basic]) -> Iterator[Relational]:
    """The inequalities among conditions, and in conjunctions of them."""
    for condition in conditions:
        if isinstance(condition, sp.And):
            yield from _plain(condition.args)
        elif isinstance(condition, Relational) and condition.rel_op not in ("==", "!="):
            yield condition


def _sign(link: Link) -> str:
    return ">" if link.strict else ">="


def _apply(rule: LinkRule, facts: Facts) -> None:
    # A pass without a new link is the last; each other adds one of finitely many.
    while True:
        before = dict(facts.links)
        for term in facts.terms:
            if rule.condition(facts, term):
                rule.conclusion(facts, term)
        if not rule.repeated or facts.links == before:
            return


# A maximum is at least each of its parts.


def _is_maximum(facts: Facts, term: sp.Basic) -> bool:
    return isinstance(term, sp.Max)


def _above_its_parts(facts: Facts, term: sp.Basic) -> None:
    for part in term.args:
        facts.add(term, part, False)


# An absolute value is not negative.


def _is_absolute_value(facts: Facts, term: sp.Basic) -> bool:
    return isinstance(term, sp.Abs)


def _not_negative(facts: Facts, term: sp.Basic) -> None:
    facts.add(term, sp.S.Zero, False)


# Numbers are in their order, which joins x > 2 and 1 > y.


def _is_number(facts: Facts, term: sp.Basic) -> bool:
    return term in facts.numbers


def _above_smaller_numbers(facts: Facts, term: sp.Basic) -> None:
    for number in facts.numbers:
        if term > number:
            facts.add(term, number, True)


# A real power of a positive number is positive; that the base is positive may itself take a chain
# through another power, hence `repeated`.


def _is_power_of_positive(facts: Facts, term: sp.Basic) -> bool:
    if not (term.is_Pow and term.exp.is_real) or (term, sp.S.Zero) in facts.links:
        return False
    return facts.is_positive(term.base) is not None


def _positive(facts: Facts, term: sp.Basic) -> None:
    facts.add(term, sp.S.Zero, True)


# With N >= 2 a factor such as (N-1)/(2N-1) is positive, so of a positive product the other factor
# is positive too.


def _is_product_with_positive_factor(facts: Facts, term: sp.Basic) -> bool:
    if not isinstance(term, sp.Mul) or (symbols.N, sp.Integer(2)) not in facts.links:
        return False
    factor = _depth_factor(term)
    beyond_two = 2 + sp.Dummy(integer=True, nonnegative=True)
    return bool(factor.free_symbols and factor.subs(symbols.N, beyond_two).is_positive)


def _other_factor_positive(facts: Facts, term: sp.Basic) -> None:
    chain = facts.is_positive(term)
    if chain is not None:
        rest = sp.cancel(term / _depth_factor(term))
        facts.add(rest, sp.S.Zero, True, f" because {chain}")


def _depth_factor(term: sp.Mul) -> sp.Basic:
    """The part of a product that is a number or depends on the depth alone."""
    parts = (p for p in term.args if p.free_symbols == {symbols.N} or p.is_Rational)
    return sp.Mul(*parts)


RULES = (
    LinkRule("maximum", _is_maximum, _above_its_parts),
    LinkRule("absolute value", _is_absolute_value, _not_negative),
    LinkRule("numbers", _is_number, _above_smaller_numbers),
    LinkRule("power of a positive number", _is_power_of_positive, _positive, repeated=True),
    LinkRule(
        "factor of a positive product", _is_product_with_positive_factor, _other_factor_positive
    ),
)
