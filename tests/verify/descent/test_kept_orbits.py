"""Orbits that are gone on with: the same as those run from the start, in whatever order asked."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent import kept_orbits
from rankclock.verify.descent.directed_orbit import Grid, grid_bits
from rankclock.verify.descent.kept_orbits import (
    BALL_BITS,
    DirectedOrbits,
    ball_orbit,
    directed_orbits,
)
from rankclock.verify.descent.mode import Mode

MODES = [
    Mode(3, Fraction(1), Fraction(1, 10), Fraction(1, 20)),
    Mode(2, Fraction(1, 3), Fraction(1, 7), Fraction(2, 7)),
    Mode(4, Fraction(-1), Fraction(1, 2), Fraction(1, 10)),
    # The step map is level at its start, where the first step of the upper orbit is its own.
    Mode(2, Fraction(0), Fraction(1, 3), Fraction(3)),
    # At rest after some hundred steps, as far as 64 bits tell.
    Mode(2, Fraction(4), Fraction(1), Fraction(1, 10)),
]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("bits", [64, 128])
def test_places_are_those_of_a_run_from_the_start(mode: Mode, bits: int) -> None:
    random = Random(bits)
    steps = [random.randrange(1, 400) for _ in range(2 * kept_orbits.PLACES)]
    grid = Grid(mode, grid_bits(mode, None, bits))
    orbits = DirectedOrbits(grid)
    for k in [*steps, *steps[:5]]:
        for lower in (True, False):
            assert orbits.after(k, lower=lower) == grid.after(k, lower=lower)


def test_the_orbits_of_a_mode_are_those_of_its_precision() -> None:
    narrow, wide = (
        orbits.after(100, lower=False) - orbits.after(100, lower=True)
        for orbits in (directed_orbits(MODES[0], 300), directed_orbits(MODES[0], 128))
    )
    assert 0 < narrow < wide / 2**100


def test_a_run_in_balls_is_that_of_the_recurrence() -> None:
    depth, lam, alpha, eta = 3, Fraction(2), Fraction(-1, 2), Fraction(1, 5)
    orbit, x = ball_orbit(depth, lam, alpha, eta), alpha
    assert orbit.after(0) == to_ball(alpha)
    for k in (5, 2, 3):
        x = alpha
        for _ in range(k):
            x += eta * x ** (depth - 1) * (lam - x**depth)
        with precision(BALL_BITS):
            assert orbit.after(k).contains(to_ball(x))
            assert orbit.after(k).rad() < to_ball(Fraction(1, 2**1000))


def test_a_run_that_loses_its_digits_refuses_each_time() -> None:
    # Chaotic: each step costs about two bits.
    orbit = ball_orbit(6, Fraction(1), Fraction(9, 10), Fraction(1, 2))
    for _ in range(2):
        with pytest.raises(Undecided, match="lose their digits"):
            orbit.after(1_000)
    assert orbit.after(1).is_finite()
