"""The trapping region: inside, modes approach their eigenvalue for ever; outside, they need not."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import mpmath
import pytest

from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.certified_pair import Orbit
from rankclock.verify.descent.trapping import traps
from support.descent_scan import BITS as HIGH
from support.descent_scan import levels, number
from support.pairs import drawn


@pytest.mark.parametrize("seed", range(60))
def test_trapped_modes_approach_their_eigenvalue_and_never_pass_it(seed: int) -> None:
    start, _ = drawn(seed)
    assert Orbit(start).trapped()
    orbit = levels(
        start.lam.low,
        depth=start.depth,
        alpha=start.b,
        eta=start.eta,
        steps=300,
        beta=start.b - start.a,
    )
    with precision(HIGH):
        gaps = [number(start.lam.low) - w for w in orbit]
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
