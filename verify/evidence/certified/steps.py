"""How each kind of function is evaluated over a cell, by its monotone pieces where it has some."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

import sympy as sp
from flint import arb

from rankclock.theory import process
from rankclock.theory.formulas.sharp import phi
from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.evidence.certified.cell import Range
from rankclock.verify.evidence.certified.counts import passage_over, recovery_over
from rankclock.verify.evidence.certified.rewrite import NoBox
from rankclock.verify.evidence.certified.run import CellCondition, Run, Step
from rankclock.verify.evidence.certified.slope import Slope, ends
from rankclock.verify.verdict import Truth


class Compiler(Protocol):
    """What a step asks of the program that it becomes a part of."""

    places: dict[sp.Symbol, int]

    def add(self, tree: sp.Basic) -> int:
        """Number of the step that evaluates a tree."""

    def step(self, tree: sp.Basic) -> Step:
        """How a tree is evaluated, without a number of its own."""

    def condition(self, tree: sp.Basic) -> CellCondition:
        """A relation, ready to be judged."""


Builder = Callable[[Compiler, Any], Step]


def _sum(program: Compiler, tree: sp.Add) -> Step:
    parts = [program.add(part) for part in tree.args]
    return lambda run: run.slopes.add([run.value(part) for part in parts])


def _product(program: Compiler, tree: sp.Mul) -> Step:
    parts = [program.add(part) for part in tree.args]
    return lambda run: run.slopes.mul([run.value(part) for part in parts])


def _power(program: Compiler, tree: sp.Pow) -> Step:
    if not tree.exp.is_Rational:
        # Unevaluated, since SymPy would turn exp(a log(b)) back into the power.
        return program.step(sp.exp(tree.exp * sp.log(tree.base), evaluate=False))
    base, exponent = program.add(tree.base), as_fraction(tree.exp)
    return lambda run: run.slopes.power(run.value(base), exponent)


def _exp(program: Compiler, tree: sp.exp) -> Step:
    part = program.add(tree.args[0])
    return lambda run: run.slopes.apply(
        run.value(part), lambda value: value.exp(), lambda value: value.exp()
    )


def _log(program: Compiler, tree: sp.log) -> Step:
    part = program.add(tree.args[0])

    def step(run: Run) -> Slope:
        value = run.value(part)
        if not value.whole > 0:
            raise Undecided("logarithm of what may not be positive")
        return run.slopes.apply(value, lambda v: v.log(), lambda v: 1 / v)

    return step


def _maximum(program: Compiler, tree: sp.Max) -> Step:
    parts = [program.add(part) for part in tree.args]

    def step(run: Run) -> Slope:
        return _largest(run, [run.value(part) for part in parts])

    return step


def _minimum(program: Compiler, tree: sp.Min) -> Step:
    parts = [program.add(part) for part in tree.args]

    def step(run: Run) -> Slope:
        # min(a, b) = -max(-a, -b)
        turned = [run.slopes.negated(run.value(part)) for part in parts]
        return run.slopes.negated(_largest(run, turned))

    return step


def _largest(run: Run, parts: Sequence[Slope]) -> Slope:
    largest = parts[0]
    for part in parts[1:]:
        largest = run.slopes.larger(largest, part)
    return largest


def _absolute(program: Compiler, tree: sp.Abs) -> Step:
    part = program.add(tree.args[0])
    # |a| = max(a, -a)
    return lambda run: run.slopes.larger(run.value(part), run.slopes.negated(run.value(part)))


def _ceiling(program: Compiler, tree: sp.ceiling) -> Step:
    part = program.add(tree.args[0])
    return lambda run: run.slopes.stepped(run.value(part), lambda value: value.ceil())


def _floor(program: Compiler, tree: sp.floor) -> Step:
    part = program.add(tree.args[0])
    return lambda run: run.slopes.stepped(run.value(part), lambda value: value.floor())


def _piecewise(program: Compiler, tree: sp.Piecewise) -> Step:
    first = tree.args[0][1]
    if isinstance(first, sp.Eq) and first.rhs == 0 and tree == phi(first.lhs):
        return _phi(program, first.lhs)
    cases = [(program.add(value), program.condition(condition)) for value, condition in tree.args]

    def step(run: Run) -> Slope:
        return _union(_possible(run, cases))

    return step


def _phi(program: Compiler, argument: sp.Basic) -> Step:
    """phi(z) = (1 - e^(-z))/z, which has a value at 0 and is there as smooth as elsewhere."""
    part = program.add(argument)
    # phi falls, and so does -phi': both are means of e^(-theta z) over theta, weighted.
    return lambda run: run.slopes.apply(
        run.value(part),
        lambda z: (-z).hypgeom_1f1(1, 2),
        lambda z: ends(z, lambda end: -(-end).hypgeom_1f1(2, 3) / 2),
    )


def _possible(run: Run, cases: Sequence[tuple[int, CellCondition]]) -> list[Slope]:
    """Values of the cases that may apply somewhere on the cell, up to one that surely does."""
    possible = []
    for value, condition in cases:
        truth = condition.judge(run)
        if truth is not Truth.NO:
            possible.append(run.value(value))
        if truth is Truth.YES:
            return possible
    raise Undecided("no case certainly applies")


def _union(parts: Sequence[Slope]) -> Slope:
    if len(parts) == 1:
        return parts[0]
    whole = parts[0].whole
    for part in parts[1:]:
        whole = whole.union(part.whole)
    # Without slopes: between two cases the function may jump.
    return Slope(whole)


def _hyper(program: Compiler, tree: sp.hyper) -> Step:
    """Gauss's function where Euler's integral shows that it grows."""
    upper, lower, argument = tree.args
    if not _has_euler_integral(upper, lower):
        raise NoBox(f"no monotone form of {tree} is known")
    a, b, c = (as_fraction(v) for v in (*upper, *lower))
    part = program.add(argument)

    def step(run: Run) -> Slope:
        value = run.value(part)
        if not value.whole < 1:
            raise Undecided("hypergeometric argument that may reach one")
        # Euler's integral of t^(b-1) (1-t)^(c-b-1) (1-zt)^(-a) grows with z for a > 0, c > b > 0.
        # Its derivative is ab/c times the function with each parameter raised by one.
        return run.slopes.apply(
            value,
            lambda z: _gauss(a, b, c, z),
            lambda z: to_ball(a * b / c) * ends(z, lambda end: _gauss(a + 1, b + 1, c + 1, end)),
        )

    return step


def _has_euler_integral(upper: Sequence[sp.Basic], lower: Sequence[sp.Basic]) -> bool:
    of_gauss = len(upper) == 2 and len(lower) == 1
    if not of_gauss or not all(v.is_Rational for v in (*upper, *lower)):
        return False
    return bool(upper[0] > 0 and lower[0] > upper[1] > 0)


def _gauss(a: Fraction, b: Fraction, c: Fraction, z: arb) -> arb:
    # The library must be told which differences are whole: it cannot see that of balls, and its
    # general formula has no value there.
    whole = {"ab": a - b, "ac": a - c, "bc": b - c, "abc": a + b - c}
    flags = {name: value.denominator == 1 for name, value in whole.items()}
    return z.hypgeom_2f1(to_ball(a), to_ball(b), to_ball(c), **flags)


def _process(counted: Callable[..., arb]) -> Builder:
    """A count of steps, from its enclosure over ranges of its arguments."""

    def build(program: Compiler, tree: sp.Basic) -> Step:
        arguments = [_argument(program, part) for part in tree.args]

        def step(run: Run) -> Slope:
            ranges = [
                run.cell.ranges[argument] if isinstance(argument, int) else argument
                for argument in arguments
            ]
            # A count jumps, so it has no slopes.
            return Slope(counted(*ranges))

        return step

    return build


def _argument(program: Compiler, part: sp.Basic) -> int | Range:
    """An argument of a process: place of a variable of the box, or a number as a range."""
    if part in program.places:
        return program.places[part]
    if part.is_Rational:
        value = as_fraction(part)
        return value, value
    raise NoBox(f"{part}, of a process, is neither a variable of the box nor a number")


# Looked through in this order: exp before Pow, since a power of E counts as both.
STEPS: Mapping[type, Builder] = {
    sp.Add: _sum,
    sp.Mul: _product,
    sp.exp: _exp,
    sp.Pow: _power,
    sp.log: _log,
    sp.Max: _maximum,
    sp.Min: _minimum,
    sp.Abs: _absolute,
    sp.ceiling: _ceiling,
    sp.floor: _floor,
    sp.Piecewise: _piecewise,
    sp.hyper: _hyper,
    process.Passage: _process(passage_over),
    process.RecoveryTime: _process(recovery_over),
}
