"""Checks finished proofs from their stored data alone, by other means than those that found them.

No computer algebra here: integer arithmetic, Descartes' rule of signs with bisection where the
maker used Sturm sequences, and Bernstein coefficients by their explicit formula where the maker
used a change of variable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rankclock.verify.evidence.symbolic.checker.obligation import Obligation, Rule, reductions
from rankclock.verify.evidence.symbolic.checker.settle import (
    bernstein_holds,
    constant_holds,
    one_variable_holds,
)
from rankclock.verify.evidence.symbolic.checker.strips import strips_hold
from rankclock.verify.evidence.symbolic.checker.terms import Terms, degree, multiplied


def holds(obligation: Obligation) -> bool:
    """Whether the stored reduction is a proof of the obligation."""
    check = _RULES.get(obligation.rule)
    return check is not None and _well_formed(obligation) and check(obligation)


def _well_formed(obligation: Obligation) -> bool:
    """Whether the terms are a polynomial in the variables of the box, and the detail fits the rule.

    Each rule takes this for granted. An exponent vector given twice counts once in one rule and
    twice in another; a variable called -1 is the last one to Python, but not to `without`.
    """
    count = len(obligation.box)
    vectors = [e for e, _ in obligation.terms]
    polynomial = len(set(vectors)) == len(vectors) and all(
        len(e) == count and all(i >= 0 for i in e) for e in vectors
    )
    return polynomial and _detail_fits(obligation)


def _detail_fits(obligation: Obligation) -> bool:
    """Whether the detail has as many integers as its rule reads, a variable of the box first."""
    detail, count = obligation.detail, len(obligation.box)
    if obligation.rule == Rule.MONOMIAL:
        return len(detail) == count
    if obligation.rule == Rule.PRODUCT:
        return len(detail) == len(obligation.parts)
    if obligation.rule not in _DETAIL_SIZE:
        return not detail
    return len(detail) == _DETAIL_SIZE[obligation.rule] and 0 <= detail[0] < count


# Rules that name a variable: how many integers they store, the variable first.
_DETAIL_SIZE: Mapping[Rule, int] = {
    Rule.DROP: 1,
    Rule.POINT: 1,
    Rule.AFFINE: 1,
    Rule.CELLS: 1,
    Rule.POWER: 2,
    Rule.SPLIT: 3,
}


def _reduced(obligation: Obligation) -> bool:
    """Whether the parts state what the rule asks, and hold."""
    stated = tuple(part.states() for part in obligation.parts)
    return reductions(obligation) == stated and all(holds(part) for part in obligation.parts)


def _monomial(obligation: Obligation) -> bool:
    """p = v^d q with v^d > 0 on the box: p and q have the same sign."""
    detail = obligation.detail
    usable = all(e == 0 or span.positive for e, span in zip(detail, obligation.box, strict=True))
    divides = all(i >= j >= 0 for e, _ in obligation.terms for i, j in zip(e, detail, strict=True))
    return usable and divides and _reduced(obligation)


def _drop(obligation: Obligation) -> bool:
    """A variable that does not occur may have any value."""
    return degree(obligation.terms, obligation.detail[0]) == 0 and _reduced(obligation)


def _point(obligation: Obligation) -> bool:
    """A variable with one value may be put in."""
    span = obligation.box[obligation.detail[0]]
    return span.low == span.high and _reduced(obligation)


def _power(obligation: Obligation) -> bool:
    """Only powers of v^order occur: w = v^order is one to one on v >= 0."""
    variable, order = obligation.detail
    whole = order >= 1 and all(e[variable] % order == 0 for e, _ in obligation.terms)
    # Below zero an even power would not be one to one.
    return whole and obligation.box[variable].low >= 0 and _reduced(obligation)


def _affine(obligation: Obligation) -> bool:
    """Degree one in a variable: the values are means of those at its ends."""
    [variable] = obligation.detail
    span = obligation.box[variable]
    proper = span.high is None or span.low < span.high
    return degree(obligation.terms, variable) == 1 and proper and _reduced(obligation)


def _split(obligation: Obligation) -> bool:
    """Both halves cover the box, wherever the cut lies."""
    return obligation.detail[2] > 0 and _reduced(obligation)


def _product(obligation: Obligation) -> bool:
    """The parts are factors, each with the sign that makes it positive; detail: their orders."""
    total: Terms = ((tuple(0 for _ in obligation.box), 1),)
    for part, multiplicity in zip(obligation.parts, obligation.detail, strict=True):
        if not _is_factor(part, multiplicity, obligation):
            return False
        for _ in range(multiplicity):
            total = multiplied(total, part.terms)
    return total == obligation.terms and all(
        part.rule == Rule.SQUARE or holds(part) for part in obligation.parts
    )


def _is_factor(part: Obligation, multiplicity: int, obligation: Obligation) -> bool:
    """Whether a part may stand as a factor to this power, if it holds."""
    # A product is positive only where each factor is: a factor that may vanish spoils it.
    strict_enough = part.strict or not obligation.strict
    # An even power of anything is not negative, so nothing is owed about it.
    bare_square = part.rule == Rule.SQUARE
    square_fits = not bare_square or (multiplicity % 2 == 0 and not obligation.strict)
    same_box = part.box == obligation.box
    return same_box and multiplicity >= 1 and strict_enough and square_fits and _well_formed(part)


_RULES: Mapping[Rule, Callable[[Obligation], bool]] = {
    Rule.CELLS: lambda obligation: strips_hold(obligation, holds),
    Rule.CONSTANT: constant_holds,
    Rule.MONOMIAL: _monomial,
    Rule.DROP: _drop,
    Rule.POINT: _point,
    Rule.POWER: _power,
    Rule.AFFINE: _affine,
    Rule.SPLIT: _split,
    Rule.PRODUCT: _product,
    Rule.STURM: one_variable_holds,
    Rule.BERNSTEIN: bernstein_holds,
}
