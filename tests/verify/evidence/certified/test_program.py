"""Boxes and points run the same program: enclosures over a cell hold what balls give in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from random import Random

import pytest
import sympy as sp
from flint import arb
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rankclock.theory import process
from rankclock.theory.claim import Claim
from rankclock.theory.formulas.sharp import phi
from rankclock.theory.registry import all_claims
from rankclock.theory.symbols import N, lam
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate import steps
from rankclock.verify.evaluate.algebra import Env, Value
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.compiled import Compiled, Evaluation, Node
from rankclock.verify.evaluate.decide import decide, enclosure
from rankclock.verify.evidence.certified import counts, slope
from rankclock.verify.evidence.certified.cell import Cell, Range
from rankclock.verify.evidence.certified.cell_algebra import CellAlgebra
from rankclock.verify.evidence.certified.program import Program
from rankclock.verify.evidence.certified.rewrite import (
    NoBox,
    closed_forms,
    comparisons,
    difference,
)
from rankclock.verify.evidence.certified.slope import Slopes
from rankclock.verify.evidence.certified.steps import NODES
from rankclock.verify.evidence.certified.subdivide import BITS, subdivide
from rankclock.verify.points.point import exact_values
from rankclock.verify.verdict import Truth
from support.random_trees import larger_by

x, y, s = sp.symbols("x y s", positive=True)
R, F = sp.Rational, Fraction
UNIT: Range = (F(1, 2), F(3, 4))


@pytest.fixture(autouse=True)
def bits() -> Iterator[None]:
    with precision(BITS):
        yield


def unevaluated(kind: type, *parts: sp.Basic) -> sp.Basic:
    return kind(*parts, evaluate=False)


# A tree of each kind that has an enclosure.
SAMPLES: dict[type, sp.Basic] = {
    sp.Rational: R(1, 3),
    type(sp.pi): sp.pi,
    sp.Add: x + y,
    sp.Mul: x * y,
    sp.Pow: x ** R(2, 3),
    sp.exp: sp.exp(x),
    sp.log: sp.log(x),
    sp.Max: sp.Max(x, y),
    sp.Min: sp.Min(x, y),
    sp.Abs: unevaluated(sp.Abs, x - y),
    sp.ceiling: sp.ceiling(x),
    sp.floor: sp.floor(x),
    sp.Piecewise: sp.Piecewise((x, x < y), (y, True)),
    sp.hyper: sp.hyper((1, R(1, 2)), (R(3, 2),), x),
    process.Passage: process.Passage(2, 1, x / 2, R(1, 10), R(4, 5)).subs(x / 2, y),
    process.RecoveryTime: process.RecoveryTime(2, 1, y, R(1, 10), R(1, 5)),
}

# The same rows.


@pytest.mark.parametrize("kind", NODES, ids=lambda kind: kind.__name__)
def test_a_kind_with_an_enclosure_has_one_and_balls_know_it(kind: type) -> None:
    tree = SAMPLES[kind]
    assert isinstance(tree, kind) and steps.knows(tree)
    program = Program([x, y])
    number = program.add(tree)
    assert program.over(Cell((UNIT, UNIT))).whole(number) is not None


def test_no_sample_is_left_over() -> None:
    assert set(SAMPLES) == set(NODES)


@pytest.mark.parametrize(
    "tree",
    [
        sp.Function("unknown")(x),
        sp.sinh(x),
        sp.E * x,
        x**sp.I,
        sp.Integral(s**2, (s, 0, x)),
        sp.hyper((1, 2), (1,), x / 9),
        sp.hyper((x, 1), (3,), R(1, 2)),
        process.Flow(x, 2, 1, R(1, 2)),
        process.Passage(2, 1, x * y, R(1, 10), R(4, 5)),
        sp.Symbol("z") + x,
        sp.Piecewise((x, x < y), (sp.sinh(x), True)),
        sp.Piecewise((x, sp.Symbol("b")), (y, True)),
        sp.Piecewise((x, sp.Xor(x < y, x < 1, evaluate=False)), (y, True)),
    ],
    ids=str,
)
def test_what_has_no_enclosure_is_refused_before_there_is_a_cell(tree: sp.Basic) -> None:
    with pytest.raises(NoBox):
        Program([x, y]).add(tree)
    with pytest.raises(NoBox):
        Program([x, y]).condition(sp.Or(x < y, unevaluated(sp.Lt, tree, sp.S.Half)))
    with pytest.raises(NoBox):
        # No cell is asked for, and no exact point.
        subdivide(Cell((UNIT, UNIT)), [x, y], (), {0: sp.Gt(tree, 1, evaluate=False)}, lambda _: 1)


@pytest.mark.parametrize("kind", [sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.Max, sp.ceiling])
def test_a_row_that_changes_changes_at_points_and_over_cells(
    kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree, right = SAMPLES[kind], steps.make

    def ball() -> arb:
        program = Compiled(steps.make)
        number = program.add(tree)
        return Evaluation(program, {x: F(2, 3), y: F(5, 8)}, BALL).value(number)

    def over_cell() -> arb:
        program = Program([x, y])
        number = program.add(tree)
        return program.over(Cell((UNIT, UNIT))).value(number).whole

    def wrong(program: Compiled, part: sp.Basic) -> Node:
        if part != tree:
            return right(program, part)
        number = program.add_step("right", part, right(program, part))
        return Node(lambda run: run.algebra.lift(F(9)) + run.values[number], [number])

    before = ball(), over_cell()
    monkeypatch.setattr(steps, "make", wrong)
    after = ball(), over_cell()
    for points, cell in (before, after):
        assert cell.overlaps(points)
    for first, second in zip(before, after, strict=True):
        assert (first + 9).overlaps(second) and not first.overlaps(second)


# Enclosures.


def escapes(
    tree: sp.Basic, variables: Sequence[sp.Symbol], ranges: Sequence[Range], draws: Random
) -> int | None:
    """Points of a cell, of six, whose value the enclosure leaves out; None where there is none."""
    program = Program(variables)
    number = program.add(tree)
    run = program.over(Cell(tuple(ranges)))
    whole = run.whole(number)
    if whole is None:
        return None
    return sum(not whole.overlaps(value) for value in values(tree, variables, ranges, draws))


def values(
    tree: sp.Basic, variables: Sequence[sp.Symbol], ranges: Sequence[Range], draws: Random
) -> Iterator[arb]:
    """Narrow balls around values of a tree at points of a cell, where it has some."""
    for _ in range(6):
        point = drawn(variables, ranges, draws)
        try:
            value = enclosure(tree, point, bits=128)
        except ArithmeticError:
            continue
        assert isinstance(value, arb), (tree, point)
        yield value


def drawn(variables: Sequence[sp.Symbol], ranges: Sequence[Range], draws: Random) -> Env:
    return {
        symbol: low + (high - low) * F(draws.randrange(9), 8)
        for symbol, (low, high) in zip(variables, ranges, strict=True)
    }


LEAVES = st.sampled_from([x, y, sp.pi, *map(R, ("0", "1", "-2", "1/3", "7/2"))])
MAKERS: list[tuple[Callable[..., sp.Basic], int]] = [
    (sp.Add, 2),
    (sp.Mul, 2),
    (sp.Mul, 3),
    (lambda base: base**-2, 1),
    (lambda base: base**3, 1),
    (lambda base: base ** R(2, 3), 1),
    (lambda base, exponent: unevaluated(sp.Pow, base, exponent), 2),
    (lambda value: unevaluated(sp.exp, value), 1),
    (lambda value: unevaluated(sp.log, value), 1),
    (lambda value: unevaluated(sp.Abs, value), 1),
    (lambda value: unevaluated(sp.ceiling, value), 1),
    (lambda value: unevaluated(sp.floor, value), 1),
    (lambda left, right: unevaluated(sp.Max, left, right), 2),
    (lambda left, right: unevaluated(sp.Min, left, right), 2),
    (lambda value: phi(value), 1),
    (lambda value: sp.hyper((1, R(1, 2)), (R(3, 2),), value), 1),
    (lambda *parts: cases(*parts), 4),
]


def cases(first: sp.Basic, second: sp.Basic, left: sp.Basic, right: sp.Basic) -> sp.Basic:
    condition = sp.And(
        sp.Le(left, right, evaluate=False), sp.Not(sp.Gt(left, 2, evaluate=False)), evaluate=False
    )
    return unevaluated(sp.Piecewise, (first, condition), (second, True))


@given(
    tree=st.recursive(LEAVES, larger_by(MAKERS), max_leaves=6),
    width=st.sampled_from([F(1, 64), F(1, 4), F(2)]),
    low=st.fractions(F(1, 8), 2, max_denominator=8),
    draws=st.integers(0, 9).map(Random),
)
@settings(max_examples=100, deadline=None)
def test_an_enclosure_of_a_random_tree_holds_its_balls(
    tree: sp.Basic, width: Fraction, low: Fraction, draws: Random
) -> None:
    assume(not tree.has(sp.zoo, sp.nan, sp.oo, sp.I, sp.E))
    ranges = [(low, low + width), (F(1, 3), F(1, 3) + width)]
    with precision(BITS):
        assert not escapes(tree, [x, y], ranges, draws)


FAULTS: dict[str, tuple[type | object, str, Callable[..., Value]]] = {
    "a product of the first two factors": (
        Slopes,
        "product_of",
        lambda self, parts: self.joined(parts[0].whole * parts[1].whole, None, None),
    ),
    "a sum without slopes of its own": (slope, "scaled_slope", lambda part, factor: part),
    "a case that certainly applies": (
        CellAlgebra,
        "compare",
        lambda self, relation, left, right: Truth.YES,
    ),
    "a minimum that is a maximum": (CellAlgebra, "minimum", CellAlgebra.maximum),
    "a power of one more": (
        CellAlgebra,
        "whole_power",
        lambda self, base, order: self.rational_power(base, order + 1, 1),
    ),
    "counts from one corner": (counts, "slow_and_fast", lambda depth, value, alpha: alpha[:1] * 2),
}
CAUGHT_BY = (
    x * y * (x + 5),
    x**3 - 2 * x**2 + x,
    SAMPLES[sp.Piecewise] ** 2,
    sp.Min(x, y + 1) - x**2,
    1 / x**2,
    SAMPLES[process.RecoveryTime],
)


@pytest.mark.parametrize("name", [None, *FAULTS])
def test_a_wrong_rule_leaves_values_out(name: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if name is not None:
        monkeypatch.setattr(*FAULTS[name])
    ranges = [(F(1, 4), F(5, 8)), (F(1, 5), F(1, 2))]
    missed = [escapes(tree, [x, y], ranges, Random(1)) for tree in CAUGHT_BY]
    assert None not in missed
    assert any(missed) is (name is not None), missed


# Every relation of the theory over a small cell around the witness.


def around(claim: Claim, depth: int) -> tuple[list[sp.Symbol], list[Range]]:
    """Symbols that are numbers, and a small range around the value of each at the witness."""
    at = exact_values(claim, {**claim.witness, N: depth})
    numbers = {symbol: value for symbol, value in at.items() if isinstance(value, Fraction)}
    widths = {
        # needed: counts have an enclosure for one eigenvalue and for whole numbers of steps only.
        symbol: 0 if symbol in (N, lam) or symbol.is_integer else abs(value) / 100
        for symbol, value in numbers.items()
    }
    return list(numbers), [
        (v - widths[symbol], v + widths[symbol]) for symbol, v in numbers.items()
    ]


def relations(claim: Claim, depth: int) -> Iterator[sp.Basic]:
    """Hypotheses and statement at a depth. Not simplified with numbers, which takes SymPy long."""
    for relation in (*claim.hypotheses, *claim.at_depth(depth)):
        if relation.has(sp.MatrixSymbol):
            continue
        try:
            written = closed_forms(relation).xreplace({N: sp.Integer(depth)})
        except TypeError:
            # 1/(N-2) of a case for N > 2; SymPy compares no NaN.
            continue
        yield written


def compared_over_a_cell(claim: Claim, draws: Random) -> int:
    """Relations of a claim whose enclosures hold the balls of points; fails where one does not."""
    depth = claim.depths[0]
    variables, ranges = around(claim, depth)
    compared = 0
    for relation in relations(claim, depth):
        program = Program(variables)
        try:
            condition = program.condition(relation)
        except NoBox:
            continue
        missed = [
            escapes(difference(part), variables, ranges, draws) for part in comparisons(relation)
        ]
        assert not any(missed), (relation, missed)
        compared += missed != [None] * len(missed)
        over_cell = condition.judge(program.over(Cell(tuple(ranges))))
        if over_cell is Truth.UNKNOWN:
            continue
        for _ in range(2):
            at_point = decide(relation, drawn(variables, ranges, draws)).truth
            assert at_point in (over_cell, Truth.UNKNOWN), relation
    return compared


def test_enclosures_of_all_claims_hold_their_balls() -> None:
    compared = {claim.id: compared_over_a_cell(claim, Random(claim.id)) for claim in all_claims()}
    assert sum(compared.values()) > 200, compared


# One evaluation.


def test_a_failure_is_found_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def fails(*ranges: Range) -> arb:
        asked.append(ranges)
        raise Undecided("too many steps")

    monkeypatch.setattr(counts, "recovery_over", fails)
    monkeypatch.setattr(
        CellAlgebra, "recovery_time", lambda self, *parts: fails(*[part.ends for part in parts])
    )
    time = SAMPLES[process.RecoveryTime]
    program = Program([y])
    conditions = [program.condition(time < 5 + y), program.condition(time**2 > y)]
    run = program.over(Cell((UNIT,)))
    assert [condition.judge(run) for condition in conditions] == [Truth.UNKNOWN] * 2
    assert len(asked) == 1 and asked[0][2] == UNIT


def test_what_no_cell_changes_is_worked_out_once_a_precision(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, right = [], CellAlgebra.exp
    monkeypatch.setattr(
        CellAlgebra, "exp", lambda self, value: (asked.append(value), right(self, value))[1]
    )
    program = Program([x])
    number = program.add(x * unevaluated(sp.exp, sp.pi) + unevaluated(sp.exp, x))
    cells = [Cell((UNIT,)), Cell(((F(5, 8), F(3, 4)),))]
    wide, narrow = (program.over(cell).whole(number) for cell in cells)
    assert len(asked) == 3 and wide.contains(narrow)
    with precision(2 * BITS):
        assert program.over(cells[0]).whole(number).rel_accuracy_bits() < BITS
        assert len(asked) == 5
    # A tree that is added later finds its constants as well.
    more = program.add(unevaluated(sp.exp, sp.pi) + 1)
    assert program.over(cells[0]).whole(more).contains(arb.pi().exp() + 1)


def test_a_relation_is_judged_by_the_sign_of_one_difference() -> None:
    """Sides that overlap as balls, and whose difference is 1 throughout."""
    program, square = Program([x]), x**2
    same = program.condition(sp.Lt(square, square + 1, evaluate=False))
    sides = [program.add(side) for side in (square, square + 1)]
    run = program.over(Cell(((F(1), F(3)),)))
    assert same.judge(run) is Truth.YES
    left, right = (run.value(side) for side in sides)
    assert run.algebra.compare("<", left, right) is Truth.UNKNOWN
    assert run.algebra.compare("<", left, run.algebra.lift(10)) is Truth.YES
