"""What trajectories say of a false statement, and where none could be run."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from rankclock.theory.claim import Claim, Kind, project
from rankclock.theory.process import Iterate
from rankclock.theory.symbols import N, alpha, eta
from rankclock.verify.arithmetic.outcomes import TooLong
from rankclock.verify.evidence.simulated import trajectories
from rankclock.verify.settings import STANDARD, Settings
from rankclock.verify.verdict import Count, Level, Truth, Verdict

SETTINGS = Settings(examples=1, depths=(2,), effort=replace(STANDARD, simulated_points=2))
AFTER_A_STEP = Iterate(1, N, 1, alpha, eta)


def about_a_step(relation: sp.Rel) -> Claim:
    """A claim about one step of a mode that grows to one."""
    return Claim(
        id="planted",
        title="A planted statement",
        kind=Kind.OBSERVATION,
        statement=(relation,),
        hypotheses=(N >= 2, alpha > 0, alpha < 1, eta > 0, eta < sp.Rational(1, 8)),
        source=project("test"),
        because="Planted.",
        witness={N: 2, alpha: sp.Rational(1, 2), eta: sp.Rational(1, 10)},
    )


def test_a_true_statement_holds_at_every_point() -> None:
    evidence = trajectories.simulated(about_a_step(AFTER_A_STEP > alpha), SETTINGS)
    assert evidence is not None and evidence.level is Level.SIMULATED
    assert evidence.verdict is Verdict.UNREFUTED and evidence.notes == ()
    assert evidence.counts == {Count.POINTS: 2}


def test_a_violated_trajectory_refutes() -> None:
    evidence = trajectories.simulated(about_a_step(AFTER_A_STEP < alpha), SETTINGS)
    assert evidence is not None and evidence.verdict is Verdict.REFUTED
    assert len(evidence.notes) == 2
    assert all(note.startswith("violated at N=2, alpha=") for note in evidence.notes)


def test_one_violation_among_points_that_hold_refutes(monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = iter([Truth.NO, Truth.YES])
    monkeypatch.setattr(trajectories, "trajectory", lambda *_: next(outcomes))
    evidence = trajectories.simulated(about_a_step(AFTER_A_STEP > alpha), SETTINGS)
    assert evidence is not None and evidence.verdict is Verdict.REFUTED


def test_no_point_that_could_be_simulated_is_no_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_long(*_: object, **__: object) -> Truth:
        raise TooLong("a run of more steps than a test waits for")

    monkeypatch.setattr(trajectories, "truths_simulated", too_long)
    evidence = trajectories.simulated(about_a_step(AFTER_A_STEP > alpha), SETTINGS)
    assert evidence is not None and evidence.verdict is Verdict.INCONCLUSIVE
    assert evidence.notes == ("no point could be simulated",)
    assert evidence.counts.keys() == {Count.NOT_SIMULATED}


def test_what_cannot_be_told_is_neither_held_nor_violated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trajectories, "truths_simulated", lambda *_, **__: iter([Truth.UNKNOWN]))
    evidence = trajectories.simulated(about_a_step(AFTER_A_STEP > alpha), SETTINGS)
    assert evidence is not None and evidence.verdict is Verdict.INCONCLUSIVE
