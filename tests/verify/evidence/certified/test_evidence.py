"""Boxes: right statements are certified, wrong ones are refuted or stay undecided, and nothing
undecided is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import pytest
import sympy as sp
from flint import arb

from rankclock.theory.claim import Box, Claim, Kind, project
from rankclock.theory.formulas.flow import travel_falling, travel_hypergeometric, travel_integral
from rankclock.theory.formulas.sharp import phi
from rankclock.theory.process import RecoveryTime
from rankclock.theory.registry import all_claims
from rankclock.theory.symbols import N, alpha, eps, eta, lam, x, y
from rankclock.verify.arithmetic.balls import hull, rounded_down
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.certified_mode import recovery_time
from rankclock.verify.evaluate.decide import enclosure
from rankclock.verify.evidence.certified import counts, ranges, slope, subdivide
from rankclock.verify.evidence.certified.cell import Cell
from rankclock.verify.evidence.certified.evidence import all_evidence, box_evidence, gather
from rankclock.verify.evidence.certified.program import Program
from rankclock.verify.evidence.certified.rewrite import NoBox, closed_forms, put
from rankclock.verify.evidence.certified.signs import compare
from rankclock.verify.evidence.certified.slope import Slope, Slopes
from rankclock.verify.evidence.check import check
from rankclock.verify.points.judge import judge
from rankclock.verify.points.point import Point, exact_values
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Evidence, Level, Truth, Verdict
from support.claims import named

R, F = sp.Rational, Fraction


def claim(statement: tuple[sp.Basic, ...], hypotheses: tuple[sp.Basic, ...], **rest: Any) -> Claim:
    return Claim(
        "a-claim",
        "A claim",
        Kind.IDENTITY,
        statement,
        hypotheses,
        project("nowhere"),
        "nothing",
        {x: 1, y: 1},
        **rest,
    )


def wrong(about: Claim, **changed: Any) -> Claim:
    return replace(about, **changed)


@pytest.fixture
def bits() -> Iterator[None]:
    with precision(64):
        yield


def violated_at(about: Claim, evidence: Evidence) -> bool:
    """Whether the point that a refutation names satisfies all hypotheses and violates the
    statement.
    """
    text = evidence.notes[0].split(" at ")[1]
    names = {s.name: s for s in (*about.symbols, N)}
    point = {
        names[name]: sp.Rational(value)
        for name, value in (part.split(" = ") for part in text.split(", "))
    }
    judgement = judge(about, Point(exact_values(about, point), ()))
    return judgement.accepted and judgement.broken is not None


# Right statements.


@pytest.mark.parametrize(
    "name",
    [
        "no-overshoot",
        "step-monotone-growing",
        "step-monotone-decaying",
        "recovery-time-ceiling",
        "step-sandwich",
    ],
)
def test_a_box_of_the_theory_is_certified(name: str) -> None:
    about = named(name)
    box = replace(about.boxes[0], depths=about.boxes[0].depths[:2])
    found = box_evidence(about, box)
    assert found.verdict is Verdict.PROVED and found.level is Level.CERTIFIED, found.notes
    assert "subdivision" in found.method and all(
        str(symbol) in found.domain for symbol in box.ranges
    )
    assert (
        found.counts["cells"]
        == found.counts["proved cells"] + found.counts["cells outside the hypotheses"]
        > 0
    )
    assert found.counts["undecided cells"] == 0


@pytest.mark.long
def test_every_box_of_the_theory_is_certified() -> None:
    found = {
        about.id: [evidence.verdict for evidence in all_evidence(about)] for about in all_claims()
    }
    assert sum(map(len, found.values())) >= 16
    assert all(verdict is Verdict.PROVED for verdicts in found.values() for verdict in verdicts), (
        found
    )


# Wrong statements.

OVERSHOOT, GROWING, DECAYING, CEILING = map(
    named,
    ("no-overshoot", "step-monotone-growing", "step-monotone-decaying", "recovery-time-ceiling"),
)
_recovery = CEILING.at_depth(2)[0]
_next = OVERSHOOT.at_depth(2)[1].lhs
WRONG: dict[str, tuple[Claim, Box]] = {
    "a limit below mu": (
        wrong(OVERSHOOT, statement=(_next <= lam * R(9, 10),)),
        OVERSHOOT.boxes[1],
    ),
    "a step limit twice as large": (
        wrong(OVERSHOOT, hypotheses=(*OVERSHOOT.hypotheses[:-1], eta <= 2)),
        Box({**OVERSHOOT.boxes[1].ranges, eta: (1, 2)}, (2, 3)),
    ),
    "growth by a fifth of eta": (
        wrong(OVERSHOOT, statement=(x + eta / 5 <= _next ** (1 / N),)),
        OVERSHOOT.boxes[1],
    ),
    "a slope of at least 3/5": (
        wrong(GROWING, statement=(GROWING.at_depth(2)[2].lhs >= R(3, 5),)),
        replace(GROWING.boxes[3], relations=()),
    ),
    "a slope of at least 1/10": (
        wrong(DECAYING, statement=(DECAYING.at_depth(2)[0].lhs >= R(1, 10),)),
        DECAYING.boxes[0],
    ),
    "half of the recovery time": (
        wrong(CEILING, statement=(_recovery.lhs <= sp.ceiling(_recovery.rhs.args[0] / 2),)),
        CEILING.boxes[-1],
    ),
    "three steps less": (
        wrong(CEILING, statement=(_recovery.lhs <= _recovery.rhs - 3,)),
        CEILING.boxes[5],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_statement_is_refuted_at_an_exact_point(name: str) -> None:
    about, box = WRONG[name]
    found = box_evidence(about, replace(box, depths=box.depths[:2]), most_cells=4000)
    assert found.verdict is Verdict.REFUTED, (found.counts, found.notes)
    assert violated_at(about, found)


def test_a_refuted_box_gives_a_counterexample() -> None:
    about = claim((x**2 >= R(1, 3),), (x > 0,), boxes=(Box({x: (0, 1)}, (2,)),))
    found = gather(about, Settings()).counterexample
    assert found is not None
    assert F(found.point["x"]) ** 2 < F(1, 3)
    stands = claim((x**3 >= -x,), (x > 0,), boxes=(Box({x: (0, 1)}, (2,)),))
    assert gather(stands, Settings()).counterexample is None


def test_a_relation_that_fails_only_between_midpoints_is_not_certified() -> None:
    # Violated next to x = 1/3 alone, where no midpoint of a bisection lies.
    about = claim((sp.Abs(3 * x - 1) > R(1, 10**9),), (x > 0,))
    found = box_evidence(about, Box({x: (0, 1)}, (2,)), most_cells=500)
    assert found.verdict is not Verdict.PROVED


# What cannot be decided is listed, and no pass.

SQUARE = claim((x**2 + y**2 >= 2 * x * y,), (x > 0, y > 0))


def test_cells_that_cannot_be_decided_are_listed_and_counted() -> None:
    found = box_evidence(SQUARE, Box({x: (1, 2), y: (1, 2)}, (2,)), most_cells=300)
    assert found.verdict is Verdict.INCONCLUSIVE
    many = found.counts["undecided cells"]
    assert many > 3 and found.counts["cells"] == many + found.counts["proved cells"]
    shown = [note for note in found.notes if note.startswith("undecided: N = 2; x in [")]
    assert len(set(shown)) == len(found.notes) == many
    # No part of the diagonal, where both sides agree, is lost.
    left = subdivide.subdivide(
        Cell(((F(1), F(2)), (F(1), F(2)))),
        [x, y],
        SQUARE.hypotheses,
        dict(enumerate(SQUARE.at_depth(2))),
        lambda _: False,
        most_cells=300,
    )
    assert len(left.undecided) == many
    for i in range(101):
        place = 1 + F(i, 100)
        assert any(
            all(low <= place <= high for low, high in cell.ranges) for cell in left.undecided
        )


def test_a_relation_that_is_proved_takes_no_other_with_it() -> None:
    for first, second in ((x > 0, SQUARE.at_depth(2)[0]), (SQUARE.at_depth(2)[0], x + y > 0)):
        found = box_evidence(
            claim((first, second), SQUARE.hypotheses),
            Box({x: (1, 2), y: (1, 2)}, (2,)),
            most_cells=300,
        )
        assert found.verdict is Verdict.INCONCLUSIVE and found.counts["undecided cells"] > 3


def test_a_spent_budget_leaves_the_rest_undecided() -> None:
    box = replace(GROWING.boxes[0], depths=(2,))
    assert box_evidence(GROWING, box).verdict is Verdict.PROVED
    for most in (0, 1, 50):
        found = box_evidence(GROWING, box, most_cells=most)
        assert found.verdict is Verdict.INCONCLUSIVE and found.counts["undecided cells"] > 0
    assert not any("differ" in note for note in found.notes)


def test_a_hypothesis_that_cannot_be_decided_excludes_nothing() -> None:
    # The relation holds just where the hypothesis does, so that cells across its edge must stay
    # undecided.
    about = claim((2 * x**2 <= 1,), (x > 0, x**2 <= R(1, 2)))
    found = box_evidence(about, Box({x: (R(1, 10), 1)}, (2,)), most_cells=200)
    assert found.verdict is Verdict.INCONCLUSIVE and found.counts["undecided cells"] >= 1
    assert found.counts["cells outside the hypotheses"] > 0 < found.counts["proved cells"]


def test_a_box_without_points_is_no_pass() -> None:
    inside = Box({x: (1, 2), y: (3, 4)}, (2, 3))
    strict = claim((x < y,), (x > 0, y > x))
    assert box_evidence(strict, inside).verdict is Verdict.PROVED
    for place in ({x: (2, 1), y: (3, 4)}, {x: (5, 6), y: (3, 4)}, {x: (-2, -1), y: (3, 4)}):
        found = box_evidence(strict, Box(place, (2, 3)))
        assert found.verdict is Verdict.INCONCLUSIVE and found.counts.get("proved cells", 0) == 0, (
            place
        )
        assert len(found.notes) == 2 and all(
            "empty in x" in note or "no point of the box" in note for note in found.notes
        )
    # One depth with points and one without: less was checked than was asked for.
    partly = claim((x < y,), (x > N - 2, y > x))
    assert box_evidence(partly, inside).verdict is Verdict.PROVED
    assert box_evidence(partly, replace(inside, depths=(2, 5))).verdict is Verdict.INCONCLUSIVE
    nowhere = box_evidence(strict, replace(inside, depths=()))
    assert nowhere.verdict is Verdict.INCONCLUSIVE and nowhere.notes == ("the box names no depth",)


def test_a_claim_with_a_box_that_proves_nothing_does_not_hold() -> None:
    about = Claim(
        "a-claim",
        "A claim",
        Kind.IDENTITY,
        ((1 + x) ** 2 >= 1 + 2 * x,),
        (x >= 1, x <= 2),
        project("nowhere"),
        "nothing",
        {x: 1},
    )
    for low, high, verdict in (
        (1, 2, Verdict.PROVED),
        # What a search adds to a part of the domain makes no proof of the whole.
        (1, R(3, 2), Verdict.UNREFUTED),
        (5, 7, Verdict.INCONCLUSIVE),
        (1, R(1, 2), Verdict.INCONCLUSIVE),
    ):
        assert (
            check(wrong(about, boxes=(Box({x: (low, high)}, (2,)),)), Settings(examples=10)).verdict
            is verdict
        )


def test_a_box_that_is_none_is_told() -> None:
    about = claim((x < y,), (x > 0, y > 0))
    for box, told in (
        (Box({x: (1, 2)}, (2,)), "no range for y"),
        (Box({x: (1, sp.sqrt(2)), y: (3, 4)}, (2,)), "not rational"),
        (Box({x: (1, 2), y: (3, 4)}, (2,), (7,)), "no relation 7"),
    ):
        found = box_evidence(about, box)
        assert found.verdict is Verdict.INCONCLUSIVE and any(
            told in note for note in found.notes
        ), found.notes
    foreign = claim((sp.sinh(x) > 0,), (x > 0,))
    found = box_evidence(foreign, Box({x: (1, 2)}, (2,)))
    assert found.verdict is Verdict.INCONCLUSIVE and "sinh" in found.notes[0]


# Balls that hold everything.

EMPTY = [arb("nan"), arb(0, float("inf")), arb(0) / arb(0, 1), arb("inf") - arb("inf")]


@pytest.mark.parametrize("ball", EMPTY, ids=["nan", "whole line", "quotient", "difference"])
def test_a_ball_that_holds_everything_proves_nothing(
    ball: arb, monkeypatch: pytest.MonkeyPatch, bits: None
) -> None:
    for operator in ("<", "<=", ">", ">=", "==", "!="):
        assert (
            compare(operator, ball) is Truth.UNKNOWN
            and compare(operator, ball, counts=True) is Truth.UNKNOWN
        )
    with pytest.raises(Undecided):
        Slopes([arb(0, 1)]).joined(ball, None, None)
    # A slope that is no number says nothing, and takes nothing away from what is known otherwise.
    assert Slopes([arb(0, 1)]).joined(arb(1), arb(1), (ball,)).whole == 1
    about = claim((x**3 > 0,), (x > 0,))
    box = Box({x: (1, 2)}, (2,))
    assert box_evidence(about, box).verdict is Verdict.PROVED
    for file in (slope, ranges):
        monkeypatch.setattr(file, "real_power", lambda value, order, root: ball)
    assert box_evidence(about, box, most_cells=20).verdict is Verdict.INCONCLUSIVE


def test_a_divisor_that_may_vanish_is_no_bound() -> None:
    # At both ends of [-1, 1] the square of 1/x is 1, which says nothing about its values between.
    about = claim((1 / x**2 <= 2,), (x > -2, x < 2))
    assert box_evidence(about, Box({x: (R(4, 5), 1)}, (2,))).verdict is Verdict.PROVED
    assert (
        box_evidence(about, Box({x: (-1, 1)}, (2,)), most_cells=200).verdict is not Verdict.PROVED
    )


# Enclosures hold what they should.

_TREES = {
    "polynomial": x**3 - 4 * x * y + y**2,
    "quotient": (x - y) / (x + y**2) - 1 / x**2,
    "roots": sp.sqrt(x) * y ** R(2, 3) - x ** R(-1, 3),
    "logarithm": sp.log(x / y) - sp.exp(-x * y),
    "largest": sp.Max(x, y**2) - sp.Min(x * y, 2) + sp.Abs(x - y),
    "rounded": sp.ceiling(3 * x * y) - sp.floor(x + y),
    "cases": sp.Piecewise((x**2, x < y), (x * y, True)),
    "phi": phi(x - y),
    "rising travel": travel_hypergeometric(x / 4, x / 4 + y / 8, 3, 2),
    "falling travel": travel_falling(y + x, y, 4, sp.Integer(-1)),
    "odd powers of a signed base": (x - y) ** 3 + (x - y) ** 4,
}


@pytest.mark.parametrize("name", _TREES)
def test_an_enclosure_over_a_cell_holds_the_values_in_it(name: str, bits: None) -> None:
    tree, draws, finite = _TREES[name], Random(name), 0
    program = Program([x, y])
    step = program.add(tree)
    for _ in range(25):
        ends = [sorted(Fraction(draws.randrange(20, 160), 80) for _ in range(2)) for _ in range(2)]
        width = Fraction(1, draws.choice((1, 4, 30)))
        ranges = tuple((low, low + (high - low) * width) for low, high in ends)
        whole = program.over(Cell(ranges)).whole(step)
        if whole is None:
            continue
        finite += 1
        for _ in range(8):
            point = {
                s: low + (high - low) * Fraction(draws.randrange(9), 8)
                for s, (low, high) in zip((x, y), ranges, strict=True)
            }
            assert whole.contains(enclosure(tree, point, bits=128).mid()), (ranges, point)
    assert finite >= 10


_SMOOTH = [
    name
    for name, tree in _TREES.items()
    if not tree.has(sp.Max, sp.Min, sp.Abs, sp.ceiling, sp.floor, sp.Piecewise)
]


@pytest.mark.parametrize("name", [*_SMOOTH, "phi"])
def test_slopes_over_a_cell_hold_the_derivatives_in_it(name: str, bits: None) -> None:
    tree = _TREES[name]
    # The derivative of phi away from the point where its two cases meet.
    written = tree if name != "phi" else (1 - sp.exp(y - x)) / (x - y)
    slopes, finite = [sp.diff(written, symbol) for symbol in (x, y)], 0
    for share in range(1, 8):
        ranges = ((F(share, 4), F(share, 4) + F(1, 50)), (F(7, 8), F(7, 8) + F(1, 50)))
        program = Program([x, y])
        step = program.add(tree)
        try:
            gradient = program.over(Cell(ranges)).value(step).gradient
        except Undecided:
            continue
        finite += 1
        assert gradient is not None
        for i in range(3):
            point = {
                s: low + (high - low) * F(i, 2)
                for s, (low, high) in zip((x, y), ranges, strict=True)
            }
            for ball, exact in zip(gradient, slopes, strict=True):
                assert arb(ball).contains(enclosure(exact, point, bits=128).mid()), (ranges, point)
    assert finite >= 5


def test_slopes_tighten_what_balls_forget(bits: None, monkeypatch: pytest.MonkeyPatch) -> None:
    program, cell = Program([x]), Cell(((F(1), F(101, 100)),))
    step = program.add(x - x**2 + x**3)
    found = program.over(cell).value(step)
    exact = [F(1), F(101, 100) - F(101, 100) ** 2 + F(101, 100) ** 3]
    assert float(found.whole.rad()) < 0.6 * float(exact[1] - exact[0])
    # A wrong rule for the product is caught by a point of the cell.
    monkeypatch.setattr(
        slope,
        "scaled_slope",
        lambda gradient, factor: 0 if isinstance(gradient, int) else gradient * factor / 4,
    )
    monkeypatch.setattr(
        Slopes,
        "joined",
        lambda self, whole, centre, gradient, counts=False: Slope(
            _estimate(self, centre, gradient), centre, gradient
        ),
    )
    assert not program.over(cell).value(step).whole.contains(hull(exact[1], exact[1]))


def _estimate(slopes: Slopes, centre: Any, gradient: Any) -> arb:
    return centre + sum(
        (g * offset for g, offset in zip(gradient, slopes.offsets, strict=True)), arb(0)
    )


def test_numbers_put_in_leave_the_cases_that_remain() -> None:
    bound = CEILING.at_depth(2)[0].rhs
    written = put(bound, {N: sp.Integer(3), lam: sp.Integer(-1)})
    assert lam not in written.free_symbols and not written.has(sp.hyper) and not written.has(sp.I)
    assert (
        put(sp.Sum(x ** sp.Symbol("i"), (sp.Symbol("i"), 0, N)), {N: sp.Integer(2)}) == 1 + x + x**2
    )
    with pytest.raises(NoBox):
        put(sp.Piecewise((x, N < 2)), {N: sp.Integer(3)})
    # SymPy puts two infinities together to what has no value, and compares that with nothing.
    with pytest.raises(NoBox, match="no value"):
        put(1 / (N - 2) - 1 / (N - 2) ** 2 < x, {N: sp.Integer(2)})


def test_only_the_travel_integral_is_put_in_closed_form() -> None:
    assert closed_forms(travel_integral(x, y, N, lam)) == travel_hypergeometric(x, y, N, lam)
    other = 2 * travel_integral(x, y, N + 1, lam)
    assert closed_forms(other) == other


# Statement, box, and the least difference of its sides there, by hand.
MARGINS: dict[str, tuple[sp.Basic, Box, Fraction]] = {
    "least inside, over many cells": (
        x**2 - x + 1 > 0,
        Box({x: (0, 4)}, (2,)),
        F(3, 4),
    ),
    "least in the first cells": (x + y > 0, Box({x: (1, 50), y: (2, 90)}, (2,)), F(3)),
    "least in the last cells": (60 - x * y > 0, Box({x: (1, 5), y: (2, 11)}, (2,)), F(5)),
    "least at the last depth": (x + 1 / N > 0, Box({x: (0, 1)}, (2, 3, 7)), F(1, 7)),
    "least at the first depth": (x + N > 0, Box({x: (0, 1)}, (2, 3, 7)), F(2)),
    "least at a depth between": (x + (N - 4) ** 2 + 1 > 0, Box({x: (0, 1)}, (2, 4, 7)), F(1)),
    "from above": (x**2 - x - 1 < 0, Box({x: (0, R(3, 2))}, (2,)), F(1, 4)),
}


@pytest.mark.parametrize("name", MARGINS)
def test_the_margin_that_is_told_is_one_that_every_point_of_the_box_keeps(name: str) -> None:
    statement, box, least = MARGINS[name]
    about = claim((statement,), tuple(symbol >= 0 for symbol in box.ranges))
    for depths in (box.depths, box.depths[::-1]):
        piece = box_evidence(about, replace(box, depths=depths))
        assert piece.verdict is Verdict.PROVED
        (note,) = (note for note in piece.notes if "at least" in note)
        margin = F(note.rpartition(" ")[2])
        # Three digits rounded down, of an enclosure that is close where cells are small.
        assert least / 4 < margin <= least


def test_rounding_goes_down() -> None:
    assert (
        rounded_down(F(19999, 10000)) == "1.99"
        and rounded_down(F(-19999, 10000)) == "-2"
        and rounded_down(F(12345)) == "1.23e+4"
    )
    for numerator in range(1, 200):
        assert F(rounded_down(F(numerator, 1733))) <= F(numerator, 1733)


# Counts over a cell.

CELLS = [
    (2, F(1), (F(1, 10), F(1, 5)), (F(1, 50), F(1, 20)), (F(1, 20), F(1, 10))),
    (3, F(2), (F(1, 4), F(1, 2)), (F(1, 50), F(1, 30)), (F(1, 20), F(1, 10))),
    (3, F(-1), (F(1, 2), F(1)), (F(1, 50), F(1, 20)), (F(1, 10), F(1, 5))),
    (2, F(0), (F(1, 2), F(1)), (F(1, 20), F(1, 10)), (F(1, 5), F(1, 3))),
    (2, F(1), (F(5, 4), F(3, 2)), (F(1, 50), F(1, 20)), (F(1, 20), F(1, 10))),
]


def _all_inside(depth: int, value: Fraction, *ranges: tuple[Fraction, Fraction]) -> bool:
    over, draws = counts.recovery_over((F(depth), F(depth)), (value, value), *ranges), Random(depth)
    inside = []
    shares = [
        *product((0, 8), repeat=3),
        *(tuple(draws.randrange(9) for _ in range(3)) for _ in range(20)),
    ]
    for share in shares:
        start, size, accuracy = (
            low + (high - low) * F(part, 8) for part, (low, high) in zip(share, ranges, strict=True)
        )
        found = recovery_time(depth=depth, lam=value, alpha=start, eta=size, eps=accuracy)
        inside.append(over.contains(found.lo) and over.contains(found.hi))
    return all(inside)


@pytest.mark.parametrize("cell", CELLS)
def test_counts_over_a_cell_hold_the_counts_in_it(
    cell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _all_inside(*cell)
    right = counts.slow_and_fast
    monkeypatch.setattr(counts, "slow_and_fast", lambda *given: right(*given)[::-1])
    assert not _all_inside(*cell)


def test_no_count_where_orbits_need_not_be_ordered() -> None:
    one, depth, accuracy = (F(1), F(1)), (F(2), F(2)), (F(1, 100), F(1, 10))
    with pytest.raises(Undecided, match="grow or decay"):
        counts.recovery_over(depth, one, (F(1, 2), F(3, 2)), (F(1, 20), F(1, 10)), accuracy)
    with pytest.raises(Undecided, match="not increasing"):
        counts.recovery_over(depth, one, (F(1, 4), F(1, 2)), (F(3, 4), F(1)), accuracy)
    with pytest.raises(Undecided, match="single numbers"):
        counts.recovery_over(
            depth, (F(1), F(2)), (F(1, 4), F(1, 2)), (F(1, 20), F(1, 10)), accuracy
        )


def test_an_integer_margin_of_zero_is_decided() -> None:
    """T = 5 throughout: a ball around 5 that is rounded outwards must still be at most 5, and not
    less.
    """
    values = (N, lam, alpha, eta, eps)
    at = {
        lam: (1, 1),
        alpha: (R(1, 2), R(101, 200)),
        eta: (R(1, 5), R(101, 500)),
        eps: (R(1, 5), R(101, 500)),
    }
    time = recovery_time(depth=2, lam=F(1), alpha=F(1, 2), eta=F(1, 5), eps=F(1, 5)).hi
    for bound, verdict in ((time, Verdict.PROVED), (time - 1, Verdict.REFUTED)):
        about = wrong(CEILING, statement=(RecoveryTime(*values) <= bound,))
        assert box_evidence(about, Box(at, (2,)), most_cells=200).verdict is verdict


def test_the_precision_of_the_caller_does_not_matter() -> None:
    box = replace(OVERSHOOT.boxes[0], depths=(2,))
    with precision(20):
        coarse = box_evidence(OVERSHOOT, box)
    assert coarse == box_evidence(OVERSHOOT, box)
    assert subdivide.BITS >= 53
