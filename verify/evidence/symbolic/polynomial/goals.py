"""Turns one relation on one domain into polynomial inequalities on a box, and proves them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import sympy as sp
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from rankclock.verify.arithmetic.rationals import as_fraction, as_sympy, exact_root
from rankclock.verify.evidence.symbolic.checker.obligation import Failure, Obligation, Rule
from rankclock.verify.evidence.symbolic.checker.span import Box
from rankclock.verify.evidence.symbolic.checker.terms import Terms, negated
from rankclock.verify.evidence.symbolic.errors import NotProved, Unsupported
from rankclock.verify.evidence.symbolic.polynomial.conditions import FLIPPED, relation_sides
from rankclock.verify.evidence.symbolic.polynomial.domain import Domain
from rankclock.verify.evidence.symbolic.polynomial.fraction import Ring, quotients
from rankclock.verify.evidence.symbolic.polynomial.inequality import certify

# guess: bisections for a sign that is asked for in passing, such as that of a divisor. Both signs
# are tried, and a divisor that needs more has most likely a zero.
_SIGN_SPLITS = 2


@dataclass(frozen=True)
class ProvedGoal:
    """One inequality that is settled. relation: index into the statement. what: its meaning."""

    relation: int
    what: str
    variables: tuple[str, ...]
    obligation: Obligation

    def states(self) -> tuple[object, ...]:
        """The inequality itself, without the rule that settles it."""
        return (self.relation, self.what, self.variables, *self.obligation.states())


def goals(index: int, relation: sp.Basic, where: Domain) -> Iterator[ProvedGoal]:
    """Proofs of everything one relation asks for. Raises NotProved or Unsupported."""
    if isinstance(relation, BooleanTrue):
        return
    if isinstance(relation, BooleanFalse):
        raise NotProved("a relation is false at this depth", {})
    if isinstance(relation, sp.And):
        for part in relation.args:
            yield from goals(index, part, where)
    elif isinstance(relation, sp.Equivalent) and len(relation.args) == 2:
        first, second = relation.args
        yield from _equivalence(index, first, second, where)
    else:
        yield from _comparison(index, relation, where)


def _equivalence(
    index: int, first: sp.Basic, second: sp.Basic, where: Domain
) -> Iterator[ProvedGoal]:
    """Two comparisons hold together where their differences have the same sign."""
    left, left_strict = _difference(first)
    right, right_strict = _difference(second)
    # With one strict and one weak they would part where both differences vanish.
    if left_strict != right_strict:
        raise Unsupported("an equivalence of a strict and a weak inequality")
    yield from _same_sign(index, left, right, where)


def _comparison(index: int, relation: sp.Basic, where: Domain) -> Iterator[ProvedGoal]:
    left, op, right = relation_sides(relation)
    if op == "==" and isinstance(left, sp.sign) and isinstance(right, sp.sign):
        yield from _same_sign(index, left.args[0], right.args[0], where)
        return
    if op in ("==", "!="):
        yield from _equation(index, left, right, op, where)
        return
    if op in (">", ">="):
        left, right, op = right, left, FLIPPED[op]
    pairs = _without_power(left, right, where)
    if pairs is None:
        yield from _inequality(index, str(relation), left, right, op == "<", where)
        return
    for small, large in pairs:
        yield from _inequality(index, f"{relation}: roots taken", small, large, op == "<", where)


def _inequality(
    index: int, what: str, small: sp.Basic, large: sp.Basic, strict: bool, where: Domain
) -> Iterator[ProvedGoal]:
    """large - small as a quotient: the sign of its denominator, then that of its numerator."""
    ring, [(top, bottom)] = quotients([large - small], where.names)
    box = box_of(ring, where)
    yield from _divisors(index, ring, box)
    denominator = sign_proof(ring.terms(bottom), box)
    if denominator is None:
        raise NotProved(f"the sign of a denominator in {what}")
    if not bottom.is_constant():
        yield ProvedGoal(index, "a denominator keeps its sign", names_of(ring), denominator)
    # The proof states the denominator with the sign that makes it positive.
    turned = denominator.terms != ring.terms(bottom)
    terms = negated(ring.terms(top)) if turned else ring.terms(top)
    yield ProvedGoal(index, what, names_of(ring), _certified(terms, box, strict, ring))


def _equation(
    index: int, left: sp.Basic, right: sp.Basic, op: str, where: Domain
) -> Iterator[ProvedGoal]:
    """The difference of the sides is the zero polynomial, or for `!=` has no zero."""
    ring, [(top, _)] = quotients([left - right], where.names)
    box = box_of(ring, where)
    yield from _divisors(index, ring, box)
    terms = ring.terms(top)
    if op == "!=":
        proof = sign_proof(terms, box)
        if proof is None:
            raise NotProved("the two sides may agree")
        yield ProvedGoal(index, "the difference has no zero", names_of(ring), proof)
        return
    if terms:
        # Away from the middle, which is often a place of symmetry where false equations hold.
        point = {name: span.inside() * Fraction(7, 9) for name, span in where.box.items()}
        raise NotProved("the two sides differ as polynomials", point)
    zero = Obligation((), box, False, Rule.CONSTANT)
    what = "the difference of the sides is the zero polynomial"
    yield ProvedGoal(index, what, names_of(ring), zero)


def _same_sign(
    index: int, first: sp.Basic, second: sp.Basic, where: Domain
) -> Iterator[ProvedGoal]:
    """One tree is the other times a quotient that is positive on the whole box.

    Then both are positive, zero and negative at the same places, wherever these are.
    """
    ring, [(a, b), (c, d)] = quotients([first, second], where.names)
    box = box_of(ring, where)
    yield from _divisors(index, ring, box)
    if c == 0 or a == 0:
        raise Unsupported("the sign of zero")
    top, bottom = a * d, b * c
    common = top.gcd(bottom)
    zeros, poles = top / common, bottom / common
    no_zero = sign_proof(ring.terms(zeros), box)
    no_pole = sign_proof(ring.terms(poles), box)
    if no_zero is None or no_pole is None:
        raise NotProved("the quotient of the two sides may change its sign")
    names, quotient = names_of(ring), "the quotient of the two sides"
    yield ProvedGoal(index, f"{quotient} has no zero", names, no_zero)
    yield ProvedGoal(index, f"{quotient} has no pole", names, no_pole)
    # A quotient has the sign of the product of its parts, which is a polynomial.
    positive = _certified(ring.terms(zeros * poles), box, True, ring)
    yield ProvedGoal(index, f"{quotient} is positive", names, positive)


def _difference(relation: sp.Basic) -> tuple[sp.Basic, bool]:
    """A tree whose sign says whether a comparison holds, and whether that is strict.

    It is positive (True), or not negative (False), exactly where the comparison holds.
    """
    left, op, right = relation_sides(relation)
    if op in (">", ">="):
        left, right, op = right, left, FLIPPED[op]
    if op not in ("<", "<="):
        raise Unsupported(f"{op} in an equivalence")
    return right - left, op == "<"


def _without_power(
    left: sp.Basic, right: sp.Basic, where: Domain
) -> list[tuple[sp.Basic, sp.Basic]] | None:
    """A^n against B^n with B > 0 a monomial: A against B, and for even n also -A against B.

    Written out, A^n has so many terms that nothing is proved. None where this does not apply.
    """
    above = not isinstance(left, sp.Pow)
    power, other = (right, left) if above else (left, right)
    if not _is_power_of_sum(power):
        return None
    order = int(power.exp)
    root = _monomial_root(other, order, where)
    # B^n <= A^n for even n says A >= B or A <= -B: a choice, which no two inequalities express.
    if root is None or (above and order % 2 == 0):
        return None
    if above:
        return [(root, power.base)]
    below = [(power.base, root)]
    return [*below, (-power.base, root)] if order % 2 == 0 else below


def _is_power_of_sum(tree: sp.Basic) -> bool:
    if not isinstance(tree, sp.Pow) or not isinstance(tree.base, sp.Add):
        return False
    return bool(tree.exp.is_Integer and int(tree.exp) >= 2)


def _monomial_root(tree: sp.Basic, order: int, where: Domain) -> sp.Basic | None:
    """The positive root of a tree that is a monomial to that power; None where it is none."""
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
        size = exact_root(as_fraction(coefficient), order)
        if size is None or size <= 0 or any(int(e) % order for e in exponents):
            return None
        symbols = (
            sp.Symbol(name, positive=True) ** (int(e) // order)
            for name, e in zip(ring.names, exponents, strict=True)
        )
        pieces.append(sp.Mul(as_sympy(size), *symbols))
    return pieces[0] / pieces[1]


def _divisors(index: int, ring: Ring, box: Box) -> Iterator[ProvedGoal]:
    """Every divisor met on the way keeps one sign, so that all quotients are defined on the box."""
    seen: set[Terms] = set()
    for divisor in ring.divisors:
        terms = ring.terms(divisor)
        monomial = len(terms) == 1 and all(span.positive for span in box)
        if monomial or terms in seen:
            continue
        seen.add(terms)
        proof = sign_proof(terms, box)
        if proof is None:
            raise NotProved("a divisor may vanish")
        yield ProvedGoal(index, "a divisor has no zero", names_of(ring), proof)


def sign_proof(terms: Terms, box: Box) -> Obligation | None:
    """A proof that a polynomial keeps one sign, either, on a box and vanishes nowhere, or None."""
    for signed in (terms, negated(terms)):
        proof = certify(signed, box, strict=True, splits=_SIGN_SPLITS)
        if isinstance(proof, Obligation):
            return proof
    return None


def _certified(terms: Terms, box: Box, strict: bool, ring: Ring) -> Obligation:
    proof = certify(terms, box, strict=strict)
    if isinstance(proof, Failure):
        names = names_of(ring)
        raise NotProved(proof.reason, {names[i]: value for i, value in proof.point.items()})
    return proof


def names_of(ring: Ring) -> tuple[str, ...]:
    """Variables of a ring, roots of primes last."""
    return (*ring.names, *ring.radicals.values())


def box_of(ring: Ring, where: Domain) -> Box:
    """Spans of the variables of a ring on a domain."""
    return (*(where.box[name] for name in ring.names), *ring.radical_box())
