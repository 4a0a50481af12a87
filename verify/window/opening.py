"""A large initialisation scale of the identical start whose window is open.

In the flow the width of the window is T_(L+1) - T_L with dT_i/dalpha = -1/f_i(alpha), and
f_L(alpha) > f_(L+1)(alpha): it shrinks as alpha grows. Gradient descent follows that up to rounding
to whole steps, so its width may rise by a step or so while alpha grows, and a scale above one that
fails may do. The search halves, over decimals of four digits at one step size; what it returns is
proved for the scale found and refuted for the next decimal above it, and nothing is said of others.
Source: docs/theory.md, section 8, and this project.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from rankclock.verify.arithmetic.decimals import LOWEST, decimal_at, decimal_text, descend, place_of
from rankclock.verify.descent.step_count import NEVER
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.window.answer import Opening
from rankclock.verify.window.passages import Descent, all_learned, one_escapes


def opening(
    descent: Descent,
    spectrum: Sequence[Eigenvalue],
    rank: int,
    *,
    tol: Fraction,
    cap: Fraction,
    progress: Callable[[int], None] | None = None,
) -> Opening:
    """A decimal of four digits alpha, at most descent.alpha, with an open window.

    That of the next decimal is empty. beyond is None where alpha is the largest such decimal at
    most descent.alpha. The step size stays. spectrum: descending, `rank` of them positive and
    wanted; descent.alpha^N <= cap lam_1 if others are not.
    """
    reason = inseparable(spectrum, rank, tol, cap)
    if reason is not None:
        return Opening(None, reason=reason)
    largest = spectrum[rank] if rank < len(spectrum) else None

    # The step size stays within its limit, which a smaller start does not lower.
    def opens(place: int) -> bool:
        start = replace(descent, alpha=decimal_at(place))
        learned = all_learned(start, spectrum[:rank], tol, progress)
        escapes = (
            NEVER if largest is None else one_escapes(start, largest, spectrum[0], cap, progress)
        )
        return learned.hi is not None and (escapes.lo is None or escapes.lo > learned.hi)

    high = place_of(descent.alpha)
    place = descend(opens, high, LOWEST)
    if place is None:
        lowest = decimal_text(decimal_at(LOWEST))
        reason = f"no scale down to {lowest} opens it; eigenvalues L and L+1 are too close"
        return Opening(None, reason=reason)
    return Opening(decimal_at(place), None if place == high else decimal_at(place + 1))


def inseparable(
    spectrum: Sequence[Eigenvalue], rank: int, tol: Fraction, cap: Fraction
) -> str | None:
    """Why no scale opens the window, or None.

    lam_L and lam_(L+1) are equal or may be, and above cap lam_1. spectrum: descending. Where cap
    lam_1 is above (1-tol) lam_L, the way between these levels is a window even for equal ones.
    """
    if rank == len(spectrum) or not may_close(spectrum, rank, cap):
        return None
    # A gap between the two is all that small scales need.
    if spectrum[rank].high < spectrum[rank - 1].low:
        return None
    if cap * spectrum[0].high > (1 - tol) * spectrum[rank - 1].low:
        return None
    if spectrum[rank] == spectrum[rank - 1] and spectrum[rank].exact:
        return "eigenvalues L and L+1 are equal, so their modes arrive together from every scale"
    return "the enclosures of eigenvalues L and L+1 overlap, so their arrivals cannot be told apart"


def may_close(spectrum: Sequence[Eigenvalue], rank: int, cap: Fraction) -> bool:
    """Whether an unwanted eigenvalue may be above cap lam_1; if not, the window never closes.

    spectrum: descending.
    """
    # The largest unwanted one decides, as it does for the passages.
    return rank < len(spectrum) and spectrum[rank].high > cap * spectrum[0].low
