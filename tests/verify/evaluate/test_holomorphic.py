"""Integrands that are not holomorphic everywhere: an integral is enclosed rightly or not at all."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from flint import acb

from rankclock.theory.symbols import N, lam
from rankclock.theory.symbols import running as u
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.decide import decide, enclosure
from rankclock.verify.verdict import Truth

THIRD = sp.Rational(1, 3)


def over_unit(integrand: sp.Expr) -> sp.Integral:
    return sp.Integral(integrand, (u, 0, 1))


@pytest.mark.parametrize(
    ("integrand", "value"),
    [
        (sp.Abs(u - THIRD), sp.Rational(5, 18)),
        (sp.Max(u, THIRD), sp.Rational(5, 9)),
        (sp.Min(u, THIRD), sp.Rational(5, 18)),
        (sp.sign(u - THIRD), THIRD),
        (sp.floor(3 * u), 1),
        (sp.ceiling(3 * u), 2),
        (sp.Piecewise((0, u < THIRD), (1, True)), 2 * THIRD),
        (sp.Abs(u**2 - THIRD) ** 2, sp.Rational(1, 5) - sp.Rational(2, 9) + sp.Rational(1, 9)),
    ],
)
def test_a_kink_or_a_jump_is_never_integrated_wrongly(integrand: sp.Expr, value: sp.Expr) -> None:
    # No enclosure is as good as a right one.
    assert decide(sp.Lt(over_unit(integrand), value, evaluate=False), {}).truth is not Truth.YES
    assert decide(sp.Gt(over_unit(integrand), value, evaluate=False), {}).truth is not Truth.YES


@pytest.mark.parametrize(
    ("integrand", "value"),
    [
        (sp.Abs(u + 1), sp.Rational(3, 2)),
        (sp.Max(u + 2, u), sp.Rational(5, 2)),
        (sp.Min(u + 2, u), sp.Rational(1, 2)),
        (sp.sign(u + 1), 1),
        (sp.sqrt(u + 1), (4 * sp.sqrt(2) - 2) / 3),
        (sp.log(u + 1), 2 * sp.log(2) - 1),
        (sp.Piecewise((u, u < 5), (1, True)), sp.Rational(1, 2)),
        (sp.hyper((1, 1), (2,), u / 2), None),
    ],
)
def test_away_from_the_edge_each_branch_is_integrated(
    integrand: sp.Expr, value: sp.Expr | None
) -> None:
    expected = (
        enclosure(over_unit(-sp.log(1 - u / 2) * 2 / (u + sp.Rational(1, 10**40))), {})
        if value is None
        else enclosure(sp.sympify(value), {})
    )
    enclosed = enclosure(over_unit(integrand), {})
    assert enclosed.rel_accuracy_bits() > 30 and abs(enclosed - expected) < 1e-12


@pytest.mark.parametrize(
    "integrand", [sp.Abs(lam) + u, sp.Max(lam, -lam) + u, sp.Min(lam, 0) + u, sp.sign(lam) + u]
)
def test_an_edge_in_what_does_not_move_is_no_edge(integrand: sp.Expr) -> None:
    value = sp.Eq(over_unit(integrand), sp.Rational(1, 2), evaluate=False)
    assert decide(value, {lam: Fraction(0)}).agrees


def test_what_is_not_holomorphic_anywhere_has_no_value_within_an_integral() -> None:
    with pytest.raises(Undecided):
        BALL.within_integral.real_part(acb(1, 1))


def test_an_integral_within_an_integral() -> None:
    value = enclosure(over_unit(sp.exp(sp.Integral(N * u, (N, 0, 1)))), {})
    closed = enclosure(2 * (sp.exp(sp.Rational(1, 2)) - 1), {})
    assert value.overlaps(closed) and value.rad() < 1e-30
