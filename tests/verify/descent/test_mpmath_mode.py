"""One mode with mpmath: its error bound, its passages, and the working precision it leaves
behind.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import flint
import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rankclock.verify.arithmetic.outcomes import TooLong, Undecided
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent import certified_mode as certified
from rankclock.verify.descent import exact
from rankclock.verify.descent import mpmath_mode as mode
from rankclock.verify.descent.factorisation import rounded
from rankclock.verify.descent.mode import Mode
from support.spectra import HIGH


@given(
    depth=st.integers(2, 5),
    lam=st.sampled_from([Fraction(2), Fraction(1, 3), Fraction(0), Fraction(-1, 2)]),
    alpha=st.sampled_from([Fraction(1, 20), Fraction(1, 2), Fraction(3, 2)]),
    bits=st.integers(15, 60),
)
def test_one_mode_is_within_its_bound_of_exact_iterates(
    depth: int, lam: Fraction, alpha: Fraction, bits: int
) -> None:
    eta = Fraction(1, 500)
    for k, (value, error) in enumerate(
        mode.bounded_iterates(lam, depth=depth, alpha=alpha, eta=eta, steps=4, bits=bits)
    ):
        expected = exact.mode(k, depth, lam, alpha, eta, size_limit=10**7)
        assert expected is not None
        with precision(HIGH):
            assert abs(value - rounded(expected)) <= error
            assert error < abs(value)


@given(
    depth=st.integers(2, 5),
    lam=st.fractions(min_value=-2, max_value=2, max_denominator=20),
    x=st.fractions(min_value=-2, max_value=2, max_denominator=20),
    error=st.sampled_from([Fraction(1, 10**6), Fraction(1, 10), Fraction(1)]),
    eta=st.sampled_from([Fraction(1, 100), Fraction(1, 10), Fraction(1)]),
)
def test_exact_steps_of_one_mode_spread_no_faster_than_the_bound(
    depth: int, lam: Fraction, x: Fraction, error: Fraction, eta: Fraction
) -> None:
    def step(d: Fraction) -> Fraction:
        return d + eta * d ** (depth - 1) * (lam - d**depth)

    spread = max(abs(step(x + shift) - step(x)) for shift in (error, -error, error / 2, -error / 2))
    with precision(HIGH):
        bound = mode.next_error(
            rounded(x),
            rounded(error),
            depth,
            rounded(lam),
            rounded(eta),
            mpmath.mpf(2) ** -(HIGH // 2),
        )
        assert rounded(spread) <= bound
        if error < Fraction(1, 1000):
            # The bound takes all of the second derivative, at most 9 8 2^7 + 4 3 2 2^2 here.
            assert bound <= rounded(spread) + 10_000 * rounded(error) ** 2


@given(
    depth=st.integers(2, 4),
    lam=st.sampled_from([Fraction(2), Fraction(1, 3), Fraction(0), Fraction(-1, 2)]),
    alpha=st.sampled_from([Fraction(1, 20), Fraction(1, 2), Fraction(3, 2)]),
)
def test_one_mode_stays_in_the_certified_enclosure(
    depth: int, lam: Fraction, alpha: Fraction
) -> None:
    eta = Fraction(1, 200)
    *_, (value, error) = mode.bounded_iterates(
        lam, depth=depth, alpha=alpha, eta=eta, steps=300, bits=80
    )
    low, high = certified.enclose(Mode(depth, lam, alpha, eta), 300)
    with precision(HIGH):
        assert value + error >= rounded(low)
        assert value - error <= rounded(high)
        assert error < mpmath.mpf(2) ** -60


@given(
    depth=st.integers(2, 9),
    lam=st.sampled_from([Fraction(2), Fraction(1, 3), Fraction(0), Fraction(-1, 2)]),
    x=st.fractions(-2, 2).filter(bool) | st.sampled_from([Fraction(1, 10**200), Fraction(10**60)]),
    error=st.sampled_from([Fraction(1, 10**160), Fraction(1, 10**20), Fraction(1, 10)]),
    eta=st.sampled_from([Fraction(1, 10**6), Fraction(1, 10), Fraction(1)]),
    bits=st.sampled_from([53, 150, 400, 1200]),
)
def test_the_bound_in_floats_is_at_least_the_other_and_hardly_more(
    depth: int, lam: Fraction, x: Fraction, error: Fraction, eta: Fraction, bits: int
) -> None:
    with precision(2000):
        data = (depth, rounded(lam), rounded(eta), mpmath.mpf(2) ** -bits)
        fine = mode.next_error(rounded(x), rounded(error), *data)
        quick = mode.ErrorBound(*data).after_a_step(rounded(x), rounded(error))
        assert fine <= quick
        # The slope is known to so many digits of its parts only.
        height = abs(rounded(x))
        parts = 1 + abs(data[1]) * height ** (depth - 2) + height ** (2 * depth - 2)
        room = 400 * depth**2 * (1 + data[2]) * parts * rounded(error) * mpmath.mpf(2) ** -53
        assert quick <= fine * (1 + mpmath.mpf(2) ** -39) + room


def test_the_bound_in_floats_holds_where_the_slope_vanishes() -> None:
    # There all that the floats know of the slope cancels.
    eta, error = Fraction(1, 10), Fraction(1, 10**90)
    for lam in (Fraction(n, 7) for n in range(1, 30)):
        with precision(2000):
            # 1 + eta lam - 3 eta x^2 = 0
            x = mpmath.sqrt((1 + rounded(eta) * rounded(lam)) / (3 * rounded(eta)))
            data = (2, rounded(lam), rounded(eta), mpmath.mpf(2) ** -400)
            beside = x * (1 + mpmath.mpf(2) ** -60)
            fine = mode.next_error(beside, rounded(error), *data)
            assert fine <= mode.ErrorBound(*data).after_a_step(beside, rounded(error))


PASSAGES = [
    (Fraction(2), Fraction(1, 10), Fraction(1)),
    (Fraction(2), Fraction(3, 2), Fraction(29, 20)),
    (Fraction(0), Fraction(1), Fraction(1, 2)),
    (Fraction(-1), Fraction(1), Fraction(1, 10)),
]


@pytest.mark.parametrize(("lam", "alpha", "target"), PASSAGES)
@pytest.mark.parametrize("depth", [2, 3, 4])
def test_passage_agrees_with_the_certified_run(
    depth: int, lam: Fraction, alpha: Fraction, target: Fraction
) -> None:
    eta = Fraction(1, 300)
    found = mode.passage(lam, depth=depth, alpha=alpha, eta=eta, target=target)
    sure = certified.passage(depth=depth, lam=lam, alpha=alpha, eta=eta, target=target)
    assert (sure.lo, sure.hi) == (found, found)
    orbit = list(mode.iterates(lam, depth=depth, alpha=alpha, eta=eta, steps=found, bits=100))
    past = [d >= float(target) if target > alpha else d <= float(target) for d in orbit]
    assert past == [False] * found + [True]


def test_passage_decides_nothing_on_rounded_equality() -> None:
    # d(1) = 1 + 1/4 (2 - 1) = 5/4 exactly, but an inexact run cannot know.
    data = {"depth": 2, "alpha": Fraction(1), "eta": Fraction(1, 4)}
    with pytest.raises(Undecided):
        mode.passage(Fraction(2), **data, target=Fraction(5, 4))
    assert mode.passage(Fraction(2), **data, target=Fraction(5, 4) - Fraction(1, 10**20)) == 1
    assert mode.passage(Fraction(2), **data, target=Fraction(5, 4) + Fraction(1, 10**20)) == 2
    assert mode.passage(Fraction(2), **data, target=Fraction(1)) == 0
    # Rounded to 20 bits this target is the start itself.
    assert mode.passage(Fraction(2), **data, target=1 + Fraction(1, 10**20), bits=20) == 1


def test_passage_out_of_reach() -> None:
    with pytest.raises(TooLong):
        mode.passage(
            Fraction(1),
            depth=2,
            alpha=Fraction(1, 2),
            eta=Fraction(1, 4),
            target=Fraction(3, 2),
            budget=50,
        )


def test_no_generator_holds_the_precision() -> None:
    with precision(77):
        orbit = mode.iterates(
            Fraction(1), depth=2, alpha=Fraction(1, 2), eta=Fraction(1, 4), steps=10, bits=300
        )
        for _ in range(3):
            next(orbit)
            assert (mpmath.mp.prec, flint.ctx.prec) == (77, 77)
    assert (mpmath.mp.prec, flint.ctx.prec) == (53, 53)


def test_more_bits_give_more_digits() -> None:
    ends = [
        list(
            mode.bounded_iterates(
                Fraction(2),
                depth=3,
                alpha=Fraction(1, 10),
                eta=Fraction(1, 100),
                steps=500,
                bits=bits,
            )
        )[-1]
        for bits in (60, 120, 240, 480)
    ]
    with precision(HIGH):
        for (value, error), (finer, _) in pairwise(ends):
            assert 0 < abs(value - finer) <= error


def test_the_guard_against_leaked_precision_works(
    pytester: pytest.Pytester, request: pytest.FixtureRequest
) -> None:
    pytester.makeconftest((request.config.rootpath / "tests" / "conftest.py").read_text())
    pytester.makepyfile(
        """
        import flint, mpmath

        def test_a(): mpmath.mp.prec = 99

        def test_b(): flint.ctx.prec = 99

        def test_c(): assert mpmath.mp.prec == flint.ctx.prec == 53
        """
    )
    pytester.runpytest_inprocess().assert_outcomes(passed=3, errors=2)
