"""What answers look like when a notebook prints them; `repr` stays that of the dataclass."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from rankclock import (
    Counterexample,
    EarlyStopping,
    Eigenvalue,
    Settings,
    check,
    enclosed_spectrum,
    hitting_index,
    load_matrix,
    plan,
    rank_window,
)
from support.claims import named

SHORT = 400  # guess: what is read at a glance, in a few lines
RUN: dict[str, Any] = {"depth": 3, "alpha": "1/100", "eta": "auto"}


def answers() -> dict[str, Any]:
    """One answer of each public function."""
    claim = named("step-monotone-growing")
    window = rank_window(spectrum="5,3,1/2", rank=2, **RUN)
    return {
        "hit": hitting_index(lam=1, to_fraction="9/10", **RUN),
        "window": window,
        "plan": plan(spectrum="5,3,1/2", depth=3, rank=2, width=5),
        "rule": EarlyStopping.for_rank("5,3,1/2", rank=2, **RUN),
        "eigenvalue": enclosed_spectrum(((2, 1), (1, 2)))[0],
        "claim": claim,
        # A claim that is checked soon: what is looked at is how its result prints.
        "result": check(named("log-concave-growing"), Settings(examples=2, quick=True)),
        "steps": window.opens,
    }


@pytest.fixture(scope="module")
def printed() -> dict[str, Any]:
    return answers()


def test_no_answer_prints_its_fields(printed: dict[str, Any]) -> None:
    for name, answer in printed.items():
        if name in {"steps", "rule"}:
            continue
        text = str(answer)
        assert "(low=" not in text and "Fraction(" not in text, name
        assert len(text) < SHORT and text.count("\n") <= 3, name
        assert type(answer).__name__ + "(" not in text, name
        assert repr(answer).startswith(type(answer).__name__ + "("), name


def test_answers_say_what_was_asked(printed: dict[str, Any]) -> None:
    assert str(printed["hit"]) == f"k = {printed['hit'].steps.lo} ({printed['hit'].method})"
    assert str(printed["window"]) == "rank 2: window 1913..11110, 9198 steps (hitting times)"
    assert str(printed["plan"]).startswith("alpha = 0.2995, eta = ")
    assert str(printed["claim"]).startswith("step-monotone-growing: ")
    assert str(printed["result"]).startswith(
        "log-concave-growing: unrefuted, proved for N = 2..12 (sampled"
    )
    assert str(printed["result"].evidence[0]).startswith("sampled: unrefuted (")


def test_windows_that_are_empty_or_never_close() -> None:
    empty = rank_window(spectrum="5,3,1/2", depth=3, alpha="8/25", eta="auto", rank=2)
    assert str(empty).startswith("rank 2: empty: it is learned by step ")
    assert str(empty.k_first) in str(empty) and str(empty.k_last + 1) in str(empty)
    endless = rank_window(spectrum="5,3", rank=2, **RUN)
    assert str(endless) == (
        f"rank 2: window from step {endless.k_first} on, without end (hitting times)"
    )


def test_ranges_and_warnings_are_printed() -> None:
    hit = hitting_index(lam=1, depth=3, alpha="1/10", eta="1/4", to_fraction="9/10")
    assert "\nwarning: the step size is not below the limit" in str(hit)
    long = hitting_index(lam=1, depth=3, alpha="1e-60", eta="1/1000", to_fraction="9/10")
    assert len(str(long)) < SHORT


def test_a_printed_eigenvalue_holds_the_true_one() -> None:
    for low, high in (("1/3", "1/2"), ("-1e-30", "1e-40"), ("7", "7.000000000000001")):
        ends = Fraction(low), Fraction(high)
        middle, radius = map(Fraction, str(Eigenvalue(*ends)).split(" +- "))
        assert middle - radius <= ends[0] and ends[1] <= middle + radius
        assert radius <= ends[1] - ends[0]
    assert str(Eigenvalue.exactly(Fraction(1, 3))) == "1/3"


def test_a_counterexample_of_an_equivalence_has_no_sides() -> None:
    assert str(Counterexample({"x": "1"}, 1, "", "")) == "x = 1: relation 1 fails"


def test_a_matrix_prints_its_file_and_size(tmp_path: Any) -> None:
    file = tmp_path / "truth.csv"
    file.write_text("2,1\n1,2\n")
    assert str(load_matrix(file)) == "truth.csv: 2 x 2"
