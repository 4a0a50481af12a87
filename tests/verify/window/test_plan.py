"""Plans for a window of a wanted rank and width: what they promise is run, and what they refuse."""

from __future__ import annotations

import json
import math
import shlex
import signal
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest

from rankclock.main import run_arguments
from rankclock.verify.arithmetic.outcomes import TooLong
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.window.plan import plan
from rankclock.verify.window.rank_window import rank_window
from support.descent_scan import levels, scan

SHARE = Fraction(1, 100)


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """The command takes SIGTERM over; give it back."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def seen(
    spectrum: list[Fraction], rank: int, depth: int, alpha: Fraction, eta: Fraction, steps: int
) -> tuple[int | None, int | None]:
    orbits = [levels(lam, depth=depth, alpha=alpha, eta=eta, steps=steps) for lam in spectrum]
    return scan(orbits, spectrum, range(rank), tol=SHARE, cap=SHARE)


def decimals(low: float, high: float) -> np.ndarray:
    """All four-digit decimals between."""
    powers = range(math.floor(math.log10(low)), math.floor(math.log10(high)) + 1)
    found = np.concatenate([np.arange(1000, 10000) * 10.0 ** (power - 3) for power in powers])
    return found[(low * (1 - 1e-12) <= found) & (found <= high * (1 + 1e-12))]


def runs(
    spectrum: list[Fraction],
    rank: int,
    depth: int,
    scales: np.ndarray,
    eta: Fraction,
    steps: int,
    *,
    tol: Fraction = SHARE,
    cap: Fraction = SHARE,
) -> tuple[np.ndarray, np.ndarray]:
    """First and last step up to `steps` inside, -1 for none, from every scale.

    By plain float descent.
    """
    lam, small = np.array([float(v) for v in spectrum]), float(cap * spectrum[0])
    modes, first, last = (
        np.repeat(scales[:, None], len(lam), axis=1),
        np.full(len(scales), -1),
        np.full(len(scales), -1),
    )
    for k in range(steps + 1):
        gap = modes**depth - lam
        inside = (np.abs(gap[:, :rank]) <= float(tol) * lam[:rank] + 1e-13).all(axis=1)
        inside &= (np.abs(gap[:, rank:] + lam[rank:]) <= small + 1e-13).all(axis=1)
        first[inside & (first < 0)] = k
        last[inside] = k
        modes = modes - float(eta) * modes ** (depth - 1) * gap
    return first, last


CLOSING = [
    ([5, 3, 1], 2, 3),
    ([5, 3, 1], 1, 2),
    ([5, 3, 1], 1, 3),
    ([4, 2, 1, -3], 1, 4),
    ([5, "9/2", -1], 1, 3),
]


@pytest.mark.parametrize("width", [1, 40])
@pytest.mark.parametrize(("spectrum", "rank", "depth"), CLOSING)
def test_of_the_starts_with_the_width_the_largest(
    spectrum: list, rank: int, depth: int, width: int
) -> None:
    truth = [Fraction(v) for v in spectrum]
    found = plan(spectrum=truth, rank=rank, depth=depth, width=width)
    window = found.window
    assert window.k_last is not None and window.k_last - window.k_first + 1 >= width
    assert seen(truth, rank, depth, found.alpha, found.eta, window.k_last + 30) == (
        window.k_first,
        window.k_last,
    )
    assert found.at_most**depth <= truth[0] / 100 < (found.at_most * Fraction(1001, 1000)) ** depth
    larger = decimals(float(found.alpha) * (1 + 1e-9), float(found.searched))
    # From a larger start every mode is ahead, so after k_last the window is over there too.
    first, last = runs(truth, rank, depth, larger, found.eta, window.k_last + 1)
    assert not ((first >= 0) & (last - first + 1 >= width)).any()
    assert found.too_large is not None and abs(float(found.too_large) / larger[0] - 1) < 1e-12


def test_a_start_beyond_one_that_fails() -> None:
    # At this step size the widths at 0.3582, the next after the one where halving ends, and 0.3616
    # are 0 and 1.
    truth, options = (
        [Fraction(v) for v in ("41/10", "19/5", "53/20", "-2/5")],
        {"tol": Fraction(1, 10), "cap": Fraction(1, 2)},
    )
    found = plan(spectrum=truth, rank=1, depth=4, **options)
    scales = decimals(0.35, 1.1965)  # of 1.1965 the 4th power is just below cap lam_1
    first, last = runs(truth, 1, 4, scales, found.eta, 150, **options)
    widths = np.where(first < 0, 0, last - first + 1)
    assert [widths[np.argmin(abs(scales - scale))] for scale in (0.3581, 0.3582, 0.3616)] == [
        1,
        0,
        1,
    ]
    assert (
        abs(float(found.alpha) - scales[widths > 0].max()) < 1e-9
        and found.searched == found.at_most
    )
    assert found.window.k_first == first[widths > 0].min()


LASTING = [
    (["5", "0.04"], 2, 3, {}),
    (["5", "0.01", "0.01"], 2, 3, {}),
    (["21/5", "61/20", "14/5", "43/20", "1/5"], 5, 4, {"tol": Fraction(1, 10), "width": 10}),
    (["5", "0.03", "-1"], 2, 2, {}),
    (["3", "2"], 2, 4, {}),
]


@pytest.mark.parametrize(("spectrum", "rank", "depth", "options"), LASTING)
def test_of_the_starts_of_a_window_without_end_the_least_k_first(
    spectrum: list, rank: int, depth: int, options: dict
) -> None:
    truth, tol = [Fraction(v) for v in spectrum], options.get("tol", SHARE)
    found = plan(spectrum=truth, rank=rank, depth=depth, **options)
    k = found.window.k_first
    assert found.window.k_last is None and found.too_large is None
    top = float(truth[0] if rank == len(truth) else truth[0] / 100) ** (1 / depth)
    scales = decimals(top / 50, top)
    first, _ = runs(truth, rank, depth, scales, found.eta, k, tol=tol)
    assert first.max() == k and (first[first >= 0] == k).all()  # none is there sooner
    assert abs(scales[first == k].max() / float(found.alpha) - 1) < 1e-12
    assert found.longer is not None
    alpha, longer = found.longer
    assert abs(float(alpha) / scales[-1] - 1) < 1e-12
    assert (
        runs(truth, rank, depth, scales[-1:], found.eta, longer + 9, tol=tol)[0] == [longer]
        and longer > k
    )


def test_the_window_of_a_single_eigenvalue_is_open_at_once() -> None:
    found = plan(spectrum=[8], rank=1, depth=3)
    assert found.alpha == 2 and found.window.k_first == 0 and found.longer is None


def test_cap_says_nothing_where_every_eigenvalue_is_wanted() -> None:
    coarse, small = Fraction(99, 100), Fraction(1, 1000)
    found = plan(spectrum=[5, 2], rank=2, depth=3, tol=coarse)
    assert found == plan(spectrum=[5, 2], rank=2, depth=3, tol=coarse, cap=small)
    first, _ = runs(
        [Fraction(5), Fraction(2)], 2, 3, np.array([float(found.alpha)]), found.eta, 0, tol=coarse
    )
    assert found.window.k_last is None and list(first) == [found.window.k_first] == [0]


def test_step_size_is_nine_tenths_of_the_limit() -> None:
    # 1/(2N mu^(2N-2)) with mu^3 = 8: 1/96. With a negative eigenvalue, 1/((3N-2) mu^(2N-2)) =
    # 1/112.
    for lowest, limit in [(1, Fraction(1, 96)), (-1, Fraction(1, 112))]:
        found = plan(spectrum=[8, 3, lowest], rank=1, depth=3)
        assert Fraction(899, 1000) * limit < found.eta <= Fraction(9, 10) * limit


def test_a_window_that_never_closes_takes_the_largest_start_that_cap_allows() -> None:
    found = plan(spectrum=[5, 3, -1], rank=2, depth=3, width=10**9)
    assert found.window.k_last is None and found.too_large is None
    assert found.alpha**3 <= Fraction(5, 100) < (found.alpha + Fraction(1, 10000)) ** 3


def test_a_wider_window_needs_a_smaller_start_and_then_a_smaller_step_size() -> None:
    found = [
        plan(spectrum=[5, 3, 1], rank=1, depth=3, width=width)
        for width in (1, 10, 1000, 10**6, 10**9)
    ]
    assert len({plan.alpha for plan in found[:3]}) == 3 and [
        plan.alpha for plan in found[:3]
    ] == sorted((plan.alpha for plan in found[:3]), reverse=True)
    assert len({plan.eta for plan in found[:3]}) == 1 and found[2].eta > found[3].eta > found[4].eta
    assert all(plan.alpha >= found[0].at_most / 1001 for plan in found)
    assert [plan.usual_eta for plan in found] == [None] * 3 + [found[0].eta] * 2


def arrival(lam: float, alpha: float, level: float) -> float:
    """Time of the flow of depth 2 from alpha^2 to a level."""
    return math.log(level * (lam - alpha**2) / (alpha**2 * (lam - level))) / (2 * lam)


@pytest.mark.parametrize("width", [20_000, 10**6, 10**30])
def test_a_width_that_no_start_of_reasonable_size_has_at_the_usual_step_size(width: int) -> None:
    found = plan(spectrum=[5, 3, 1], rank=2, depth=2, width=width)
    assert found.usual_eta is not None and Fraction("0.0449") < found.usual_eta <= Fraction("0.045")
    alpha, eta = float(found.alpha), float(found.eta)
    opens, closes = arrival(3, alpha, 2.97), arrival(1, alpha, 0.05)
    assert found.window.width is not None and width <= found.window.width <= width * 1.002
    assert (
        abs(found.window.k_first * eta / opens - 1) < 1e-3
        and abs((found.window.k_last or 0) * eta / closes - 1) < 1e-3
    )
    # What is within reach at this eta has not more, and the step size is not much too small.
    assert (closes - opens) / (width * eta) < 1.002
    if width < 10**5:
        k_last = found.window.k_last
        assert k_last is not None
        first, last = runs(
            [Fraction(5), Fraction(3), Fraction(1)], 2, 2, np.array([alpha]), found.eta, k_last + 9
        )
        assert (first[0], last[0]) == (found.window.k_first, k_last)


def test_a_step_size_that_is_given_stays() -> None:
    # From alpha = 1/100 the flow has more: of this step size, 648.9 million.
    assert 6.48e8 < (arrival(1, 0.01, 0.05) - arrival(3, 0.01, 2.97)) / 1e-9 < 6.49e8
    found = plan(spectrum=[5, 3, 1], rank=2, depth=2, width=600_000_000, eta=Fraction(1, 10**9))
    assert (
        found.eta == Fraction(1, 10**9)
        and found.alpha > Fraction(1, 100)
        and found.usual_eta is None
    )
    assert found.window.width is not None and found.window.width >= 600_000_000
    third = plan(spectrum=[5, 3, 1], rank=1, depth=3, eta=Fraction(1, 300))
    assert third.to_json()["eta"] == "1/300"
    with pytest.raises(
        TooLong,
        match=r"at eta = 0.045 no alpha down to 1e-1000 was found with a window of 1000000 steps; "
        r"give a smaller --eta or --width",
    ):
        plan(spectrum=[5, 3, 1], rank=2, depth=2, width=10**6, eta=Fraction(9, 200))
    with pytest.raises(InputError, match="beyond the limit"):
        plan(spectrum=[5, 3, 1], rank=2, depth=2, eta=Fraction(1))
    with pytest.raises(InputError, match="not positive"):
        plan(spectrum=[5, 3, 1], rank=2, depth=2, eta=Fraction(0))


def test_a_larger_step_size_can_give_a_shorter_run(capsys: pytest.CaptureFixture[str]) -> None:
    case = "plan --spectrum=5,3,1 --depth 3 --rank 2 --width 100"
    told = []
    for extra in ("", " --eta 0.03"):
        assert run_arguments(shlex.split(case + extra)) == 0
        told.append(capsys.readouterr().out)
    # Both are in the README.
    assert (
        "alpha = 0.1459" in told[0] and "window 141..240," in told[0] and "warning" not in told[0]
    )
    assert (
        "alpha = 0.1152" in told[1]
        and "window 103..202," in told[1]
        and "warning: the step size is not below the limit" in told[1]
    )


def test_more_steps_than_any_step_size_is_tried_for() -> None:
    with pytest.raises(TooLong, match=r"needs a step size below .*; give a smaller --width"):
        plan(spectrum=[5, 3, 1], rank=2, depth=2, width=10**1100)


def test_close_eigenvalues_have_a_plan_that_claims_no_more_than_was_decided(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = plan(spectrum=[5, Fraction("4.9")], rank=1, depth=3)
    assert found.alpha <= found.searched < found.at_most
    assert run_arguments(shlex.split("plan --spectrum=5,4.9 --rank 1 --depth 3")) == 0
    assert "above, not all were decided" in capsys.readouterr().out


REACH = Fraction(1, 10**6)


@pytest.mark.parametrize(
    ("spectrum", "options", "option", "text"),
    [
        ([5, 5, 1], {}, "--rank", "equal"),
        (
            [Eigenvalue(5 - REACH, 5 + REACH), Eigenvalue(5 - 2 * REACH, Fraction(5))],
            {},
            "--rank",
            "overlap",
        ),
        ([5, 3], {"rank": 3}, "--rank", "positive"),
        ([5, 3], {"rank": 0}, "--rank", "below 1"),
        (
            [5, -3],
            {"rank": 2},
            "--rank",
            "give at most 1, as plans are for the identical start, which learns no negative ones",
        ),
        ([0, 0], {}, "--rank", "zero"),
        ([5, 3], {"width": 0}, "--width", "below 1"),
        ([5, 3], {"depth": 1}, "--depth", "below 2"),
        ([5, 3], {"tol": Fraction(0)}, "--tol", "between 0 and 1"),
        ([5, 3], {"cap": Fraction(2)}, "--cap", "between 0 and 1"),
        ([5, 3], {"cap": Fraction(99, 100)}, "--cap", "1 - tol"),
        (
            [5, -1],
            {"tol": Fraction(99, 100)},
            "--cap",
            (
                "lam_1 would count as learned while it still counts as small; give a smaller "
                "--cap or a smaller --tol"
            ),
        ),
        ([], {}, "--spectrum", "no eigenvalue"),
    ],
)
def test_refusals(spectrum: list, options: dict, option: str, text: str) -> None:
    values = [value if isinstance(value, Eigenvalue) else Fraction(value) for value in spectrum]
    with pytest.raises(InputError, match=text) as caught:
        plan(spectrum=values, **{"rank": 1, "depth": 3, **options})
    assert caught.value.option == option and caught.value.remedy


@pytest.mark.parametrize("options", [{}, {"eta": Fraction(1, 100)}, {"width": 1000}])
def test_eigenvalues_too_close_for_any_scale(options: dict) -> None:
    with pytest.raises(TooLong, match=r"was found that opens a window, even at eta = .*too close"):
        plan(spectrum=[Fraction(5), 5 - Fraction(1, 10**5)], rank=1, depth=2, **options)


@pytest.mark.parametrize(("reach", "rank"), [("0.06", 1), ("0.06", 2)])
def test_an_enclosure_wider_than_tol(reach: str, rank: int) -> None:
    wide = Eigenvalue(5 - Fraction(reach), 5 + Fraction(reach))
    with pytest.raises(TooLong, match="the enclosure of a wanted eigenvalue is wider than tol"):
        plan(spectrum=[wide, Eigenvalue(Fraction(3), Fraction(3))], rank=rank, depth=3)


def test_equal_eigenvalues_that_never_grow_too_large(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_arguments(shlex.split("plan --spectrum=5,0.05,0.05 --rank 2 --depth 3")) == 0
    assert (
        "eigenvalues L and L+1 are equal, but no unwanted eigenvalue is above cap lam_1"
        in capsys.readouterr().out
    )
    assert run_arguments(shlex.split("plan --spectrum=5,0.051,0.051 --rank 2 --depth 3")) == 2
    assert "equal" in capsys.readouterr().err
    assert run_arguments(["plan", "--help"]) == 0
    assert "The exception: when cap lam_1 is above (1-tol) lam_L" in " ".join(
        capsys.readouterr().out.split()
    )


def test_the_command_prints_what_the_window_command_reads(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (
        run_arguments(shlex.split("plan --spectrum=5,3,1 --rank 2 --depth 3 --width 100 --json"))
        == 0
    )
    out, err = capsys.readouterr()
    data = json.loads(out)
    assert err == "" and data["k_last"] - data["k_first"] >= 99
    words = (
        f"window --spectrum=5,3,1 --rank 2 --depth 3 --alpha {data['alpha']} --eta {data['eta']} "
        "--json"
    )
    assert run_arguments(shlex.split(words)) == 0
    again = json.loads(capsys.readouterr().out)
    assert [again[name] for name in ("k_first", "k_last")] == [
        data[name] for name in ("k_first", "k_last")
    ]
    assert run_arguments(shlex.split("plan --spectrum=5,5 --rank 1 --depth 3")) == 2
    out, err = capsys.readouterr()
    assert (
        out == ""
        and err.count("\n") == 1
        and err.startswith("rankclock: error: --rank: rank 1 has no window")
    )


@pytest.mark.parametrize(
    ("options", "texts"),
    [
        (
            "--spectrum=3,2 --depth 4 --rank 2 --width 100",
            ["no eigenvalue is unwanted: the window never closes"],
        ),
        (
            "--spectrum=5,3,-1 --depth 3 --rank 2",
            [
                "of the next four-digit value alpha^N is above cap lam_1",
                "no unwanted eigenvalue is above cap lam_1",
            ],
        ),
        (
            "--spectrum=5 --depth 3 --rank 1",
            ["alpha = 1.709  (of the next four-digit value alpha^N is above lam_1)"],
        ),
        (
            "--spectrum=5,3,1 --depth 3 --rank 1",
            [
                "the largest four-digit value whose window has at least 1 step at this eta)",
                ", 1 step\n",
            ],
        ),
        (
            "--spectrum=5,0.01,0.01 --depth 3 --rank 2",
            [
                "no four-digit value up to 0.3684 has a smaller k_first",
                "a larger alpha, 0.3684, has the window too, but its run is longer: k_first 35932",
            ],
        ),
        (
            "--spectrum=5,3,1 --depth 2 --rank 2 --width 1000000",
            ["below 9/10 of the limit of the theory, 0.045, at which no alpha from 0.0002236 up"],
        ),
    ],
)
def test_the_command_says_what_is_proved_of_alpha(
    capsys: pytest.CaptureFixture[str], options: str, texts: list[str]
) -> None:
    assert run_arguments(shlex.split("plan " + options)) == 0
    told = capsys.readouterr().out
    assert all(text in told for text in texts)


@pytest.mark.parametrize("width", [1, 100])
def test_equal_eigenvalues_have_a_window_where_it_closes_above_the_level_at_which_it_opens(
    width: int,
) -> None:
    spectrum, tol, cap = (5, Fraction(23, 5), Fraction(23, 5)), Fraction(1, 10), Fraction(17, 20)
    found = plan(spectrum=spectrum, depth=3, rank=2, tol=tol, cap=cap, width=width)
    window = rank_window(
        spectrum=spectrum, depth=3, rank=2, alpha=found.alpha, eta=found.eta, tol=tol, cap=cap
    )
    assert (
        window.k_first is not None
        and window.k_last is not None
        and window.k_last - window.k_first + 1 >= width
    )
    with pytest.raises(InputError, match="equal"):
        plan(spectrum=spectrum, depth=3, rank=2, tol=tol, cap=Fraction(1, 2))
