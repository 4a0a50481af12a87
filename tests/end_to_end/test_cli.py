"""The command line: what a user can get wrong, exit codes, and machine output alone on stdout."""

from __future__ import annotations

import json
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rankclock.committed import locked
from rankclock.main import interruption, run_arguments
from rankclock.theory.registry import all_claims
from rankclock.verify.claims import sweep
from rankclock.verify.ledger import ledger as ledgers
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Result

HIT_KEYS = [
    "lo",
    "hi",
    "exact",
    "method",
    "paper",
    "sharp",
    "trail",
    "fallback",
    "warnings",
    "seconds",
    "eta",
]
CHEAP = ["balance-law", "gradient-exchange", "dimensionless-step", "no-overshoot"]
REFUTED = (
    "verify recovery-time-from-above --at N=2 --at alpha=1/4 --at epsilon=24/97 --at eta=2 --at "
    "lambda=0"
)


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """The command takes SIGTERM over; give it back."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def refused(capsys: pytest.CaptureFixture[str], text: str, code: int = 2) -> str:
    """The one line on stderr of a refused command."""
    assert run_arguments(shlex.split(text)) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1 and err.startswith("rankclock: error: "), err
    return err.removeprefix("rankclock: error: ").rstrip("\n")


def answer(capsys: pytest.CaptureFixture[str], arguments: list[str], code: int = 0) -> Any:
    """The parsed stdout of a --json command that keeps stderr empty."""
    assert run_arguments([*arguments, "--json"]) == code
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out)


HIT = "hit --lam 1 --depth 3 --alpha 0.1 --eta 0.01 --to-level 0.5"


def changed(option: str, value: str) -> str:
    """The good `hit` command with one option replaced."""
    words = shlex.split(HIT)
    words[words.index(option) + 1] = value
    return shlex.join(words)


# Command, option, value, remedy: all three are in the line.
WRONG = [
    (changed("--lam", "abc"), "--lam", "'abc'", "such as"),
    (changed("--lam", "nan"), "--lam", "'nan'", "such as"),
    (changed("--lam", ""), "--lam", "''", "such as"),
    (changed("--alpha", "1/0"), "--alpha", "'1/0'", "zero"),
    (changed("--alpha", "-0.1"), "--alpha", "-1/10", "above 0"),
    (changed("--alpha", "0"), "--alpha", "0 ", "above 0"),
    (changed("--depth", "1"), "--depth", "1 ", "2 or more"),
    (changed("--depth", "201"), "--depth", "201", "smaller"),
    (changed("--depth", "3.5"), "--depth", "'3.5'", "integer"),
    (changed("--eta", "5"), "--eta", "5 ", "smaller step size, or --eta auto"),
    (changed("--eta", "0"), "--eta", "0 ", "--eta auto"),
    (changed("--eta", "fast"), "--eta", "'fast'", "such as"),
    (changed("--to-level", "2"), "--to-level", "2", "choose a level"),
    (changed("--to-level", "1"), "--to-level", "1", "choose a level"),
    (HIT.replace("--to-level 0.5", "--to-fraction 3"), "--to-fraction", "3", "choose a fraction"),
    (HIT.replace("--to-level 0.5", "--to-error 0"), "--to-error", "0 ", "above 0"),
    (
        HIT.replace("--to-level 0.5", ""),
        "--to-error/--to-fraction/--to-level",
        "none of them is given",
        "give exactly one target",
    ),
    (
        HIT + " --to-error 0.1",
        "--to-error/--to-fraction/--to-level",
        "2 of them are given",
        "give exactly one target",
    ),
    (HIT + " --beta=-1/20", "--beta", "negative", "leave it out"),
    (HIT + " --max-steps 0", "--max-steps", "0 ", "x>=1"),
    (HIT.replace("--lam 1", ""), "--lam", "missing", "--help"),
    (HIT + " --colour red", "--colour", "no such option", "--help"),
    ("explain no-such-claim", "ID", "'no-such-claim'", "rankclock claims"),
    ("explain no-oversho", "ID", "'no-oversho'", "did you mean no-overshoot"),
    ("verify no-such-claim", "ID", "'no-such-claim'", "rankclock claims"),
    ("verify no-overshoot 'zzz*'", "ID", "'zzz*'", "rankclock claims"),
    ("verify --depth 1", "--depth", "'1'", "2..6"),
    ("verify --depth 6..2", "--depth", "'6..2'", "2..6"),
    ("verify --depth deep", "--depth", "'deep'", "write 3 or 2..6"),
    ("verify --depth 2..", "--depth", "'2..'", "write 3 or 2..6"),
    ("verify --depth 1000000", "--depth", "'1000000' is above 12, the largest depth", "2..12"),
    (
        f"verify --depth {'9' * 50}",
        "--depth",
        "'9999999999999999999999999999999999999999...' is above 12",
        "2..12",
    ),
    ("verify --depth 2..13", "--depth", "'2..13' is above 12, the largest depth", "2..12"),
    ("verify --digits 5", "--digits", "5 ", "10<=x<=300"),
    ("verify --examples 0", "--examples", "0 ", "x>=1"),
    ("verify --jobs 0", "--jobs", "0 ", "x>=1"),
    ("verify --seed x", "--seed", "'x'", "integer"),
    ("verify no-overshoot --resume", "--resume", "no ledger file", "--ledger FILE"),
    ("verify no-overshoot --ledger no/such/folder/l.json", "--ledger", "no/such/folder", "make it"),
    ("verify no-overshoot --at q=1", "--at", "'q'", "its symbols are"),
    ("verify rank-monotone --at k=1/2", "--at", "k = 1/2 is no integer", "whole number"),
    ("verify no-overshoot --at x=1", "--at", "N, eta, lambda", "NAME=VALUE"),
    ("verify no-overshoot --at N=2 --at lambda=abc", "--at", "'lambda=abc'", "NAME=VALUE"),
    ("verify no-overshoot --at N=2 --at N=3", "--at", "N has two values", "once"),
    ("verify 'travel-*' --at x=1", "--at", "6 claims", "exactly one"),
    ("regress --update", "--update", "no reason", "--reason TEXT"),
    ("regress --update --reason ' '", "--update", "no reason", "--reason TEXT"),
    ("regress --lock no/such/lock.json", "--lock", "no/such/lock.json", "--update"),
    ("regress --jobs 0", "--jobs", "0 ", "x>=1"),
    ("regress --update --quick --reason fast", "--update", "quick", "without --quick"),
    ("regress --reason idle", "--reason", "nothing", "--update"),
    ("regress --junit no/such/folder/j.xml", "--junit", "no/such/folder", "make it"),
    ("regress --markdown no/such/folder/s.md", "--markdown", "no/such/folder", "make it"),
    ("report --jobs 0", "--jobs", "0 ", "x>=1"),
    ("report --bogus", "--bogus", "no such option", "--help"),
    ("claims --bogus", "--bogus", "no such option", "--help"),
]


@pytest.mark.parametrize(
    ("text", "option", "value", "remedy"), WRONG, ids=[row[0] for row in WRONG]
)
def test_bad_input_is_one_line(
    capsys: pytest.CaptureFixture[str], text: str, option: str, value: str, remedy: str
) -> None:
    line = refused(capsys, text)
    assert line.startswith(option + ":")
    assert value in line and remedy in line


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("nonsense", "nonsense"),
        ("hit --to-level", "--to-level"),
        ("claims extra", "extra"),
        ("--bogus", "--bogus"),
    ],
)
def test_unknown_words(capsys: pytest.CaptureFixture[str], text: str, named: str) -> None:
    assert named in refused(capsys, text)


def test_files_in_the_way(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file.json"
    file.write_text('{"no": "lock"}', encoding="utf-8")
    assert str(file) in refused(capsys, f"report -o {file}")
    assert str(tmp_path) in refused(capsys, f"verify no-overshoot --ledger {tmp_path}")
    monkeypatch.setattr("rankclock.commands.regression.check_all", lambda *_args, **_options: [])
    for text in ('{"no": "lock"}', "[]", "no json"):
        file.write_text(text, encoding="utf-8")
        assert refused(capsys, f"regress --lock {file}").startswith(
            f"--lock: {file} is no lock file"
        )
        assert file.read_text(encoding="utf-8") == text


def test_hit_has_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    data = answer(capsys, shlex.split("hit --lam 8 --depth 3 --alpha 1 --eta auto --to-level 7"))
    assert list(data) == HIT_KEYS
    assert list(data["paper"]) == ["bound", "ceil"]
    assert [type(data[key]) for key in ("lo", "hi", "exact", "method", "seconds")] == [
        int,
        int,
        bool,
        str,
        float,
    ]
    assert isinstance(data["paper"]["bound"], str) and data["paper"]["ceil"] >= data["hi"]
    rests = answer(capsys, shlex.split("hit --lam 8 --depth 3 --alpha 2 --eta auto --to-level 8"))
    assert (rests["lo"], rests["hi"], rests["exact"], rests["paper"]) == (
        0,
        0,
        True,
        {"bound": None, "ceil": None},
    )


def test_hit_past_its_budget_is_not_certified(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without the theorems only a run is left, and the budget is for runs.
    monkeypatch.setattr("rankclock.verify.hitting.abel.passage.ATTEMPTS", ())
    assert "not certified" in refused(
        capsys, "hit --lam 1 --depth 3 --alpha 0.01 --eta 0.1 --to-level 0.5 --max-steps 3", code=1
    )


def test_hit_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run_arguments(shlex.split("hit --lam 8 --depth 3 --alpha 1 --eta 1/96 --to-level 7")) == 0
    )
    assert capsys.readouterr().out.splitlines()[0] == "k = 11  (certified run, eta = 1/96)"


def test_hit_beyond_the_theorem_is_answered_with_a_warning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The answers of `hit` and `window` go up to the same step size; beyond it both name the
    limit.
    """
    words = "hit --lam 5 --depth 3 --alpha 0.1 --to-fraction 99/100 --eta "
    assert run_arguments(shlex.split(words + "0.03")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].startswith(
        "warning: the step size is not below the limit 1/(2N M^(2N-2)) = 0.0194935"
    )
    assert (
        answer(capsys, shlex.split(words + "0.03"))["warnings"]
        and not answer(capsys, shlex.split(words + "0.01"))["warnings"]
    )
    window = answer(
        capsys, shlex.split("window --spectrum=5,3,1 --depth 3 --alpha 0.1 --eta 0.03 --rank 1")
    )
    assert (
        window["warnings"]
        and window["k_first"] == answer(capsys, shlex.split(words + "0.03"))["lo"]
    )
    message = refused(capsys, words + "0.04")
    assert (
        message.startswith("--eta")
        and "1/(N mu^(2N-2)) = 0.0389869" in message
        and "--eta auto" in message
    )


def test_hit_says_what_its_trail_and_its_bounds_mean(capsys: pytest.CaptureFixture[str]) -> None:
    def said(words: str) -> str:
        assert run_arguments(shlex.split(words)) == 0
        return capsys.readouterr().out

    for lam, unit in (("5", "d/lam^(1/N)"), ("-5", "d/|lam|^(1/N)"), ("0", "d")):
        lines = said(
            f"hit --lam={lam} --depth 3 --alpha 0.1 --eta 0.001 --to-error 0.01"
        ).splitlines()
        assert lines[1] == f"  with x = {unit}" and all(
            ", x from " in line for line in lines if line.startswith("  from step")
        )
        assert sum("with x =" in line for line in lines) == 1
    assert "with x" not in said("hit --lam 8 --depth 3 --alpha 1 --eta 1/96 --to-level 7")
    start = said("hit --lam 8 --depth 3 --alpha 1 --eta 1/200 --to-level 1/2")
    assert (
        "the start meets the target" in start
        and "proved" not in start
        and "hypotheses" not in start
    )
    assert "|f| is not log-concave" in said(
        "hit --lam=-1 --depth 6 --alpha 1.2 --eta 0.001 --to-level 0.01"
    )


def test_claims_and_explain(capsys: pytest.CaptureFixture[str]) -> None:
    rows = answer(capsys, ["claims"])
    assert [row["id"] for row in rows] == [claim.id for claim in all_claims()]
    assert all(
        list(row) == ["id", "title", "kind", "source", "verdict", "proved_for", "evidence"]
        for row in rows
    )
    literal = answer(capsys, ["explain", "recovery-time-from-above"])
    assert literal["verdict"] == "refuted" and literal["counterexample"]["replay"].startswith(
        "rankclock verify recovery-time-from-above --at"
    )
    assert run_arguments(["explain", "no-overshoot"]) == 0
    text = capsys.readouterr().out
    assert all(
        head in text
        for head in ("hypotheses", "statement", "symbols", "because", "verdict", "source")
    )


@pytest.mark.parametrize(
    "words",
    [
        ["-h"],
        [],
        *([name, "--help"] for name in ("claims", "explain", "verify", "regress", "hit", "report")),
    ],
    ids=" ".join,
)
def test_help_has_an_example(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert run_arguments(words) == 0
    assert "Example: rankclock" in capsys.readouterr().out


def test_verify_a_cheap_claim(capsys: pytest.CaptureFixture[str]) -> None:
    data = answer(capsys, ["verify", "no-overshoot", "--examples", "20"])
    assert data["unexpected"] == [] and [claim["verdict"] for claim in data["claims"]] == [
        "unrefuted"
    ]
    assert data["run"]["examples"] == 20


def test_the_locked_counterexample_replays(capsys: pytest.CaptureFixture[str]) -> None:
    command = shlex.split(locked()["recovery-time-from-above"]["counterexample"]["replay"])
    for words in (command[1:], shlex.split(REFUTED)):
        data = answer(capsys, words)
        assert data["verdict"] == "refuted" and data["counterexample"]["point"].keys() == {
            "N",
            "alpha",
            "epsilon",
            "eta",
            "lambda",
        }
    assert (
        answer(capsys, shlex.split(REFUTED.replace("-from-above", "-ceiling")))["verdict"]
        == "unrefuted"
    )
    assert answer(capsys, shlex.split(REFUTED))["hypothesis"] is None


def test_a_point_outside_the_hypotheses_names_the_first_that_fails(
    capsys: pytest.CaptureFixture[str],
) -> None:
    outside = REFUTED.replace("eta=2", "eta=20")
    shown = answer(capsys, shlex.split("explain recovery-time-from-above"))["hypotheses"]
    data = answer(capsys, shlex.split(outside))
    assert (
        data["verdict"] == "not_applicable"
        and data["counterexample"] is None
        and data["hypothesis"] in shown
        and "eta" in data["hypothesis"]
    )
    assert run_arguments(shlex.split(outside)) == 0
    assert capsys.readouterr().out == (
        "recovery-time-from-above at this point: not_applicable: the hypothesis "
        f"{data['hypothesis']} fails\n"
    )
    # Of two that fail, the first in the order that `explain` shows.
    both = answer(capsys, shlex.split(outside.replace("N=2", "N=1")))["hypothesis"]
    assert shown.index(both) < shown.index(data["hypothesis"])


def test_a_point_against_what_the_ledger_expects_is_exit_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "rankclock.commands.at_point.locked",
        lambda: {"recovery-time-from-above": {"verdict": "unrefuted"}},
    )
    assert answer(capsys, shlex.split(REFUTED), code=1)["verdict"] == "refuted"
    assert (
        answer(capsys, shlex.split(REFUTED.replace("-from-above", "-ceiling")))["verdict"]
        == "unrefuted"
    )


def test_a_claim_not_as_locked_is_exit_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "rankclock.commands.verification.locked", lambda: {"no-overshoot": {"verdict": "refuted"}}
    )
    data = answer(capsys, ["verify", "no-overshoot", "--examples", "15"], code=1)
    (line,) = data["unexpected"]
    assert line.startswith("no-overshoot: unrefuted, expected refuted")
    assert run_arguments(["verify", "no-overshoot", "--examples", "15"]) == 1
    assert "not as expected: no-overshoot: unrefuted, expected refuted" in capsys.readouterr().out


FALSE = """
import sympy as sp
from rankclock import Claim, Kind, project
x, y = sp.symbols("x y", real=True)
CLAIM = Claim(
    id="grows",
    title="A square is more",
    kind=Kind.OBSERVATION,
    statement=(x**2 * y > x * y,),
    hypotheses=(x > 0, y > 0),
    source=project("here"),
    because="It is not.",
    witness={x: 2, y: 1},
)
"""


def test_a_refuted_claim_is_shown_where_its_replay_is(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "false claim.py"
    file.write_text(FALSE, encoding="utf-8")
    ledger = tmp_path / "ledger.json"
    run = ["verify", str(file), "--examples", "2", "--jobs", "1", "--ledger", str(ledger)]
    assert run_arguments(run) == 1
    lines = capsys.readouterr().out.splitlines()
    violation = json.loads(ledger.read_text(encoding="utf-8"))["claims"][0]["counterexample"]
    point = ", ".join(f"{name}={value}" for name, value in violation["point"].items())
    (said,) = (line for line in lines if line.startswith("not as expected: "))
    assert f"(relation 0 is violated at {point}); written at {file}:" in said
    (replay,) = (line for line in lines if line.startswith("replay: "))
    assert replay == f"replay: {violation['replay']}"
    assert run_arguments(shlex.split(replay)[2:]) == 1
    assert capsys.readouterr().out.startswith("grows at this point: refuted")


def test_interrupted_run_resumes_to_the_same_ledger(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, cut = tmp_path / "whole.json", tmp_path / "cut.json"
    run = ["verify", *CHEAP, "--examples", "15", "--jobs", "1", "--json", "--ledger"]
    assert run_arguments([*run, str(whole)]) == 0
    right, checked, allowed = sweep.check_by_id, [], 2

    def stopped(name: str, settings: Settings) -> Result:
        if len(checked) == allowed:
            raise KeyboardInterrupt
        checked.append(name)
        return right(name, settings)

    monkeypatch.setattr(sweep, "check_by_id", stopped)
    capsys.readouterr()
    assert run_arguments([*run, str(cut)]) == 130
    out, err = capsys.readouterr()
    assert out == "" and err.strip().count("\n") == 0 and "--resume" in err
    assert {path.name for path in tmp_path.iterdir()} == {"whole.json", "cut.json.resume"}
    allowed = len(CHEAP)
    assert run_arguments([*run, str(cut), "--resume"]) == 0
    assert sorted(checked) == sorted(CHEAP)
    assert {path.name for path in tmp_path.iterdir()} == {"whole.json", "cut.json"}
    first, second = (json.loads(path.read_text(encoding="utf-8")) for path in (whole, cut))
    assert ledgers.comparable(first) == ledgers.comparable(second)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hit --lam 1 --depth 3 --alpha 1/2 --eta auto --to-level 3/4 --json", 0),
        (REFUTED + " --json", 0),
        (changed("--eta", "5"), 2),
        ("nonsense", 2),
    ],
)
def test_as_a_program(text: str, code: int) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "rankclock", *shlex.split(text)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == code, done.stderr
    if code:
        assert (
            done.stdout == ""
            and done.stderr.startswith("rankclock: error: ")
            and done.stderr.count("\n") == 1
        )
    else:
        assert json.loads(done.stdout) and done.stderr == ""


def test_explain_says_what_symbols_mean_here_and_wraps_long_formulas(
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = answer(capsys, ["explain", "window-denoising"])
    assert "wanted eigenvalue" in data["symbols"]["b"] and data["symbols"]["V"].endswith(
        "matrix: orthogonal"
    )
    assert run_arguments(["explain", "recovery-time-from-above"]) == 0
    lines = capsys.readouterr().out.splitlines()
    begin = lines.index("statement") + 1
    statement = " ".join(line.strip() for line in lines[begin : lines.index("symbols")])
    assert max(map(len, lines[begin : lines.index("symbols")])) <= max(
        60, shutil.get_terminal_size().columns
    )
    assert statement == answer(capsys, ["explain", "recovery-time-from-above"])["statement"][0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["verify"], "--ledger FILE"),
        (["mutate"], "`mutate --resume FILE`"),
        (["window"], ""),
        ([], ""),
    ],
)
def test_an_interrupt_tells_what_goes_on(words: list[str], said: str) -> None:
    assert (
        interruption(words).startswith("interrupted")
        and said in interruption(words)
        and (said or interruption(words) == "interrupted")
    )


def test_a_ledger_replaces_a_ledger_and_nothing_else(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("only copy")
    for more in ("", " --resume"):
        assert run_arguments(shlex.split(f"verify no-overshoot --ledger {file}{more}")) == 2
        out, err = capsys.readouterr()
        assert out == "" and err.count("\n") == 1 and "exists and is no ledger" in err
    assert file.read_text() == "only copy"
