"""When a proof at some depths, over a box or from lemmas is a proof of the whole statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory.claim import Box, Claim, Lemma
from rankclock.theory.symbols import N
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.proved_for import ALL, NOTHING, ProvedFor


def at_depths(claim: Claim, depths: Iterable[int]) -> ProvedFor:
    """What a proof of the whole statement, on the whole domain, at each of these depths gives."""
    proved = frozenset(depths)
    if not proved:
        return NOTHING
    if not depends_on_depth(claim):
        return ALL
    possible = _possible_depths(claim)
    if possible is not None and possible <= proved:
        return ALL
    return ProvedFor(depths=tuple(sorted(proved)))


def depends_on_depth(claim: Claim) -> bool:
    """Whether the statement is about N, so that a proof at one depth is of that depth alone."""
    return claim.is_schema or N in claim.symbols


def _possible_depths(claim: Claim) -> frozenset[int] | None:
    """The depths that the hypotheses allow; None where these are not seen to be finitely many."""
    low, high = _ends(claim, N)
    if low is None or high is None:
        return None
    first, last = -(-low.numerator // low.denominator), high.numerator // high.denominator
    return frozenset(range(first, last + 1))


def by_box(claim: Claim, box: Box, described: str) -> ProvedFor:
    """What a certified box gives: all, where no point of the domain lies outside of it.

    described: the box in words.
    """
    part = ProvedFor(parts=(described,))
    statement = claim.statement
    if callable(statement) or claim.matrices or not set(claim.symbols) <= box.ranges.keys() | {N}:
        return part
    every = not box.relations or set(box.relations) == set(range(len(statement)))
    if not every or not all(_within(claim, symbol, box) for symbol in box.ranges):
        return part
    return ALL if at_depths(claim, box.depths).all else part


def _within(claim: Claim, symbol: sp.Basic, box: Box) -> bool:
    """Whether hypotheses alone keep a symbol between the ends of a box."""
    ends = [sp.sympify(end) for end in box.ranges[symbol]]
    if not all(end.is_Rational for end in ends):
        return False
    low, high = _ends(claim, symbol)
    first, last = (as_fraction(end) for end in ends)
    return low is not None and high is not None and first <= low and high <= last


def _ends(claim: Claim, symbol: sp.Basic) -> tuple[Fraction | None, Fraction | None]:
    """Least and greatest value that hypotheses `symbol ? number` allow; None where none does.

    Other hypotheses may narrow it further, which does no harm.
    """
    low: Fraction | None = None
    high: Fraction | None = None
    for relation in (part for h in claim.hypotheses for part in sp.And.make_args(h)):
        if not isinstance(relation, Relational) or isinstance(relation, sp.Ne):
            continue
        pair = (relation.lhs, relation.rhs)
        if symbol not in pair or not any(side.is_Rational for side in pair):
            continue
        number = as_fraction(next(side for side in pair if side.is_Rational))
        equal = isinstance(relation, sp.Eq)
        if equal or relation.gts == symbol:
            low = number if low is None else max(low, number)
        if equal or relation.lts == symbol:
            high = number if high is None else min(high, number)
    return low, high


def by_lemmas(claim: Claim, for_all: Sequence[Lemma]) -> ProvedFor:
    """What the proved lemmas of a claim give: all, where each relation is one of them.

    for_all: lemmas proved at every depth, under signs that the hypotheses give, where both sides
    have a value on the whole domain. Elsewhere the way
    from lemmas to the statement is in words, which no program has checked.
    """
    identities = [{lemma.identity.lhs, lemma.identity.rhs} for lemma in for_all]
    statement = claim.statement
    if not callable(statement) and all(
        isinstance(relation, sp.Eq) and {relation.lhs, relation.rhs} in identities
        for relation in statement
    ):
        return ALL
    return ProvedFor(parts=(f"the identities behind {claim.proves}",))
