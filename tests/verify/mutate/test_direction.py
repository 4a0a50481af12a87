"""Logic between a condition and its changed form says only what it can show."""

from __future__ import annotations

import sympy as sp

from rankclock.theory.symbols import N, b, eta, lam, x
from rankclock.verify.mutate.direction import looser, same_set, stricter
from rankclock.verify.mutate.implication import implies

DEPTHS = (2, 3, 4)


def test_logic_says_only_what_it_can_show() -> None:
    known = (x > 0, lam > 0)
    assert looser(x <= lam, x <= 2 * lam, known, DEPTHS)
    assert not looser(x <= lam, x <= 2 * lam, (x < 0,), DEPTHS)
    assert stricter(x <= lam, x <= lam / 2, known, DEPTHS)
    assert not stricter(x <= lam, x <= 2 * lam, known, DEPTHS)
    assert looser(x < lam, x <= lam, (), DEPTHS) and not looser(x <= lam, x < lam, (), DEPTHS)
    assert same_set(sp.Ge(N, 2, evaluate=False), sp.Gt(N, 1, evaluate=False), (), DEPTHS)
    assert not same_set(sp.Ge(N, 2, evaluate=False), sp.Ge(N, 3, evaluate=False), (), DEPTHS)
    assert not same_set(x <= lam, x <= lam**2, known, DEPTHS)


def test_a_dropped_term_of_unknown_sign_shows_nothing() -> None:
    # Zero is a multiple of every term, and says nothing of its sign.
    whole, less = sp.Le(x, lam + eta * b, evaluate=False), sp.Le(x, lam, evaluate=False)
    assert not any(logic(whole, less, (), DEPTHS) for logic in (same_set, looser, stricter))
    assert stricter(whole, less, (b > 0, eta > 0), DEPTHS)


def test_signs_of_sums_and_of_cases() -> None:
    cases = sp.Piecewise((x, lam > 0), (x**2, True))
    assert looser(x**2 + sp.Abs(lam) <= eta, x**2 + sp.Abs(lam) <= 2 * eta, (), DEPTHS)
    assert not looser(x**2 - sp.Abs(lam) <= eta, x**2 - sp.Abs(lam) <= 2 * eta, (), DEPTHS)
    assert looser(
        sp.Le(cases, eta, evaluate=False), sp.Le(cases, 2 * eta, evaluate=False), (x > 0,), DEPTHS
    )
    assert not looser(
        sp.Le(cases, eta, evaluate=False), sp.Le(cases, 2 * eta, evaluate=False), (x < 0,), DEPTHS
    )


def test_a_tree_without_a_case_at_some_depth_shows_nothing() -> None:
    value = sp.Piecewise((x, sp.Ge(N, 10, evaluate=False)), evaluate=False)
    assert not looser(
        sp.Le(value, lam, evaluate=False), sp.Le(value, 2 * lam, evaluate=False), (), DEPTHS
    )


def test_implications_go_case_by_case() -> None:
    split = sp.Or(sp.And(lam >= 0, x < 2), sp.And(lam < 0, x < 1))
    assert implies(sp.Or(sp.And(lam >= 0, x < 2), x < 1), split, (), DEPTHS)
    assert implies(split, sp.Or(sp.And(lam >= 0, x < 2), x < 1), (), DEPTHS)
    assert not implies(sp.Or(sp.And(lam >= 0, x < 2), x < 3), split, (), DEPTHS)
