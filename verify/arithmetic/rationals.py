"""Exact rationals at the boundary: roots, and the text of a number."""

from __future__ import annotations

import numbers
from fractions import Fraction
from typing import Any

import mpmath
from flint import fmpq
from sympy import Rational, integer_nthroot


def as_fraction(value: Any) -> Fraction:
    """A rational of SymPy or of python-flint as a Fraction."""
    return Fraction(int(value.p), int(value.q))


def with_plain_integers(value: numbers.Rational) -> Fraction:
    """A rational of any type as a Fraction of Python's own integers."""
    # NumPy's integers would stay inside, and overflow.
    return Fraction(int(value.numerator), int(value.denominator))


def as_sympy(value: Fraction) -> Rational:
    """The same rational for SymPy."""
    return Rational(value.numerator, value.denominator)


def as_mpf(value: Fraction | int) -> mpmath.mpf:
    """A rational at the working precision of mpmath; first its numerator is rounded, then it."""
    return mpmath.mpf(value.numerator) / value.denominator


def exact_root(value: Fraction, order: int) -> Fraction | None:
    """The root of that order if it is rational, else None."""
    if order == 1:
        return value
    # As SymPy means it, a root of a negative value is no real number, for an odd order neither.
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
    # The root has about so many bits before the point; a small one needs as many more behind it.
    whole_bits = (power.numerator.bit_length() - power.denominator.bit_length()) // order
    return root_below(power, order, max(0, bits - whole_bits + 1))


def text_of(value: Fraction) -> str:
    """Exact text of any length: an integer, or a fraction.

    Python's own conversion refuses thousands of digits.
    """
    return str(fmpq(value.numerator, value.denominator))


def short(value: Fraction | int, *, most: int = 20, digits: int = 6) -> str:
    """Text for people: exact where that is short, else a few significant digits.

    most: characters that an exact text may take. digits: significant ones otherwise; the magnitude
    may be any.
    """
    # Python refuses to write integers of thousands of digits unless told otherwise, so those are
    # not tried.
    if max(value.numerator.bit_length(), value.denominator.bit_length()) <= 4 * most:
        exact = str(value)
        if len(exact) <= most:
            return exact
    # Through mpmath, because a float would overflow or vanish.
    return str(mpmath.nstr(as_mpf(value), digits))
