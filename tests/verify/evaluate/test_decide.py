"""The four backends against each other, travel times against quadrature, and what decide() may and
may not say.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import flint
import mpmath
import pytest
import sympy as sp
from flint import arb, fmpq, fmpq_mat
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from rankclock.theory.formulas import descent, flow, times
from rankclock.theory.process import Flow, Iterate, Passage
from rankclock.theory.symbols import N, a, alpha, b, eps, eta, lam, s, t, x
from rankclock.verify.arithmetic.outcomes import NotRational, Undecided, Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.enclosures import flow_is_settled
from rankclock.verify.descent.flow_enclosure import flow_enclosure
from rankclock.verify.descent.flow_series import taylor_flow
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.decide import Decision, How, decide, enclosure
from rankclock.verify.evaluate.float64 import evaluate_float
from rankclock.verify.evaluate.mp import evaluate_mp, truth_simulated
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.walk import evaluate
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


def ball(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))


def holds(enclosing: arb, value: Fraction) -> bool:
    """Whether a rational lies in a ball, without rounding it: `contains` would round it to the
    working precision.
    """
    (middle, shift), (radius, scale) = (
        part.man_exp() for part in (enclosing.mid(), enclosing.rad())
    )
    return abs(value - int(middle) * Fraction(2) ** int(shift)) <= int(radius) * Fraction(2) ** int(
        scale
    )


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
    # bits of room;
    # mpmath's float64 quadrature and 2F1 are not rounded operation by operation, and are only
    # promised to 1e-7.
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


def quadrature(start: Fraction, end: Fraction, n: int, level: Fraction) -> mpmath.mpf:
    """tau by a substitution y = e^s, so that the integrand is not the one of the theory."""
    to_mp = lambda v: mpmath.mpf(v.numerator) / v.denominator  # noqa: E731
    low, high, level = mpmath.log(to_mp(start)), mpmath.log(to_mp(end)), to_mp(level)
    return mpmath.quad(
        lambda s: 1 / (mpmath.exp((n - 2) * s) * (level - mpmath.exp(n * s))),
        mpmath.linspace(low, high, 5),
    )


def close(tree: sp.Basic, env: dict, expected: mpmath.mpf) -> bool:
    found = enclosure(tree, env, bits=160)
    return bool(
        abs(
            (found.real if isinstance(found, flint.acb) else found) - arb(mpmath.nstr(expected, 40))
        )
        < arb("1e-25")
    )


@pytest.mark.parametrize("n", range(2, 8))
def test_travel_times_agree_with_quadrature_and_wrong_variants_do_not(n: int) -> None:
    with precision(160):
        rising = {N: Fraction(n), lam: Fraction(2), a: Fraction(1, 5), b: Fraction(9, 10)}
        expected = quadrature(rising[a], rising[b], n, rising[lam])
        assert close(flow.travel_integral(a, b, N, lam), rising, expected)
        assert close(flow.travel_hypergeometric(a, b, N, lam), rising, expected)
        assert close(flow.travel_root_sum(a, b, N, lam), rising, expected)
        falling = {N: Fraction(n), lam: Fraction(-1, 3), a: Fraction(6, 5), b: Fraction(1, 4)}
        down = quadrature(falling[a], falling[b], n, falling[lam])
        assert close(flow.travel_falling(a, b, N, lam), falling, down)
        assert close(flow.travel_hypergeometric(a, b, N, lam), falling, down)
        above = {N: Fraction(n), lam: Fraction(1, 2), a: Fraction(3, 2), b: Fraction(11, 10)}
        assert close(
            flow.travel_root_sum(a, b, N, lam), above, quadrature(above[a], above[b], n, above[lam])
        )
        for index in range(n):
            term = flow.root_term(b, N, lam, index) - flow.root_term(a, N, lam, index)
            assert not close(
                flow.travel_root_sum(a, b, N, lam) - 2 * sp.re(term) / lam, rising, expected
            )
        hypergeometric = flow.travel_hypergeometric(a, b, N, lam)
        wrong = hypergeometric.replace(
            lambda e: isinstance(e, sp.hyper),
            lambda e: sp.hyper((1, 1 / N), (1 + 1 / N,), e.argument),
        )
        assert wrong != hypergeometric and not close(wrong, rising, expected)


@pytest.mark.parametrize(
    ("level", "start"),
    list(
        product(
            [Fraction(2), Fraction(0), Fraction(-3, 2)],
            [Fraction(1, 7), Fraction(1), Fraction(8, 5)],
        )
    ),
)
@pytest.mark.parametrize("n", [2, 3, 5])
def test_flow_enclosure_against_taylor_steps(n: int, level: Fraction, start: Fraction) -> None:
    with precision(160):
        found = flow_enclosure(arb(3) / 4, n, level, start)
        to_mp = lambda v: mpmath.mpf(v.numerator) / v.denominator  # noqa: E731
        value = arb(mpmath.nstr(taylor_flow(mpmath.mpf(3) / 4, n, to_mp(level), to_mp(start)), 45))
        assert abs(value - found.mid()) < found.rad() + arb("1e-40")
        assert found.rad() < arb("1e-20")
        if n == 2:
            closed = start * start / (1 + start * start * Fraction(3, 2)) if level == 0 else None
            growth = (ball(level) * 3 / 2).exp()
            square = (
                ball(level * start**2) * growth / (ball(level) + ball(start**2) * (growth - 1))
                if closed is None
                else ball(closed)
            )
            assert found.overlaps(square.sqrt())


@pytest.mark.parametrize(
    ("level", "start"),
    [
        (Fraction(2), Fraction(1, 7)),
        (Fraction(1), Fraction(8, 5)),
        (Fraction(-3, 2), Fraction(1)),
        (Fraction(-3, 2), Fraction(-1)),
    ],
)
def test_a_flow_is_called_settled_only_where_its_distance_is_past_the_bits(
    level: Fraction, start: Fraction
) -> None:
    """At depth 2 the distance to the limit has a closed form, so the first settled time is
    known.
    """
    with precision(400):
        rate, square = ball(level), ball(start**2)
        for time in [Fraction(k) for k in range(5, 100, 5)]:
            growth = (2 * rate * ball(time)).exp()
            value = (rate * square * growth / (rate + square * (growth - 1))).sqrt()
            limit = rate.sqrt() if level > 0 else arb(0)
            share = abs(value - limit) / (limit if level > 0 else 1)
            assert flow_is_settled(ball(time), 2, level, start, 64) == bool(
                share < arb(2) ** -64
            ), time


def test_a_flow_past_every_precision_is_too_long_and_never_a_pass() -> None:
    later = Flow(t, N, lam, alpha) < Flow(t + s, N, lam, alpha)
    start = {N: Fraction(4), lam: Fraction(2401), alpha: Fraction(6)}
    assert decide(later, {**start, t: Fraction(1, 10**6), s: Fraction(1, 10**6)}) == Decision(
        Truth.YES, How.BALL
    )
    assert decide(later, {**start, t: Fraction(1, 100), s: Fraction(5797)}) == Decision(
        Truth.UNKNOWN, How.TOO_LONG
    )
    assert (
        decide(later, {**start, t: Fraction(1, 10**6), s: Fraction(1, 10**300)}).how
        is How.UNDECIDED
    )


def test_an_exponential_past_every_precision_is_too_long_and_one_within_is_decided() -> None:
    for relation in (
        sp.Gt(1, 1 / (1 + sp.exp(-t)), evaluate=False),
        sp.Gt(1, sp.tanh(t), evaluate=False),
    ):
        assert decide(relation, {t: Fraction(1000)}) == Decision(Truth.YES, How.BALL)
        assert decide(relation, {t: Fraction(10**6)}) == Decision(Truth.UNKNOWN, How.TOO_LONG)
    assert decide(sp.Gt(sp.exp(t), 2, evaluate=False), {t: Fraction(10**6)}) == Decision(
        Truth.YES, How.BALL
    )


def test_ties_are_decided_exactly_or_not_at_all() -> None:
    mu = lam ** (1 / N)
    tie = {N: Fraction(3), lam: Fraction(8, 27), x: Fraction(2, 3)}
    for relation, expected in [
        (x < mu, Truth.NO),
        (x <= mu, Truth.YES),
        (x > mu, Truth.NO),
        (sp.Eq(x, mu), Truth.YES),
        (sp.Ne(x, mu), Truth.NO),
    ]:
        assert decide(relation, tie) == Decision(expected, How.EXACT)
    one, other = sp.sqrt(lam) + sp.sqrt(x), sp.sqrt(lam + x + 2 * sp.sqrt(lam * x))
    env = {lam: Fraction(2), x: Fraction(3)}
    for relation in (one < other, one <= other, one > other):
        assert decide(relation, env).truth is Truth.UNKNOWN
        assert decide(relation, env).how is How.UNDECIDED
    assert decide(sp.Ne(one, other), env).truth is Truth.UNKNOWN
    assert decide(sp.Eq(one, other), env, digits=40) == Decision(Truth.YES, How.AGREEMENT, 40)


def test_ties_of_the_same_irrational_number_are_decided() -> None:
    time, rising = (
        flow.travel_hypergeometric(a, b, N, lam),
        {N: Fraction(3), lam: Fraction(2), a: Fraction(1, 2), b: Fraction(1, 2)},
    )
    for relation, expected in (
        (time <= 0, Truth.YES),
        (time < 0, Truth.NO),
        (sp.ceiling(time) >= 1, Truth.NO),
        (time + 1 > 1, Truth.NO),
    ):
        assert decide(relation, rising) == Decision(expected, How.CANCELLED)
    beside = {**rising, b: Fraction(1, 2) + Fraction(1, 10**60)}
    assert decide(time <= 0, beside) == Decision(Truth.NO, How.BALL)
    integral = flow.travel_integral(a, b, N, lam)
    assert decide(
        integral - integral.subs(a, x) < 0, {**rising, b: Fraction(1), x: Fraction(1, 2)}
    ) == Decision(Truth.NO, How.CANCELLED)
    # A jump or a maximum of what is not rational is never decided by rounding.
    assert (
        decide(
            sp.ceiling(sp.sqrt(lam) + sp.sqrt(x) - sp.sqrt(lam + x + 2 * sp.sqrt(lam * x))) <= 0,
            {lam: Fraction(2), x: Fraction(3)},
        ).truth
        is Truth.UNKNOWN
    )
    # The time to a target on the other side of mu is infinite on both sides, and no number.
    assert decide(sp.log(x) - sp.log(x) <= 0, {x: Fraction(-1)}).truth is not Truth.NO


def test_how_a_decision_was_reached() -> None:
    two = {x: Fraction(2)}
    assert decide(sp.exp(x) > 7, two) == Decision(Truth.YES, How.BALL)
    assert decide(sp.Eq(sp.exp(x), 7), two) == Decision(Truth.NO, How.BALL)
    assert decide(1 / (x - 2) > 0, two) == Decision(Truth.UNKNOWN, How.UNDEFINED)
    assert decide(sp.sqrt(-x) > 0, two).how is How.UNDEFINED
    assert (
        decide(Iterate(30_000, 2, 1, sp.Rational(1, 2), sp.Rational(1, 10)) > 0, {}).how
        is How.TOO_LONG
    )
    # The ladder ends at 5120 bits, about 1540 digits.
    assert decide(sp.exp(x * sp.Rational(1, 10**1600)) > 1, two).how is How.UNDECIDED
    assert decide(Flow(0, 2, 1, x) >= 2, two) == Decision(Truth.YES, How.EXACT)
    assert decide(Flow(1, 2, 1, x) < 2, two) == Decision(Truth.YES, How.BALL)


def test_agreement_needs_overlap_and_narrowness(monkeypatch: pytest.MonkeyPatch) -> None:
    env = {x: Fraction(2), lam: Fraction(3)}
    nearly, apart = (
        sp.Eq(sp.sqrt(x) * sp.sqrt(lam), sp.sqrt(x * lam) + sp.Rational(1, 10**n)) for n in (60, 9)
    )
    # At the first rung that holds 30 digits, 10^-60 is not seen; at 70 digits it is.
    assert decide(nearly, env, digits=30) == Decision(Truth.YES, How.AGREEMENT, 30)
    assert decide(nearly, env, digits=70) == Decision(Truth.NO, How.BALL)
    assert decide(apart, env, digits=30) == Decision(Truth.NO, How.BALL)
    monkeypatch.setattr(type(BALL), "exp", lambda self, value: arb(2, 1))
    assert decide(sp.Eq(sp.exp(x), sp.exp(2 * x)), {x: Fraction(1)}) == Decision(
        Truth.UNKNOWN, How.UNDECIDED
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
    assert decide(around <= 4, env) == Decision(Truth.YES, How.CANCELLED)


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
    with pytest.raises(ValueError, match="function gamma"):
        call(sp.gamma(x) + 1, {x: Fraction(1, 2)})
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
    "z", [Fraction(1, 2), Fraction(79, 100), Fraction(9, 10), Fraction(99, 100)]
)
def test_float64_hypergeometric_function_keeps_its_digits(z: Fraction) -> None:
    # c - a - b = 0, where the transformation to 1 - z is singular; 2F1(1, 1; 2; z) = -ln(1 - z)/z.
    found = evaluate_float(sp.hyper((1, 1), (2,), x), {x: z})
    assert found == pytest.approx(
        float(
            -mpmath.log(1 - mpmath.mpf(z.numerator) / z.denominator) * z.denominator / z.numerator
        ),
        rel=1e-10,
    )
    thirds = evaluate_float(sp.hyper((1, sp.Rational(2, 3)), (sp.Rational(5, 3),), x), {x: z})
    assert thirds == pytest.approx(
        float(enclosure(sp.hyper((1, sp.Rational(2, 3)), (sp.Rational(5, 3),), x), {x: z})),
        rel=1e-10,
    )


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


@pytest.mark.parametrize("cased", [False, True])
def test_a_side_without_value_is_found_beside_an_irrational_one(cased: bool) -> None:
    ratio = (x - 1) / sp.log(x)
    side = sp.Piecewise((2, sp.Eq(sp.log(4 * x), 0)), (ratio, True)) if cased else ratio
    relation = sp.Lt(sp.sqrt(2), side, evaluate=False)
    assert decide(relation, {x: Fraction(1)}) == Decision(Truth.UNKNOWN, How.UNDEFINED)
    assert decide(relation, {x: Fraction(3)}).truth is Truth.YES


def test_a_start_past_its_target_has_arrived_in_every_backend_even_where_steps_overshoot() -> None:
    """A simulation that waited for the run to come back to the target found a later step and
    refuted true claims.
    """
    # 2 eta > 2, so the limit 1 repels, and the run swings past both targets later on.
    relation = sp.Le(Passage(N, 1, alpha, sp.Rational(6, 5), x), 0, evaluate=False)
    env = {N: Fraction(2), alpha: Fraction(10**6 - 1, 10**6), x: Fraction(999, 1000)}
    assert decide(relation, env).truth is Truth.YES
    assert truth_simulated(relation, env, digits=30) is Truth.YES
