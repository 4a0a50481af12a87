"""A forger tries every rule on false inequalities, with true parts, and the checker refuses."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
import sympy as sp

from rankclock.verify.evidence.symbolic.checker.obligation import Obligation, Rule, reductions
from rankclock.verify.evidence.symbolic.checker.recheck import holds
from rankclock.verify.evidence.symbolic.checker.span import Box, Span
from rankclock.verify.evidence.symbolic.checker.terms import Terms, primitive, value_at
from rankclock.verify.evidence.symbolic.polynomial.inequality import certify

x, y = sp.symbols("x y")
Number = int | str | Fraction


def closed(low: Number, high: Number) -> Span:
    return Span(Fraction(low), Fraction(high), True, True)


def opened(low: Number, high: Number) -> Span:
    return Span(Fraction(low), Fraction(high), False, False)


UNIT, SQUARE = closed(0, 1), (closed(0, 1), closed(0, 1))
RAY = Span(Fraction(0), None, True, False)


@dataclass(frozen=True)
class FalseStatement:
    """An inequality with a point of its box where it fails."""

    terms: Terms
    box: Box
    strict: bool
    fails_at: tuple[Fraction, ...]

    def by(self, rule: Rule, *detail: int, parts: tuple[Obligation, ...] = ()) -> Obligation:
        """The statement with a forged proof."""
        return Obligation(self.terms, self.box, self.strict, rule, detail, parts)


def terms_of(expression: sp.Expr | int, count: int) -> Terms:
    return primitive({e: int(c) for e, c in sp.Poly(expression, *(x, y)[:count]).as_dict().items()})


def false(relation: str, box: Span | Box, *point: Number) -> FalseStatement:
    """`p > 0` or `p >= 0`, integer coefficients, in x or in x and y."""
    whole = (box,) if isinstance(box, Span) else box
    text, strict = relation.removesuffix("> 0"), relation.endswith("> 0")
    expression = sp.sympify(text.removesuffix(">= 0"), {"x": x, "y": y})
    return FalseStatement(
        terms_of(expression, len(whole)), whole, strict, tuple(Fraction(p) for p in point)
    )


# Each fails at its point, and is one step away from what a rule may conclude.
FALSE_STATEMENTS = {
    # At one end that is closed; at both; where the end is at infinity.
    "zero": false("0 > 0", opened(0, 1), "1/2"),
    "low end": false("x > 0", UNIT, 0),
    "low end, the other open": false("x > 0", Span(Fraction(0), Fraction(1), True, False), 0),
    "low end of a ray": false("x > 0", RAY, 0),
    "high end": false("1 - x > 0", UNIT, 1),
    "high end, the other open": false("1 - x > 0", Span(Fraction(0), Fraction(1), False, True), 1),
    "beyond, on a ray": false("1 - x >= 0", RAY, 2),
    "beyond, on a span": false("1 - x >= 0", closed(0, 2), 2),
    "a square at its end": false("x**2 > 0", UNIT, 0),
    # One value, and a variable whose last coefficient alone is positive.
    "a point": false("x > 0", closed(0, 0), 0),
    "a point between": false("x - 3 >= 0", closed(1, 1), 1),
    "a last coefficient": false("3*x - 1 >= 0", UNIT, 0),
    "a last coefficient, beside another variable": false("3*x - 1 > 0", SQUARE, 0, 0),
    "a last coefficient, after another variable": false("3*y - 1 > 0", SQUARE, 0, 0),
    # Inside only, and at the cut between two halves only.
    "between the ends": false("1 - 5*x + 5*x**2 > 0", UNIT, "1/2"),
    "at the cut": false("(2*x - 1)**2 > 0", UNIT, "1/2"),
    "at the cut of an open span": false("(3*x - 1)**2 > 0", opened(0, 1), "1/3"),
    "in the left half": false("8*x - 1 >= 0", UNIT, 0),
    "in the right half": false("1 - 8*x >= 0", closed(0, 1), 1),
    # Two roots in one half; one root in the middle between two that are not real.
    "twice in the right half": false("(4*x - 3)*(8*x - 7) >= 0", UNIT, "13/16"),
    "twice in the left half": false("(4*x - 1)*(8*x - 1) >= 0", UNIT, "3/16"),
    "in the middle": false("(1 - 2*x)*(100*(2*x - 1)**2 + 1) >= 0", UNIT, 1),
    # Squares whose zero lies at the cut of a bisection, between two that are not real.
    "a square in the middle": false("(2*x - 1)**2*(100*(2*x - 1)**2 + 1)**2 > 0", UNIT, "1/2"),
    "a square at a cut of a ray": false("(x - 1)**2*(100*(x - 1)**2 + 1)**2 > 0", RAY, 1),
    "a square at the second cut": false(
        "(4*x - 1)**2*(100*(4*x - 1)**2 + 1)**2*(100*(4*x - 3)**2 + 1) > 0", UNIT, "1/4"
    ),
    "far out": false("(x - 5)*(x - 6) >= 0", RAY, "11/2"),
    "in a narrow span": false("(8*x - 3)*(16*x - 7) >= 0", closed("1/3", "2/3"), "13/32"),
    # A power, on a span that is not raised as the variable is.
    "power, high end": false("8 - x**2 >= 0", closed(0, 3), 3),
    "power, low end": false("3*x**2 - 1 >= 0", closed("1/2", 2), "1/2"),
    "power below zero": false("8*x**2 - 1 > 0", closed("-1/2", 2), 0),
    "power that is none": false("1 - x**3 - x**2 >= 0", closed(0, 1), 1),
    # Neither end is strict, and both vanish at the same place.
    "both ends at once": false("x*(2*y - 1)**2 > 0", (opened(0, 1), UNIT), "1/2", "1/2"),
    "both ends at once, on a ray": false(
        "x*(2*y - 1)**2 > 0", (Span(Fraction(0), None), UNIT), 1, "1/2"
    ),
    # (1 - x) a + x b with a = 2y^2 - y and b = 1 - 2y, both zero at 1/2.
    "a sum that cancels": false(
        "(1 - x)*(2*y**2 - y) + x*(1 - 2*y) > 0", (opened(0, 1), closed("1/2", "1/2")), "1/2", "1/2"
    ),
    # Coefficients that are not those over the span, or not weighted as they are there.
    "below zero": false("x + y >= 0", (UNIT, closed(-1, 1)), 0, -1),
    "with a positive middle": false("2*x - 3*x**2 >= 0", UNIT, 1),
    "a corner": false("x + y > 0", SQUARE, 0, 0),
    "the other corner": false("2 - x - y > 0", SQUARE, 1, 1),
    "a corner between": false("1 - x + y > 0", SQUARE, 1, 0),
    "an edge of a ray": false("x*y > 0", (RAY, UNIT), 1, 0),
    "a line inside": false("(x - y)**2 > 0", SQUARE, "1/2", "1/2"),
    "a line across": false("2*x + 2*y - 1 >= 0", SQUARE, 0, 0),
    "a line down": false("1 + 2*x - 2*y >= 0", SQUARE, 0, 1),
}
CUTS = ((1, 2), (1, 3), (1, 8), (7, 8), (3, 1), (1, 0), (-1, -2))


@pytest.mark.parametrize("statement", FALSE_STATEMENTS.values(), ids=FALSE_STATEMENTS)
def test_the_statements_are_false(statement: FalseStatement) -> None:
    """Else it is no use that they are refused."""
    value = value_at(statement.terms, statement.fails_at)
    assert value < 0 or (statement.strict and value == 0)
    for coordinate, span in zip(statement.fails_at, statement.box, strict=True):
        inside = span.low < coordinate and (span.high is None or coordinate < span.high)
        assert inside or coordinate in span.closed_ends()


def details(count: int) -> Iterator[tuple[int, ...]]:
    """What a rule may store about a box of so many variables."""
    yield from itertools.product(range(3), repeat=count)
    for variable in range(count):
        yield (variable,)
        yield from ((variable, order) for order in (1, 2, 3, -1, 0))
        yield from ((variable, *cut) for cut in CUTS)


def with_parts(forged: Obligation) -> Obligation:
    """The proof with the parts that its rule asks for, each proved where it is true."""
    try:
        stated = reductions(forged) or ()
    except (ValueError, ZeroDivisionError, IndexError):
        # The detail is not one of this rule: it has no parts.
        stated = ()
    parts = tuple(proved_where_true(*part) for part in stated)
    return replace(forged, parts=parts)


def proved_where_true(terms: Terms, box: Box, strict: bool) -> Obligation:
    """A part with its proof; with a bare claim where the prover finds none."""
    bare = Obligation(terms, box, strict, Rule.CONSTANT)
    # The prover takes for granted what the checker has to see.
    if any(span.empty for span in box) or any(i < 0 for e, _ in terms for i in e):
        return bare
    proof = certify(terms, box, strict=strict)
    return proof if isinstance(proof, Obligation) else bare


@pytest.mark.parametrize("statement", FALSE_STATEMENTS.values(), ids=FALSE_STATEMENTS)
def test_no_rule_proves_what_is_false(statement: FalseStatement) -> None:
    for rule, detail in itertools.product(Rule, {(), *details(len(statement.box))}):
        forged = statement.by(rule, *detail)
        assert not holds(forged), (rule, detail)
        assert not holds(with_parts(forged)), (rule, detail)


def test_parts_that_the_rule_does_not_ask_for_are_refused() -> None:
    """True and proved, but of another strictness, box, polynomial, or number."""
    statement = FALSE_STATEMENTS["at the cut"]
    weak_halves = with_parts(
        Obligation(statement.terms, statement.box, False, Rule.SPLIT, (0, 1, 2))
    ).parts
    assert all(holds(part) for part in weak_halves)
    split = statement.by(Rule.SPLIT, 0, 1, 2, parts=weak_halves)
    assert not holds(split)
    for span in (closed(0, "1/4"), closed("3/4", 1)):
        parts = (proof_of("(2*x - 1)**2 > 0", (span,)),) * 2
        assert not holds(statement.by(Rule.SPLIT, 0, 1, 2, parts=parts))
    truth = proof_of("1 > 0", (UNIT,))
    assert not holds(statement.by(Rule.SPLIT, 0, 1, 2, parts=(truth, truth)))
    assert not holds(statement.by(Rule.SPLIT, 0, 1, 2))
    # One half of what is false elsewhere.
    [left, right] = with_parts(FALSE_STATEMENTS["in the right half"].by(Rule.SPLIT, 0, 1, 8)).parts
    assert holds(left) and not holds(right)
    assert not holds(FALSE_STATEMENTS["in the right half"].by(Rule.SPLIT, 0, 1, 8, parts=(left,)))


def proof_of(relation: str, box: Box) -> Obligation:
    """The proof of something true."""
    statement = false(relation, box)
    proof = certify(statement.terms, box, strict=statement.strict)
    assert isinstance(proof, Obligation) and holds(proof)
    return proof


def forged_products() -> Iterator[tuple[str, Obligation]]:
    """Products of what is not there, not proved, proved elsewhere, or of less than is stated."""
    half = false("2*x - 1 >= 0", UNIT, 0)
    truth = proof_of("1 > 0", (UNIT,))
    yield "other factors", half.by(Rule.PRODUCT, 1, parts=(truth,))
    yield "no factor", half.by(Rule.PRODUCT)
    yield "itself, unproved", half.by(Rule.PRODUCT, 1, parts=(half.by(Rule.STURM),))
    on_the_right = proof_of("2*x - 1 >= 0", (closed("3/4", 1),))
    yield "a factor on another box", half.by(Rule.PRODUCT, 1, parts=(on_the_right,))
    twice = (truth, half.by(Rule.STURM))
    yield "one factor of two is proved", half.by(Rule.PRODUCT, 1, 1, parts=twice)
    weak = proof_of("x >= 0", (UNIT,))
    low_end = FALSE_STATEMENTS["low end"]
    yield "a factor that may vanish", low_end.by(Rule.PRODUCT, 1, parts=(weak,))
    nothing_owed = Obligation(weak.terms, weak.box, False, Rule.SQUARE)
    squared = FALSE_STATEMENTS["a square at its end"]
    yield "a square that may vanish", squared.by(Rule.PRODUCT, 2, parts=(nothing_owed,))
    bold = Obligation(weak.terms, weak.box, True, Rule.SQUARE)
    yield "a square that says it may not", squared.by(Rule.PRODUCT, 2, parts=(bold,))
    # What (1 - 2x + x^2)^2 becomes where each product of terms replaces the one before.
    wrong = false("1 - 2*x + x**2 - 2*x**3 + x**4 >= 0", UNIT, 1)
    factor = Obligation(terms_of(1 - 2 * x + x**2, 1), (UNIT,), False, Rule.SQUARE)
    yield "a product with terms lost", wrong.by(Rule.PRODUCT, 2, parts=(factor,))
    # (1/x)^2 (-x^2) is -1, and at the only value of x nothing is wrong with -x^2 >= 0.
    nought = closed(0, 0)
    inverse = Obligation((((-1,), 1),), (nought,), False, Rule.SQUARE)
    minus = false("-1 >= 0", nought, 0)
    factors = (inverse, proof_of("-x**2 >= 0", (nought,)))
    yield "a square of what has no value", minus.by(Rule.PRODUCT, 2, 1, parts=factors)
    yield "a square alone", false("x - 1 >= 0", UNIT, 0).by(Rule.SQUARE)


def test_forged_products_are_refused() -> None:
    assert [name for name, forged in forged_products() if holds(forged)] == []


# Weak inequalities in x and y that a look at the wrong places would take for true.
SIGN_CHANGES = {
    "without a sample": false("4*y - 1 >= 0", SQUARE, 0, 0),
    "on the last strip": false("(1 - 2*x)*(1 + y) >= 0", SQUARE, 1, 0),
    "on the first strip": false("(3*x - 1)*(1 + y) >= 0", SQUARE, 0, 0),
    "beyond the last root": false("(2 - x)*(1 + y) >= 0", (RAY, UNIT), 3, 0),
    "on the left alone": false("(4*x - 1)*(1 + y) >= 0", SQUARE, 0, 0),
    "on the right alone": false("(3 - 4*x)*(1 + y) >= 0", SQUARE, 1, 0),
    "across the low edge": false("2*y + 2*x - 1 >= 0", SQUARE, 0, 0),
    "across the high edge": false("1 + 2*x - 2*y >= 0", SQUARE, 0, 1),
    "where roots from infinity come": false("1 + (1 - 2*x)*y >= 0", (UNIT, RAY), 1, 2),
    "where two roots meet": false("4*(2*y - 1)**2 - (2*x - 1) >= 0", SQUARE, 1, "1/2"),
    "where a double root hides the others": false(
        "(y + 1)**2*(4*(2*y - 1)**2 - (2*x - 1)) >= 0", SQUARE, 1, "1/2"
    ),
    "where critical values are met often": false("(3*x - 1)*(x + y + 1) >= 0", SQUARE, 0, 0),
    # Negative on one strip only, weakly true on the lines at its ends.
    "between the low end and a root": false(
        "9*(2*y - 1)**2 - x*(1 - 3*x) >= 0", SQUARE, "1/6", "1/2"
    ),
    "between a root and the high end": false(
        "9*(2*y - 1)**2 - (1 - x)*(3*x - 2) >= 0", SQUARE, "5/6", "1/2"
    ),
    "between neighbouring roots": false(
        "(2*y - 1)**2 + (8*x - 3)*(2*x - 1) >= 0", SQUARE, "7/16", "1/2"
    ),
    "between the first of four roots": false(
        "90*(2*y - 1)**2 + (8*x - 1)*(4*x - 1)*(4*x - 3)*(8*x - 7) >= 0", SQUARE, "3/16", "1/2"
    ),
    "between the last of four roots": false(
        "90*(2*y - 1)**2 + (8*x - 1)*(4*x - 1)*(4*x - 3)*(8*x - 7) >= 0", SQUARE, "13/16", "1/2"
    ),
}


def turned(terms: Terms) -> Terms:
    return primitive((e[::-1], c) for e, c in terms)


@pytest.mark.parametrize("statement", SIGN_CHANGES.values(), ids=SIGN_CHANGES)
def test_strips_are_looked_at_where_the_sign_changes(statement: FalseStatement) -> None:
    test_the_statements_are_false(statement)
    assert not holds(statement.by(Rule.CELLS, 1))
    assert not holds(statement.by(Rule.CELLS, 0))
    # With the variables exchanged.
    other = Obligation(turned(statement.terms), statement.box[::-1], False, Rule.CELLS, (0,))
    assert not holds(other)


def slab(relation: str, along: Span, across: Span = UNIT) -> Obligation:
    return proof_of(relation, (along, across))


MIDDLE = "(2*x - 1)**2 + (2*y - 1)**2 > 0"
THIRD = "(3*x - 1)**2 + (2*y - 1)**2 > 0"
LEFT, RIGHT = closed(0, "1/4"), closed("3/4", 1)


def forged_strips() -> Iterator[tuple[str, Obligation]]:
    """Strict inequalities that fail at one critical value, with slabs that do not settle it."""
    middle = false(MIDDLE, SQUARE, "1/2", "1/2")
    ends = (slab(MIDDLE, LEFT), slab(MIDDLE, RIGHT))

    def by_slabs(*slabs: Obligation) -> Obligation:
        return middle.by(Rule.CELLS, 1, parts=slabs)

    yield "no slab", by_slabs()
    yield "slabs at the ends only", by_slabs(*ends)
    yield "a slab on the left", by_slabs(ends[0])
    yield "a slab on the right", by_slabs(ends[1])
    unproved = Obligation(middle.terms, SQUARE, True, Rule.STURM)
    yield "a slab without a proof", by_slabs(unproved)
    yield "one slab of three without a proof", by_slabs(*ends, unproved)
    yield "a slab of another polynomial", by_slabs(slab("1 + x + y > 0", UNIT))
    yield "a slab that is not strict", by_slabs(slab(MIDDLE.replace(">", ">="), UNIT))
    yield "a slab across a part", by_slabs(slab(MIDDLE, UNIT, closed(0, "1/4")))
    half = Fraction(1, 2)
    right_of_it = slab(MIDDLE, Span(half, Fraction(1), False, True))
    left_of_it = slab(MIDDLE, Span(Fraction(0), half, True, False))
    yield "an open slab on the right", by_slabs(right_of_it, ends[0])
    yield "an open slab on the left", by_slabs(left_of_it, ends[1])
    yield "open slabs on both sides", by_slabs(left_of_it, right_of_it)
    yield "a slab in one variable", by_slabs(proof_of("x + 1 > 0", (UNIT,)))
    for name, text, x_at in (
        ("low end", "x**2 + (2*y - 1)**2 > 0", 0),
        ("high end", "(x - 1)**2 + (2*y - 1)**2 > 0", 1),
    ):
        at_end = false(text, SQUARE, x_at, "1/2")
        other = slab(text, RIGHT if x_at == 0 else LEFT)
        yield f"{name}, no slab", at_end.by(Rule.CELLS, 1)
        yield f"{name}, a slab at the other", at_end.by(Rule.CELLS, 1, parts=(other,))
    third = false(THIRD, SQUARE, "1/3", "1/2")
    beside = (slab(THIRD, closed(0, "1/4")), slab(THIRD, closed("3/8", 1)))
    yield "slabs on both sides of a root", third.by(Rule.CELLS, 1, parts=beside)
    beside = (slab(THIRD, closed(0, "21/64")), slab(THIRD, closed("22/64", 1)))
    yield "slabs close to a root", third.by(Rule.CELLS, 1, parts=beside)


def test_a_strict_inequality_owes_its_critical_lines() -> None:
    assert [name for name, forged in forged_strips() if holds(forged)] == []


def test_strips_with_all_that_they_owe_are_accepted() -> None:
    """Else the refusals above say nothing."""
    text = "(2*x - 1)**2 + (2*y - 1)**2 + 1 > 0"
    statement = false(text, SQUARE)
    assert holds(statement.by(Rule.CELLS, 1, parts=(slab(text, UNIT),)))
    assert holds(false(MIDDLE.replace(">", ">="), SQUARE).by(Rule.CELLS, 1))


def test_a_polynomial_in_three_variables_has_no_strips() -> None:
    box = (UNIT, UNIT, UNIT)
    assert not holds(Obligation((((0, 0, 0), 1),), box, False, Rule.CELLS, (1,)))
