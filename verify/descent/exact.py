"""Gradient descent in exact rational arithmetic, as far as the size of the numbers allows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeVar

import flint
from flint import arb, arb_mat, fmpq, fmpq_mat

from rankclock.verify.arithmetic.balls import to_fmpq
from rankclock.verify.arithmetic.rationals import as_fraction

# One kind of matrix within a run: exact, or of balls.
Matrix = TypeVar("Matrix", fmpq_mat, arb_mat)
Scalar = TypeVar("Scalar", fmpq, arb)


def mode(
    k: int, depth: int, lam: Fraction, alpha: Fraction, eta: Fraction, *, size_limit: int
) -> Fraction | None:
    """d(k) of one mode, or None when a numerator or denominator would pass size_limit bits."""
    size = sum(v.numerator.bit_length() + v.denominator.bit_length() for v in (lam, alpha, eta))
    # Refused beforehand where it would surely be refused at the end; guess: 4 for what cancels.
    if k > 0 and size * _growth(depth, k) > 4 * size_limit:
        return None
    x, level, rate = to_fmpq(alpha), to_fmpq(lam), to_fmpq(eta)
    for _ in range(k):
        x = x + rate * x ** (depth - 1) * (level - x**depth)
        if x.denom().bit_length() > size_limit:
            return None
    return as_fraction(x)


def pair(
    k: int,
    depth: int,
    lam: Fraction,
    alpha: Fraction,
    eta: Fraction,
    beta: Fraction,
    *,
    size_limit: int,
) -> tuple[Fraction, Fraction] | None:
    """Modes a(k) of W_1 and b(k) of the others from alpha - beta and alpha.

    None when a number would pass size_limit bits.
    """
    a, b = alpha - beta, alpha
    for _ in range(k):
        bits = max(a.denominator.bit_length(), b.denominator.bit_length())
        if bits * (2 * depth - 1) > size_limit:
            return None
        push = eta * b ** (depth - 2) * (a * b ** (depth - 1) - lam)
        a, b = a - push * b, b - push * a
    return a, b


def factors(
    k: int,
    depth: int,
    truth: flint.fmpq_mat,
    alpha: Fraction,
    eta: Fraction,
    *,
    size_limit: int,
    beta: Fraction = Fraction(0),
) -> list[fmpq_mat] | None:
    """Factors W_1..W_N after k steps from alpha I, or from W_1 = (alpha - beta) I.

    size_limit: bits; None when the numbers would grow longer.
    """
    start, rate = to_fmpq(alpha), to_fmpq(eta)
    # beta = 0 has a denominator too, of one bit, that no number of the run gets.
    scalars = (alpha, eta, beta) if beta else (alpha, eta)
    bits = sum(v.denominator.bit_length() for v in scalars)
    bits += int(truth.numer_denom()[1]).bit_length()
    if k > 0 and bits * _growth(depth, k) > size_limit:
        return None
    first = start - to_fmpq(beta)
    current = [
        flint.fmpq_mat(_diagonal(start if index else first, truth.nrows()))
        for index in range(depth)
    ]
    for _ in range(k):
        residual = product(current) - truth
        current = [W - _slope(i, current, residual) * rate for i, W in enumerate(current)]
    return current


def product(current: Sequence[Matrix]) -> Matrix:
    """W_N ... W_1."""
    result = current[0]
    for W in current[1:]:
        result = W * result
    return result


def _growth(depth: int, k: int) -> int:
    """By what k steps multiply the length of a number: each has powers up to 2N-1."""
    # 60 steps are beyond every limit already, and a longer power would itself take long.
    return int((2 * depth - 1) ** min(k, 60))


def _diagonal(value: Scalar, size: int) -> list[list[Scalar | int]]:
    """The rows of value I."""
    return [[value if i == j else 0 for j in range(size)] for i in range(size)]


def _slope(i: int, current: Sequence[Matrix], residual: Matrix) -> Matrix:
    """The gradient by factor i, counted from 0."""
    slope = residual
    for W in reversed(current[i + 1 :]):
        slope = W.transpose() * slope
    for W in current[:i]:
        slope = slope * W.transpose()
    return slope


def balls(
    k: int,
    depth: int,
    truth: flint.arb_mat,
    alpha: flint.arb,
    eta: flint.arb,
    beta: flint.arb | int = 0,
) -> list[arb_mat]:
    """Factors W_1..W_N after k steps in ball arithmetic.

    Rigorous at any length, and sharp for runs that are short enough at the working precision.
    """
    current = [
        flint.arb_mat(_diagonal(alpha if index else alpha - beta, truth.nrows()))
        for index in range(depth)
    ]
    for _ in range(k):
        residual = product(current) - truth
        current = [W - _slope(i, current, residual) * eta for i, W in enumerate(current)]
    return current
