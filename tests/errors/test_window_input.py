"""What a user can get wrong about a window, runs that no theorem covers, and what the command says
in words.
"""

from __future__ import annotations

import shlex
import signal
from fractions import Fraction

import pytest

from rankclock.main import run_arguments
from rankclock.verify.arithmetic.outcomes import TooLong
from rankclock.verify.errors import InputError
from rankclock.verify.window.answer import Window
from rankclock.verify.window.rank_window import rank_window


def window(
    spectrum: list, depth: int, alpha: str, eta: str, rank: int, **options: object
) -> Window:
    values = [Fraction(value) for value in spectrum]
    return rank_window(
        spectrum=values, depth=depth, alpha=Fraction(alpha), eta=Fraction(eta), rank=rank, **options
    )


REFUSED = [
    ([5, 3], {"rank": 0}, "--rank"),
    ([5, 3], {"rank": 3}, "--rank"),
    ([5, -3], {"rank": 2}, "--rank"),
    ([5, 0], {"rank": 2}, "--rank"),
    ([5, 0], {"rank": 2, "beta": Fraction(1, 100)}, "--rank"),
    ([0, 0], {}, "--rank"),
    ([0, 0], {"beta": Fraction(1, 100)}, "--rank"),
    ([-1, -2], {}, "--rank"),
    ([], {}, "--spectrum"),
    ([5, 3], {"alpha": Fraction(1, 2)}, "--alpha"),
    ([5, 3], {"alpha": Fraction(1, 2), "beta": Fraction(1, 100)}, "--alpha"),
    ([5, 3], {"alpha": Fraction(0)}, "--alpha"),
    ([5, 3], {"eta": Fraction(1)}, "--eta"),
    ([5, 3], {"eta": Fraction(1), "beta": Fraction(1, 100)}, "--eta"),
    ([5, 3], {"depth": 1}, "--depth"),
    ([5, 3], {"tol": Fraction(0)}, "--tol"),
    ([5, 3], {"cap": Fraction(1)}, "--cap"),
    ([5, 3], {"cap": Fraction(99, 100)}, "--cap"),
    ([5, 3], {"beta": Fraction(-1, 100)}, "--beta"),
]


@pytest.mark.parametrize(("spectrum", "changed", "option"), REFUSED)
def test_bad_input_is_refused_by_option(spectrum: list, changed: dict, option: str) -> None:
    good = {"depth": 3, "alpha": Fraction(1, 10), "eta": Fraction(1, 1000), "rank": 1}
    with pytest.raises(InputError) as caught:
        rank_window(spectrum=[Fraction(v) for v in spectrum], **{**good, **changed})
    assert caught.value.option == option and caught.value.remedy


@pytest.mark.parametrize("beta", [None, Fraction(1, 100)])
def test_cap_says_nothing_where_every_eigenvalue_is_wanted(beta: Fraction | None) -> None:
    options = {"tol": Fraction(99, 100), "beta": beta}
    answer = window([5, 2], 3, "1/10", "1/2000", 2, **options)
    assert not answer.closes and answer == window(
        [5, 2], 3, "1/10", "1/2000", 2, cap=Fraction(1, 1000), **options
    )


def test_a_negative_eigenvalue_that_is_wanted_needs_the_perturbed_start() -> None:
    with pytest.raises(InputError, match="give at most 1, or --beta to learn negative ones"):
        window([5, -3], 3, "1/10", "1/2000", 2)


@pytest.mark.parametrize(("depth", "beta"), [(2, None), (3, None), (3, "1/100"), (5, "1/10")])
def test_a_start_that_is_too_large_is_told_the_largest(depth: int, beta: str | None) -> None:
    def opens(alpha: Fraction) -> Window:
        return window(
            [5, 3], depth, str(alpha), "1/100000", 1, beta=None if beta is None else Fraction(beta)
        )

    with pytest.raises(InputError, match="give at most") as caught:
        opens(Fraction(3, 2))
    text = caught.value.remedy.split()[3].strip(",")
    assert caught.value.option == "--alpha" and len(text) == len("0.1234")
    opens(Fraction(text))
    with pytest.raises(InputError, match=f"give at most {text}, or a larger --cap"):
        opens(Fraction(text) + Fraction(1, 10**4))


@pytest.mark.parametrize(("alpha", "beta"), [("1", "3/2"), ("1/2", "2499/5000"), ("1.00001", "1")])
def test_where_the_start_does_not_grow_with_alpha_no_largest_is_told(alpha: str, beta: str) -> None:
    with pytest.raises(InputError, match="give a smaller one, or a larger --cap"):
        window([5, 3], 3, alpha, "1/100000", 1, beta=Fraction(beta), cap=Fraction(1, 10**7))


def test_outside_the_theorem_of_the_perturbed_start() -> None:
    inside = window([5, 3], 3, "1/10", "1/2000", 1, beta=Fraction(1, 100))
    assert inside.warnings == ()
    large_beta = window([5, 3], 3, "1/10", "1/2000", 1, beta=Fraction(1, 10))
    assert not large_beta.empty and "beta is not below" in large_beta.warnings[0]
    large_step = window([5, 3], 3, "1/10", "1/900", 1, beta=Fraction(1, 100))
    assert "step size" in large_step.warnings[0]
    for case in (
        {"beta": Fraction(1, 5), "eta": "1/2000"},
        {"beta": Fraction(1, 100), "eta": "1/14"},
    ):
        with pytest.raises(TooLong):
            window([5, 3], 3, "1/10", case["eta"], 1, beta=case["beta"])
    with pytest.raises(TooLong, match="allow more steps"):
        window([5, 3], 3, "1/10", "1/2000", 1, beta=Fraction(1, 100), budget=500)


@pytest.mark.parametrize(
    ("options", "texts"),
    [
        (
            "--spectrum=5,3,-1,-5 --depth 3 --alpha 0.1 --eta 0.001 --rank 1",
            ["window 2092..2436", "paper", "effective rank between 1 and"],
        ),
        ("--spectrum=5,3,-1,-5 --depth 3 --alpha 0.1 --eta auto --rank 2", ["without end"]),
        (
            "--spectrum=5,4,1 --depth 2 --alpha 1/5 --eta 1/100 --rank 1",
            ["empty", "at this eta it opens from alpha"],
        ),
        (
            "--spectrum=5,5,1 --depth 2 --alpha 1/5 --eta 1/100 --rank 1",
            ["empty", "no scale opens it", "equal"],
        ),
        (
            "--spectrum=5,3,-1,-5 --depth 3 --alpha 0.1 --eta 0.001 --rank 2 --beta 0.05",
            ["window 4211..4298", "warning: beta is not below"],
        ),
    ],
)
def test_the_command_says_it_in_words(
    capsys: pytest.CaptureFixture[str], options: str, texts: list[str]
) -> None:
    before = signal.getsignal(signal.SIGTERM)
    assert run_arguments(shlex.split("window " + options)) == 0
    signal.signal(signal.SIGTERM, before)
    out, err = capsys.readouterr()
    assert err == "" and all(text in out for text in texts), out
