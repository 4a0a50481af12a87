"""The sandwich of one step, reduced and certified down to zero; wrong members, statements and
constants are not.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from flint import arb

from rankclock.theory.claim import Claim
from rankclock.theory.formulas.sharp import chord_side, step_time, tangent_side
from rankclock.theory.symbols import N, eta, lam, x
from rankclock.verify.arithmetic.balls import hull, to_fraction
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate.decide import enclosure
from rankclock.verify.evidence.certified import sandwich, sandwich_series
from rankclock.verify.evidence.certified.evidence import box_evidence
from rankclock.verify.evidence.symbolic.lemma_evidence import evidence_of
from rankclock.verify.verdict import Verdict
from support.claims import named

R, F = sp.Rational, Fraction


def wrong(about: Claim, **changed: Any) -> Claim:
    return replace(about, **changed)


SANDWICH = named("step-sandwich")


def test_the_sandwich_is_certified_down_to_zero() -> None:
    found = sandwich.evidence(SANDWICH, (2, 3, 5))
    assert (
        found.verdict is Verdict.PROVED
        and "subdivision" in found.method
        and found.counts["undecided cells"] == 0
    )


def test_the_reduced_form_is_that_of_the_claim() -> None:
    """Its series against the sides of the claim, at exact points."""
    for depth, place, size in (
        (2, F(1, 3), F(1, 5)),
        (3, F(1, 2), F(1, 6)),
        (5, F(9, 10), F(1, 10)),
    ):
        point: dict[sp.Basic, Any] = {N: F(depth), lam: F(1), x: place, eta: size}
        sides = [
            enclosure(side(x, N, lam, eta), point) for side in (tangent_side, step_time, chord_side)
        ]
        with precision(160):
            u = size * place ** (depth - 2)
            step = hull(u, u)
            series = sandwich_series.coefficients(depth, hull(place**depth, place**depth))
            for part, side in zip(series, sides, strict=True):
                total = sum((c * step**k for k, c in enumerate(part)), arb(0))
                assert abs(total - side) < arb(10) ** -6 and abs(total - side) < step**2 / 1000
            # To the order of the remainder, the differences are those of the claim.
            parts = sandwich_series.differences(
                depth, hull(place**depth, place**depth), sandwich_series.coefficients
            )
            gaps = (sides[1] - sides[0], sides[2] - sides[1])
            for part, exact in zip((parts.lower, parts.upper), gaps, strict=True):
                found = sandwich_series.value_over(depth, part, (u, u), parts.bound)
                assert found.overlaps(exact / step**2) and found.rad() < arb(10) ** -4


@pytest.mark.parametrize("depth", [2, 3, 5])
@pytest.mark.parametrize("terms", [3, 4, 6])
def test_what_a_short_series_leaves_out_is_bounded(
    depth: int, terms: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With few terms the rest shows, and the value of many terms lies within it."""
    with precision(300):
        size = F(1, 4 * depth)
        for place in (F(1, 3), F(9, 10)):
            z = hull(place**depth, place**depth)
            whole = sandwich_series.differences(depth, z, sandwich_series.coefficients)
            values = [
                sandwich_series.value_over(depth, series, (size, size), whole.bound)
                for series in (whole.lower, whole.upper)
            ]
            monkeypatch.setattr(sandwich_series, "TERMS", terms)
            for series, value in zip((whole.lower, whole.upper), values, strict=True):
                # The first two terms are divided out.
                short = sandwich_series.value_over(
                    depth, series[: terms - 2], (size, size), whole.bound
                )
                # Both are enclosures; that of many terms is much the narrower one.
                assert value.rad() * 100 < short.rad()
                assert short.contains(value.mid())
                assert abs(short.mid() - value) > value.rad() * 100
            monkeypatch.undo()


def _swapped(depth: int, z: arb) -> sandwich_series.Members:
    return sandwich_series.coefficients(depth, z)[::-1]


def _bent(share: Fraction) -> Any:
    def members(depth: int, z: arb) -> sandwich_series.Members:
        tangent, mean, chord = sandwich_series.coefficients(depth, z)
        return (
            tangent,
            [c + (hull(share, share) if k == 2 else 0) for k, c in enumerate(mean)],
            chord,
        )

    return members


@pytest.mark.parametrize("depth", [2, 3])
def test_a_wrong_sandwich_is_not_certified(depth: int) -> None:
    right = sandwich.subdivide(depth)
    assert not right.undecided and right.margin is not None and right.margin > 0
    assert sandwich.subdivide(depth, members=_swapped, most_cells=300).undecided
    assert sandwich.subdivide(
        depth, members=lambda n, z: (sandwich_series.coefficients(n, z)[0],) * 3, most_cells=300
    ).undecided
    # The differences reach (N-1)/6 and (N-1)/12 at x = 0: nothing beyond is certified, and a mean
    # moved by that much is not.
    assert sandwich.subdivide(depth, least=F(depth - 1, 11), most_cells=1000).undecided
    assert sandwich.subdivide(depth, members=_bent(F(depth - 1, 11)), most_cells=1000).undecided
    assert sandwich.subdivide(depth, members=_bent(F(1 - depth, 5)), most_cells=1000).undecided


def test_every_undecided_cell_of_the_sandwich_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sandwich.subdivide
    monkeypatch.setattr(
        sandwich,
        "subdivide",
        lambda depth, violated, most_cells: whole(depth, members=_swapped, most_cells=most_cells),
    )
    found = sandwich.evidence(SANDWICH, (2, 3), most_cells=40)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert len(set(found.notes)) == found.counts["undecided cells"] > 6 and all(
        note.startswith("undecided: N = ") for note in found.notes
    )
    assert sandwich.evidence(SANDWICH, ()).verdict is Verdict.INCONCLUSIVE


def test_a_statement_that_is_not_the_one_reduced_is_not_certified(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tight = wrong(SANDWICH, statement=SANDWICH.at_depth(2)[::-1])
    assert sandwich.evidence(tight, (2,)).verdict is Verdict.INCONCLUSIVE
    monkeypatch.setattr(sandwich_series, "gain_slope", lambda z, n: (n - 1) * (1 - z) - z)
    with pytest.raises(ValueError, match="first order"):
        sandwich.subdivide(3)


def test_cauchy_bounds_the_rest() -> None:
    """What is left out at a few terms is within the bound; with a circle beyond the nearest zero of
    S there is none.
    """
    with precision(128):
        z, u = hull(F(1), F(1)), (F(1, 8), F(1, 8))
        full = sandwich_series.differences(3, z, sandwich_series.coefficients)
        value = sandwich_series.value_over(3, full.lower, u, full.bound)
        direct = (arb(8) / 3 * -(1 - arb(3) / 8).log() - (arb(3) / 8).expm1() / (arb(3) / 8)) * 64
        assert value.overlaps(direct) and to_fraction(value.rad()) < F(1, 10**4)


def test_a_sandwich_with_its_sides_exchanged_is_refuted_on_a_box() -> None:
    low, high = SANDWICH.at_depth(2)
    about = wrong(SANDWICH, statement=(low.rhs <= low.lhs, high.rhs <= high.lhs))
    found = box_evidence(about, replace(SANDWICH.boxes[0], depths=(2,)), most_cells=50)
    assert found.verdict is Verdict.REFUTED and "violated" in found.notes[0]


@pytest.mark.parametrize(
    "name",
    ["sharp-integrands", "step-sandwich", "passage-monotone-growing", "passage-monotone-decaying"],
)
def test_a_lemma_with_a_wrong_constant_is_not_proved(name: str) -> None:
    about = named(name)
    first = about.lemmas[0]
    right = evidence_of(wrong(about, lemmas=(first,)))
    assert right is not None and right.verdict is Verdict.PROVED
    bent = replace(
        first,
        identity=sp.Eq(first.identity.lhs, first.identity.rhs * R(21, 20), evaluate=False),
        depths=(2, 3),
    )
    amiss = evidence_of(wrong(about, lemmas=(bent,)))
    assert amiss is not None and amiss.verdict is Verdict.INCONCLUSIVE
