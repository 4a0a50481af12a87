"""Hypergeometric series that end, summed exactly; and those that have no value.

The k-th factor is the product of (a)_k over the parameters above, by that of (b)_k over those below
and k!, with (a)_k = a (a + 1) ... (a + k - 1). It is zero from k = m + 1 on where a parameter above
is -m, and divides by zero from k = n + 1 on where one below is -n. Libraries take limits of the
parameters there, and not all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import prod

from rankclock.verify.arithmetic.outcomes import TooLong, Undecided

# guess: a longer sum takes seconds, and its factors have thousands of digits.
_MOST_TERMS = 2_000


def factors(upper: Sequence[Fraction], lower: Sequence[Fraction]) -> list[Fraction] | None:
    """Factors of the powers 0, 1, ... of a series that ends; None of one that goes on for ever.

    Raises Undecided for one that divides by zero, and TooLong for one of too many terms.
    """
    end, pole = _first_zero(upper), _first_zero(lower)
    if pole is not None and (end is None or pole < end):
        raise Undecided("a hypergeometric series that divides by zero")
    if end is None:
        return None
    if end > _MOST_TERMS:
        raise TooLong(f"a hypergeometric series of more than {_MOST_TERMS} terms")
    values = [Fraction(1)]
    for k in range(end):
        above, below = (prod((p + k for p in row), start=Fraction(1)) for row in (upper, lower))
        values.append(values[-1] * above / (below * (k + 1)))
    return values


def _first_zero(parameters: Sequence[Fraction]) -> int | None:
    """The least n for which -n is among the parameters; None where no such n is."""
    return min((-int(p) for p in parameters if p <= 0 and p.denominator == 1), default=None)
