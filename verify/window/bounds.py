"""What the window promises: bounds on effective rank and recovery error at every step inside it."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

from verify.exact import root_below
from verify.spectrum import Eigenvalue

_LARGEST = Fraction(sys.float_info.max)


@dataclass(frozen=True)
class Promise:
    """At every step of the window: low <= r(W(k)) <= high, and norms of W(k) - W_L at most spectral and frobenius (d^N).

    target: r(W_L) of the wanted part W_L of the ground truth, as (low, high) where eigenvalues are enclosed.
    """

    target: tuple[Fraction, Fraction]
    low: Fraction
    high: Fraction
    spectral: Fraction
    frobenius: Fraction


def promise(wanted: Sequence[Eigenvalue], unwanted: int, *, top: Eigenvalue, start: Fraction, tol: Fraction, cap: Fraction) -> Promise:
    """Bounds that follow from (1-tol)|lam_i| <= |w_i| <= max(|lam_i|, start) for the wanted and |w_i| <= cap |lam_1| for the unwanted modes.

    wanted: L >= 1 eigenvalues. unwanted: number of the others. top: largest absolute value of all eigenvalues, |lam_1|.
    start: the value from which a wanted mode may decay, alpha^N; at most cap |lam_1| unless nothing is unwanted.
    Source: theory notes section 8, R1, sharpened; wanted modes that are negative, or that decay, are this project's.
    """
    least, most = sum((v.least for v in wanted), Fraction(0)), sum((v.most for v in wanted), Fraction(0))
    largest = Eigenvalue(max(v.least for v in wanted), max(v.most for v in wanted))
    rest = cap * top.high
    over = [max(v.most, start) for v in wanted]
    misses = [max(tol * v.most, start - v.least) for v in wanted]
    # r - 1 is the sum of all but the largest over the largest (claim window-effective-rank). Whichever mode is the largest, the lower bound
    # takes its most and the least of the others; for the upper one, where two exchange their places the sum of the others only falls.
    low = 1 + (1 - tol) * min([(least - v.least) / most_there for v, most_there in zip(wanted, over, strict=True)] + [least / rest] * (unwanted > 0))
    high = 1 + (sum(over, Fraction(0)) - max(over) + unwanted * rest) / ((1 - tol) * largest.low)
    square = sum((m * m for m in misses), Fraction(0)) + unwanted * rest * rest
    spectral = max(*misses, rest if unwanted else Fraction(0))
    # A sum over a maximum is at least 1, and at most the number of summands.
    target = max(Fraction(1), least / largest.high), min(Fraction(len(wanted)), most / largest.low)
    exact = (least / largest.low,) * 2 if all(v.exact for v in wanted) else target
    return Promise(exact, max(Fraction(1), low), min(Fraction(len(wanted) + unwanted), high), spectral, _root_above(square))


def below(value: Fraction) -> float:
    """A float at most the value, the nearest but one at worst."""
    found = _float(value)
    return found if Fraction(found) <= value else math.nextafter(found, -math.inf)


def above(value: Fraction) -> float:
    """A float at least the value."""
    found = _float(value)
    return found if Fraction(found) >= value else math.nextafter(found, math.inf)


def rounded(value: Fraction, *, up: bool) -> float | str:
    """A number for JSON on that side of the value: a float, or a decimal of 17 digits where float64 has none so large."""
    if abs(value) <= _LARGEST:
        return above(value) if up else below(value)
    context = Context(prec=17, rounding=ROUND_CEILING if up else ROUND_FLOOR, Emax=MAX_EMAX, Emin=MIN_EMIN)
    return str(context.divide(Decimal(value.numerator), Decimal(value.denominator))).lower()


def _float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.copysign(sys.float_info.max, value)


def _root_above(square: Fraction) -> Fraction:
    """A rational at least the square root, relatively close to 60 bits."""
    if not square:
        return square
    bits = 64 + max(0, square.denominator.bit_length() - square.numerator.bit_length()) // 2
    found = root_below(square, 2, bits)
    return found if found * found == square else found + Fraction(1, 1 << bits)
