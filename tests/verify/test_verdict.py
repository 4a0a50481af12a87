"""Evidence, counterexamples and results: what they refuse, say, and hand to the ledger."""

from __future__ import annotations

from typing import Any

import pytest

from rankclock.theory.expected import Expected
from rankclock.verify.errors import InputError
from rankclock.verify.proved_for import ALL, NOTHING, ProvedFor
from rankclock.verify.verdict import Counterexample, Evidence, Result
from rankclock.verify.words import CheckId, Count, Level, Verdict

GOOD: dict[str, Any] = {
    "level": Level.SAMPLED,
    "verdict": Verdict.UNREFUTED,
    "check": CheckId.SEARCH,
    "method": "draws",
    "domain": "N = 2",
    "counts": {Count.DRAWN: 9, Count.ACCEPTED: 4},
    "digits": 30,
    "seed": 5,
    "notes": ("a note", "another"),
}
PLACE = Counterexample({"b": "1/2", "a": "3"}, 1, "[1, 2]", "[3, 4]")
SEARCH = Evidence(**GOOD)
OPEN = Evidence(Level.CERTIFIED, Verdict.INCONCLUSIVE, CheckId.BOX, "boxes", "N = 2")
PART = ProvedFor(depths=(2, 3))


def proof(extent: ProvedFor, level: Level = Level.SYMBOLIC) -> Evidence:
    return Evidence(level, Verdict.PROVED, CheckId.LEMMAS, "algebra", "all", proves=extent)


def result(*evidence: Evidence, **rest: Any) -> Result:
    return Result("a", "A", "identity", "this project", "0" * 16, evidence, **rest)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("level", "sampled"),
        ("verdict", "unrefuted"),
        ("check", "search"),
        ("method", None),
        ("domain", 2),
        ("counts", [("drawn", 9)]),
        ("proves", True),
    ],
)
def test_evidence_of_other_types_is_refused(field: str, value: Any) -> None:
    with pytest.raises(InputError, match=f"^{field}: .*; give "):
        Evidence(**{**GOOD, field: value})


@pytest.mark.parametrize(
    ("field", "value"), [("point", [("x", "1")]), ("relation", "0"), ("left", 1), ("right", None)]
)
def test_counterexamples_of_other_types_are_refused(field: str, value: Any) -> None:
    good = {"point": {"x": "1"}, "relation": 0, "left": "1", "right": "2"}
    with pytest.raises(InputError, match=f"^{field}: .*; give "):
        Counterexample(**{**good, field: value})


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.PROVED])
def test_only_what_is_proved_says_for_what(verdict: Verdict) -> None:
    assert Evidence(**{**GOOD, "verdict": verdict}).proves == NOTHING
    for extent in (ALL, PART, ProvedFor(parts=("a box",))):
        with pytest.raises(InputError, match=r"^proves: "):
            Evidence(**{**GOOD, "verdict": verdict}, proves=extent)
        assert Evidence(**{**GOOD, "verdict": Verdict.PROVED}, proves=extent).proves is extent
    with pytest.raises(InputError, match=r"^proves: "):
        Evidence(**{**GOOD, "verdict": Verdict.PROVED})


def test_what_the_ledger_gets_of_a_piece_of_evidence() -> None:
    told = SEARCH.to_json()
    assert told == {
        "level": "sampled",
        "verdict": "unrefuted",
        "check": "search",
        "method": "draws",
        "domain": "N = 2",
        "counts": {"accepted": 4, "drawn": 9},
        "digits": 30,
        "seed": 5,
        "notes": ["a note", "another"],
        "proved_for": None,
        "coverage": None,
    }
    assert list(told["counts"]) == ["accepted", "drawn"]
    assert proof(PART).to_json()["proved_for"] == [2, 3]


def test_what_the_ledger_gets_of_a_result() -> None:
    told = result(
        SEARCH,
        proof(PART),
        hypotheses=(("x > 0", 7, 2),),
        gaps=(["0", "1"],),
        slack=("1.5",),
        slack_design={"relations": []},
        necessity=({"text": "x > 0"},),
        expected=Expected.REFUTED,
    ).to_json()
    assert told["evidence"] == [SEARCH.to_json(), proof(PART).to_json()]
    assert {key: told[key] for key in ("id", "title", "kind", "source", "digest")} == {
        "id": "a",
        "title": "A",
        "kind": "identity",
        "source": "this project",
        "digest": "0" * 16,
    }
    assert (told["verdict"], told["expected"], told["proved_for"], told["levels"]) == (
        "unrefuted",
        Expected.REFUTED.value,
        [2, 3],
        ["sampled", "symbolic"],
    )
    assert told["hypotheses"] == [{"text": "x > 0", "true": 7, "false": 2}]
    assert (told["gaps"], told["slack"], told["necessity"]) == (
        [["0", "1"]],
        ["1.5"],
        [{"text": "x > 0"}],
    )
    assert told["counterexample"] is None and told["slack_design"] == {"relations": []}
    # A run takes other times on other machines, so no time is compared.
    assert "seconds" not in told and result().seconds == 0
    broken = result(Evidence(**{**GOOD, "verdict": Verdict.REFUTED}), counterexample=PLACE)
    assert broken.to_json()["counterexample"] == {
        "point": {"a": "3", "b": "1/2"},
        "relation": 1,
        "left": "[1, 2]",
        "right": "[3, 4]",
    }


def test_a_result_in_words() -> None:
    broken = Evidence(**{**GOOD, "verdict": Verdict.REFUTED})
    assert str(result()) == "a: not_applicable"
    assert str(result(SEARCH)) == "a: unrefuted (sampled)"
    assert str(result(SEARCH, OPEN)) == "a: inconclusive (certified)"
    assert (
        str(result(SEARCH, proof(PART))) == "a: unrefuted, proved for N = 2..3 (sampled, symbolic)"
    )
    assert str(result(SEARCH, proof(ALL))) == "a: proved (sampled, symbolic)"
    assert str(result(proof(PART))) == "a: inconclusive"
    place = "a = 3, b = 1/2: relation 1 fails, [1, 2] against [3, 4]"
    assert str(PLACE) == place
    assert str(result(SEARCH, broken, counterexample=PLACE)) == f"a: refuted (sampled); {place}"
    # An equivalence has no sides.
    assert str(Counterexample({"x": "1"}, 0, "", "")) == "x = 1: relation 0 fails"


@pytest.mark.parametrize(
    ("evidence", "levels"),
    [
        ((), ()),
        # In the order of their strength, whichever came first; each once.
        ((proof(ALL), SEARCH, SEARCH), ("sampled", "symbolic")),
        ((proof(PART, Level.CERTIFIED), SEARCH), ("sampled", "certified")),
        # What did not agree supports nothing but its own word.
        ((SEARCH, OPEN), ("certified",)),
        ((SEARCH, OPEN, proof(ALL)), ("sampled", "symbolic")),
        ((Evidence(**{**GOOD, "verdict": Verdict.REFUTED}), proof(PART)), ("sampled",)),
    ],
)
def test_the_levels_are_those_that_support_the_verdict(
    evidence: tuple[Evidence, ...], levels: tuple[str, ...]
) -> None:
    assert result(*evidence).levels == levels


def test_evidence_by_its_maker_is_the_first_of_several() -> None:
    second = Evidence(**{**GOOD, "seed": 6})
    about = result(OPEN, SEARCH, second)
    assert about.by(CheckId.SEARCH) is SEARCH
    assert about.by(CheckId.BOX) is OPEN and about.by(CheckId.CLIMB) is None
