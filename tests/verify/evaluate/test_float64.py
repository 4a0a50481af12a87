"""Float64, for figures, keeps the digits that it promises."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy as sp

from rankclock.theory.symbols import x
from rankclock.verify.evaluate.decide import enclosure
from rankclock.verify.evaluate.float64 import evaluate_float


@pytest.mark.parametrize(
    "z", [Fraction(1, 2), Fraction(79, 100), Fraction(9, 10), Fraction(99, 100)]
)
def test_float64_hypergeometric_function_keeps_its_digits(z: Fraction) -> None:
    # c - a - b = 0, where the transformation to 1 - z is singular; 2F1(1, 1; 2; z) = -ln(1 - z)/z.
    value = evaluate_float(sp.hyper((1, 1), (2,), x), {x: z})
    assert value == pytest.approx(
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
