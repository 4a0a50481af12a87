"""Hitting indices from the perturbed start.

Against gradient descent of the two factors typed here: in mpmath, and in rationals for ties.
"""

from __future__ import annotations

import json
import random
import shlex
from fractions import Fraction

import mpmath
import pytest

from rankclock import Hit, InputError, TooLong, hitting_index
from rankclock.main import run_arguments
from rankclock.verify.arithmetic.precision import precision

HIGH = 220
START = {"depth": 3, "alpha": "1/10", "eta": "1/1000", "beta": "1/20"}
HAIR = Fraction(1, 10**40)


def number(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


def brute(
    lam: Fraction,
    depth: int,
    alpha: Fraction,
    beta: Fraction,
    eta: Fraction,
    to_error: Fraction | None,
    level: Fraction | None,
) -> int:
    """First k by the definition.

    An iterate within 1e-40 of the target would be a tie that this cannot tell.
    """
    with precision(HIGH):
        top, step, a, b = (number(v) for v in (lam, eta, alpha - beta, alpha))
        start, k = a * b ** (depth - 1), 0
        while True:
            p = a * b ** (depth - 1)
            if to_error is not None:
                gap = (
                    abs(mpmath.root(p, depth) - mpmath.root(top, depth)) - number(to_error)
                    if p >= 0
                    else mpmath.mpf(1)
                )
            else:
                assert level is not None
                gap = number(level) - p if start < top else p - number(level)
            assert abs(gap) > mpmath.mpf(10) ** -40
            if gap < 0:
                return k
            a, b = (
                a - step * b ** (depth - 1) * (p - top),
                b - step * a * b ** (depth - 2) * (p - top),
            )
            k += 1


def drawn(seed: int) -> dict[str, Fraction | int]:
    """Every sign of lam, starts below and above it, and step sizes of half the trapping limit.

    Negative starts (beta > alpha) are included.
    """
    rng = random.Random(seed)
    depth = 2 + seed % 4
    lam = Fraction(rng.randint(30, 150), 100) * (1, -1, 1, 0)[seed // 4 % 4]
    alpha = (
        Fraction(rng.randint(130, 160), 100)
        if seed // 4 % 4 == 2
        else Fraction(rng.randint(25, 60), 100)
    )
    beta = alpha * Fraction(rng.choice([3, 9, 14]), 10 if seed // 4 % 4 != 2 else 60)
    square = 1.05 * max(abs(float(lam)), float(alpha**depth)) ** (2 / depth) + float(
        beta * (2 * alpha - beta)
    )
    return {
        "depth": depth,
        "lam": lam,
        "alpha": alpha,
        "beta": beta,
        "eta": Fraction(int(50_000 / ((3 * depth - 2) * square ** (depth - 1))), 10**5),
    }


@pytest.mark.parametrize("seed", range(48))
def test_against_plain_descent(seed: int) -> None:
    case = drawn(seed)
    start, lam = (case["alpha"] - case["beta"]) * case["alpha"] ** (case["depth"] - 1), case["lam"]
    shares = (Fraction(1, 3), Fraction(9, 10), Fraction(999, 1000))
    targets = [(None, start + (lam - start) * share) for share in shares]
    if lam > 0:
        targets += [(eps, None) for eps in (Fraction(1, 7), Fraction(1, 10**4), Fraction(5))]
    for to_error, level in targets:
        wanted = brute(to_error=to_error, level=level, **case)
        found = hitting_index(**case, to_error=to_error, to_level=level)
        assert (found.steps.lo, found.steps.hi) == (wanted, wanted), (case, to_error, level)
        if level is not None and lam:
            assert hitting_index(**case, to_fraction=level / lam).steps.lo == wanted


@pytest.mark.parametrize(
    ("lam", "target", "k"),
    [
        ("5", {"to_fraction": "99/100"}, 2510),
        ("3", {"to_fraction": "99/100"}, 4211),
        ("-5", {"to_level": "-1/20"}, 4299),
        ("-5", {"to_fraction": "1/100"}, 4299),
        ("-1", {"to_fraction": "1/20"}, 21538),
    ],
)
def test_known_integers(lam: str, target: dict[str, str], k: int) -> None:
    found = hitting_index(lam=lam, **START, **target).to_json()
    assert (found["lo"], found["hi"], found["exact"]) == (k, k, True)
    assert found["sharp"] is None and found["paper"] == {"bound": None, "ceil": None}
    assert found["method"] == "certified run of two factor modes" and found["trail"][0][
        "steps"
    ] == [k, k]


def iterate(
    k: int, lam: Fraction, depth: int, alpha: Fraction, beta: Fraction, eta: Fraction
) -> Fraction:
    a, b = alpha - beta, alpha
    for _ in range(k):
        push = a * b ** (depth - 1) - lam
        a, b = a - eta * b ** (depth - 1) * push, b - eta * a * b ** (depth - 2) * push
    return a * b ** (depth - 1)


@pytest.mark.parametrize("k", [0, 1, 2, 3])
@pytest.mark.parametrize("lam", ["2", "-2", "1/1000"])
def test_a_level_that_an_iterate_equals(lam: str, k: int) -> None:
    case = {
        "lam": Fraction(lam),
        "depth": 3,
        "alpha": Fraction(1, 3),
        "beta": Fraction(1, 7),
        "eta": Fraction(1, 50),
    }
    level = iterate(k, **case)
    ahead = HAIR if Fraction(lam) > level else -HAIR
    assert [
        hitting_index(**case, to_level=level + shift).steps.lo for shift in (-ahead, 0, ahead)
    ] == [k, k, k + 1]
    assert hitting_index(**case, to_level=level).steps.exact


def test_a_distance_that_an_iterate_has() -> None:
    """p(0) = 1/8 and lam = 1 have the distance 1/2 in p^(1/3).

    A step later the distance is less.
    """
    case = {"lam": 1, "depth": 3, "alpha": "1", "beta": "7/8", "eta": "1/100"}
    assert [
        hitting_index(**case, to_error=Fraction(1, 2) + shift).steps.lo
        for shift in (HAIR, 0, -HAIR)
    ] == [0, 0, 1]
    # lam^(1/3) is irrational here, so the distance of the start is no rational, and however close
    # to it is told apart.
    with precision(600):
        gap = mpmath.cbrt(2) - mpmath.mpf(1) / 2
        below = Fraction(int(mpmath.floor(gap * 2**500)), 2**500)
    found = [
        hitting_index(**{**case, "lam": 2}, to_error=eps).steps
        for eps in (below, below + Fraction(1, 2**500))
    ]
    assert [(steps.lo, steps.hi) for steps in found] == [(1, 1), (0, 0)]


@pytest.mark.parametrize(
    ("lam", "alpha", "beta", "target"),
    [
        ("5", "1/10", "1/20", {"to_level": "1/2000"}),
        ("5", "1/10", "1/20", {"to_level": "-3"}),
        ("5", "1/10", "1/20", {"to_error": "2"}),
        ("-5", "1/10", "1/20", {"to_level": "1"}),
        ("-5", "1/10", "1/20", {"to_fraction": "-1"}),
        ("1/1000", "1/5", "1/20", {"to_fraction": "6"}),
        ("1/1000", "1/5", "1/20", {"to_error": "1"}),
        ("1/2000", "1/10", "1/20", {"to_level": "1/2000"}),
        ("1/2000", "1/10", "1/20", {"to_error": "1/9999"}),
        ("0", "1/10", "1/10", {"to_fraction": "3"}),
    ],
)
def test_start_at_or_past_the_target_needs_no_step(
    lam: str, alpha: str, beta: str, target: dict[str, str]
) -> None:
    found = hitting_index(lam=lam, depth=3, alpha=alpha, beta=beta, eta="1/10000", **target)
    assert (found.steps.lo, found.steps.hi, found.method, found.trail) == (0, 0, "start", ())


PAST = [
    ("5", 3, "-2"),
    ("5", 3, "-3"),
    ("-1", 4, "-3"),
    ("-5", 3, "-2"),
    ("-5", 3, "-1"),
    ("-5", 3, "1"),
    ("-2", 3, "-2"),
    ("5", 2, "-1"),
    ("-5", 2, "0"),
]


@pytest.mark.parametrize(("lam", "depth", "level"), PAST)
def test_a_start_at_or_past_its_target_need_not_settle(lam: str, depth: int, level: str) -> None:
    # alpha = 1: p(0) = 1 - beta is -2, and -1 at depth 2.
    case = {
        "lam": lam,
        "depth": depth,
        "alpha": 1,
        "beta": 2 if depth == 2 else 3,
        "eta": "1/10000",
    }
    found = hitting_index(**case, to_level=level)
    assert (found.steps.lo, found.steps.hi, found.method, found.warnings) == (0, 0, "start", ())
    with pytest.raises(InputError, match="does not settle"):
        hitting_index(**{**case, "eta": 2}, to_level=level)


@pytest.mark.parametrize(
    ("lam", "depth", "level", "said"),
    [
        ("5", 3, "-1", "beta = 3 is not below 2 alpha, .*give a smaller beta"),
        ("-5", 3, "-3", "beta = 3 is not below 2 alpha, .*give a smaller beta"),
        (
            "5",
            2,
            "1",
            (
                "beta = 2 is 2 alpha, from where W_1 = -W_2 for ever: minus the run of the "
                "identical start .* or give another beta"
            ),
        ),
    ],
)
def test_a_start_before_its_target_must_settle(lam: str, depth: int, level: str, said: str) -> None:
    with pytest.raises(TooLong, match=said):
        hitting_index(
            lam=lam,
            depth=depth,
            alpha=1,
            beta=2 if depth == 2 else 3,
            eta="1/10000",
            to_level=level,
        )


@pytest.mark.parametrize(
    ("lam", "beta", "target", "option"),
    [
        ("5", "1/20", {"to_level": "5"}, "to_level"),
        ("5", "1/20", {"to_level": "6"}, "to_level"),
        ("5", "1/20", {"to_fraction": "1"}, "to_fraction"),
        ("-5", "1/20", {"to_fraction": "1"}, "to_fraction"),
        ("-5", "1/20", {"to_level": "-6"}, "to_level"),
        ("-5", "1/20", {"to_error": "1/10"}, "to_error"),
        ("0", "1/20", {"to_error": "1/10"}, "to_error"),
        ("0", "1/20", {"to_fraction": "1/2"}, "to_fraction"),
        ("0", "1/20", {"to_level": "0"}, "to_level"),
        ("1/2000", "1/20", {"to_level": "1/3"}, "to_level"),
        ("5", "1/20", {"to_error": "0"}, "to_error"),
        ("5", "1/20", {}, "to_error/to_fraction/to_level"),
        ("5", "1/20", {"to_level": "1", "to_error": "1"}, "to_error/to_fraction/to_level"),
        ("5", "-1/20", {"to_level": "1"}, "beta"),
    ],
)
def test_target_never_reached_or_not_given_is_refused(
    lam: str, beta: str, target: dict[str, str], option: str
) -> None:
    with pytest.raises(InputError) as caught:
        hitting_index(lam=lam, **{**START, "beta": beta}, **target)
    assert caught.value.option == option and caught.value.remedy


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"beta": "1/5"}, "not below 2 alpha"),
        ({"eta": "1/50"}, "up to which modes are proved to settle"),
        ({"budget": 2509}, "allow more steps by budget"),
    ],
)
def test_what_is_not_certified(change: dict, said: str) -> None:
    with pytest.raises(TooLong, match=said):
        hitting_index(**{"lam": 5, **START, "to_fraction": "99/100", **change})
    with pytest.raises(InputError, match="does not settle"):
        hitting_index(**{"lam": 5, **START, "to_fraction": "99/100", "eta": "1"})


@pytest.mark.parametrize(
    ("lam", "remedy"),
    [
        ("5", "between 1/10000 and 1"),
        ("-5", "between -1/10000 and 1"),
        ("1/4000", "between 1 and 2"),
    ],
)
def test_a_fraction_that_is_never_reached_is_refused_in_fractions(lam: str, remedy: str) -> None:
    beyond = "1/2" if lam == "1/4000" else "3/2"
    with pytest.raises(InputError, match=remedy):
        hitting_index(lam=lam, **START, to_fraction=beyond)
    with pytest.raises(InputError, match="aim at the fraction 1"):
        hitting_index(lam="1/2000", **START, to_fraction=beyond)


def test_what_the_theorem_does_not_cover_is_told() -> None:
    assert (
        hitting_index(lam=5, **{**START, "beta": "1/100", "eta": "1/2000"}, to_level=1).warnings
        == ()
    )
    found = hitting_index(lam=5, **{**START, "eta": "1/100"}, to_level=1)
    assert [
        word in text
        for word, text in zip(
            ("beta is not below", "step size is not below"), found.warnings, strict=True
        )
    ] == [True, True]
    assert found.why_not_sharp == "none are known for the perturbed start"


def test_without_a_perturbation_it_is_the_identical_start() -> None:
    def plain(found: Hit) -> dict:
        return {**found.to_json(), "seconds": 0}

    for target in ({"to_fraction": "99/100"}, {"to_error": "1/100"}, {"to_level": "4"}):
        case = {"lam": 5, **START, **target}
        assert plain(hitting_index(**{**case, "beta": 0})) == plain(
            hitting_index(**{**case, "beta": None})
        )


def test_target_close_to_the_limit() -> None:
    """10^-60 takes a known multiple of the steps to 10^-30.

    Near lam = 8 an iterate of N = 3 has a b^2 - 8 shrink by a factor.
    """
    case = {"lam": 8, "depth": 3, "alpha": "1", "beta": "1/2", "eta": "1/500"}
    far, near, nearest = (
        hitting_index(**case, to_error=f"1e-{digits}").steps for digits in (20, 40, 60)
    )
    assert far.exact and near.exact and nearest.exact
    assert 0 <= abs((nearest.lo - near.lo) - (near.lo - far.lo)) <= 1


def test_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    words = "hit --lam 5 --depth 3 --alpha 0.1 --eta 0.001 --to-fraction 0.99"
    assert run_arguments(shlex.split(words + " --beta 0.05")) == 0
    assert capsys.readouterr().out.startswith(
        "k = 2510  (certified run of two factor modes, eta = 1/1000)"
    )
    assert run_arguments(shlex.split(words + " --beta 0.05 --json")) == 0
    assert json.loads(capsys.readouterr().out)["lo"] == 2510
    assert run_arguments(shlex.split(words + " --beta 0.05 --max-steps 100")) == 1
    assert "allow more steps by --max-steps" in capsys.readouterr().err
    assert run_arguments(shlex.split(words + " --beta 0.05 --eta auto")) == 0
    capsys.readouterr()
    for beta, code in (("0.2", 1), ("-0.2", 2)):
        assert run_arguments(shlex.split(f"{words} --beta={beta}")) == code
        assert len(capsys.readouterr().err.splitlines()) == 1
    answers = []
    for extra in ("", " --beta 0"):
        assert run_arguments(shlex.split(words + extra)) == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]


def test_a_run_past_the_budget_is_refused_before_it_begins() -> None:
    with pytest.raises(TooLong, match="takes at least"):
        hitting_index(lam=5, depth=3, alpha="1e-9", beta="5e-10", eta="1/1000", to_fraction="0.99")


def test_two_factors_may_change_places() -> None:
    found = hitting_index(lam=5, depth=2, alpha="0.1", beta="0.3", eta="1/1000", to_fraction="0.99")
    case = {
        "lam": Fraction(5),
        "depth": 2,
        "alpha": Fraction(1, 10),
        "beta": Fraction(3, 10),
        "eta": Fraction(1, 1000),
    }
    assert found.steps.exact and found.steps.lo == brute(
        **case, to_error=None, level=Fraction(99, 20)
    )
