"""The four backends against each other, and what each of them may and may not say."""

from __future__ import annotations

from fractions import Fraction

import flint
import mpmath
import pytest
import sympy as sp
from flint import arb, fmpq, fmpq_mat
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from rankclock.theory.formulas import descent, flow, times
from rankclock.theory.process import Passage
from rankclock.theory.symbols import N, a, alpha, b, eps, eta, lam, t, x
from rankclock.verify.arithmetic.balls import exact_ends
from rankclock.verify.arithmetic.outcomes import NotRational, Undecided, Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate.decide import Decision, How, decide, enclosure
from rankclock.verify.evaluate.float64 import evaluate_float
from rankclock.verify.evaluate.mp import evaluate_mp, truth_simulated
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.steps import evaluate
from rankclock.verify.verdict import Truth

_LEVEL = descent.growing_level(N, lam, alpha)


# A formula with the side of mu it lives on: `below` has 0 < a, b, x, alpha < mu, `above` has lam <
# a^N, b^N, x^N, alpha^N.
RATIONAL_FORMULAS = {
    "velocity": (flow.velocity(x, N, lam), "both"),
    "velocity_slope": (flow.velocity_slope(x, N, lam), "both"),
    "inflection_fraction": (flow.inflection_fraction(N), "both"),
    "log_curvature": (flow.log_curvature(x, N, lam), "both"),
    "step": (descent.step(x, N, lam, eta), "both"),
    "growing_level": (_LEVEL, "both"),
    "decaying_level": (descent.decaying_level(N, lam, alpha), "both"),
}


FORMULAS = RATIONAL_FORMULAS | {
    "depth_two_square": (flow.depth_two_square(t, lam, alpha), "both"),
    "zero_eigenvalue_mode": (flow.zero_eigenvalue_mode(t, N, alpha), "both"),
    "power_antiderivative": (flow.power_antiderivative(x, N), "both"),
    "hypergeometric_antiderivative": (flow.hypergeometric_antiderivative(x, N, lam), "below"),
    "root_sum_antiderivative": (flow.root_sum_antiderivative(x, N, lam), "both"),
    "falling_antiderivative": (flow.falling_antiderivative(x, N, lam), "above"),
    "travel_integral": (flow.travel_integral(a, b, N, lam), "both"),
    "travel_hypergeometric": (flow.travel_hypergeometric(a, b, N, lam), "below"),
    "travel_root_sum": (flow.travel_root_sum(a, b, N, lam), "both"),
    "travel_falling": (flow.travel_falling(a, b, N, lam), "above"),
    "travel_depth_two": (flow.travel_depth_two(a, b, lam), "two"),
    "contraction": (flow.contraction(x, N, lam), "both"),
    "limit_no_overshoot": (descent.limit_no_overshoot(N, _LEVEL), "both"),
    "limit_monotone": (descent.limit_monotone(N, _LEVEL), "both"),
    "limit_decaying": (descent.limit_decaying(N, _LEVEL), "both"),
    "limit_stable": (descent.limit_stable(N, lam), "both"),
    "tail_factor": (descent.tail_factor(N, lam, eta), "both"),
    "decay_time": (times.decay_time(N, a, b), "both"),
    "distance_to_limit": (times.distance_to_limit(N, lam, alpha), "both"),
    "inflection_point": (times.inflection_point(N, lam), "both"),
    "inflection_steps": (times.inflection_steps(N, lam, alpha), "both"),
    "tail_steps": (times.tail_steps(N, lam, eta, b), "both"),
    "tail_credit": (times.tail_credit(N), "both"),
    "late_accuracy": (times.late_accuracy(N, lam), "both"),
    "negative_case": (times.negative_case(N, -lam, alpha, eta, eps), "both"),
    "above_case": (times.above_case(N, lam, alpha, eta, eps), "above"),
    "late_start_case": (times.late_start_case(N, lam, alpha, eta, eps), "below"),
    "full_case": (times.full_case(N, lam, alpha, eta, eps), "below"),
    "early_case": (times.early_case(N, lam, alpha, eta, eps), "below"),
    "recovery_bound": (times.recovery_bound(N, lam, alpha, eta, eps), "both"),
}


UNIT = st.fractions(min_value=Fraction(1, 20), max_value=Fraction(19, 20), max_denominator=20)


def holds(enclosing: arb, value: Fraction) -> bool:
    """Whether a rational lies in a ball, without rounding it to the working precision."""
    low, high = exact_ends(enclosing)
    return low <= value <= high


@st.composite
def points(draw: st.DrawFn, side: str) -> dict[sp.Basic, Fraction]:
    """Exact values, with lam > 0 and every factor mode on one side of mu."""
    n = 2 if side == "two" else draw(st.integers(2, 6))
    side = draw(st.sampled_from(["below", "above"])) if side in ("both", "two") else side
    scale, gap = draw(st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(4, 3)])), draw(UNIT)
    modes = [
        scale * (u if side == "below" else 1 + u) for u in draw(st.tuples(UNIT, UNIT, UNIT, UNIT))
    ]
    level = scale**n * (1 + gap if side == "below" else gap)
    values = dict(zip((a, b, x, alpha), modes, strict=True))
    return values | {
        N: Fraction(n),
        lam: level,
        t: draw(UNIT) * 2,
        eta: draw(UNIT) / (8 * n * 4**n),
        eps: scale * draw(UNIT) / 4,
    }


@pytest.mark.parametrize("name", FORMULAS)
@settings(max_examples=3, phases=[Phase.generate])
@given(data=st.data())
def test_backends_agree(name: str, data: st.DataObject) -> None:
    tree, side = FORMULAS[name]
    env = data.draw(points(side))
    value = enclosure(tree, env, bits=200)
    value = value.real if isinstance(value, flint.acb) else value
    assert value.is_finite()
    try:
        exact = evaluate(tree, env, RATIONAL)
        assert holds(value, exact)
    except (NotRational, Undecided):
        assert name not in RATIONAL_FORMULAS
    high = evaluate_mp(tree, env, digits=35)
    with precision(200):
        difference = abs(arb(mpmath.nstr(mpmath.re(high), 50)) - value)
        assert difference < arb(10) ** -35 * (1 + abs(value))
    # 44 bits: the ball then carries every rounding of float64 through the same operations, with 9
    # bits of room; mpmath's float64 quadrature and 2F1 are not rounded operation by operation, and
    # are only promised to 1e-7.
    rough = enclosure(tree, env, bits=44)
    rough = rough.real if isinstance(rough, flint.acb) else rough
    special = arb("1e-7") * (1 + abs(value)) if tree.has(sp.Integral, sp.hyper) else arb(0)
    assert (
        abs(arb(evaluate_float(tree, env)) - value)
        < rough.rad() + special + arb(2) ** -44 * abs(value) + arb(2) ** -1000
    )


def test_loss_and_gradient_of_two_by_two_factors() -> None:
    names = W1, W2, What = [sp.MatrixSymbol(name, 2, 2) for name in ("W_1", "W_2", "What")]
    rows = [[[1, 2], [3, fmpq(1, 2)]], [[0, 1], [fmpq(-1, 3), 1]], [[2, 1], [1, 0]]]
    env = dict(zip(names, map(fmpq_mat, rows), strict=True))
    residual = env[W2] * env[W1] - env[What]
    half = sum(Fraction(int(e.p), int(e.q)) ** 2 for e in residual.entries()) / 2
    tree = descent.loss((W1, W2), What)
    assert evaluate(tree, env, RATIONAL) == half
    assert holds(enclosure(tree, env), half)
    assert abs(evaluate_mp(tree, env, digits=30) * half.denominator - half.numerator) < 1e-14
    assert (
        evaluate(descent.gradient(1, (W1, W2), What), env, RATIONAL)
        == env[W2].transpose() * residual
    )
    assert (
        evaluate(descent.gradient(2, (W1, W2), What), env, RATIONAL)
        == residual * env[W1].transpose()
    )


def test_piecewise_tie_takes_the_branch_of_the_theory() -> None:
    # alpha^N = c_N lam exactly: the paper's last two cases, not the late start.
    n, start = 3, Fraction(1, 2)
    level = start**n / Fraction(2, 5)
    env = {N: Fraction(n), lam: level, alpha: start, eta: Fraction(1, 100), eps: Fraction(1, 50)}
    expected = enclosure(times.full_case(N, lam, alpha, eta, eps), env)
    assert enclosure(times.recovery_bound(N, lam, alpha, eta, eps), env).overlaps(expected)
    assert not enclosure(times.late_start_case(N, lam, alpha, eta, eps), env).overlaps(expected)
    tie = sp.Piecewise((1, x**2 < lam), (2, sp.Eq(x**2, lam)), (3, True))
    for bits in (53, 200):
        assert enclosure(tie, {x: Fraction(1, 3), lam: Fraction(1, 9)}, bits=bits) == 2
    with pytest.raises(Undecided, match="which case"):
        enclosure(
            sp.Piecewise((1, sp.sqrt(x) * sp.sqrt(lam) < sp.sqrt(x * lam)), (2, True)),
            {x: Fraction(2), lam: Fraction(3)},
        )


def test_ceiling_of_an_integer_and_of_a_ball_around_one() -> None:
    assert enclosure(sp.ceiling(x / lam), {x: Fraction(6), lam: Fraction(2)}) == 3
    assert enclosure(sp.ceiling(sp.sqrt(x)), {x: Fraction(9)}) == 3
    assert enclosure(sp.ceiling(sp.sqrt(x)), {x: Fraction(8)}) == 3
    around = sp.ceiling(sp.sqrt(x) * sp.sqrt(lam))
    env = {x: Fraction(2), lam: Fraction(8)}
    with pytest.raises(Undecided):
        enclosure(around, env)
    with pytest.raises(Undecided):
        evaluate_mp(sp.ceiling(sp.sqrt(x) * sp.sqrt(lam) + sp.Rational(1, 10**40)), env, digits=30)
    assert decide(around <= 4, env) == Decision(Truth.YES, How.ALGEBRAIC)


@pytest.mark.parametrize(
    "call",
    [
        enclosure,
        evaluate_float,
        lambda tree, env: evaluate(tree, env, RATIONAL),
        lambda tree, env: evaluate_mp(tree, env, digits=20),
    ],
)
def test_unknown_names_are_named(call) -> None:
    with pytest.raises(ValueError, match="function unknown"):
        call(sp.Function("unknown")(x) + 1, {x: Fraction(1, 2)})
    with pytest.raises(ValueError, match="symbol alpha"):
        call(x + alpha, {x: Fraction(1)})


@pytest.mark.parametrize("value", [Fraction(-2), Fraction(-1), Fraction(-1, 2)])
def test_hyperbolic_functions_exist_for_negative_arguments(value: Fraction) -> None:
    assert decide(sp.sinh(x) < 0, {x: value}) == Decision(Truth.YES, How.BALL)
    assert decide(sp.tanh(x) < 0, {x: value}) == Decision(Truth.YES, How.BALL)


@pytest.mark.parametrize(
    "call", [enclosure, evaluate_float, lambda tree, env: evaluate_mp(tree, env, digits=20)]
)
def test_negative_power_of_zero_is_undefined_in_every_backend(call) -> None:
    for order in (-1, -sp.Rational(1, 3)):
        with pytest.raises(Undefined):
            call(x**order, {x: Fraction(0)})


@pytest.mark.parametrize(
    ("tree", "closed", "z"),
    [
        (sp.hyper((sp.Rational(1, 2),), (), x), (1 - x) ** sp.Rational(-1, 2), Fraction(1, 3)),
        (sp.hyper((1,), (2,), x), (sp.exp(x) - 1) / x, Fraction(7, 2)),
        (
            sp.hyper((), (sp.Rational(1, 2),), x),
            (sp.exp(2 * sp.sqrt(x)) + sp.exp(-2 * sp.sqrt(x))) / 2,
            Fraction(5, 3),
        ),
        (sp.hyper((1, 1, 3), (2, 3), x), -sp.log(1 - x) / x, Fraction(-3, 4)),
    ],
)
def test_other_hypergeometric_functions(tree: sp.Basic, closed: sp.Basic, z: Fraction) -> None:
    assert decide(sp.Lt(sp.Abs(tree - closed), sp.Rational(1, 10**25)), {x: z}).truth is Truth.YES
    assert (
        decide(sp.Lt(sp.Abs(tree - closed), sp.Rational(1, 10**25)), {x: z / 2}).truth is Truth.YES
    )
    assert decide(sp.Lt(tree, closed * sp.Rational(99, 100)), {x: z}).truth is Truth.NO


def test_a_start_past_its_target_has_arrived_in_every_backend_even_where_steps_overshoot() -> None:
    """A simulation that waited for the run to come back refuted true claims."""
    # 2 eta > 2, so the limit 1 repels, and the run swings past both targets later on.
    relation = sp.Le(Passage(N, 1, alpha, sp.Rational(6, 5), x), 0, evaluate=False)
    env = {N: Fraction(2), alpha: Fraction(10**6 - 1, 10**6), x: Fraction(999, 1000)}
    assert decide(relation, env).truth is Truth.YES
    assert truth_simulated(relation, env, digits=30) is Truth.YES
