"""Rationals in units of 2^-p, and their size in bits."""

from __future__ import annotations

from fractions import Fraction

from rankclock.verify.arithmetic.rationals import root_below


def magnitude(value: Fraction) -> int:
    """The exponent of 2 next to |value|, within 1; -1 for zero."""
    return value.numerator.bit_length() - value.denominator.bit_length()


def units_below(value: Fraction, p: int) -> int:
    """The largest X with X/2^p <= value."""
    return (value.numerator << p) // value.denominator


def units_above(value: Fraction, p: int) -> int:
    """The least X with X/2^p >= value."""
    return -((-value.numerator << p) // value.denominator)


def root_above(value: Fraction, order: int) -> Fraction:
    """A rational above the root of a value >= 0, by a factor below 1 + 2^-60."""
    # As many more bits as the root has zeros after the point, so that small roots stay sharp too.
    bits = 64 + max(0, value.denominator.bit_length() - value.numerator.bit_length()) // order
    return root_below(value, order, bits) + Fraction(1, 1 << bits)
