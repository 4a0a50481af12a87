"""Arithmetic within an integral: a value on a complex ball only where the integrand is holomorphic
there.

Rigorous quadrature bounds its error by the size of the integrand around the path, which is right
for holomorphic functions alone. |u - 1/3| is u - 1/3 where the real part of that is positive, its
negative where that is negative, and has no value on a ball across.
"""

from __future__ import annotations

from fractions import Fraction

from flint import acb, arb, fmpq

from rankclock.verify.arithmetic.balls import finite
from rankclock.verify.arithmetic.outcomes import Undecided, Undefined
from rankclock.verify.evaluate.ball import Ball
from rankclock.verify.verdict import Truth


class Holomorphic(Ball):
    """Balls with the branches of piecewise functions continued off the real line; Undecided on a
    ball that meets two of them.
    """

    def power(self, base, exponent: Fraction):
        if exponent.denominator == 1 or not isinstance(base, acb):
            return super().power(base, exponent)
        if not base.real > 0:
            raise Undecided("a root across its branch cut")
        return finite((self.log(base) * fmpq(exponent.numerator, exponent.denominator)).exp())

    def log(self, value):
        if isinstance(value, acb):
            return finite(value.log(analytic=True))
        return super().log(value)

    # What does not depend on the variable is a real number, for which there is no edge to meet.

    def absolute(self, value):
        if not isinstance(value, acb):
            return super().absolute(value)
        return value if self._positive(value) else -value

    def sign(self, value):
        if not isinstance(value, acb):
            return super().sign(value)
        return arb(1) if self._positive(value) else arb(-1)

    def maximum(self, left, right):
        if not isinstance(left, acb) and not isinstance(right, acb):
            return super().maximum(left, right)
        return left if self._positive(left - right) else right

    def minimum(self, left, right):
        if not isinstance(left, acb) and not isinstance(right, acb):
            return super().minimum(left, right)
        return right if self._positive(left - right) else left

    def ceiling(self, value):
        return super().ceiling(_real_part(value))

    def floor(self, value):
        return super().floor(_real_part(value))

    def real_part(self, value):
        if isinstance(value, acb):
            raise Undecided("a real part is not holomorphic")
        return value

    def hyper(self, upper: list[Fraction], lower: list[Fraction], argument):
        if isinstance(argument, acb) and len(upper) == len(lower) + 1 and not argument.real < 1:
            raise Undecided("a hypergeometric function across its branch cut")
        return super().hyper(upper, lower, argument)

    def integral(self, integrand, low, high):
        raise Undecided("an integral within an integral")

    def flow(self, t, depth: Fraction, lam, alpha):
        raise Undecided("the flow within an integral")

    def compare(self, relation: str, left, right) -> Truth:
        return super().compare(relation, _real_part(left), _real_part(right))

    @staticmethod
    def _positive(value) -> bool:
        """Whether the real part is positive all over a ball, or negative all over it.

        Undecided otherwise.
        """
        real = _real_part(value)
        if real > 0:
            return True
        if real < 0:
            return False
        raise Undecided("a ball across the edge between two branches")


def _real_part(value):
    if not isinstance(value, (arb, acb)):
        raise Undefined("a matrix within an integral")
    return value.real if isinstance(value, acb) else value


HOLOMORPHIC = Holomorphic()
