"""A point: exact values of the symbols of a claim."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.verify.arithmetic.rationals import text_of
from rankclock.verify.points.matrices import to_matrix

_ORDER = "N lambda alpha x y a eta b epsilon h t s k j".split()


@dataclass(frozen=True)
class Point:
    """One draw. values: exact rationals and matrices by symbol. cells: the cell of each drawn
    scalar.
    """

    values: dict[sp.Basic, Any]
    cells: tuple[str, ...]

    @property
    def depth(self) -> int:
        return int(self.values.get(symbols.N, 2))


def drawing_order(symbol: sp.Basic) -> tuple[int, str]:
    """Where a symbol stands in the order in which values are chosen: what bounds others comes
    first.
    """
    return (_ORDER.index(symbol.name) if symbol.name in _ORDER else len(_ORDER), symbol.name)


def value_text(value: Any) -> str:
    """Exact text of a drawn value, matrices as rows."""
    if isinstance(value, Fraction):
        return text_of(value)
    return (
        "[" + ", ".join("[" + ", ".join(str(e) for e in row) + "]" for row in value.tolist()) + "]"
    )


def exact_values(claim: Claim, point: dict[sp.Basic, Any]) -> dict[sp.Basic, Any]:
    """A point of a claim with exact values; matrices get their size, and those not given are
    absent.
    """
    values: dict[sp.Basic, Any] = {}
    for symbol, value in point.items():
        values[symbol] = (
            to_matrix(value)
            if symbol in claim.matrices
            else Fraction(int(sp.Rational(value).p), int(sp.Rational(value).q))
        )
        if symbol in claim.matrices:
            values[symbol.shape[0]] = Fraction(len(value))
    if symbols.N not in values and (claim.is_schema or symbols.N in claim.symbols):
        values[symbols.N] = Fraction(claim.depths[0])
    return values
