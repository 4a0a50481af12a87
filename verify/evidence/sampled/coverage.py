"""Where a search has been: sizes of the numbers, and depths, among the draws that were decided."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.verify.points.point import Point

# Guess: beyond, digits run out sooner than in what people compute, and powers are long: 1 - erf(60)
# is past the longest numbers that are tried.
_FAR, _DEEP = 50, 12


def decade(value: Fraction) -> int:
    """The power of ten at or below the size of a number other than zero."""
    size = abs(value)
    # From the numbers of bits, as Python refuses to write thousands of digits; 0.30103 is log 2.
    bits = size.numerator.bit_length() - size.denominator.bit_length()
    power = math.floor((bits - 1) * math.log10(2)) - 1
    while size >= Fraction(10) ** (power + 1):
        power += 1
    return power


@dataclass
class Span:
    """Sizes of one symbol.

    least, largest: of its values other than zero, by size. decades: powers of ten visited. signs:
    those of its values.
    """

    least: Fraction | None = None
    largest: Fraction | None = None
    decades: set[int] = field(default_factory=set)
    signs: set[int] = field(default_factory=set)

    def add(self, value: Fraction) -> None:
        """One more value of the symbol."""
        self.signs.add((value > 0) - (value < 0))
        if not value:
            return
        size = abs(value)
        self.decades.add(decade(size))
        self.least = size if self.least is None else min(self.least, size)
        self.largest = size if self.largest is None else max(self.largest, size)

    def to_json(self) -> dict[str, Any]:
        """Plain data for the ledger; a size as two digits and a power of ten, rounded inward."""
        return {
            "least": None if self.least is None else _text(self.least, up=True),
            "largest": None if self.largest is None else _text(self.largest, up=False),
            "decades": len(self.decades),
            "signs": "".join("-0+"[sign + 1] for sign in sorted(self.signs)),
        }


@dataclass
class Coverage:
    """Where a search has been. spans: by symbol. depths: numbers of factors."""

    spans: dict[sp.Basic, Span] = field(default_factory=dict)
    depths: set[int] = field(default_factory=set)

    def add(self, claim: Claim, point: Point) -> None:
        """One more draw that was decided."""
        if claim.is_schema or symbols.N in claim.symbols:
            self.depths.add(point.depth)
        for symbol, value in _numbers(claim, point):
            self.spans.setdefault(symbol, Span()).add(value)

    def to_json(self) -> dict[str, Any]:
        """Plain data for the ledger, in the order of the names."""
        spans = sorted(self.spans.items(), key=lambda item: item[0].name)
        return {
            "depths": sorted(self.depths),
            "symbols": {symbol.name: span.to_json() for symbol, span in spans},
        }


def is_far_out(claim: Claim, point: Point) -> bool:
    """Whether a number of a point is larger, or its depth greater, than in most draws."""
    return point.depth > _DEEP or any(abs(value) > _FAR for _, value in _numbers(claim, point))


def _numbers(claim: Claim, point: Point) -> list[tuple[sp.Basic, Fraction]]:
    """The scalars of a point but the depth."""
    return [
        (symbol, value)
        for symbol, value in point.values.items()
        if symbol != symbols.N and symbol in claim.symbols and isinstance(value, Fraction)
    ]


def _text(size: Fraction, *, up: bool) -> str:
    """Two digits and a power of ten, such as 1.2e+5, on one side of a number."""
    power = decade(size)
    scaled = size * Fraction(10) ** (1 - power)
    digits = -(-scaled.numerator // scaled.denominator) if up else int(scaled)
    if digits == 100:
        digits, power = 10, power + 1
    return f"{digits // 10}.{digits % 10}e{power:+d}"
