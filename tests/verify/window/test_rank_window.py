"""Windows of low effective rank against their definition, and their refusals.

And against integers computed elsewhere.
"""

from __future__ import annotations

import json
import random
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest

from rankclock.verify.arithmetic.outcomes import TooLong, Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.certified_pair import Pair
from rankclock.verify.descent.effective_rank import effective_rank
from rankclock.verify.descent.step_count import FirstStep
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.hitting.perturbed_start import least_steps
from rankclock.verify.window.answer import Window
from rankclock.verify.window.passages import Descent, decides_alone, deciding, first_at_least
from rankclock.verify.window.rank_window import rank_window
from support.descent_scan import BITS as HIGH
from support.descent_scan import levels, number, scan

CASES = json.loads(
    (Path(__file__).parents[2] / "data" / "window_cases.json").read_text(encoding="utf-8")
)["cases"]
SHARE = Fraction(1, 100)


def window(
    spectrum: list, depth: int, alpha: object, eta: object, rank: int, **options: object
) -> Window:
    values = [value if isinstance(value, Eigenvalue) else Fraction(value) for value in spectrum]
    return rank_window(
        spectrum=values, depth=depth, alpha=Fraction(alpha), eta=Fraction(eta), rank=rank, **options
    )


def options_of(case: dict) -> dict[str, str]:
    words = [word for text in case["args"][1:] for word in text.split("=", 1)]
    return dict(zip(words[::2], words[1::2], strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case["args"][1:]))
def test_known_integers(case: dict) -> None:
    given = options_of(case)
    beta = Fraction(given["--beta"]) if "--beta" in given else None
    found = window(
        given["--spectrum"].split(","),
        int(given["--depth"]),
        given["--alpha"],
        given["--eta"],
        int(given["--rank"]),
        beta=beta,
    )
    assert (found.k_first, found.k_last, found.empty, found.exact) == (
        case["k_first"],
        case["k_last"],
        case["empty"],
        True,
    )


def drawn(seed: int) -> dict:
    """Small truths with every sign, and repeated eigenvalues.

    Unwanted modes grow, rest and decay.
    """
    rng = random.Random(seed)
    depth = rng.choice([2, 2, 3, 3, 4, 5])
    pool = [
        Fraction(v) for v in ("4", "3", "2", "1", "1/2", "1/20", "1/30", "1/100", "0", "-1", "-3")
    ]
    spectrum = [
        Fraction(rng.choice(["5", "3"])),
        *(rng.choice(pool) for _ in range(rng.randint(1, 3))),
    ]
    tol, cap = (
        Fraction(rng.choice(["1/100", "1/10", "1/3"])),
        Fraction(rng.choice(["1/100", "1/20", "1/5"])),
    )
    largest = max(abs(lam) for lam in spectrum) + 1
    alpha = Fraction(
        rng.choice(["1/5", "1/4", "3/10", "2/5"]) if depth < 4 else rng.choice(["2/5", "1/2"])
    )
    eta = Fraction(rng.randint(40, 90), 100) / ((3 * depth - 2) * largest ** (2 * depth - 2)) ** 1
    if depth > 2:
        eta = min(
            eta * 8,
            Fraction(1, (3 * depth - 2) * int(2 + float(largest) ** ((2 * depth - 2) / depth))),
        )
    return {
        "spectrum": spectrum,
        "depth": depth,
        "alpha": alpha,
        "eta": eta,
        "tol": tol,
        "cap": cap,
    }


def definition(
    case: dict, wanted: tuple[int, ...], steps: int, beta: Fraction = Fraction(0)
) -> tuple[int | None, int | None]:
    start = {name: case[name] for name in ("depth", "alpha", "eta")}
    orbits = [levels(lam, steps=steps, beta=beta, **start) for lam in case["spectrum"]]
    return scan(orbits, case["spectrum"], wanted, tol=case["tol"], cap=case["cap"])


def matches(found: Window, seen: tuple[int | None, int | None]) -> bool:
    return seen == (None, None) if found.empty else seen == (found.k_first, found.k_last)


def test_identical_start_against_the_definition() -> None:
    looked_at, empty = 0, 0
    for seed in range(60):
        case = drawn(seed)
        if case["alpha"] ** case["depth"] > case["cap"] * max(case["spectrum"]):
            case["alpha"] = Fraction(1, 10) if case["depth"] == 2 else Fraction(1, 4)
        start = case["alpha"] ** case["depth"]
        rank = sum(lam > start for lam in case["spectrum"])
        for wanted in {1, rank}:
            found = rank_window(**case, rank=wanted, search=False)
            steps = max(found.k_first, found.k_last or 0) + 20
            if steps > 6_000:
                continue
            looked_at, empty = looked_at + 1, empty + found.empty
            assert matches(found, definition(case, found.wanted, steps)), (case, found)
            assert (
                found.exact
                and sorted(case["spectrum"][i] for i in found.wanted)
                == sorted(case["spectrum"])[-wanted:]
            )
    assert looked_at >= 60 and empty >= 10


@pytest.mark.parametrize("seed", range(40))
def test_perturbed_start_against_the_definition(seed: int) -> None:
    case, rng = drawn(seed), random.Random(1000 + seed)
    n = case["depth"]
    case["alpha"] = {2: Fraction(1, 8), 3: Fraction(1, 4), 4: Fraction(2, 5), 5: Fraction(9, 20)}[n]
    square = float(max(abs(lam) for lam in case["spectrum"])) ** (2 / n) + float(case["alpha"]) ** 2
    case["eta"] = Fraction(
        int(0.99 * 10**6 / ((3 * n - 2) * square ** (n - 1))), 10**6
    )  # just within the trapping region
    beta = case["alpha"] * Fraction(rng.randint(3, 15), 10)
    limit = case["cap"] * max(abs(lam) for lam in case["spectrum"])
    case["spectrum"] = [
        lam for lam in case["spectrum"] if abs(lam) >= 1 or abs(lam) <= limit
    ]  # others take long
    large = [i for i, lam in enumerate(case["spectrum"]) if abs(lam) > limit]
    rank = rng.randint(1, len(large))
    found = rank_window(**case, rank=rank, beta=beta, budget=40_000)
    steps = max(found.k_first, found.k_last or 0) + 20
    assert matches(found, definition(case, found.wanted, steps, beta)), (case, found)
    with precision(HIGH):
        orbits = [
            levels(
                lam,
                depth=case["depth"],
                alpha=case["alpha"],
                eta=case["eta"],
                steps=steps,
                beta=beta,
            )
            for lam in case["spectrum"]
        ]
        arrived = [
            next(
                (
                    k
                    for k, w in enumerate(orbits[i])
                    if w / number(case["spectrum"][i]) >= number(1 - case["tol"])
                ),
                steps + 1,
            )
            for i in large
        ]
    assert sorted(arrived)[:rank] == sorted(arrived[large.index(i)] for i in found.wanted)


def test_two_factors_may_change_places() -> None:
    """At depth 2 a start with beta > 2 alpha is that of alpha' = beta - alpha.

    Descent itself says so, and so does the window.
    """
    case = {"depth": 2, "alpha": Fraction(1, 10), "eta": Fraction(1, 100)}
    found = rank_window(spectrum=[5, 1], rank=1, beta=Fraction(3, 10), **case)
    orbits = [
        levels(Fraction(lam), steps=(found.k_last or 0) + 20, beta=Fraction(3, 10), **case)
        for lam in (5, 1)
    ]
    assert scan(orbits, [5, 1], (0,), tol=SHARE, cap=SHARE) == (
        (None, None) if found.empty else (found.k_first, found.k_last)
    )
    assert (
        found.exact
        and orbits[0][found.k_first] > number(Fraction(99, 20)) > orbits[0][found.k_first - 1]
    )
    for depth, beta, said in (
        (2, "1/5", "is 2 alpha, from where W_1 = -W_2 for ever"),
        (3, "3/10", "no run is certified"),
    ):
        with pytest.raises(TooLong, match=said):
            window([5, 1], depth, "1/10", "1/1000", 1, beta=Fraction(beta))


@pytest.mark.parametrize("seed", range(20))
def test_no_mode_arrives_before_the_least_steps(seed: int) -> None:
    rng, depth = random.Random(seed), 2 + seed % 4
    alpha, lam = (
        Fraction(rng.randint(1, 20), 100),
        Fraction(rng.choice([-1, 1]) * rng.randint(2, 6)),
    )
    # Every step is run: a smaller start at these depths takes millions.
    alpha = max(alpha, Fraction(depth, 100))
    beta, eta = alpha * Fraction(rng.randint(1, 19), 10), 1 / (4 * depth * Fraction(7) ** 2)
    least = least_steps(
        Pair(depth, Eigenvalue.exactly(lam), alpha - beta, alpha, eta), abs(lam) * Fraction(9, 10)
    )
    orbit = levels(lam, depth=depth, alpha=alpha, eta=eta, steps=least + 1, beta=beta)
    goal = number(abs(lam) * Fraction(9, 10))
    assert least > 0 and all(abs(w) < goal for w in orbit[:least])


def test_a_run_past_the_budget_is_refused_before_it_begins() -> None:
    """1/c_0 = 10^9/2 and no step lowers 1/c by more than 6/1000."""
    with pytest.raises(TooLong, match="take at least"):
        window([5, 3, 1], 3, "1e-9", "1/1000", 2, beta=Fraction(1, 10**9))


def test_an_empty_window_of_the_perturbed_start_says_what_was_not_searched() -> None:
    found = window([5, 3, Fraction(29, 10)], 3, "1/10", "1/1000", 2, beta=Fraction(1, 20))
    assert (
        found.empty
        and found.opening is None
        and any("no scale that opens the window is searched" in text for text in found.warnings)
    )


def test_negative_eigenvalues_are_wanted_in_the_order_of_arrival() -> None:
    found = window([5, 3, -1, -5], 3, "1/10", "1/1000", 3, beta=Fraction(1, 20))
    assert found.wanted == (0, 1, 3)
    assert found.inside.target == (Fraction(13, 5), Fraction(13, 5))
    # -5 is larger than 3, but 3 is the first that becomes too large.
    first = window([5, 3, -1, -5], 3, "1/10", "1/1000", 1, beta=Fraction(1, 20))
    assert (first.wanted, first.k_first, first.k_last) == ((0,), 2510, 3134)
    never = window([5, 3, -1, -5], 3, "1/10", "1/1000", 4, beta=Fraction(1, 20))
    assert never.k_last is None and never.k_first > 20_000


def iterate_pair(
    k: int, lam: Fraction, depth: int, alpha: Fraction, beta: Fraction, eta: Fraction
) -> Fraction:
    a, b = alpha - beta, alpha
    for _ in range(k):
        gap = eta * (a * b ** (depth - 1) - lam)
        a, b = a - gap * b ** (depth - 1), b - gap * a * b ** (depth - 2)
    return a * b ** (depth - 1)


@pytest.mark.parametrize("depth", [2, 3])
@pytest.mark.parametrize("k", [0, 1, 2, 3])
@pytest.mark.parametrize("beta", [None, Fraction(1, 9)])
def test_levels_equal_to_an_iterate(depth: int, k: int, beta: Fraction | None) -> None:
    # Strictly above the cap counts as too large, and at 1 - tol a mode has arrived: one step apart
    # at a tie.
    start = {"depth": depth, "alpha": Fraction(1, 5), "eta": Fraction(1, 100)}
    low, top = (
        iterate_pair(k, lam, beta=beta or Fraction(0), **start)
        for lam in (Fraction(2), Fraction(5))
    )
    hair = Fraction(1, 10**50)
    caps = [(low, k)] + [(low + hair, k), (low - hair, k - 1)] * (k > 0)
    for cap, last in caps:
        found = window(
            [5, 2], depth, start["alpha"], start["eta"], 1, cap=cap / 5, beta=beta, search=False
        )
        assert (found.k_last, found.exact) == (last, True)
    for level, first in [(top, k), (top + hair, k + 1), (top - hair, k)]:
        found = window(
            [5], depth, start["alpha"], start["eta"], 1, tol=1 - level / 5, cap=hair, beta=beta
        )
        assert (found.k_first, found.k_last, found.exact) == (first, None, True)


def test_a_larger_eigenvalue_may_decide_when_the_smaller_starts_close() -> None:
    # alpha^N = 1/5 is past 9/10 of 11/50 at once; the mode of 5 is on its way for long.
    found = window(
        [5, Fraction(11, 50)],
        2,
        Fraction(1, 5),
        Fraction(1, 100),
        2,
        tol=Fraction(1, 10),
        cap=Fraction(1, 100),
    )
    alone = window([5], 2, Fraction(1, 5), Fraction(1, 100), 1, tol=Fraction(1, 10))
    assert found.k_first >= alone.k_first > 0
    late = window([5, Fraction(1, 22)], 2, Fraction(1, 5), Fraction(1, 100), 2, tol=Fraction(1, 3))
    assert (
        late.opens.lo
        == window([5], 2, Fraction(1, 5), Fraction(1, 100), 1, tol=Fraction(1, 3)).k_first
        > 0
    )
    descent = Descent(2, Fraction(1, 5), Fraction(1, 100), budget=1000)
    assert not decides_alone(descent, Fraction(1, 22), Fraction(1, 3))


@pytest.mark.parametrize("seed", range(30))
def test_the_deciding_mode_is_the_last_to_arrive(seed: int) -> None:
    rng = random.Random(seed)
    depth, tol = rng.randint(2, 6), Fraction(rng.choice(["1/100", "1/3", "2/3"]))
    alpha = Fraction(rng.randint(20, 60), 100)
    eta = Fraction(1, depth * 4)  # eta N mu^(2N-2) <= 1 up to lam = 2
    threshold = number(alpha**depth / (1 - tol)) * mpmath.exp(1 + mpmath.mpf(1) / depth)
    least = Fraction(int(threshold * 10**6) + 1, 10**6)
    if least >= 2:
        return
    descent = Descent(depth, alpha, eta, budget=100_000)
    assert decides_alone(descent, least, tol) and not decides_alone(
        descent, least * Fraction(99, 100), tol
    )
    with precision(53):
        values = [least + (2 - least) * Fraction(i, 7) for i in range(8)]
    arrivals = [first_at_least(descent, lam, (1 - tol) * lam).lo or 0 for lam in values]
    assert arrivals == sorted(arrivals, reverse=True)
    assert deciding(descent, [Eigenvalue.exactly(v) for v in reversed(values)], tol) == [
        Eigenvalue.exactly(least)
    ]


@pytest.mark.parametrize("depth", [2, 3, 5, 9])
@pytest.mark.parametrize("tol", [Fraction(1, 100), Fraction(2, 3)], ids=str)
def test_a_mode_decides_alone_from_the_proved_threshold_on_and_not_a_hair_before(
    depth: int, tol: Fraction
) -> None:
    """e^(1+1/N) alpha^N is irrational: what stands for e has to be above it, and close to it."""
    alpha = Fraction(3, 10)
    with precision(200):
        exact = mpmath.exp(1 + mpmath.mpf(1) / depth) * number(alpha**depth / (1 - tol))
        threshold = Fraction(int(exact * 10**60), 10**60)
    descent = Descent(depth, alpha, Fraction(1, 100), budget=10)
    for hair in (Fraction(1, 10**50), Fraction(1, 10**12)):
        assert not decides_alone(descent, threshold * (1 - hair), tol)
    assert decides_alone(descent, threshold * (1 + Fraction(1, 10**8)), tol)


def test_bounds_hold_inside() -> None:
    looked_at = 0
    for seed in range(25):
        case = drawn(seed)
        case["alpha"] = min(
            case["alpha"], Fraction(1, 10) if case["depth"] == 2 else Fraction(1, 5)
        )
        found = rank_window(**case, rank=1, search=False)
        if found.empty or (found.k_last or found.k_first) > 4_000:
            continue
        start = {name: case[name] for name in ("depth", "alpha", "eta")}
        last = found.k_last if found.k_last is not None else found.k_first + 10
        orbits = [levels(lam, steps=last, **start) for lam in case["spectrum"]]
        for k in {found.k_first, last}:
            looked_at += 1
            with precision(HIGH):
                values = [orbit[k] for orbit in orbits]
                misses = [
                    w - (number(lam) if i in found.wanted else 0)
                    for i, (w, lam) in enumerate(zip(values, case["spectrum"], strict=True))
                ]
                assert (
                    number(found.inside.low) <= effective_rank(values) <= number(found.inside.high)
                )
                assert max(abs(m) for m in misses) <= number(found.inside.spectral)
                assert mpmath.sqrt(sum(m**2 for m in misses)) <= number(found.inside.frobenius)
    assert looked_at >= 15


def test_bounds_are_nearly_met() -> None:
    # Three equal modes about to be too large: at the last step all of them are close to cap lam_1.
    found = window([5, 3, 3, 3], 3, "1/10", "1/10000", 1)
    assert found.k_last is not None
    w = levels(
        Fraction(3), depth=3, alpha=Fraction(1, 10), eta=Fraction(1, 10000), steps=found.k_last
    )[-1]
    assert 0.99 * float(found.inside.spectral) < w <= float(found.inside.spectral)
    # The wanted mode may miss by tol 5, as much as each of the three; by now it does not, so the
    # bound is off by 2/sqrt(3).
    assert 2 * float(w) <= float(found.inside.frobenius) < 1.01 * 2 * float(w)
    assert float(found.inside.high) < 1.02 * (1 + 3 * float(w) / 5)


def test_bounds_typed_by_hand() -> None:
    inside = window([5, 3, -1, -5], 3, "1/10", "1/1000", 2).inside
    assert inside.target == (Fraction(8, 5), Fraction(8, 5))
    # The modes of -1 and -5 decay from alpha^3 = 1/1000.
    assert inside.low == 1 + Fraction(99, 100) * Fraction(3, 5)
    assert (
        0
        <= inside.high - (1 + (Fraction(3, 5) + Fraction(2, 5000)) / Fraction(99, 100))
        < Fraction(1, 10**15)
    )
    assert inside.spectral == Fraction(1, 20)
    square = Fraction(1, 10**4) * 34 + 2 * Fraction(1, 10**6)
    assert 0 <= inside.frobenius**2 - square < Fraction(1, 10**15)
    # Modes of 1 that grow until the window closes are at cap lam_1.
    closing = window([5, 3, 1, 1], 3, "1/10", "1/1000", 2).inside
    assert closing.high == 1 + (Fraction(3, 5) + Fraction(2, 100)) / Fraction(99, 100)
    assert (
        0
        <= closing.frobenius**2 - (Fraction(1, 10**4) * 34 + 2 * Fraction(1, 400))
        < Fraction(1, 10**15)
    )
    data = window([5, 3, -1, -5], 3, "1/10", "1/1000", 2).to_json()
    assert (
        Fraction(data["effective_rank"]["low"]) <= inside.low
        and Fraction(data["effective_rank"]["high"]) >= inside.high
    )


def paper_by_quadrature(case: dict, rank: int) -> tuple[int, int]:
    """ceil T_N^Id of the wanted and floor of the flow's time of the next, from integrals alone."""
    n, alpha, eta = case["depth"], number(case["alpha"]), number(case["eta"])
    c = mpmath.mpf(n - 1) / (2 * n - 1)

    def travel(lam: mpmath.mpf, level: mpmath.mpf) -> mpmath.mpf:
        points = mpmath.linspace(mpmath.log(alpha), mpmath.log(level) / n, 9)
        return (
            mpmath.quad(lambda u: mpmath.exp((2 - n) * u) / (lam - mpmath.exp(n * u)), points) / eta
        )

    firsts = []
    for lam in (number(v) for v in case["spectrum"][:rank]):
        mu, rate = (
            mpmath.root(lam, n),
            abs(mpmath.log(1 - eta * n * (c * lam) ** (2 - mpmath.mpf(2) / n))),
        )
        eps = mu - mpmath.root(number(1 - case["tol"]) * lam, n)
        crossing = mpmath.ceil(c ** (1 - mpmath.mpf(1) / n) * (mu / alpha) ** (n - 1))
        firsts.append(
            travel(lam, c * lam)
            + crossing
            + (mpmath.log(mu / eps) - abs(mpmath.log(1 - mpmath.root(c, n)))) / rate
        )
    last = travel(number(case["spectrum"][rank]), number(case["cap"] * case["spectrum"][0]))
    return int(mpmath.ceil(max(firsts))), int(mpmath.floor(last))


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_window_of_the_paper(depth: int) -> None:
    eta, alpha = {
        2: (Fraction(1, 21), Fraction(1, 10**9)),
        3: (Fraction(1, 500), Fraction(1, 50)),
        4: (Fraction(1, 1000), Fraction(1, 10)),
    }[depth]
    case = {
        "spectrum": [Fraction(5), Fraction(2), Fraction(1, 2)],
        "depth": depth,
        "alpha": alpha,
        "eta": eta,
        "tol": SHARE,
        "cap": SHARE,
    }
    found = rank_window(**case, rank=2)
    with precision(120):
        assert found.paper is not None and (
            found.paper.k_first,
            found.paper.k_last,
        ) == paper_by_quadrature(case, 2)
    assert found.paper.k_first >= found.k_first and (found.paper.k_last or 0) <= (found.k_last or 0)
    # For the paper the crossing of the inflection costs (mu/alpha)^(N-1) steps, which leaves
    # nothing of this window at depth 2.
    assert found.paper.empty is (depth == 2) and not found.empty
    # Beyond the limit of its theorem the paper says nothing, and that is said.
    beyond = window([5, 3, "1/2"], 2, "1/1000", "1/15", 2)
    assert beyond.paper is None and "does not cover" in beyond.warnings[0] and not beyond.empty


def test_empty_window_and_the_scale_that_opens_it() -> None:
    spectrum = [Fraction(5), Fraction(4), Fraction(1)]
    found = window(spectrum, 2, "1/5", "1/100", 1)
    assert (
        found.empty
        and found.opening is not None
        and found.opening.alpha is not None
        and found.opening.beyond is not None
    )
    case = {"spectrum": spectrum, "depth": 2, "eta": Fraction(1, 100), "tol": SHARE, "cap": SHARE}
    assert definition({**case, "alpha": found.opening.alpha}, (0,), 900) != (None, None)
    assert definition({**case, "alpha": found.opening.beyond}, (0,), 900) == (None, None)
    assert 1 < found.opening.beyond / found.opening.alpha < Fraction(1002, 1000)


@pytest.mark.parametrize("beta", [None, Fraction(1, 100)])
def test_equal_eigenvalues_across_the_cut(beta: Fraction | None) -> None:
    found = window([5, 5, 1], 3, "1/10", "1/1000", 1, beta=beta)
    assert found.empty and found.exact
    assert (
        found.opening is not None
        and found.opening.alpha is None
        and "equal" in (found.opening.reason or "")
    )
    assert not window([5, 5, 1], 3, "1/10", "1/1000", 2, beta=beta).empty


@pytest.mark.parametrize(
    ("spectrum", "rank"),
    [
        ([5, 3], 2),
        ([5, Fraction(1, 20)], 1),
        ([5, Fraction(1, 1000)], 1),
        ([5, 0], 1),
        ([5, -3], 1),
        ([5, Fraction(1, 2000)], 1),
    ],
)
def test_windows_that_never_close(spectrum: list, rank: int) -> None:
    found = window(spectrum, 3, "1/10", "1/1000", rank)
    assert (
        found.k_last is None
        and not found.empty
        and found.exact
        and found.paper is not None
        and not found.paper.closes
    )
    closing = window([5, Fraction(501, 10000)], 3, "1/10", "1/1000", 1)
    assert closing.k_last is not None and closing.k_last > 5_000


def test_a_thousand_eigenvalues_and_ten_trillion_steps() -> None:
    spectrum = [5 - Fraction(i, 250) for i in range(1000)]
    begin = time.process_time()
    found = window(spectrum, 4, "1e-6", Fraction(9, 10) / 90, 500)
    assert time.process_time() - begin < 10
    assert found.exact and 10**13 < found.k_first < (found.k_last or 0)
    only = window(
        spectrum[499:501], 4, "1e-6", Fraction(9, 10) / 90, 1, cap=SHARE * 5 / spectrum[499]
    )
    assert (only.k_first, only.k_last) == (found.k_first, found.k_last)


@pytest.mark.parametrize(
    ("beta", "reach"), [(None, Fraction(1, 10**4)), (Fraction(1, 100), Fraction(1, 10**6))]
)
def test_enclosed_eigenvalues_give_enclosed_ends(beta: Fraction | None, reach: Fraction) -> None:
    wide = [Eigenvalue(lam - reach, lam + reach) for lam in (Fraction(5), Fraction(3), Fraction(1))]
    found = window(wide, 3, "1/10", "1/1000", 2, beta=beta)
    assert found.enclosed and found.settled and not found.empty
    for signs in [(0, 0, 0), (1, 1, 1), (-1, -1, -1), (1, -1, 1), (-1, 1, -1)]:
        exact = window(
            [lam.middle + s * reach for lam, s in zip(wide, signs, strict=True)],
            3,
            "1/10",
            "1/1000",
            2,
            beta=beta,
        )
        assert found.opens.lo <= exact.k_first <= found.opens.hi
        assert found.escapes.lo <= exact.k_last + 1 <= found.escapes.hi
    assert found.opens.hi - found.opens.lo < 10
    if beta is None:
        assert not found.exact


def test_eigenvalues_known_too_little() -> None:
    wide = [
        Eigenvalue(Fraction(lam) - Fraction(1, 50), Fraction(lam) + Fraction(1, 50))
        for lam in (5, 3)
    ]
    with pytest.raises(Undefined, match="known to"):
        window(wide, 3, "1/10", "1/1000", 1, beta=Fraction(1, 100))
    with pytest.raises(TooLong, match="wider than tol"):
        window(wide, 3, "1/10", "1/1000", 2, tol=Fraction(1, 1000))


@pytest.mark.parametrize(
    ("opens", "escapes", "empty", "settled"),
    [
        ((10, 20), (21, 30), False, True),
        ((10, 20), (15, 18), True, False),
        ((10, 20), (5, 10), True, True),
        ((10, 20), (5, 11), True, False),
    ],
)
def test_an_open_question_is_no_answer(
    opens: tuple, escapes: tuple, empty: bool, settled: bool
) -> None:
    found = replace(
        window([5, 3], 3, "1/10", "1/1000", 1), opens=FirstStep(*opens), escapes=FirstStep(*escapes)
    )
    assert (found.empty, found.settled, found.exact) == (empty, settled, False)
