"""A run of mutants: what the score counts, what is kept, and the command line."""

from __future__ import annotations

import json
import shlex
from fractions import Fraction
from pathlib import Path

import pytest

from rankclock.main import run_arguments
from rankclock.verify.mutate.fate import Fate
from rankclock.verify.mutate.mutants import mutants_of
from rankclock.verify.mutate.pool import Draws
from rankclock.verify.mutate.run import Chunk, Fated, Score, Task, fate_of, prepare, run
from rankclock.verify.workers.resume import Kept


def ended(*fates: Fate) -> Score:
    return Score(
        tuple(Fated(f"m{i}", "c", fate, "reason", "c", f"k{i}") for i, fate in enumerate(fates))
    )


def test_the_score_counts_killed_over_killed_and_survivors() -> None:
    score = ended(
        *[Fate.KILLED] * 57,
        Fate.SURVIVOR,
        *[Fate.WEAKER] * 7,
        *[Fate.EQUIVALENT] * 5,
        *[Fate.MALFORMED] * 2,
    )
    assert score.share == Fraction(19, 20) and score.reached
    assert not ended(*[Fate.KILLED] * 18, Fate.SURVIVOR).reached
    data = score.to_json()
    assert (data["mutants"], data["killed"], data["equivalent"], data["score"]) == (72, 57, 5, 0.95)
    assert [len(data[key]) for key in ("weaker", "survivors", "not_well_formed")] == [7, 1, 2]


def test_no_mutant_to_kill_is_no_success() -> None:
    assert ended().share is None and not ended().reached
    assert not ended(Fate.WEAKER, Fate.EQUIVALENT).reached


def test_the_same_run_gives_the_same_answer() -> None:
    first, second = (run(prepare(("effective-rank-range",))) for _ in range(2))
    assert first == second
    assert len({m.id for m in first.mutants}) == len(first.mutants)
    assert first.share is not None and first.share > Fraction(3, 5)


def test_an_interrupted_run_goes_on_with_what_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, file = prepare(("effective-rank-range",)), tmp_path / "parts"
    with pytest.raises(KeyboardInterrupt):
        run(plan, kept=Kept(file, Task, Chunk), done=_interrupted)
    file.write_bytes(file.read_bytes() + b"torn")
    kept = Kept(file, Task, Chunk)
    assert 0 < len(kept.parts) < len(plan.tasks)
    assert run(plan, kept=kept) == run(plan)
    monkeypatch.setattr("rankclock.verify.workers.resume.sources", lambda: "other sources")
    assert Kept(file, Task, Chunk).parts == {}


def test_a_file_that_holds_something_else_is_left_as_it_is(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("only copy")
    code, out, err = outcome(capsys, f"mutate no-overshoot --resume {file}")
    assert code == 2 and out == "" and err.count("\n") == 1 and "holds no finished parts" in err
    assert file.read_text() == "only copy"


def _interrupted(_count: int, _owner: str) -> None:
    raise KeyboardInterrupt


def test_a_check_that_fails_is_a_survivor_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise IndexError("beyond the end")

    monkeypatch.setattr("rankclock.verify.mutate.run.classify", fails)
    end = fate_of(mutants_of("effective-rank-range")[0], Draws(0))
    assert end.fate is Fate.SURVIVOR and "IndexError: beyond the end" in end.reason


def test_a_claim_that_is_refuted_as_it_stands_is_left_out() -> None:
    plan = prepare(("recovery-time-from-above",))
    assert plan.tasks == ()
    with pytest.raises(ValueError, match="no mutant"):
        run(plan)


def outcome(capsys: pytest.CaptureFixture[str], text: str) -> tuple[int, str, str]:
    code = run_arguments(shlex.split(text))
    return code, *capsys.readouterr()


def test_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = outcome(capsys, "mutate effective-rank-range --jobs 1 --json")
    data = json.loads(out)
    assert err == ""
    assert list(data) == [
        "mutants",
        "killed",
        "equivalent",
        "weaker",
        "survivors",
        "not_well_formed",
        "left_out",
        "score",
    ]
    assert code == (0 if data["score"] >= 0.95 else 1)
    total = (
        data["killed"]
        + data["equivalent"]
        + sum(len(data[key]) for key in ("weaker", "survivors", "not_well_formed"))
    )
    assert total == data["mutants"] > 20


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mutate no-overshot", "no-overshoot"),
        ("mutate recovery-time-from-above", "refuted as it stands"),
        ("mutate --jobs 0", "--jobs"),
        ("mutate --resume nowhere/parts", "--resume"),
    ],
)
def test_command_line_refuses_in_one_line(
    capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    code, out, err = outcome(capsys, text)
    assert code == 2 and out == "" and err.count("\n") == 1 and words in err


@pytest.mark.long
def test_worker_processes_change_no_byte(capsys: pytest.CaptureFixture[str]) -> None:
    alone, shared = (
        outcome(capsys, f"mutate effective-rank-range imbalance-law --jobs {jobs} --json")
        for jobs in (1, 2)
    )
    assert alone == shared


@pytest.mark.hours
def test_mutation_score() -> None:
    score = run(prepare(), jobs=2)
    assert score.reached, score.share
