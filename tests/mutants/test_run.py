"""The mutation run itself: what it changes, what it counts as killed, and what it lists."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("cosmic_ray", reason="make mutants installs it")

from mutants.operators import Mutant, mutants_of
from mutants.run import (
    ROOT,
    Outcome,
    Score,
    Survivor,
    drawn,
    judged,
    known_survivors,
    main,
    recorded,
    still_holds,
    trust_base,
)
from mutants.trial import Copy, Fate

SOURCE = '''"""What it is."""

from __future__ import annotations


def between(a: int | None, b: int) -> bool:
    """Whether it is."""
    limit: int | None = min(b, 3)
    if a is None:
        raise ValueError("a")
    return a <= limit
'''


def changes(source: str) -> list[tuple[str, str, str]]:
    return [(m.where, m.before, m.after) for m in mutants_of("a.py", source)]


def test_each_kind_of_change_is_made_and_nothing_that_never_runs() -> None:
    found = changes(SOURCE)
    assert ("between", "return a <= limit", "return a < limit") in found
    assert ("between", "return a <= limit", "return a > limit") in found
    assert (
        "between",
        "limit: int | None = min(b, 3)",
        "limit: int | None = max(b, 3)",
    ) in found
    assert ("between", 'raise ValueError("a")', "pass") in found
    assert ("between", "if a is None:", "if a is not None:") in found
    assert any("min(b, 4)" in after for _, _, after in found)
    # Annotations and texts are no part of the program, and no program comes twice.
    assert not [after for _, _, after in found if "&" in after or "What" in after]
    mutants = mutants_of("a.py", SOURCE)
    assert len({m.source for m in mutants}) == len(mutants) == len({m.id for m in mutants})
    assert SOURCE not in {m.source for m in mutants}
    for mutant in mutants:
        compile(mutant.source, "a.py", "exec")


def mutant(before: str = "a < b", after: str = "a <= b", where: str = "f") -> Mutant:
    return Mutant("verify/x.py", where, before, after, f"{before}{after}")


def entry(**rest: str) -> Survivor:
    text = {"module": "verify/x.py", "before": "a < b", "why": "It is equivalent.", **rest}
    return Survivor(after=("a <= b", "a != b"), **text)


@pytest.mark.parametrize(
    ("listing", "lists"),
    [
        (entry(), True),
        (entry(where="f"), True),
        (entry(module="*"), True),
        (entry(where="g"), False),
        (entry(module="verify/y.py"), False),
        (entry(before="a > b"), False),
    ],
)
def test_a_listing_speaks_of_its_own_mutants_alone(listing: Survivor, lists: bool) -> None:
    assert listing.lists(mutant()) is lists
    assert not listing.lists(mutant(after="a >= b"))


def score(*, survivors: tuple[Mutant, ...] = (), killed: tuple[Mutant, ...] = ()) -> Score:
    fates = Counter({Fate.SURVIVED.value: len(survivors), Fate.KILLED.value: len(killed)})
    return Score("verify/x.py", 9, fates, list(survivors), list(killed))


def test_a_survivor_fails_where_it_is_not_listed_and_is_told_with_its_reason_where_it_is() -> None:
    bad = score(survivors=(mutant(), mutant(after="a >= b")), killed=(mutant("c", "d"),))
    assert [fails for fails, _ in judged([bad], [])] == [True, True]
    (listed, other) = judged([bad], [entry()])
    assert not listed[0] and "It is equivalent." in listed[1]
    assert other[0] and other[1].startswith("survived: verify/x.py, f: a < b  ->  a >= b")
    assert str(bad) == ("verify/x.py: 3 of 9 tried, 1 killed (33%; 0 by time), 2 survived")


def test_a_listed_mutant_that_is_killed_is_told() -> None:
    (told,) = judged([score(killed=(mutant(),))], [entry()])
    assert not told[0] and told[1].startswith("listed, and killed all the same: ")
    assert list(judged([score(killed=(mutant(),))], [entry(module="*")])) == []


def test_a_run_that_tried_nothing_is_no_success() -> None:
    assert list(judged([score()], [])) == [(True, "no mutant was tried")]


def test_a_sample_is_the_same_each_time_and_part_of_all() -> None:
    every = mutants_of("a.py", SOURCE)
    few = drawn(every, 4)
    assert few == drawn(every[::-1], 4) and len(few) == 4
    assert {m.id for m in few} < {m.id for m in every}
    assert drawn(every, None) == drawn(every, len(every)) == every


def test_earlier_outcomes_hold_while_the_tests_are_the_same(tmp_path: Path) -> None:
    def outcome(fate: Fate) -> Outcome:
        return Outcome("1", "a.py", fate.value, "tests", 0.1, "text")

    assert not still_holds(None, "tests", keep_killed=True)
    for fate in Fate:
        assert still_holds(outcome(fate), "tests", keep_killed=False)
        assert not still_holds(outcome(fate), "others", keep_killed=False)
        kept = still_holds(outcome(fate), "others", keep_killed=True)
        assert kept is (fate is not Fate.SURVIVED)
    store = tmp_path / "store.jsonl"
    lines = [json.dumps(vars(outcome(fate))) for fate in (Fate.SURVIVED, Fate.KILLED)]
    store.write_text("\n".join([*lines, lines[0][:20]]), encoding="utf-8")
    assert recorded(store)["1"].fate == "killed"
    assert recorded(tmp_path / "none.jsonl") == {}


def test_every_module_and_every_test_of_the_tables_is_there() -> None:
    for module, tests in trust_base().items():
        assert (ROOT / module).is_file() and tests
        assert all((ROOT / test).exists() for test in tests), tests
    for listing in known_survivors():
        assert len(listing.why.split()) >= 3
        if "*" not in listing.module:
            assert listing.module in trust_base()


def test_a_module_that_is_none_of_the_trust_base_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["verify/nothing.py"])
    assert "no module of the trust base is verify/nothing.py" in capsys.readouterr().err


TESTS = ["tests/verify/test_proved_for.py"]
MODULE = "verify/proved_for.py"


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_tests_see_the_change_and_the_checkout_does_not(tmp_path: Path) -> None:
    before = (ROOT / MODULE).read_text(encoding="utf-8")
    copy = Copy(ROOT, tmp_path / "tree")
    as_it_is = copy.run(TESTS)
    assert as_it_is.fate is Fate.SURVIVED, as_it_is.told
    limit = as_it_is.seconds
    broken = before.replace("if any(piece.all", "if all(piece.all")
    assert broken != before
    assert copy.run(TESTS, MODULE, broken, limit=limit).fate is Fate.KILLED
    assert copy.run(TESTS, MODULE, "no python", limit=limit).fate is Fate.KILLED
    assert copy.run(TESTS, MODULE, before + "\n\nX = 1\n", limit=limit).fate is Fate.SURVIVED
    assert (copy.place / MODULE).read_text("utf-8") == (ROOT / MODULE).read_text("utf-8") == before
    assert (
        "rankclock" not in sys.modules
        or copy.place not in Path(str(sys.modules["rankclock"].__file__)).parents
    )


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_mutant_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mutants.trial.MORE", 2)
    copy = Copy(ROOT, tmp_path / "tree")
    endless = "while True:\n    pass\n"
    assert copy.run(TESTS, MODULE, endless, limit=0.1).fate is Fate.TOO_LONG
