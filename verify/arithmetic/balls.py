"""Between exact rationals and balls, and the text of a lower bound."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from rankclock.verify.arithmetic.outcomes import Undecided


def ball(value: Fraction) -> arb:
    """Ball around a rational at the working precision."""
    return arb(fmpq(value.numerator, value.denominator))


def hull(low: Fraction, high: Fraction) -> arb:
    """Ball that holds [low, high]."""
    return ball(low) if low == high else ball(low).union(ball(high))


def exact_of(value: arb) -> Fraction:
    """The rational that an exact ball is. Raises ValueError for any other."""
    mantissa, exponent = value.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def rounded_down(value: Fraction) -> str:
    """Three significant digits, at most the value."""
    downwards = Context(prec=3, rounding=ROUND_FLOOR)
    quotient = downwards.divide(Decimal(value.numerator), Decimal(value.denominator))
    return f"{quotient.normalize():g}"


def finite(value: Any) -> Any:
    """The ball itself; raises Undecided where it is not finite, for a NaN contains everything."""
    if not value.is_finite():
        raise Undecided("not a finite ball")
    return value
