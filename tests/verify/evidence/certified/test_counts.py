"""First passages over a cell: its two extreme corners, counted step by step in rationals."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb

from rankclock.verify.evidence.certified.counts import passage_over

F = Fraction
DEPTH = 2
ETA = (F(1, 10), F(1, 5))


def first_passage(lam: Fraction, start: Fraction, eta: Fraction, target: Fraction) -> int:
    """First k with d(k) at or past the target, from exact iterates of depth 2."""
    falls, mode, k = start**DEPTH > lam, start, 0
    while mode > target if falls else mode < target:
        mode += eta * mode * (lam - mode**DEPTH)
        k += 1
    return k


# lam, starts, targets; then start and target that are reached last, and those reached first.
# Needed: few steps, since an exact iterate has three times the digits of the one before.
FALLING_BELOW = (F(-1), (F(3, 4), F(1)), (F(1, 2), F(5, 8)), (F(1), F(1, 2)), (F(3, 4), F(5, 8)))
FALLING_TO = (F(1, 4), (F(7, 8), F(1)), (F(3, 4), F(7, 8)), (F(1), F(3, 4)), (F(7, 8), F(7, 8)))
GROWING = (F(1), (F(3, 8), F(1, 2)), (F(1, 2), F(5, 8)), (F(3, 8), F(5, 8)), (F(1, 2), F(1, 2)))


@pytest.mark.parametrize("cell", [FALLING_BELOW, FALLING_TO, GROWING])
def test_the_counts_of_the_slowest_and_the_fastest_corner(cell: tuple) -> None:
    """An enclosure that leaves one of them out is no enclosure; a wider one says too little."""
    lam, starts, targets, last, first = cell
    most = first_passage(lam, last[0], ETA[0], last[1])
    least = first_passage(lam, first[0], ETA[1], first[1])
    over = passage_over((F(DEPTH), F(DEPTH)), (lam, lam), starts, ETA, targets)
    assert least < most and over.overlaps(arb(least)) and over.overlaps(arb(most))
    assert over.contains(least) and over.contains(most)
    assert not over.contains(least - 1) and not over.contains(most + 1)
