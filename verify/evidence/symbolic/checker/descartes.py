"""Real roots of integer polynomials in one variable by Descartes' rule of signs with bisection; no
computer algebra.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction


def free_of_roots(coefficients: list[int], low: Fraction, high: Fraction | None) -> bool:
    """Descartes' rule with bisection: whether a square-free polynomial has no root in the open
    interval.
    """
    pending = [(low, high)]
    while pending:
        left, right = pending.pop()
        variations = _variations(_on_half_line(coefficients, left, right))
        if variations == 0:
            continue
        middle = left + max(Fraction(1), abs(left)) if right is None else (left + right) / 2
        if variations == 1 or value(coefficients, middle) == 0:
            return False
        pending += [(left, middle), (middle, right)]
    return True


def isolated(
    coefficients: list[int], low: Fraction, high: Fraction | None
) -> list[tuple[Fraction, Fraction]]:
    """Disjoint intervals, each around one root of a square-free polynomial in the open interval, in
    order.
    """
    found: list[tuple[Fraction, Fraction]] = []
    pending = [(low, high)]
    while pending:
        left, right = pending.pop()
        variations = _variations(_on_half_line(coefficients, left, right))
        if variations == 0:
            continue
        if variations == 1 and right is not None and left > low and (high is None or right < high):
            found.append((left, right))
            continue
        middle = left + max(Fraction(1), abs(left)) if right is None else (left + right) / 2
        if value(coefficients, middle) == 0:
            found.append((middle, middle))
        pending += [(left, middle), (middle, right)]
    return _apart(coefficients, sorted(found))


def _apart(
    coefficients: list[int], found: list[tuple[Fraction, Fraction]]
) -> list[tuple[Fraction, Fraction]]:
    """The same roots in intervals that do not touch."""
    while any(a[1] >= b[0] for a, b in itertools.pairwise(found)):
        found = [halved(coefficients, low, high) for low, high in found]
    return found


def halved(coefficients: list[int], low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    if low == high:
        return low, high
    middle = (low + high) / 2
    if value(coefficients, middle) == 0:
        return middle, middle
    return (
        (low, middle)
        if _variations(_on_half_line(coefficients, low, middle)) % 2
        else (middle, high)
    )


def _on_half_line(coefficients: list[int], low: Fraction, high: Fraction | None) -> list[int]:
    """Coefficients in t > 0 of (1+t)^d p((low + high t)/(1+t)), or of p(low + t), times a positive
    number.
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


def shifted(coefficients: list[int], by: Fraction) -> list[int]:
    """Integer coefficients of p(x + by), times a positive number."""
    order = len(coefficients) - 1
    p, q = by.numerator, by.denominator
    moved = [0] * (order + 1)
    for i, c in enumerate(coefficients):
        for k in range(i + 1):
            moved[k] += c * math.comb(i, k) * p ** (i - k) * q ** (order - i + k)
    return moved


def _variations(coefficients: list[int]) -> int:
    signs = [c > 0 for c in coefficients if c]
    return sum(left != right for left, right in itertools.pairwise(signs))


def value(coefficients: list[int], point: Fraction) -> Fraction:
    return sum((c * point**i for i, c in enumerate(coefficients)), Fraction(0))
