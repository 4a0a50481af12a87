"""Functions of formal numbers: logarithms fall apart into those of primes, exponentials combine."""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import arb, fmpq, fmpz

from rankclock.verify.arithmetic.outcomes import Undefined
from rankclock.verify.arithmetic.rationals import as_fraction, exact_root
from rankclock.verify.evaluate.bounded import Bounded
from rankclock.verify.evaluate.formal import ONE, Atoms, Formal, product_of, rational_value

# guess: roots whose logarithm is a share of that of a rational.
_ORDERS = range(2, 7)
# guess: exponents that are powers and roots, and no exponentials.
_EXPONENT = 64
# guess: prime factors up to this are split off; what is left stands for itself.
_TRIAL = 10_000


class Functions:
    """Functions of the numbers of one run, which share their atoms."""

    def __init__(self) -> None:
        self.atoms = Atoms()

    def pi(self) -> Formal:
        """The number pi."""
        return self.atoms.formal("pi", (), arb.pi())

    def exp(self, value: Any) -> Any:
        """The exponential; of a multiple of a logarithm it is a power."""
        exponent, factors = value, []
        if isinstance(value, Formal):
            exponent = Bounded.of(0)
            for monomial, coefficient in value.terms.items():
                base = self._logarithm_in(monomial)
                share = coefficient.exact
                if (
                    base is None
                    or share is None
                    or max(abs(int(share.p)), int(share.q)) > _EXPONENT
                ):
                    exponent = exponent + Formal(self.atoms, {monomial: coefficient})
                else:
                    factors.append(self.power(base, as_fraction(share)))
        if isinstance(exponent, Bounded) and exponent.sign() == 0:
            return product_of(factors)
        if isinstance(exponent, Formal) and not exponent.terms:
            return product_of(factors)
        return product_of([*factors, self.atoms.formal("exp", (exponent,), exponent.ball.exp())])

    def _logarithm_in(self, monomial: Any) -> Any:
        """The number of which a monomial is the logarithm; None where it is none."""
        if len(monomial) != 1 or monomial[0][1] != 1:
            return None
        atom = self.atoms.every[monomial[0][0]]
        return atom.arguments[0] if atom.kind == "log" else None

    def log(self, value: Any) -> Any:
        """The logarithm of a positive number."""
        if isinstance(value, Bounded):
            return self._log_of_algebraic(value)
        single = value.single()
        if single is not None and len(single[0]) == 1 and single[0][0][1] == 1:
            (number, _), coefficient = single[0][0], single[1]
            atom = self.atoms.every[number]
            if atom.kind == "exp" and coefficient.sign() > 0:
                return self._log_of_algebraic(coefficient) + atom.arguments[0]
        return self._atom_of_log(value)

    def _atom_of_log(self, value: Any) -> Any:
        return self.atoms.formal("log", (value,), value.ball.log())

    def _log_of_algebraic(self, value: Bounded) -> Any:
        rational = rational_value(value)
        if rational is not None:
            return self._log_of_rational(rational)
        orders = dict.fromkeys((*_ORDERS, value.degree))
        for order in (order for order in orders if order <= _EXPONENT):
            rational = rational_value(value.whole_power(order))
            if rational is not None:
                return self._log_of_rational(rational) * Bounded.of(Fraction(1, order))
        return self._atom_of_log(value)

    def _log_of_rational(self, value: fmpq) -> Any:
        total: Any = Bounded.of(0)
        for whole, sign in ((value.p, 1), (value.q, -1)):
            for factor, count in _factors(whole):
                total = total + self._atom_of_log(Bounded.of(int(factor))) * Bounded.of(
                    sign * count
                )
        return total

    def power(self, base: Any, exponent: Fraction) -> Any:
        """A number to a rational power. Raises Undefined for a root of a negative one."""
        if exponent.denominator > 1:
            base = self._root(base, exponent.denominator)
        return self.whole_power(base, exponent.numerator)

    def whole_power(self, base: Any, order: int) -> Any:
        """A number to an integer power."""
        if order == 0:
            return ONE
        if order < 0:
            if base.sign() == 0:
                raise Undefined("division by zero")
            base, order = self._inverse(base), -order
        return base.whole_power(order) if isinstance(base, Bounded) else base.power(order)

    def _inverse(self, base: Any) -> Any:
        if isinstance(base, Bounded):
            return base.whole_power(-1)
        single = base.single()
        if single is None:
            return self.atoms.formal("inverse", (base,), 1 / base.ball)
        # A monomial is inverted atom by atom, an exponential by its exponent.
        factors = [single[1].whole_power(-1)]
        for number, power in single[0]:
            atom = self.atoms.every[number]
            if atom.kind == "exp":
                factors.append(self.exp(atom.arguments[0] * Bounded.of(-power)))
            elif atom.kind == "inverse":
                factors.append(atom.arguments[0].power(power))
            else:
                whole = Formal(self.atoms, {((number, 1),): ONE})
                inverse = self.atoms.formal("inverse", (whole,), 1 / atom.ball)
                factors.append(inverse.power(power))
        return product_of(factors)

    def _root(self, base: Any, order: int) -> Any:
        sign = base.sign()
        if sign < 0:
            raise Undefined("root of a negative number")
        if sign == 0:
            return Bounded.of(0)
        if isinstance(base, Bounded):
            rational = rational_value(base)
            exact = None if rational is None else _exact_root(rational, order)
            return base.root(order) if exact is None else exact
        single = base.single()
        if single is not None and single[1].sign() > 0:
            parts = [self._root_of_atom(n, power, order) for n, power in single[0]]
            if None not in parts:
                root = product_of([self._root(single[1], order), *parts])
                return -root if root.sign() < 0 else root
        return self.atoms.formal(("root", order), (base,), base.ball.root(order))

    def _root_of_atom(self, number: int, power: int, order: int) -> Any:
        """A root of a power of an atom, up to its sign; None where it is no such power."""
        atom = self.atoms.every[number]
        if atom.kind == "exp":
            return self.exp(atom.arguments[0] * Bounded.of(Fraction(power, order)))
        if power % order:
            return None
        return Formal(self.atoms, {((number, power // order),): ONE})

    def of_exponentials(self, kind: type, value: Any) -> Any:
        """A hyperbolic function, written by exponentials; None for another function."""
        up, down = self.exp(value), self.exp(-value)
        if kind in (sp.sinh, sp.cosh):
            return (up + (-down if kind is sp.sinh else down)) * Bounded.of(Fraction(1, 2))
        sine, cosine = up + -down, up + down
        if kind is sp.tanh:
            return sine * self.whole_power(cosine, -1)
        if kind is sp.coth:
            return cosine * self.whole_power(sine, -1)
        return Bounded.of(2) * self.whole_power(cosine if kind is sp.sech else sine, -1)

    def unknown(self, kind: Hashable, arguments: list[Any], value: Any) -> Any:
        """Any other function of numbers, of which only a ball is known, where that is real."""
        if isinstance(value, arb) and value.is_finite():
            return self.atoms.formal(kind, tuple(arguments), value)
        return value


HYPERBOLIC = (sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch)


def _exact_root(value: fmpq, order: int) -> Bounded | None:
    root = exact_root(as_fraction(value), order)
    return None if root is None else Bounded.of(root)


def _factors(whole: Any) -> list[tuple[int, int]]:
    """Primes of a positive integer with their powers; the last may be a product of large ones."""
    if whole == 1:
        return []
    factors = fmpz(whole).factor(trial_limit=_TRIAL)
    return [(int(factor), int(count)) for factor, count in factors]
