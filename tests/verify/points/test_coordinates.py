"""Numbers of a point that move: scalars, and entries of matrices of free kinds."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp

from rankclock.theory.claim import Claim, Kind, project
from rankclock.theory.process import SpectralNorm
from rankclock.verify.points.coordinates import Entry, coordinates_of, moved, symbol_of, value_at
from rankclock.verify.points.point import Point, exact_values

n = sp.Symbol("n", integer=True)
b = sp.Symbol("b", real=True)
A, B = sp.MatrixSymbol("A", n, n), sp.MatrixSymbol("B", n, n)


def claim(kind: str) -> Claim:
    return Claim(
        "entries",
        "entries",
        Kind.OBSERVATION,
        (SpectralNorm(A + B) <= b * n,),
        (b > 0,),
        project("test"),
        "planted",
        {},
        matrices={A: kind, B: "orthogonal"},
    )


def point(kind: str) -> Point:
    return Point(exact_values(claim(kind), {A: ((1, 2), (2, 4)), B: ((1, 0), (0, 1)), b: 3}), ())


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        ("any", [(0, 0), (0, 1), (1, 0), (1, 1)]),
        ("symmetric", [(0, 0), (0, 1), (1, 1)]),
        ("diagonal", [(0, 0), (1, 1)]),
        ("orthogonal", []),
    ],
)
def test_entries_are_free_by_kind_and_a_size_never_is(kind, places):
    scalar, *entries = coordinates_of(claim(kind), point(kind))
    assert scalar == b
    assert [(entry.row, entry.column) for entry in entries] == places
    assert {symbol_of(entry) for entry in entries} <= {A}


def test_a_symmetric_matrix_stays_so():
    before = point("symmetric")
    entry = Entry(A, 0, 1, paired=True)
    after = moved(before, {entry: Fraction(7, 2), b: Fraction(5)})
    assert after.values[A].tolist() == after.values[A].transpose().tolist()
    assert (value_at(after, entry), value_at(after, b)) == (Fraction(7, 2), 5)
    assert value_at(after, Entry(A, 1, 1)) == 4
    assert value_at(before, entry) == 2
