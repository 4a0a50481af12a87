"""Real roots of integer polynomials in one variable, by Descartes' rule of signs with bisection.

Descartes: a polynomial has at most as many positive roots as its coefficients change sign, and
the difference is even. None for no change, exactly one for one change; other counts tell nothing,
and the interval is halved. For a square-free polynomial this ends (Vincent's theorem).
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

Bracket = tuple[Fraction, Fraction]


def free_of_roots(coefficients: list[int], low: Fraction, high: Fraction | None) -> bool:
    """Whether a square-free polynomial has no root in the open interval."""
    pending = [(low, high)]
    while pending:
        left, right = pending.pop()
        changes = _sign_changes(_on_half_line(coefficients, left, right))
        if changes == 0:
            continue
        middle = _middle(left, right)
        if changes == 1 or value(coefficients, middle) == 0:
            return False
        pending += [(left, middle), (middle, right)]
    return True


def isolated(coefficients: list[int], low: Fraction, high: Fraction | None) -> list[Bracket]:
    """Disjoint intervals, each around one root of a square-free polynomial, in order.

    Covers the roots in the open interval; a root met at a bisection is an interval of no width.
    """
    brackets: list[Bracket] = []
    pending = [(low, high)]
    while pending:
        left, right = pending.pop()
        changes = _sign_changes(_on_half_line(coefficients, left, right))
        if changes == 0:
            continue
        # An interval that touches an end of the range is halved further, so that there is room
        # for a sample between the end and the first root.
        inner = right is not None and left > low and (high is None or right < high)
        if changes == 1 and right is not None and inner:
            brackets.append((left, right))
            continue
        middle = _middle(left, right)
        if value(coefficients, middle) == 0:
            brackets.append((middle, middle))
        pending += [(left, middle), (middle, right)]
    return _apart(coefficients, sorted(brackets))


def halved(coefficients: list[int], low: Fraction, high: Fraction) -> Bracket:
    """The half of an interval around one root that holds the root."""
    if low == high:
        return low, high
    middle = (low + high) / 2
    if value(coefficients, middle) == 0:
        return middle, middle
    # The interval has one root, so an odd number of changes means that it lies in this half.
    if _sign_changes(_on_half_line(coefficients, low, middle)) % 2:
        return low, middle
    return middle, high


def shifted(coefficients: list[int], by: Fraction) -> list[int]:
    """Integer coefficients of p(x + by), times a positive number."""
    order = len(coefficients) - 1
    p, q = by.numerator, by.denominator
    moved = [0] * (order + 1)
    # The positive number is q^order: it clears the denominators of the binomial expansion.
    for i, c in enumerate(coefficients):
        for k in range(i + 1):
            moved[k] += c * math.comb(i, k) * p ** (i - k) * q ** (order - i + k)
    return moved


def value(coefficients: list[int], point: Fraction) -> Fraction:
    """Value of the polynomial, constant coefficient first."""
    return sum((c * point**i for i, c in enumerate(coefficients)), Fraction(0))


def _apart(coefficients: list[int], brackets: list[Bracket]) -> list[Bracket]:
    """The same roots in intervals that do not touch."""
    while any(a[1] >= b[0] for a, b in itertools.pairwise(brackets)):
        brackets = [halved(coefficients, low, high) for low, high in brackets]
    return brackets


def _middle(low: Fraction, high: Fraction | None) -> Fraction:
    """A cut: the midpoint, or a point that at least doubles its size where there is no end."""
    return low + max(Fraction(1), abs(low)) if high is None else (low + high) / 2


def _on_half_line(coefficients: list[int], low: Fraction, high: Fraction | None) -> list[int]:
    """Coefficients in t > 0 of (1+t)^d p((low + high t)/(1+t)), or of p(low + t).

    Times a positive number. The roots in the open interval become the positive ones.
    """
    moved = shifted(coefficients, low)
    if high is None:
        return moved
    # p(low + w) with w = width s/(1 + s) up to exchange of ends: reverse, shift by one.
    width = high - low
    order = len(moved) - 1
    scaled = [
        c * width.numerator**i * width.denominator ** (order - i) for i, c in enumerate(moved)
    ]
    return shifted(scaled[::-1], Fraction(1))


def _sign_changes(coefficients: list[int]) -> int:
    signs = [c > 0 for c in coefficients if c]
    return sum(left != right for left, right in itertools.pairwise(signs))
