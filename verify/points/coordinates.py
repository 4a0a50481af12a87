"""The numbers of a point that a search moves: scalar symbols, and entries of matrix symbols."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import sympy as sp

from rankclock.theory.claim import Claim
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.points.matrices import to_matrix
from rankclock.verify.points.point import Point

# Kinds of matrices whose entries are free, and whether those off the diagonal are, and come in
# pairs. An orthogonal matrix has no entry that could move alone.
FREE_KINDS = {"any": (True, False), "symmetric": (True, True), "diagonal": (False, False)}


@dataclass(frozen=True)
class Entry:
    """One entry of a matrix symbol. paired: with that on the other side of the diagonal."""

    matrix: sp.Basic
    row: int
    column: int
    paired: bool = False

    is_integer = False


Coordinate: TypeAlias = sp.Basic | Entry


def coordinates_of(claim: Claim, point: Point) -> list[Coordinate]:
    """The numbers that may move: scalars by name, then the entries of matrices of free kinds."""
    scalars: list[Coordinate] = list(scalars_of(claim, point))
    return scalars + [
        Entry(matrix, row, column, paired=paired and row != column)
        for matrix, kind in claim.matrices.items()
        if kind in FREE_KINDS and matrix in point.values
        for off, paired in (FREE_KINDS[kind],)
        for row in range(point.values[matrix].nrows())
        for column in range(point.values[matrix].ncols())
        if row == column or (off and (not paired or row < column))
    ]


def scalars_of(claim: Claim, point: Point) -> list[sp.Basic]:
    """Scalar symbols that have a value and are no size of matrices, by name."""
    sizes = {size for matrix in claim.matrices for size in matrix.shape}
    return [s for s in claim.symbols if s in point.values and s not in sizes]


def value_at(point: Point, coordinate: Coordinate) -> Fraction:
    """The value of one number of a point."""
    if isinstance(coordinate, Entry):
        matrix = point.values[coordinate.matrix]
        return as_fraction(matrix[coordinate.row, coordinate.column])
    value: Fraction = point.values[coordinate]
    return value


def symbol_of(coordinate: Coordinate) -> sp.Basic:
    """The symbol that a number belongs to."""
    return coordinate.matrix if isinstance(coordinate, Entry) else coordinate


def moved(point: Point, changes: Mapping[Any, Fraction]) -> Point:
    """The point with some numbers replaced."""
    values = dict(point.values)
    tables: dict[sp.Basic, list[list[Any]]] = {}
    for coordinate, value in changes.items():
        if not isinstance(coordinate, Entry):
            values[coordinate] = value
            continue
        matrix = coordinate.matrix
        table = tables.setdefault(matrix, [list(row) for row in values[matrix].table()])
        table[coordinate.row][coordinate.column] = value
        if coordinate.paired:
            table[coordinate.column][coordinate.row] = value
    for matrix, table in tables.items():
        values[matrix] = to_matrix(
            [[v if isinstance(v, Fraction) else as_fraction(v) for v in row] for row in table]
        )
    return Point(values, point.cells)
