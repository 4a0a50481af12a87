"""When a proof of less is a proof of the whole statement: by its depths, its box, its lemmas."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sympy as sp

from rankclock.theory.claim import Box, Claim, Kind, Lemma, project
from rankclock.theory.symbols import N
from rankclock.verify.evidence.symbolic.domain import defined_throughout
from rankclock.verify.evidence.symbolic.lemma_evidence import evidence_of
from rankclock.verify.evidence.whole import at_depths, by_box
from rankclock.verify.proved_for import ALL, NOTHING, ProvedFor

R = sp.Rational
x, y = sp.symbols("x y", real=True)
INSIDE = (x >= 0, x <= 1)


def claim(*relations: Any, hypotheses: tuple[Any, ...] = INSIDE, **rest: Any) -> Claim:
    return Claim(
        id="a-claim",
        title="a claim",
        kind=Kind.CONJECTURE,
        statement=relations or (x**2 <= x,),
        hypotheses=hypotheses,
        source=project("a test"),
        because="",
        witness={x: sp.Rational(1, 2)},
        **rest,
    )


DEEP = (x**N <= 1,)


@pytest.mark.parametrize(
    ("about", "depths", "extent"),
    [
        (claim(), (2,), ALL),
        (claim(), (), NOTHING),
        (claim(*DEEP, hypotheses=(*INSIDE, N >= 2)), (2, 3), ProvedFor(depths=(2, 3))),
        (claim(*DEEP, hypotheses=(*INSIDE, N >= 2, N <= 3)), (2, 3), ALL),
        (claim(*DEEP, hypotheses=(*INSIDE, N >= 2, N < 4)), (2, 3), ProvedFor(depths=(2, 3))),
        (claim(*DEEP, hypotheses=(*INSIDE, N >= 2, N <= 4)), (2, 3), ProvedFor(depths=(2, 3))),
        (claim(*DEEP, hypotheses=(*INSIDE, sp.Eq(N, 5))), (5,), ALL),
        # The tightest of several bounds counts, in whatever order, and depths are whole numbers.
        (claim(*DEEP, hypotheses=(N >= 3, N >= 2, N <= 9, N <= 4)), (3, 4), ALL),
        (claim(*DEEP, hypotheses=(N >= 2, N >= 3, N <= 4, N <= 9)), (3, 4), ALL),
        (claim(*DEEP, hypotheses=(N >= R(5, 2), N <= R(11, 3))), (3,), ALL),
        (
            claim(*DEEP, hypotheses=(N >= R(5, 2), N <= R(11, 3))),
            (7,),
            ProvedFor(depths=(7,)),
        ),
        (claim(*DEEP, hypotheses=(N >= R(3, 2), N <= 3)), (3,), ProvedFor(depths=(3,))),
        # Bounds on one side only leave no finite number.
        (claim(*DEEP, hypotheses=(N <= 3,)), (2, 3), ProvedFor(depths=(2, 3))),
        (claim(*DEEP, hypotheses=(N >= 2,)), (2, 3), ProvedFor(depths=(2, 3))),
        # What bounds nothing keeps no other from doing so.
        (
            claim(
                *DEEP,
                hypotheses=(sp.Or(x < 0, x > 1), sp.Ne(N, 7), x < N, sp.And(N >= 2, N <= 3)),
            ),
            (2, 3),
            ALL,
        ),
        # `Or` bounds nothing.
        (
            claim(*DEEP, hypotheses=(*INSIDE, N >= 2, sp.Or(N <= 3, x < 1))),
            (2, 3),
            ProvedFor(depths=(2, 3)),
        ),
    ],
)
def test_depths_are_all_where_the_hypotheses_allow_no_other(
    about: Claim, depths: tuple[int, ...], extent: ProvedFor
) -> None:
    assert at_depths(about, depths) == extent


@pytest.mark.parametrize(
    ("about", "box", "whole"),
    [
        (claim(), Box({x: (0, 1)}, (2,)), True),
        (claim(), Box({x: (-1, 2)}, (2,)), True),
        (claim(), Box({x: (0, sp.Rational(99, 100))}, (2,)), False),
        (claim(), Box({x: (sp.Rational(1, 100), 1)}, (2,)), False),
        (claim(hypotheses=(x <= 1,)), Box({x: (0, 1)}, (2,)), False),
        (claim(), Box({x: (0, sp.sqrt(2))}, (2,)), False),
        (claim(), Box({x: (-sp.sqrt(2), 1)}, (2,)), False),
        (claim(x**2 <= x, x**3 <= x), Box({x: (0, 1)}, (2,), relations=(1, 0)), True),
        (claim(*DEEP, hypotheses=(*INSIDE, N >= 2, N <= 3)), Box({x: (0, 1)}, (2, 3)), True),
        (claim(*DEEP, hypotheses=(*INSIDE, N >= 2, N <= 4)), Box({x: (0, 1)}, (2, 3)), False),
        (claim(hypotheses=(x >= 0,)), Box({x: (0, 10**6)}, (2,)), False),
        (claim(x**2 <= x, y <= y**2 + 1), Box({x: (0, 1)}, (2,)), False),
        (claim(x**2 <= x, x**3 <= x), Box({x: (0, 1)}, (2,), relations=(0,)), False),
        (claim(*DEEP, hypotheses=(*INSIDE, N >= 2)), Box({x: (0, 1)}, (2, 3)), False),
    ],
)
def test_a_box_is_all_where_the_hypotheses_allow_no_point_outside(
    about: Claim, box: Box, whole: bool
) -> None:
    extent = by_box(about, box, "the box")
    assert extent == (ALL if whole else ProvedFor(parts=("the box",)))


SQUARE = sp.Eq((x + 1) ** 2, x**2 + 2 * x + 1)
QUOTIENT = sp.Eq((x**2 - 1) / (x - 1), x + 1)


@pytest.mark.parametrize(
    ("relation", "lemma", "whole"),
    [
        (SQUARE, SQUARE, True),
        (SQUARE, sp.Eq(SQUARE.rhs, SQUARE.lhs), True),
        # Of something else; and true but where nothing is: at x = 1.
        (SQUARE, sp.Eq((x + 2) ** 2, x**2 + 4 * x + 4), False),
        (QUOTIENT, QUOTIENT, False),
        # 0^0 = 1, so that a power of 0 with a root is no sum of exponents.
        (sp.Eq(sp.sqrt(x) * x, x ** sp.Rational(3, 2), evaluate=False),) * 2 + (False,),
    ],
)
def test_lemmas_are_all_where_they_are_the_statement(
    relation: sp.Basic, lemma: sp.Basic, whole: bool
) -> None:
    about = claim(relation, lemmas=(Lemma("a step", lemma),), proves="the statement")
    evidence = evidence_of(about)
    assert evidence is not None
    assert evidence.proves.all is whole, evidence
    # Of a domain without a point nothing is proved.
    nowhere = evidence_of(replace(about, hypotheses=(x > 1, x < 0)))
    assert nowhere is not None and not nowhere.proves.all
    both = replace(about, statement=(relation, x <= 2))
    evidence = evidence_of(both)
    assert evidence is not None and not evidence.proves.all


@pytest.mark.parametrize(
    ("side", "hypotheses", "defined"),
    [
        (1 / x, (x > 0,), True),
        (1 / x, (x >= 0,), False),
        (sp.sqrt(x), (x >= 0,), False),
        (sp.sqrt(x), (x > 0,), True),
        (x ** (N - 2), (N >= 2,), True),
        (x ** (N - 3), (N >= 2,), False),
        (x ** (N - 2), (), False),
        (sp.log(x), (x > 0,), False),
    ],
)
def test_a_side_has_a_value_on_the_whole_domain(
    side: sp.Basic, hypotheses: tuple[Any, ...], defined: bool
) -> None:
    relation = sp.Eq(side, y, evaluate=False)
    assert defined_throughout(relation, hypotheses) is defined
