"""What the window promises: bounds on effective rank and recovery error at every step inside it."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

from rankclock.verify.arithmetic.balls import to_ball, to_fraction
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.rationals import root_below
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.window.passages import Descent

# Of the numbers that JSON holds as floats.
_LARGEST = Fraction(sys.float_info.max)


@dataclass(frozen=True)
class Promise:
    """Bounds that hold at every step of the window.

    low <= r(W(k)) <= high, and norms of W(k) - W_L at most spectral and frobenius (d^N).
    target: r(W_L) of the wanted part W_L of the ground truth, as (low, high) where eigenvalues are
    enclosed.
    """

    target: tuple[Fraction, Fraction]
    low: Fraction
    high: Fraction
    spectral: Fraction
    frobenius: Fraction


def promise(
    wanted: Sequence[Eigenvalue],
    reached: Sequence[Fraction],
    *,
    top: Eigenvalue,
    start: Fraction,
    tol: Fraction,
    cap: Fraction,
) -> Promise:
    """Bounds on effective rank and error, from bounds on the modes.

    The wanted have |w_i - lam_i| <= tol |lam_i|, the others |w_j| <= min(cap |lam_1|, reached_j).
    wanted: L >= 1 eigenvalues. reached: for each of the others what its |w_j| is at most. top:
    largest absolute value of all eigenvalues, |lam_1|. start: |w(0)|; a wanted mode is above its
    eigenvalue only where it falls from there. Source: docs/theory.md, section 8, sharpened;
    docs/effective-rank.md, section 2.
    """
    least = sum((v.least for v in wanted), Fraction(0))
    most = sum((v.most for v in wanted), Fraction(0))
    largest = Eigenvalue(max(v.least for v in wanted), max(v.most for v in wanted))
    limit = cap * top.high
    others = [min(limit, _up(value, limit)) for value in reached]
    rest = max(others, default=Fraction(0))
    over = [max(v.most, min(start, (1 + tol) * v.most)) for v in wanted]
    misses = [tol * v.most for v in wanted]
    # r - 1 is the sum of all but the largest over the largest (claim window-effective-rank).
    # Whichever mode is the largest, the lower bound takes its most and the least of the others; for
    # the upper one, where two exchange their places the sum of the others only falls.
    shares = [(least - v.least) / most_there for v, most_there in zip(wanted, over, strict=True)]
    if rest:
        shares.append(least / rest)
    low = 1 + (1 - tol) * min(shares)
    high = 1 + (sum(over, Fraction(0)) - max(over) + sum(others, Fraction(0))) / (
        (1 - tol) * largest.low
    )
    square = sum((m * m for m in misses), Fraction(0)) + sum((u * u for u in others), Fraction(0))
    spectral = max(*misses, rest)
    # A sum over a maximum is at least 1, and at most the number of summands.
    target = max(Fraction(1), least / largest.high), min(Fraction(len(wanted)), most / largest.low)
    exact = (least / largest.low,) * 2 if all(v.exact for v in wanted) else target
    return Promise(
        exact,
        max(Fraction(1), low),
        min(Fraction(len(wanted) + len(others)), high),
        spectral,
        _root_above(square),
    )


def reach(descent: Descent, value: Eigenvalue, last: int | None) -> Fraction:
    """What the mode of an eigenvalue is at most up to step `last`, from the identical start.

    None: for ever. It moves from alpha^N towards lam_+ and never passes it. If it rises, d^(2-N)
    falls by at most (N-2) eta lam a step (N = 2: ln d rises by at most ln(1 + eta lam)). Source:
    docs/effective-rank.md, section 2.
    """
    lam, n = value.high, descent.depth
    if lam <= descent.start:
        return descent.start
    if last is None:
        return lam
    with precision(192):
        alpha, gain = to_ball(descent.alpha), to_ball(descent.eta * lam)
        if n == 2:
            level = (alpha * (last * gain.log1p()).exp()) ** 2
        else:
            left = alpha ** (2 - n) - (n - 2) * gain * last
            if not left > 0:
                return lam
            level = left ** -to_ball(Fraction(n, n - 2))
        # Compared as balls, because the first may be far beyond what a rational holds.
        return to_fraction(level.upper()) if level < to_ball(lam) else lam


def below(value: Fraction) -> float:
    """A float at most the value, the nearest but one at worst."""
    nearest = _float(value)
    return nearest if Fraction(nearest) <= value else math.nextafter(nearest, -math.inf)


def above(value: Fraction) -> float:
    """A float at least the value."""
    nearest = _float(value)
    return nearest if Fraction(nearest) >= value else math.nextafter(nearest, math.inf)


def rounded(value: Fraction, *, up: bool) -> float | str:
    """A number for JSON on that side of the value.

    A float, or a decimal of 17 digits where float64 has none so large.
    """
    if abs(value) <= _LARGEST:
        return above(value) if up else below(value)
    rounding = ROUND_CEILING if up else ROUND_FLOOR
    context = Context(prec=17, rounding=rounding, Emax=MAX_EMAX, Emin=MIN_EMIN)
    return str(context.divide(Decimal(value.numerator), Decimal(value.denominator))).lower()


def _float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        # The largest float is below such a value, and infinity is the next above.
        return math.copysign(sys.float_info.max, value)


def _up(value: Fraction, unit: Fraction) -> Fraction:
    """A few bits for a sum of many: a multiple of 2^-80 units at least the value."""
    scaled = (value / unit) * 2**80
    return -(-scaled.numerator // scaled.denominator) * unit / 2**80


def _root_above(square: Fraction) -> Fraction:
    """A rational at least the square root, relatively close to 60 bits."""
    if not square:
        return square
    bits = 64 + max(0, square.denominator.bit_length() - square.numerator.bit_length()) // 2
    root = root_below(square, 2, bits)
    return root if root * root == square else root + Fraction(1, 1 << bits)
