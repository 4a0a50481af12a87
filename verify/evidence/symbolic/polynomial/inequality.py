"""Proves that a polynomial with integer coefficients is positive, or not negative, on a box; or
says why not.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from fractions import Fraction

import flint
import sympy as sp

from rankclock.verify.evidence.symbolic.checker.recheck import sees_every_corner
from rankclock.verify.evidence.symbolic.checker.terms import (
    Box,
    Failure,
    Interval,
    Obligation,
    Outcome,
    Terms,
    degree,
    dense,
    negated,
    primitive,
    reductions,
    sign_inside,
    value_at,
)
from rankclock.verify.evidence.symbolic.polynomial.two_variables import cells

_t = sp.Symbol("t")
_MOST_SPLITS = 6
_MOST_TERMS = 4000


def certify(terms: Terms, box: Box, *, strict: bool, splits: int = _MOST_SPLITS) -> Outcome:
    """A proof of `terms > 0` (strict) or `terms >= 0` on the box, or a Failure.

    terms: integer polynomial, one exponent a variable. box: one interval a variable. One variable,
    and any number of variables in which the polynomial is affine, are decided; otherwise the search
    may give up.
    """
    terms = primitive(terms)
    goal = Obligation(terms, box, strict, "constant")
    if all(not any(e) for e, _ in terms):
        value = sum(c for _, c in terms)
        return (
            goal
            if value > 0 or (value == 0 and not strict)
            else Failure("a constant of the wrong sign", {i: v.inside() for i, v in enumerate(box)})
        )
    for variable, interval in enumerate(box):
        if degree(terms, variable) == 0:
            return _reduce(
                replace(goal, rule="drop", detail=(variable,)),
                lift={i: i + (i >= variable) for i in range(len(box))},
                splits=splits,
            )
        if interval.low == interval.high:
            lifted = {i: i + (i >= variable) for i in range(len(box))}
            return _reduce(
                replace(goal, rule="point", detail=(variable,)),
                lift=lifted,
                extra={variable: interval.low},
                splits=splits,
            )
    common = tuple(
        min(e[i] for e, _ in terms) if interval.positive else 0 for i, interval in enumerate(box)
    )
    if any(common):
        return _reduce(replace(goal, rule="monomial", detail=common), splits=splits)
    for variable, interval in enumerate(box):
        order = math.gcd(*(e[variable] for e, _ in terms))
        if order > 1 and interval.low >= 0:
            return _unpower(
                _reduce(replace(goal, rule="power", detail=(variable, order)), splits=splits),
                variable,
                order,
            )
    if len(box) == 1:
        return _univariate(goal)
    quick = _bernstein(goal)
    if quick is not None:
        return quick
    for variable in sorted(
        range(len(box)), key=lambda v: -max(degree(terms, w) for w in range(len(box)) if w != v)
    ):
        if degree(terms, variable) == 1:
            return _affine(goal, variable, splits)
    found = _factored(goal, splits)
    if found is not None:
        return found
    found = cells(goal, certify, _bernstein) if len(box) == 2 else None
    if found is not None:
        return found
    return _split(goal, splits) if splits else Failure("too many subdivisions")


def _reduce(
    goal: Obligation,
    *,
    lift: dict[int, int] | None = None,
    extra: dict[int, Fraction] | None = None,
    splits: int,
) -> Outcome:
    """The goal with parts proved one by one; the point of a part that fails is carried back."""
    stated = reductions(goal)
    assert stated is not None
    parts = []
    for terms, box, strict in stated:
        part = certify(terms, box, strict=strict, splits=splits)
        if isinstance(part, Failure):
            point = {lift[i] if lift else i: v for i, v in part.point.items()} | (extra or {})
            return Failure(part.reason, point)
        # A part may have been made primitive or proved as something stronger; it must state what
        # the rule asks.
        parts.append(part)
    return replace(goal, parts=tuple(parts))


def _unpower(found: Outcome, variable: int, order: int) -> Outcome:
    if isinstance(found, Failure) and variable in found.point:
        value = found.point[variable]
        return Failure(found.reason, found.point | {variable: _root(value, order)})
    return found


def _root(value: Fraction, order: int) -> Fraction:
    top, bottom = (
        sp.integer_nthroot(value.numerator, order),
        sp.integer_nthroot(value.denominator, order),
    )
    if top[1] and bottom[1]:
        return Fraction(int(top[0]), int(bottom[0]))
    shift = 40
    return Fraction(
        int(
            sp.integer_nthroot((value.numerator << (shift * order)) // value.denominator, order)[0]
        ),
        1 << shift,
    )


def _affine(goal: Obligation, variable: int, splits: int) -> Outcome:
    interval = goal.box[variable]
    goal = replace(goal, rule="affine", detail=(variable,))
    stated = reductions(goal)
    assert stated is not None
    far = interval.low + 2**20 if interval.high is None else interval.high
    ends = (interval.low, far, interval.inside())
    parts = []
    for (terms, box, strict), end in zip(stated, ends, strict=False):
        part = certify(terms, box, strict=strict, splits=splits)
        if isinstance(part, Failure):
            return Failure(
                part.reason,
                {i + (i >= variable): v for i, v in part.point.items()} | {variable: end},
            )
        parts.append(part)
    return replace(goal, parts=tuple(parts))


def _univariate(goal: Obligation) -> Outcome:
    """Decision by Sturm sequences: the signs between the real roots."""
    interval = goal.box[0]
    poly = sp.Poly.from_list(dense(goal.terms)[::-1], _t)
    proof = replace(goal, rule="sturm")
    inside = interval.inside()
    if _variations_free(goal.terms, goal.box) and _ends_positive(goal):
        return proof
    for factor, multiplicity in poly.factor_list()[1]:
        if (multiplicity % 2 or goal.strict) and _roots_inside(factor, interval):
            return _wrong_sign(goal, poly)
    if sign_inside(goal.terms, interval) < 0:
        return Failure("negative inside", {0: inside})
    for end, closed in ((interval.low, interval.low_closed), (interval.high, interval.high_closed)):
        if closed and end is not None and goal.strict and value_at(goal.terms, (end,)) <= 0:
            return Failure("a zero at the end", {0: end})
    return proof


def _variations_free(terms: Terms, box: Box) -> bool:
    """A shortcut: all coefficients after the change of variable have one sign."""
    return all(c >= 0 for c in _on_orthant(terms, box).values())


def _ends_positive(goal: Obligation) -> bool:
    interval = goal.box[0]
    ends = [
        end
        for end, closed in (
            (interval.low, interval.low_closed),
            (interval.high, interval.high_closed),
        )
        if closed and end is not None
    ]
    return not goal.strict or all(value_at(goal.terms, (end,)) > 0 for end in ends)


def _roots_inside(factor: sp.Poly, interval: Interval) -> bool:
    low = sp.Rational(interval.low.numerator, interval.low.denominator)
    high = (
        None
        if interval.high is None
        else sp.Rational(interval.high.numerator, interval.high.denominator)
    )
    ends = sum(factor.eval(end) == 0 for end in (low, high) if end is not None)
    return int(factor.count_roots(low, high)) > int(ends)


def _wrong_sign(goal: Obligation, poly: sp.Poly) -> Failure:
    """A rational point of the box where the sign is wrong, between isolated roots, or the root
    itself if it is rational.
    """
    interval = goal.box[0]
    cuts = {interval.low, interval.low + 1 if interval.high is None else interval.high}
    for (low, high), _ in poly.intervals(eps=sp.Rational(1, 2**24)):
        cuts |= {Fraction(int(end.p), int(end.q)) for end in (low, high)}
    inside = sorted(
        c for c in cuts if c >= interval.low and (interval.high is None or c <= interval.high)
    )
    trials = [*inside, *((a + b) / 2 for a, b in itertools.pairwise(inside)), inside[-1] + 1]
    for trial in trials:
        proper = trial > interval.low and (interval.high is None or trial < interval.high)
        if proper and (value := value_at(goal.terms, (trial,))) <= 0 and (goal.strict or value < 0):
            return Failure("a change of sign", {0: trial})
    return Failure("a zero that is not rational", {0: inside[len(inside) // 2]})


def _on_orthant(terms: Terms, box: Box) -> dict[tuple[int, ...], int]:
    """Coefficients after v = (low + high t)/(1 + t), or v = low + t, in each variable; times a
    positive number.
    """
    found: dict[tuple[int, ...], flint.fmpq] = {e: flint.fmpq(c) for e, c in terms}
    for variable, interval in enumerate(box):
        order = degree(terms, variable)
        low = flint.fmpq(interval.low.numerator, interval.low.denominator)
        if interval.high is None:
            top, bottom = flint.fmpq_poly([low, 1]), flint.fmpq_poly([1])
        else:
            top, bottom = (
                flint.fmpq_poly(
                    [low, flint.fmpq(interval.high.numerator, interval.high.denominator)]
                ),
                flint.fmpq_poly([1, 1]),
            )
        images = [top**k * bottom ** (order - k) for k in range(order + 1)]
        lines: dict[tuple[int, ...], flint.fmpq_poly] = {}
        for e, c in found.items():
            rest = e[:variable] + e[variable + 1 :]
            lines[rest] = lines.get(rest, flint.fmpq_poly([0])) + c * images[e[variable]]
        found = {
            (*rest[:variable], i, *rest[variable:]): c
            for rest, line in lines.items()
            for i, c in enumerate(line.coeffs())
        }
    return {e: int(c.p) if c.q == 1 else (1 if c > 0 else -1) for e, c in found.items() if c != 0}


def _bernstein(goal: Obligation) -> Obligation | None:
    degrees = [degree(goal.terms, v) for v in range(len(goal.box))]
    if math.prod(d + 1 for d in degrees) > _MOST_TERMS:
        return None
    found = _on_orthant(goal.terms, goal.box)
    if any(c < 0 for c in found.values()):
        return None
    if goal.strict and not sees_every_corner(list(found), goal.box, degrees):
        return None
    return replace(goal, rule="bernstein")


def _factored(goal: Obligation, splits: int) -> Outcome | None:
    """A product of factors, each of one sign; None when the polynomial is irreducible or a factor
    changes sign.
    """
    context = flint.fmpz_mpoly_ctx.get([f"v{i}" for i in range(len(goal.box))], "lex")
    content, factors = context.from_dict(dict(goal.terms)).factor()
    if len(factors) == 1 and factors[0][1] == 1:
        return None
    sign = 1 if content > 0 else -1
    parts, multiplicities = [], []
    for factor, multiplicity in factors:
        plain = primitive((tuple(int(i) for i in e), int(c)) for e, c in factor.to_dict().items())
        if multiplicity % 2 == 0 and not goal.strict:
            parts.append(Obligation(plain, goal.box, False, "square"))
            multiplicities.append(int(multiplicity))
            continue
        part = _oriented(plain, goal.box, goal.strict, splits)
        if part is None:
            return None
        if multiplicity % 2 and part.terms != plain:
            sign = -sign
        parts.append(part)
        multiplicities.append(int(multiplicity))
    if sign < 0:
        return Failure(
            "a product of factors with the wrong sign",
            {i: v.inside() for i, v in enumerate(goal.box)},
        )
    return replace(goal, rule="product", detail=tuple(multiplicities), parts=tuple(parts))


def _oriented(plain: Terms, box: Box, strict: bool, splits: int) -> Obligation | None:
    for terms in (plain, negated(plain)):
        found = certify(terms, box, strict=strict, splits=min(splits, 2))
        if isinstance(found, Obligation):
            return found
    return None


def _split(goal: Obligation, splits: int) -> Outcome:
    middle = tuple(v.inside() for v in goal.box)
    if value_at(goal.terms, middle) < 0:
        return Failure("negative inside", dict(enumerate(middle)))
    widths = [Fraction(10) if v.high is None else v.high - v.low for v in goal.box]
    variable = max(range(len(widths)), key=lambda i: widths[i] * degree(goal.terms, i))
    return _reduce(
        replace(
            goal,
            rule="split",
            detail=(variable, middle[variable].numerator, middle[variable].denominator),
        ),
        splits=splits - 1,
    )
