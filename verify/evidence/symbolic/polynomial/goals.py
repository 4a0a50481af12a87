"""Turns one relation on one domain into polynomial inequalities on a box, and proves them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from rankclock.verify.arithmetic.rationals import exact_root
from rankclock.verify.evidence.symbolic.checker.terms import (
    Box,
    Failure,
    Interval,
    Obligation,
    Terms,
    negated,
)
from rankclock.verify.evidence.symbolic.errors import NotProved, Unsupported
from rankclock.verify.evidence.symbolic.polynomial.cases import Domain, quotients, relation_sides
from rankclock.verify.evidence.symbolic.polynomial.fraction import Ring
from rankclock.verify.evidence.symbolic.polynomial.inequality import certify


@dataclass(frozen=True)
class Goal:
    """One inequality that is settled. relation: index into the statement. what: what it is
    about.
    """

    relation: int
    what: str
    variables: tuple[str, ...]
    obligation: Obligation

    def states(self) -> tuple[object, ...]:
        """The inequality itself, without the rule that settles it."""
        return (
            self.relation,
            self.what,
            self.variables,
            self.obligation.terms,
            self.obligation.box,
            self.obligation.strict,
        )


def goals(index: int, relation: sp.Basic, where: Domain) -> Iterator[Goal]:
    """Proofs of everything one relation asks for. Raises NotProved or Unsupported."""
    if isinstance(relation, BooleanTrue):
        return
    if isinstance(relation, BooleanFalse):
        raise NotProved("a relation is false at this depth", {})
    if isinstance(relation, sp.And):
        for part in relation.args:
            yield from goals(index, part, where)
        return
    if isinstance(relation, sp.Equivalent) and len(relation.args) == 2:
        first, second = (_difference(part) for part in relation.args)
        if first[1] != second[1]:
            raise Unsupported("an equivalence of a strict and a weak inequality")
        yield from _same_sign(index, first[0], second[0], where)
        return
    left, op, right = relation_sides(relation)
    if op == "==" and isinstance(left, sp.sign) and isinstance(right, sp.sign):
        yield from _same_sign(index, left.args[0], right.args[0], where)
        return
    if op in (">", ">="):
        left, right, op = right, left, op.replace(">", "<")
    if op in ("<", "<="):
        pairs = _without_power(left, right, where)
        if pairs is not None:
            for small, large in pairs:
                yield from _inequality(
                    index, f"{relation}: roots taken", small, large, op == "<", where
                )
            return
        yield from _inequality(index, str(relation), left, right, op == "<", where)
        return
    yield from _equation(index, left, right, op, where)


def _inequality(
    index: int, what: str, small: sp.Basic, large: sp.Basic, strict: bool, where: Domain
) -> Iterator[Goal]:
    ring, [(top, bottom)] = quotients([large - small], where.names)
    box = box_of(ring, where)
    yield from _divisors(index, ring, box)
    denominator = sign_proof(ring.terms(bottom), box)
    if denominator is None:
        raise NotProved(f"the sign of a denominator in {what}")
    if not bottom.is_constant():
        yield Goal(index, "a denominator keeps its sign", names_of(ring), denominator)
    terms = ring.terms(top)
    yield Goal(
        index,
        what,
        names_of(ring),
        _certified(
            terms if denominator.terms == ring.terms(bottom) else negated(terms), box, strict, ring
        ),
    )


def _equation(
    index: int, left: sp.Basic, right: sp.Basic, op: str, where: Domain
) -> Iterator[Goal]:
    ring, [(top, _)] = quotients([left - right], where.names)
    box = box_of(ring, where)
    yield from _divisors(index, ring, box)
    terms = ring.terms(top)
    if op == "!=":
        found = sign_proof(terms, box)
        if found is None:
            raise NotProved("the two sides may agree")
        yield Goal(index, "the difference has no zero", names_of(ring), found)
        return
    if terms:
        raise NotProved(
            "the two sides differ as polynomials",
            {name: interval.inside() * Fraction(7, 9) for name, interval in where.box.items()},
        )
    yield Goal(
        index,
        "the difference of the sides is the zero polynomial",
        names_of(ring),
        Obligation((), box, False, "constant"),
    )


def _same_sign(index: int, first: sp.Basic, second: sp.Basic, where: Domain) -> Iterator[Goal]:
    """One tree is the other times a quotient that is positive on the whole box."""
    ring, [(a, b), (c, d)] = quotients([first, second], where.names)
    box = box_of(ring, where)
    yield from _divisors(index, ring, box)
    if c == 0 or a == 0:
        raise Unsupported("the sign of zero")
    top, bottom = a * d, b * c
    common = top.gcd(bottom)
    sides = [sign_proof(ring.terms(part), box) for part in (top / common, bottom / common)]
    if sides[0] is None or sides[1] is None:
        raise NotProved("the quotient of the two sides may change its sign")
    product = (top / common) * (bottom / common)
    yield Goal(index, "the quotient of the two sides has no zero", names_of(ring), sides[0])
    yield Goal(index, "the quotient of the two sides has no pole", names_of(ring), sides[1])
    yield Goal(
        index,
        "the quotient of the two sides is positive",
        names_of(ring),
        _certified(ring.terms(product), box, True, ring),
    )


def _difference(relation: sp.Basic) -> tuple[sp.Basic, bool]:
    """A tree that is positive (True), or not negative (False), exactly where the comparison
    holds.
    """
    left, op, right = relation_sides(relation)
    if op in (">", ">="):
        left, right, op = right, left, op.replace(">", "<")
    if op not in ("<", "<="):
        raise Unsupported(f"{op} in an equivalence")
    return right - left, op == "<"


def _without_power(
    left: sp.Basic, right: sp.Basic, where: Domain
) -> list[tuple[sp.Basic, sp.Basic]] | None:
    """A^n against B^n with B > 0 a monomial: A against B, and for even n also -A against B."""
    power, other, above = (left, right, False) if isinstance(left, sp.Pow) else (right, left, True)
    if (
        not isinstance(power, sp.Pow)
        or not power.exp.is_Integer
        or int(power.exp) < 2
        or not isinstance(power.base, sp.Add)
    ):
        return None
    order = int(power.exp)
    root = _monomial_root(other, order, where)
    if root is None or (above and order % 2 == 0):
        return None
    if above:
        return [(root, power.base)]
    return [(power.base, root), (-power.base, root)] if order % 2 == 0 else [(power.base, root)]


def _monomial_root(tree: sp.Basic, order: int, where: Domain) -> sp.Basic | None:
    try:
        ring, [(top, bottom)] = quotients([tree], where.names)
    except Unsupported:
        return None
    pieces = []
    for poly in (top, bottom):
        items = list(poly.to_dict().items())
        if ring.radicals or len(items) != 1:
            return None
        [(exponents, coefficient)] = items
        size = exact_root(Fraction(int(coefficient.p), int(coefficient.q)), order)
        if size is None or size <= 0 or any(int(e) % order for e in exponents):
            return None
        symbols = (
            sp.Symbol(name, positive=True) ** (int(e) // order)
            for name, e in zip(ring.names, exponents, strict=True)
        )
        pieces.append(sp.Mul(sp.Rational(size.numerator, size.denominator), *symbols))
    return pieces[0] / pieces[1]


def _divisors(index: int, ring: Ring, box: Box) -> Iterator[Goal]:
    """Every divisor met on the way keeps one sign, so that all quotients are defined on the box."""
    seen: set[Terms] = set()
    for divisor in ring.divisors:
        terms = ring.terms(divisor)
        if len(terms) == 1 and all(v.positive for v in box):
            continue
        if terms in seen:
            continue
        seen.add(terms)
        found = sign_proof(terms, box)
        if found is None:
            raise NotProved("a divisor may vanish")
        yield Goal(index, "a divisor has no zero", names_of(ring), found)


def sign_proof(terms: Terms, box: Box) -> Obligation | None:
    """A proof that a polynomial keeps one sign, either, on a box and vanishes nowhere; None where
    none is found.
    """
    for signed in (terms, negated(terms)):
        found = certify(signed, box, strict=True, splits=2)
        if isinstance(found, Obligation):
            return found
    return None


def _certified(terms: Terms, box: Box, strict: bool, ring: Ring) -> Obligation:
    found = certify(terms, box, strict=strict)
    if isinstance(found, Failure):
        names = names_of(ring)
        raise NotProved(found.reason, {names[i]: value for i, value in found.point.items()})
    return found


def names_of(ring: Ring) -> tuple[str, ...]:
    """Variables of a ring, roots of primes last."""
    return (*ring.names, *ring.radicals.values())


def box_of(ring: Ring, where: Domain) -> tuple[Interval, ...]:
    """Intervals of the variables of a ring on a domain."""
    return (*(where.box[name] for name in ring.names), *ring.radical_box())


__all__: list[Any] = ["Goal", "NotProved", "box_of", "goals", "names_of", "sign_proof"]
