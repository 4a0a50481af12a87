"""Errata: each command shows the fault it is kept for, and the report and `explain` tell of it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from signal import SIGTERM, getsignal, signal

import pytest

from rankclock.main import run_arguments
from rankclock.reports.page.write import render
from rankclock.theory.errata_registry import all_errata, errata_about
from rankclock.theory.erratum import Nature, Wording
from rankclock.theory.registry import all_claims
from rankclock.theory.source import Source, paper
from rankclock.verify.descent.certified_pair import Pair
from rankclock.verify.descent.pair_passage import PairPassage
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.points.published_example import published_example

REPLAYS = [(erratum.id, replay) for erratum in all_errata() for replay in erratum.replay]
# The figure of the published example: eigenvalue, perturbation, and the steps between which it is
# recovered.
FIGURE = [
    ("5", None, 190, 220),
    ("3", None, 310, 350),
    ("5", "0.05", 230, 260),
    ("3", "0.05", 380, 425),
    ("-5", "0.05", 460, 500),
    ("-1", "0.05", 2300, 2500),
]


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    before = getsignal(SIGTERM)
    yield
    signal(SIGTERM, before)


def run(capsys: pytest.CaptureFixture[str], command: str) -> str:
    assert run_arguments(shlex.split(command)[1:]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "replay"), REPLAYS, ids=[f"{name}-{i}" for i, (name, _) in enumerate(REPLAYS)]
)
def test_a_replay_shows_the_fault(capsys, name, replay):
    assert replay.shows in run(capsys, replay.command)


def test_there_are_errata_and_they_concern_claims_that_exist():
    known = {claim.id for claim in all_claims()}
    assert len(all_errata()) >= 3
    assert all(set(erratum.claims) <= known for erratum in all_errata())
    assert [e.id for e in errata_about("rank-monotone")] == ["effective-rank-monotone"]
    assert errata_about("no-overshoot") == ()


def test_an_erratum_quotes_with_its_place_or_says_that_it_is_transcribed():
    for erratum in all_errata():
        quoted = erratum.wording is Wording.QUOTED
        assert quoted != (erratum.wording is Wording.TRANSCRIBED)
        assert quoted == (erratum.says.count('"') >= 2), erratum.id
        assert erratum.source.where
    clarified = {e.id for e in all_errata() if e.nature is Nature.CLARIFICATION}
    assert clarified == {"effective-rank-monotone", "recovery-time-ceiling"}
    (rank,) = errata_about("rank-unimodal")
    assert "suggests" in rank.says and "apart from few initial steps" in rank.says


@pytest.mark.parametrize(
    "changes",
    [
        {"says": "It increases."},
        {"source": paper("abstract")},
        {"source": Source("A, 2020", "")},
    ],
    ids=["no quotation marks", "only transcribed", "no place"],
)
def test_a_quotation_without_marks_or_place_is_refused(changes):
    (rank,) = errata_about("rank-unimodal")
    with pytest.raises(ValueError, match="a quotation stands in quotation marks"):
        replace(rank, **changes)


def test_an_erratum_without_a_command_is_refused():
    with pytest.raises(ValueError, match="hearsay"):
        replace(all_errata()[0], replay=())


def arrival(lam: str, beta: str | None, eta: Fraction) -> int:
    """First step at which nine tenths of an eigenvalue are learned."""
    level, start = Fraction(lam) * 9 / 10, Fraction(1, 10)
    pair = Pair(3, Eigenvalue.exactly(Fraction(lam)), start - Fraction(beta or 0), start, eta)
    found = PairPassage(pair, (level, level), rising=level > 0).advance(50_000)
    assert found is not None and found[0] == found[1]
    return found[0]


def fitting(eta: Fraction) -> int:
    """How many of the arrivals in the figure a step size reproduces."""
    return sum(first <= arrival(lam, beta, eta) <= last for lam, beta, first, last in FIGURE)


def test_the_figure_of_the_published_example_belongs_to_ten_times_the_printed_step_size():
    printed = published_example()["eta"]
    assert fitting(printed) == 0
    assert fitting(10 * printed) == len(FIGURE)
    assert fitting(8 * printed) == fitting(12 * printed) == 0


def test_explain_and_the_report_tell_of_an_erratum(capsys):
    assert "erratum effective-rank-monotone" in run(capsys, "rankclock explain rank-monotone")
    assert [
        e["id"]
        for e in json.loads(run(capsys, "rankclock explain recovery-time-from-above --json"))[
            "errata"
        ]
    ] == ["recovery-time-ceiling"]
    entry = {"id": "rank-monotone", "title": "t", "kind": "observation", "verdict": "refuted"}
    page = render({"schema": 1, "run": {}, "claims": [entry]}, {})
    for erratum in all_errata():
        assert f'id="erratum-{erratum.id}"' in page
    assert (
        '<a href="#claim-rank-monotone">' in page and '<a href="#claim-rank-unimodal">' not in page
    )
