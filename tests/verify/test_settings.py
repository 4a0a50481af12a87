"""What a run was asked for, as the ledger tells it."""

from __future__ import annotations

from dataclasses import replace

from rankclock.verify.settings import STANDARD, Settings


def test_a_ledger_tells_other_budgets_and_is_silent_on_the_standard_ones() -> None:
    assert list(Settings().to_json()) == ["seed", "examples", "depths", "digits", "quick"]
    steps = replace(STANDARD.climb_steps, run=STANDARD.climb_steps.run + 1)
    other = Settings(effort=replace(STANDARD, climb_steps=steps)).to_json()
    assert other["effort"]["climb_steps"]["run"] == STANDARD.climb_steps.run + 1
