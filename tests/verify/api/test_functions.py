"""What Python code may hand over, and what it is told.

Every kind of number, and errors that name the argument.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

import rankclock
from rankclock import (
    EarlyStopping,
    Eigenvalue,
    InputError,
    TooLong,
    hitting_index,
    plan,
    rank_window,
)
from rankclock.verify.api.arguments import python_names
from rankclock.verify.arithmetic.outcomes import PastBudget

HALF = [
    0.5,
    "1/2",
    "0.5",
    Decimal("0.5"),
    Fraction(1, 2),
    sp.Rational(1, 2),
    np.float64(0.5),
    np.float32(0.5),
    np.longdouble(0.5),
]
HIT: dict[str, Any] = {
    "lam": 5,
    "depth": 3,
    "alpha": "1/10",
    "eta": "1/1000",
    "to_fraction": "99/100",
}
WINDOW: dict[str, Any] = {
    "spectrum": [5, 3, 1],
    "depth": 3,
    "alpha": "1/10",
    "eta": "1/1000",
    "rank": 1,
}
PLAN: dict[str, Any] = {"spectrum": [5, 3, 1], "depth": 3, "rank": 1}


def stopper(*, spectrum: Any, budget: Any = 10**6, **options: Any) -> EarlyStopping:
    return EarlyStopping.for_rank(spectrum, max_steps=budget, **options)


CALLS = [(hitting_index, HIT), (rank_window, WINDOW), (plan, PLAN), (stopper, WINDOW)]


@pytest.mark.parametrize("half", HALF, ids=lambda half: type(half).__name__)
def test_every_kind_of_number_is_exact(half: Any) -> None:
    for name in ("lam", "alpha", "to_fraction"):
        assert (
            hitting_index(**{**HIT, name: half}).steps
            == hitting_index(**{**HIT, name: Fraction(1, 2)}).steps
        )
    for name in ("tol", "cap"):
        given, exact = (
            {**WINDOW, "alpha": "1/5", "tol": "1/4", "cap": "1/4", name: value}
            for value in (half, Fraction(1, 2))
        )
        assert rank_window(**given) == rank_window(**exact)
        given, exact = (
            {**PLAN, "tol": "1/4", "cap": "1/4", name: value} for value in (half, Fraction(1, 2))
        )
        assert plan(**given) == plan(**exact)
    assert rank_window(**{**WINDOW, "spectrum": [5, half]}) == rank_window(
        **{**WINDOW, "spectrum": [Fraction(5), Fraction(1, 2)]}
    )


def test_a_float_is_its_binary_value() -> None:
    assert rank_window(**{**WINDOW, "tol": 0.01}) == rank_window(
        **{**WINDOW, "tol": Fraction(0.01)}
    )
    assert (
        hitting_index(**{**HIT, "alpha": 0.1}).steps
        == hitting_index(**{**HIT, "alpha": Fraction(0.1)}).steps
    )
    assert rank_window(**{**WINDOW, "tol": Decimal("0.01")}) == rank_window(
        **{**WINDOW, "tol": "1/100"}
    )


@pytest.mark.parametrize(
    "spectrum",
    [
        "5,3,1",
        " 5, 3, 1 ",
        (5, 3, 1),
        [5.0, 3.0, 1.0],
        np.array([5, 3, 1]),
        np.array([5, 3, 1], dtype=np.float32),
        np.array([5, 3, 1], dtype=np.longdouble),
        np.array([5, Fraction(3), "1"], dtype=object),
        [Eigenvalue.exactly(Fraction(5)), sp.Integer(3), np.int8(1)],
    ],
    ids=repr,
)
def test_every_kind_of_spectrum(spectrum: Any) -> None:
    for call, given in CALLS[1:]:
        found, exact = (
            call(**{**given, "spectrum": values})
            for values in (spectrum, [Fraction(5), Fraction(3), Fraction(1)])
        )
        assert found == exact


def test_an_automatic_step_size() -> None:
    found = stopper(**{**WINDOW, "eta": "auto"})
    assert (
        rank_window(**{**WINDOW, "eta": "auto"})
        == found.window
        == rank_window(**{**WINDOW, "eta": found.eta})
    )
    assert (
        hitting_index(**{**HIT, "eta": "auto"}).steps
        == hitting_index(**{**HIT, "eta": found.eta}).steps
    )


NO_NUMBERS = [
    float("nan"),
    float("inf"),
    -float("inf"),
    np.float64("nan"),
    Decimal("NaN"),
    Decimal("sNaN"),
    Decimal("Infinity"),
    Decimal("1e999999"),
]
NO_NUMBERS += [
    True,
    np.True_,
    None,
    1j,
    [1],
    np.array(1.0),
    np.array([1.0]),
    "x",
    "",
    "nan",
    "1/0",
    b"1",
    sp.pi,
    sp.nan,
    sp.oo,
    sp.Float("0.1"),
    object(),
]


@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: type(value).__name__)
def test_what_is_no_number(value: Any) -> None:
    for call, given in CALLS:
        names = [
            name
            for name in ("lam", "alpha", "eta", "to_fraction", "tol", "cap", "beta")
            if name in given or (call is not hitting_index and name in ("tol", "cap"))
        ]
        for name in names:
            if value is None and name == "to_fraction":
                continue  # no target, which is another mistake
            with pytest.raises(InputError) as caught:
                call(**{**given, name: value})
            told(caught.value, name)
        if "spectrum" in given and value is not None:
            with pytest.raises(InputError) as caught:
                call(**{**given, "spectrum": [5, value]})
            told(caught.value, "spectrum", "matrix_or_spectrum")


def told(problem: InputError, *names: str) -> None:
    text = str(problem)
    assert problem.option in names and problem.remedy and "\n" not in text and "--" not in text, (
        text
    )


WRONG: list[tuple[str, Any]] = [
    (name, value)
    for name in ("depth", "rank", "width", "budget")
    for value in (2.0, "3", True, None, [2], -1, 0, Fraction(2))
]
WRONG += [
    ("depth", 10**9),
    ("rank", 4),
    ("eta", 5),
    ("alpha", 0),
    ("alpha", -1.0),
    ("tol", 0),
    ("tol", 1.5),
    ("cap", 0.995),
    ("beta", -1),
    ("eta", 0.0),
    ("lam", 10**6),
]
WRONG += [
    ("spectrum", value)
    for value in (
        [],
        "",
        "5,,3",
        7,
        None,
        {5: 1},
        {5, 3},
        b"53",
        "five",
        np.ones((2, 2, 2)),
        np.array(5.0),
        [5, [3]],
    )
]
WRONG += [("to_fraction", 2), ("to_fraction", None), ("to_error", -1), ("to_level", 0.5)]
_TARGETS = ("to_error", "to_fraction", "to_level")


@pytest.mark.parametrize(("name", "value"), WRONG, ids=lambda value: type(value).__name__)
def test_what_is_out_of_range_is_named_as_the_argument(name: str, value: Any) -> None:
    other = {
        "spectrum": "matrix_or_spectrum",
        "budget": "max_steps",
        "lam": "eta",
        **dict.fromkeys(_TARGETS, "/".join(_TARGETS)),
    }.get(name, name)
    met = 0
    for call, given in CALLS:
        if (
            name in given
            or (name in call.__annotations__ and call is not stopper)
            or (call is stopper and name in ("budget", "tol", "cap", "beta"))
        ):
            met += 1
            with pytest.raises(InputError) as caught:
                call(**{**given, name: value})
            told(caught.value, name, other)
    assert met


def test_a_matrix_is_no_spectrum() -> None:
    with pytest.raises(InputError, match=r"spectrum: it has 2 dimensions; .*enclosed_spectrum"):
        rank_window(**{**WINDOW, "spectrum": np.eye(2)})


@pytest.mark.parametrize("k", [True, 3.0, "3", -1, None, np.float64(2)])
def test_what_is_no_step(k: Any) -> None:
    found = stopper(**WINDOW)
    for ask in (found.should_stop, found.inside, found.remaining):
        with pytest.raises(InputError, match=r"^k: "):
            ask(k)


def test_what_is_not_decided_is_an_exported_error() -> None:
    assert "TooLong" in rankclock.__all__ and issubclass(TooLong, ArithmeticError)
    with pytest.raises(TooLong, match=r"steps.*budget") as caught:
        rank_window(**{**WINDOW, "beta": "1/100", "eta": "1/2000", "budget": 500})
    assert "--" not in str(caught.value)
    with pytest.raises(TooLong, match=r"steps.*max_steps") as caught:
        stopper(**{**WINDOW, "beta": 0.01, "eta": "1/2000", "budget": 500})
    assert "--" not in str(caught.value) and "\n" not in str(caught.value)
    with pytest.raises(TooLong, match="give a smaller eta"):
        stopper(**{**WINDOW, "beta": 0.01, "eta": "1/14"})
    for problem, told_as in [
        (PastBudget(500), "more than 500 steps; allow more by budget"),
        (TooLong("too few; see --max-steps"), "too few; see budget"),
    ]:
        with pytest.raises(TooLong) as caught, python_names(steps="budget"):
            raise problem
        assert str(caught.value) == told_as
    # Too little is known of an eigenvalue for a run.
    wide = [
        Eigenvalue(Fraction(lam) - Fraction(1, 50), Fraction(lam) + Fraction(1, 50))
        for lam in (5, 3)
    ]
    for call in (rank_window, stopper):
        with pytest.raises(TooLong, match="known to"):
            call(**{**WINDOW, "spectrum": wide, "beta": "1/100"})


def test_a_rule_from_above_does_not_stop_at_once() -> None:
    found = EarlyStopping.for_rank([5, 3, 1], rank=3, depth=3, alpha=2.0, eta="auto")
    assert (
        found.k_first > 100
        and not found.should_stop(0)
        and not found.inside(found.k_first - 1)
        and found.inside(found.k_first)
    )
    assert "from above" in str(found)
