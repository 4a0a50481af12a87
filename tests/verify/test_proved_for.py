"""How much is proved: what several proofs prove together, and how it is told."""

from __future__ import annotations

import pytest

from rankclock.verify.errors import InputError
from rankclock.verify.proved_for import ALL, NOTHING, ProvedFor, in_words, short, together
from rankclock.verify.verdict import Evidence, Result
from rankclock.verify.words import CheckId, Level, Verdict

SEARCH = Evidence(Level.SAMPLED, Verdict.UNREFUTED, CheckId.SEARCH, "draws", "everywhere")
OPEN = Evidence(Level.SAMPLED, Verdict.INCONCLUSIVE, CheckId.CLIMB, "climb", "everywhere")
BESIDE = Evidence(Level.SAMPLED, Verdict.NOT_APPLICABLE, CheckId.CLIMB, "climb", "elsewhere")
BROKEN = Evidence(Level.SAMPLED, Verdict.REFUTED, CheckId.CLIMB, "climb", "everywhere")


def proof(extent: ProvedFor) -> Evidence:
    return Evidence(
        Level.SYMBOLIC, Verdict.PROVED, CheckId.POLYNOMIAL, "algebra", "a domain", proves=extent
    )


def result(*evidence: Evidence) -> Result:
    return Result("a", "A", "identity", "this project", "0" * 16, evidence)


@pytest.mark.parametrize(
    ("evidence", "verdict"),
    [
        ((), Verdict.NOT_APPLICABLE),
        ((SEARCH,), Verdict.UNREFUTED),
        ((SEARCH, OPEN), Verdict.INCONCLUSIVE),
        ((SEARCH, proof(ProvedFor(depths=(2, 3)))), Verdict.UNREFUTED),
        ((SEARCH, proof(ProvedFor(parts=("a box",)))), Verdict.UNREFUTED),
        # Nothing searched: a part that is proved says nothing of the rest.
        ((proof(ProvedFor(depths=(2, 3))),), Verdict.INCONCLUSIVE),
        ((proof(ALL),), Verdict.PROVED),
        # A search that could not decide takes nothing from a proof; a violation does.
        ((SEARCH, OPEN, proof(ALL)), Verdict.PROVED),
        ((proof(ALL), BROKEN), Verdict.REFUTED),
        ((BROKEN, SEARCH), Verdict.REFUTED),
        ((OPEN,), Verdict.INCONCLUSIVE),
        # A check that does not apply says nothing for or against what the others came to.
        ((BESIDE,), Verdict.NOT_APPLICABLE),
        ((BESIDE, BESIDE), Verdict.NOT_APPLICABLE),
        ((OPEN, BESIDE), Verdict.INCONCLUSIVE),
        ((BESIDE, OPEN), Verdict.INCONCLUSIVE),
        ((SEARCH, BESIDE), Verdict.UNREFUTED),
        ((SEARCH, OPEN, BESIDE), Verdict.INCONCLUSIVE),
        ((BESIDE, BROKEN), Verdict.REFUTED),
        ((BESIDE, proof(ALL)), Verdict.PROVED),
        ((BESIDE, proof(ProvedFor(depths=(2,)))), Verdict.INCONCLUSIVE),
    ],
)
def test_the_verdict_follows_from_the_evidence(
    evidence: tuple[Evidence, ...], verdict: Verdict
) -> None:
    assert result(*evidence).verdict is verdict


def test_a_proof_against_a_counterexample_is_a_contradiction() -> None:
    assert result(proof(ALL), BROKEN).contradiction
    assert not result(proof(ProvedFor(depths=(2,))), BROKEN).contradiction
    assert not result(proof(ALL), SEARCH).contradiction


def test_what_is_proved_goes_with_the_word_proved_and_with_no_other() -> None:
    with pytest.raises(InputError, match=r"^proves: unrefuted with 'all'; "):
        Evidence(Level.SAMPLED, Verdict.UNREFUTED, CheckId.SEARCH, "m", "d", proves=ALL)
    with pytest.raises(InputError, match=r"^proves: proved with None; "):
        Evidence(Level.SAMPLED, Verdict.PROVED, CheckId.SEARCH, "m", "d")


def test_several_proofs_prove_all_that_any_of_them_does() -> None:
    depths, part = ProvedFor(depths=(3, 2)), ProvedFor(depths=(3, 7), parts=("a box",))
    both = together((depths, NOTHING, part))
    assert both == ProvedFor(depths=(2, 3, 7), parts=("a box",))
    assert both.to_json() == [2, 3, 7] and in_words(both.to_json()) == "proved for N = 2..3, 7"
    assert together((depths, ALL)) == ALL and together(()) == NOTHING
    assert [short(e.to_json()) for e in (NOTHING, ALL, part)] == ["-", "all", "N = 3, 7"]
    assert short("a box") == "part" and in_words("a box") == "proved in part: a box"


@pytest.mark.parametrize(
    ("depths", "words"),
    [
        ((2,), "2"),
        ((2, 3), "2..3"),
        ((2, 3, 4), "2..4"),
        ((2, 4), "2, 4"),
        ((2, 3, 5, 6, 7, 9, 12, 13), "2..3, 5..7, 9, 12..13"),
    ],
)
def test_depths_in_a_row_are_told_as_a_range(depths: tuple[int, ...], words: str) -> None:
    extent = ProvedFor(depths=depths)
    assert str(extent) == f"proved for N = {words}"
    assert short(extent.to_json()) == f"N = {words}"


def test_the_most_that_is_proved_is_told() -> None:
    assert ProvedFor(all=True, depths=(2,), parts=("a box",)).to_json() == "all"
    assert ProvedFor(depths=(2,), parts=("a box",)).to_json() == [2]
    assert ProvedFor(parts=("a box", "a line")).to_json() == "a box; a line"
    assert NOTHING.to_json() is None and str(NOTHING) == "" and str(ALL) == "proved"
    assert [bool(e) for e in (NOTHING, ALL, ProvedFor(depths=(2,)), ProvedFor(parts=("x",)))] == [
        False,
        True,
        True,
        True,
    ]


def test_depths_alone_are_told_without_the_word_proved() -> None:
    assert ProvedFor(depths=(2, 3, 5)).depths_text == "2..3, 5"
