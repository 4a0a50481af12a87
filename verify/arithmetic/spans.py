"""What a sum goes through, by Karr's rule, as SymPy has it.

A sum from a to b < a is minus the sum from b + 1 to a - 1, and nothing for b = a - 1; a product is
one over the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from rankclock.verify.arithmetic.outcomes import Undecided


class IndexRange(NamedTuple):
    """Values of an index. reversed: whether Karr's rule has turned the sum round."""

    first: Fraction
    length: int
    reversed: bool

    def indices(self) -> Iterator[Fraction]:
        """The values, in ascending order."""
        return (self.first + step for step in range(self.length))


def span_of(low: Fraction, high: Fraction) -> IndexRange:
    """What a sum from low to high goes through.

    Raises Undecided where they are no whole number apart.

    Examples:
        >>> from fractions import Fraction
        >>> from rankclock.verify.arithmetic.spans import span_of
        >>> [str(k) for k in span_of(Fraction(1), Fraction(-3)).indices()]
        ['-2', '-1', '0']
    """
    difference = high - low
    if difference.denominator != 1:
        raise Undecided("limits of a sum that are no whole number apart")
    length = difference.numerator + 1
    return IndexRange(low, length, False) if length >= 0 else IndexRange(high + 1, -length, True)
