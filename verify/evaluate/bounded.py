"""Real algebraic numbers in balls, each with a bound below which it can only be zero.

With H the absolute height, H(ab) <= H(a) H(b), H(a + b) <= 2 H(a) H(b) and H(a^r) = H(a)^|r| for
rational r. By Liouville a number of degree D or less that is not zero is at least H^-D in absolute
value (Waldschmidt, Diophantine Approximation on Linear Algebraic Groups, chapter 3). So a ball
closer to zero than that belongs to zero itself, and sums of nested roots are compared exactly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint
from flint import acb, arb, fmpq

from rankclock.verify.arithmetic.algebraic import Algebraic
from rankclock.verify.arithmetic.balls import to_fmpq, whole_power
from rankclock.verify.arithmetic.outcomes import Undecided

# guess: an exact value of more bits costs more than its enclosure, and only tightens a bound.
_LONGEST = 4096
# guess: the bits of a zero test are some multiple of the degree; beyond, they are too many.
_MOST_ROOTS = 16
_MOST_DEGREE = 1 << _MOST_ROOTS
# needed: bounds are rounded sums of a few floats, each by less than its last bits.
_ROUNDING = 1e-9
# guess: bits beyond those that a comparison lacks, for what the next run loses on its way.
_SPARE = 16


class MoreBits(Undecided):
    """A ball is too wide to tell a number from zero; with so many bits it would not be."""

    def __init__(self, bits: int) -> None:
        super().__init__(bits)
        self.bits = bits


@dataclass(frozen=True, slots=True)
class Bounded:
    """A real algebraic number.

    ball: around it. height: upper bound on the binary logarithm of its height. roots: what it is
    made of beside rationals, each with its degree. exact: its value where it is known to be
    rational.
    """

    ball: arb
    height: float
    roots: frozenset[tuple[Any, int]]
    exact: fmpq | None = None

    @classmethod
    def of(cls, value: Fraction | int | fmpq | Algebraic) -> Bounded:
        """A number that is known exactly."""
        if isinstance(value, Algebraic):
            return cls(value.enclosure(), value.height, frozenset({(value, value.degree)}))
        exact = value if isinstance(value, fmpq) else to_fmpq(value)
        longest = max(abs(int(exact.p)).bit_length(), int(exact.q).bit_length())
        return cls(arb(exact), float(longest), frozenset(), exact)

    @property
    def degree(self) -> int:
        """Upper bound on the degree of the number."""
        return math.prod(degree for _, degree in self.roots)

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, Bounded):
            return self.ball + other if isinstance(other, (arb, acb)) else NotImplemented
        if self.exact is not None and other.exact is not None:
            return _rational(self.exact + other.exact)
        return _made(self.ball + other.ball, self.height + other.height + 1, self, other)

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, (arb, acb)):
            # Zero stays exact beside a number of which only a ball is known.
            zero = self.ball.contains(0) and other.is_finite() and self.sign() == 0
            return Bounded.of(0) if zero else self.ball * other
        if not isinstance(other, Bounded):
            return NotImplemented
        if self.exact is not None and other.exact is not None:
            return _rational(self.exact * other.exact)
        return _made(self.ball * other.ball, self.height + other.height, self, other)

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> Bounded:
        minus = None if self.exact is None else -self.exact
        return Bounded(-self.ball, self.height, self.roots, minus)

    def whole_power(self, order: int) -> Bounded:
        """The number to an integer power that is not 0; of zero to a positive one."""
        if self.exact is not None and self.height * abs(order) <= _LONGEST:
            return Bounded.of(self.exact**order)
        ball = whole_power(self.ball, abs(order))
        ball = ball if order > 0 else 1 / ball
        return Bounded(ball, self.height * abs(order), self.roots)

    def root(self, order: int) -> Bounded:
        """The root of a positive number."""
        # Roots of equal rationals are one number; others may be, and then the degree is less.
        name = (str(self.exact) if self.exact is not None else object(), order)
        return Bounded(self.ball.root(order), self.height / order, self.roots | {(name, order)})

    def sign(self) -> int:
        """The sign, exactly. Raises MoreBits where the ball is too wide for it."""
        if self.exact is not None:
            return int(self.exact > 0) - int(self.exact < 0)
        if self.ball > 0:
            return 1
        if self.ball < 0:
            return -1
        if not self.ball.is_finite():
            raise Undecided("not a finite ball")
        if self.degree > _MOST_DEGREE:
            raise Undecided("a number of too many roots")
        least = math.ceil(self.degree * self.height * (1 + _ROUNDING)) + 1
        within = abs(self.ball).upper()
        if within < arb(2) ** -least:
            return 0
        # The radius falls with each bit by half.
        excess = float((within.log() / arb(2).log()).mid()) + least
        raise MoreBits(flint.ctx.prec + math.ceil(excess) + _SPARE)


def _made(ball: arb, height: float, left: Bounded, right: Bounded) -> Any:
    """A sum or a product; its ball alone where too many roots are in it for a zero test."""
    roots = left.roots | right.roots
    return Bounded(ball, height, roots) if len(roots) <= _MOST_ROOTS else ball


def _rational(exact: fmpq) -> Bounded:
    value = Bounded.of(exact)
    return value if value.height <= _LONGEST else Bounded(value.ball, value.height, value.roots)
