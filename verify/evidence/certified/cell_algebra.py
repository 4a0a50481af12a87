"""Slope arithmetic over a cell, as a backend of the formulas that all backends share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn

import flint
from flint import arb

from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.evaluate.algebra import Algebra, Argument
from rankclock.verify.evidence.certified.cell import Cell
from rankclock.verify.evidence.certified.counts import passage_over, recovery_over
from rankclock.verify.evidence.certified.ranges import ends
from rankclock.verify.evidence.certified.signs import compare
from rankclock.verify.evidence.certified.slope import Exact, Factors, Slope, Slopes
from rankclock.verify.verdict import Truth


class Variable(NamedTuple):
    """What a symbol stands for, whatever the cell. place: among the variables of the box."""

    place: int


class CellAlgebra(Slopes):
    """Enclosures of functions over one cell, of their slopes and of their values at its centre.

    Every value is a Slope. Raises Undecided where a function has no finite enclosure.
    """

    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        self._balls = cell.balls()
        super().__init__([balls.offset for balls in self._balls])

    @property
    def within_integral(self) -> Algebra:
        return self

    def lift(self, value: Any) -> Slope:
        if isinstance(value, Variable):
            balls, place = self._balls[value.place], value.place
            return self.variable(place, balls.whole, balls.centre, self.cell.ranges[place])
        if isinstance(value, Slope):
            return value
        if isinstance(value, (int, Fraction)):
            return self.number(Fraction(value))
        raise TypeError(f"{type(value).__name__} does not enter a rigorous backend")

    def power(self, base: Slope, exponent: Fraction) -> Slope:
        return self.rational_power(base, exponent.numerator, exponent.denominator)

    def whole_power(self, base: Slope, order: int) -> Slope:
        return self.rational_power(base, order, 1)

    def exp(self, value: Slope | Factors) -> Slope:
        # b log a, of a power a^b with variables in its exponent, comes as a product.
        if isinstance(value, Factors):
            value = self.product_of(value.parts)
        return self.apply(value, lambda v: v.exp(), lambda v: v.exp())

    def log(self, value: Slope) -> Slope:
        if not value.whole > 0:
            raise Undecided("logarithm of what may not be positive")
        return self.apply(value, lambda v: v.log(), lambda v: 1 / v)

    def absolute(self, value: Slope) -> Slope:
        # |a| = max(a, -a)
        return self.larger(value, self.negated(value))

    def ceiling(self, value: Slope) -> Slope:
        return self.stepped(value, lambda v: v.ceil())

    def floor(self, value: Slope) -> Slope:
        return self.stepped(value, lambda v: v.floor())

    def maximum(self, left: Slope, right: Slope) -> Slope:
        return self.larger(left, right)

    def minimum(self, left: Slope, right: Slope) -> Slope:
        # min(a, b) = -max(-a, -b)
        return self.negated(self.larger(self.negated(left), self.negated(right)))

    def pi(self) -> Slope:
        return self.constant(arb.pi())

    def phi(self, value: Slope) -> Slope:
        """phi(z) = (1 - e^(-z))/z, which has a value at 0 and is there as smooth as elsewhere."""
        # phi falls, and so does -phi': both are means of e^(-theta z) over theta, weighted.
        return self.apply(
            value,
            lambda z: (-z).hypgeom_1f1(1, 2),
            lambda z: ends(z, lambda end: -(-end).hypgeom_1f1(2, 3) / 2),
        )

    def hyper(self, upper: list[Fraction], lower: list[Fraction], argument: Slope) -> Slope:
        """Gauss's function where Euler's integral shows that it grows: see `steps.NODES`."""
        if not argument.whole < 1:
            raise Undecided("hypergeometric argument that may reach one")
        (a, b), (c,) = upper, lower
        gauss = _gauss(a, b, c, flint.ctx.prec)
        return self.apply(argument, gauss.value, lambda z: gauss.steepness * ends(z, gauss.raised))

    def compare(self, relation: str, left: Slope, right: Slope) -> Truth:
        # One side is zero where the sides were subtracted as formulas, which is much tighter.
        gap = right if left.whole == 0 else self.sum_of((right, self.negated(left)))
        return compare(relation, gap.whole, counts=gap.counts and left.counts)

    def passage(
        self, depth: Argument, lam: Argument, alpha: Argument, eta: Argument, target: Argument
    ) -> Slope:
        return _counted(passage_over, depth, lam, alpha, eta, target)

    def recovery_time(
        self, depth: Argument, lam: Argument, alpha: Argument, eta: Argument, eps: Argument
    ) -> Slope:
        return _counted(recovery_over, depth, lam, alpha, eta, eps)

    def _unsupported(self, *_arguments: Any) -> NoReturn:
        raise Undecided("no enclosure over cells is known for this function")

    # Not reached from a formula: `steps.NODES` refuses these before there is a cell.
    special = sinh = tanh = sign = real_part = imaginary_unit = integral = _unsupported
    iterate = flow = first_iterate = other_iterate = _unsupported
    factor_iterate = product_iterate = add = mul = _unsupported
    identity = transpose = inverse = trace = diagonal = diagonal_of = largest = _unsupported
    spectral_norm = nuclear_norm = rank = _unsupported


def _counted(over: Callable[..., arb], *arguments: Argument) -> Slope:
    """A count of steps over exact ranges of its arguments, which balls would widen."""
    if not all(isinstance(argument, Exact) for argument in arguments):
        raise Undecided("a process of what is neither a variable nor a number")
    # A count jumps, so it has no slopes.
    return Slope(over(*[argument.ends for argument in arguments]), counts=True)


@dataclass(frozen=True)
class _Gauss:
    """Gauss's function 2F1(a, b; c; z) of z, and its derivative, `steepness` times `raised`."""

    value: Callable[[arb], arb]
    raised: Callable[[arb], arb]
    steepness: arb


# Bounded: a formula has a handful of Gauss functions, each asked for once a cell.
@lru_cache(maxsize=64)
def _gauss(a: Fraction, b: Fraction, c: Fraction, bits: int) -> _Gauss:
    """bits: the working precision, to which parameters are rounded."""
    # Euler's integral of t^(b-1) (1-t)^(c-b-1) (1-zt)^(-a) grows with z for a > 0, c > b > 0.
    # Its derivative is ab/c times the function with each parameter raised by one.
    raised = _hypergeometric(a + 1, b + 1, c + 1)
    return _Gauss(_hypergeometric(a, b, c), raised, to_ball(a * b / c))


def _hypergeometric(a: Fraction, b: Fraction, c: Fraction) -> Callable[[arb], arb]:
    # The library must be told which differences are whole: it cannot see that of balls, and its
    # general formula has no value there.
    whole = {"ab": a - b, "ac": a - c, "bc": b - c, "abc": a + b - c}
    flags = {name: value.denominator == 1 for name, value in whole.items()}
    first, second, third = to_ball(a), to_ball(b), to_ball(c)
    return lambda z: z.hypgeom_2f1(first, second, third, **flags)
