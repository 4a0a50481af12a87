"""The window that the recovery theorem of the paper and the flow prove.

It opens later and closes earlier than the true one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from rankclock.theory import symbols
from rankclock.theory.formulas.flow import travel_hypergeometric
from rankclock.theory.formulas.times import recovery_bound
from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import Undecided, Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.fixed_point import magnitude
from rankclock.verify.evaluate.backends import RealBall
from rankclock.verify.evaluate.steps import evaluate
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.window.passages import Descent

# guess: precisions tried, as multiples of what is expected to do.
_LADDER = (1, 4, 16)
# guess: bits after the point of a time, and of a Gauss function in it, with which it begins.
_GUARD, _SERIES_GUARD = 96, 128


@dataclass(frozen=True)
class PaperWindow:
    """k_first..k_last; None where the theorem says nothing.

    k_last None with closes False: it never closes.
    """

    k_first: int | None
    k_last: int | None
    closes: bool = True

    @property
    def empty(self) -> bool | None:
        """Whether the two leave no step; None where they are not known."""
        if self.k_first is None or (self.closes and self.k_last is None):
            return None
        return self.closes and self.k_last is not None and self.k_last < self.k_first


def paper_window(
    descent: Descent,
    wanted: Sequence[Eigenvalue],
    largest: Eigenvalue | None,
    top: Eigenvalue,
    *,
    tol: Fraction,
    cap: Fraction,
) -> PaperWindow:
    """The window by bounds alone; the step size must be within the limit of the paper.

    k_first: the largest ceil(T_N^Id) of the wanted modes. k_last: floor of (1/eta) times the travel
    time of the flow of the largest unwanted mode to min(cap lam_1, c_N lam_(L+1)); up to the
    inflection gradient descent lies below the flow. For an enclosed eigenvalue both hold for every
    value of the enclosure. Source: Chou, Gieshoff, Maly, Rauhut, arXiv:2011.13772v4, transcribed;
    docs/theory.md, sections 5, 6 and 8.
    """
    firsts = [_recovered(descent, value, tol) for value in dict.fromkeys(wanted)]
    known = [k for k in firsts if k is not None]
    first = max(known, default=0) if len(known) == len(firsts) else None
    if largest is None or largest.high <= cap * top.low:
        return PaperWindow(first, None, closes=False)
    return PaperWindow(first, _escape(descent, largest.high, cap * top.low))


@cache
def _bound() -> Any:
    return recovery_bound(symbols.N, symbols.lam, symbols.alpha, symbols.eta, symbols.eps)


def _recovered(descent: Descent, value: Eigenvalue, tol: Fraction) -> int | None:
    """ceil(T_N^Id) for the accuracy mu - ((1-tol) lam)^(1/N).

    Of an enclosure, a number at least that of each of its values.
    """
    if descent.start > (1 + tol) * value.low:
        # It falls to its eigenvalue, of which the theorem says nothing.
        return None
    if descent.start >= (1 - tol) * value.low:
        return None if descent.start < (1 - tol) * value.high else 0
    values: dict[Any, Any] = {
        symbols.N: Fraction(descent.depth),
        symbols.alpha: descent.alpha,
        symbols.eta: descent.eta,
    }
    first, series = _bits(descent), _series_bits(descent, value.least)
    for factor in _LADDER:
        with precision(first * factor):
            lam = to_ball(value.low).union(to_ball(value.high))
            values[symbols.lam] = value.low if value.exact else lam
            values[symbols.eps] = lam.root(descent.depth) * (
                1 - to_ball(1 - tol).root(descent.depth)
            )
            try:
                ball = evaluate(_bound(), values, RealBall(series_bits=series * factor))
            except Undecided:
                continue
            except Undefined:
                return None
            ceiling = ball.ceil().unique_fmpz()
            if ceiling is not None:
                return int(ceiling)
            # The ball of an enclosed eigenvalue stays wide at any precision; its upper end holds.
            if not value.exact and ball.is_finite():
                above = ball.upper().ceil().unique_fmpz()
                return None if above is None else int(above)
    return None


def _escape(descent: Descent, lam: Fraction, level: Fraction) -> int | None:
    """Greatest k surely at most tau/eta."""
    n = descent.depth
    # Up to the inflection descent lies below the flow; beyond, the theorem says nothing.
    level = min(level, Fraction(n - 1, 2 * n - 1) * lam)
    if level <= descent.start:
        return 0
    time = travel_hypergeometric(symbols.a, symbols.b, symbols.N, symbols.lam) / symbols.eta
    values: dict[Any, Any] = {
        symbols.N: Fraction(n),
        symbols.lam: lam,
        symbols.a: descent.alpha,
        symbols.eta: descent.eta,
    }
    first, series = _bits(descent), _series_bits(descent, lam)
    for factor in _LADDER:
        with precision(first * factor):
            values[symbols.b] = to_ball(level).root(n)
            try:
                ball = evaluate(time, values, RealBall(series_bits=series * factor))
                floor = ball.floor().unique_fmpz()
            except Undecided:
                continue
            except Undefined:
                return None
            if floor is not None:
                return int(floor)
    return None


def _bits(descent: Descent) -> int:
    """A precision that leaves digits after the point: times are at most about alpha^(2-2N)/eta."""
    from_start = (2 * descent.depth - 2) * max(0, -magnitude(descent.alpha))
    return _GUARD + from_start + max(0, -magnitude(descent.eta))


def _series_bits(descent: Descent, lam: Fraction) -> int:
    """Bits for a Gauss function.

    What it contributes is of the size of 1/h, h = eta lam^(2-2/N), however much larger the time is.
    """
    n = descent.depth
    return _SERIES_GUARD + max(0, -magnitude(descent.eta) - (2 * n - 2) * magnitude(lam) // n)
