"""How each kind of change ends, on a claim of our own and on formulas of the theory."""

from __future__ import annotations

import sympy as sp

from rankclock.theory.claim import Claim, Kind, Source, Tight
from rankclock.theory.symbols import lam, x
from rankclock.verify.mutate.classify import classify
from rankclock.verify.mutate.fate import Fate
from rankclock.verify.mutate.mutants import mutants_of
from rankclock.verify.mutate.pool import Draws
from rankclock.verify.mutate.run import fate_of
from rankclock.verify.mutate.variant import compared, with_hypothesis, with_relation

# A claim of our own: x^2 <= x (1 + lam) for 0 < x <= 1, lam >= 0, with good checks, and with
# useless ones.


def square(*, tight: bool = True, edge: bool = True) -> Claim:
    point = {x: 1, lam: 0}
    idle = {x: sp.Rational(1, 2), lam: 5}
    return Claim(
        id="own",
        title="own",
        kind=Kind.UPPER if tight else Kind.OBSERVATION,
        statement=(x**2 <= x * (1 + lam),),
        hypotheses=(x > 0, x <= 1, lam >= 0),
        source=Source("test", "test"),
        because="",
        witness=idle,
        tight_at=(Tight(point, sp.Rational(0)),) if tight else (),
        boundary=(point,) if edge else (),
    )


def fate(
    claim: Claim,
    *,
    relation: sp.Basic | None = None,
    hypothesis: tuple[int, sp.Basic | None] | None = None,
) -> Fate:
    new = (
        with_relation(claim, 2, 0, relation)
        if relation is not None
        else with_hypothesis(claim, *hypothesis)
    )  # type: ignore[misc]
    return classify(compared(claim, new), Draws(0)).fate


def test_a_wrong_statement_is_killed() -> None:
    assert fate(square(), relation=sp.Le(x**2, x * (1 - lam), evaluate=False)) is Fate.KILLED
    assert fate(square(), relation=sp.Lt(x**2, x * (1 + lam), evaluate=False)) is Fate.KILLED


def test_a_hypothesis_that_is_needed_is_missed_at_once() -> None:
    assert fate(square(), hypothesis=(1, None)) is Fate.KILLED
    assert fate(square(), hypothesis=(1, sp.Le(x, 2, evaluate=False))) is Fate.KILLED
    assert fate(square(), hypothesis=(2, None)) is Fate.KILLED


def test_the_same_said_otherwise_is_equivalent() -> None:
    assert (
        fate(square(), relation=sp.Le(2 * x**2, 2 * x * (1 + lam), evaluate=False))
        is Fate.EQUIVALENT
    )
    assert fate(square(), hypothesis=(1, sp.Le(2 * x, 2, evaluate=False))) is Fate.EQUIVALENT


def test_a_looser_statement_is_weaker_only_where_a_tightness_witness_fails() -> None:
    looser_bound = sp.Le(x**2, 2 * x * (1 + lam), evaluate=False)
    assert fate(square(), relation=looser_bound) is Fate.WEAKER
    assert fate(square(tight=False), relation=looser_bound) is Fate.SURVIVOR


def test_a_stricter_hypothesis_is_weaker_only_where_a_named_point_is_lost() -> None:
    narrower = (1, sp.Lt(x, 1, evaluate=False))
    assert fate(square(), hypothesis=narrower) is Fate.WEAKER
    assert fate(square(tight=False, edge=False), hypothesis=narrower) is Fate.SURVIVOR


def test_a_hypothesis_that_is_not_needed_leaves_a_survivor() -> None:
    assert fate(square(), hypothesis=(0, sp.Ge(x, 0, evaluate=False))) is Fate.SURVIVOR


def test_a_statement_without_value_is_killed() -> None:
    claim = Claim(
        "own",
        "own",
        Kind.IDENTITY,
        (sp.Eq(x / x**2, 1 / x, evaluate=False),),
        (x > 0,),
        Source("t", "t"),
        "",
        {x: 1},
    )
    claim = with_relation(
        claim,
        2,
        0,
        sp.Eq(sp.Mul(x, 1 / (2 * x), evaluate=False), sp.Rational(1, 2), evaluate=False),
    )
    assert fate(claim, hypothesis=(0, sp.Ge(x, 0, evaluate=False))) is Fate.KILLED


def test_a_formula_that_only_lemmas_use_is_killed_by_its_lemma() -> None:
    draws = Draws(0)
    ends = [fate_of(m, draws) for m in mutants_of("theory.formulas.flow.contraction")]
    assert {f.fate for f in ends} == {Fate.KILLED}
    assert all("lemma" in f.reason for f in ends)


def test_a_formula_of_any_number_of_arguments_is_changed_for_each_number() -> None:
    draws = Draws(0)
    ends = [
        fate_of(mutant, draws) for mutant in mutants_of("theory.formulas.rank.spectral_rank")[:4]
    ]
    assert [f.fate for f in ends].count(Fate.KILLED) >= 3 and all(
        f.fate is not Fate.MALFORMED for f in ends
    )


def test_a_lemma_with_symbols_of_its_own_is_tried_at_their_values() -> None:
    draws = Draws(0)
    ends = [
        fate_of(mutant, draws) for mutant in mutants_of("theory.formulas.perturbed.ratio_velocity")
    ]
    assert {f.fate for f in ends} == {Fate.KILLED}
    assert all("lemma" in f.reason for f in ends)
