"""Relations compiled for evaluation over cells: the depth and the fixed variables put in, equal
subtrees shared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import arb

from rankclock.theory import process
from rankclock.theory.formulas.sharp import phi
from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.evidence.certified.cell import Cell
from rankclock.verify.evidence.certified.counts import passage_over, recovery_over
from rankclock.verify.evidence.certified.rewrite import NoBox, is_count
from rankclock.verify.evidence.certified.slope import Slope, Slopes, ends
from rankclock.verify.verdict import Truth


@dataclass(frozen=True)
class Condition:
    """A condition over cells: NO means false throughout. differences: steps of right - left of the
    comparisons in it.
    """

    judge: Callable[[Run], Truth]
    differences: tuple[int, ...]


class Program:
    """Trees over an ordered list of variables, as steps of slope arithmetic.

    Raises NoBox for a function that has none.
    """

    def __init__(self, variables: Sequence[sp.Symbol]) -> None:
        self.places = {symbol: i for i, symbol in enumerate(variables)}
        self.steps: list[Callable[[Run], Slope]] = []
        self._known: dict[sp.Basic, int] = {}

    def add(self, tree: sp.Basic) -> int:
        """Number of the step that evaluates a tree."""
        if tree not in self._known:
            step = self._step(tree)
            self.steps.append(step)
            self._known[tree] = len(self.steps) - 1
        return self._known[tree]

    def condition(self, tree: sp.Basic) -> Condition:
        """A relation, or a logical combination, ready to be judged.

        Raises NoBox for any other tree.
        """
        if tree in (sp.true, sp.false):
            return Condition(lambda run: Truth.YES if tree == sp.true else Truth.NO, ())
        if isinstance(tree, sp.Not):
            inner = self.condition(tree.args[0])
            return Condition(lambda run: inner.judge(run).negated(), inner.differences)
        if isinstance(tree, (sp.And, sp.Or)):
            parts = [self.condition(part) for part in tree.args]
            decides = Truth.NO if isinstance(tree, sp.And) else Truth.YES
            return Condition(
                lambda run: _combined(run, parts, decides),
                tuple(d for part in parts for d in part.differences),
            )
        if not isinstance(tree, sp.core.relational.Relational):
            raise NoBox(f"{tree} is no comparison")
        difference, operator, counts = (
            self.add(tree.rhs - tree.lhs),
            tree.rel_op,
            is_count(tree.rhs - tree.lhs),
        )
        return Condition(
            lambda run: compare(operator, run.whole(difference), counts=counts), (difference,)
        )

    def _step(self, tree: sp.Basic) -> Callable[[Run], Slope]:
        if tree in self.places:
            index = self.places[tree]
            return lambda run: run.variable(index)
        if tree.is_Rational:
            value = as_fraction(tree)
            return lambda run: run.slopes.constant(to_ball(value))
        if tree is sp.pi:
            return lambda run: run.slopes.constant(arb.pi())
        if tree in (sp.nan, sp.zoo, sp.oo, -sp.oo):
            # A case that has no value once the numbers are put in; it is harmless where the case
            # does not apply.
            return _nowhere
        if isinstance(tree, sp.Symbol):
            raise NoBox(f"the box gives no range for {tree}")
        build = next((make for kind, make in _STEPS.items() if isinstance(tree, kind)), None)
        if build is None:
            raise NoBox(f"no enclosure over cells is known for {tree.func.__name__}")
        return build(self, tree)


class Run:
    """One evaluation of a program over one cell; steps are evaluated when first asked for."""

    def __init__(self, program: Program, cell: Cell) -> None:
        self.program, self.cell = program, cell
        self.slopes = Slopes(cell.offsets())
        self._balls, self._centre = cell.balls(), cell.centre()
        self._found: dict[int, Slope | Undecided] = {}

    def value(self, step: int) -> Slope:
        """Outcome of a step; raises Undecided where it has no finite enclosure over the cell."""
        found = self._found.get(step)
        if found is None:
            try:
                found = self.program.steps[step](self)
            except Undecided as problem:
                found = problem
            self._found[step] = found
        if isinstance(found, Undecided):
            raise found
        return found

    def whole(self, step: int) -> arb | None:
        """Ball around the values of a step over the cell, None where there is none."""
        try:
            return self.value(step).whole
        except Undecided:
            return None

    def variable(self, index: int) -> Slope:
        """A variable of the cell."""
        return self.slopes.variable(index, self._balls[index], to_ball(self._centre[index]))


def compare(operator: str, difference: arb | None, *, counts: bool = False) -> Truth:
    """Truth of `left operator right` over a whole cell, from a ball around right - left; NO means
    false throughout.

    counts: the difference is an integer everywhere, so that the rounding of a ball does not matter.
    """
    if difference is None or not difference.is_finite():
        return Truth.UNKNOWN
    half = arb(1) / 2
    above, below = (
        (difference > half, difference < -half) if counts else (difference > 0, difference < 0)
    )
    least, most = (
        (difference > -half, difference < half) if counts else (difference >= 0, difference <= 0)
    )
    if operator in ("==", "!="):
        equal = Truth.YES if least and most else Truth.NO if above or below else Truth.UNKNOWN
        return equal if operator == "==" else equal.negated()
    yes, no = {"<": (above, most), "<=": (least, below), ">": (below, least), ">=": (most, above)}[
        operator
    ]
    return Truth.YES if yes else Truth.NO if no else Truth.UNKNOWN


def _nowhere(run: Run) -> Slope:
    raise Undecided("a case without a value")


def _combined(run: Run, parts: list[Condition], decides: Truth) -> Truth:
    outcome = decides.negated()
    for part in parts:
        found = part.judge(run)
        if found is decides:
            return decides
        if found is Truth.UNKNOWN:
            outcome = Truth.UNKNOWN
    return outcome


def _many(name: str) -> Callable[[Program, sp.Basic], Callable[[Run], Slope]]:
    def build(program: Program, tree: sp.Basic) -> Callable[[Run], Slope]:
        parts = [program.add(part) for part in tree.args]
        return lambda run: getattr(run.slopes, name)([run.value(part) for part in parts])

    return build


def _power(program: Program, tree: sp.Basic) -> Callable[[Run], Slope]:
    if not tree.exp.is_Rational:
        return program._step(sp.exp(tree.exp * sp.log(tree.base), evaluate=False))
    base, exponent = program.add(tree.base), as_fraction(tree.exp)
    return lambda run: run.slopes.power(run.value(base), exponent)


def _exp(program: Program, tree: sp.Basic) -> Callable[[Run], Slope]:
    part = program.add(tree.args[0])
    return lambda run: run.slopes.apply(
        run.value(part), lambda value: value.exp(), lambda value: value.exp()
    )


def _log(program: Program, tree: sp.Basic) -> Callable[[Run], Slope]:
    part = program.add(tree.args[0])

    def step(run: Run) -> Slope:
        value = run.value(part)
        if not value.whole > 0:
            raise Undecided("logarithm of what may not be positive")
        return run.slopes.apply(value, lambda v: v.log(), lambda v: 1 / v)

    return step


def _fold(larger: bool) -> Callable[[Program, sp.Basic], Callable[[Run], Slope]]:
    def build(program: Program, tree: sp.Basic) -> Callable[[Run], Slope]:
        parts = [program.add(part) for part in tree.args]

        def step(run: Run) -> Slope:
            turn = (lambda s: s) if larger else run.slopes.negated
            result = turn(run.value(parts[0]))
            for part in parts[1:]:
                result = run.slopes.larger(result, turn(run.value(part)))
            return turn(result)

        return step

    return build


def _absolute(program: Program, tree: sp.Basic) -> Callable[[Run], Slope]:
    part = program.add(tree.args[0])
    return lambda run: run.slopes.larger(run.value(part), run.slopes.negated(run.value(part)))


def _rounded(name: str) -> Callable[[Program, sp.Basic], Callable[[Run], Slope]]:
    def build(program: Program, tree: sp.Basic) -> Callable[[Run], Slope]:
        part = program.add(tree.args[0])
        return lambda run: run.slopes.stepped(run.value(part), lambda value: getattr(value, name)())

    return build


def _piecewise(program: Program, tree: sp.Basic) -> Callable[[Run], Slope]:
    first = tree.args[0][1]
    if isinstance(first, sp.Eq) and first.rhs == 0 and tree == phi(first.lhs):
        part = program.add(first.lhs)
        # phi falls, and so does -phi': both are means of e^(-theta z) over theta, weighted.
        return lambda run: run.slopes.apply(
            run.value(part),
            lambda z: (-z).hypgeom_1f1(1, 2),
            lambda z: ends(z, lambda end: -(-end).hypgeom_1f1(2, 3) / 2),
        )
    cases = [(program.add(value), program.condition(condition)) for value, condition in tree.args]

    def step(run: Run) -> Slope:
        possible = []
        for value, condition in cases:
            truth = condition.judge(run)
            if truth is not Truth.NO:
                possible.append(run.value(value))
            if truth is Truth.YES:
                break
        else:
            raise Undecided("no case certainly applies")
        if len(possible) == 1:
            return possible[0]
        whole = possible[0].whole
        for other in possible[1:]:
            whole = whole.union(other.whole)
        return Slope(whole)

    return step


def _hyper(program: Program, tree: sp.Basic) -> Callable[[Run], Slope]:
    upper, lower, argument = tree.args
    if not (
        len(upper) == 2
        and len(lower) == 1
        and all(v.is_Rational for v in (*upper, *lower))
        and upper[0] > 0
        and lower[0] > upper[1] > 0
    ):
        raise NoBox(f"no monotone form of {tree} is known")
    values = [as_fraction(v) for v in (*upper, *lower)]
    part, steepness = program.add(argument), values[0] * values[1] / values[2]

    def step(run: Run) -> Slope:
        value = run.value(part)
        if not value.whole < 1:
            raise Undecided("hypergeometric argument that may reach one")
        # Euler's integral of t^(b-1) (1-t)^(c-b-1) (1-zt)^(-a) grows with z for a > 0, c > b > 0.
        return run.slopes.apply(
            value,
            lambda z: _gauss(values, z),
            lambda z: (
                to_ball(steepness) * ends(z, lambda end: _gauss([v + 1 for v in values], end))
            ),
        )

    return step


def _gauss(values: Sequence[Fraction], z: arb) -> arb:
    a, b, c = values
    whole = {"ab": a - b, "ac": a - c, "bc": b - c, "abc": a + b - c}
    return z.hypgeom_2f1(
        to_ball(a),
        to_ball(b),
        to_ball(c),
        **{name: value.denominator == 1 for name, value in whole.items()},
    )


def _process(counted: Callable[..., arb]) -> Callable[[Program, sp.Basic], Callable[[Run], Slope]]:
    def build(program: Program, tree: sp.Basic) -> Callable[[Run], Slope]:
        fixed: list[Any] = []
        for part in tree.args:
            if part in program.places:
                fixed.append(program.places[part])
            elif part.is_Rational:
                fixed.append(as_fraction(part))
            else:
                raise NoBox(f"{part}, of a process, is neither a variable of the box nor a number")
        return lambda run: Slope(
            counted(*((v, v) if isinstance(v, Fraction) else run.cell.ranges[v] for v in fixed))
        )

    return build


_STEPS: dict[type, Callable[[Program, Any], Callable[[Run], Slope]]] = {
    sp.Add: _many("add"),
    sp.Mul: _many("mul"),
    sp.exp: _exp,
    sp.Pow: _power,
    sp.log: _log,
    sp.Max: _fold(True),
    sp.Min: _fold(False),
    sp.Abs: _absolute,
    sp.ceiling: _rounded("ceil"),
    sp.floor: _rounded("floor"),
    sp.Piecewise: _piecewise,
    sp.hyper: _hyper,
    process.Passage: _process(passage_over),
    process.RecoveryTime: _process(recovery_over),
}
