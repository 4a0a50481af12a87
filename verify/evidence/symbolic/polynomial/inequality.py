"""Proves that an integer polynomial is positive, or not negative, on a box; or says why not.

The rules stand in a table, cheap and exact ones first. Each has a condition, under which it may
be tried, and a conclusion: a proof, a failure, or nothing, and then the next rule has its turn.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from rankclock.verify.arithmetic.rationals import exact_root, root_below
from rankclock.verify.evidence.symbolic.checker.obligation import (
    Failure,
    Obligation,
    ProofOrFailure,
    Rule,
    reductions,
)
from rankclock.verify.evidence.symbolic.checker.span import Box
from rankclock.verify.evidence.symbolic.checker.terms import (
    Terms,
    degree,
    is_constant,
    primitive,
    value_at,
)
from rankclock.verify.evidence.symbolic.polynomial.factors import by_factors
from rankclock.verify.evidence.symbolic.polynomial.orthant import by_bernstein
from rankclock.verify.evidence.symbolic.polynomial.two_variables import by_strips
from rankclock.verify.evidence.symbolic.polynomial.univariate import by_sturm

# guess: bisections in a row; each doubles the work, and what six do not settle has a zero inside.
_MOST_SPLITS = 6
# guess: stands for infinity at the far end of a variable, to name a point where a slope wins.
_FAR = 2**20
# guess: bits after the point of a root that is not rational, in a point that may violate a claim.
_ROOT_BITS = 40
# guess: width by which an unbounded variable competes for being split next.
_UNBOUNDED_WIDTH = Fraction(10)

Detail = tuple[int, ...]
Point = dict[int, Fraction]


@dataclass(frozen=True)
class ProofRule:
    """One way to settle an inequality.

    condition: integers that the rule stores, or None where it does not apply.
    conclusion: of the obligation, which carries rule and detail, and of the splits left; None
    where the rule comes to nothing.
    """

    name: Rule
    condition: Callable[[Obligation], Detail | None]
    conclusion: Callable[[Obligation, int], ProofOrFailure | None]


def certify(terms: Terms, box: Box, *, strict: bool, splits: int = _MOST_SPLITS) -> ProofOrFailure:
    """A proof of `terms > 0` (strict) or `terms >= 0` on the box, or a Failure.

    terms: integer polynomial, one exponent a variable. box: one span a variable. splits: how often
    the box may be cut in two on the way down. One variable, and any number of variables in which
    the polynomial is affine, are decided; otherwise the search may give up.
    """
    plain = Obligation(primitive(terms), box, strict, Rule.CONSTANT)
    for rule in RULES:
        detail = rule.condition(plain)
        if detail is None:
            continue
        settled = rule.conclusion(replace(plain, rule=rule.name, detail=detail), splits)
        if settled is not None:
            return settled
    return Failure("too many subdivisions")


# Conditions: what a rule stores where it applies.


def _always(goal: Obligation) -> Detail:
    return ()


def _if_constant(goal: Obligation) -> Detail | None:
    return () if is_constant(goal.terms) else None


def _if_variable_is_absent(goal: Obligation) -> Detail | None:
    variable = _removable(goal)
    return None if variable is None or degree(goal.terms, variable) else (variable,)


def _if_variable_is_fixed(goal: Obligation) -> Detail | None:
    variable = _removable(goal)
    return (variable,) if variable is not None and degree(goal.terms, variable) else None


def _removable(goal: Obligation) -> int | None:
    """The first variable that does not occur, or has one value only."""
    for variable, span in enumerate(goal.box):
        if degree(goal.terms, variable) == 0 or span.low == span.high:
            return variable
    return None


def _if_monomial_divides(goal: Obligation) -> Detail | None:
    """Powers of positive variables that divide every term."""
    common = tuple(
        min(e[variable] for e, _ in goal.terms) if span.positive else 0
        for variable, span in enumerate(goal.box)
    )
    return common if any(common) else None


def _if_powers_only(goal: Obligation) -> Detail | None:
    """The first variable that is not negative and occurs in powers of one order only."""
    for variable, span in enumerate(goal.box):
        order = math.gcd(*(e[variable] for e, _ in goal.terms))
        if order > 1 and span.low >= 0:
            return variable, order
    return None


def _if_one_variable(goal: Obligation) -> Detail | None:
    return () if len(goal.box) == 1 else None


def _if_two_variables(goal: Obligation) -> Detail | None:
    return () if len(goal.box) == 2 else None


def _if_affine(goal: Obligation) -> Detail | None:
    """A variable of degree one: of several the one that leaves the highest degree to the rest."""
    count = range(len(goal.box))

    def rest(variable: int) -> int:
        return max(degree(goal.terms, other) for other in count if other != variable)

    # Highest degree first: where the hard variable stays, the others are soon gone.
    in_order = sorted(count, key=lambda variable: -rest(variable))
    return next(((v,) for v in in_order if degree(goal.terms, v) == 1), None)


# Conclusions: what follows, by the lemma at each.


def _constant(goal: Obligation, splits: int) -> ProofOrFailure:
    # Without variables an inequality is about a number; the zero polynomial has no terms.
    number = sum(c for _, c in goal.terms)
    if number > 0 or (number == 0 and not goal.strict):
        return goal
    return Failure(
        "a constant of the wrong sign", {i: span.inside() for i, span in enumerate(goal.box)}
    )


def _drop(goal: Obligation, splits: int) -> ProofOrFailure:
    # A variable that does not occur says nothing: what holds for the rest holds for any value.
    [variable] = goal.detail
    return _by_parts(goal, splits, lambda _, point: _raised(point, variable))


def _point(goal: Obligation, splits: int) -> ProofOrFailure:
    # A variable with one value is a number, and is put in.
    [variable] = goal.detail
    value = goal.box[variable].low
    return _by_parts(goal, splits, lambda _, point: _raised(point, variable) | {variable: value})


def _monomial(goal: Obligation, splits: int) -> ProofOrFailure:
    # A positive factor does not change a sign: p = v^d q and q are positive together.
    return _by_parts(goal, splits)


def _power(goal: Obligation, splits: int) -> ProofOrFailure:
    # v -> v^order maps v >= 0 one to one onto w >= 0, so p(v^order) has the signs of p(w).
    variable, order = goal.detail

    def back(place: int, point: Point) -> Point:
        return point | {variable: _root(point[variable], order)} if variable in point else point

    return _by_parts(goal, splits, back)


def _sturm(goal: Obligation, splits: int) -> ProofOrFailure:
    # Sturm: the number of real roots in an interval is known exactly, so one variable is decided.
    return by_sturm(goal)


def _bernstein(goal: Obligation, splits: int) -> ProofOrFailure | None:
    # Where no coefficient in the Bernstein basis is negative, no value is.
    return by_bernstein(goal)


def _affine(goal: Obligation, splits: int) -> ProofOrFailure:
    # An affine function takes its least value at an end: both ends positive, all positive.
    [variable] = goal.detail
    span = goal.box[variable]
    far = span.low + _FAR if span.high is None else span.high
    # The third part, on the sum of both ends, speaks of the inside.
    ends = (span.low, far, span.inside())
    return _by_parts(
        goal, splits, lambda place, point: _raised(point, variable) | {variable: ends[place]}
    )


def _product(goal: Obligation, splits: int) -> ProofOrFailure | None:
    # The sign of a product is the product of the signs; an even power is never negative.
    return by_factors(goal, certify, splits)


def _cells(goal: Obligation, splits: int) -> ProofOrFailure | None:
    # Between critical values of one variable the roots in the other keep their number (see
    # `two_variables`), so one sample speaks for a strip.
    return by_strips(goal, certify, by_bernstein)


def _split(goal: Obligation, splits: int) -> ProofOrFailure | None:
    # What holds on both halves holds on the whole; smaller boxes have tighter Bernstein bounds.
    if not splits:
        return None
    middle = tuple(span.inside() for span in goal.box)
    if value_at(goal.terms, middle) < 0:
        return Failure("negative inside", dict(enumerate(middle)))
    widths = [_UNBOUNDED_WIDTH if s.high is None else s.high - s.low for s in goal.box]
    variable = max(range(len(widths)), key=lambda i: widths[i] * degree(goal.terms, i))
    cut = middle[variable]
    detail = (variable, cut.numerator, cut.denominator)
    return _by_parts(replace(goal, detail=detail), splits - 1)


RULES = (
    ProofRule(Rule.CONSTANT, _if_constant, _constant),
    ProofRule(Rule.DROP, _if_variable_is_absent, _drop),
    ProofRule(Rule.POINT, _if_variable_is_fixed, _point),
    ProofRule(Rule.MONOMIAL, _if_monomial_divides, _monomial),
    ProofRule(Rule.POWER, _if_powers_only, _power),
    ProofRule(Rule.STURM, _if_one_variable, _sturm),
    ProofRule(Rule.BERNSTEIN, _always, _bernstein),
    ProofRule(Rule.AFFINE, _if_affine, _affine),
    ProofRule(Rule.PRODUCT, _always, _product),
    ProofRule(Rule.CELLS, _if_two_variables, _cells),
    ProofRule(Rule.SPLIT, _always, _split),
)


def _by_parts(
    goal: Obligation,
    splits: int,
    back: Callable[[int, Point], Point] = lambda _, point: point,
) -> ProofOrFailure:
    """The goal with parts proved one by one, in the only way in which its rule reduces it.

    back: from the number of a part that fails and its point, the point of the goal.
    """
    stated = reductions(goal)
    assert stated is not None
    parts = []
    for place, (terms, box, strict) in enumerate(stated):
        part = certify(terms, box, strict=strict, splits=splits)
        if isinstance(part, Failure):
            return Failure(part.reason, back(place, part.point))
        parts.append(part)
    return replace(goal, parts=tuple(parts))


def _raised(point: Point, variable: int) -> Point:
    """A point without one variable, numbered as where the variable is there."""
    return {i + (i >= variable): value for i, value in point.items()}


def _root(value: Fraction, order: int) -> Fraction:
    """The root of a value, or a rational just below it."""
    root = exact_root(value, order)
    return root_below(value, order, _ROOT_BITS) if root is None else root
