"""Relations compiled for evaluation over cells, from the rows that all backends share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import flint
import sympy as sp
from sympy.core.relational import Relational

from rankclock.verify.evaluate.algebra import Value
from rankclock.verify.evaluate.compiled import Compiled, Evaluation
from rankclock.verify.evaluate.conditions import compile_condition
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evidence.certified.cell import Cell
from rankclock.verify.evidence.certified.cell_algebra import Variable
from rankclock.verify.evidence.certified.rewrite import comparisons, difference
from rankclock.verify.evidence.certified.run import CellCondition, Run
from rankclock.verify.evidence.certified.steps import maker_over


@dataclass(frozen=True)
class _Start:
    """What every cell begins with.

    exact: constants in rational arithmetic. known: values of the steps without a variable, at a
    precision of `bits`; None for the others.
    """

    exact: Evaluation
    known: list[Value]
    bits: int

    def serves(self, program: Program) -> bool:
        """Whether nothing was added to the program since, and the precision is the same."""
        return len(self.known) == len(program) and self.bits == flint.ctx.prec


class Program(Compiled):
    """Trees over an ordered list of variables, for slope arithmetic.

    Raises NoBox for a function that has none.
    """

    def __init__(self, variables: Sequence[sp.Symbol]) -> None:
        self.env = {symbol: Variable(place) for place, symbol in enumerate(variables)}
        super().__init__(maker_over(self.env.keys()))
        self._start: _Start | None = None

    def over(self, cell: Cell) -> Run:
        """Its evaluation over a cell."""
        start = self._start
        if start is None or not start.serves(self):
            start = self._start = self._started(cell)
        return Run(self, cell, start.exact, start.known)

    def _started(self, cell: Cell) -> _Start:
        """What runs over cells have in common. cell: any."""
        exact = Evaluation(self, self.env, RATIONAL)
        run = Run(self, cell, exact, [None] * len(self))
        known: list[Value] = [None] * len(self)
        for number, tree in enumerate(self.trees):
            if not tree.free_symbols:
                # Where there is none, that is known from now on as well.
                run.slope(number)
                known[number] = run.values[number]
        return _Start(exact, known, flint.ctx.prec)

    def sides(self, relation: Relational) -> tuple[sp.Basic, sp.Basic]:
        """Zero and the difference of both sides, which is one formula."""
        return sp.S.Zero, difference(relation)

    def condition(self, tree: sp.Basic) -> CellCondition:
        """A relation, or a logical combination, ready to be judged.

        Raises NoBox for any other tree.
        """
        differences = tuple(self.add(difference(part)) for part in comparisons(tree))
        return CellCondition(compile_condition(self, tree), differences)
