"""What users call from Python refuses values of a wrong type in one line that names the argument.

Answers, such as Hit or Window, are built by the program and take what they are given.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy as sp

import rankclock
from rankclock import Claim, EarlyStopping, Eigenvalue, InputError, Kind, Settings, project

X = sp.Symbol("x", real=True)
SQUARE = sp.Eq((X + 1) ** 2, X**2 + 2 * X + 1, evaluate=False)
CLAIM: dict[str, Any] = {
    "id": "square",
    "title": "The square of a sum",
    "kind": Kind.IDENTITY,
    "statement": (SQUARE,),
    "hypotheses": (X > 0,),
    "source": project("here"),
    "because": "Multiply out.",
    "witness": {X: 1},
}
RUN = {"depth": 2, "alpha": "1/100", "eta": "1/100"}
# Arguments with which each is answered.
CALLS: dict[str, dict[str, Any]] = {
    "Box": {"ranges": {X: (0, 1)}, "depths": (2,)},
    "Claim": CLAIM,
    "EarlyStopping.for_rank": {"matrix_or_spectrum": "5,1", "rank": 1, **RUN},
    "Eigenvalue": {"low": Fraction(1), "high": Fraction(2)},
    "Eigenvalue.exactly": {"value": Fraction(1)},
    "GroundTruth": {"entries": ((Fraction(1),),), "name": "one"},
    "Lemma": {"title": "square", "identity": SQUARE},
    "Settings": {},
    "Source": {"citation": "a", "where": "b"},
    "Tight": {"point": {X: 1}, "within": sp.Rational(1, 10)},
    "all_claims": {},
    "check": {"claim": Claim(**CLAIM), "settings": Settings(examples=1, quick=True)},
    "enclosed_spectrum": {"matrix": ((2, 1), (1, 2))},
    "hitting_index": {"lam": 1, "to_fraction": "9/10", **RUN},
    "known": {"where": "here"},
    "load_matrix": {"path": "truth.csv"},
    "paper": {"where": "here"},
    "plan": {"spectrum": "5,3,1/2", "depth": 3, "rank": 2},
    "project": {"where": "here"},
    "rank_window": {"spectrum": "5,1", "rank": 1, **RUN},
}
# Built by the program, or by Python itself.
ANSWERS = {"Counterexample", "EarlyStopping", "Evidence", "Hit", "Plan", "Result", "Window"}
ERRORS = {"InputError", "TooLong"}
TEXTS = set("because citation id link name note proof proves remark title where".split())
NUMBERS = set(
    "alpha beta budget cap depth digits eta examples high lam largest low max_steps rank relation "
    "seed to_error to_fraction to_level tol value width within".split()
)
WRONG: tuple[Any, ...] = (3, None, [], "x", object())


def called(name: str) -> Callable[..., Any]:
    top, _, method = name.partition(".")
    value = getattr(rankclock, top)
    return getattr(value, method) if method else value


ENUMS = {
    name
    for name in rankclock.__all__
    if isinstance(called(name), type) and issubclass(called(name), Enum)
}
CASES = [
    (name, argument, value)
    for name in CALLS
    for argument in inspect.signature(called(name)).parameters
    for value in WRONG
]


@pytest.fixture(autouse=True)
def _matrix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "truth.csv").write_text("2,1\n1,2\n")


def test_every_public_name_is_tried() -> None:
    tried = {name.partition(".")[0] for name in CALLS}
    assert tried | ANSWERS | ERRORS | ENUMS == set(rankclock.__all__)
    assert len(CASES) > 300


@pytest.mark.parametrize("name", CALLS)
def test_the_right_arguments_are_answered(name: str) -> None:
    called(name)(**CALLS[name])


def is_right(name: str, argument: str, value: Any) -> bool:
    """Whether a value of the list is of the type that the argument has after all."""
    if value is None:
        return inspect.signature(called(name)).parameters[argument].default is None
    if isinstance(value, str):
        return argument in TEXTS
    return isinstance(value, int) and argument in NUMBERS


@pytest.mark.parametrize(("name", "argument", "value"), CASES)
def test_a_wrong_type_is_named(name: str, argument: str, value: Any) -> None:
    arguments = CALLS[name] | {argument: value}
    if is_right(name, argument, value):
        # Of the right type, and perhaps out of range.
        try:
            called(name)(**arguments)
        except (InputError, rankclock.TooLong):
            pass
        return
    with pytest.raises((InputError, TypeError)) as caught:
        called(name)(**arguments)
    text = str(caught.value)
    assert argument in text and "; " in text and "\n" not in text, text


@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize("name", sorted(ENUMS))
def test_a_word_that_is_none_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=rf"^{name}: .* is none.*; give one of ") as caught:
        called(name)(value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("matrix", "problem"),
    [
        (((1, 2),), "row 1 has 2 entries where there are 1 rows"),
        (((1, 2), 3), "row 2 is int"),
        ((("1",),), "row 1 has an entry of type str"),
        (((1, 2), (3, 4)), "it is not symmetric"),
        ([[float("inf")]], "it has an entry that is not finite"),
        (np.array([[1, 2], [3, 4]]), "it is not symmetric"),
    ],
)
def test_a_matrix_that_is_none_is_refused(matrix: Any, problem: str) -> None:
    with pytest.raises(InputError, match=f"^matrix: {problem}.*; "):
        rankclock.enclosed_spectrum(matrix)


def test_arrays_and_floats_are_their_binary_values() -> None:
    for matrix in (np.diag([0.1, 2.0]), [[0.1, 0.0], [0.0, 2.0]]):
        assert rankclock.enclosed_spectrum(matrix) == (
            Eigenvalue.exactly(Fraction(2)),
            Eigenvalue.exactly(Fraction(0.1)),
        )


def test_a_rule_names_the_argument_of_its_methods() -> None:
    stop = EarlyStopping.for_rank("5,1", rank=1, depth=2, alpha="1/100", eta="auto")
    for method in (stop.should_stop, stop.inside, stop.remaining):
        for value in (None, [], "x", object()):
            with pytest.raises(InputError, match=r"^k: .*; "):
                method(value)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (Fraction(3), Fraction(1), "low: 3 is above high, 1; give the lower end first"),
        (1.5, 2, "low: it is float; give an exact number, such as Fraction(1, 2)"),
        (1, "2", "high: it is str; give an exact number, such as Fraction(1, 2)"),
    ],
)
def test_an_eigenvalue_that_is_none_is_refused(low: Any, high: Any, said: str) -> None:
    with pytest.raises(InputError) as caught:
        Eigenvalue(low, high)
    assert str(caught.value) == said


def test_an_eigenvalue_between_integers_is_exact() -> None:
    one, three = 1, np.int64(3)
    between: Any = Eigenvalue(one, three)
    assert str(between) == "2 +- 1"
    assert between == Eigenvalue(Fraction(1), Fraction(3))
    assert type(between.high.numerator) is int


@pytest.mark.parametrize(
    ("answer", "fields", "first"),
    [
        ("Counterexample", (1, 2, 3, 4), "point"),
        ("Counterexample", ({}, 0, 3, 4), "left"),
        ("Evidence", (1, 2, 3, 4, 5), "level"),
    ],
)
def test_an_answer_of_other_types_is_refused(answer: str, fields: Any, first: str) -> None:
    with pytest.raises(InputError, match=rf"^{first}: it is int; give "):
        called(answer)(*fields)


@pytest.mark.parametrize("suffix", ["npy", "npz", "csv", "mtx"])
def test_a_file_that_is_none_is_named_by_the_argument(suffix: str) -> None:
    with pytest.raises(InputError, match=rf"^path: x.{suffix} does not exist; check the path$"):
        rankclock.load_matrix(f"x.{suffix}")
    with pytest.raises(InputError, match=rf"^matrix_or_spectrum: x.{suffix} does not exist; "):
        EarlyStopping.for_rank(f"x.{suffix}", rank=1, **RUN)
