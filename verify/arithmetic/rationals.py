"""Exact rationals at the boundary: roots, and the text of a number."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
from flint import fmpq
from sympy import integer_nthroot


def as_fraction(value: Any) -> Fraction:
    """A rational of SymPy or of python-flint as a Fraction."""
    return Fraction(int(value.p), int(value.q))


def exact_root(value: Fraction, order: int) -> Fraction | None:
    """The root of that order if it is rational, else None (also for a negative value and order >
    1).
    """
    if order == 1:
        return value
    if value < 0:
        return None
    top, top_exact = integer_nthroot(value.numerator, order)
    bottom, bottom_exact = integer_nthroot(value.denominator, order)
    return Fraction(int(top), int(bottom)) if top_exact and bottom_exact else None


def root_below(value: Fraction, order: int, bits: int) -> Fraction:
    """A rational at most the root of a non-negative value, below it by less than 2^-bits."""
    scaled = (value.numerator << (order * bits)) // value.denominator
    return Fraction(int(integer_nthroot(scaled, order)[0]), 1 << bits)


def power_below(value: Fraction, exponent: Fraction, bits: int) -> Fraction:
    """A rational at most value^exponent (value > 0), relatively close to `bits` bits."""
    order, numerator = exponent.denominator, exponent.numerator
    power = value**numerator
    exact = exact_root(power, order)
    if exact is not None:
        return exact
    shift = max(
        0, bits - (power.numerator.bit_length() - power.denominator.bit_length()) // order + 1
    )
    return root_below(power, order, shift)


def text_of(value: Fraction) -> str:
    """Exact text of any length: an integer, or a fraction.

    Python's own conversion refuses thousands of digits.
    """
    return str(fmpq(value.numerator, value.denominator))


def short(value: Fraction | int, *, most: int = 20, digits: int = 6) -> str:
    """Text for people: exact where that takes at most `most` characters, else so many significant
    digits, of any magnitude.
    """
    # Python refuses to write integers of thousands of digits unless told otherwise, so those are
    # not tried.
    if max(value.numerator.bit_length(), value.denominator.bit_length()) <= 4 * most:
        exact = str(value)
        if len(exact) <= most:
            return exact
    # Through mpmath, because a float would overflow or vanish.
    return str(mpmath.nstr(mpmath.mpf(value.numerator) / value.denominator, digits))
