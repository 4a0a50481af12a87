"""How far two enclosures agree, which is the most that balls can say of equal sides."""

from __future__ import annotations

from typing import Any

import flint
from flint import arb
from sympy import Basic
from sympy.core.relational import Relational

# Needed: decimal digits in so many bits are log10(2) of them, rounded down.
_DIGITS_PER_BIT = 0.3010299956639811
_TRUE_OF_EQUAL_SIDES = ("==", "<=", ">=")


def is_true_of_equal_sides(relation: Basic) -> bool:
    """Whether equal sides make a relation true: an equation, or an inequality that is not strict.

    Sides that agree speak against any other relation, and so for nothing.
    """
    return isinstance(relation, Relational) and relation.rel_op in _TRUE_OF_EQUAL_SIDES


def digits_of_agreement(first: Any, second: Any) -> int | None:
    """Decimal digits to which both sides are known and overlap, relative to 1 or more.

    None where they are apart, or too wide for one digit: wide balls overlap by chance.
    """
    digits = [_digits(left, right) for left, right in _entries(first, second)]
    least = min(digits, default=0)
    return least if least > 0 else None


def _digits(first: Any, second: Any) -> int:
    left, right = (v.real if isinstance(v, flint.acb) else v for v in (first, second))
    if not left.overlaps(right):
        return 0
    # What a side that is real by all that is known may have beside the line.
    beside = [abs(v.imag).upper() for v in (first, second) if isinstance(v, flint.acb)]
    size = max(abs(left).mid(), abs(right).mid(), arb(1))
    # No more than the working precision has, however narrow the balls.
    unit = arb(2) ** -flint.ctx.prec
    width = max(left.rad(), right.rad(), size * unit, *beside)
    bits = (size / width).log() / arb(2).log()
    # Of balls wider than all floats, far below zero.
    return int(float(bits.mid()) * _DIGITS_PER_BIT) if bits.is_finite() and bits > 0 else 0


def _entries(left: Any, right: Any) -> list[tuple[Any, Any]]:
    """The sides entry by entry where they are matrices."""
    if hasattr(left, "entries"):
        return list(zip(flint.arb_mat(left).entries(), flint.arb_mat(right).entries(), strict=True))
    return [(left, right)]
