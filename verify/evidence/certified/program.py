"""Relations compiled for evaluation over cells: numbers put in, equal subtrees shared."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
from flint import arb
from sympy.core.relational import Relational

from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.evidence.certified.cell import Cell
from rankclock.verify.evidence.certified.rewrite import NoBox, is_count
from rankclock.verify.evidence.certified.run import (
    CellCondition,
    Run,
    Step,
    all_of,
    any_of,
    compare,
)
from rankclock.verify.evidence.certified.slope import Slope
from rankclock.verify.evidence.certified.steps import STEPS
from rankclock.verify.verdict import Truth


class Program:
    """Trees over an ordered list of variables, as steps of slope arithmetic.

    Raises NoBox for a function that has none.
    """

    def __init__(self, variables: Sequence[sp.Symbol]) -> None:
        self.places = {symbol: i for i, symbol in enumerate(variables)}
        self.steps: list[Step] = []
        self._known: dict[sp.Basic, int] = {}

    def over(self, cell: Cell) -> Run:
        """Its evaluation over a cell."""
        return Run(self.steps, cell)

    def add(self, tree: sp.Basic) -> int:
        """Number of the step that evaluates a tree."""
        if tree not in self._known:
            # Compiled first, so that its parts come before it.
            step = self.step(tree)
            self.steps.append(step)
            self._known[tree] = len(self.steps) - 1
        return self._known[tree]

    def condition(self, tree: sp.Basic) -> CellCondition:
        """A relation, or a logical combination, ready to be judged.

        Raises NoBox for any other tree.
        """
        if tree in (sp.true, sp.false):
            truth = Truth.YES if tree == sp.true else Truth.NO
            return CellCondition(lambda run: truth, ())
        if isinstance(tree, sp.Not):
            inner = self.condition(tree.args[0])
            return CellCondition(lambda run: inner.judge(run).negated(), inner.differences)
        if isinstance(tree, (sp.And, sp.Or)):
            parts = [self.condition(part) for part in tree.args]
            return all_of(parts) if isinstance(tree, sp.And) else any_of(parts)
        if not isinstance(tree, Relational):
            raise NoBox(f"{tree} is no comparison")
        difference, operator = self.add(tree.rhs - tree.lhs), tree.rel_op
        counts = is_count(tree.rhs - tree.lhs)
        return CellCondition(
            lambda run: compare(operator, run.whole(difference), counts=counts), (difference,)
        )

    def step(self, tree: sp.Basic) -> Step:
        """How a tree is evaluated over a cell, from steps for its parts, which are added."""
        if tree in self.places:
            index = self.places[tree]
            return lambda run: run.variable(index)
        if tree.is_Rational:
            value = as_fraction(tree)
            # Rounded at each run, at the precision that holds then.
            return lambda run: run.slopes.constant(to_ball(value))
        if tree is sp.pi:
            return lambda run: run.slopes.constant(arb.pi())
        if tree in (sp.nan, sp.zoo, sp.oo, -sp.oo):
            # A case that has no value once the numbers are put in; it is harmless where the case
            # does not apply.
            return _nowhere
        if isinstance(tree, sp.Symbol):
            raise NoBox(f"the box gives no range for {tree}")
        build = next((make for kind, make in STEPS.items() if isinstance(tree, kind)), None)
        if build is None:
            raise NoBox(f"no enclosure over cells is known for {tree.func.__name__}")
        return build(self, tree)


def _nowhere(run: Run) -> Slope:
    raise Undecided("a case without a value")
