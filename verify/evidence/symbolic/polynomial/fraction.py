"""SymPy trees as quotients of polynomials, with the divisors that must not vanish."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import flint
import sympy as sp

from rankclock.verify.arithmetic.balls import to_fmpq
from rankclock.verify.arithmetic.rationals import as_fraction, root_below
from rankclock.verify.arithmetic.spans import span_of
from rankclock.verify.evidence.symbolic.checker.span import Span
from rankclock.verify.evidence.symbolic.checker.terms import Terms, primitive
from rankclock.verify.evidence.symbolic.errors import MissingRadical, Unsupported

# needed: bits after the point of a root of a prime. It enters a proof as a variable on a span of
# this width, which must be too thin to change the sign of any coefficient that it stands in.
_ROOT_BITS = 60
# guess: a polynomial of so many terms is no longer proved in any time.
_MOST_TERMS = 2_000

Quotient = tuple[Any, Any]


@dataclass
class Ring:
    """Polynomials over the rationals in named positive variables, and in roots of primes.

    names: variables, in order. radicals: for each prime and order, the variable that stands for its
    root. divisors: every denominator met; each must be shown to have no zero.
    """

    names: list[str]
    radicals: dict[tuple[int, int], str] = field(default_factory=dict)
    divisors: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context = flint.fmpq_mpoly_ctx.get([*self.names, *self.radicals.values()], "lex")
        self.generators = dict(
            zip([*self.names, *self.radicals.values()], self.context.gens(), strict=True)
        )

    def quotient(self, tree: sp.Basic) -> Quotient:
        """Numerator and denominator, without common factor. Raises Unsupported."""
        return self._lowest(*self._walk(tree))

    def _lowest(self, top: Any, bottom: Any) -> Quotient:
        if top == 0:
            return top, self.context.constant(1)
        common = top.gcd(bottom)
        return self._reduced(top / common), self._reduced(bottom / common)

    def _walk(self, tree: sp.Basic) -> Quotient:
        unit = self.context.constant(1)
        if tree.is_Rational:
            return self.context.constant(to_fmpq(as_fraction(tree))), unit
        if tree.is_Symbol:
            if tree.name not in self.generators:
                raise Unsupported(f"the symbol {tree}")
            return self.generators[tree.name], unit
        if isinstance(tree, sp.Add):
            return self._sum(tree.args)
        if isinstance(tree, sp.Mul):
            top, bottom = unit, unit
            for part in tree.args:
                n, d = self._walk(part)
                top, bottom = top * n, bottom * d
            return top, bottom
        if isinstance(tree, sp.Pow):
            return self._power(*tree.args)
        if isinstance(tree, sp.Sum):
            return self._walk(written_out(tree))
        raise Unsupported(f"{type(tree).__name__} in {tree}")

    def _sum(self, parts: tuple[sp.Basic, ...]) -> Quotient:
        top, bottom = self.context.constant(0), self.context.constant(1)
        for part in parts:
            n, d = self._walk(part)
            # Terms over one denominator are the rule; a gcd for each of them would be wasted.
            if d == bottom:
                top = top + n
            else:
                top, bottom = self._lowest(top * d + n * bottom, bottom * d)
        return top, bottom

    def _power(self, base: sp.Basic, exponent: sp.Basic) -> Quotient:
        if not exponent.is_Rational:
            raise Unsupported(f"the exponent {exponent}")
        if not exponent.is_Integer:
            if base.is_Integer and base > 0:
                return self._radical(int(base), as_fraction(exponent))
            raise Unsupported(f"the root {base}**{exponent}")
        n, d = self._lowest(*self._walk(base))
        order = int(exponent)
        if order < 0:
            if n == 0:
                raise Unsupported(f"division by {base}, which is zero here")
            # Recorded before anything cancels: x/x is one only where x is not zero.
            self.divisors.append(n)
            n, d, order = d, n, -order
        return n**order, d**order

    def _radical(self, base: int, exponent: Fraction) -> Quotient:
        """A rational power of a whole number: whole powers of its primes, and roots of these.

        Roots of primes are used, since roots of products are not independent: sqrt(6) would hide
        that it is sqrt(2) sqrt(3).
        """
        top, bottom = self.context.constant(1), self.context.constant(1)
        for prime, count in sp.factorint(base).items():
            power = exponent * count
            whole = power.numerator // power.denominator
            rest = power - whole
            top *= self.context.constant(flint.fmpq(int(prime)) ** whole)
            if rest:
                key = (int(prime), rest.denominator)
                if key not in self.radicals:
                    raise MissingRadical(key)
                top *= self.generators[self.radicals[key]] ** rest.numerator
        return top, bottom

    def _reduced(self, poly: Any) -> Any:
        """Each root of order q of a prime p, to the power q, replaced by p."""
        if not self.radicals:
            return poly
        total: dict[tuple[int, ...], Any] = {}
        for exponents, coefficient in poly.to_dict().items():
            e = list(exponents)
            for offset, (prime, order) in enumerate(self.radicals):
                i = len(self.names) + offset
                whole, e[i] = divmod(int(e[i]), order)
                coefficient = coefficient * flint.fmpq(prime) ** whole
            total[tuple(e)] = total.get(tuple(e), flint.fmpq(0)) + coefficient
        return self.context.from_dict({e: c for e, c in total.items() if c != 0})

    def terms(self, poly: Any) -> Terms:
        """Integer terms: the polynomial times a positive number."""
        return primitive(
            (tuple(int(i) for i in e), as_fraction(c)) for e, c in poly.to_dict().items()
        )

    def radical_box(self) -> list[Span]:
        """Enclosures of the roots of primes."""
        step = Fraction(1, 1 << _ROOT_BITS)
        below = [root_below(Fraction(prime), order, _ROOT_BITS) for prime, order in self.radicals]
        return [Span(low, low + step) for low in below]


def quotients(trees: list[sp.Basic], names: tuple[str, ...] | None) -> tuple[Ring, list[Quotient]]:
    """Trees as quotients in one ring, with as many roots of primes as they need.

    names: variables of the ring; None for those of the trees.
    """
    if names is None:
        names = tuple(sorted({s.name for t in trees for s in t.free_symbols}))
    radicals: dict[tuple[int, int], str] = {}
    # FLINT fixes the variables of a ring when it is made, so a root met later starts it anew.
    while True:
        ring = Ring(list(names), dict(radicals))
        try:
            return ring, [ring.quotient(tree) for tree in trees]
        except MissingRadical as missing:
            radicals[missing.key] = f"root{missing.key[1]}of{missing.key[0]}"


def written_out(tree: sp.Sum) -> sp.Basic:
    """A sum over whole numbers as its terms, by Karr's rule where the range is reversed.

    Raises Unsupported when the range is not one of numbers, or of too many.
    """
    term, *limits = tree.args
    if len(limits) != 1:
        raise Unsupported(f"the sum {tree}")
    index, first, last = limits[0]
    if not (first.is_Integer and last.is_Integer):
        raise Unsupported(f"the range of {tree}")
    span = span_of(as_fraction(first), as_fraction(last))
    if span.length > _MOST_TERMS:
        raise Unsupported(f"the number of terms of {tree}")
    total = sp.Add(*(term.xreplace({index: sp.Integer(int(i))}) for i in span.indices()))
    return -total if span.reversed else total
