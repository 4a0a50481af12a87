"""Ledgers and locks written by hand: what falls behind, check by check, and what is only told."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from rankclock.verify.ledger.difference import (
    Difference,
    Runs,
    failures,
    in_words,
    rendered,
)
from rankclock.verify.ledger.regression import differences

RUN = {"seed": 1, "examples": 20, "depths": [2, 3, 4], "digits": 30, "quick": False}
NAME = "a-claim-of-a-test"
LOCK_IT = "lock it with --update --reason TEXT"


@pytest.fixture(autouse=True)
def no_theory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries written by hand are of no claim; to look for one would load the whole theory."""
    monkeypatch.setattr("rankclock.verify.ledger.lock.find_claim", lambda name: None)


def piece(level: str, check: str, verdict: str, **rest: Any) -> dict[str, Any]:
    return {
        "level": level,
        "check": check,
        "domain": "here",
        "verdict": verdict,
        "counts": {},
        "proved_for": None,
        "notes": [],
        **rest,
    }


def pieces() -> list[dict[str, Any]]:
    return [
        piece("sampled", "search", "unrefuted", counts={"accepted": 9, "drawn": 20}),
        piece("sampled", "climb", "unrefuted", notes=["a note"]),
        piece("certified", "box", "proved", proved_for="a box", counts={"cells proved": 4}),
        piece("symbolic", "polynomial", "proved", proved_for=[2, 3]),
    ]


def entry(checks: str, *evidence: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {
        "digest": "0" * 16,
        "verdict": "unrefuted",
        "proved_for": [2, 3],
        "levels": ["sampled", "certified", "symbolic"],
        "counterexample": None,
        "slack": [],
        "gaps": [],
        **{key: ["x > 0"] for key in ("hypotheses", "statement")},
        **dict.fromkeys(("hypotheses_digest", "statement_digest", "lemmas_digest"), "2" * 16),
        checks: list(evidence or pieces()),
        **rest,
    }


def ledger(**rest: Any) -> dict[str, Any]:
    return {"run": dict(RUN), "claims": [{"id": NAME, **entry("evidence"), **rest}]}


def lock(**rest: Any) -> dict[str, Any]:
    return {"run": dict(RUN), "versions": {}, "claims": {NAME: {**entry("checks"), **rest}}}


Change = Callable[[list[dict[str, Any]], dict[str, Any]], Any]


def told(
    change: Change, run: dict[str, Any] | None = None, locked: dict[str, Any] | None = None
) -> list[tuple[str, str, bool]]:
    """What differs after a change of the ledger, without what is said of the settings."""
    now = ledger()
    change(now["claims"][0]["evidence"], now["claims"][0])
    now["run"].update(run or {})
    found = differences(now, locked or lock())
    return [(d.what, d.remark, d.fails) for d in found if d.claim]


def nothing(evidence: list[dict[str, Any]], entry: dict[str, Any]) -> None:
    """The ledger as it is."""


def test_a_ledger_does_not_fall_behind_itself() -> None:
    for run in ({}, {"seed": 2}, {"examples": 3}, {"depths": [2]}):
        assert told(nothing, run) == []


PLACE = " over here"
CHANGES: dict[str, tuple[Change, list[tuple[str, str, bool]]]] = {
    "a check that is gone": (
        lambda e, c: e.pop(1),
        [("check", "", True)],
    ),
    "a check that is new": (
        lambda e, c: e.append(piece("sampled", "named-points", "unrefuted")),
        [("check", LOCK_IT, True)],
    ),
    "a check elsewhere": (
        lambda e, c: e[1].update(domain="there"),
        [("check", "", True), ("check", LOCK_IT, True)],
    ),
    "another outcome": (
        lambda e, c: e[1].update(verdict="inconclusive"),
        [(f"outcome of sampled by climb{PLACE}", "", True)],
    ),
    "a refutation": (
        lambda e, c: e[1].update(verdict="refuted"),
        [(f"outcome of sampled by climb{PLACE}", "", True)],
    ),
    "a depth that is proved no longer": (
        lambda e, c: e[3].update(proved_for=[2]),
        [(f"proved by symbolic by polynomial{PLACE}", "lost N = 3", True)],
    ),
    "a depth more": (lambda e, c: e[3].update(proved_for=[2, 3, 4]), []),
    "all depths": (lambda e, c: e[3].update(proved_for="all"), []),
    "another box": (
        lambda e, c: e[2].update(proved_for="a smaller box"),
        [(f"proved by certified by box{PLACE}", "lost a box", True)],
    ),
    "fewer accepted": (
        lambda e, c: e[0]["counts"].update(accepted=8),
        [(f"count of accepted, sampled by search{PLACE}", "fewer", True)],
    ),
    "none accepted": (
        lambda e, c: e[0]["counts"].clear(),
        [(f"count of accepted, sampled by search{PLACE}", "fewer", True)],
    ),
    "more accepted": (lambda e, c: e[0]["counts"].update(accepted=10), []),
    "fewer drawn": (lambda e, c: e[0]["counts"].update(drawn=9), []),
    "a level lost": (
        lambda e, c: c["levels"].remove("certified"),
        [("evidence", "lost certified", True)],
    ),
    "a level gained": (
        lambda e, c: c["levels"].append("kernel"),
        [("evidence", "gained kernel", False)],
    ),
    "a level for another": (
        lambda e, c: c.update(levels=["sampled", "symbolic", "kernel"]),
        [("evidence", "lost certified", True), ("evidence", "gained kernel", False)],
    ),
    "a violation": (
        lambda e, c: c.update(counterexample={"point": {"x": "1"}}),
        [("counterexample", LOCK_IT, True)],
    ),
    "a gap": (lambda e, c: c.update(gaps=[["0", "1"]]), [("tightness witnesses", LOCK_IT, True)]),
    "slack": (
        lambda e, c: c.update(slack_design={"relations": [{"worst": ["1", "2"]}]}),
        [("slack", LOCK_IT, True)],
    ),
    "a verdict gained": (lambda e, c: c.update(verdict="proved"), [("verdict", "gained", False)]),
    # The remark is the note of the check that came to it.
    "a verdict lost": (
        lambda e, c: (c.update(verdict="inconclusive"), e[1].update(verdict="inconclusive")),
        [("verdict", "a note", True), (f"outcome of sampled by climb{PLACE}", "", True)],
    ),
    "a verdict turned": (lambda e, c: c.update(verdict="refuted"), [("verdict", "", True)]),
    "not applicable": (lambda e, c: c.update(verdict="not_applicable"), [("verdict", "", True)]),
    "another digest": (
        lambda e, c: c.update(digest="1" * 16),
        [
            (
                "hypotheses or statement",
                "changed without a reason; if it is meant, --update --reason TEXT",
                True,
            )
        ],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_change_of_the_ledger_comes_to(name: str) -> None:
    change, expected = CHANGES[name]
    assert told(change) == expected


@pytest.mark.parametrize(
    ("before", "after", "fails"),
    [
        ("holds", "proved", False),
        ("holds", "unrefuted", False),
        ("holds", "inconclusive", True),
        ("holds", "refuted", True),
        ("proved", "unrefuted", True),
        ("proved", "refuted", True),
        ("inconclusive", "unrefuted", True),
        ("refuted", "unrefuted", True),
        ("not_applicable", "unrefuted", True),
        ("unrefuted", "not_applicable", True),
    ],
)
def test_a_verdict_may_gain_and_not_lose(before: str, after: str, fails: bool) -> None:
    found = told(lambda e, c: c.update(verdict=after), locked=lock(verdict=before))
    assert [(what, failed) for what, _, failed in found] == [("verdict", fails)]


def test_a_quick_run_owes_no_proof_by_what_it_leaves_out() -> None:
    def quick(evidence: list[dict[str, Any]], entry: dict[str, Any]) -> None:
        del evidence[2]
        entry["levels"].remove("certified")

    slow = lock(verdict="proved")
    slow["claims"][NAME]["checks"][2]["proved_for"] = "all"
    assert told(quick, {"quick": True}, slow) == [
        ("verdict", "quick", False),
        ("check", "quick", False),
    ]
    # Not where a check that quick runs make has proved it.
    fast = copy.deepcopy(slow)
    fast["claims"][NAME]["checks"][3]["proved_for"] = "all"
    assert ("verdict", "a note", True) in told(quick, {"quick": True}, fast)
    assert ("verdict", "", True) in [(w, "", f) for w, _, f in told(quick, {}, slow)]
    # Nor does it owe slack; another run does.
    tight = lock(slack=[{"worst": ["1", "2"]}])
    assert told(nothing, {"quick": True}, tight) == []
    assert told(nothing, {"depths": [2]}, tight) == []
    assert told(nothing, {"seed": 7}, tight) == [("slack", "lost", True)]
    # What came of a slow check that was made all the same counts.
    assert ("evidence", "lost certified", True) in told(
        lambda e, c: c["levels"].remove("certified"), {"quick": True}
    )


def test_a_run_of_other_depths_owes_what_applies_to_it() -> None:
    def beyond(evidence: list[dict[str, Any]], entry: dict[str, Any]) -> None:
        entry["verdict"] = "not_applicable"

    remark = "the depths asked for are not among those of the claim"
    assert told(beyond, {"depths": [9]}) == [("verdict", remark, False)]
    assert told(beyond, {"seed": 9}) == [("verdict", "", True)]
    # What the lock says is not applicable, too, is no difference.
    assert told(beyond, {"depths": [9]}, lock(verdict="not_applicable")) == []

    def one_is(evidence: list[dict[str, Any]], entry: dict[str, Any]) -> None:
        evidence[3].update(verdict="not_applicable", proved_for=None)
        entry["levels"].remove("symbolic")

    found = told(one_is, {"depths": [9]})
    assert found == [("outcome of symbolic by polynomial", "", False)]
    assert ("proved by symbolic by polynomial over here", "lost N = 2, N = 3", True) in told(one_is)
    assert ("evidence", "lost symbolic", True) in told(one_is)


def test_a_shorter_search_may_miss_what_a_longer_one_met() -> None:
    locked = lock()
    locked["claims"][NAME]["checks"][1]["verdict"] = "refuted"
    what = "outcome of sampled by climb"
    assert told(nothing, {"examples": 3}, locked) == [(what, "fewer draws", False)]
    assert told(nothing, {"examples": 30}, locked) == [(what, "", True)]
    assert told(nothing, {}, locked) == [(f"{what}{PLACE}", "", True)]
    # A proof misses nothing for want of draws, nor does a search that is undecided.
    other = lock()
    other["claims"][NAME]["checks"][2]["verdict"] = "refuted"
    assert [fails for *_, fails in told(nothing, {"examples": 3}, other)] == [True]
    undecided = told(lambda e, c: e[1].update(verdict="inconclusive"), {"examples": 3}, locked)
    assert undecided == [(what, "", True)]


def test_counts_are_added_over_the_domains_of_one_maker() -> None:
    locked = lock()
    locked["claims"][NAME]["checks"].append(
        piece("certified", "box", "proved", counts={"cells proved": 3})
    )
    both = piece("certified", "box", "proved", counts={"cells proved": 2})
    assert told(lambda e, c: e.append(both), {}, locked) == [
        (f"count of cells proved, certified by box{PLACE}", "fewer", True)
    ]


def test_settings_and_versions_that_differ_are_notes() -> None:
    now, then = ledger(), lock()
    now["run"].update(seed=2, quick=True)
    now["made"] = {"versions": {"sympy": "2", "numpy": "1", "new": "1"}}
    then["versions"] = {"sympy": "1", "numpy": "1", "old": "1"}
    found = [d for d in differences(now, then) if not d.claim]
    assert [(d.what, d.old, d.new, d.remark, d.fails) for d in found] == [
        (
            "setting quick",
            "False",
            "True",
            "the kinds of evidence that quick runs leave out are not compared",
            False,
        ),
        ("setting seed", "1", "2", "counts are not compared", False),
        ("version of sympy", "1", "2", "", False),
    ]


def test_a_setting_that_one_run_alone_has_is_a_note() -> None:
    now, then = ledger(), lock()
    now["run"]["new"], then["run"]["old"] = 1, 2
    found = [(d.what, d.old, d.new, d.fails) for d in differences(now, then) if not d.claim]
    assert found == [("setting new", "None", "1", False), ("setting old", "2", "None", False)]


def test_claims_that_are_gone_or_new_are_failures_in_the_order_of_their_names() -> None:
    now, then = ledger(), lock()
    now["claims"].append({"id": "a", **entry("evidence")})
    then["claims"]["z"] = entry("checks")
    found = differences(now, then)
    assert [(d.claim, d.old, d.new, d.fails) for d in found] == [
        ("a", "not in the lock", "unrefuted", True),
        ("z", "locked", "no such claim", True),
    ]


def test_what_two_runs_were_asked_for() -> None:
    same = Runs(RUN, dict(RUN))
    assert same.alike and not same.fewer_draws and not same.other_depths and not same.quick
    other = Runs({**RUN, "examples": 19, "depths": [2], "quick": True}, RUN)
    assert not other.alike and other.fewer_draws and other.other_depths and other.quick
    assert not Runs({**RUN, "examples": 21}, RUN).fewer_draws
    assert not Runs(RUN, {**RUN, "quick": True}).quick


def test_differences_for_a_reader_and_for_machines() -> None:
    first = Difference("a", "verdict", "x", "y", "worse", lines=("- one", "+ two"))
    note = Difference("", "setting seed", "1", "2", fails=False)
    assert rendered([note, first, Difference("a", "slack", "1", "2")]) == (
        "this run\n  note: setting seed: 1 -> 2\n"
        "a\n  verdict: x -> y (worse)\n      - one\n      + two\n  slack: 1 -> 2"
    )
    assert failures([note, first]) == [first]
    assert first.to_json() == {
        "claim": "a",
        "what": "verdict",
        "old": "x",
        "new": "y",
        "remark": "worse",
        "fails": True,
        "lines": ["- one", "+ two"],
    }


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([2, 3, 4], "2..4"),
        ([2, 4], "2, 4"),
        ([4, 3], "4, 3"),
        ([5], "5..5"),
        ([], "none"),
        (["a", "b"], "a, b"),
        (["a"], "a"),
        ([2, "a"], "2, a"),
        (7, "7"),
        (None, "None"),
    ],
)
def test_values_in_words(value: Any, words: str) -> None:
    assert in_words(value) == words


def test_another_wording_is_told_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    now = {
        "hypotheses": ["x > 0", "y > 0"],
        "statement": ["x < 1"],
        "hypotheses_digest": "h" * 16,
        "statement_digest": "s" * 16,
        "lemmas_digest": "l" * 16,
    }
    monkeypatch.setattr("rankclock.verify.ledger.regression.wording_of", lambda entry: now)
    unreasoned = "changed without a reason; if it is meant, --update --reason TEXT"

    def found(**locked: Any) -> list[tuple[str, str, str, str, tuple[str, ...]]]:
        then = lock(**{**now, **locked})
        return [
            (d.what, d.old, d.new, d.remark, d.lines) for d in failures(differences(ledger(), then))
        ]

    assert found() == []
    # The digest of the whole tells that something changed; those of the parts, what.
    old = {"digest": "1" * 16}
    assert found(**old, hypotheses=["x > 0", "z > 0"], hypotheses_digest="9" * 16) == [
        ("hypotheses", "9" * 16, "h" * 16, unreasoned, ("- z > 0", "+ y > 0"))
    ]
    same = "the text reads the same: an assumption about a symbol or the order changed"
    assert found(**old, statement_digest="9" * 16) == [
        ("statement", "9" * 16, "s" * 16, unreasoned, (same,))
    ]
    both = found(**old, hypotheses_digest="9" * 16, statement=["x < 2"], statement_digest="8" * 16)
    assert [what for what, *_ in both] == ["hypotheses", "statement"]
    assert found(**old) == [("hypotheses or statement", "1" * 16, "0" * 16, unreasoned, ())]
    # A lock that has the digest of the claim and another text contradicts itself; not so lemmas.
    denies = "the lock denies its own digest; write it anew"
    assert found(statement=["x < 2", "y < 2"]) == [
        ("statement", "x < 2, y < 2", "x < 1", denies, ())
    ]
    assert found(statement_digest="9" * 16) == [
        ("statement digest", "9" * 16, "s" * 16, denies, ())
    ]
    assert found(lemmas_digest="9" * 16) == [("lemmas", "9" * 16, "l" * 16, unreasoned, ())]


def gone(index: int, level: str) -> Change:
    def change(evidence: list[dict[str, Any]], entry: dict[str, Any]) -> None:
        del evidence[index]
        entry["levels"].remove(level)

    return change


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize(
    ("index", "level", "slow"), [(2, "certified", True), (3, "symbolic", False)]
)
def test_only_slow_checks_are_left_out_and_only_by_quick_runs(
    index: int, level: str, slow: bool, quick: bool
) -> None:
    """Neither a quick run nor a slow check alone is an excuse, for the check or for its level."""
    found = told(gone(index, level), {"quick": quick})
    excused = quick and slow
    assert found[0] == ("check", "quick" if excused else "", not excused)
    assert (("evidence", f"lost {level}", True) in found) is not excused


def test_what_a_lock_in_old_words_does_not_say_was_proved_is_not_lost() -> None:
    unsaid = lock()
    unsaid["claims"][NAME]["checks"][2]["proved_for"] = "unsaid"
    assert told(lambda e, c: e[2].update(proved_for="another box"), locked=unsaid) == []


def test_less_coverage_is_a_note_of_runs_that_were_asked_for_the_same() -> None:
    def coverage(decades: int, depths: list[int]) -> dict[str, Any]:
        return {"symbols": {"x": {"decades": decades}, "y": {"decades": 5}}, "depths": depths}

    locked = lock()
    locked["claims"][NAME]["checks"][0]["coverage"] = coverage(9, [2, 3, 4, 5, 8, 9])

    def reached(*reach: Any) -> Change:
        return lambda evidence, entry: evidence[0].update(coverage=coverage(*reach))

    more = reached(9, [2, 3, 4, 5, 8, 9, 10])
    assert told(more, locked=locked) == [] == told(reached(12, [2, 3, 4, 5, 8, 9]), locked=locked)
    less = reached(8, [2, 3, 9])
    assert told(less, locked=locked) == [
        ("coverage of x", "shrunk", False),
        ("coverage of depths", "lost 4, 5, 8", False),
    ]
    assert told(less, {"seed": 5}, locked) == []
