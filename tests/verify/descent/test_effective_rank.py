"""Effective rank against its definition, in float64 and with mpmath."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rankclock.verify.arithmetic.outcomes import Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.effective_rank import effective_rank, of_array, of_matrix

spectrum = st.lists(
    st.fractions(min_value=-5, max_value=5, max_denominator=100), min_size=1, max_size=6
)


def test_values() -> None:
    assert effective_rank([Fraction(5), Fraction(-3), Fraction(1)]) == Fraction(9, 5)
    assert of_array(np.diag([2.0, -1.0])) == pytest.approx(1.5, rel=1e-14)
    assert of_array(np.ones((3, 4))) == pytest.approx(1, rel=1e-14)
    assert of_array(np.array([[0.0, 2.0], [0.0, 0.0]])) == pytest.approx(1, rel=1e-14)


@given(spectrum, st.fractions(min_value=Fraction(1, 100), max_value=100))
def test_between_one_and_the_rank_and_free_of_scale(
    values: list[Fraction], scale: Fraction
) -> None:
    rank = sum(value != 0 for value in values)
    if not rank:
        with pytest.raises(Undefined):
            effective_rank(values)
        return
    found = effective_rank(values)
    assert 1 <= found <= rank
    assert found * max(map(abs, values)) == sum(map(abs, values))
    assert effective_rank([-scale * value for value in values]) == found


def test_huge_and_tiny_values() -> None:
    assert effective_rank([1.7e308, 1.7e308, 1.7e308]) == 3
    assert effective_rank([5e-324]) == 1


@pytest.mark.parametrize(
    "undefined",
    [
        lambda: effective_rank([]),
        lambda: of_array(np.zeros((2, 2))),
        lambda: of_matrix(mpmath.zeros(2), digits=20),
    ],
)
def test_zero_has_none(undefined: object) -> None:
    assert callable(undefined)
    with pytest.raises(Undefined, match="zero matrix"):
        undefined()


def test_not_a_number_is_refused() -> None:
    for values in ([1.0, float("nan")], [float("nan"), 1.0], [mpmath.nan]):
        with pytest.raises(ValueError, match="not a number"):
            effective_rank(values)


@pytest.mark.parametrize("seed", range(5))
def test_mpmath_has_the_digits_asked_for(seed: int) -> None:
    matrix = np.random.default_rng(seed).integers(-9, 9, (4, 4))
    matrix = matrix + matrix.T
    found = of_matrix(mpmath.matrix(matrix.tolist()), digits=40)
    assert float(found) == pytest.approx(of_array(matrix.astype(float)), rel=1e-13)
    with precision(400):
        values = mpmath.eigsy(mpmath.matrix(matrix.tolist()), eigvals_only=True)
        expected = sum(abs(x) for x in values) / max(abs(x) for x in values)
        assert abs(found - expected) < mpmath.mpf(10) ** -40
        assert abs(found - expected) > 0
