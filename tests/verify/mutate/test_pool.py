"""Points at which changed claims are tried."""

from __future__ import annotations

from fractions import Fraction

from rankclock.theory.claim import Claim, Kind, Source
from rankclock.theory.symbols import eta, lam, x
from rankclock.verify.mutate.mutants import claim_of
from rankclock.verify.mutate.newly_admitted import points_beyond
from rankclock.verify.mutate.pool import Draws
from rankclock.verify.mutate.variant import compared, with_hypothesis


def test_draws_without_hypotheses_have_every_symbol() -> None:
    claim = Claim(
        "own",
        "own",
        Kind.IDENTITY,
        (x > 0,),
        (x > 0, lam >= 0, lam <= 1),
        Source("t", "t"),
        "",
        {x: 1, lam: 0},
    )
    points = Draws(0).without(claim, (1, 2))
    assert points and all(p.values.keys() == {x, lam} for p in points)


def test_points_beside_an_edge_at_zero_are_exact() -> None:
    claim = claim_of("no-overshoot")
    index = claim.hypotheses.index(eta >= 0)
    variant = compared(claim, with_hypothesis(claim, index, None))
    points = list(points_beyond(variant, Draws(0)))
    assert any(-1 < point.values[eta] < 0 for point in points)
    assert all(isinstance(v, Fraction) for point in points for v in point.values.values())
