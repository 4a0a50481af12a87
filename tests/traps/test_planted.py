"""Wrong formulas, planted by hand: each must be refuted, or the check that should catch it cannot
fail.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from rankclock.theory.claim import Claim
from rankclock.theory.symbols import N, a, b, eta, lam, x
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


def planted(name: str, change) -> Claim:
    """The claim with its statement changed; a claim whose change did nothing is a mistake of the
    test.
    """
    original = named(name)
    if original.is_schema:
        changed = replace(
            original,
            statement=lambda depth: tuple(change(r) for r in original.at_depth(depth)),
        )
    else:
        changed = replace(original, statement=tuple(change(r) for r in original.statement))
    assert changed.text() != original.text()
    return changed


def swap(old, new):
    """Replace one sub-tree by another without evaluating the relation."""

    def change(relation):
        if not relation.has(old):
            return relation
        return relation.func(
            relation.lhs.subs(old, new), relation.rhs.subs(old, new), evaluate=False
        )

    return change


def scale_right(factor):
    return lambda relation: relation.func(relation.lhs, relation.rhs * factor, evaluate=False)


def outcome(changed: Claim, *, examples: int = 60) -> Verdict:
    found = search(changed, seed=0, examples=examples, depths=_DEPTHS)
    return evidence_of(found, changed, seed=0, digits=30, domain="planted").verdict


_FRACTION = (N - 1) / (2 * N - 1)

PLANTED = {
    "c_N with 2N in the denominator": planted(
        "flow-inflection", swap(_FRACTION, (N - 1) / (2 * N))
    ),
    "c_N with N in the numerator": planted("flow-inflection", swap(_FRACTION, N / (2 * N - 1))),
    "no overshoot, claimed one tenth below the limit": planted(
        "no-overshoot", lambda r: r if r.lhs == x else scale_right(sp.Rational(9, 10))(r)
    ),
    "tail factor with N-1": planted(
        "descent-tail-positive",
        swap(eta * N * lam ** (2 - 2 / N), eta * (N - 1) * lam ** (2 - 2 / N)),
    ),
    "flow rate with exponent 2N-1": planted(
        "flow-tail-positive", swap(x ** (2 * N - 2), x ** (2 * N - 3))
    ),
    "partial fraction with the wrong sign": planted(
        "travel-partial-fraction", lambda r: r.func(r.lhs, -r.rhs, evaluate=False)
    ),
    "hypergeometric time with 1/N": planted("travel-hypergeometric", swap(2 / N, 1 / N)),
    "falling time with c = 2 - 1/N": planted("travel-falling", swap(2 - 2 / N, 2 - 1 / N)),
    "root sum with the wrong sign": planted(
        "travel-root-sum", lambda r: r.replace(lambda e: isinstance(e, sp.Sum), lambda e: -e)
    ),
    "N = 2 flow without the factor two": planted(
        "flow-depth-two",
        lambda r: r.replace(lambda e: isinstance(e, sp.exp), lambda e: sp.exp(e.args[0] / 2)),
    ),
    "lam = 0 flow with 2N-1": planted("flow-zero-eigenvalue", swap(2 * N - 2, 2 * N - 1)),
    "stability limit halved": planted(
        "local-stability",
        lambda r: (
            r.subs(2 * lam ** (2 / N - 2) / N, lam ** (2 / N - 2) / N)
            if isinstance(r, sp.Equivalent)
            else r
        ),
    ),
    "decay gain with N-1": planted(
        "descent-tail-decay", lambda r: r.func(r.lhs * (N - 1) / (N - 2), r.rhs, evaluate=False)
    ),
    "drift of balance linear in eta": planted("balance-law", swap(eta**2, eta)),
    "full travel time half of the bound": planted(
        "full-travel-time-sharper", scale_right(sp.Rational(1, 2))
    ),
    "log-concavity reversed": planted(
        "log-concave-growing", lambda r: r.func(-r.lhs, -r.rhs, evaluate=False)
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_wrong_statement_is_refuted(name):
    assert outcome(PLANTED[name]) is Verdict.REFUTED


@pytest.mark.parametrize("name", ["no-overshoot", "step-monotone-decaying"])
def test_a_step_limit_four_times_too_large_is_refuted(name):
    original = named(name)
    wider = tuple(
        h.func(h.lhs, 4 * h.rhs) if h.lhs == eta and h.rhs != 0 else h for h in original.hypotheses
    )
    assert wider != original.hypotheses
    assert outcome(replace(original, hypotheses=wider), examples=150) is Verdict.REFUTED


def test_log_concavity_needs_at_most_five_factors():
    original = named("log-concave-decaying")
    without = tuple(h for h in original.hypotheses if h != (N <= 5))
    assert len(without) == len(original.hypotheses) - 1
    assert outcome(replace(original, hypotheses=without), examples=300) is Verdict.REFUTED


@pytest.mark.parametrize(
    ("wrong", "old", "new"),
    [
        ("T^- with N-1 for N-2", N - 2, N - 1),
        ("s_N without its exponent", 1 - 1 / N, sp.Integer(0)),
        ("tail with 2N", N * eta, 2 * N * eta),
    ],
)
def test_a_recovery_bound_that_is_too_small_is_refuted(wrong, old, new):
    original = named("recovery-time-ceiling")
    changed = planted("recovery-time-ceiling", swap(old, new))
    assert changed.hypotheses == original.hypotheses
    assert outcome(changed, examples=400) is Verdict.REFUTED, wrong


def test_a_witness_outside_the_hypotheses_is_noticed():
    original = named("no-overshoot")
    evidence = named_points(replace(original, witness={**original.witness, x: -1}), Settings())
    assert evidence.verdict is Verdict.INCONCLUSIVE
    assert "witness does not satisfy the hypotheses" in evidence.notes


def test_a_bound_that_is_never_attained_is_noticed():
    loose = planted("full-travel-time-sharper", scale_right(sp.Integer(2)))
    assert named_points(loose, Settings()).verdict is Verdict.INCONCLUSIVE


def test_unsatisfiable_hypotheses_are_no_pass():
    original = named("full-travel-time-sharper")
    impossible = replace(original, hypotheses=(*original.hypotheses, lam > 5))
    assert outcome(impossible, examples=10) is Verdict.INCONCLUSIVE


def test_a_hypothesis_that_is_never_false_is_no_pass():
    original = named("full-travel-time-sharper")
    idle = replace(original, hypotheses=(*original.hypotheses, N <= 40))
    assert outcome(idle, examples=10) is Verdict.INCONCLUSIVE


def _swapped(old, new):
    """A slip in a shared formula: one sub-tree replaced by another, wherever it stands in it."""

    def change(tree):
        wrong = tree.subs(old, new)
        assert wrong != tree, "the slip changes nothing"
        return wrong

    return change


def _without_exponent(tree):
    """ceiling(base^exponent) without its exponent."""
    assert isinstance(tree, sp.ceiling) and isinstance(tree.args[0], sp.Pow)
    return sp.ceiling(tree.args[0].base)


# Formula, slip, and the claims that must notice: every claim built with the formula is asked.
SLIPS = {
    "c_N with 2N for 2N-1": ("flow.inflection_fraction", _swapped(2 * N - 1, 2 * N)),
    "c_N with N for N-1": ("flow.inflection_fraction", _swapped(N - 1, N)),
    "c_N with N+1 in its denominator": ("flow.inflection_fraction", _swapped(2 * N - 1, 2 * N + 1)),
    "T^- with N-1 for N-2 in the denominator": (
        "times.decay_time",
        _swapped(1 / (N - 2), 1 / (N - 1)),
    ),
    "T^- with the exponent 1-N": ("times.decay_time", _swapped(2 - N, 1 - N)),
    "T^- with a and b exchanged": (
        "times.decay_time",
        lambda tree: tree.subs({a: b, b: a}, simultaneous=True),
    ),
    "step limit of M1 with 2/N": ("descent.limit_no_overshoot", lambda tree: 2 * tree),
    "step limit of M1 with the exponent 2 - 1/N": (
        "descent.limit_no_overshoot",
        _swapped(2 / N, 1 / N),
    ),
    "step limit of M2 with the exponent 2 - 1/N": (
        "descent.limit_monotone",
        _swapped(2 / N, 1 / N),
    ),
    "step limit of M3 with 3N-5": ("descent.limit_decaying", _swapped(3 * N - 2, 3 * N - 5)),
    "stability limit with 1/N": ("descent.limit_stable", lambda tree: tree / 2),
    "root sum with the sign of a root": (
        "flow.root_term",
        lambda tree: tree.replace(sp.log, lambda arg: sp.log(2 * x - arg)),
    ),
    "root sum with the sign of the whole": ("flow.root_term", lambda tree: -tree),
    "root sum with the first power of the root": (
        "flow.root_term",
        lambda tree: tree.replace(lambda e: e.func is sp.exp, lambda e: sp.exp(e.args[0] / 2)),
    ),
    "s_N without its exponent": ("times.inflection_steps", _without_exponent),
    "s_N with floor": ("times.inflection_steps", lambda tree: sp.floor(tree.args[0])),
    "s_N with the exponent 1/N": ("times.inflection_steps", _swapped(1 - 1 / N, 1 / N)),
    "tail factor with N-1": ("descent.tail_factor", _swapped(eta * N, eta * (N - 1))),
    "tail factor with a plus": ("descent.tail_factor", lambda tree: 2 - tree),
    "tail factor with the exponent 2 - 1/N": (
        "descent.tail_factor",
        _swapped(2 - 2 / N, 2 - 1 / N),
    ),
    "velocity with the exponent N": ("flow.velocity", _swapped(N - 1, N)),
    "velocity that grows": ("flow.velocity", lambda tree: -tree),
    "slope of the velocity with 2N": ("flow.velocity_slope", _swapped(2 * N - 1, 2 * N)),
    "hypergeometric time with 2 + 2/N": (
        "flow.hypergeometric_antiderivative",
        _swapped(1 + 2 / N, 2 + 2 / N),
    ),
    "hypergeometric time without the half": (
        "flow.hypergeometric_antiderivative",
        lambda tree: 2 * tree,
    ),
    "power part with N-1": ("flow.power_antiderivative", _swapped(1 / (N - 2), 1 / (N - 1))),
    "N = 2 time without the half": (
        "flow.travel_depth_two",
        lambda tree: tree.replace(lambda e: e == sp.Rational(-1, 2), lambda e: sp.Integer(-1)),
    ),
    "falling time with 2N-1": (
        "flow.falling_antiderivative",
        _swapped(1 / (2 * N - 2), 1 / (2 * N - 1)),
    ),
    "imbalance with 2N-2": ("perturbed.imbalance_factor", _swapped(2 * N - 4, 2 * N - 2)),
    "imbalance linear in eta": ("perturbed.imbalance_factor", _swapped(eta**2, eta)),
    "effective rank upside down": ("rank.effective_rank", lambda tree: 1 / tree),
    "curvature with N-1 for N": ("flow.log_curvature", _swapped(N * x**N, (N - 1) * x**N)),
}


# The others take minutes together, most of them because runs of gradient descent stand in the
# claims that notice.
QUICK = {
    "c_N with 2N for 2N-1",
    "T^- with N-1 for N-2 in the denominator",
    "step limit of M1 with 2/N",
    "root sum with the sign of a root",
    "s_N without its exponent",
    "velocity that grows",
    "power part with N-1",
    "imbalance linear in eta",
    "curvature with N-1 for N",
}


def test_the_quick_slips_are_among_the_slips():
    assert set(SLIPS) > QUICK


@pytest.mark.parametrize(
    "name",
    [name if name in QUICK else pytest.param(name, marks=pytest.mark.long) for name in SLIPS],
)
def test_a_slip_in_a_shared_formula_is_killed(name):
    formula, change = SLIPS[name]
    assert fate_of(planted_formula(formula, change), Draws(0)).fate is Fate.KILLED
