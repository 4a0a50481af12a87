"""Real algebraic numbers: an irreducible polynomial with integer coefficients, and which root."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import flint
from flint import arb, fmpz_poly

from rankclock.verify.arithmetic.balls import to_fraction
from rankclock.verify.arithmetic.precision import precision

# guess: enclosures kept; the same root is asked for by every relation, rung by rung.
_KEPT = 1024
# guess: bits at which roots are sorted; two of them are hardly ever closer.
_BITS = 256


@dataclass(frozen=True)
class Algebraic:
    """A real irrational number that is a root of a polynomial.

    coefficients: of the irreducible polynomial, the constant first, without a common factor, the
    last one positive. index: among the real roots in ascending order, from 0 on, as SymPy counts.
    """

    coefficients: tuple[int, ...]
    index: int

    @property
    def degree(self) -> int:
        """Of the number over the rationals."""
        return len(self.coefficients) - 1

    @property
    def height(self) -> float:
        """An upper bound on the binary logarithm of the absolute height of the number.

        By Landau the Mahler measure of a polynomial is at most the root of the sum of its squared
        coefficients; the height is its root of the order of the degree.
        """
        squares = sum(c * c for c in self.coefficients)
        # The logarithm is rounded by less than its last bits, for which there is room.
        return (math.log2(squares) / 2 + 1e-6) / self.degree

    def enclosure(self) -> arb:
        """Ball around the number at the working precision."""
        return _real_roots(self.coefficients, flint.ctx.prec)[self.index]

    def near(self) -> Fraction:
        """A rational close to the number; how close is not said."""
        with precision(_BITS):
            return to_fraction(self.enclosure().mid())

    def __str__(self) -> str:
        constant, *middle, leading = self.coefficients
        if self.degree == 2 and middle == [0]:
            return f"{'' if self.index else '-'}sqrt({Fraction(-constant, leading)})"
        return f"CRootOf({_text(self.coefficients)}, {self.index})"


@lru_cache(maxsize=_KEPT)
def _real_roots(coefficients: tuple[int, ...], bits: int) -> list[arb]:
    """The real roots of an irreducible polynomial, ascending. bits: the working precision."""
    # The library isolates all roots; a real one has the imaginary part 0, exactly.
    roots: Any = fmpz_poly(list(coefficients)).complex_roots()
    return sorted((r.real for r, _ in roots if r.imag == 0), key=lambda root: root.mid())


def real_roots(coefficients: Sequence[int]) -> list[Fraction | Algebraic]:
    """All real roots of a polynomial in ascending order, each once.

    coefficients: integers, the constant first.
    """
    roots: list[Fraction | Algebraic] = []
    for factor, _ in fmpz_poly(list(coefficients)).factor()[1]:
        parts = tuple(int(c) for c in (factor if factor.leading_coefficient() > 0 else -factor))
        if len(parts) == 2:
            roots.append(Fraction(-parts[0], parts[1]))
        elif len(parts) > 2:
            count = len(_real_roots(parts, flint.ctx.prec))
            roots += [Algebraic(parts, index) for index in range(count)]
    return sorted(roots, key=lambda root: root.near() if isinstance(root, Algebraic) else root)


def _text(coefficients: tuple[int, ...]) -> str:
    """A polynomial as SymPy writes it, the highest power first."""
    terms = []
    for power in range(len(coefficients) - 1, -1, -1):
        c = coefficients[power]
        if not c:
            continue
        variable = "" if not power else "x" if power == 1 else f"x**{power}"
        size = str(abs(c)) if abs(c) != 1 or not power else ""
        terms.append(("- " if c < 0 else "+ ") + "*".join(filter(None, (size, variable))))
    first, *others = terms
    return " ".join([first[2:] if first[0] == "+" else "-" + first[2:], *others])
