"""What the sign of `right - left` over a cell tells of a comparison of both sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flint import arb

from rankclock.verify.verdict import Truth


@dataclass(frozen=True)
class _Signs:
    """Where a difference lies for certain over a cell."""

    above: bool
    below: bool
    at_least: bool
    at_most: bool


# For right - left: when a comparison is true throughout, and when false throughout.
_DECIDED: Mapping[str, Callable[[_Signs], tuple[bool, bool]]] = {
    "<": lambda signs: (signs.above, signs.at_most),
    "<=": lambda signs: (signs.at_least, signs.below),
    ">": lambda signs: (signs.below, signs.at_least),
    ">=": lambda signs: (signs.at_most, signs.above),
    "==": lambda signs: (signs.at_least and signs.at_most, signs.above or signs.below),
    "!=": lambda signs: (signs.above or signs.below, signs.at_least and signs.at_most),
}


def compare(operator: str, difference: arb | None, *, counts: bool = False) -> Truth:
    """Truth of `left operator right` over a whole cell, from a ball around right - left.

    NO means false throughout. counts: the difference is an integer everywhere, so that the
    rounding of a ball does not matter.
    """
    if difference is None or not difference.is_finite():
        return Truth.UNKNOWN
    true, false = _DECIDED[operator](_signs(difference, counts))
    if true:
        return Truth.YES
    return Truth.NO if false else Truth.UNKNOWN


def _signs(difference: arb, counts: bool) -> _Signs:
    if not counts:
        return _Signs(difference > 0, difference < 0, difference >= 0, difference <= 0)
    # An integer above -1/2 is at least 0, though its ball may reach below by rounding.
    half = arb(1) / 2
    return _Signs(difference > half, difference < -half, difference > -half, difference < half)
