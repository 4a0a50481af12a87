"""Between exact rationals and balls, and balls as text rounded outwards.

A ball of python-flint is a midpoint and a radius, both dyadic, so its ends are rationals.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Any

from flint import acb, arb, fmpq

from rankclock.verify.arithmetic.outcomes import TooLong, Undecided

# guess: one digit more than the six that are shown of a midpoint, so that rounding outwards
# costs less than what a reader sees. The ledger and the lock hold texts of this length.
_OUTWARD_DIGITS = 7
# guess: bits of a rational beyond which no formula is worth evaluating at it.
_LONGEST = 1 << 20


def to_fmpq(value: Fraction | int) -> fmpq:
    """The same rational for python-flint."""
    return fmpq(value.numerator, value.denominator)


def to_ball(value: Fraction | int) -> arb:
    """Ball around a rational at the working precision."""
    return arb(fmpq(value.numerator, value.denominator))


def whole_power(value: Any, order: int) -> Any:
    """A ball to a power, order >= 1."""
    # The library takes the logarithm of a real base, which has none where the ball holds zero.
    if isinstance(value, arb) and value.contains(0):
        return (acb(value) ** order).real
    return value**order


def hull(low: Fraction, high: Fraction) -> arb:
    """Ball that holds [low, high]."""
    # A union is wider than either ball, even where both are the same.
    return to_ball(low) if low == high else to_ball(low).union(to_ball(high))


def to_fraction(value: arb) -> Fraction:
    """The rational that an exact ball is.

    Raises ValueError for any other, and TooLong for one that is too large or too small to write
    out: a ball holds 2^(10^18) in a few bytes.
    """
    mantissa, exponent = (int(part) for part in value.man_exp())
    if abs(exponent) > _LONGEST:
        raise TooLong(f"a power of two with an exponent of {len(str(abs(exponent)))} digits")
    # Shifts, because a power of two as a Fraction takes several times as long.
    return Fraction(mantissa << exponent) if exponent >= 0 else Fraction(mantissa, 1 << -exponent)


def outer_ends(value: arb) -> tuple[Fraction, Fraction]:
    """Rationals at or beyond both ends of a ball, of as many bits as the working precision."""
    return to_fraction(value.lower()), to_fraction(value.upper())


def exact_ends(value: arb) -> tuple[Fraction, Fraction]:
    """Both ends of a ball exactly, of however many bits they take."""
    middle, radius = to_fraction(value.mid()), to_fraction(value.rad())
    return middle - radius, middle + radius


def scaled_floor(value: arb, places: int) -> int:
    """The largest integer at most 2^places times an exact ball."""
    mantissa, exponent = (int(part) for part in value.man_exp())
    shift = exponent + places
    return mantissa << shift if shift >= 0 else mantissa >> -shift


def scaled_ceil(value: arb, places: int) -> int:
    """The least integer at least 2^places times an exact ball."""
    return -scaled_floor(-value, places)


def rounded_down(value: Fraction) -> str:
    """Three significant digits, at most the value."""
    downwards = Context(prec=3, rounding=ROUND_FLOOR)
    quotient = downwards.divide(Decimal(value.numerator), Decimal(value.denominator))
    return f"{quotient.normalize():g}"


def outward(value: arb) -> list[str]:
    """Both ends of a ball as short decimals, the lower rounded down and the upper up."""
    low, high = outer_ends(value)
    return [_decimal(low, ROUND_FLOOR), _decimal(high, ROUND_CEILING)]


def _decimal(value: Fraction, rounding: str) -> str:
    # Exponents without practical limit: a ball reaches far below what Decimal holds by itself,
    # and a gap must not become 0.
    context = Context(prec=_OUTWARD_DIGITS, rounding=rounding, Emin=-(10**9), Emax=10**9)
    return str(context.divide(Decimal(value.numerator), Decimal(value.denominator)))


def finite(value: Any) -> Any:
    """The ball itself; raises Undecided where it is not finite, for a NaN contains everything."""
    if not value.is_finite():
        raise Undecided("not a finite ball")
    return value
