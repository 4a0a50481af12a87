"""The table of the kinds of evidence, and the ids of what they make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp

from rankclock.theory.claim import Claim, Kind, project
from rankclock.theory.registry import find_claim
from rankclock.theory.symbols import x, y
from rankclock.verify.evidence.check import KINDS, check
from rankclock.verify.evidence.necessity import necessity
from rankclock.verify.evidence.sampled import climb, search
from rankclock.verify.settings import STANDARD, ClimbSteps, Settings
from rankclock.verify.verdict import CheckId, Evidence, Verdict

# Together they get evidence of every maker but that of matrices along a run.
ABOUT = ("step-sandwich", "no-overshoot", "balance-law", "passage-monotone-decaying")
LEAST = replace(
    STANDARD,
    most_cells=1,
    design_points=1,
    simulated_points=1,
    published_points=1,
    climb_steps=ClimbSteps(40, 40, 40, 40),
)
SETTINGS = Settings(examples=1, depths=(2, 3), effort=LEAST)


@pytest.fixture(scope="module")
def gathered() -> list[tuple[bool, Evidence]]:
    """Pieces of evidence, each with whether quick runs gather it; necessity gives none."""

    def pieces() -> Iterator[tuple[bool, Evidence]]:
        for name in ABOUT:
            claim = find_claim(name)
            assert claim is not None
            for maker in (row for row in KINDS if row.gather is not necessity.gather):
                for piece in maker.gather(claim, SETTINGS).evidence:
                    yield maker.quick, piece

    return list(pieces())


def test_quick_runs_leave_out_the_checks_that_are_called_slow(
    gathered: list[tuple[bool, Evidence]],
) -> None:
    """Else a quick run would be told that it lost what it never does, or would do it all the
    same.
    """
    # What these claims give no occasion for.
    elsewhere = {CheckId.NONE, CheckId.ENUMERATION, CheckId.SIGN_CHANGES}
    elsewhere |= {CheckId.PUBLISHED_MATRIX, CheckId.TRAJECTORIES}
    assert {piece.check for _, piece in gathered} >= {*CheckId} - elsewhere
    for quick, piece in gathered:
        assert piece.check.slow is not quick, piece.check


def test_one_id_for_each_method(gathered: list[tuple[bool, Evidence]]) -> None:
    pairs = {((p.level.value, p.check.value), p.method) for _, p in gathered}
    assert len(pairs) == len({key for key, _ in pairs}) == len({method for _, method in pairs})


def test_evidence_of_a_claim_is_in_the_order_of_the_table() -> None:
    claim = find_claim("no-overshoot")
    assert claim is not None
    quick = check(claim, replace(SETTINGS, quick=True))
    ids = [piece.check for piece in quick.evidence]
    assert ids == [
        piece.check
        for maker in KINDS
        if maker.quick
        for piece in maker.gather(claim, SETTINGS).evidence
    ]
    assert ids[:3] == [CheckId.SEARCH, CheckId.NAMED_POINTS, CheckId.CLIMB]
    assert quick.by(CheckId.SEARCH) is quick.evidence[0] and quick.by(CheckId.BOX) is None
    # Quick runs do without these as well.
    assert quick.necessity == () and quick.slack_design is None


def test_depths_of_no_claim_are_told() -> None:
    claim = find_claim("no-overshoot")
    assert claim is not None
    (piece,) = check(replace(claim, depths=(2,)), Settings(depths=(5,))).evidence
    assert piece.check is CheckId.NONE and piece.counts == {}


def test_the_table_of_kinds_is_this_one() -> None:
    """Typed by hand: ledgers of old have the evidence in this order, and compare with it."""
    rows = [(row.gather.__module__.partition(".evidence.")[2], row.quick) for row in KINDS]
    assert rows == [
        ("sampled.search", True),
        ("sampled.named_points", True),
        ("sampled.climb", True),
        ("sampled.algebraic_points", True),
        ("sampled.sign_changes", True),
        ("simulated.trajectories", True),
        ("sampled.published_points", True),
        ("simulated.published_matrix", True),
        ("symbolic.evidence", True),
        ("certified.enumeration", True),
        ("certified.evidence", False),
        ("slack_design", False),
        ("necessity.necessity", False),
    ]


def about_two_numbers(relation: sp.Rel, border: sp.Rel = x**2 < 2 + y) -> Claim:
    return Claim(
        id="planted",
        title="A planted statement",
        kind=Kind.OBSERVATION,
        statement=(relation,),
        hypotheses=(x > 0, y > 0, border),
        source=project("test"),
        because="Planted.",
        witness={x: 1, y: 1},
    )


QUICK = Settings(examples=10, depths=(2, 3), quick=True)


def test_a_counterexample_of_the_climb_alone_is_told() -> None:
    """Beside the border only, which no draw meets: it is solved for neither number."""
    beyond = x**2 + x - 2 - y - y**2
    thin = about_two_numbers(sp.Ge(beyond**2, sp.Rational(1, 10**12)), beyond < 0)
    assert search.gather(thin, QUICK).counterexample is None
    result = check(thin, QUICK)
    evidence = {piece.check: piece.verdict for piece in result.evidence}
    assert evidence[CheckId.SEARCH] is Verdict.UNREFUTED
    assert evidence[CheckId.CLIMB] is Verdict.REFUTED
    counterexample = result.counterexample
    assert counterexample is not None and result.verdict is Verdict.REFUTED
    values = {s: Fraction(counterexample.point[s.name]) for s in (x, y)}
    short_of_it = values[x] ** 2 + values[x] - 2 - values[y] - values[y] ** 2
    assert short_of_it**2 < Fraction(1, 10**12)


def test_of_two_counterexamples_that_of_the_search_is_told() -> None:
    wrong = about_two_numbers(sp.Ge(x * y, 3 + y, evaluate=False))
    first, second = (kind.gather(wrong, QUICK).counterexample for kind in (search, climb))
    assert first is not None and second is not None and first != second
    assert check(wrong, QUICK).counterexample == first
