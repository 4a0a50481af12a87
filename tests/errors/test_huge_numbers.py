"""Answers of thousands of digits: soon there, short for people, exact in JSON."""

from __future__ import annotations

import json
import shlex
import sys
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flint import arb, fmpq

from rankclock.main import run_arguments
from rankclock.verify.arithmetic.outcomes import NotRational
from rankclock.verify.arithmetic.parse import parse_exact
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.rationals import short, text_of
from rankclock.verify.descent.goals import LevelGoal
from rankclock.verify.descent.mode import Mode
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.ball import Ball
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.hitting.abel.scaled import scale
from rankclock.verify.hitting.abel.small_step import SmallStep
from rankclock.verify.hitting.hitting_index import hitting_index
from rankclock.verify.hitting.step_size import step_size_limit
from rankclock.verify.window.bounds import above, rounded
from rankclock.verify.window.rank_window import rank_window
from support.commands import answer_once, printed


def test_a_root_of_a_huge_number_is_told_and_does_not_crash() -> None:
    with pytest.raises(NotRational, match="no rational root"):
        RATIONAL.power(fmpq(3, 10**5000), Fraction(1, 2))


def test_exact_text_is_of_any_length() -> None:
    assert text_of(Fraction(10**6000)) == "1" + 6000 * "0"
    assert [text_of(Fraction(p, q)) for p, q in ((1, 2), (-6, 4), (5, 1), (0, 7))] == [
        "1/2",
        "-3/2",
        "5",
        "0",
    ]


def read(text: str) -> Any:
    """JSON with integers of any length."""
    return json.loads(text, parse_int=lambda digits: int(Decimal(digits)))


HUGE = [
    "hit --lam 1 --depth 12 --alpha 1e-390 --eta auto --to-fraction 0.9",
    "hit --lam 3 --depth 100 --alpha 1e-100 --eta auto --to-fraction 0.9",
    "hit --lam 1 --depth 3 --alpha 1e-2000 --eta 1e-2000 --to-error 1e-2000",
    "hit --lam 3 --depth 12 --alpha 1e-2000 --eta auto --to-fraction 0.9",
    "hit --lam 1e200 --depth 200 --alpha 1e-200 --eta auto --to-fraction 0.9",
    "window --spectrum=5,3,1 --depth 3 --alpha 1e-2000 --eta auto --rank 2",
    "window --spectrum=3,1 --depth 12 --alpha 1e-2000 --eta auto --rank 1",
]


@pytest.mark.parametrize("text", HUGE)
def test_huge_answers_are_short_in_words_and_exact_in_json(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    # Both are written from one answer, which takes seconds.
    answer_once(monkeypatch, "rankclock.verify.hitting.hitting_index.hitting_index")
    answer_once(monkeypatch, "rankclock.verify.window.rank_window.rank_window")
    words = printed(capsys, text)
    assert "e+" in words and "exact in --json" in words
    assert max(map(len, words.splitlines())) < 250
    data = read(printed(capsys, text + " --json"))
    if text.startswith("hit"):
        assert data["lo"] <= data["hi"] <= data["lo"] + 1 and data["lo"] > 10**3500
        assert data["paper"]["ceil"] >= data["hi"]
        low, high = (Fraction(Decimal(data["sharp"][end])) for end in ("lower", "upper"))
        assert low <= data["lo"] and data["hi"] <= high
    else:
        assert 10**2000 < data["k_first"] <= data["paper"]["k_first"]
        assert data["paper"]["k_last"] <= data["k_last"]


def test_the_api_writes_huge_answers_whatever_the_limit_of_python() -> None:
    assert sys.get_int_max_str_digits() == 4300
    begin = time.perf_counter()
    lam, alpha = Fraction(3), Fraction(1, 10**2000)
    eta = step_size_limit(depth=12, alpha=alpha, lowest=lam, highest=lam).below / 2
    answer = hitting_index(lam=lam, depth=12, alpha=alpha, eta=eta, to_fraction=Fraction(9, 10))
    assert answer.sharp is not None and len(answer.sharp[0]) > 20_000
    window = rank_window(
        spectrum=[lam, Fraction(1)], depth=12, alpha=alpha, eta=eta, rank=1
    ).to_json()
    assert window["k_first"] > 10**20_000
    assert time.perf_counter() - begin < 30


def test_an_answer_of_too_many_digits_is_refused_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for text in (
        "hit --lam 3 --depth 200 --alpha 1e-2000 --eta auto --to-fraction 0.9",
        "window --spectrum=3,1 --depth 200 --alpha 1e-2000 --eta auto --rank 1",
    ):
        begin = time.perf_counter()
        assert run_arguments(shlex.split(text)) == 1
        out, err = capsys.readouterr()
        assert (
            out == ""
            and err.startswith("rankclock: error: not certified: an answer of")
            and err.count("\n") == 1
        )
        assert time.perf_counter() - begin < 20


def test_the_step_size_that_auto_chose_is_read_again(capsys: pytest.CaptureFixture[str]) -> None:
    for text in (
        "hit --lam 3 --depth 3 --alpha 1/100 --eta auto --to-fraction 0.9",
        "hit --lam 3e1999 --depth 150 --alpha 1/100 --eta auto --to-fraction 0.9",
        "window --spectrum=5,3,1 --depth 3 --alpha 1/100 --eta auto --rank 2",
        "window --spectrum=5,3,-1 --depth 3 --alpha 1/100 --beta 1/1000 --eta auto --rank 1",
    ):
        first = read(printed(capsys, text + " --json"))
        again = read(printed(capsys, text.replace("auto", first["eta"]) + " --json"))
        assert {**first, "seconds": 0} == {**again, "seconds": 0}


def test_a_long_step_size_is_shortened_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run_arguments(
            shlex.split("hit --lam 3 --depth 3 --alpha 1/100 --eta auto --to-fraction 0.9")
        )
        == 0
    )
    assert "eta = 0.03466806372 (exactly in --json)" in capsys.readouterr().out.splitlines()[0]
    assert (
        run_arguments(
            shlex.split("window --spectrum=5,3,1 --depth 3 --alpha 1/100 --eta auto --rank 2")
        )
        == 0
    )
    assert "eta = 0.01754410643 (exactly in --json)" in capsys.readouterr().out.splitlines()[0]


@pytest.mark.parametrize("z", ["1e-50", "0.4", "0.95", "0.9999999"])
def test_fewer_bits_for_the_series_enclose_the_same_value(z: str) -> None:
    with precision(4000):
        argument, orders = arb(z), ([Fraction(1), Fraction(1, 6)], [Fraction(7, 6)])
        exact, loose = BALL.hyper(*orders, argument), Ball(series_bits=200).hyper(*orders, argument)
        assert loose.contains(exact)
        assert 150 < loose.rel_accuracy_bits() and exact.rel_accuracy_bits() > 3900


def test_the_end_of_a_path_is_no_less_accurate_than_its_start() -> None:
    mode = Mode(6, Fraction(3), Fraction(1, 10**100), Fraction(1, 1000))
    with precision(3000):
        problem = scale(mode, LevelGoal(Fraction(27, 10), 6))
        coordinate = SmallStep(problem, 2)
        loose = coordinate.difference(problem.start, problem.target)
        full = coordinate.value(problem.target, False) - coordinate.value(problem.start, False)
        assert loose.overlaps(full)
        assert loose.rad() <= full.rad() * 2**12


def test_errors_beyond_float64_are_decimals_above_them(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert (
        run_arguments(
            shlex.split(
                "window --spectrum=1e400,1e399 --depth 3 --alpha 1/100 --eta auto --rank 1 --json"
            )
        )
        == 0
    )
    error = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)["error"]
    assert parse_exact(error["spectral"]) == 10**398
    assert (
        2 * Fraction(10) ** 796
        <= parse_exact(error["frobenius"]) ** 2
        < 2 * Fraction(10) ** 796 * (1 + Fraction(1, 10**15))
    )
    file = tmp_path / "big.csv"
    file.write_text("1e400,1\n1,2\n", encoding="utf-8")
    for source in ("--spectrum=1e400,1", f"--matrix {file}"):
        assert (
            run_arguments(
                shlex.split(f"window {source} --depth 3 --alpha 1/100 --eta auto --rank 1")
            )
            == 0
        )
        assert "error at most 1.00000e+398 in spectral" in capsys.readouterr().out


def test_rounding_of_numbers_for_json() -> None:
    assert rounded(Fraction(1, 3), up=True) == above(Fraction(1, 3))
    low, high = rounded(Fraction(10**400, 3), up=False), rounded(Fraction(10**400, 3), up=True)
    assert (low, high) == ("3.3333333333333333e+399", "3.3333333333333334e+399")


def test_short_text_of_long_numbers() -> None:
    assert short(10**5000 + 1) == "1.0e+5000"
    assert short(Fraction(1, 3 * 10**6000)) == "3.33333e-6001"
    assert short(Fraction(-12, 7)) == "-12/7"
    assert short(12345678901234567890) == "12345678901234567890"
