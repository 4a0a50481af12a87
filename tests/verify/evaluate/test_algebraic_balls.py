"""Exact zero tests against balls of many bits, and against SymPy, on random trees."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from flint import arb
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rankclock.verify.arithmetic.algebraic import Algebraic, real_roots
from rankclock.verify.arithmetic.outcomes import Undecided, Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate import bounded, formal
from rankclock.verify.evaluate.algebra import Algebra
from rankclock.verify.evaluate.algebraic_balls import AlgebraicBalls, algebraic_balls
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.ball import Ball
from rankclock.verify.evaluate.bounded import Bounded, MoreBits
from rankclock.verify.evaluate.decide import How, decide
from rankclock.verify.evaluate.steps import evaluate
from rankclock.verify.verdict import Truth

x, y = sp.symbols("x y", real=True)
ROOTS = [
    root
    for coefficients in (
        (-2, 0, 1),
        (-5, 0, 0, 1),
        (-1, -1, 1),
        (1, -3, 0, 1),
        (-3, 0, 1),
        (1, 0, -10, 0, 1),
    )
    for root in real_roots(coefficients)
    if isinstance(root, Algebraic)
]
values = st.sampled_from([*ROOTS, Fraction(2), Fraction(1, 3), Fraction(-3, 2), Fraction(0)])


def trees(*, functions: bool) -> st.SearchStrategy[sp.Expr]:
    """Random expressions; with exponentials and logarithms, or of algebraic numbers alone."""
    leaves = st.sampled_from([x, y, sp.Integer(1), sp.Integer(2), sp.Rational(-1, 2)])
    more = [lambda a: sp.exp(a), lambda a: sp.log(sp.Abs(a) + 1), sp.tanh, sp.sin, sp.cos]

    def larger(inner: st.SearchStrategy[sp.Expr]) -> st.SearchStrategy[sp.Expr]:
        pairs = st.tuples(inner, inner)
        single = [
            inner.map(lambda a: a**2),
            inner.map(lambda a: 1 / (a**2 + 1)),
            inner.map(lambda a: sp.Abs(a, evaluate=False)),
            inner.map(lambda a: sp.sqrt(a**2 + 2)),
            inner.map(lambda a: sp.sign(a, evaluate=False)),
            inner.map(lambda a: sp.floor(a, evaluate=False)),
            inner.map(lambda a: sp.Piecewise((a, x**2 > 2), (2 - a, True), evaluate=False)),
        ]
        if functions:
            single += [st.tuples(inner, st.sampled_from(more)).map(lambda p: p[1](p[0]))]
        return st.one_of(
            pairs.map(lambda p: p[0] + p[1]),
            pairs.map(lambda p: p[0] * p[1]),
            pairs.map(lambda p: p[0] - p[1]),
            pairs.map(lambda p: sp.Max(*p, evaluate=False)),
            *single,
        )

    return st.recursive(leaves, larger, max_leaves=6)


def ball_of(value: Any) -> Any:
    return value.ball if isinstance(value, (Bounded, formal.Formal)) else value


def at(algebra: Algebra, tree: sp.Expr, env: dict[sp.Basic, Any], bits: int) -> Any:
    with precision(bits):
        return evaluate(tree, env, algebra)


@given(trees(functions=True), values, values)
@settings(max_examples=150, deadline=None)
def test_values_overlap_those_of_balls_and_signs_are_the_same(
    tree: sp.Expr, at_x: Any, at_y: Any
) -> None:
    env = {x: at_x, y: at_y}
    try:
        exact = at(algebraic_balls(), tree, env, 3000)
        plain = at(BALL, tree, env, 3000)
    except (Undecided, Undefined):
        assume(False)
        return
    if not isinstance(plain, arb):
        return
    assert ball_of(exact).overlaps(plain)
    if isinstance(exact, (Bounded, formal.Formal)):
        with precision(3000):
            try:
                sign = exact.sign()
            except Undecided:
                return
        # 3000 bits separate what is no zero: a zero test that says zero is never above that.
        if sign == 0:
            assert plain.contains(0)
            assert plain.rad() < arb(2) ** -2000
        else:
            assert not plain.contains(0)
            assert (plain > 0) is (sign > 0)


@given(trees(functions=False), values, values)
@settings(max_examples=80, deadline=None)
def test_a_number_is_zero_where_sympy_says_so(tree: sp.Expr, at_x: Any, at_y: Any) -> None:
    env = {x: at_x, y: at_y}
    # A number and itself, written by its square: equal or not by the sign.
    relation = sp.Eq(sp.sqrt(tree**2), tree, evaluate=False)
    decision, sign = decide(relation, env), decide(sp.Ge(tree, 0, evaluate=False), env)
    assume(sign.truth is not Truth.UNKNOWN)
    assert decision.truth is sign.truth
    for power in (2, 3):
        equal = sp.Eq(
            (tree + sp.sqrt(2)) ** power,
            sp.expand((y + sp.sqrt(2)) ** power).xreplace({y: tree}),
            evaluate=False,
        )
        assert decide(equal, env).truth is Truth.YES
        apart = sp.Eq(equal.lhs, equal.rhs + sp.Rational(1, 10**500), evaluate=False)
        assert decide(apart, env).truth is Truth.NO


@pytest.mark.parametrize("shift", [60, 200, 500, 1000])
def test_a_gap_of_any_size_is_found_or_told_from_zero(shift: int) -> None:
    nested = sp.sqrt(x + 1) + sp.sqrt(x + 2) + sp.cbrt(x)
    square = x + 1 + x + 2 + 2 * sp.sqrt((x + 1) * (x + 2))
    for gap, expected in ((0, Truth.YES), (sp.Rational(1, 10**shift), Truth.NO)):
        for value in (Fraction(2), ROOTS[1]):
            relation = sp.Eq(nested, sp.sqrt(square) + sp.cbrt(x) + gap, evaluate=False)
            decision = decide(relation, {x: value})
            assert decision.truth is expected
            assert decision.how in (How.ALGEBRAIC, How.BALL)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        # The bound without the degree, and without the heights.
        ("degree", property(lambda self: 0)),
        ("degree", property(lambda self: -1)),
    ],
)
def test_a_zero_test_with_a_smaller_bound_takes_a_gap_for_zero(
    monkeypatch: pytest.MonkeyPatch, name: str, wrong: Any
) -> None:
    relation = sp.Eq(sp.sqrt(x), sp.sqrt(x + sp.Rational(1, 10**80)), evaluate=False)
    assert decide(relation, {x: Fraction(2)}).truth is Truth.NO
    monkeypatch.setattr(bounded.Bounded, name, wrong)
    assert decide(relation, {x: Fraction(2)}).truth is Truth.YES


def test_heights_bound_the_height_of_what_is_computed() -> None:
    # H(a + b) <= 2 H(a) H(b): without the factor, a sum that is not zero would be taken for it.
    with precision(200):
        one = Bounded.of(1).root(2)
        for number, least in (
            (one + one, 1),
            (one * one, 0),
            (Bounded.of(3) + Bounded.of(5).root(2), 1),
        ):
            assert number.height >= least
        wide = Bounded(arb(0, 1), 5.0, frozenset({("any", 3)}))
        with pytest.raises(MoreBits) as more:
            wide.sign()
    assert more.value.bits >= 200 + 15


@pytest.mark.parametrize("number", [1, 2, 3])
def test_floors_beside_integers_are_exact(number: int) -> None:
    square = sp.floor(x**2 * number / 2)
    env = {x: real_roots((-2, 0, 1))[1]}
    assert decide(sp.Eq(square, number, evaluate=False), env).truth is Truth.YES
    tiny = sp.Rational(1, 10**400)
    below, above = sp.floor(x**2 * number / 2 - tiny), sp.ceiling(x**2 * number / 2 + tiny)
    assert decide(sp.Eq(below, number - 1, evaluate=False), env).truth is Truth.YES
    assert decide(sp.Eq(above, number + 1, evaluate=False), env).truth is Truth.YES


IDENTITIES = [
    (sp.log(x**2), 2 * sp.log(x)),
    (sp.exp(x) * sp.exp(y), sp.exp(x + y)),
    (sp.tanh(x), (sp.exp(2 * x) - 1) / (sp.exp(2 * x) + 1)),
    (sp.cosh(x) ** 2 - sp.sinh(x) ** 2, 1),
    (sp.sin(x) ** 2 + sp.cos(x) ** 2, 1),
    (sp.tanh(x + y), (sp.tanh(x) + sp.tanh(y)) / (1 + sp.tanh(x) * sp.tanh(y))),
    (sp.exp(y * sp.log(x)), x**y),
    (sp.log(sp.sqrt(x)), sp.log(x) / 2),
    (1 / (1 + sp.exp(-x)), sp.exp(x) / (1 + sp.exp(x))),
    ((sp.exp(2 * x) - 1) / (sp.exp(x) + 1), sp.exp(x) - 1),
    (sp.log(x) / sp.log(x * y) + sp.log(y) / sp.log(x * y), 1),
    (sp.sinh(x) / sp.cosh(x), sp.tanh(x)),
    (sp.log(sp.exp(x) * x), x + sp.log(x)),
]


@pytest.mark.parametrize(("left", "right"), IDENTITIES)
@pytest.mark.parametrize("at_x", [Fraction(3), Fraction(22, 7), ROOTS[1], ROOTS[2]])
def test_identities_are_proved_and_their_slips_are_refuted(
    left: sp.Expr, right: sp.Expr, at_x: Any
) -> None:
    env = {x: at_x, y: Fraction(2)}
    assert decide(sp.Eq(left, right, evaluate=False), env).truth is Truth.YES
    assert decide(sp.Lt(left, right, evaluate=False), env).truth is Truth.NO
    for slip in (sp.Rational(1, 10**60), -sp.exp(-1000 * x)):
        assert decide(sp.Eq(left, right + slip, evaluate=False), env).truth is Truth.NO


def test_atoms_of_other_arguments_do_not_cancel(monkeypatch: pytest.MonkeyPatch) -> None:
    near = sp.Eq(sp.erf(x), sp.erf(x + y), evaluate=False)
    env = {x: Fraction(2), y: Fraction(1, 10**2000)}
    assert decide(near, env).truth is not Truth.YES
    assert decide(near, {x: ROOTS[1], y: ROOTS[2]}).truth is Truth.NO
    assert decide(near, {x: ROOTS[1], y: Fraction(0)}).truth is Truth.YES
    # Were all rationals one and the same, so would their images be.
    monkeypatch.setattr(formal, "with_rational_value", lambda _: Bounded.of(1))
    assert decide(near, env).truth is Truth.YES


def test_what_the_class_leaves_out_is_an_operation_of_balls() -> None:
    backend = AlgebraicBalls()
    with pytest.raises(AttributeError):
        backend.no_such_operation  # noqa: B018
    public = [name for name in dir(Ball) if not name.startswith("_")]
    assert all(callable(getattr(backend, name)) or name == "within_integral" for name in public)
