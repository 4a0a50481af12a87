"""The identical starts of one step size compared: which has the shortest run to its window.

Where a step keeps the order of the iterates, d(k) grows with alpha at every k. So as alpha grows, -
U, the first k from which the modes that rise are learned, never grows, - D, that of the modes that
fall to their eigenvalues from above, alpha^N > (1+tol) lam, never falls, - E, the first k at which
an unwanted mode is above cap lam_1, never grows, and the window is max(U, D) .. E - 1.

**No unwanted eigenvalue is above cap lam_1.** There is no E, and every start has the window. U - D
never grows, so halving finds the last place with U >= D, and max(U, D) is least there or at the
next one. Started above its eigenvalue a mode falls slowly, so the largest alpha can have by far the
longest run.

**Else** lam_L > lam_(L+1) > cap lam_1 >= alpha^N, so that no wanted mode falls: D = 0, and of the
starts whose window is wide enough the largest is the first inside. The width E - U shrinks as alpha
grows, up to rounding to whole steps (verify/window/opening.py). What rounding can do is bounded: no
start beyond a and up to b has more than E(a) - U(b) steps. Stretches are excluded so, in full.

Where a passage is known as a range only, a start has the steps surely inside, and is excluded where
it cannot have the width. Source: this project.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from rankclock.verify.arithmetic.decimals import decimal_at
from rankclock.verify.arithmetic.outcomes import TooLong
from rankclock.verify.descent.step_count import NEVER, FirstStep
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.window.passages import Descent, fallen, one_escapes, risen

# guess: most stretches decided, and most stretches times the depth, as passages of deep modes take
# longer; what is not decided then is said to be open.
_STRETCHES, _WORK = 200, 4000


class Starts:
    """Starts alpha = decimal_at(place) at the depth, step size and budget of a descent.

    Its alpha is not used. spectrum: descending, `rank` of them positive and wanted. What was
    computed for a place is kept.
    """

    def __init__(
        self,
        descent: Descent,
        spectrum: Sequence[Eigenvalue],
        rank: int,
        *,
        tol: Fraction,
        cap: Fraction,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self.descent, self.spectrum, self.rank = descent, spectrum, rank
        self.tol, self.cap, self.progress = tol, cap, progress
        # A passage takes milliseconds, and searches come back to the same places.
        self._risen: dict[int, FirstStep] = {}
        self._fallen: dict[int, FirstStep] = {}
        self._escapes: dict[int, FirstStep] = {}

    def risen(self, place: int) -> FirstStep:
        """U."""
        if place not in self._risen:
            self._risen[place] = risen(
                self._at(place), self.spectrum[: self.rank], self.tol, self.progress
            )
        return self._risen[place]

    def fallen(self, place: int) -> FirstStep:
        """D."""
        if place not in self._fallen:
            self._fallen[place] = fallen(
                self._at(place), self.spectrum[: self.rank], self.tol, self.progress
            )
        return self._fallen[place]

    def escapes(self, place: int) -> FirstStep:
        """E."""
        if self.rank == len(self.spectrum):
            return NEVER
        if place not in self._escapes:
            self._escapes[place] = one_escapes(
                self._at(place), self.spectrum[self.rank], self.spectrum[0], self.cap, self.progress
            )
        return self._escapes[place]

    def first(self, place: int) -> int | None:
        """The first step surely learned, max(U, D); None where an enclosure is too wide to say."""
        rise, fall = self.risen(place).hi, self.fallen(place).hi
        return None if rise is None or fall is None else max(rise, fall)

    def has(self, place: int, width: int) -> bool:
        """Whether at least so many steps are surely inside the window."""
        return not _fewer(width, self.first(place), self.escapes(place).lo)

    def cheapest(self, low: int, top: int) -> int:
        """Of the places up to top the largest with the least max(U, D).

        For a window that never closes. low: no mode falls from there.
        """
        low = min(low, top)
        # U - D never grows: up to `turn` the rise decides, beyond it the fall.
        turn = _last(self._rises_late, low, top)
        if turn == top or _order(self.first(turn + 1)) > _order(self.first(turn)):
            return turn
        least = _order(self.first(turn + 1))
        return _last(lambda place: _order(self.fallen(place).hi) <= least, turn + 1, top)

    def largest(self, low: int, top: int, width: int) -> tuple[int | None, int]:
        """The largest place from low to top with a window of that width, None for none.

        And the place up to which all were decided, top or less.
        """
        best = low if self.has(low, width) else None
        at, step = low, 1
        try:
            for _ in range(min(_STRETCHES, _WORK // self.descent.depth)):
                if at == top:
                    break
                to = min(at + step, top)
                # Below a start that has the width nothing needs to be decided.
                wide = self.has(to, width)
                if wide or to == at + 1 or _fewer(width, self.risen(to).lo, self.escapes(at).hi):
                    best, at, step = to if wide else best, to, 2 * step
                else:
                    # Rounding leaves the stretch open, and that of half its length may not be.
                    step = (to - at) // 2
        except TooLong:
            # What was decided so far stands.
            pass
        return best, at

    def _at(self, place: int) -> Descent:
        return replace(self.descent, alpha=decimal_at(place))

    def _rises_late(self, place: int) -> bool:
        return _order(self.risen(place).hi) >= _order(self.fallen(place).hi)


def _fewer(width: int, first: int | None, escapes: int | None) -> bool:
    """Whether a window from `first` to before `escapes` has fewer steps than that; None: never."""
    return first is None or (escapes is not None and escapes - first < width)


def _order(steps: int | None) -> int | float:
    """To compare only: arithmetic of infinity with an integer beyond float64 fails."""
    return math.inf if steps is None else steps


def _last(has: Callable[[int], bool], low: int, high: int) -> int:
    """The last place from low to high with a property that low has.

    Once lost it stays lost.
    """
    if has(high):
        return high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if has(middle) else (low, middle)
    return low
