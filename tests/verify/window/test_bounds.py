"""What holds at every step of a window, by runs of every mode.

And modes that fall to their eigenvalues from above.
"""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from rankclock.verify.arithmetic.outcomes import TooLong
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.effective_rank import effective_rank
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.window.answer import Window
from rankclock.verify.window.bounds import reach
from rankclock.verify.window.passages import Descent
from rankclock.verify.window.rank_window import rank_window
from support.descent_scan import BITS as HIGH
from support.descent_scan import levels, number, scan

SHARE = Fraction(1, 100)


def window(
    spectrum: list, depth: int, alpha: object, eta: object, rank: int, **options: object
) -> Window:
    values = [value if isinstance(value, Eigenvalue) else Fraction(value) for value in spectrum]
    return rank_window(
        spectrum=values, depth=depth, alpha=Fraction(alpha), eta=Fraction(eta), rank=rank, **options
    )


def promised(found: Window, spectrum: list[Fraction], values: list[mpmath.mpf]) -> bool:
    """Whether eigenvalues of the product keep the bounds inside the window."""
    with precision(HIGH):
        misses = [
            abs(w - (number(lam) if i in found.wanted else 0))
            for i, (w, lam) in enumerate(zip(values, spectrum, strict=True))
        ]
        hair = 1 + mpmath.mpf(2) ** -200
        return bool(
            number(found.inside.low) <= effective_rank(values) * hair
            and effective_rank(values) <= number(found.inside.high) * hair
            and max(misses) <= number(found.inside.spectral) * hair
            and mpmath.norm(misses) <= number(found.inside.frobenius) * hair
        )


@pytest.mark.parametrize("perturbed", [False, True])
@pytest.mark.parametrize("depth", [2, 3, 4, 5])
def test_bounds_hold_at_every_step_inside(depth: int, perturbed: bool) -> None:
    # Unwanted modes that follow the largest closely, grow slowly, decay to a positive value, to
    # zero and from a negative one.
    spectrum = [
        Fraction(v)
        for v in ("5", "1/30", "5/2", "12/5", "9/4", "1", "1/200", "1/1000", "0", "-1/100", "-1")
    ]
    alpha, eta = {
        2: ("1/100000", "1/50"),
        3: ("1/20", "1/130"),
        4: ("1/10", "1/180"),
        5: ("1/5", "1/230"),
    }[depth]
    beta = Fraction(alpha) / 2 * perturbed
    found = window(spectrum, depth, alpha, eta, 1, beta=beta, search=False)
    last = found.k_last
    assert last is not None and last - found.k_first > 5
    orbits = [
        levels(lam, depth=depth, alpha=Fraction(alpha), eta=Fraction(eta), steps=last, beta=beta)
        for lam in spectrum
    ]
    assert all(
        promised(found, spectrum, [orbit[k] for orbit in orbits])
        for k in range(found.k_first, last + 1)
    )


@pytest.mark.parametrize("depth", [2, 3, 4, 5])
def test_no_mode_is_beyond_its_reach(depth: int) -> None:
    alpha, eta = Fraction(1, 5), Fraction(1, 100)
    for lam in (Fraction(v) for v in ("2", "1", "1/10", "1/1000", "0", "-1")):
        orbit = levels(lam, depth=depth, alpha=alpha, eta=eta, steps=400)
        for last in range(401):
            most = reach(Descent(depth, alpha, eta, budget=0), Eigenvalue.exactly(lam), last)
            with precision(HIGH):
                assert orbit[last] <= number(most) * (1 + mpmath.mpf(2) ** -200)
        # Long after the mode has arrived the bound is its eigenvalue, which no power of a negative
        # number undercuts.
        assert reach(Descent(depth, alpha, eta, budget=0), Eigenvalue.exactly(lam), 10**30) == max(
            lam, alpha**depth
        )
        assert reach(Descent(depth, alpha, eta, budget=0), Eigenvalue.exactly(lam), None) == max(
            lam, alpha**depth
        )


def test_many_small_modes_are_not_each_counted_as_cap() -> None:
    spectrum = [5 - Fraction(499, 100) * i / 999 for i in range(1000)]
    found = window(spectrum, 4, "1e-6", Fraction(9, 10) / 90, 1)
    assert not found.empty and float(found.inside.high) < 1.0102
    # At the last step the largest unwanted mode alone makes 1.01 of it.
    small = [Fraction(5), Fraction(4)] + [Fraction(1, 2) + Fraction(i, 20) for i in range(10)]
    found = window(small, 3, "1/50", "1/100", 1)
    assert found.k_last is not None
    with precision(HIGH):
        values = [
            levels(lam, depth=3, alpha=Fraction(1, 50), eta=Fraction(1, 100), steps=found.k_last)[
                -1
            ]
            for lam in small
        ]
        excess, bound = effective_rank(values) - 1, number(found.inside.high) - 1
        assert excess <= bound < mpmath.mpf("1.05") * excess


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_modes_from_above_are_learned_when_they_are_within_tol(depth: int) -> None:
    # All from above; the largest from below; one that starts just within tol of its eigenvalue.
    for spectrum, alpha in [
        ([5, 3, 1], 2),
        ([5, 3, 1], Fraction(6, 5)),
        ([5, Fraction(1, 5) ** depth * Fraction(995, 1000)], Fraction(1, 5)),
    ]:
        truth = [Fraction(lam) for lam in spectrum]
        eta = Fraction(1, 3 * depth) / max(5, Fraction(alpha) ** depth) ** 2
        found = window(truth, depth, alpha, eta, len(truth))
        orbits = [
            levels(lam, depth=depth, alpha=Fraction(alpha), eta=eta, steps=found.k_first + 10)
            for lam in truth
        ]
        assert scan(orbits, truth, range(len(truth)), tol=SHARE, cap=SHARE) == (found.k_first, None)
        assert found.k_last is None and found.exact and found.k_first > 0
        assert all(
            promised(found, truth, [orbit[k] for orbit in orbits])
            for k in range(found.k_first, found.k_first + 10)
        )
        assert float(found.inside.spectral) <= 0.05


def test_wanted_modes_that_fall_next_to_unwanted_ones() -> None:
    # alpha^3 = 1/125 is below cap lam_1 and above the second and third eigenvalue.
    truth = [Fraction(5), Fraction(1, 130), Fraction(1, 200)]
    found = window(truth, 3, "1/5", "1/100", 2)
    orbits = [
        levels(lam, depth=3, alpha=Fraction(1, 5), eta=Fraction(1, 100), steps=found.k_first + 10)
        for lam in truth
    ]
    assert scan(orbits, truth, (0, 1), tol=SHARE, cap=SHARE) == (found.k_first, None)
    assert found.k_first > window(truth[:1], 3, "1/5", "1/100", 1).k_first


@pytest.mark.parametrize("depth", [2, 3])
@pytest.mark.parametrize("sign", [1, -1])
def test_perturbed_modes_from_above(depth: int, sign: int) -> None:
    # beta below alpha starts at a positive level, beyond at a negative one: both fall to a smaller
    # eigenvalue of that sign.
    alpha, beta = Fraction(1, 2), Fraction(1, 10) if sign > 0 else Fraction(9, 10)
    truth = [Fraction(1), Fraction(sign, 40)]
    found = window(truth, depth, alpha, "1/100", 2, beta=beta)
    orbits = [
        levels(
            lam, depth=depth, alpha=alpha, eta=Fraction(1, 100), steps=found.k_first + 10, beta=beta
        )
        for lam in truth
    ]
    assert (
        scan(orbits, truth, (0, 1), tol=SHARE, cap=SHARE) == (found.k_first, None) and found.exact
    )
    assert found.k_first > window(truth[:1], depth, alpha, "1/100", 1, beta=beta).k_first


def test_an_enclosed_eigenvalue_below_the_start() -> None:
    reach_of = Fraction(1, 10**6)
    wide = [Eigenvalue(lam - reach_of, lam + reach_of) for lam in (Fraction(5), Fraction(1))]
    found = window(wide, 3, 2, "1/200", 2)
    assert (
        found.opens.lo is not None
        and found.opens.hi is not None
        and 0 <= found.opens.hi - found.opens.lo < 3
    )
    for low, high in [
        (5 - reach_of, 1 - reach_of),
        (5 + reach_of, 1 + reach_of),
        (Fraction(5), Fraction(1)),
    ]:
        assert found.opens.lo <= window([low, high], 3, 2, "1/200", 2).k_first <= found.opens.hi
    near = Eigenvalue(Fraction(79, 10000), Fraction(81, 10000))  # alpha^3 = 1/125
    with pytest.raises(TooLong, match="within tol"):
        window(
            [Eigenvalue.exactly(Fraction(5)), near],
            3,
            "1/5",
            "1/100",
            2,
            tol=Fraction(1, 200),
            beta=Fraction(1, 10**9),
        )
