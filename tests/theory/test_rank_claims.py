"""Wrong variants of the claims on effective rank, windows and the perturbed start: each must be
refuted.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp

from rankclock.theory.claim import Claim
from rankclock.theory.formulas.perturbed import limit_trap
from rankclock.theory.formulas.rank import next_growth, spectral_rank
from rankclock.theory.process import FirstIterate, OtherIterate
from rankclock.theory.symbols import (
    N,
    alpha,
    b,
    beta,
    cap,
    eta,
    g,
    k,
    lam,
    lam_2,
    lam_3,
    levels,
    tol,
    v,
)
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.mp import evaluate_mp
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.steps import evaluate
from rankclock.verify.evidence.sampled.climb import climb
from rankclock.verify.evidence.sampled.named_points import named_points
from rankclock.verify.evidence.sampled.search import evidence_of, search
from rankclock.verify.mutate.fate import Fate
from rankclock.verify.mutate.mutants import planted_formula
from rankclock.verify.mutate.pool import Draws
from rankclock.verify.mutate.run import fate_of
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Verdict
from support.claims import named

_DEPTHS = tuple(range(2, 9))


def with_relations(name: str, change) -> Claim:
    """The claim with each relation changed by `change(index, relation)`; one that changes nothing
    is a mistake of the test.
    """
    original = named(name)
    if original.is_schema:
        changed = replace(
            original,
            statement=lambda depth: tuple(
                change(i, r) for i, r in enumerate(original.at_depth(depth))
            ),
        )
    else:
        changed = replace(
            original,
            statement=tuple(change(i, r) for i, r in enumerate(original.statement)),
        )
    assert changed.text() != original.text()
    return changed


def with_hypotheses(name: str, *without, plus=()) -> Claim:
    """The claim without some hypotheses and with others."""
    original = named(name)
    assert all(h in original.hypotheses for h in without)
    return replace(
        original,
        hypotheses=(*(h for h in original.hypotheses if h not in without), *plus),
    )


def swap(old, new):
    """Replace a sub-tree, without evaluating the relation."""
    return lambda _, r: (
        r.func(r.lhs.subs(old, new), r.rhs.subs(old, new), evaluate=False) if r.has(old) else r
    )


def swapped_modes(change):
    """Change the mode of the first factor on the right side."""
    return lambda _, r: r.func(
        r.lhs, r.rhs.replace(lambda e: isinstance(e, FirstIterate), change), evaluate=False
    )


def at(index: int, change):
    """Change one relation."""
    return lambda i, r: change(r) if i == index else r


def refuted(changed: Claim) -> bool:
    """Whether named points, draws or a climb find a violation."""
    # The named points first: they are a few, and draws take a second.
    if named_points(changed, Settings()).verdict is Verdict.REFUTED:
        return True
    found = search(changed, seed=0, examples=60, depths=_DEPTHS)
    if evidence_of(found, changed, seed=0, digits=30, domain="planted").verdict is Verdict.REFUTED:
        return True
    return climb(changed, seed=0, depths=_DEPTHS, steps=600).counterexample is not None


_LIMIT = eta <= limit_trap(alpha - beta, alpha, N, lam)

WRONG = {
    "r said to be largest in the middle": with_relations(
        "rank-unimodal", lambda _, r: r.func(r.rhs, r.lhs, evaluate=False)
    ),
    "r said to fall for ever": with_relations(
        "rank-unimodal",
        lambda _, r: r.func(
            r.lhs, next(a for a in r.rhs.args if sp.Symbol("m", integer=True) not in a.free_symbols)
        ),
    ),
    "one rise also where the smallest eigenvalue is below the start": replace(
        with_hypotheses("rank-unimodal", lam_3 >= alpha**N, plus=(lam_3 >= 0,)),
        boundary=named("rank-monotone").boundary,
    ),
    "P without the power of g": with_relations(
        "rank-turns-once", lambda _, r: r.func(r.lhs.subs(v, 9 * v), r.rhs, evaluate=False)
    ),
    "convexity up to twice the step size": with_hypotheses(
        "rank-turns-once", 4 * N * v * g ** (N - 1) <= 3, plus=(2 * N * v * g ** (N - 1) <= 3,)
    ),
    "effective rank at least the target": with_relations(
        "window-effective-rank", at(0, lambda r: r.func(spectral_rank(lam, lam_2), r.rhs))
    ),
    "effective rank without the unwanted": with_relations(
        "window-effective-rank", at(1, lambda r: r.func(r.lhs, r.rhs.subs(cap, 0)))
    ),
    "effective rank with one unwanted of two": with_relations(
        "window-effective-rank", at(1, lambda r: r.func(r.lhs, r.rhs.subs(cap, cap / 2)))
    ),
    "spectral error with the smaller of tol and cap": with_relations(
        "window-effective-rank", at(2, lambda r: r.func(r.lhs, r.rhs.replace(sp.Max, sp.Min)))
    ),
    "Frobenius error without the square of tol": with_relations(
        "window-effective-rank", at(3, lambda r: r.func(r.lhs, r.rhs.subs(tol, tol**2)))
    ),
    "a window where the wanted may exceed": with_hypotheses(
        "window-effective-rank", levels[0] <= lam
    ),
    "denoising with the noise once": with_relations(
        "window-denoising",
        lambda _, r: r.func(r.lhs, next(a for a in r.rhs.args if isinstance(a, sp.Max))),
    ),
    "denoising of a truth of larger rank": replace(
        with_hypotheses("window-denoising", named("window-denoising").hypotheses[1]),
        boundary=({**named("window-denoising").boundary[0], b: 1},),
    ),
    "decoupling with all modes alike": with_relations(
        "decoupling-perturbed",
        lambda _, r: r.func(
            r.lhs,
            r.rhs.replace(lambda e: isinstance(e, FirstIterate), lambda e: OtherIterate(*e.args)),
            evaluate=False,
        ),
    ),
    "decoupling from the other side of alpha": with_relations(
        "decoupling-perturbed",
        lambda _, r: r.func(
            r.lhs,
            r.rhs.replace(
                lambda e: isinstance(e, FirstIterate),
                lambda e: FirstIterate(*e.args[:-1], -e.args[-1]),
            ),
            evaluate=False,
        ),
    ),
    "perturbed recovery with twice the exponent": with_relations(
        "recovery-perturbed",
        lambda _, r: r.func(
            r.lhs,
            r.rhs.replace(
                lambda e: isinstance(e, sp.Pow) and e.exp.is_Symbol and e.exp.name == "k",
                lambda e: e.base ** (4 * e.exp),
            ),
        ),
    ),
    "perturbed recovery with steps sixteen times too long": replace(
        with_hypotheses("recovery-perturbed", _LIMIT, plus=(eta <= 16 * _LIMIT.rhs,)),
        boundary=({N: 2, lam: 1, alpha: 1, beta: 1, eta: 2, k: 1},),
    ),
    "perturbed step without |a| <= b": with_hypotheses(
        "perturbed-step-approaches", sp.Abs(sp.Symbol("a", real=True)) <= b, plus=(b > 0,)
    ),
    "small start with lam for N - 2": with_relations(
        "small-start-passage",
        lambda i, r: r.func(r.lhs * 2, r.rhs, evaluate=False) if i == 0 else r,
    ),
    "small start without the last step": with_relations(
        "small-start-passage", at(1, lambda r: r.func(r.lhs, r.rhs - 1, evaluate=False))
    ),
    "small start, N = 2, without the last step": with_relations(
        "small-start-depth-two", at(1, lambda r: r.func(r.lhs, r.rhs - 1, evaluate=False))
    ),
    "small start, N = 2, with eta lam for its logarithm": with_relations(
        "small-start-depth-two",
        at(
            0,
            lambda r: r.func(
                r.lhs * sp.log(1 + eta * lam) / (eta * lam) * 2, r.rhs, evaluate=False
            ),
        ),
    ),
    "a level still missed at its first passage": with_relations(
        "window-first-passages",
        lambda _, r: r.replace(
            lambda e: isinstance(e, sp.Rel) and e.lhs.is_Symbol, lambda e: e.lhs > e.rhs
        ),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_statement_is_refuted(name):
    assert refuted(WRONG[name])


SLIPS = {
    "S with twice the imbalance": (
        "perturbed.ratio_rate",
        lambda tree: tree.replace(lambda e: e == 4, lambda e: sp.Integer(2)),
    ),
    "S doubled": ("perturbed.ratio_rate", lambda tree: 2 * tree),
    "imbalance with alpha for 2 alpha": (
        "perturbed.start_imbalance",
        lambda tree: tree - alpha * beta,
    ),
    "b with 1 + u^2": (
        "perturbed.other_mode",
        lambda tree: tree.replace(lambda e: e == -1 and e.is_Integer, lambda e: sp.Integer(1)),
    ),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_in_a_formula_of_the_perturbed_flow_is_killed(name):
    assert fate_of(planted_formula(*SLIPS[name]), Draws(0)).fate is Fate.KILLED


def test_the_monotone_form_is_refuted_and_the_proved_one_differs_in_its_hypotheses_only():
    assert refuted(named("rank-monotone"))
    assert (
        named("rank-monotone").statement
        == named("rank-unimodal").statement
        == named("rank-unimodal-long-steps").statement
    )


def test_long_steps_that_overshoot_break_the_conjecture():
    """At 5/4 of the limit; the conjecture stops at 9/10."""
    L, start, size = [Fraction(1), Fraction(1, 20)], Fraction(1, 20), Fraction(5, 12)
    modes, ranks = [float(start) ** (1 / 3)] * 2, []
    for _ in range(60):
        levels = [x**3 for x in modes]
        ranks.append(sum(levels) / max(levels))
        modes = [
            x + float(size) * x**2 * (float(value) - x**3)
            for x, value in zip(modes, L, strict=True)
        ]
    turns = [i for i in range(1, 59) if ranks[i - 1] < ranks[i] > ranks[i + 1]]
    assert turns, ranks


@pytest.mark.parametrize("process", [FirstIterate, OtherIterate])
def test_the_backends_agree_on_the_perturbed_modes(process):
    values = {
        N: Fraction(3),
        lam: Fraction(-2),
        alpha: Fraction(1, 2),
        eta: Fraction(1, 20),
        beta: Fraction(1, 5),
    }
    short, long = process(4, N, lam, alpha, eta, beta), process(40, N, lam, alpha, eta, beta)
    with precision(128):
        exact, ball = evaluate(short, values, RATIONAL), evaluate(short, values, BALL)
        assert ball.contains(evaluate(sp.Rational(exact.numerator, exact.denominator), {}, BALL))
        far = evaluate(long, values, BALL)
        assert float(far.rad()) < 1e-30
    assert abs(float(far.mid()) - float(evaluate_mp(long, values, digits=30))) < 1e-14


def test_the_next_growth_factor_has_no_eigenvalue():
    assert next_growth(g, v, N).free_symbols == {g, v, N}
