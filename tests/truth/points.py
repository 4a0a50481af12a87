"""Random points of a claim of known truth, drawn with no regard to how `verify` draws."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from typing import Any

from sympy import Basic, ImmutableMatrix, Rational, diag, eye

from truth.entry import Entry, satisfies

# Guess: draws for each point wanted; a narrow domain is met near its witness.
_DRAWS_EACH = 60
# Guess: sizes of matrices; the smallest has special cases, the largest is slow.
_SIZES = (1, 2, 3)


def points(entry: Entry, count: int) -> list[dict[Basic, Any]]:
    """Points that satisfy the hypotheses, the witness first; fewer where these are narrow."""
    draw = random.Random(entry.id)
    drawn = (_point(entry, draw) for _ in range(_DRAWS_EACH * count))
    accepted = (point for point in drawn if satisfies(entry.hypotheses, point))
    return [entry.witness, *islice(accepted, count - 1)]


def _point(entry: Entry, draw: random.Random) -> dict[Basic, Any]:
    return {**dict(_scalars(entry, draw)), **dict(_matrices(entry, draw))}


def _scalars(entry: Entry, draw: random.Random) -> Iterator[tuple[Basic, Any]]:
    near = draw.random() < 0.5
    for symbol in entry.symbols:
        centre = entry.witness.get(symbol, 2)
        if symbol.is_integer:
            yield symbol, centre + draw.randint(-2, 12) if near else draw.randint(-20, 60)
        elif near:
            yield symbol, centre * Rational(draw.randint(800, 1300), 1000)
        else:
            sign = draw.choice((1, 1, 1, -1))
            yield symbol, sign * Rational(draw.randint(1, 999), draw.choice((1000, 100, 37)))


def _matrices(entry: Entry, draw: random.Random) -> Iterator[tuple[Basic, Any]]:
    size = draw.choice(_SIZES)
    for matrix, kind in entry.matrices.items():
        rows = [[Rational(draw.randint(-4, 4), 2) for _ in range(size)] for _ in range(size)]
        square = ImmutableMatrix(rows)
        if kind == "symmetric":
            square = square + square.T
        elif kind == "diagonal":
            square = ImmutableMatrix(diag(*[square[i, i] for i in range(size)]))
        elif kind == "orthogonal":
            # Cayley's transform of a skew matrix.
            skew = square - square.T
            square = ImmutableMatrix((eye(size) - skew) * (eye(size) + skew).inv())
        yield matrix, square
