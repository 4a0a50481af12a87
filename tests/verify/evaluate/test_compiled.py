"""Node programs against their slow twin, which walks over a tree node by node."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from flint import acb, arb, fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy.core.relational import Relational

from rankclock.theory.claim import Claim
from rankclock.theory.registry import all_claims
from rankclock.theory.symbols import N
from rankclock.verify.arithmetic.balls import exact_ends
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate import steps
from rankclock.verify.evaluate.algebra import Algebra, Env
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.compiled import Body, Compiled, Evaluation
from rankclock.verify.evaluate.float64 import FLOAT
from rankclock.verify.evaluate.mp import HighPrecision
from rankclock.verify.evaluate.rational import RATIONAL, Rational
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import exact_values
from rankclock.verify.verdict import Truth
from support import tree_walk
from support.random_trees import larger_by

BITS = 80
BACKENDS: list[Algebra] = [RATIONAL, BALL, FLOAT, HighPrecision(20)]
x, y, z = sp.symbols("x y z")
n = sp.Symbol("n", integer=True)


def outcome(evaluate: Callable[..., Any], tree: sp.Basic, env: Env, algebra: Algebra) -> Any:
    """A value in a form that can be compared bit for bit, or the class of the error."""
    with precision(BITS):
        try:
            value = evaluate(tree, env, algebra)
        except Exception as problem:
            return type(problem)
    if isinstance(value, acb):
        return exact_ends(value.real), exact_ends(value.imag)
    return exact_ends(value) if isinstance(value, arb) else (type(value), str(value))


def same(tree: sp.Basic, env: Env, algebra: Algebra) -> Any:
    """What both say; fails where they differ in a single bit."""
    if isinstance(tree, sp.logic.boolalg.Boolean):
        said = outcome(steps.truth, tree, env, algebra)
        assert said == outcome(tree_walk.truth, tree, env, algebra), (tree, algebra)
    else:
        said = outcome(steps.evaluate, tree, env, algebra)
        assert said == outcome(tree_walk.evaluate, tree, env, algebra), (tree, algebra)
    return said


def points(claim: Claim) -> Iterator[Env]:
    """The witness, its matrices drawn where it has none, and two drawn points."""
    for number, fixed in enumerate([exact_values(claim, claim.witness), None, None]):
        picks = SeededPicks(f"twin/{claim.id}/{number}")
        yield draw_point(claim, picks, depths=claim.depths[:3], fixed=fixed).values


@pytest.mark.parametrize("claim", all_claims(), ids=lambda claim: claim.id)
def test_every_claim_is_the_same_bit_for_bit(claim: Claim) -> None:
    answers = []
    for values in points(claim):
        depth = int(values.get(N, claim.depths[0]))
        relations = [*claim.hypotheses, *claim.at_depth(depth)]
        sides = [side for r in relations if isinstance(r, Relational) for side in r.args]
        for algebra in (RATIONAL, BALL):
            answers += [same(tree, values, algebra) for tree in (*relations, *sides)]
    # At its witness a claim has values, and its hypotheses are true.
    assert (Truth, str(Truth.YES)) in answers


LEAVES = st.sampled_from([x, y, n, sp.pi, *map(sp.Rational, ("0", "1", "-2", "1/3", "7/2"))])


NODES: list[tuple[Callable[..., sp.Basic], int]] = [
    (sp.Add, 2),
    (sp.Mul, 2),
    (lambda left, right: sp.Max(left, right, evaluate=False), 2),
    (lambda base: base**-2, 1),
    (lambda base: base ** sp.Rational(1, 2), 1),
    (lambda base: base**n, 1),
    (lambda base: base ** (1 / n), 1),
    (lambda base, exponent: base**exponent, 2),
    (lambda value: sp.cos(value, evaluate=False), 1),
    (lambda value: sp.sin(sp.pi * value, evaluate=False), 1),
    (lambda value: sp.gamma(value, evaluate=False), 1),
    (lambda top, bottom: sp.Mod(top, bottom, evaluate=False), 2),
    (lambda top, bottom: sp.binomial(top, bottom, evaluate=False), 2),
    (lambda term: sp.Sum(term.subs(y, n), (n, 2, x)), 1),
    (lambda term: sp.Product(term.subs(y, n), (n, 1, 3)), 1),
    (lambda term: sp.Sum(term.subs(y, n), (n, 1, z), (z, -4, 2)), 1),
    (lambda value: sp.exp(value, evaluate=False), 1),
    (lambda value: sp.log(value, evaluate=False), 1),
    (lambda value: sp.Abs(value, evaluate=False), 1),
    (lambda value: sp.floor(value, evaluate=False), 1),
    (lambda first, second, left, right: cases(first, sp.Le, second, left, right), 4),
    (lambda first, second, left, right: cases(first, either, second, left, right), 4),
    (lambda term: sp.Sum(term.subs(y, n), (n, 1, 3)), 1),
    (lambda term: sp.Integral(term.subs(y, z) + z**2, (z, 1, 2)), 1),
]


def either(left: sp.Basic, right: sp.Basic, **options: bool) -> sp.Basic:
    parts = sp.Lt(left, right, **options), sp.Gt(right, 1, **options)
    return sp.Or(sp.Not(parts[0], **options), parts[1], **options)


def cases(
    first: sp.Basic, relation: Callable[..., sp.Basic], second: sp.Basic, *sides: sp.Basic
) -> sp.Basic:
    condition = relation(*sides, evaluate=False)
    return sp.Piecewise((first, condition), (second, True), evaluate=False)


@given(
    tree=st.recursive(LEAVES, larger_by(NODES), max_leaves=8),
    numbers=st.tuples(
        st.fractions(-3, 3, max_denominator=4), st.fractions(1, 4), st.integers(1, 3)
    ),
)
@settings(max_examples=200, deadline=None)
def test_random_trees_are_the_same_in_every_backend(
    tree: sp.Basic, numbers: tuple[Fraction, Fraction, int]
) -> None:
    assume(not tree.has(sp.zoo, sp.nan, sp.oo))
    env = dict(zip((x, y, n), map(Fraction, numbers), strict=True))
    for algebra in BACKENDS:
        same(tree, env, algebra)


def test_an_equal_part_is_one_step_and_is_taken_once() -> None:
    asked = []

    class Counting(Rational):
        def absolute(self, value: fmpq) -> fmpq:
            asked.append(value)
            return abs(value)

    tree = sp.Abs(x - 3) ** 2 + y * sp.Abs(x - 3)
    program = Compiled(steps.make)
    root = program.add(tree)
    assert program.add(sp.Abs(x - 3)) < root == program.add(tree)
    run = Evaluation(program, {x: Fraction(1), y: Fraction(2)}, Counting())
    assert run.value(root) == 8 and run.value(root) == 8
    assert asked == [-2]


def test_what_a_bound_variable_does_not_touch_is_computed_once() -> None:
    asked = []

    class Counting(Rational):
        def absolute(self, value: fmpq) -> fmpq:
            asked.append(value)
            return abs(value)

    # A case distinction asks for parts that other steps share.
    tree = sp.Abs(x) + sp.Piecewise((sp.Abs(y), y < 0), (sp.Abs(y) ** 2, True)) + y**x
    value = Body(tree, y, steps.make).function({x: Fraction(2)}, Counting())
    assert [value(Fraction(k)) for k in (-3, 4, 5)] == [2 + 3 + 9, 2 + 16 + 16, 2 + 25 + 25]
    assert asked.count(2) == 1 and len(asked) == 4


def test_a_case_that_does_not_apply_does_no_harm() -> None:
    unknown = sp.Function("unknown")
    tree = sp.Piecewise((unknown(x), x < 0), (x, True))
    assert steps.evaluate(tree, {x: Fraction(2)}, RATIONAL) == 2
    with pytest.raises(ValueError, match="unknown"):
        steps.evaluate(tree, {x: Fraction(-2)}, RATIONAL)


def test_parts_that_are_shared_again_and_again_are_walked_once() -> None:
    """Forty nested steps: a walk along every path would visit 2^40 of them."""
    tree: sp.Basic = x
    for _ in range(40):
        tree = sp.Add(tree, 1 / (1 + tree), evaluate=False)
    compiled = Compiled(steps.make)
    assert len(compiled.order(compiled.add(tree))) == len(compiled) < 250
