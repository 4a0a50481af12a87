"""First passages over a cell of parameters: monotone, so two runs enclose all of them.

Source: claims passage-monotone-growing and passage-monotone-decaying, where the proof is written
out. A growing mode arrives no later from a larger start, with a larger step, or at a nearer target;
a decaying one no later from a smaller start, with a larger step, or at a nearer target. Only the
step map of the slower corner has to be increasing.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from flint import arb

from rankclock.verify.arithmetic.outcomes import TooLong, Undecided, Undefined
from rankclock.verify.descent.certified_mode import passage, recovery_time
from rankclock.verify.descent.step_count import StepCount
from rankclock.verify.evidence.certified.cell import Range


def recovery_over(depth: Range, lam: Range, alpha: Range, eta: Range, eps: Range) -> arb:
    """Ball around every T = min{k : |d(k) - lam_+^(1/N)| <= eps} over a cell.

    depth, lam: single numbers, as ranges. Raises Undecided where the mode may either grow or decay,
    where the step map need not be increasing, or a run is too long.
    """
    n, value = int(_single(depth)), _single(lam)
    slow, fast = slow_and_fast(n, value, alpha)
    return _between(
        lambda: recovery_time(depth=n, lam=value, alpha=fast, eta=eta[1], eps=eps[1]),
        lambda: recovery_time(depth=n, lam=value, alpha=slow, eta=eta[0], eps=eps[0]),
    )


def passage_over(depth: Range, lam: Range, alpha: Range, eta: Range, target: Range) -> arb:
    """Ball around every first k with d(k) at or past the target over a cell.

    depth, lam: single numbers, as ranges. Raises as `recovery_over`.
    """
    n, value = int(_single(depth)), _single(lam)
    slow, fast = slow_and_fast(n, value, alpha)
    # A growing mode passes the low end of a range of targets first, a decaying one the high end.
    near, far = target if slow**n <= value else (target[1], target[0])
    return _between(
        lambda: passage(depth=n, lam=value, alpha=fast, eta=eta[1], target=near),
        lambda: passage(depth=n, lam=value, alpha=slow, eta=eta[0], target=far),
    )


def slow_and_fast(depth: int, lam: Fraction, alpha: Range) -> Range:
    """The start that arrives last, and the one that arrives first."""
    if alpha[0] <= 0:
        raise Undecided("a start that may not be positive")
    if alpha[1] ** depth <= lam:
        return alpha
    if alpha[0] ** depth >= lam:
        return alpha[1], alpha[0]
    raise Undecided("the mode may grow or decay")


def _between(first: Callable[[], StepCount], last: Callable[[], StepCount]) -> arb:
    """Ball from the count of the fast corner to that of the slow one."""
    try:
        most = last().hi
    except (Undefined, TooLong) as problem:
        raise Undecided(str(problem)) from None
    # The fast corner may lie outside the hypotheses; no count is below zero whatever happens there.
    try:
        least = min(first().lo, most)
    except (Undefined, TooLong):
        least = 0
    return arb(least).union(arb(most))


def _single(values: Range) -> Fraction:
    # Between two depths, or two eigenvalues, counts are not monotone in a way that is proved.
    if values[0] != values[1]:
        raise Undecided("the depth and lam of a process must be single numbers")
    return values[0]
