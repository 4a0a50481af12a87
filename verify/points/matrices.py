"""Draws exact rational matrices of the kinds that claims are about.

General, symmetric, orthogonal, with orthogonal columns, diagonal with repeated, zero and negative
entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import sympy as sp
from flint import fmpq, fmpq_mat

from rankclock.theory.claim import Claim
from rankclock.verify.arithmetic.balls import to_fmpq
from rankclock.verify.arithmetic.rationals import as_fraction

if TYPE_CHECKING:
    from rankclock.verify.points.picks import Picks

# Guess: three modes meet every order of three eigenvalues; exact runs of larger matrices are slow.
LARGEST = 3
# Guess: one point in so many has general matrices whose entries mostly are zero.
_SPARSE, _UNITS = 4, (0, 0, 0, 1, 1, -1)
# Guess: factors of the entries of a second diagonal matrix, so that some are gone or a little off,
# opposite, or half and twice as large: bounds on norms are attained at such pairs.
_FACTORS = tuple(
    Fraction(*pair)
    for pair in ((1, 1), (1, 1), (0, 1), (9, 10), (101, 100), (-1, 1), (1, 2), (2, 1))
)
# Guess: one related diagonal in so many has its entries in the opposite order.
_SWAPPED = 3


def draw_matrices(
    claim: Claim, picks: Picks, *, fixed: Mapping[sp.Basic, Any]
) -> dict[sp.Basic, Any]:
    """Values of all matrix symbols of a claim that are not fixed, and of their common size."""
    if not claim.matrices:
        return {}
    sizes = [fixed[m].nrows() for m in claim.matrices if m in fixed]
    written = next(iter(claim.matrices)).shape[0]
    drawn: dict[sp.Basic, Any] = {}
    if written.is_Integer:
        size = int(written)
    else:
        size = sizes[0] if sizes else 1 + (1 + picks.digit(LARGEST)) % LARGEST
        drawn[written] = Fraction(size)
    # All general matrices of a point together: an exception often needs two of them singular.
    # Of size one they would be zero, at which many a margin is, and a climb would end there.
    sparse = size > 1 and "any" in claim.matrices.values() and not picks.digit(_SPARSE)
    for symbol, kind in claim.matrices.items():
        if symbol not in fixed and sparse and kind == "any":
            drawn[symbol] = _of_units(size, picks)
        elif symbol not in fixed:
            alike = [
                drawn[m] for m, other in claim.matrices.items() if other == kind and m in drawn
            ]
            drawn[symbol] = (
                _related(alike[picks.digit(len(alike))], kind, picks)
                if alike and not picks.digit(2)
                else _MAKERS[kind](size, picks)
            )
    return drawn


def _related(matrix: fmpq_mat, kind: str, picks: Picks) -> fmpq_mat:
    """The same matrix, or one that differs from it as little as people's examples do.

    A diagonal one has some entries gone, a little off, opposite or swapped; a general one may be
    the opposite one, and a symmetric one too. Independent draws are never so alike.
    """
    if kind in ("any", "symmetric"):
        return -matrix if picks.digit(3) == 2 else matrix
    if kind != "diagonal":
        return matrix
    diagonal = [as_fraction(matrix[i, i]) for i in range(matrix.nrows())]
    if not picks.digit(_SWAPPED):
        diagonal.reverse()
    diagonal = [value * _FACTORS[picks.digit(len(_FACTORS))] for value in diagonal]
    return to_matrix(
        [[value if i == j else 0 for j in range(len(diagonal))] for i, value in enumerate(diagonal)]
    )


def orthogonal(skew: list[list[Fraction]]) -> fmpq_mat:
    """Rational orthogonal matrix (I - A)(I + A)^{-1} of a skew-symmetric A (Cayley)."""
    size = len(skew)
    unit = fmpq_mat([[int(i == j) for j in range(size)] for i in range(size)])
    matrix = to_matrix(skew)
    return (unit - matrix) * (unit + matrix).inv()


def to_matrix(rows: Iterable[Iterable[Any]]) -> fmpq_mat:
    """flint matrix of rows of rationals (Fraction, int or SymPy)."""
    return fmpq_mat([[_entry(v) for v in row] for row in rows])


def _entry(value: Any) -> fmpq:
    if isinstance(value, sp.Basic):
        return to_fmpq(as_fraction(sp.Rational(value)))
    return to_fmpq(Fraction(value))


def _number(picks: Picks) -> Fraction:
    return Fraction(picks.digit(9) - 4, 1 + picks.digit(3))


def _any(size: int, picks: Picks) -> fmpq_mat:
    return to_matrix([[_number(picks) for _ in range(size)] for _ in range(size)])


def _of_units(size: int, picks: Picks) -> fmpq_mat:
    """Mostly zeros, and a few units: nilpotent, singular, a single entry."""
    units = range(size * size)
    entries = [_UNITS[picks.digit(len(_UNITS))] for _ in units]
    return fmpq_mat(size, size, entries)


def _symmetric(size: int, picks: Picks) -> fmpq_mat:
    rows = [[_number(picks) for _ in range(size)] for _ in range(size)]
    return to_matrix([[rows[min(i, j)][max(i, j)] for j in range(size)] for i in range(size)])


def _orthogonal(size: int, picks: Picks) -> fmpq_mat:
    """The Cayley transform of a drawn skew-symmetric matrix."""
    # The whole square is drawn, as that is what a seed has meant from the start.
    upper = [
        [Fraction(picks.digit(7) - 3, 1 + picks.digit(3)) for _ in range(size)] for _ in range(size)
    ]
    skew = [[Fraction(0)] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1, size):
            skew[i][j], skew[j][i] = upper[i][j], -upper[i][j]
    return orthogonal(skew)


def _orthogonal_columns(size: int, picks: Picks) -> fmpq_mat:
    scales = [Fraction(1 + picks.digit(3), 1 + picks.digit(2)) for _ in range(size)]
    return _orthogonal(size, picks) * to_matrix(
        [[scales[i] if i == j else 0 for j in range(size)] for i in range(size)]
    )


def _diagonal(size: int, picks: Picks) -> fmpq_mat:
    values: list[Fraction] = []
    for _ in range(size):
        values.append(_eigenvalue(values, picks))
    return to_matrix([[values[i] if i == j else 0 for j in range(size)] for i in range(size)])


def _eigenvalue(before: list[Fraction], picks: Picks) -> Fraction:
    """One entry: mostly positive, else negative, zero, or that before it again."""
    case = picks.digit(5)
    # Drawn in every case, so that a case can change while Hypothesis keeps what follows.
    fresh = Fraction(1 + picks.digit(9), 1 + picks.digit(4))
    if case == 4 and before:
        return before[-1]
    if case == 3:
        return Fraction(0)
    return -fresh if case == 2 else fresh


_MAKERS = {
    "any": _any,
    "symmetric": _symmetric,
    "orthogonal": _orthogonal,
    "orthogonal columns": _orthogonal_columns,
    "diagonal": _diagonal,
}
