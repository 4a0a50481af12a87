"""What a run was asked for, as the ledger tells it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner

from rankclock import InputError
from rankclock.main import cli
from rankclock.verify.settings import STANDARD, Settings


def test_a_ledger_tells_other_budgets_and_is_silent_on_the_standard_ones() -> None:
    assert list(Settings().to_json()) == ["seed", "examples", "depths", "digits", "quick"]
    steps = replace(STANDARD.climb_steps, run=STANDARD.climb_steps.run + 1)
    other = Settings(effort=replace(STANDARD, climb_steps=steps)).to_json()
    assert other["effort"]["climb_steps"]["run"] == STANDARD.climb_steps.run + 1


@pytest.mark.parametrize(
    ("argument", "value", "said"),
    [
        ("digits", -5, "digits: -5 is below 10; give 10 to 300"),
        ("digits", 0, "digits: 0 is below 10; give 10 to 300"),
        ("digits", 10**6, "digits: 1000000 is above 300; give 10 to 300"),
        pytest.param(
            "digits", 10**5000, "digits: 1.0e+5000 is above 300; give 10 to 300", id="huge"
        ),
        ("examples", 0, "examples: 0 is below 1; give 1 or more"),
        ("examples", -3, "examples: -3 is below 1; give 1 or more"),
        ("depths", (1,), "depths: 1 is below 2; give 2 to 12"),
        ("depths", (3, 0), "depths: 0 is below 2; give 2 to 12"),
        ("depths", (-2,), "depths: -2 is below 2; give 2 to 12"),
        ("depths", (99,), "depths: 99 is above 12; give 2 to 12"),
    ],
)
def test_what_the_command_line_refuses_is_refused(argument: str, value: Any, said: str) -> None:
    with pytest.raises(InputError) as caught:
        Settings(**{argument: value})
    assert str(caught.value) == said
    typed = value[0] if isinstance(value, tuple) and len(value) == 1 else value
    if isinstance(typed, int) and typed < 10**9:
        option = "--depth" if argument == "depths" else f"--{argument}"
        done = CliRunner().invoke(cli, ["verify", "no-overshoot", f"{option}={typed}"])
        assert done.exit_code == 2, done.output


def test_what_the_command_line_takes_is_taken() -> None:
    for digits, depths in ((10, (2,)), (300, (12,))):
        assert Settings(examples=1, digits=digits, depths=depths).depths == depths


def test_a_list_of_depths_becomes_a_tuple() -> None:
    depths: Any = [2, 5]
    assert Settings(depths=depths).depths == (2, 5)
