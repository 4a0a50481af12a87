"""Certified runs of the perturbed start against exact rationals and 300-bit runs, and what they
cost.
"""

from __future__ import annotations

import random
import time
from fractions import Fraction
from itertools import pairwise

import mpmath
import pytest

from rankclock.verify.arithmetic.outcomes import Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.certified_pair import Orbit, Pair
from rankclock.verify.descent.pair_passage import PairPassage
from rankclock.verify.descent.trapping import traps
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from support.descent_scan import BITS as HIGH
from support.descent_scan import levels, number

TINY = Fraction(1, 10**60)


def pair(
    lam: Fraction | int | str,
    depth: int = 3,
    alpha: str = "1/10",
    beta: str = "1/20",
    eta: str = "1/1000",
) -> Pair:
    return Pair(
        depth,
        Eigenvalue.exactly(Fraction(lam)),
        Fraction(alpha) - Fraction(beta),
        Fraction(alpha),
        Fraction(eta),
    )


def drawn(seed: int) -> tuple[Pair, int]:
    """A start of every depth, sign and order, within the trapping region, and a number of steps."""
    rng = random.Random(seed)
    depth, lam = rng.randint(2, 7), Fraction(rng.randint(-60, 60), 12)
    alpha = Fraction(rng.randint(1, 150), 100)
    beta = alpha * Fraction(rng.randint(1, 199), 100)
    largest = (
        max(alpha, abs(lam), 1) + 1
    )  # above B: b^2 - a^2 <= alpha^2, and lam^(2/N) + alpha^2 <= (1 + max)^2
    eta = Fraction(rng.randint(5, 100), 100) / ((3 * depth - 2) * largest ** (2 * depth - 2))
    return Pair(depth, Eigenvalue.exactly(lam), alpha - beta, alpha, eta), rng.randint(1, 400)


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


@pytest.mark.parametrize("seed", range(60))
def test_trapped_modes_approach_their_eigenvalue_and_never_pass_it(seed: int) -> None:
    start, _ = drawn(seed)
    assert Orbit(start).trapped()
    found = levels(
        start.lam.low,
        depth=start.depth,
        alpha=start.b,
        eta=start.eta,
        steps=300,
        beta=start.b - start.a,
    )
    with precision(HIGH):
        gaps = [number(start.lam.low) - w for w in found]
        assert all(
            abs(after) <= abs(before) and after * before >= 0 for before, after in pairwise(gaps)
        )


def test_trapping_is_refused_where_modes_do_pass() -> None:
    # At depth 2 the limit is (1/4)/B^2; four times that is local stability, beyond which the level
    # passes lam.
    lam, alpha, beta = Fraction(4), Fraction(1), Fraction(1, 100)
    for eta, trapped in [
        (Fraction(1, 17), True),
        (Fraction(1, 15), False),
        (Fraction(2, 7), False),
    ]:
        ends = [(x, x) for x in (alpha - beta, alpha)]
        assert traps(2, eta, lam, *ends) is trapped
    with precision(HIGH):
        assert max(levels(lam, depth=2, alpha=alpha, eta=Fraction(2, 7), steps=50, beta=beta)) > 4
    assert not traps(
        3, Fraction(1, 10**6), Fraction(1), (Fraction(-2), Fraction(-2)), (Fraction(1), Fraction(1))
    )
    # |a| > b: the balance law keeps a^2 - b^2, so at b = 0 the level rests at 0 short of lam = 1.
    stuck = levels(
        Fraction(1), depth=3, alpha=Fraction(1), eta=Fraction(1, 100), steps=3000, beta=Fraction(3)
    )[-1]
    assert abs(stuck) < mpmath.mpf("0.01")


@pytest.mark.parametrize(
    ("lam", "level", "rising", "k"),
    [
        ("3", "297/100", True, 4211),
        ("5", "495/100", True, 2510),
        ("-5", "-1/20", False, 4299),
        ("3", "1/20", True, 3135),
        ("-1", "-1/20", False, 21538),
    ],
)
def test_known_passages(lam: str, level: str, rising: bool, k: int) -> None:
    target = Fraction(level)
    orbit = levels(
        Fraction(lam),
        depth=3,
        alpha=Fraction(1, 10),
        eta=Fraction(1, 1000),
        steps=k,
        beta=Fraction(1, 20),
    )
    with precision(HIGH):
        ahead = [(w > number(target)) if rising else (w < number(target)) for w in orbit]
    assert ahead.index(True) == k
    passage = PairPassage(pair(lam), (target, target), rising=rising)
    assert passage.advance(k - 1) is None
    assert passage.advance(10**6) == (k, k)


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
@pytest.mark.parametrize("lam", ["2", "-2"])
def test_ties_with_an_exact_iterate(lam: str, steps: int) -> None:
    start, rising = pair(lam, 3, "1/3", "1/7", "1/50"), Fraction(lam) > 0
    there, onward = start.exact(steps), TINY if rising else -TINY
    assert there is not None
    for target, strict, k in [
        (there, False, steps),
        (there, True, steps + 1),
        (there + onward, False, steps + 1),
        (there - onward, True, steps),
    ]:
        assert PairPassage(start, (target, target), rising=rising, strict=strict).advance(100) == (
            k,
            k,
        )


def test_level_that_is_enclosed_gives_an_enclosure() -> None:
    start = pair("2", 3, "1/3", "1/7", "1/50")
    low, high = start.exact(2), start.exact(5)
    assert low is not None and high is not None
    hair = Fraction(1, 10**20)
    assert PairPassage(start, (low - hair, high - hair), rising=True).advance(100) == (2, 5)


def test_divergence_is_undefined() -> None:
    with pytest.raises(Undefined, match="diverges"):
        Orbit(pair("5", 3, "1", "1/2", "3")).run(100)


def test_speed() -> None:
    orbit = Orbit(pair("5"))
    begin = time.process_time()
    orbit.run(30_000)
    assert 30_000 / (time.process_time() - begin) > 50_000
