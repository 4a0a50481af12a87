"""Which claims the published example gives a point, and with which values."""

from __future__ import annotations

from dataclasses import replace

from rankclock.theory.claim import Claim
from rankclock.theory.registry import find_claim
from rankclock.theory.symbols import N, Role, eta, lam
from rankclock.verify.evidence.sampled.published_points import published
from rankclock.verify.points.published_example import example_values
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Verdict


def claim(name: str) -> Claim:
    chosen = find_claim(name)
    assert chosen is not None
    return chosen


def test_the_example_gives_values_to_the_symbols_of_a_claim() -> None:
    values = example_values(claim("no-overshoot"))
    assert [set(point) for point in values] == [{N, lam, eta}] * 4
    assert [point[lam] for point in values] == [5, 3, -1, -5]


def test_the_example_is_none_of_a_claim_whose_symbols_mean_something_else() -> None:
    original = claim("no-overshoot")
    other = replace(original, roles={lam: Role.NONE})
    assert [set(point) for point in example_values(other)] == [{N, eta}] * 4
    assert published(replace(original, roles={lam: Role.NONE, eta: Role.NONE}), Settings()) is None


def test_a_claim_about_positive_eigenvalues_meets_two_of_the_four() -> None:
    evidence = published(claim("no-overshoot"), Settings())
    assert evidence is not None and evidence.verdict is Verdict.UNREFUTED
    assert evidence.counts["eigenvalues met"] == 2
