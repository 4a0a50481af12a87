"""Closed forms of the travel time, in balls, against quadrature by another library."""

from __future__ import annotations

from fractions import Fraction

import flint
import mpmath
import pytest
import sympy as sp
from flint import arb

from rankclock.theory.formulas import flow
from rankclock.theory.symbols import N, a, b, lam
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate.decide import enclosure


def quadrature(start: Fraction, end: Fraction, n: int, level: Fraction) -> mpmath.mpf:
    """tau by a substitution y = e^s, so that the integrand is not the one of the theory."""
    to_mp = lambda v: mpmath.mpf(v.numerator) / v.denominator  # noqa: E731
    low, high, level = mpmath.log(to_mp(start)), mpmath.log(to_mp(end)), to_mp(level)
    return mpmath.quad(
        lambda s: 1 / (mpmath.exp((n - 2) * s) * (level - mpmath.exp(n * s))),
        mpmath.linspace(low, high, 5),
    )


def close(tree: sp.Basic, env: dict, expected: mpmath.mpf) -> bool:
    value = enclosure(tree, env, bits=160)
    value = value.real if isinstance(value, flint.acb) else value
    return bool(abs(value - arb(mpmath.nstr(expected, 40))) < arb("1e-25"))


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
