"""Plans for a window of a wanted rank and width: what they promise is run, and what they refuse."""

from __future__ import annotations

import json
import shlex
import signal
from collections.abc import Iterator
from fractions import Fraction

import pytest

from descent_scan import levels, scan
from rankclock.main import _outcome
from verify.errors import InputError
from verify.evaluate.errors import TooLong
from verify.plan import plan
from verify.spectrum import Eigenvalue
from verify.window import rank_window

SHARE = Fraction(1, 100)


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """The command takes SIGTERM over; give it back."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def seen(spectrum: list[Fraction], rank: int, depth: int, alpha: Fraction, eta: Fraction, steps: int) -> tuple[int | None, int | None]:
    orbits = [levels(lam, depth=depth, alpha=alpha, eta=eta, steps=steps) for lam in spectrum]
    return scan(orbits, spectrum, range(rank), tol=SHARE, cap=SHARE)


@pytest.mark.parametrize("width", [1, 40])
@pytest.mark.parametrize(("spectrum", "rank", "depth"), [([5, 3, 1], 2, 3), ([5, 3, 1], 1, 2), ([4, 2, 1, -3], 1, 4), ([5, "9/2", -1], 1, 3)])
def test_the_planned_run_has_the_window_and_the_next_larger_start_has_not(spectrum: list, rank: int, depth: int, width: int) -> None:
    truth = [Fraction(v) for v in spectrum]
    found = plan(spectrum=truth, rank=rank, depth=depth, width=width)
    window = found.window
    assert window.k_last is not None and window.k_last - window.k_first + 1 >= width
    steps = window.k_last + 30
    assert seen(truth, rank, depth, found.alpha, found.eta, steps) == (window.k_first, window.k_last)
    assert found.too_large is not None and 1 < found.too_large / found.alpha <= Fraction(1001, 1000)
    first, last = seen(truth, rank, depth, found.too_large, found.eta, steps)
    assert first is None or (last is not None and last - first + 1 < width)


def test_step_size_is_nine_tenths_of_the_limit() -> None:
    # 1/(2N mu^(2N-2)) with mu^3 = 8: 1/96. With a negative eigenvalue, 1/((3N-2) mu^(2N-2)) = 1/112.
    for lowest, limit in [(1, Fraction(1, 96)), (-1, Fraction(1, 112))]:
        found = plan(spectrum=[8, 3, lowest], rank=1, depth=3)
        assert Fraction(899, 1000) * limit < found.eta <= Fraction(9, 10) * limit


def test_a_window_that_never_closes_takes_the_largest_start_that_cap_allows() -> None:
    found = plan(spectrum=[5, 3, -1], rank=2, depth=3, width=10**9)
    assert found.window.k_last is None and found.too_large is None
    assert found.alpha**3 <= Fraction(5, 100) < (found.alpha + Fraction(1, 10000)) ** 3


def test_a_wider_window_needs_a_smaller_start() -> None:
    scales = [plan(spectrum=[5, 3, 1], rank=1, depth=3, width=width).alpha for width in (1, 10, 1000, 10**9)]
    assert scales == sorted(scales, reverse=True) and len(set(scales)) == 4


REACH = Fraction(1, 10**6)


@pytest.mark.parametrize(
    ("spectrum", "options", "option", "text"),
    [
        ([5, 5, 1], {}, "--rank", "equal"),
        ([Eigenvalue(5 - REACH, 5 + REACH), Eigenvalue(5 - 2 * REACH, Fraction(5))], {}, "--rank", "overlap"),
        ([5, 3], {"rank": 3}, "--rank", "positive"),
        ([5, 3], {"rank": 0}, "--rank", "below 1"),
        ([5, -3], {"rank": 2}, "--rank", "positive"),
        ([0, 0], {}, "--rank", "zero"),
        ([5, 3], {"width": 0}, "--width", "below 1"),
        ([5, 3], {"depth": 1}, "--depth", "below 2"),
        ([5, 3], {"tol": Fraction(0)}, "--tol", "between 0 and 1"),
        ([5, 3], {"cap": Fraction(2)}, "--cap", "between 0 and 1"),
        ([5, 3], {"cap": Fraction(99, 100)}, "--cap", "1 - tol"),
        ([], {}, "--spectrum", "no eigenvalue"),
    ],
)
def test_refusals(spectrum: list, options: dict, option: str, text: str) -> None:
    values = [value if isinstance(value, Eigenvalue) else Fraction(value) for value in spectrum]
    with pytest.raises(InputError, match=text) as caught:
        plan(spectrum=values, **{"rank": 1, "depth": 3, **options})
    assert caught.value.option == option and caught.value.remedy


def test_eigenvalues_too_close_for_any_scale() -> None:
    with pytest.raises(TooLong, match="too close"):
        plan(spectrum=[Fraction(5), 5 - Fraction(1, 10**5)], rank=1, depth=2)


def test_the_command_prints_what_the_window_command_reads(capsys: pytest.CaptureFixture[str]) -> None:
    assert _outcome(shlex.split("plan --spectrum=5,3,1 --rank 2 --depth 3 --width 100 --json")) == 0
    out, err = capsys.readouterr()
    data = json.loads(out)
    assert err == "" and data["k_last"] - data["k_first"] >= 99
    words = f"window --spectrum=5,3,1 --rank 2 --depth 3 --alpha {data['alpha']} --eta {data['eta']} --json"
    assert _outcome(shlex.split(words)) == 0
    again = json.loads(capsys.readouterr().out)
    assert [again[name] for name in ("k_first", "k_last")] == [data[name] for name in ("k_first", "k_last")]
    assert _outcome(shlex.split("plan --spectrum=5,5 --rank 1 --depth 3")) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and err.startswith("rankclock: error: --rank: rank 1 has no window")


def test_the_next_start_fails_and_a_larger_one_may_not() -> None:
    truth = [Fraction(5), Fraction(3), Fraction(1)]
    found = plan(spectrum=truth, rank=1, depth=3)
    assert (found.alpha, found.too_large) == (Fraction("0.1355"), Fraction("0.1356"))
    widths = [rank_window(spectrum=truth, depth=3, alpha=alpha, eta=found.eta, rank=1, search=False).width for alpha in (found.too_large, Fraction("0.1363"))]
    assert widths == [0, 1]  # so nothing may be called the largest


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ("--spectrum=3,2 --depth 4 --rank 2 --width 100", "no eigenvalue is unwanted: the window never closes"),
        ("--spectrum=5,3,-1 --depth 3 --rank 2", "of the next four-digit value alpha^N is above cap lam_1"),
        ("--spectrum=5,3,1 --depth 3 --rank 1", "at this eta the next four-digit value, 0.1356, has fewer than 1 step)"),
    ],
)
def test_the_command_says_what_is_proved_of_alpha(capsys: pytest.CaptureFixture[str], options: str, text: str) -> None:
    assert _outcome(shlex.split("plan " + options)) == 0
    assert text in capsys.readouterr().out
    assert _outcome(["plan", "--help"]) == 0
    assert "argest alpha" not in capsys.readouterr().out
