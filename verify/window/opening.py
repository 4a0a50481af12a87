"""A large initialisation scale of the identical start whose window is open, or has a wanted width.

In the flow the width of the window is T_(L+1) - T_L with dT_i/dalpha = -1/f_i(alpha), and f_L(alpha) > f_(L+1)(alpha): it shrinks as
alpha grows. Gradient descent follows that up to rounding to whole steps, so its width may rise by a step or so while alpha grows, and a
scale above one that fails may do. The search halves, over decimals of four digits at one step size; what it returns is proved
for the scale found and refuted for the next decimal above it, and nothing is said of others. Source: theory notes section 8, R3, and this project.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from verify.spectrum import Eigenvalue
from verify.window.answer import Opening
from verify.window.first import NEVER, Descent, all_learned, one_escapes

_DIGITS = 1000  # mantissas 1000..9999
_LOWEST = -1000  # least power of ten tried


def opening(
    descent: Descent,
    spectrum: Sequence[Eigenvalue],
    rank: int,
    *,
    tol: Fraction,
    cap: Fraction,
    width: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Opening:
    """A decimal of four digits alpha, at most descent.alpha, with a window of at least `width` steps, while the next decimal has none.

    beyond is None where alpha is the largest such decimal at most descent.alpha. The step size stays.
    spectrum: descending, `rank` of them positive and wanted; descent.alpha^N <= cap lam_1 if others are not.
    """
    largest = spectrum[rank] if rank < len(spectrum) else None
    if largest is not None and largest.high >= spectrum[rank - 1].low and largest.high > cap * spectrum[0].low:
        if largest == spectrum[rank - 1] and largest.exact:
            return Opening(None, reason="eigenvalues L and L+1 are equal, so their modes arrive together from every scale")
        return Opening(None, reason="the enclosures of eigenvalues L and L+1 overlap, so their arrivals cannot be told apart")

    def wide(place: int) -> bool:
        start = replace(descent, alpha=_decimal(place))
        opens = all_learned(start, spectrum[:rank], tol, progress)
        escapes = NEVER if largest is None else one_escapes(start, largest, spectrum[0], cap, progress)
        return opens.hi is not None and (escapes.lo is None or escapes.lo - opens.hi >= width)

    high = _place(descent.alpha)
    if wide(high):
        return Opening(_decimal(high))
    step, low, end = 1, high - 1, _LOWEST * 9 * _DIGITS
    while not wide(low):
        if low <= end:
            return Opening(None, reason=f"no scale down to 1e{_LOWEST} opens it; eigenvalues L and L+1 are too close")
        high, step = low, 2 * step
        low = max(end, low - step)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if wide(middle) else (low, middle)
    return Opening(_decimal(low), _decimal(high))


def decimal_below(value: Fraction) -> Fraction:
    """The largest decimal of four digits at most a positive value."""
    return _decimal(_place(value))


def decimal_text(value: Fraction) -> str:
    """A decimal of a few digits as text the command line reads."""
    return str((Decimal(value.numerator) / Decimal(value.denominator)).normalize()).lower()


def _decimal(place: int) -> Fraction:
    """The place-th decimal of four digits: 0 is 1, places ascend."""
    power, digits = divmod(place, 9 * _DIGITS)
    return (_DIGITS + digits) * Fraction(10) ** (power - 3)


def _place(value: Fraction) -> int:
    """The place of the largest decimal of four digits at most the value."""
    power = 0
    while Fraction(10) ** power > value:
        power -= 1
    while Fraction(10) ** (power + 1) <= value:
        power += 1
    return power * 9 * _DIGITS + int(value / Fraction(10) ** (power - 3)) - _DIGITS
