"""Commands are loaded when they are given, and what is said without loading them is right."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import rankclock.commands
from rankclock.command_group import COMMANDS, Commands
from rankclock.main import cli, run_arguments

LIBRARIES = {"sympy", "mpmath", "flint", "numpy", "scipy", "hypothesis", "matplotlib", "jinja2"}
PROGRAM = """
import json, sys
from rankclock.entry import run
try:
    run()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def loaded(*words: str, **environment: str) -> tuple[str, set[str]]:
    """What the program prints in a new process, and the modules that it has then."""
    program = f"import sys; sys.argv = {['rankclock', *words]!r}\n{PROGRAM}"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | environment,
    )
    return done.stdout, set(json.loads(done.stderr.splitlines()[-1]))


def complete(*words: str) -> tuple[list[str], set[str]]:
    """What a Tab after the words offers in bash, and the modules that it loads."""
    out, modules = loaded(
        COMP_WORDS=" ".join(["rankclock", *words]),
        COMP_CWORD=str(len(words)),
        _RANKCLOCK_COMPLETE="bash_complete",
    )
    return out.split(), modules


@pytest.mark.parametrize("words", ["--version", "--help", "", "hit --help", "verify --help"])
def test_what_is_said_of_commands_loads_no_library(words: str) -> None:
    out, modules = loaded(*words.split())
    assert out
    assert not modules & (LIBRARIES | {"rich", "rankclock.theory.claim"})


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["h"], ["plain,hit"]),
        (["explain", "no-"], ["plain,no-overshoot"]),
        (["verify", "no-overshoot", "descent-tail-z"], ["plain,descent-tail-zero"]),
        (["mutate", "rank-m"], ["plain,rank-monotone"]),
        (["verify", "my_claim"], ["file,my_claim"]),
        (["hit", "--lam", "1/2", "--to-l"], ["plain,--to-level"]),
        (["window", "--tol", "1/100", "--be"], ["plain,--beta"]),
        (["simulate", "--en"], ["plain,--engine"]),
        (["regress", "--jun"], ["plain,--junit"]),
    ],
)
def test_a_tab_offers_commands_ids_and_options_and_loads_no_library(
    words: list[str], offered: list[str]
) -> None:
    lines, modules = complete(*words)
    assert lines == offered
    assert not modules & (LIBRARIES | {"rich", "rankclock.theory.claim"})


def test_a_hitting_time_loads_no_check_and_no_library_of_other_answers() -> None:
    out, modules = loaded(*"hit --lam 1 --depth 2 --alpha 1/2 --eta auto --to-level 3/4".split())
    assert out.startswith("k = ")
    assert not modules & {"hypothesis", "scipy", "matplotlib", "numpy", "rich", "jinja2"}
    assert not {
        name
        for name in modules
        if name.startswith(tuple(f"rankclock.verify.{room}." for room in ("evidence", "points")))
    }
    claims = {name for name in modules if name.startswith("rankclock.theory.claims.recovery.")}
    assert claims == {"rankclock.theory.claims.recovery.recovery_time_ceiling"}


def test_an_explanation_builds_one_claim_and_loads_no_check() -> None:
    out, modules = loaded("explain", "rank-unimodal")
    assert out.startswith("rank-unimodal: ")
    assert not modules & {"hypothesis", "scipy", "matplotlib", "numpy", "rich", "jinja2"}
    assert "rankclock.verify.evidence.check" not in modules
    assert "rankclock.theory.claims.step.no_overshoot" not in modules


def test_the_list_is_that_of_the_commands_with_their_own_help() -> None:
    context = click.Context(cli)
    assert isinstance(cli, Commands)
    assert list(COMMANDS) == sorted(COMMANDS) == cli.list_commands(context)
    for name, listed in COMMANDS.items():
        command = cli.get_command(context, name)
        assert command is not None and command.name == name
        for limit in (20, 45, 62, 98, 200):
            stub = click.Command(name, help=listed.summary)
            assert stub.get_short_help_str(limit) == command.get_short_help_str(limit)


def test_each_summary_is_one_line_that_the_list_shows_whole() -> None:
    shown = CliRunner().invoke(cli, ["--help"], terminal_width=80).output
    assert "..." not in shown.partition("Commands:")[2]
    for name, listed in COMMANDS.items():
        command = cli.get_command(click.Context(cli), name)
        assert command is not None and command.help is not None
        assert inspect.cleandoc(command.help).split("\n\n")[0] == listed.summary
        assert listed.summary in shown


def test_every_command_is_listed() -> None:
    commands = {
        value.name
        for file in Path(rankclock.commands.__path__[0]).glob("*.py")
        for value in vars(
            __import__(f"rankclock.commands.{file.stem}", fromlist=["commands"])
        ).values()
        if isinstance(value, click.Command)
    }
    assert commands == set(COMMANDS)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("hitt", "'hitt': no such command; did you mean hit? `rankclock --help` lists them"),
        ("xyz", "'xyz': no such command; `rankclock --help` lists them"),
        ("--hit", "--hit: no such option; see --help"),
    ],
)
def test_an_unknown_command_is_told_which_is_near(
    word: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_arguments([word]) == 2
    assert capsys.readouterr().err == f"rankclock: error: {said}\n"


@pytest.mark.parametrize("words", [["explain"], ["verify"], ["mutate"]])
def test_an_unknown_claim_is_told_which_is_near(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_arguments([*words, "no-overshot"]) == 2
    assert capsys.readouterr().err == (
        "rankclock: error: ID: no claim is called 'no-overshot'; did you mean no-overshoot? "
        "`rankclock claims` lists them\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("regress --juint x", "--juint: no such option; did you mean --junit? see --help"),
        ("hit --lamb 5", "--lamb: no such option; did you mean --lam? see --help"),
        ("claims --jso", "--jso: no such option; did you mean --json? see --help"),
        ("hit --to_level 5", "--to_level: no such option; did you mean --to-level? see --help"),
        ("hit --xyzzy 5", "--xyzzy: no such option; see --help"),
        ("hit -q", "-q: no such option; see --help"),
        (
            "simulate --engine spectrl",
            (
                "--engine: 'spectrl' is not one of 'spectral', 'matrix', 'float'; did you mean "
                "spectral? see --help"
            ),
        ),
        (
            "simulate --engine zzz",
            "--engine: 'zzz' is not one of 'spectral', 'matrix', 'float'; see --help",
        ),
    ],
)
def test_an_unknown_option_or_word_is_told_which_is_near(
    words: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_arguments(words.split()) == 2
    assert capsys.readouterr().err == f"rankclock: error: {said}\n"


@pytest.mark.parametrize("there", [False, True])
def test_mutate_says_that_it_takes_no_file(
    there: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "use.py"
    if there:
        file.touch()
    assert run_arguments(["mutate", str(file)]) == 2
    assert capsys.readouterr().err == (
        f"rankclock: error: ID: {file} is a file, and mutate takes claims of the theory only; "
        "name an id; `rankclock claims` lists them\n"
    )
