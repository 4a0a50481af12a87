"""Step counts of balls: a target that is known to an interval is every number in it."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

import pytest
from flint import arb

from rankclock.verify.arithmetic.balls import exact_ends, hull
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate.backends import BALL

F = Fraction
HAIR = F(1, 2**40)
# Depth, lam, alpha, eta: rising, falling to a limit, to zero and below it.
RUNS = [
    (2, F(1), F(1, 10), F(1, 10)),
    (3, F(1), F(1, 3), F(1, 9)),
    (3, F(1), F(3, 2), F(1, 100)),
    (2, F(0), F(1), F(1, 10)),
    (4, F(-1), F(4, 5), F(1, 20)),
]
# Where the step map does not increase, so that short runs are made in balls.
OUTSIDE = (2, F(1), F(1, 10), F(7, 10))


def iterates(depth: int, lam: Fraction, alpha: Fraction, eta: Fraction) -> list[Fraction]:
    """The first of a run, by its definition."""
    x, places = alpha, []
    for _ in range(5):
        places.append(x)
        x += eta * x ** (depth - 1) * (lam - x**depth)
    return places


def first_at(places: list[Fraction], target: Fraction) -> int:
    rises = places[1] > places[0]
    return next(k for k, x in enumerate(places) if (x >= target if rises else x <= target))


def counts(run: tuple[int, Fraction, Fraction, Fraction], target: arb) -> tuple[Fraction, Fraction]:
    depth, *start = run
    return exact_ends(BALL.passage(F(depth), *start, target))


@pytest.mark.parametrize("run", [*RUNS, OUTSIDE], ids=str)
@pytest.mark.parametrize(("first", "last"), [(1, 2), (1, 3), (2, 3)])
def test_the_count_of_an_enclosed_target_holds_that_of_each_number_in_it(
    run: tuple[int, Fraction, Fraction, Fraction], first: int, last: int
) -> None:
    places = iterates(*run)
    with precision(200):
        bottom, top = sorted((places[first], places[last]))
        ends = bottom - HAIR, top + HAIR
        low, high = counts(run, hull(*ends))
        inside = [*ends, places[first], places[last], (bottom + top) / 2]
        wanted = [first_at(places, target) for target in inside]
        assert low <= min(wanted) and max(wanted) <= high
        # No wider than the ends ask for, but for the rounding of a union.
        assert low > min(wanted) - 1 and high < max(wanted) + 1


@pytest.mark.parametrize("run", [*RUNS, OUTSIDE], ids=str)
def test_a_narrow_target_between_two_iterates_has_one_count(
    run: tuple[int, Fraction, Fraction, Fraction],
) -> None:
    places = iterates(*run)
    with precision(200):
        for k, (before, after) in enumerate(zip(places, islice(places, 1, 4), strict=False)):
            between = (before + after) / 2
            assert counts(run, hull(between, between + HAIR * abs(after - before))) == (
                k + 1,
                k + 1,
            )


@pytest.mark.parametrize("inexact", range(3))
def test_a_run_of_an_enclosed_start_is_not_decided(inexact: int) -> None:
    start = [F(1), F(1, 10), F(1, 10)]
    start[inexact] = hull(start[inexact], start[inexact] + HAIR)
    with pytest.raises(Undecided, match="exact rational"):
        BALL.passage(F(2), *start, F(1, 2))
    with pytest.raises(Undecided, match="exact rational"):
        BALL.recovery_time(F(2), *start, F(1, 20))
