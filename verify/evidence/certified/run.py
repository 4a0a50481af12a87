"""One evaluation of a program over one cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import arb

from rankclock.verify.arithmetic.outcomes import NotRational, TooLong, Undecided, Undefined
from rankclock.verify.evaluate.algebra import Value
from rankclock.verify.evaluate.compiled import Compiled, Evaluation
from rankclock.verify.evaluate.conditions import Judge
from rankclock.verify.evidence.certified.cell import Cell
from rankclock.verify.evidence.certified.cell_algebra import CellAlgebra
from rankclock.verify.evidence.certified.slope import Slope
from rankclock.verify.evidence.certified.steps import truth_over
from rankclock.verify.verdict import Truth


class Run(Evaluation):
    """Values over a cell; each step is taken when first needed, and once, even where it fails."""

    __slots__ = ("slopes",)

    def __init__(
        self, program: Compiled, cell: Cell, exact: Evaluation, known: Sequence[Value]
    ) -> None:
        """exact: its constants in rational arithmetic. known: values that no cell changes."""
        self.slopes = CellAlgebra(cell)
        # A variable stands for its place in the cell, so that exact arithmetic has no value for it.
        super().__init__(program, exact.env, self.slopes, exact)
        self.values = list(known)

    def value(self, number: int) -> Value:
        """Outcome of a step; raises Undecided where it has no finite enclosure over the cell."""
        if self.values[number] is None:
            self._take(number)
        outcome = self.values[number]
        if isinstance(outcome, Undecided):
            raise outcome
        return outcome

    def _take(self, number: int) -> None:
        # Failures are values as well: a tree shared by many relations would fail at the same cost
        # again, which is that of a whole run for a count of too many steps.
        values, settled, place = self.values, self.slopes.settled, number
        try:
            for place, step in self.program.order(number):
                outcome = values[place]
                if outcome is None:
                    values[place] = settled(step(self))
                elif isinstance(outcome, Undecided):
                    raise outcome
        except Undecided as problem:
            values[place] = values[number] = problem
        except (NotRational, TooLong, Undefined) as problem:
            # Of an exact exponent, say, which tells nothing about the cell.
            values[place] = values[number] = Undecided(str(problem))

    def exact_or_value(self, number: int) -> Value:
        """The value: of a variable or a number it has the exact range."""
        return self.value(number)

    def slope(self, number: int) -> Slope | None:
        """Outcome of a step that is a number, None where it has no finite enclosure."""
        try:
            outcome: Slope = self.value(number)
        except Undecided:
            return None
        return outcome

    def whole(self, number: int) -> arb | None:
        """Ball around the values of a step over the cell, None where there is none."""
        slope = self.slope(number)
        return None if slope is None else slope.whole


@dataclass(frozen=True)
class CellCondition:
    """A condition over cells.

    differences: steps of right - left of the comparisons in it, from left to right.
    """

    compiled: Judge
    differences: tuple[int, ...]

    def judge(self, run: Run) -> Truth:
        """Its truth over a whole cell; NO means false throughout."""
        return truth_over(run, self.compiled)
