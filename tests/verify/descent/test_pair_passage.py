"""First passages of a perturbed mode against 300-bit runs and exact iterates."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.pair_passage import PairPassage
from support.descent_scan import BITS as HIGH
from support.descent_scan import levels, number
from support.pairs import pair

TINY = Fraction(1, 10**60)


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
        passage = PairPassage(start, (target, target), rising=rising, strict=strict)
        assert passage.advance(100) == (k, k)


def test_level_that_is_enclosed_gives_an_enclosure() -> None:
    start = pair("2", 3, "1/3", "1/7", "1/50")
    low, high = start.exact(2), start.exact(5)
    assert low is not None and high is not None
    hair = Fraction(1, 10**20)
    assert PairPassage(start, (low - hair, high - hair), rising=True).advance(100) == (2, 5)
