"""Cells: boxes with exact rational ends, and the balls that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

from flint import arb

from rankclock.verify.arithmetic.balls import to_fmpq

Range = tuple[Fraction, Fraction]


class End(IntEnum):
    """An end of a range, by its place in the pair."""

    LOW = 0
    HIGH = 1


@dataclass(frozen=True)
class Balls:
    """What arithmetic needs of one interval: balls around it, its centre, and what is between.

    offset: around the differences of points of the interval and its centre.
    """

    whole: arb
    centre: arb
    offset: arb


@dataclass(frozen=True)
class Cell:
    """A product of closed intervals, one a variable.

    settled: numbers of the goals that an ancestor has proved. admitted: of the hypotheses that hold
    throughout one. splits: bisections since the box.
    """

    ranges: tuple[Range, ...]
    settled: frozenset[int] = frozenset()
    admitted: frozenset[int] = frozenset()
    splits: int = 0

    def centre(self) -> tuple[Fraction, ...]:
        """The midpoint, exact."""
        return tuple((low + high) / 2 for low, high in self.ranges)

    def balls(self) -> list[Balls]:
        """Balls of each interval, at the working precision."""
        return [_balls(ends) for ends in self.ranges]

    def face(self, ends: dict[int, End]) -> Cell:
        """The cell with some variables fixed at an end."""
        return Cell(
            tuple((r[ends[i]], r[ends[i]]) if i in ends else r for i, r in enumerate(self.ranges))
        )

    def halves(
        self, index: int, settled: frozenset[int], admitted: frozenset[int]
    ) -> tuple[Cell, Cell]:
        """Both halves along one variable. settled, admitted: by now."""
        low, high = self.ranges[index]
        middle = (low + high) / 2
        before, after = self.ranges[:index], self.ranges[index + 1 :]
        return (
            Cell((*before, (low, middle), *after), settled, admitted, self.splits + 1),
            Cell((*before, (middle, high), *after), settled, admitted, self.splits + 1),
        )

    def wide(self) -> list[int]:
        """Variables that are not fixed."""
        return [i for i, (low, high) in enumerate(self.ranges) if low < high]


def _balls(ends: Range) -> Balls:
    # The rationals of python-flint: those of Python took a fifth of the time of a cell.
    low, high = map(to_fmpq, ends)
    centre = arb((low + high) / 2)
    # A union is wider than either ball, even where both are the same.
    if low == high:
        return Balls(arb(low), centre, arb(0))
    half = (high - low) / 2
    return Balls(arb(low).union(arb(high)), centre, arb(-half).union(arb(half)))
