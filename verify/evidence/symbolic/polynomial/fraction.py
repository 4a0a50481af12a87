"""SymPy trees as quotients of polynomials in positive variables, with the divisors that must not
vanish.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import flint
import sympy as sp

from rankclock.verify.arithmetic.rationals import root_below
from rankclock.verify.evidence.symbolic.checker.terms import Interval, Terms, primitive
from rankclock.verify.evidence.symbolic.errors import MissingRadical, Unsupported


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

    def quotient(self, tree: sp.Basic) -> tuple[Any, Any]:
        """Numerator and denominator, without common factor. Raises Unsupported."""
        return self._lowest(*self._walk(tree))

    def _lowest(self, top: Any, bottom: Any) -> tuple[Any, Any]:
        if top == 0:
            return top, self.context.constant(1)
        common = top.gcd(bottom)
        top, bottom = self._reduced(top / common), self._reduced(bottom / common)
        return top, bottom

    def _walk(self, tree: sp.Basic) -> tuple[Any, Any]:
        one = self.context.constant(1)
        if tree.is_Rational:
            return self.context.constant(flint.fmpq(int(tree.p), int(tree.q))), one
        if tree.is_Symbol:
            if tree.name not in self.generators:
                raise Unsupported(f"the symbol {tree}")
            return self.generators[tree.name], one
        if isinstance(tree, sp.Add):
            top, bottom = self.context.constant(0), one
            for part in tree.args:
                n, d = self._walk(part)
                top, bottom = (
                    (top + n, bottom)
                    if d == bottom
                    else self._lowest(top * d + n * bottom, bottom * d)
                )
            return top, bottom
        if isinstance(tree, sp.Mul):
            top, bottom = one, one
            for part in tree.args:
                n, d = self._walk(part)
                top, bottom = top * n, bottom * d
            return top, bottom
        if isinstance(tree, sp.Pow):
            return self._power(*tree.args)
        if isinstance(tree, sp.Sum):
            return self._walk(written_out(tree))
        raise Unsupported(f"{type(tree).__name__} in {tree}")

    def _power(self, base: sp.Basic, exponent: sp.Basic) -> tuple[Any, Any]:
        if not exponent.is_Rational:
            raise Unsupported(f"the exponent {exponent}")
        if not exponent.is_Integer:
            if base.is_Integer and base > 0:
                return self._radical(int(base), Fraction(int(exponent.p), int(exponent.q)))
            raise Unsupported(f"the root {base}**{exponent}")
        n, d = self._lowest(*self._walk(base))
        order = int(exponent)
        if order < 0:
            if n == 0:
                raise Unsupported(f"division by {base}, which is zero here")
            self.divisors.append(n)
            n, d, order = d, n, -order
        return n**order, d**order

    def _radical(self, base: int, exponent: Fraction) -> tuple[Any, Any]:
        top, bottom = self.context.constant(1), self.context.constant(1)
        for prime, count in sp.factorint(base).items():
            power = exponent * count
            whole = power.numerator // power.denominator
            rest = power - whole
            scale = self.context.constant(flint.fmpq(int(prime)) ** whole)
            top *= scale
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
            (tuple(int(i) for i in e), Fraction(int(c.p), int(c.q)))
            for e, c in poly.to_dict().items()
        )

    def radical_box(self) -> list[Interval]:
        """Enclosures of the roots of primes."""
        step = Fraction(1, 1 << 60)
        below = [root_below(Fraction(prime), order, 60) for prime, order in self.radicals]
        return [Interval(low, low + step) for low in below]


def written_out(tree: sp.Sum) -> sp.Basic:
    """A sum over whole numbers as its terms.

    Raises Unsupported when the range is not one of numbers.
    """
    term, *limits = tree.args
    if len(limits) != 1:
        raise Unsupported(f"the sum {tree}")
    index, first, last = limits[0]
    if not (first.is_Integer and last.is_Integer):
        raise Unsupported(f"the range of {tree}")
    return sp.Add(
        *(term.xreplace({index: sp.Integer(i)}) for i in range(int(first), int(last) + 1))
    )
