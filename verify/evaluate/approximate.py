"""Floating-point arithmetic of an mpmath context: `mp` with many digits, `fp` with float64.

Not rigorous. mpmath has no types, so its numbers are Any.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath

from rankclock.verify.arithmetic.outcomes import Undecided, Undefined
from rankclock.verify.evaluate import special_digits, terminating
from rankclock.verify.evaluate.algebra import Argument, Number
from rankclock.verify.verdict import Truth

# Relations that hold, or fail, where both sides are the same to the working digits. A strict one is
# then open, for the digits beyond may go either way.
_HOLDS_WHERE_EQUAL = {"==": True, "<=": True, ">=": True, "!=": False}


# guess: a root of higher order loses digits, or takes long, and a logarithm does as well.
_LARGEST_ROOT = 64


class Approximate:
    """Scalar arithmetic in an mpmath context, the part that both backends share.

    Comparisons treat values that agree to `digits` digits as equal.
    """

    def __init__(self, context: Any, digits: int) -> None:
        self.context, self.digits = context, digits

    def lift(self, value: Any) -> Any:
        if isinstance(value, (int, Fraction)):
            return self.context.mpf(value.numerator) / value.denominator
        return value

    def add(self, left: Number, right: Number) -> Number:
        return left + right

    def mul(self, left: Number, right: Number) -> Number:
        return left * right

    def power(self, base: Number, exponent: Fraction) -> Number:
        if exponent.denominator == 1:
            return self.whole_power(base, exponent.numerator)
        if base == 0 and exponent < 0:
            raise Undefined("division by zero")
        if self.context.im(base) == 0 and self.context.re(base) < 0:
            raise Undefined("root of a negative number")
        if exponent.denominator > _LARGEST_ROOT:
            return self.context.power(base, self.lift(exponent)) if base != 0 else self.lift(0)
        return self.context.root(base, exponent.denominator) ** exponent.numerator

    def whole_power(self, base: Number, order: int) -> Number:
        if base == 0 and order < 0:
            raise Undefined("division by zero")
        return base**order

    def exp(self, value: Number) -> Number:
        return self.context.exp(value)

    def log(self, value: Number) -> Number:
        if value == 0:
            raise Undefined("logarithm of zero")
        return self.context.log(value)

    def sinh(self, value: Number) -> Number:
        return self.context.sinh(value)

    def tanh(self, value: Number) -> Number:
        return self.context.tanh(value)

    def absolute(self, value: Number) -> Number:
        return abs(value)

    def sign(self, value: Number) -> Number:
        return self.context.sign(value)

    def ceiling(self, value: Number) -> Number:
        return self._away_from_jump(value, self.context.ceil)

    def floor(self, value: Number) -> Number:
        return self._away_from_jump(value, self.context.floor)

    def _away_from_jump(self, value: Number, rounding: Callable[[Number], Number]) -> Number:
        """Rounding; Undecided beside an integer, where the last digits decide which it is."""
        nearest = self.context.floor(value + self.lift(Fraction(1, 2)))
        near = abs(value - nearest) <= self._tolerance(abs(value))
        if value != nearest and near:
            raise Undecided("rounding of a value that is an integer to working precision")
        return rounding(value)

    def _tolerance(self, size: Number) -> Number:
        """Differences up to this are none, beside numbers of that size: absolute up to one."""
        return self.context.mpf(10) ** -self.digits * max(1, size)

    def real_part(self, value: Number) -> Number:
        return self.context.re(value)

    def maximum(self, left: Number, right: Number) -> Number:
        return max(left, right)

    def minimum(self, left: Number, right: Number) -> Number:
        return min(left, right)

    def pi(self) -> Number:
        return +self.context.pi

    def imaginary_unit(self) -> Number:
        return self.context.mpc(0, 1)

    def special(self, kind: type, *arguments: Argument) -> Number:
        return special_digits.with_digits(kind, *arguments)

    def hyper(self, upper: list[Fraction], lower: list[Fraction], argument: Number) -> Number:
        factors = terminating.factors(upper, lower)
        if factors is not None:
            return self._polynomial(factors, argument)
        try:
            return self.context.hyper(
                [self.lift(u) for u in upper], [self.lift(v) for v in lower], argument
            )
        except (ValueError, ZeroDivisionError, mpmath.libmp.NoConvergence) as gap:
            raise Undecided(f"mpmath has no value of a hypergeometric function: {gap}") from None

    def _polynomial(self, factors: list[Fraction], argument: Number) -> Number:
        """The sum of factors times powers of the argument, where terms may cancel to zero."""
        total = argument * 0
        for factor in reversed(factors):
            total = total * argument + self.lift(factor)
        return total

    def integral(self, integrand: Callable[[Number], Number], low: Number, high: Number) -> Number:
        return self.context.quad(integrand, [low, high])

    def compare(self, relation: str, left: Any, right: Any) -> Truth:
        return self.order(relation, left - right, max(abs(left), abs(right)))

    def order(self, relation: str, difference: Number, size: Number) -> Truth:
        """Truth of `difference relation 0`, where differences below the working digits are none."""
        tolerance = self._tolerance(size)
        imaginary = self.context.im(difference)
        if imaginary != 0 and abs(imaginary) <= tolerance:
            # Rounding of complex parts that cancel, as in a sum over the roots of unity.
            difference = self.context.re(difference)
        if difference != difference:
            raise Undecided("not a number")
        if abs(difference) <= tolerance:
            if relation not in _HOLDS_WHERE_EQUAL:
                return Truth.UNKNOWN
            return Truth.YES if _HOLDS_WHERE_EQUAL[relation] else Truth.NO
        if relation in ("==", "!="):
            return Truth.YES if relation == "!=" else Truth.NO
        if relation in ("<", "<="):
            return Truth.YES if difference < 0 else Truth.NO
        return Truth.YES if difference > 0 else Truth.NO
