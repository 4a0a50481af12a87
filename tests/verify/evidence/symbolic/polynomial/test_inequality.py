"""The table of rules by which an inequality on a box is settled."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from rankclock.verify.evidence.symbolic.checker.obligation import Failure, Obligation, Rule
from rankclock.verify.evidence.symbolic.checker.recheck import holds
from rankclock.verify.evidence.symbolic.checker.span import Box, Span
from rankclock.verify.evidence.symbolic.checker.terms import Terms, primitive, value_at
from rankclock.verify.evidence.symbolic.polynomial.inequality import RULES, certify

UNIT = Span(F(0), F(1), True, True)
HALF = Span(F(1, 2), F(1, 2), True, True)
POSITIVE = Span(F(0), None)
WIDE = Span(F(0), F(3), True, True)

# By rule: an inequality that it settles first, as terms, box and whether it is strict.
EXAMPLES: dict[Rule, tuple[Terms, Box, bool]] = {
    Rule.CONSTANT: ((((0,), 2),), (UNIT,), True),
    Rule.DROP: ((((0, 0), 1), ((1, 0), 1)), (UNIT, UNIT), True),
    Rule.POINT: ((((0, 1), -1), ((1, 0), 2)), (HALF, UNIT), False),
    Rule.MONOMIAL: ((((1, 0), 1), ((1, 1), 1)), (POSITIVE, UNIT), True),
    Rule.POWER: ((((0, 1), 1), ((2, 0), 1)), (UNIT, UNIT), False),
    Rule.STURM: ((((0,), 1), ((1,), -1), ((2,), 1)), (UNIT,), True),
    Rule.BERNSTEIN: ((((0, 0), 1), ((0, 1), 1), ((1, 0), 1)), (UNIT, UNIT), True),
    # 10 x (x - 1) + 3 + y, at least 1/2, though a Bernstein coefficient is -2
    Rule.AFFINE: (
        (((0, 0), 3), ((0, 1), 1), ((1, 0), -10), ((2, 0), 10)),
        (UNIT, UNIT),
        True,
    ),
    # (x - y)^2 (1 + x + y)
    Rule.PRODUCT: (
        (
            ((0, 2), 1),
            ((0, 3), 1),
            ((1, 1), -2),
            ((1, 2), -1),
            ((2, 0), 1),
            ((2, 1), -1),
            ((3, 0), 1),
        ),
        (WIDE, WIDE),
        False,
    ),
    # (x - y)^2 + (x - 1)^2 / 5 + 1/5
    Rule.CELLS: (
        (((0, 0), 2), ((0, 2), 5), ((1, 0), -2), ((1, 1), -10), ((2, 0), 6)),
        (WIDE, WIDE),
        True,
    ),
    # (x - y)^2 + (y - z)^2 + 1
    Rule.SPLIT: (
        (
            ((0, 0, 0), 1),
            ((0, 0, 2), 1),
            ((0, 1, 1), -2),
            ((0, 2, 0), 2),
            ((1, 1, 0), -2),
            ((2, 0, 0), 1),
        ),
        (WIDE, WIDE, WIDE),
        True,
    ),
}


def test_every_rule_of_the_table_has_an_example() -> None:
    assert [rule.name for rule in RULES] == list(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_rule_settles_its_example_and_passes_the_checker(name: Rule) -> None:
    terms, box, strict = EXAMPLES[name]
    proof = certify(terms, box, strict=strict)
    assert isinstance(proof, Obligation) and proof.rule is name
    assert proof.box == box and proof.strict is strict and holds(proof)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_turned_round_fails_at_a_point_that_shows_it(name: Rule) -> None:
    terms, box, strict = EXAMPLES[name]
    failure = certify(tuple((e, -c) for e, c in terms), box, strict=strict)
    assert isinstance(failure, Failure)
    # A variable without a value in the point may have any.
    point = tuple(failure.point.get(i, span.inside()) for i, span in enumerate(box))
    assert value_at(terms, point) >= 0


def test_without_splits_the_search_gives_up() -> None:
    terms, box, strict = EXAMPLES[Rule.SPLIT]
    failure = certify(terms, box, strict=strict, splits=0)
    assert failure == Failure("too many subdivisions")


def test_splits_are_counted() -> None:
    """Zero at z^2 = 2, x = y only: no half is ever settled, and no middle is negative."""
    terms = primitive(
        {(2, 0, 0): 1, (1, 1, 0): -2, (0, 2, 0): 1, (0, 0, 4): 1, (0, 0, 2): -4, (0, 0, 0): 4}
    )
    box = (Span(F(0), F(2), True, True),) * 3
    assert certify(terms, box, strict=True, splits=3) == Failure("too many subdivisions")


def test_a_value_that_is_negative_in_the_middle_is_named() -> None:
    """10 ((2x - 1)^2 + (2y - 1)^2 + (2z - 1)^2) - 1, which is -1 there."""
    squares = dict.fromkeys(((2, 0, 0), (0, 2, 0), (0, 0, 2)), 40)
    terms = primitive(
        squares | dict.fromkeys(((1, 0, 0), (0, 1, 0), (0, 0, 1)), -40) | {(0, 0, 0): 29}
    )
    box = (Span(F(0), F(1), True, True),) * 3
    failure = certify(terms, box, strict=False)
    assert failure == Failure("negative inside", dict.fromkeys(range(3), F(1, 2)))
