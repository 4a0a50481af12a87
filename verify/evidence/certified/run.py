"""One evaluation of compiled relations over one cell, and what it tells of conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flint import arb

from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.evidence.certified.cell import Cell
from rankclock.verify.evidence.certified.slope import Slope, Slopes
from rankclock.verify.verdict import Truth


class Run:
    """Values over a cell; each step is evaluated when first asked for, and once.

    steps: of a program, each from values of earlier ones.
    """

    def __init__(self, steps: Sequence[Step], cell: Cell) -> None:
        self.cell = cell
        self.slopes = Slopes(cell.offsets())
        self._steps = steps
        self._balls, self._centre = cell.balls(), cell.centre()
        self._outcomes: dict[int, Slope | Undecided] = {}

    def value(self, step: int) -> Slope:
        """Outcome of a step; raises Undecided where it has no finite enclosure over the cell."""
        outcome = self._outcomes.get(step)
        if outcome is None:
            try:
                outcome = self._steps[step](self)
            except Undecided as problem:
                # Kept as well: a tree shared by many relations would fail at the same cost again.
                outcome = problem
            self._outcomes[step] = outcome
        if isinstance(outcome, Undecided):
            raise outcome
        return outcome

    def whole(self, step: int) -> arb | None:
        """Ball around the values of a step over the cell, None where there is none."""
        try:
            return self.value(step).whole
        except Undecided:
            return None

    def variable(self, index: int) -> Slope:
        """A variable of the cell."""
        return self.slopes.variable(index, self._balls[index], to_ball(self._centre[index]))


Step = Callable[[Run], Slope]


@dataclass(frozen=True)
class CellCondition:
    """A condition over cells.

    judge: its truth over a whole cell; NO means false throughout. differences: steps of
    right - left of the comparisons in it.
    """

    judge: Callable[[Run], Truth]
    differences: tuple[int, ...]


@dataclass(frozen=True)
class _Signs:
    """Where a difference lies for certain over a cell."""

    above: bool
    below: bool
    at_least: bool
    at_most: bool


# For right - left: when a comparison is true throughout, and when false throughout.
_DECIDED: Mapping[str, Callable[[_Signs], tuple[bool, bool]]] = {
    "<": lambda signs: (signs.above, signs.at_most),
    "<=": lambda signs: (signs.at_least, signs.below),
    ">": lambda signs: (signs.below, signs.at_least),
    ">=": lambda signs: (signs.at_most, signs.above),
    "==": lambda signs: (signs.at_least and signs.at_most, signs.above or signs.below),
    "!=": lambda signs: (signs.above or signs.below, signs.at_least and signs.at_most),
}


def compare(operator: str, difference: arb | None, *, counts: bool = False) -> Truth:
    """Truth of `left operator right` over a whole cell, from a ball around right - left.

    NO means false throughout. counts: the difference is an integer everywhere, so that the
    rounding of a ball does not matter.
    """
    if difference is None or not difference.is_finite():
        return Truth.UNKNOWN
    true, false = _DECIDED[operator](_signs(difference, counts))
    if true:
        return Truth.YES
    return Truth.NO if false else Truth.UNKNOWN


def _signs(difference: arb, counts: bool) -> _Signs:
    if not counts:
        return _Signs(difference > 0, difference < 0, difference >= 0, difference <= 0)
    # An integer above -1/2 is at least 0, though its ball may reach below by rounding.
    half = arb(1) / 2
    return _Signs(difference > half, difference < -half, difference > -half, difference < half)


def all_of(conditions: Sequence[CellCondition]) -> CellCondition:
    """The conjunction: false throughout as soon as one condition is."""
    return _combined(conditions, Truth.NO)


def any_of(conditions: Sequence[CellCondition]) -> CellCondition:
    """The disjunction: true throughout as soon as one condition is."""
    return _combined(conditions, Truth.YES)


def _combined(conditions: Sequence[CellCondition], decides: Truth) -> CellCondition:
    """decides: the truth of one condition that settles the whole."""

    def judge(run: Run) -> Truth:
        outcome = decides.negated()
        for condition in conditions:
            truth = condition.judge(run)
            if truth is decides:
                return decides
            if truth is Truth.UNKNOWN:
                outcome = Truth.UNKNOWN
        return outcome

    return CellCondition(judge, tuple(d for part in conditions for d in part.differences))
