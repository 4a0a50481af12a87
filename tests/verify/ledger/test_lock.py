"""What a lock keeps, what it refuses, and which verdicts are as expected."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from rankclock.theory.claim import Claim, Kind, Lemma, project
from rankclock.verify.errors import InputError
from rankclock.verify.evidence.check import digest
from rankclock.verify.ledger.lock import (
    SCHEMA,
    both_numbers,
    checked,
    entry_of,
    of,
    parsed,
    read,
    reason_of,
    unexpected,
    wording,
    wording_of,
    write,
)

RUN = {"seed": 1, "examples": 20, "depths": [2, 3], "digits": 30, "quick": False}
PATH = Path("some.lock")


@pytest.fixture(autouse=True)
def no_theory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries written by hand are of no claim; to look for one would load the whole theory."""
    monkeypatch.setattr("rankclock.verify.ledger.lock.find_claim", lambda name: None)


def check(**rest: Any) -> dict[str, Any]:
    return {
        "level": "sampled",
        "check": "search",
        "domain": "here",
        "verdict": "unrefuted",
        "counts": {"drawn": 3},
        "proved_for": None,
        **rest,
    }


def good() -> dict[str, Any]:
    """A lock of two claims that is refused for nothing."""
    entry: dict[str, Any] = {
        "digest": "0" * 16,
        "verdict": "unrefuted",
        "proved_for": None,
        "counterexample": None,
        "levels": ["sampled"],
        "checks": [check(), check(check="climb")],
        "slack": [{"least": ["1", "2"], "median": ["1", "2"], "worst": ["1/2", "2.5e3"]}, {}],
        "gaps": [["0", "1"], []],
        "hypotheses": ["x > 0"],
        "statement": ["x < 1"],
        "hypotheses_digest": "1" * 16,
        "statement_digest": "2" * 16,
        "lemmas_digest": "3" * 16,
    }
    return {
        "schema": SCHEMA,
        "reason": "first",
        "run": dict(RUN),
        "versions": {"sympy": "1"},
        "claims": {"a": entry, "b": copy.deepcopy(entry)},
    }


def test_a_good_lock_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert checked(good(), PATH) == good()
    path = tmp_path / "lock.json"
    path.write_text(json.dumps(good()), encoding="utf-8")
    assert read(path) == good()


ANEW = "write it anew with --update --reason TEXT"
Change = Callable[[dict[str, Any]], Any]
# A change of the lock, or of the last entry, and what is said of it.
REFUSED: dict[str, tuple[Change, str]] = {
    "a later schema": (
        lambda d: d.update(schema=SCHEMA + 1),
        f"has schema {SCHEMA + 1}, this program knows up to {SCHEMA}; update rankclock, or write",
    ),
    "no schema at all": (lambda d: d.pop("schema"), "has schema 1, older than schema"),
    "a schema before": (lambda d: d.update(schema=SCHEMA - 1), f"has schema {SCHEMA - 1}, older"),
    "a schema that is no number": (lambda d: d.update(schema="4"), "has schema 4, this program"),
    "no reason": (lambda d: d.pop("reason"), "reason is missing"),
    "a reason that is no text": (lambda d: d.update(reason=None), "reason is malformed"),
    "no versions": (lambda d: d.pop("versions"), "versions is missing"),
    "no seed": (lambda d: d["run"].pop("seed"), "seed is missing"),
    "depths that are no list": (lambda d: d["run"].update(depths=2), "depths is malformed"),
    "no digest": (lambda d: d["claims"]["b"].pop("digest"), "entry b: digest is missing"),
    "nothing on how much is proved": (
        lambda d: d["claims"]["b"].pop("proved_for"),
        "entry b: proved_for is missing",
    ),
    "nothing on how much a check proves": (
        lambda d: d["claims"]["b"]["checks"][1].pop("proved_for"),
        "its checks are incomplete",
    ),
    "checks of another type": (
        lambda d: d["claims"]["b"].update(checks={}),
        "entry b: checks is malformed",
    ),
    "no checks": (lambda d: d["claims"]["b"]["checks"].clear(), "its checks are incomplete"),
    "a check that is none": (
        lambda d: d["claims"]["b"]["checks"].append("search"),
        "its checks are incomplete",
    ),
    "a check without counts": (
        lambda d: d["claims"]["b"]["checks"][1].pop("counts"),
        "its checks are incomplete",
    ),
    "an unknown verdict": (
        lambda d: d["claims"]["b"].update(verdict="holds"),
        "the verdict 'holds' is none of proved, unrefuted,",
    ),
    "an unknown verdict of a check": (
        lambda d: d["claims"]["b"]["checks"][1].update(verdict="holds"),
        "the verdict 'holds' is none of",
    ),
    "an unknown level": (
        lambda d: d["claims"]["b"]["levels"].append("guessed"),
        "the evidence 'guessed' is none of observed,",
    ),
    "an unknown level of a check": (
        lambda d: d["claims"]["b"]["checks"][1].update(level="guessed"),
        "the evidence 'guessed' is none of",
    ),
    "an unknown maker": (
        lambda d: d["claims"]["b"]["checks"][1].update(check="guess"),
        "the check 'guess' is none of",
    ),
    "a count that is no number": (
        lambda d: d["claims"]["b"]["checks"][1]["counts"].update(accepted="3"),
        "a count is no whole number",
    ),
    "slack without its worst": (
        lambda d: d["claims"]["b"]["slack"][0].pop("worst"),
        "its slack is incomplete",
    ),
    "slack that is none": (lambda d: d["claims"]["b"]["slack"].append([]), "its slack is"),
    "an infinite gap": (
        lambda d: d["claims"]["b"]["gaps"].append(["0", "inf"]),
        "its gaps are incomplete",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_lock_that_says_less_than_it_should_is_refused(name: str) -> None:
    change, said = REFUSED[name]
    data = good()
    change(data)
    with pytest.raises(InputError) as refusal:
        checked(data, PATH)
    text = str(refusal.value)
    assert text.startswith(f"--lock: {PATH}") and said in text and ";" in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "3",
        "{}",
        '{"claims": {}}',
        '{"run": {}}',
        '{"run": {}, "claims": {}}',
        '{"run": [], "claims": {"a": {}}}',
        '{"run": {}, "claims": {"a": []}}',
        '{"run": {}, "claims": 3}',
    ],
)
def test_a_file_that_is_no_lock(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lock.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"is no lock file.*; write it anew"):
        parsed(path)


@pytest.mark.parametrize(
    ("ends", "numbers"),
    [
        (["0", "1"], True),
        (["1/3", "-2e5"], True),
        (["1"], False),
        (["1", "2", "3"], False),
        ([], False),
        (None, False),
        ("12", False),
        (["1", "inf"], False),
        (["nan", "1"], False),
        (["1", "1/0"], False),
        ([None, "1"], False),
    ],
)
def test_an_enclosure_has_two_finite_ends(ends: Any, numbers: bool) -> None:
    assert both_numbers(ends) is numbers


def ledger_entry(**rest: Any) -> dict[str, Any]:
    """An entry of a claim that no theory has, so that no wording goes with it."""
    return {
        "id": "no-such-claim",
        "digest": "0" * 16,
        "verdict": "unrefuted",
        "proved_for": [2],
        "levels": ["sampled"],
        "counterexample": None,
        "evidence": [{**check(), "seed": 3, "notes": ["a note"], "method": "draws"}],
        **rest,
    }


def test_what_the_lock_keeps_of_a_ledger(tmp_path: Path) -> None:
    design = {"relations": [{"least": 1, "median": 2, "worst": 3, "worst_at": {}}, {"points": []}]}
    kept = entry_of(ledger_entry(slack_design=design, gaps=[["0", "1"]]))
    assert kept == {
        "digest": "0" * 16,
        "verdict": "unrefuted",
        "proved_for": [2],
        "levels": ["sampled"],
        "counterexample": None,
        "checks": [check()],
        "slack": [{"least": 1, "median": 2, "worst": 3}, {}],
        "gaps": [["0", "1"]],
    }
    assert entry_of(ledger_entry(slack_design=None))["slack"] == []
    ledger = {"run": RUN, "made": {"versions": {"sympy": "1"}}, "claims": [ledger_entry()]}
    whole = of(ledger, reason="why")
    assert {key: whole[key] for key in ("schema", "reason", "run", "versions")} == {
        "schema": SCHEMA,
        "reason": "why",
        "run": RUN,
        "versions": {"sympy": "1"},
    }
    assert list(whole["claims"]) == ["no-such-claim"]
    assert of({"run": RUN, "claims": []}, reason="")["versions"] == {}
    path = tmp_path / "lock.json"
    write(ledger, path, reason="why")
    text = path.read_text("utf-8")
    assert json.loads(text) == whole
    # One space a level: a lock is read in the diffs of a repository.
    assert text.startswith('{\n "claims": {\n  "no-such-claim"') and text.endswith("\n}\n")
    assert [file.name for file in tmp_path.iterdir()] == ["lock.json"]


@pytest.mark.parametrize(
    ("verdict", "locked", "expected", "line"),
    [
        ("unrefuted", None, "not refuted", ""),
        ("proved", None, "not refuted", ""),
        ("refuted", None, "not refuted", "a: refuted, expected not refuted (why)"),
        ("refuted", None, "refuted", ""),
        ("unrefuted", None, "refuted", "a: unrefuted, expected refuted (why)"),
        ("proved", None, "refuted", "a: proved, expected refuted (why)"),
        # What the lock has is expected where the claim expects something else.
        ("refuted", "refuted", "not refuted", ""),
        ("inconclusive", "inconclusive", "not refuted", ""),
        ("inconclusive", "unrefuted", "not refuted", "a: inconclusive, expected not refuted (why)"),
        ("unrefuted", "refuted", "not refuted", "a: unrefuted, expected refuted (why)"),
        ("unrefuted", "proved", "not refuted", ""),
        ("unrefuted", "holds", "not refuted", ""),
        # A claim about other depths is no failure.
        ("not_applicable", "refuted", "not refuted", ""),
        ("not_applicable", None, "refuted", ""),
    ],
)
def test_a_verdict_is_as_the_lock_or_the_claim_expects(
    verdict: str, locked: str | None, expected: str, line: str
) -> None:
    claim = {
        "id": "a",
        "verdict": verdict,
        "expected": expected,
        "evidence": [
            {"verdict": "other", "notes": ["not this"]},
            {"verdict": verdict, "notes": []},
            {"verdict": verdict, "notes": ["why", "and more"]},
        ],
    }
    entries = {} if locked is None else {"a": {"verdict": locked}}
    assert unexpected({"claims": [claim]}, entries) == ([line] if line else [])


def test_a_violation_is_told_by_its_point_and_a_contradiction_always() -> None:
    claim = {
        "id": "a",
        "verdict": "refuted",
        "evidence": [{"verdict": "refuted", "notes": ["a note"]}],
        "counterexample": {"relation": 2, "point": {"y": "1/2", "x": "3"}},
    }
    place = "relation 2 is violated at x=3, y=1/2"
    wrong = f"a: refuted, expected not refuted ({place})"
    assert unexpected({"claims": [claim]}, {}) == [wrong]
    both = {**claim, "proved_for": "all"}
    defect = "a: proved and refuted at once: a defect of rankclock, which please report with the "
    assert unexpected({"claims": [both]}, {}) == [wrong, f"{defect}statement"]
    assert unexpected({"claims": [both]}, {"a": {"verdict": "refuted"}}) == [f"{defect}statement"]
    proved = {**claim, "verdict": "proved", "proved_for": "all"}
    assert unexpected({"claims": [proved]}, {}) == []
    # Of a claim that came to another word, no point is told.
    undecided = {**claim, "verdict": "inconclusive", "evidence": []}
    assert unexpected({"claims": [undecided]}, {}) == ["a: inconclusive, expected not refuted"]


def test_the_reason_is_the_first_note_of_what_came_to_the_verdict() -> None:
    evidence = [
        {"verdict": "proved", "notes": ["not this"]},
        {"verdict": "refuted", "notes": []},
        {"verdict": "refuted", "notes": ["this", "not that"]},
    ]
    assert reason_of({"verdict": "refuted", "evidence": evidence}) == "this"
    assert reason_of({"verdict": "inconclusive", "evidence": evidence}) == ""


x, y = sp.symbols("x y", real=True)
SCHEMA_OF_DEPTHS = Claim(
    id="a-schema",
    title="",
    kind=Kind.IDENTITY,
    statement=lambda depth: (sp.Eq(x**depth, y, evaluate=False),),
    hypotheses=(x > 0,),
    source=project("tests"),
    because="",
    witness={x: 1, y: 1},
)
STEP = Lemma("a step", sp.Eq(x * (x + y), x**2 + x * y), positive=(x,), negative=(y,))
PLAIN = replace(
    SCHEMA_OF_DEPTHS,
    id="plain",
    statement=(x < y, x**2 < y + 7, y > x - 1),
    hypotheses=(x > 0, y > 1, x < 9, y < 8),
    lemmas=(STEP, Lemma("another", sp.Eq((x + 1) ** 2, x**2 + 2 * x + 1))),
    proves="the first relation",
)


def test_the_wording_has_the_text_of_each_relation() -> None:
    told = wording(PLAIN)
    assert told["hypotheses"] == ["x > 0", "y > 1", "x < 9", "y < 8"]
    assert told["statement"] == ["x < y", "x**2 < y + 7", "y > x - 1"]
    told = wording(SCHEMA_OF_DEPTHS)
    depths = SCHEMA_OF_DEPTHS.sample_depths
    assert told["statement"] == [f"N = {depth}: Eq(x**{depth}, y)" for depth in depths]
    for key in ("hypotheses_digest", "statement_digest", "lemmas_digest"):
        assert len(told[key]) == 16 and int(told[key], 16) >= 0


@pytest.mark.parametrize("part", ["hypotheses", "statement", "lemmas"])
def test_the_digest_of_a_part_knows_all_of_it_and_nothing_else(part: str) -> None:
    first, values = wording(PLAIN), getattr(PLAIN, part)
    assert len(values) >= 2
    changed = [(*values[:i], *values[i + 1 :]) for i in range(len(values))]
    changed += [values[::-1]]
    if part != "lemmas":
        changed += [(*values[:i], sp.Not(v), *values[i + 1 :]) for i, v in enumerate(values)]
        # Another symbol of the same name, which no text shows.
        place = {"hypotheses": 2, "statement": 0}[part]
        assumed = values[place].subs(x, sp.Symbol("x", integer=True))
        changed += [(*values[:place], assumed, *values[place + 1 :])]
    else:
        others = (
            replace(STEP, positive=(x, y), negative=()),
            replace(STEP, positive=()),
            replace(STEP, negative=()),
            replace(STEP, depths=(2,)),
            replace(STEP, identity=sp.Eq(STEP.identity.lhs, 2 * STEP.identity.rhs)),
        )
        changed += [(other, *values[1:]) for other in others]
    told = [wording(replace(PLAIN, **{part: values})) for values in changed]
    digests = [each[f"{part}_digest"] for each in (first, *told)]
    assert len(set(digests)) == len(digests)
    for other in {"hypotheses", "statement", "lemmas"} - {part}:
        assert {each[f"{other}_digest"] for each in told} == {first[f"{other}_digest"]}


def test_what_lemmas_prove_is_part_of_them_and_names_of_bound_symbols_are_not() -> None:
    first = wording(PLAIN)["lemmas_digest"]
    assert wording(replace(PLAIN, proves="another relation"))["lemmas_digest"] != first
    # A Dummy is another one in each run.
    bound = [
        replace(STEP, identity=sp.Eq(2 * d, d + d, evaluate=False), positive=(d,), negative=())
        for d in (sp.Dummy("d", real=True), sp.Dummy("d", real=True))
    ]
    assert bound[0].identity != bound[1].identity
    one, other = (wording(replace(PLAIN, lemmas=(lemma,)))["lemmas_digest"] for lemma in bound)
    assert one == other


def test_an_entry_is_worded_by_the_claim_it_is_about_and_by_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "rankclock.verify.ledger.lock.find_claim", {"plain": PLAIN}.get, raising=True
    )
    entry = ledger_entry(id="plain", digest=digest(PLAIN))
    assert wording_of(entry) == wording(PLAIN)
    assert entry_of(entry).items() >= wording(PLAIN).items()
    assert wording_of({**entry, "digest": "0" * 16}) == {}
    assert wording_of({**entry, "id": "another"}) == {}
