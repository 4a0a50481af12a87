"""Floating-point arithmetic of an mpmath context: `mp` with many digits, `fp` with float64.

Not rigorous.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from rankclock.verify.arithmetic.outcomes import Undecided, Undefined
from rankclock.verify.verdict import Truth


class Approximate:
    """Scalar arithmetic in an mpmath context; comparisons treat values that agree to `digits`
    digits as equal.
    """

    name = "approximate"

    def __init__(self, context: Any, digits: int) -> None:
        self.context, self.digits = context, digits

    def lift(self, value):
        if isinstance(value, (int, Fraction)):
            return self.context.mpf(value.numerator) / value.denominator
        return value

    def add(self, left, right):
        return left + right

    def mul(self, left, right):
        return left * right

    def power(self, base, exponent: Fraction):
        if base == 0 and exponent < 0:
            raise Undefined("division by zero")
        if exponent.denominator == 1:
            return base**exponent.numerator
        if self.context.im(base) == 0 and self.context.re(base) < 0:
            raise Undefined("root of a negative number")
        return self.context.root(base, exponent.denominator) ** exponent.numerator

    def exp(self, value):
        return self.context.exp(value)

    def log(self, value):
        if value == 0:
            raise Undefined("logarithm of zero")
        return self.context.log(value)

    def sinh(self, value):
        return self.context.sinh(value)

    def tanh(self, value):
        return self.context.tanh(value)

    def absolute(self, value):
        return abs(value)

    def sign(self, value):
        return self.context.sign(value)

    def ceiling(self, value):
        return self._away_from_jump(value, self.context.ceil)

    def floor(self, value):
        return self._away_from_jump(value, self.context.floor)

    def _away_from_jump(self, value, rounding):
        nearest = self.context.floor(value + self.lift(Fraction(1, 2)))
        if value != nearest and abs(value - nearest) <= self.context.mpf(10) ** -self.digits * max(
            1, abs(value)
        ):
            raise Undecided("rounding of a value that is an integer to working precision")
        return rounding(value)

    def real_part(self, value):
        return self.context.re(value)

    def maximum(self, left, right):
        return max(left, right)

    def minimum(self, left, right):
        return min(left, right)

    def pi(self):
        return +self.context.pi

    def imaginary_unit(self):
        return self.context.mpc(0, 1)

    def hyper(self, upper: list[Fraction], lower: list[Fraction], argument):
        return self.context.hyper(
            [self.lift(u) for u in upper], [self.lift(v) for v in lower], argument
        )

    def integral(self, integrand, low, high):
        return self.context.quad(integrand, [low, high])

    def compare(self, relation: str, left, right) -> Truth:
        return self.order(relation, left - right, max(abs(left), abs(right)))

    def order(self, relation: str, difference, size) -> Truth:
        """Truth of `difference relation 0`, where differences below the working digits count as
        none.
        """
        if self.context.im(difference) != 0 and abs(
            self.context.im(difference)
        ) <= self.context.mpf(10) ** -self.digits * max(1, size):
            difference = self.context.re(difference)
        if difference != difference:
            raise Undecided("not a number")
        if abs(difference) <= self.context.mpf(10) ** -self.digits * max(1, size):
            return {"==": Truth.YES, "<=": Truth.YES, ">=": Truth.YES, "!=": Truth.NO}.get(
                relation, Truth.UNKNOWN
            )
        yes = {
            "==": False,
            "!=": True,
            "<": difference < 0,
            "<=": difference < 0,
            ">": difference > 0,
            ">=": difference > 0,
        }[relation]
        return Truth.YES if yes else Truth.NO

    def unsupported(self, *_args):
        raise Undecided(f"no evaluator for this function in the {self.name} backend")

    first_iterate = other_iterate = unsupported
    iterate = passage = recovery_time = flow = factor_iterate = product_iterate = unsupported
    identity = transpose = inverse = trace = diagonal = diagonal_of = largest = unsupported
    spectral_norm = nuclear_norm = rank = unsupported
