"""Certified runs of the perturbed start against exact rationals and 300-bit runs; their cost."""

from __future__ import annotations

import time
from fractions import Fraction

import mpmath
import pytest

from rankclock.verify.arithmetic.outcomes import Diverges
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.certified_pair import Orbit, Pair
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from support.descent_scan import BITS as HIGH
from support.descent_scan import number
from support.pairs import drawn, pair


def modes(start: Pair, steps: int, lam: Fraction | None = None) -> tuple[mpmath.mpf, mpmath.mpf]:
    """a and b after some steps of 300 bits, each factor updated by its own slope."""
    with precision(HIGH):
        a, b, rate, level = (
            number(v)
            for v in (start.a, start.b, start.eta, start.lam.middle if lam is None else lam)
        )
        for _ in range(steps):
            gap = a * b ** (start.depth - 1) - level
            a, b = (
                a - rate * b ** (start.depth - 1) * gap,
                b - rate * a * b ** (start.depth - 2) * gap,
            )
        return a, b


def contains(orbit: Orbit, a: mpmath.mpf, b: mpmath.mpf) -> bool:
    with precision(HIGH):
        return all(
            number(low) <= value <= number(high)
            for (low, high), value in zip(orbit.bounds(), (a, b), strict=True)
        )


@pytest.mark.parametrize("seed", range(60))
def test_enclosure_holds_the_orbit_and_is_narrow(seed: int) -> None:
    start, steps = drawn(seed)
    orbit = Orbit(start)
    orbit.run(steps)
    assert orbit.step == steps
    assert contains(orbit, *modes(start, steps))
    (low, high), _ = orbit.bounds()
    assert high - low < Fraction(1, 2**90)
    low, high = orbit.level()
    with precision(HIGH):
        a, b = modes(start, steps)
        assert number(low) <= a * b ** (start.depth - 1) <= number(high)


@pytest.mark.parametrize("depth", [2, 3, 4, 5])
@pytest.mark.parametrize("lam", ["2", "0", "-3/2"])
def test_enclosure_holds_exact_iterates(depth: int, lam: str) -> None:
    start = pair(lam, depth, "1/3", "1/7", "1/50")
    for steps in range(4):
        orbit, value = Orbit(start), start.exact(steps)
        orbit.run(steps)
        assert value is not None
        low, high = orbit.level()
        assert low <= value <= high and high - low < Fraction(1, 2**100)


def test_enclosure_grows_where_the_orbit_spreads() -> None:
    # From 1/1000 to the limit errors grow a thousandfold and more: a bound that forgets that misses
    # the orbit.
    start = pair(5, 3, "1/1000", "1/2000", "1/100")
    orbit, errors = Orbit(start), []
    for _ in range(14):
        orbit.run(2_000)
        a, b = modes(start, orbit.step)
        assert contains(orbit, a, b)
        with precision(HIGH):
            errors.append(abs(a - number(sum(orbit.bounds()[0]) / 2)))
    assert max(errors) > 100 * errors[0]
    assert orbit.level()[1] - orbit.level()[0] < Fraction(1, 2**80)


@pytest.mark.parametrize("lam", ["3", "-3"])
def test_enclosed_eigenvalue_covers_both_ends(lam: str) -> None:
    middle, reach = Fraction(lam), Fraction(1, 10**9)
    start = Pair(
        3,
        Eigenvalue(middle - reach, middle + reach),
        Fraction(1, 20),
        Fraction(1, 10),
        Fraction(1, 200),
    )
    for steps in (10, 1500, 4000):
        orbit = Orbit(start)
        orbit.run(steps)
        for end in (start.lam.low, start.lam.high):
            assert contains(orbit, *modes(start, steps, end))
        assert orbit.level()[1] - orbit.level()[0] < Fraction(1, 10**2)


def test_divergence_is_said_with_a_step_size_that_settles() -> None:
    with pytest.raises(Diverges, match="diverges; give a smaller --eta, at most ") as e:
        Orbit(pair("5", 3, "1", "1/2", "3")).run(100)
    most = str(e.value).rpartition(" ")[2]
    settled = Orbit(pair("5", 3, "1", "1/2", most))
    settled.run(20_000)
    low, high = settled.level()
    assert low > 4.9 and high < 5.1


def test_speed() -> None:
    orbit = Orbit(pair("5"))
    begin = time.process_time()
    orbit.run(30_000)
    assert 30_000 / (time.process_time() - begin) > 50_000
