"""The lock: every way to fall behind it fails with one readable line, nothing else does.

The summaries for machines say the same.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from sympy import Eq

from rankclock.main import run_arguments
from rankclock.verify.claims import sweep
from rankclock.verify.errors import InputError
from rankclock.verify.evidence.check import digest
from rankclock.verify.ledger import ledger as ledgers
from rankclock.verify.ledger import lock as locks
from rankclock.verify.ledger.ci_reports import junit, markdown
from rankclock.verify.ledger.difference import Difference, failures, rendered
from rankclock.verify.ledger.regression import differences
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Result
from support.claims import named

# Each is worded in a few milliseconds and checked in a second: most tests word them all, and
# some check them all several times.
CHEAP = (
    "dimensionless-step",
    "local-stability",
    "log-concave-growing",
    "no-overshoot",
    "travel-partial-fraction",
)
SETTINGS = Settings(seed=3, examples=15)
DESIGN = {
    "relations": [
        {
            "least": ["1.00", "1.01"],
            "median": ["1.20", "1.21"],
            "worst": ["2.50", "2.51"],
            "worst_at": {"x": "1/2"},
            "points": [],
        },
        {
            "least": ["1.00", "1.00"],
            "median": ["1.10", "1.11"],
            "worst": ["1.50", "1.51"],
            "worst_at": {"x": "1/3"},
            "points": [],
        },
    ],
    "skipped": {},
}
NAME = "no-overshoot"


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    """Ledger of some claims, one with slack over a design."""
    found = ledgers.build(checked(SETTINGS), SETTINGS, command="first")
    entry_of(found)["slack_design"] = DESIGN
    search_of(entry_of(found))["counts"]["accepted"] = (
        15  # a draw beyond those asked for may break a hypothesis not yet seen false
    )
    entry_of(found)["gaps"] = [["0.010", "0.011"], ["0", "0"]]
    return found


@pytest.fixture
def ledger(whole: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(whole)


@pytest.fixture(scope="module")
def whole_lock(whole: dict[str, Any]) -> dict[str, Any]:
    return locks.of(whole, reason="first")


@pytest.fixture
def lock(whole_lock: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(whole_lock)


def entry_of(ledger: dict[str, Any], name: str = NAME) -> dict[str, Any]:
    return next(entry for entry in ledger["claims"] if entry["id"] == name)


def search_of(entry: dict[str, Any]) -> dict[str, Any]:
    return next(piece for piece in entry["evidence"] if piece["check"] == "search")


def algebra_of(entry: dict[str, Any]) -> dict[str, Any]:
    return next(piece for piece in entry["evidence"] if piece["level"] == "symbolic")


def told(found: list[Difference]) -> list[str]:
    return [f"{difference.claim}: {difference}" for difference in found]


def test_no_difference_from_its_own_lock(tmp_path: Path, ledger: dict[str, Any]) -> None:
    path = tmp_path / "lock.json"
    locks.write(ledger, path, reason="first")
    lock = locks.read(path)
    assert differences(ledger, lock) == []
    assert (
        lock["reason"] == "first"
        and lock["run"] == SETTINGS.to_json()
        and lock["claims"].keys() == set(CHEAP)
    )
    assert lock["versions"].keys() >= {
        "python",
        "sympy",
        "mpmath",
        "numpy",
        "python-flint",
        "hypothesis",
    }
    kept = lock["claims"][NAME]
    assert kept["statement"] == [str(r) for r in named(NAME).statement]
    assert kept["slack"] == [
        {key: relation[key] for key in ("least", "median", "worst")}
        for relation in DESIGN["relations"]
    ]
    assert search_of({"evidence": kept["checks"]})["counts"]["accepted"] == 15
    assert [p.name for p in tmp_path.iterdir()] == ["lock.json"]
    first = path.read_bytes()
    locks.write(ledger, path, reason="first")
    assert path.read_bytes() == first


def _verdict(entry: dict[str, Any]) -> None:
    entry["verdict"] = search_of(entry)["verdict"] = "inconclusive"
    search_of(entry)["notes"] = ["hypothesis never seen false: x > 0"]


def _level(entry: dict[str, Any]) -> None:
    entry["evidence"].remove(algebra_of(entry))
    entry["levels"].remove("symbolic")


def _slack(relation: int, key: str, ends: list[str] | None) -> Callable[[dict[str, Any]], None]:
    def change(entry: dict[str, Any]) -> None:
        entry["slack_design"] = copy.deepcopy(DESIGN)
        entry["slack_design"]["relations"][relation][key] = ends

    return change


# Name: change of a ledger entry, the lines that must appear.
BEHIND: dict[str, tuple[Callable[[dict[str, Any]], Any], list[str]]] = {
    "verdict lost": (
        _verdict,
        [
            "verdict: unrefuted -> inconclusive (hypothesis never seen false: x > 0)",
            "outcome of sampled by search",
        ],
    ),
    "verdict turned": (lambda e: e.update(verdict="refuted"), ["verdict: unrefuted -> refuted"]),
    "no longer applicable": (
        lambda e: e.update(verdict="not_applicable"),
        ["verdict: unrefuted -> not_applicable"],
    ),
    "evidence lost": (
        _level,
        [
            "check: symbolic by lemmas",
            "evidence: sampled, certified, symbolic -> sampled, certified (lost symbolic)",
        ],
    ),
    "fewer accepted draws": (
        lambda e: search_of(e)["counts"].update(accepted=14),
        ["count of accepted, sampled by search", ": 15 -> 14 (fewer)"],
    ),
    "no accepted draws": (
        lambda e: search_of(e)["counts"].pop("accepted"),
        ["count of accepted, sampled by", ": 15 -> 0 (fewer)"],
    ),
    "fewer patterns": (
        lambda e: search_of(e)["counts"].update(patterns=1),
        ["count of patterns, sampled by", " -> 1 (fewer)"],
    ),
    "fewer proved": (
        lambda e: algebra_of(e)["counts"].update(proved=0),
        ["count of proved, symbolic by", " -> 0 (fewer)"],
    ),
    "worst slack grown": (
        _slack(0, "worst", ["2.52", "2.53"]),
        ["worst slack of relation 0: [2.50, 2.51] -> [2.52, 2.53] (grown)"],
    ),
    "median slack grown": (
        _slack(1, "median", ["1.12", "1.13"]),
        ["median slack of relation 1: [1.10, 1.11] -> [1.12, 1.13] (grown)"],
    ),
    "slack unbounded": (
        _slack(0, "worst", ["1.0", "inf"]),
        ["worst slack of relation 0: [2.50, 2.51] -> [1.0, inf] (grown)"],
    ),
    "slack is no number": (_slack(0, "worst", ["nan", "nan"]), ["-> [nan, nan] (grown)"]),
    "slack of a relation lost": (
        _slack(0, "worst", None),
        ["worst slack of relation 0: [2.50, 2.51] -> none (grown)"],
    ),
    "gap grown": (
        lambda e: e.update(gaps=[["0.012", "0.013"], ["0", "0"]]),
        ["gap at tightness witness 0: [0.010, 0.011] -> [0.012, 0.013] (grown)"],
    ),
    "gap of an equality grown": (
        lambda e: e.update(gaps=[["0.010", "0.011"], ["1e-9", "2e-9"]]),
        ["witness 1: [0, 0] -> [1e-9, 2e-9] (grown)"],
    ),
    "gap is no number": (
        lambda e: e.update(gaps=[[], ["0", "0"]]),
        ["gap at tightness witness 0: [0.010, 0.011] -> none (grown)"],
    ),
    "tightness witness lost": (
        lambda e: e.update(gaps=[["0.010", "0.011"]]),
        ["tightness witnesses: 2 -> 1 (fewer)"],
    ),
    "slack lost": (lambda e: e.update(slack_design=None), ["slack: of 2 relations -> of 0 (lost)"]),
}


@pytest.mark.parametrize("name", BEHIND)
def test_falling_behind_fails(ledger: dict[str, Any], lock: dict[str, Any], name: str) -> None:
    change, lines = BEHIND[name]
    change(entry_of(ledger))
    found = differences(ledger, lock)
    behind = failures(found)
    assert behind and {difference.claim for difference in behind} == {NAME}
    text = rendered(found)
    assert text.startswith(f"{NAME}\n  ")
    for line in lines:
        assert line in text, text
    assert len(behind) == sum(line.count("->") > 0 for line in text.splitlines())


WITHIN: dict[str, tuple[Callable[[dict[str, Any]], Any], list[str]]] = {
    "slack overlaps": (_slack(0, "worst", ["2.505", "2.515"]), []),
    "slack shrunk": (
        _slack(0, "worst", ["2.40", "2.41"]),
        ["worst slack of relation 0: [2.50, 2.51] -> [2.40, 2.41] (shrunk)"],
    ),
    "least slack moved": (_slack(0, "least", ["1.30", "1.31"]), []),
    "evidence gained": (
        lambda e: e["levels"].append("kernel"),
        [
            (
                "evidence: sampled, certified, symbolic -> sampled, certified, symbolic, kernel "
                "(gained kernel)"
            )
        ],
    ),
    "gap shrunk": (lambda e: e.update(gaps=[["0.001", "0.002"], ["0", "0"]]), []),
    "more draws": (lambda e: search_of(e)["counts"].update(accepted=16), []),
    "fewer draws that were not accepted": (lambda e: search_of(e)["counts"].update(drawn=15), []),
    "older ledger": (lambda e: e.pop("necessity"), []),
}


@pytest.mark.parametrize("name", WITHIN)
def test_what_is_no_worse_passes(ledger: dict[str, Any], lock: dict[str, Any], name: str) -> None:
    change, lines = WITHIN[name]
    change(entry_of(ledger))
    found = differences(ledger, lock)
    assert not failures(found) and [str(difference) for difference in found] == lines


def _without(key: str) -> Callable[[dict[str, Any]], Any]:
    return lambda lock: lock["claims"][NAME].pop(key)


def _in_entry(change: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    return lambda lock: change(lock["claims"][NAME])


def _back_to_the_first_schema(lock: dict[str, Any]) -> None:
    del lock["schema"]
    for key in ("slack", "gaps", "checks"):
        del lock["claims"][NAME][key]


KEYS = ("digest", "verdict", "proved_for", "levels", "counterexample", "checks", "slack", "gaps")
KEYS += ("hypotheses", "statement", "hypotheses_digest", "statement_digest", "lemmas_digest")
# What someone took out of a lock, or put into it, and the line that tells.
TAMPERED: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "checks removed": (_in_entry(lambda e: e["checks"].clear()), "its checks are incomplete"),
    "a check removed": (
        _in_entry(lambda e: e["checks"].pop(0)),
        "check: not in the lock -> sampled by search",
    ),
    "slack removed": (
        _in_entry(lambda e: e["slack"].clear()),
        "slack: of 0 relations -> of 2 (lock it",
    ),
    "slack of each relation emptied": (
        _in_entry(lambda e: [r.clear() for r in e["slack"]]),
        "worst slack of relation 0: none -> [2.50, 2.51] (lock it",
    ),
    "worst slack removed": (
        _in_entry(lambda e: e["slack"][0].pop("worst")),
        "its slack is incomplete",
    ),
    "worst slack unbounded": (
        _in_entry(lambda e: e["slack"][0].update(worst=["0", "inf"])),
        "its slack is incomplete",
    ),
    "gaps removed": (
        _in_entry(lambda e: e["gaps"].clear()),
        "tightness witnesses: 0 -> 2 (lock it",
    ),
    "a gap emptied": (
        _in_entry(lambda e: e["gaps"][0].clear()),
        "gap at tightness witness 0: none -> [0.010, 0.011] (lock it",
    ),
    "a gap without an end": (_in_entry(lambda e: e["gaps"][0].pop()), "its gaps are incomplete"),
    "false digest of the statement": (
        _in_entry(lambda e: e.update(statement_digest="0" * 16)),
        "statement digest: 0000000000000000 -> ",
    ),
    "another text of the statement": (
        _in_entry(lambda e: e.update(statement=["x < 1"])),
        "statement: x < 1 -> ",
    ),
    "other lemmas": (
        _in_entry(lambda e: e.update(lemmas_digest="0" * 16)),
        "lemmas: 0000000000000000 -> ",
    ),
    "a counterexample that is none": (
        _in_entry(lambda e: e.update(counterexample={"point": {"x": "1"}})),
        "counterexample: x=1 -> none (lost)",
    ),
    "a verdict that is none": (
        _in_entry(lambda e: e.update(verdict="banana")),
        f"{NAME}: the verdict 'banana' is none of proved, unrefuted,",
    ),
    "a verdict of a check that is none": (
        _in_entry(lambda e: e["checks"][0].update(verdict="Holds")),
        "the verdict 'Holds' is none of proved,",
    ),
    "evidence that is none": (
        _in_entry(lambda e: e["levels"].append("guessed")),
        "the evidence 'guessed' is none of observed, sampled,",
    ),
    "evidence that is no text": (
        _in_entry(lambda e: e["levels"].append(["sampled"])),
        "the evidence ['sampled'] is none of",
    ),
    "evidence of a check that is none": (
        _in_entry(lambda e: e["checks"][0].update(level="guessed")),
        "the evidence 'guessed' is none of observed,",
    ),
    "a check that is none": (
        _in_entry(lambda e: e["checks"][0].update(check="guess")),
        "the check 'guess' is none of none, search, named-points,",
    ),
    "a check by the text of its method, as before": (
        _in_entry(lambda e: e["checks"][0].update(method=e["checks"][0].pop("check"))),
        "its checks are incomplete",
    ),
    # A kind of evidence that may exist, and that no check gives.
    "evidence of a proof kernel": (
        _in_entry(lambda e: e["levels"].append("kernel")),
        "(lost kernel)",
    ),
    "schema removed": (
        _back_to_the_first_schema,
        "has schema 1, older than schema 4; write it anew with",
    ),
    "schema removed alone": (
        lambda lock: lock.pop("schema"),
        "has schema 1, older than schema 4; write it anew with",
    ),
    "versions removed": (lambda lock: lock.pop("versions"), "versions is missing"),
    **{f"{key} removed from the entry": (_without(key), f"{key} is missing") for key in KEYS},
    **{
        f"{key} removed from the run": (
            lambda lock, key=key: lock["run"].pop(key),
            f"{key} is missing",
        )
        for key in SETTINGS.to_json()
    },
}


def compared(ledger: dict[str, Any], lock: dict[str, Any], path: Path) -> str:
    """The failures by a lock that was written to a file, or why it is refused."""
    path.write_text(json.dumps(lock), encoding="utf-8")
    try:
        return rendered(failures(differences(ledger, locks.read(path))))
    except InputError as refused:
        return str(refused)


@pytest.mark.parametrize("name", TAMPERED)
def test_a_lock_that_protects_less_than_the_run_gives_fails(
    ledger: dict[str, Any], lock: dict[str, Any], tmp_path: Path, name: str
) -> None:
    assert compared(ledger, lock, tmp_path / "lock.json") == ""
    change, line = TAMPERED[name]
    change(lock)
    assert line in compared(ledger, lock, tmp_path / "lock.json")


def test_every_key_of_an_entry_is_asked_for(lock: dict[str, Any]) -> None:
    assert all(entry.keys() == set(KEYS) for entry in lock["claims"].values())
    committed = json.loads(
        (Path(__file__).parents[3] / "reports/ledger.lock.json").read_text(encoding="utf-8")
    )
    assert all(entry.keys() == set(KEYS) for entry in committed["claims"].values())


def test_another_counterexample_is_told_and_none_is_a_failure(
    ledger: dict[str, Any], lock: dict[str, Any]
) -> None:
    lock["claims"][NAME]["counterexample"], entry_of(ledger)["counterexample"] = (
        {"point": {"x": value}} for value in ("1", "2")
    )
    assert [(str(d), d.fails) for d in differences(ledger, lock)] == [
        ("counterexample: x=1 -> x=2 (another point)", False)
    ]
    entry_of(ledger)["counterexample"] = None
    assert [str(d) for d in failures(differences(ledger, lock))] == [
        "counterexample: x=1 -> none (lost)"
    ]
    ledger["run"] = {**ledger["run"], "examples": 1}
    assert not failures(differences(ledger, lock))


def test_a_violation_that_the_lock_does_not_know_is_a_failure(
    ledger: dict[str, Any], lock: dict[str, Any]
) -> None:
    entry_of(ledger)["counterexample"] = {"point": {"x": "1", "y": "1/2"}}
    assert [str(d) for d in failures(differences(ledger, lock))] == [
        "counterexample: none -> x=1, y=1/2 (lock it with --update --reason TEXT)"
    ]
    # Other draws may come upon it or not; what they make of the claim is compared all the same.
    ledger["run"] = {**ledger["run"], "examples": 99}
    assert not failures(differences(ledger, lock))
    entry_of(ledger)["verdict"] = "refuted"
    assert [d.what for d in failures(differences(ledger, lock))] == ["verdict"]


def test_a_shorter_search_may_miss_a_violation_but_not_a_verdict(
    ledger: dict[str, Any], lock: dict[str, Any]
) -> None:
    missed = next(check for check in lock["claims"][NAME]["checks"] if check["check"] == "climb")
    missed["verdict"] = "refuted"
    assert [d.what for d in failures(differences(ledger, lock))] == [
        f"outcome of sampled by climb over {missed['domain']}"
    ]
    ledger["run"] = {**ledger["run"], "examples": 1}
    assert not failures(differences(ledger, lock))
    lock["claims"][NAME]["verdict"] = "refuted"
    assert [d.what for d in failures(differences(ledger, lock))] == ["verdict"]


def test_vanished_new_and_changed_claims_fail(ledger: dict[str, Any], lock: dict[str, Any]) -> None:
    missing = copy.deepcopy(ledger)
    missing["claims"].remove(entry_of(missing))
    (line,) = told(failures(differences(missing, lock)))
    assert line.startswith(f"{NAME}: claim: locked -> no such claim")
    unused = copy.deepcopy(lock)
    unused["claims"]["a-claim-of-the-past"] = unused["claims"][NAME]
    (line,) = told(failures(differences(ledger, unused)))
    assert line.startswith("a-claim-of-the-past: claim: locked -> no such claim")
    del lock["claims"][NAME]
    (line,) = told(failures(differences(ledger, lock)))
    assert (
        line == f"{NAME}: claim: not in the lock -> unrefuted (lock it with --update --reason TEXT)"
    )


def test_a_changed_wording_is_shown_as_text(ledger: dict[str, Any], lock: dict[str, Any]) -> None:
    kept = lock["claims"][NAME]
    now = digest(named(NAME))
    kept["digest"] = kept["hypotheses_digest"] = "0" * 16
    kept["hypotheses"] = ["N >= 3", *kept["hypotheses"][1:]]
    (found,) = failures(differences(ledger, lock))
    assert (
        found.what == "hypotheses"
        and "changed without a reason" in found.remark
        and "--update --reason" in found.remark
    )
    assert found.lines == ("- N >= 3", "+ N >= 2")
    # Where the parts agree, the digest of the whole still tells that something changed, and to
    # what.
    kept.update({**locks.entry_of(entry_of(ledger)), "digest": "0" * 16})
    (found,) = failures(differences(ledger, lock))
    assert str(found).startswith(
        f"hypotheses or statement: {'0' * 16} -> {now} (changed without a reason"
    )


def test_an_assumption_that_text_does_not_show_is_a_change(
    ledger: dict[str, Any], lock: dict[str, Any]
) -> None:
    lock["claims"][NAME].update(digest="0" * 16, statement_digest="0" * 16)
    (found,) = failures(differences(ledger, lock))
    assert found.what == "statement" and "reads the same" in found.lines[0]


def test_other_settings_are_said_and_counts_not_compared(
    ledger: dict[str, Any], lock: dict[str, Any]
) -> None:
    search_of(entry_of(ledger))["counts"].update(accepted=5, patterns=2)
    assert len(failures(differences(ledger, lock))) == 2
    for key, value in (("examples", 5), ("seed", 4), ("digits", 31)):
        other = {**ledger, "run": {**ledger["run"], key: value}}
        found = differences(other, lock)
        assert not failures(found)
        assert [str(d) for d in found] == [
            f"setting {key}: {lock['run'][key]} -> {value} (counts are not compared)"
        ]
        # Evidence is still owed.
        _level(copied := entry_of(changed := copy.deepcopy(other)))
        assert "symbolic" not in copied["levels"] and failures(differences(changed, lock))


def test_other_depths_may_leave_a_claim_out(ledger: dict[str, Any], lock: dict[str, Any]) -> None:
    ledger["run"]["depths"] = [2]
    entry_of(ledger)["verdict"] = "not_applicable"
    found = differences(ledger, lock)
    assert not failures(found) and [d.what for d in found] == ["setting depths", "verdict"]


def test_a_quick_run_owes_all_but_what_it_leaves_out(
    ledger: dict[str, Any], lock: dict[str, Any]
) -> None:
    kept = lock["claims"][NAME]
    boxes = {
        "level": "certified",
        "check": "reduced-form",
        "domain": "a box",
        "verdict": "proved",
        "counts": {"cells": 8},
        "proved_for": "a box",
    }
    kept["checks"].append(boxes)
    kept["levels"].append("certified")
    assert "certified" in rendered(failures(differences(ledger, lock)))
    ledger["run"]["quick"] = True
    entry_of(ledger)["slack_design"] = None
    found = differences(ledger, lock)
    assert not failures(found)
    assert "note: check: certified by reduced-form -> not run (quick)" in rendered(found)
    _level(entry_of(ledger))
    assert [d.remark for d in failures(differences(ledger, lock)) if d.what == "evidence"] == [
        "lost symbolic"
    ]


def test_other_versions_are_a_note(ledger: dict[str, Any], lock: dict[str, Any]) -> None:
    ledger["made"]["versions"]["sympy"] = "99.0"
    (found,) = differences(ledger, lock)
    assert (
        not found.fails and str(found) == f"version of sympy: {lock['versions']['sympy']} -> 99.0"
    )


def test_summaries_say_what_failed(ledger: dict[str, Any], lock: dict[str, Any]) -> None:
    good = ElementTree.fromstring(junit(ledger, []))
    assert {key: good.get(key) for key in ("tests", "failures", "skipped", "errors")} == {
        "tests": "5",
        "failures": "0",
        "skipped": "0",
        "errors": "0",
    }
    assert [case.get("name") for case in good] == sorted(CHEAP)
    assert markdown(ledger, []).startswith(
        "## As the lock expects\n\n5 claims: 5 unrefuted.\nStrongest evidence: "
    )
    _level(entry_of(ledger))
    lock["claims"]["gone"] = lock["claims"][NAME]
    ledger["made"]["versions"]["sympy"] = "99.0 | beta <1>"
    found = differences(ledger, lock)
    suite = ElementTree.fromstring(junit(ledger, found))
    failed = {
        case.get("name"): case.find("failure") for case in suite if case.find("failure") is not None
    }
    assert (
        failed.keys() == {NAME, "gone"}
        and suite.get("failures") == "2"
        and suite.get("tests") == "6"
    )
    assert "lost symbolic" in (failed[NAME].text or "") and failed[NAME].get(
        "message", ""
    ).startswith("check: symbolic")
    page = markdown(ledger, found)
    assert (
        page.startswith("## Behind the lock")
        and (
            f"| {NAME} | evidence | sampled, certified, symbolic | sampled, certified | lost "
            "symbolic |"
        )
        in page
    )
    assert "| this run | version of sympy |" in page and "99.0 \\| beta <1>" in page
    rows = [line for line in page.splitlines() if line.startswith("|")]
    assert all(line.replace("\\|", "").count("|") == 6 for line in rows)


def test_what_is_not_settled_is_no_pass_for_machines_either(
    ledger: dict[str, Any], lock: dict[str, Any]
) -> None:
    for data in (
        entry_of(ledger),
        search_of(entry_of(ledger)),
        lock["claims"][NAME],
        search_of({"evidence": lock["claims"][NAME]["checks"]}),
    ):
        data["verdict"] = "inconclusive"
    found = differences(ledger, lock)
    assert not failures(found)
    suite = ElementTree.fromstring(junit(ledger, found))
    assert suite.get("skipped") == "1" and "1 inconclusive, 4 unrefuted" in markdown(ledger, found)


@cache
def checked(settings: Settings) -> list[Result]:
    """Results of the cheap claims; that a second run gives the same is tested elsewhere."""
    return sweep.run([named(name) for name in CHEAP], settings)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """`regress` on the cheap claims only, with a lock of its own."""
    monkeypatch.setattr(
        "rankclock.commands.regression.check_all",
        lambda _all, settings, **_options: checked(settings),
    )
    return ["regress", "--examples", "15", "--lock", str(tmp_path / "lock.json")]


def test_update_compare_and_tamper(
    capsys: pytest.CaptureFixture[str], command: list[str], tmp_path: Path
) -> None:
    lock = tmp_path / "lock.json"
    assert run_arguments([*command, "--update", "--reason", "first"]) == 0
    assert run_arguments(command) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"5 claims, 0 differences from {lock}"
    data = json.loads(lock.read_text(encoding="utf-8"))
    data["claims"][NAME]["levels"].append("kernel")
    lock.write_text(json.dumps(data), encoding="utf-8")
    junit_file, page = tmp_path / "junit.xml", tmp_path / "summary.md"
    assert run_arguments([*command, "--junit", str(junit_file), "--markdown", str(page)]) == 1
    out = capsys.readouterr().out
    assert out == (
        f"{NAME}\n  evidence: sampled, certified, symbolic, kernel -> sampled, certified, "
        f"symbolic (lost kernel)\n5 claims, 1 differences from {lock}\n"
    )
    assert ElementTree.parse(junit_file).getroot().get(
        "failures"
    ) == "1" and "lost kernel" in page.read_text(encoding="utf-8")
    assert run_arguments([*command, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["failed"], found["updated"], [d["remark"] for d in found["differences"]]) == (
        1,
        False,
        ["lost kernel"],
    )
    # A lock of an older schema is refused, and an update says that it did not compare with it.
    first = json.loads(lock.read_text(encoding="utf-8"))
    del first["schema"]
    old = tmp_path / "old.json"
    old.write_text(json.dumps(first), encoding="utf-8")
    of_old = [*command[:-1], str(old)]
    assert run_arguments(of_old) == 2 and "has schema 1" in capsys.readouterr().err
    assert run_arguments([*of_old, "--update", "--reason", "newer"]) == 0
    assert (
        "lock: not compared -> written anew" in capsys.readouterr().out
        and run_arguments(of_old) == 0
    )
    # An update says what it accepts, keeps the reason, and what is locked then passes.
    assert run_arguments([*command, "--update", "--reason", "no kernel here"]) == 0
    assert "lost kernel" in capsys.readouterr().out
    assert json.loads(lock.read_text(encoding="utf-8"))["reason"] == "no kernel here"
    assert run_arguments(command) == 0


def test_quick_uses_fewer_draws_unless_told(
    capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert run_arguments([*command, "--update", "--reason", "first"]) == 0
    capsys.readouterr()
    without = [word for word in command if word not in ("--examples", "15")]
    for words, examples in ((without, 20), (command, 15)):
        assert run_arguments([*words, "--quick", "--json"]) == 0
        run = json.loads(capsys.readouterr().out)["run"]
        assert run["quick"] is True and run["examples"] == examples


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--update", "--quick", "--reason", "fast"], "--update: a quick run leaves evidence out"),
        (["--reason", "idle"], "--reason: nothing is rewritten"),
        (["--junit", "no/such/folder/j.xml"], "--junit: the folder"),
        (["--markdown", "no/such/folder/s.md"], "--markdown: the folder"),
        (["--update", "--reason", "x", "--lock", "no/such/folder/l.json"], "--lock: the folder"),
    ],
)
def test_options_that_do_not_go_together(
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    whole: dict[str, Any],
    tmp_path: Path,
    words: list[str],
    said: str,
) -> None:
    locks.write(whole, tmp_path / "lock.json", reason="first")
    assert run_arguments([*command, *words]) == 2
    out, err = capsys.readouterr()
    assert (
        out == ""
        and err.startswith(f"rankclock: error: {said}")
        and err.count("\n") == 1
        and ";" in err
    )


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        "no json",
        '{"claims": {}, "run": {}}',
        '{"claims": {"a": 1}, "run": {}}',
        '{"claims": [], "run": {}}',
    ],
)
def test_a_file_that_is_no_lock(
    capsys: pytest.CaptureFixture[str], command: list[str], tmp_path: Path, text: str
) -> None:
    lock = tmp_path / "lock.json"
    lock.write_text(text, encoding="utf-8")
    assert run_arguments(command) == 2
    assert capsys.readouterr().err.startswith(f"rankclock: error: --lock: {lock} is no lock file")
    lock.write_text('{"claims": {"a": {}}, "run": {}}', encoding="utf-8")
    assert run_arguments(command) == 2
    assert "has schema 1, older than schema 4" in capsys.readouterr().err
    lock.write_text(
        '{"schema": 99, "run": {}, "claims": {"a": {"digest": "", "verdict": "", "levels": []}}}',
        encoding="utf-8",
    )
    assert run_arguments(command) == 2
    assert "has schema 99" in capsys.readouterr().err
    for schema, checks in (
        ('"x"', "[]"),
        ("3", '"x"'),
        ("3", '["x"]'),
        ("3", '[{"level": "sampled"}]'),
    ):
        entry = f'{{"digest": "", "verdict": "", "levels": [], "checks": {checks}}}'
        lock.write_text(
            f'{{"schema": {schema}, "run": {{}}, "claims": {{"a": {entry}}}}}', encoding="utf-8"
        )
        assert run_arguments(command) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_digests_of_lemmas_are_the_same_in_every_process() -> None:
    program = (
        "from rankclock.theory.registry import find_claim; "
        "from rankclock.verify.ledger.lock import wording; "
        "print(wording(find_claim('travel-falling')))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", "import sympy; sympy.Dummy(); " * n + program],
            capture_output=True,
            check=True,
        ).stdout
        for n in (0, 3)
    }
    assert len(told) == 1


def test_the_digest_of_lemmas_knows_all_that_a_proof_depends_on() -> None:
    claim = named("travel-root-sum")
    first, *rest = claim.lemmas
    assert len(first.positive) == 2
    others = [
        replace(first, depths=(2,)),
        replace(first, positive=first.positive[:1]),
        replace(first, positive=first.positive[1:]),
        replace(first, positive=first.positive[:1], negative=first.positive[1:]),
        replace(first, identity=Eq(first.identity.lhs, 2 * first.identity.rhs, evaluate=False)),
    ]
    changed = [
        claim,
        replace(claim, proves="all of it"),
        *(replace(claim, lemmas=(lemma, *rest)) for lemma in others),
    ]
    told = [locks.wording(one)["lemmas_digest"] for one in changed]
    assert len(set(told)) == len(told) == 7
    turned = replace(first, positive=first.positive[::-1])
    assert locks.wording(replace(claim, lemmas=(turned, *rest)))["lemmas_digest"] == told[0]
