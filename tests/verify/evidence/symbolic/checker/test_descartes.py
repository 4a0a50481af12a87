"""Real roots by Descartes' rule against polynomials whose roots are known."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

from rankclock.verify.evidence.symbolic.checker.descartes import (
    free_of_roots,
    halved,
    isolated,
    shifted,
    value,
)

F = Fraction
# Where bisection of (0, 1) and of a ray cuts, next to that, and elsewhere.
PLACES = [F(1, 2), F(1, 4), F(3, 4), F(1, 3), F(5, 8), F(127, 256), F(1), F(2), F(3)]
RANGES = [(F(0), F(1)), (F(1, 4), F(3, 4)), (F(0), None), (F(1), None), (F(-1), F(2))]
# Pairs of roots that are not real, close to the line, by their real part: they change signs.
NEARBY = [F(1, 2), F(1, 4), F(2)]


def product(*factors: list[int]) -> list[int]:
    """The product of polynomials, constant coefficient first."""
    total = [1]
    for factor in factors:
        moved = [0] * (len(total) + len(factor) - 1)
        for (i, a), (j, b) in itertools.product(enumerate(total), enumerate(factor)):
            moved[i + j] += a * b
        total = moved
    return total


def with_roots(*roots: Fraction, beside: tuple[Fraction, ...] = ()) -> list[int]:
    """Zero at these places alone; `beside` are real parts of pairs that are not real."""
    lines = [[-root.numerator, root.denominator] for root in roots]
    # 10000 (d x - n)^2 + 1
    pairs = [
        [10**4 * n**2 + 1, -2 * 10**4 * n * d, 10**4 * d**2]
        for n, d in (part.as_integer_ratio() for part in beside)
    ]
    return product(*lines, *pairs)


CASES = [
    (roots, beside)
    for count in (0, 1, 2, 3)
    for roots in itertools.combinations(PLACES, count)
    for beside in ((), (NEARBY[count % 3],), tuple(NEARBY))
    # Three roots beside others are many cases, and long polynomials.
    if count < 3 or not beside
]


@pytest.mark.parametrize(("low", "high"), RANGES, ids=str)
def test_a_range_is_free_of_roots_where_none_lies_inside(low: Fraction, high: Fraction) -> None:
    for roots, beside in CASES:
        inside = [root for root in roots if low < root and (high is None or root < high)]
        assert free_of_roots(with_roots(*roots, beside=beside), low, high) is not bool(inside)


@pytest.mark.parametrize(("low", "high"), RANGES, ids=str)
def test_each_root_has_an_interval_of_its_own(low: Fraction, high: Fraction) -> None:
    for roots, beside in CASES:
        polynomial = with_roots(*roots, beside=beside)
        inside = sorted(root for root in roots if low < root and (high is None or root < high))
        brackets = isolated(polynomial, low, high)
        assert len(brackets) == len(inside)
        for (left, right), root in zip(brackets, inside, strict=True):
            assert left == root == right or left < root < right
            assert low < left and (high is None or right < high)
            for _ in range(12):
                left, right = halved(polynomial, left, right)
                assert left == root == right or left < root < right
        assert all(a[1] < b[0] for a, b in itertools.pairwise(brackets))


@pytest.mark.parametrize("by", [F(0), F(1), F(-2), F(3, 7)], ids=str)
def test_a_shift_moves_the_polynomial_and_keeps_its_sign(by: Fraction) -> None:
    for coefficients in ([5], [0, 1], [1, -3, 2], [-4, 0, 7, 1]):
        moved = shifted(coefficients, by)
        scale = by.denominator ** (len(coefficients) - 1)
        for point in (F(0), F(1), F(-5, 3), F(2, 9), F(11)):
            assert value(moved, point) == scale * value(coefficients, point + by)
