"""An eigenvalue as it is known; apart from matrices, so that hitting times load no numpy."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from numbers import Rational

from rankclock.verify.arithmetic.decimals import decimal_above, decimal_text
from rankclock.verify.arithmetic.rationals import short, with_plain_integers
from rankclock.verify.errors import InputError, require_type

# guess: digits of a midpoint that people read; more than are right are rounding of the enclosure.
_LONG, _DIGITS = 12, 12


@dataclass(frozen=True)
class Eigenvalue:
    """An eigenvalue known to lie in [low, high].

    Args:
        low: lower end (d^N).
        high: upper end (d^N), equal to the lower where the eigenvalue is known.

    Examples:
        >>> from fractions import Fraction
        >>> from rankclock import Eigenvalue
        >>> Eigenvalue(Fraction(1), Fraction(2)).middle
        Fraction(3, 2)
        >>> print(Eigenvalue(Fraction(1), Fraction(2)), Eigenvalue.exactly(Fraction(1, 3)))
        1.5 +- 0.5 1/3
    """

    low: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        for name, end in (("low", self.low), ("high", self.high)):
            require_type(name, end, Rational, "give an exact number, such as Fraction(1, 2)")
            # Integers, NumPy's too, would be divided to floats.
            object.__setattr__(self, name, with_plain_integers(end))
        if self.low > self.high:
            problem = f"{short(self.low)} is above high, {short(self.high)}"
            raise InputError("low", problem, "give the lower end first")

    @classmethod
    def exactly(cls, value: Fraction) -> Eigenvalue:
        """A known eigenvalue.

        Args:
            value: the eigenvalue (d^N).

        Returns:
            The enclosure [value, value].

        Examples:
            >>> from fractions import Fraction
            >>> from rankclock import Eigenvalue
            >>> Eigenvalue.exactly(Fraction(1, 2)).exact
            True
        """
        require_type("value", value, Rational, "give an exact number, such as Fraction(1, 2)")
        return cls(value, value)

    def __str__(self) -> str:
        if self.exact:
            return short(self.low)
        # Rounded outwards: what is printed holds the eigenvalue.
        middle = Fraction(short(self.middle, most=_LONG, digits=_DIGITS))
        radius = max(middle - self.low, self.high - middle)
        return f"{decimal_text(middle)} +- {decimal_text(decimal_above(radius))}"

    @property
    def exact(self) -> bool:
        """Whether the enclosure is one number."""
        return self.low == self.high

    @property
    def middle(self) -> Fraction:
        """The midpoint."""
        return (self.low + self.high) / 2

    @property
    def radius(self) -> Fraction:
        """Half the width."""
        return (self.high - self.low) / 2

    @property
    def least(self) -> Fraction:
        """The least possible absolute value."""
        return max(self.low, -self.high, Fraction(0))

    @property
    def most(self) -> Fraction:
        """The largest possible absolute value."""
        return max(abs(self.low), abs(self.high))
