"""Polynomials in numbers of which nothing is known but an enclosure, with algebraic coefficients.

Logarithms of primes, exponentials and pi are such atoms. What cancels between equal monomials is
gone exactly, whatever the atoms are: a sum in which nothing stays is zero. The converse is left to
balls. A denominator is an atom too, and multiplied out before anything is concluded.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from flint import arb, fmpq

from rankclock.verify.arithmetic.balls import to_fraction, whole_power
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.evaluate.bounded import Bounded

# guess: longer sums are no formulas that a person wrote, and each product costs all their terms.
_MOST_TERMS, _MOST_ATOMS = 200, 100
# guess: products of terms and comparisons of atoms in one run, a tenth of a second or so.
_MOST_WORK = 1000
# guess: denominators of rationals that a ball is tried for.
_BOTTOM = 10**9
# guess: beyond the longest ladder of precisions, whose middles have as many digits after the point.
_LONGEST = 10_000
# guess: denominators within denominators, each multiplied out.
_MOST_DENOMINATORS = 8
ONE = Bounded.of(1)

# Atoms by number, each with its power, in the order of the numbers.
Monomial: TypeAlias = tuple[tuple[int, int], ...]
Terms: TypeAlias = dict[Monomial, Bounded]


@dataclass(frozen=True)
class Atom:
    """A real number by what it is of what. ball: around it."""

    kind: Hashable
    arguments: tuple[Any, ...]
    ball: arb


@dataclass
class Atoms:
    """The atoms of one run, equal ones once."""

    every: list[Atom] = field(default_factory=list)
    work: int = 0
    _by_rationals: dict[Hashable, int] = field(default_factory=dict)

    def number(self, kind: Hashable, arguments: tuple[Any, ...], ball: arb) -> int:
        """Number of an atom; of one that is there already if its arguments are equal."""
        arguments = tuple(map(with_rational_value, arguments))
        rationals = tuple(a.exact for a in arguments if isinstance(a, Bounded))
        name = (kind, rationals)
        if len(rationals) == len(arguments) and None not in rationals:
            if name not in self._by_rationals:
                self._by_rationals[name] = self._added(Atom(kind, arguments, ball))
            return self._by_rationals[name]
        for number, atom in enumerate(self.every):
            self.count()
            alike = atom.kind == kind and len(atom.arguments) == len(arguments)
            if alike and all(map(_same, atom.arguments, arguments)):
                return number
        return self._added(Atom(kind, arguments, ball))

    def count(self, work: int = 1) -> None:
        """Count products and comparisons. Raises Undecided where they become too many."""
        self.work += work
        if self.work > _MOST_WORK:
            raise Undecided("an expression of too many terms")

    def _added(self, atom: Atom) -> int:
        if not atom.ball.is_finite() or len(self.every) == _MOST_ATOMS:
            raise Undecided("a number that is not known, or too many")
        self.every.append(atom)
        return len(self.every) - 1

    def formal(self, kind: Hashable, arguments: tuple[Any, ...], ball: arb) -> Formal:
        """An atom as a number."""
        return Formal(self, {((self.number(kind, arguments, ball), 1),): ONE})


class Formal:
    """A sum of monomials in atoms."""

    __slots__ = ("_ball", "atoms", "terms")

    def __init__(self, atoms: Atoms, terms: Terms) -> None:
        if len(terms) > _MOST_TERMS:
            raise Undecided("a sum of too many terms")
        self.atoms, self.terms = atoms, terms
        self._ball: arb | None = None

    @property
    def ball(self) -> arb:
        """Ball around the number."""
        if self._ball is None:
            total = arb(0)
            for monomial, coefficient in self.terms.items():
                product = coefficient.ball
                for number, power in monomial:
                    product = product * whole_power(self.atoms.every[number].ball, power)
                total = total + product
            self._ball = total
        return self._ball

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, (Bounded, Formal)):
            return self.ball + other
        terms = dict(self.terms)
        for monomial, coefficient in _terms_of(other).items():
            _put(terms, monomial, coefficient)
        return Formal(self.atoms, terms)

    def __mul__(self, other: Any) -> Any:
        if not isinstance(other, (Bounded, Formal)):
            return self.ball * other
        terms: Terms = {}
        self.atoms.count(len(self.terms) * len(_terms_of(other)))
        for first, one in self.terms.items():
            for second, another in _terms_of(other).items():
                monomial = self._product(first, second)
                for reduced, factor in self._reduced(monomial).items():
                    _put(terms, reduced, one * another * factor)
        return Formal(self.atoms, terms)

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> Formal:
        return Formal(self.atoms, {m: -c for m, c in self.terms.items()})

    def _product(self, first: Monomial, second: Monomial) -> Monomial:
        """Product of two monomials: exponentials become that of the sum of their exponents."""
        powers: dict[int, int] = {}
        for number, power in (*first, *second):
            powers[number] = powers.get(number, 0) + power
        exponentials = [n for n in powers if self.atoms.every[n].kind == "exp"]
        if sum(powers[n] for n in exponentials) > 1:
            exponent: Any = Bounded.of(0)
            for n in exponentials:
                exponent = exponent + self.atoms.every[n].arguments[0] * Bounded.of(powers.pop(n))
            if exponent.sign() if isinstance(exponent, Bounded) else not exponent.is_zero():
                powers[self.atoms.number("exp", (exponent,), exponent.ball.exp())] = 1
        return tuple(sorted(powers.items()))

    def _reduced(self, monomial: Monomial) -> Terms:
        """A monomial in which a root of order q has a power below q, and a cosine none above 1."""
        for place, (number, power) in enumerate(monomial):
            atom = self.atoms.every[number]
            order, value = self._relation(atom)
            if value is None or power < order:
                continue
            left = ((number, power - order),) if power > order else ()
            rest = Formal(self.atoms, {(*monomial[:place], *left, *monomial[place + 1 :]): ONE})
            product = rest * value
            return _terms_of(product)
        return {monomial: ONE}

    def _relation(self, atom: Atom) -> tuple[int, Any]:
        """A power of an atom that is known, and its value; None where none is."""
        if isinstance(atom.kind, tuple) and atom.kind[0] == "root":
            return atom.kind[1], atom.arguments[0]
        if atom.kind == "cos":
            sine = self.atoms.formal("sin", atom.arguments, atom.arguments[0].ball.sin())
            return 2, ONE + -(sine * sine)
        return 0, None

    def power(self, order: int) -> Any:
        """The number to a power, order >= 0."""
        result: Any = ONE
        for _ in range(order):
            result = result * self
        return result

    def without_denominators(self) -> tuple[Formal, int]:
        """The numerator over common denominators, and the sign of these."""
        numerator, sign = self, 1
        for _ in range(_MOST_DENOMINATORS):
            number = next(
                (
                    n
                    for monomial in numerator.terms
                    for n, _ in monomial
                    if self.atoms.every[n].kind == "inverse"
                ),
                None,
            )
            if number is None:
                return numerator, sign
            numerator, power = numerator._times_denominator(number)
            positive = self.atoms.every[number].ball > 0
            sign *= 1 if positive or power % 2 == 0 else -1
        raise Undecided("too many denominators")

    def _times_denominator(self, number: int) -> tuple[Formal, int]:
        """The sum times the power of one denominator that clears it, and that power."""
        denominator = self.atoms.every[number].arguments[0]
        most = max(dict(monomial).get(number, 0) for monomial in self.terms)
        total: Any = Formal(self.atoms, {})
        for monomial, coefficient in self.terms.items():
            power = dict(monomial).get(number, 0)
            rest = tuple(part for part in monomial if part[0] != number)
            term: Any = Formal(self.atoms, {rest: coefficient})
            total = total + term * denominator.power(most - power)
        return total, most

    def is_zero(self) -> bool:
        """Whether nothing is left; where something is, nothing is known."""
        numerator, _ = self.without_denominators()
        return all(coefficient.sign() == 0 for coefficient in numerator.terms.values())

    def sign(self) -> int:
        """The sign. Raises Undecided where balls do not tell."""
        if self.ball > 0:
            return 1
        if self.ball < 0:
            return -1
        numerator, sign = self.without_denominators()
        if all(coefficient.sign() == 0 for coefficient in numerator.terms.values()):
            return 0
        if numerator.ball > 0:
            return sign
        if numerator.ball < 0:
            return -sign
        raise Undecided("the sign of a number around zero")

    def single(self) -> tuple[Monomial, Bounded] | None:
        """The only term of a number that has one."""
        return next(iter(self.terms.items())) if len(self.terms) == 1 else None


Number: TypeAlias = Bounded | Formal


def with_rational_value(value: Any) -> Any:
    """A number with its rational value, where it is algebraic and has one that is short."""
    rational = rational_value(value) if isinstance(value, Bounded) else None
    return value if rational is None else Bounded.of(rational)


def rational_value(value: Bounded) -> fmpq | None:
    """The rational number that an algebraic one is; None where it is none that is short."""
    if value.exact is not None:
        return value.exact
    if not value.ball.is_finite() or abs(value.ball.mid().man_exp()[1]) > _LONGEST:
        return None
    near = to_fraction(value.ball.mid()).limit_denominator(_BOTTOM)
    guess = Bounded.of(near)
    gap: Any = value + -guess
    # A number that is not rational is hardly ever so close to a short one, and then told apart.
    return guess.exact if gap.ball.contains(0) and gap.sign() == 0 else None


def _terms_of(number: Any) -> Terms:
    return number.terms if isinstance(number, Formal) else {(): number}


def _put(terms: Terms, monomial: Monomial, coefficient: Bounded) -> None:
    """Add a term to others; what has become zero is left out."""
    total = terms.pop(monomial) + coefficient if monomial in terms else coefficient
    # Only what may be zero is tested for it.
    if not total.ball.contains(0) or total.sign() != 0:
        terms[monomial] = total


def _same(one: Any, other: Any) -> bool:
    """Whether two arguments are the same number."""
    if not one.ball.overlaps(other.ball):
        return False
    gap = one + -other
    return gap.is_zero() if isinstance(gap, Formal) else gap.sign() == 0


def product_of(factors: Iterable[Any]) -> Any:
    """Product of numbers, 1 of none."""
    product: Any = ONE
    for factor in factors:
        product = product * factor
    return product
