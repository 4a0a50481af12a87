"""The checker of proofs accepts nothing false, whatever a proof has stored, and never raises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest

from rankclock.verify.evidence.symbolic.checker.obligation import (
    Obligation,
    ProofOrFailure,
    Rule,
    reductions,
)
from rankclock.verify.evidence.symbolic.checker.recheck import holds
from rankclock.verify.evidence.symbolic.checker.span import Span
from rankclock.verify.evidence.symbolic.checker.terms import NumberSign, Terms, sign_inside
from rankclock.verify.evidence.symbolic.polynomial.inequality import certify

UNIT = Span(Fraction(0), Fraction(1), True, True)
HALF = Span(Fraction(1, 2), Fraction(1, 2), True, True)


def proved(settled: ProofOrFailure) -> Obligation:
    """A proof that has to be there."""
    assert isinstance(settled, Obligation)
    return settled


def test_a_variable_counted_from_the_end_is_refused() -> None:
    """1 - 3x is negative at x = 1/2; with the variable -1 the parts would speak of 1 - 3 x x'."""
    false = Obligation((((0, 0), 1), ((1, 0), -3)), (HALF, UNIT), True, Rule.DROP, (-1,))
    stated = reductions(false)
    assert stated is not None
    [(terms, box, strict)] = stated
    forged = replace(false, parts=(proved(certify(terms, box, strict=strict)),))
    assert not holds(forged)


def test_an_exponent_given_twice_is_refused() -> None:
    """x - 5x + 1 is negative at x = 1; a dictionary of the terms keeps the last of both."""
    terms: Terms = (((0,), 1), ((1,), -5), ((1,), 1))
    for rule in Rule:
        assert not holds(Obligation(terms, (UNIT,), True, rule))


@pytest.mark.parametrize("exponents", [(), (1, 1), (-1,)], ids=str)
def test_terms_that_do_not_fit_the_box_are_refused(exponents: tuple[int, ...]) -> None:
    for rule in Rule:
        assert not holds(Obligation(((exponents, 1),), (UNIT,), False, rule))
    square = Obligation(((exponents, 1),), (UNIT,), False, Rule.SQUARE)
    product = Obligation(((exponents, 1),), (UNIT,), False, Rule.PRODUCT, (2,), (square,))
    assert not holds(product)


def proofs() -> Iterator[Obligation]:
    """One true inequality for most rules."""
    x_plus_y: Terms = (((0, 1), 1), ((1, 0), 1))
    yield proved(certify(x_plus_y, (UNIT, UNIT), strict=False))
    yield proved(certify((((0,), 1), ((1,), -1), ((2,), 1)), (UNIT,), strict=True))
    yield proved(certify((((0, 2), 1), ((1, 1), -2), ((2, 0), 1)), (UNIT, UNIT), strict=False))
    yield proved(certify((((0, 0), 1), ((2, 0), 3)), (UNIT, UNIT), strict=True))


@pytest.mark.parametrize("detail", [(), (0,), (5,), (-1,), (0, 0), (1, 2), (0, 1, 0), (0, 1, -2)])
def test_a_detail_that_fits_no_rule_is_refused_and_never_raises(detail: tuple[int, ...]) -> None:
    for proof in proofs():
        assert holds(proof)
        for rule in Rule:
            # Refused, or by chance a proof: what matters is that it is decided.
            assert holds(replace(proof, rule=rule, detail=detail)) in (True, False)
            assert holds(replace(proof, rule=rule, detail=detail, parts=(proof,))) in (True, False)


def test_false_inequalities_are_refused_by_every_rule() -> None:
    negative: Terms = (((0,), -1), ((1,), -1))
    for rule in Rule:
        for detail in ((), (0,), (1,), (0, 1), (0, 1, 2)):
            assert not holds(Obligation(negative, (UNIT,), False, rule, detail))


@pytest.mark.parametrize(
    ("terms", "sign"),
    [
        ((), NumberSign.ZERO),
        ((((0,), -2),), NumberSign.MINUS),
        ((((0,), -1), ((1,), 2)), NumberSign.MINUS),
    ],
)
def test_the_sign_inside_passes_over_zeros(terms: Terms, sign: NumberSign) -> None:
    """2x - 1 vanishes in the middle of [0, 1]; the next point, 1/3, tells."""
    assert sign_inside(terms, UNIT) is sign


LINE = Span(Fraction(-1), Fraction(1), True, True)
ONE = Obligation((((), 1),), (), True, Rule.CONSTANT)
# False each, and one step away from what its rule may conclude.
FALSE = {
    "x > 0 on [0, 1], by a monomial that is 0 there": Obligation(
        (((1,), 1),),
        (UNIT,),
        True,
        Rule.MONOMIAL,
        (1,),
        (Obligation((((0,), 1),), (UNIT,), True, Rule.CONSTANT),),
    ),
    "1 - x > 0 on [0, 2], at a point that the span is not": Obligation(
        (((0,), 1), ((1,), -1)),
        (Span(Fraction(0), Fraction(2), True, True),),
        True,
        Rule.POINT,
        (0,),
        (ONE,),
    ),
    "8x^2 - 1 > 0 on [-1/2, 2], by a power of what may be negative": Obligation(
        (((0,), -1), ((2,), 8)),
        (Span(Fraction(-1, 2), Fraction(2), True, True),),
        True,
        Rule.POWER,
        (0, 2),
        (
            Obligation(
                (((0,), -1), ((1,), 8)),
                (Span(Fraction(1, 4), Fraction(4), True, True),),
                True,
                Rule.STURM,
            ),
        ),
    ),
    "1 - 5x + 5x^2 > 0 on [0, 1], at the ends as if it were affine": Obligation(
        (((0,), 1), ((1,), -5), ((2,), 5)), (UNIT,), True, Rule.AFFINE, (0,), (ONE, ONE)
    ),
    "x >= 0 on [-1, 1], as an odd power of what nothing is owed about": Obligation(
        (((1,), 1),),
        (LINE,),
        False,
        Rule.PRODUCT,
        (1,),
        (Obligation((((1,), 1),), (LINE,), False, Rule.SQUARE),),
    ),
    "0 > 0": Obligation((), (), True, Rule.CONSTANT),
    "x > 0 on [0, 1], without its end": Obligation((((1,), 1),), (UNIT,), True, Rule.STURM),
    "(3x - 1)^2 > 0 on [0, 1], without its double root": Obligation(
        (((0,), 1), ((1,), -6), ((2,), 9)), (UNIT,), True, Rule.STURM
    ),
    "4x - 1 >= 0 on [0, 1], without its root": Obligation(
        (((0,), -1), ((1,), 4)), (UNIT,), False, Rule.STURM
    ),
    "x > 0 on [0, 1], without its corner": Obligation((((1,), 1),), (UNIT,), True, Rule.BERNSTEIN),
    "4y - 1 >= 0 on a square, without a sample": Obligation(
        (((0, 0), -1), ((0, 1), 4)), (UNIT, UNIT), False, Rule.CELLS, (1,)
    ),
}


@pytest.mark.parametrize("false", FALSE.values(), ids=FALSE)
def test_each_rule_is_asked_something_false_that_it_nearly_gives(false: Obligation) -> None:
    assert not holds(false)
