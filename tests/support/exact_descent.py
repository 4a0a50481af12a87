"""Gradient descent on a 2 x 2 truth in rationals: what every engine is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

ALPHA, BETA, ETA = Fraction(1, 2), Fraction(1, 5), Fraction(1, 50)
STEPS = 4
# Eigenvectors (1, 1) and (1, -1), eigenvalues 1 and -3/5.
TRUTH = ((Fraction(1, 5), Fraction(4, 5)), (Fraction(4, 5), Fraction(1, 5)))
SPECTRUM = (Fraction(1), Fraction(-3, 5))

Matrix = list[list[Fraction]]


def times(A: Matrix, B: Matrix) -> Matrix:
    return [
        [
            sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0))
            for column in zip(*B, strict=True)
        ]
        for row in A
    ]


def transposed(A: Matrix) -> Matrix:
    return [list(column) for column in zip(*A, strict=True)]


def exact_products(
    truth: Sequence[Sequence[Fraction]], depth: int, steps: int, beta: Fraction = Fraction(0)
) -> list[Matrix]:
    """Products W_N...W_1 of gradient descent on ||W_N...W_1 - W||^2 / 2, nothing rounded.

    Every factor is kept. truth: W. steps: the products before each of them, and the last.
    """
    size = len(truth)
    identity = [[Fraction(int(i == j)) for j in range(size)] for i in range(size)]
    factors = [
        [[(ALPHA - (beta if f == 0 else 0)) * x for x in row] for row in identity]
        for f in range(depth)
    ]
    iterates = []
    for _ in range(steps + 1):
        product = identity
        for W in factors:
            product = times(W, product)
        iterates.append(product)
        residual = [
            [p - t for p, t in zip(*rows, strict=True)] for rows in zip(product, truth, strict=True)
        ]
        stepped = []
        for f in range(depth):
            before, after = identity, identity
            for W in factors[:f]:
                before = times(W, before)
            for W in factors[f + 1 :]:
                after = times(W, after)
            slope = times(times(transposed(after), residual), transposed(before))
            stepped.append(
                [
                    [w - ETA * s for w, s in zip(*rows, strict=True)]
                    for rows in zip(factors[f], slope, strict=True)
                ]
            )
        factors = stepped
    return iterates


def exact_eigenvalues(product: Matrix) -> tuple[Fraction, Fraction]:
    """Along (1, 1) and (1, -1)."""
    return product[0][0] + product[0][1], product[0][0] - product[0][1]
