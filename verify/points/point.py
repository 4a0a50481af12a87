"""A point: exact values of the symbols of a claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.symbols import Role
from rankclock.verify.arithmetic.algebraic import Algebraic
from rankclock.verify.arithmetic.rationals import as_fraction, text_of
from rankclock.verify.points.matrices import to_matrix

_PLACES = {role: place for place, role in enumerate(Role)}


@dataclass(frozen=True)
class Point:
    """One draw.

    values: exact numbers and matrices by symbol. cells: the cell of each drawn scalar.
    """

    values: dict[sp.Basic, Any]
    cells: tuple[str, ...]

    @property
    def depth(self) -> int:
        """Number of factors, 2 for a claim that is about none."""
        return int(self.values.get(symbols.N, 2))


def in_drawing_order(claim: Claim, chosen: Iterable[sp.Basic]) -> list[sp.Basic]:
    """Symbols of a claim in the order in which values are chosen: what bounds others comes first.

    Symbols without a role come last, and those of one role in the order of their names.
    """
    return sorted(chosen, key=lambda symbol: (_PLACES[claim.role(symbol)], symbol.name))


def value_text(value: Any) -> str:
    """Exact text of a drawn value, matrices as rows."""
    if isinstance(value, Fraction):
        return text_of(value)
    if isinstance(value, Algebraic):
        return str(value)
    rows = (", ".join(str(entry) for entry in row) for row in value.tolist())
    return "[" + ", ".join(f"[{row}]" for row in rows) + "]"


def point_text(point: Point) -> str:
    """The values of a point by name, in the order of the names."""
    by_name = sorted(point.values.items(), key=lambda item: item[0].name)
    return ", ".join(f"{symbol.name}={value_text(value)}" for symbol, value in by_name)


def exact_values(claim: Claim, point: dict[sp.Basic, Any]) -> dict[sp.Basic, Any]:
    """A point of a claim with exact values.

    A matrix symbol also gives its size a value; a depth that is not named is the least one.
    """
    values: dict[sp.Basic, Any] = {}
    for symbol, value in point.items():
        if symbol in claim.matrices:
            values[symbol] = to_matrix(value)
            if not symbol.shape[0].is_Integer:
                values[symbol.shape[0]] = Fraction(len(value))
        else:
            number = sp.Rational(value)
            values[symbol] = as_fraction(number)
    if symbols.N not in values and (claim.is_schema or symbols.N in claim.symbols):
        values[symbols.N] = Fraction(claim.depths[0])
    return values
