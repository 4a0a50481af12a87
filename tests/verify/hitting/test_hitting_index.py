"""Hitting indices: known integers, refusals, and the paper's bound typed a second time by hand."""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import mpmath
import pytest

import rankclock
from rankclock.step_size import settle_step_size
from rankclock.verify.arithmetic.outcomes import TooLong
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.errors import InputError
from rankclock.verify.hitting.abel import passage
from rankclock.verify.hitting.answer import Hit
from rankclock.verify.hitting.hitting_index import hitting_index
from rankclock.verify.hitting.step_size import step_size_limit

CASES = json.loads(
    (Path(__file__).parents[2] / "data" / "hit_cases.json").read_text(encoding="utf-8")
)["cases"]
NAMES = {
    "--lam": "lam",
    "--alpha": "alpha",
    "--eta": "eta",
    "--to-error": "to_error",
    "--to-fraction": "to_fraction",
    "--to-level": "to_level",
}


def hit(
    lam: str | int | Fraction,
    depth: int,
    alpha: str | int | Fraction,
    eta: str | Fraction,
    **target: Fraction,
) -> Hit:
    return hitting_index(
        lam=Fraction(lam), depth=depth, alpha=Fraction(alpha), eta=Fraction(eta), **target
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case["args"]))
def test_known_integers(case: dict) -> None:
    given = dict(zip(case["args"][::2], case["args"][1::2], strict=True))
    depth = int(given.pop("--depth"))
    found = hitting_index(
        depth=depth, **{NAMES[name]: Fraction(text) for name, text in given.items()}
    )
    assert (found.steps.lo, found.steps.hi, found.steps.exact) == (case["k"], case["k"], True)
    assert found.paper_ceil is None or found.paper_ceil >= case["k"]


UNREACHABLE = [
    ("8", "1", {"to_level": "8"}, "--to-level"),
    ("8", "1", {"to_level": "9"}, "--to-level"),
    ("8", "1", {"to_fraction": "1"}, "--to-fraction"),
    ("8", "3", {"to_level": "8"}, "--to-level"),
    ("8", "3", {"to_level": "7"}, "--to-level"),
    ("8", "3", {"to_fraction": "1/2"}, "--to-fraction"),
    ("0", "1", {"to_level": "0"}, "--to-level"),
    ("0", "1", {"to_fraction": "1/2"}, "--to-fraction"),
    ("-8", "1", {"to_level": "-1"}, "--to-level"),
    ("-8", "1", {"to_fraction": "1/2"}, "--to-fraction"),
    ("8", "2", {"to_level": "7"}, "--to-level"),
    ("8", "2", {"to_level": "9"}, "--to-level"),
    ("8", "1", {"to_error": "0"}, "--to-error"),
    ("8", "1", {"to_error": "-1"}, "--to-error"),
    ("8", "1", {}, "--to-error/--to-fraction/--to-level"),
    ("8", "1", {"to_level": "4", "to_error": "1/9"}, "--to-error/--to-fraction/--to-level"),
]


@pytest.mark.parametrize(("lam", "alpha", "target", "option"), UNREACHABLE)
def test_target_never_reached_or_not_given_is_refused(
    lam: str, alpha: str, target: dict, option: str
) -> None:
    with pytest.raises(InputError) as caught:
        hit(lam, 3, alpha, "1/10000", **{name: Fraction(text) for name, text in target.items()})
    assert caught.value.option == option
    assert caught.value.problem and caught.value.remedy


@pytest.mark.parametrize(
    ("lam", "alpha", "target"),
    [
        ("8", "1", {"to_level": "1"}),
        ("8", "1", {"to_level": "-5"}),
        ("8", "1", {"to_fraction": "1/100"}),
        ("8", "1", {"to_error": "1"}),
        ("8", "3", {"to_level": "27"}),
        ("8", "3", {"to_level": "28"}),
        ("-8", "1", {"to_level": "2"}),
        ("0", "1", {"to_error": "1"}),
        ("8", "2", {"to_level": "8"}),
        ("8", "2", {"to_fraction": "1"}),
        ("8", "2", {"to_error": "1/1000000"}),
    ],
)
def test_start_at_or_past_the_target_needs_no_step(lam: str, alpha: str, target: dict) -> None:
    found = hit(lam, 3, alpha, "1/10000", **{name: Fraction(text) for name, text in target.items()})
    assert (found.steps.lo, found.steps.hi) == (0, 0)
    assert (found.paper_bound, found.paper_ceil) == (None, None)


@pytest.mark.parametrize(
    ("lam", "alpha", "limit", "target"),
    [("8", "1", "1/96", "7"), ("-8", "1", "1/112", "1/9"), ("0", "1", "1/6", "1/9")],
)
def test_limit_of_the_step_size(lam: str, alpha: str, limit: str, target: str) -> None:
    start = {
        "depth": 3,
        "alpha": Fraction(alpha),
        "lowest": Fraction(lam),
        "highest": Fraction(lam),
    }
    eta, hair = Fraction(limit), Fraction(1, 10**30)
    assert settle_step_size("auto", **start) == eta * Fraction(9, 10)
    assert settle_step_size(eta, **start) == eta
    with pytest.raises(InputError, match="limit"):
        settle_step_size(eta + hair, **start)
    # The hypotheses of the paper are strict: at the limit there is an answer, and no bound.
    at, below = (hit(lam, 3, alpha, step, to_level=Fraction(target)) for step in (eta, eta - hair))
    assert at.steps.exact and (at.paper_bound, at.paper_ceil) == (None, None)
    assert below.steps.lo == at.steps.lo and below.paper_ceil >= below.steps.hi


@pytest.mark.parametrize(("depth", "lam"), [(3, "2"), (5, "-3"), (7, "1/3")])
def test_automatic_step_size_is_just_below_an_irrational_limit(depth: int, lam: str) -> None:
    start = {
        "depth": depth,
        "alpha": Fraction(1, 10),
        "lowest": Fraction(lam),
        "highest": Fraction(lam),
    }
    found, divisor = (
        settle_step_size("auto", **start),
        3 * depth - 2 if Fraction(lam) < 0 else 2 * depth,
    )
    # eta = r/(divisor level^(2-2/N)) to the power N has only rationals in it.
    wanted = Fraction(9, 10 * divisor) ** depth / abs(Fraction(lam)) ** (2 * depth - 2)
    assert found**depth < wanted < (found * (1 + Fraction(1, 10**14))) ** depth
    limit = step_size_limit(**start)
    assert limit.below < limit.above and settle_step_size(limit.below, **start) == limit.below


def paper_bound(
    lam: Fraction, depth: int, alpha: Fraction, eta: Fraction, eps: mpmath.mpf
) -> tuple[str, mpmath.mpf]:
    """T_N^Id with every travel time by quadrature; no formula of the project is used."""
    n, one = depth, mpmath.mpf(1)
    level, a, h = (mpmath.mpf(v.numerator) / v.denominator for v in (lam, alpha, eta))

    def travel(b: mpmath.mpf) -> mpmath.mpf:
        # In ln x the integrand has no steep end at a small start.
        return abs(
            mpmath.quad(
                lambda u: mpmath.exp((2 - n) * u) / (level - mpmath.exp(n * u)),
                mpmath.linspace(mpmath.log(a), mpmath.log(b), 9),
            )
        )

    if lam < 0:
        return "negative", (
            mpmath.log(a / eps) if n == 2 else (eps ** (2 - n) - a ** (2 - n)) / (n - 2)
        ) / (h * -level)
    mu, c = mpmath.root(level, n), one * (n - 1) / (2 * n - 1)
    if lam < alpha**n:
        return "above", travel(mu + eps) / h
    rate = abs(mpmath.log(1 - h * n * (c * level) ** (2 - 2 * one / n)))
    if c * level < a**n:
        return "late start", mpmath.log((mu - a) / eps) / rate
    s, near = mpmath.ceil(c ** (1 - one / n) * (mu / a) ** (n - 1)), 1 - mpmath.root(c, n)
    if eps < near * mu:
        return "full", travel(mpmath.root(c * level, n)) / h + s + (
            mpmath.log(mu / eps) - abs(mpmath.log(near))
        ) / rate
    return "early", travel(mu - eps) / h + s


def designs() -> list[tuple[Fraction, int, Fraction, Fraction, Fraction]]:
    """Every depth with every side of lam, alpha and eps.

    lam = +-p^N or 0, so that eps stays exact.
    """
    rng, found = random.Random(20), []
    starts = {
        "negative": (-1, (Fraction(1, 3), Fraction(3, 2))),
        "zero": (0, (Fraction(1, 2), Fraction(1))),
    }
    starts |= {
        "above": (1, (Fraction(9, 8), Fraction(2))),
        "late": (1, (Fraction(19, 20), Fraction(99, 100))),
        "below": (1, (Fraction(1, 3), Fraction(1, 2))),
    }
    for depth in range(2, 9):
        for sign, ratios in starts.values():
            for ratio in ratios:
                for part in (Fraction(1, 50), Fraction(1, 4), Fraction(9, 10)):
                    mu = Fraction(rng.randint(5, 15), 10)
                    lam, alpha = sign * mu**depth, ratio * mu
                    gap = abs(alpha - mu) if sign > 0 else alpha
                    # A decaying tail of depth 8 takes eps^(-2N+2) steps: coarser targets there.
                    part = part if sign > 0 else max(part, Fraction(1, 3))
                    eps = gap * part * Fraction(rng.randint(90, 100), 100)
                    limit = step_size_limit(depth=depth, alpha=alpha, lowest=lam, highest=lam).below
                    found.append(
                        (lam, depth, alpha, limit * Fraction(rng.choice([20, 60, 99]), 100), eps)
                    )
    return found


def test_paper_bound_over_all_patterns() -> None:
    met: dict[str, int] = {}
    for lam, depth, alpha, eta, eps in designs():
        try:
            found = hitting_index(
                lam=lam, depth=depth, alpha=alpha, eta=eta, to_error=eps, budget=60_000
            )
        except TooLong:
            met["too long"] = met.get("too long", 0) + 1
            continue
        with precision(110):
            case, wanted = paper_bound(
                lam, depth, alpha, eta, mpmath.mpf(eps.numerator) / eps.denominator
            )
            assert found.paper_bound is not None, (lam, depth, alpha, eta, eps)
            assert abs(mpmath.mpf(found.paper_bound) / wanted - 1) < mpmath.mpf(10) ** -15, (
                case,
                lam,
                depth,
                alpha,
                eta,
                eps,
            )
            assert found.paper_ceil == int(mpmath.ceil(wanted))
        assert found.steps.hi <= found.paper_ceil, (case, lam, depth, alpha, eta, eps)
        assert found.steps.exact
        met[case] = met.get(case, 0) + 1
    assert (
        min(met.get(case, 0) for case in ("negative", "above", "late start", "full", "early")) >= 8
    ), met
    assert met.get("too long", 0) <= 30, met


@pytest.mark.parametrize(
    ("lam", "target", "bound"),
    [
        # N = 3: T = (1/eps - 1/alpha)/(eta |lam|), and (eps^-4 - alpha^-4)/(4 eta) for lam = 0.
        ("-5", {"to_error": "1/100"}, 18000),
        ("-5", {"to_error": "1/20"}, 2000),
        ("-5", {"to_level": "1/1000000"}, 18000),
        ("0", {"to_error": "1/20"}, 37_500_000),
    ],
)
def test_a_bound_of_the_paper_that_is_an_integer(
    lam: str, target: dict[str, str], bound: int
) -> None:
    found = hit(lam, 3, "1/10", "1/1000", **{name: Fraction(text) for name, text in target.items()})
    assert (found.paper_bound, found.paper_ceil, found.why_no_paper_bound) == (
        str(bound),
        bound,
        None,
    )
    assert found.steps.hi <= bound


def test_level_and_accuracy_of_the_same_point_have_the_same_bound() -> None:
    by_error = hit("8", 3, "1/2", "1/200", to_error=Fraction(1, 10))
    by_level = hit("8", 3, "1/2", "1/200", to_level=Fraction(19, 10) ** 3)
    by_fraction = hit("8", 3, "1/2", "1/200", to_fraction=Fraction(19, 20) ** 3)
    assert (
        len({(found.steps.lo, found.steps.hi) for found in (by_error, by_level, by_fraction)}) == 1
    )
    assert by_error.paper_ceil == by_level.paper_ceil == by_fraction.paper_ceil
    assert math.isclose(float(by_error.paper_bound), float(by_level.paper_bound), rel_tol=1e-15)


def test_more_steps_than_any_run_takes() -> None:
    """From 1e-40 to half of it takes 15/(4 eta) 1e160 steps, but for a few hundred.

    lam = 0, N = 3: 1/(4 eta d^4) grows by 1 + O(eta d^4) a step.
    """
    found = hit("0", 3, "1e-40", "1/10", to_error=Fraction(1, 2 * 10**40))
    assert found.steps.exact and abs(found.steps.lo - 375 * 10**159) < 20
    assert (found.method, found.fallback) == ("small-step expansion", None)


def test_run_beyond_its_budget_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no theorem reaches, the run may be too long."""
    monkeypatch.setattr(passage, "ATTEMPTS", ())
    with pytest.raises(TooLong, match="more than 500 steps"):
        hitting_index(
            lam=Fraction(1),
            depth=3,
            alpha=Fraction(1, 100),
            eta=Fraction(1, 10),
            to_error=Fraction(1, 10**9),
            budget=500,
        )
    found = hitting_index(
        lam=Fraction(1),
        depth=3,
        alpha=Fraction(1, 100),
        eta=Fraction(1, 10),
        to_error=Fraction(1, 10**9),
        budget=5000,
    )
    assert found.method == "certified run" and found.fallback and found.steps.exact


def test_answer_carries_its_proof_and_the_sharp_bounds() -> None:
    found = hit("3", 5, "1e-12", "1e-6", to_error=Fraction(1, 10**6)).to_json()
    assert (
        found["exact"]
        and found["fallback"] is None
        and found["method"] == " + ".join(dict.fromkeys(part["name"] for part in found["trail"]))
    )
    assert [part["begin"] for part in found["trail"]] == [
        0,
        *accumulate(part["steps"][0] for part in found["trail"]),
    ][:-1]
    assert sum(part["steps"][0] for part in found["trail"]) == found["lo"] > 10**40
    low, high = Fraction(found["sharp"]["lower"]), Fraction(found["sharp"]["upper"])
    assert low <= found["lo"] <= high <= low + 2
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize(
    ("lam", "alpha", "eta", "limit"),
    [
        ("8", "1", "1/47", "1/48"),
        ("1", "3/2", "1/10", "16/357"),
        ("-1", "1", "1/6", "1/7"),
        ("0", "2", "1/79", "1/80"),
    ],
)
def test_step_beyond_the_monotone_range_is_refused_with_its_limit(
    lam: str, alpha: str, eta: str, limit: str
) -> None:
    """N = 3: 1/(3 mu^4), and 1/|f'(alpha)| = 1/(alpha (5 alpha^3 - 2 lam)) for a falling mode."""
    with pytest.raises(InputError, match="up to which a step keeps the order") as caught:
        hit(lam, 3, alpha, eta, to_error=Fraction(1, 100))
    assert caught.value.option == "--eta" and limit in caught.value.problem
    assert hit(lam, 3, alpha, Fraction(limit), to_error=Fraction(1, 100)).steps.exact


def test_bounds_are_computed_when_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr(
        "rankclock.verify.hitting.answer.paper_bound",
        lambda *_: calls.append("paper") or ("2.5", 3),
    )
    monkeypatch.setattr(
        "rankclock.verify.hitting.answer.sharp_texts",
        lambda *_: calls.append("sharp") or ("1.0", "2.0"),
    )
    found = hit("8", 3, "1/2", "1/200", to_level=Fraction(7))
    assert found.steps.exact and not calls
    assert (found.paper_bound, found.paper_ceil, found.sharp) == ("2.5", 3, ("1.0", "2.0"))
    assert found.to_json()["sharp"] == {"lower": "1.0", "upper": "2.0"} and calls == [
        "paper",
        "sharp",
    ]


def test_bounds_asked_for_at_another_precision_are_the_same() -> None:
    first, second = (hit("3", 5, "1e-3", "1e-4", to_error=Fraction(1, 10**6)) for _ in range(2))
    with precision(20):
        low = second.sharp, second.paper_bound
    assert low == (first.sharp, first.paper_bound)


@pytest.mark.parametrize(
    ("depth", "alpha", "eta", "power"), [(3, "1/1000", "1/1000", 2), (5, "1/20", "1/400", 4)]
)
def test_speed_against_a_plain_loop_of_floats(depth: int, alpha: str, eta: str, power: int) -> None:
    """A million steps; `make bench` has the ratio, which is above 100 where nothing else runs."""

    def loop() -> int:
        x, step, target, steps = float(Fraction(alpha)), float(Fraction(eta)), 0.5 ** (1 / depth), 0
        while x < target:
            y = x * x
            if power == 4:
                y *= y
            x += step * y * (1.0 - y * x)
            steps += 1
        return steps

    def answer() -> int:
        return rankclock.hitting_index(
            lam=1, depth=depth, alpha=alpha, eta=eta, to_fraction="1/2"
        ).steps.lo

    def seconds(call: Callable[[], int]) -> float:
        begin = time.process_time()
        call()
        return time.process_time() - begin

    assert abs(loop() - answer()) <= 1 and loop() > 900_000
    assert min(seconds(loop) for _ in range(3)) > 60 * min(seconds(answer) for _ in range(15))


@pytest.mark.parametrize(
    ("lam", "alpha", "fraction", "remedy"),
    [
        ("8", "1", "3/2", "choose a fraction strictly between 1/8 and 1"),
        ("8", "1", "1", "choose a fraction strictly between 1/8 and 1"),
        ("8", "3", "1/2", "choose a fraction strictly between 1 and 27/8"),
        ("8", "2", "1/2", "aim at the fraction 1, or change the start"),
        ("-8", "1", "1/2", "so give --to-level or --to-error"),
    ],
)
def test_a_fraction_that_is_never_reached_is_refused_in_fractions(
    lam: str, alpha: str, fraction: str, remedy: str
) -> None:
    with pytest.raises(InputError) as caught:
        hit(lam, 3, alpha, "1/10000", to_fraction=Fraction(fraction))
    assert remedy in caught.value.remedy and f"never reaches {fraction} lam" in caught.value.problem
    assert "level" not in caught.value.problem


def test_remedies_about_fractions_are_taken() -> None:
    """Just within the ends that are named there is an answer."""
    for share in (Fraction(1, 8) + Fraction(1, 10**6), 1 - Fraction(1, 10**6)):
        assert hit("8", 3, "1", "1/10000", to_fraction=share).steps.lo > 0


def test_why_there_are_no_sharp_bounds() -> None:
    bent = hit("-1", 6, "6/5", "1/1000", to_level=Fraction(1, 100))
    assert (
        bent.sharp is None
        and "|f| is not log-concave" in (bent.why_not_sharp or "")
        and bent.to_json()["sharp"] is None
    )
    # Past the roots of the parabola of lemma 1 it is again.
    assert hit("-1", 6, "1/3", "1/1000", to_level=Fraction(1, 10**5)).sharp is not None
    limit = hit("-1", 3, "1", "1/7", to_level=Fraction(1, 9))
    assert limit.sharp is not None or "step size is at its limit" in (limit.why_not_sharp or "")
    start = hit("8", 3, "1", "1/100", to_level=Fraction(1, 2))
    assert start.why_not_sharp == "the start meets the target"
    plain = hit("8", 3, "1", "1/100", to_level=Fraction(2))
    assert plain.sharp is not None and plain.why_not_sharp is None


@pytest.mark.parametrize(
    ("lam", "alpha", "within", "beyond", "target"),
    [("8", "1", "1/97", "1/96", "7"), ("-8", "1", "1/113", "1/112", "1/9")],
)
def test_a_warning_where_the_theorem_does_not_cover_the_step_size(
    lam: str, alpha: str, within: str, beyond: str, target: str
) -> None:
    assert hit(lam, 3, alpha, within, to_level=Fraction(target)).warnings == ()
    outside = hit(lam, 3, alpha, beyond, to_level=Fraction(target))
    assert len(outside.warnings) == 1 and "theorem does not cover this run" in outside.warnings[0]
    assert outside.to_json()["warnings"] == list(outside.warnings) and outside.steps.exact
