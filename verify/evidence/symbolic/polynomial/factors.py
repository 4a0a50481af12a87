"""A polynomial as a product of irreducible factors, each of one sign on the box."""

from __future__ import annotations

from dataclasses import replace

import flint

from rankclock.verify.evidence.symbolic.checker.obligation import (
    Failure,
    Obligation,
    ProofOrFailure,
    Rule,
)
from rankclock.verify.evidence.symbolic.checker.terms import Terms, negated, primitive
from rankclock.verify.evidence.symbolic.polynomial.prover import Certify

# guess: bisections for a factor. A factor that needs more most likely changes its sign, and both
# signs are tried, so that each split is paid for twice.
_MOST_SPLITS = 2


def by_factors(goal: Obligation, certify: Certify, splits: int) -> ProofOrFailure | None:
    """A product of factors, each of one sign; None for an irreducible polynomial.

    None also where a factor is not seen to keep its sign.
    """
    context = flint.fmpz_mpoly_ctx.get([f"v{i}" for i in range(len(goal.box))], "lex")
    content, factors = context.from_dict(dict(goal.terms)).factor()
    if len(factors) == 1 and factors[0][1] == 1:
        return None
    positive = content > 0
    parts, multiplicities = [], []
    for factor, multiplicity in factors:
        plain = primitive((tuple(int(i) for i in e), int(c)) for e, c in factor.to_dict().items())
        part = _signed(plain, int(multiplicity), goal, certify, splits)
        if part is None:
            return None
        # A factor that is negative turns the sign of the product, unless its power is even.
        if multiplicity % 2 and part.terms != plain:
            positive = not positive
        parts.append(part)
        multiplicities.append(int(multiplicity))
    if not positive:
        inside = {i: span.inside() for i, span in enumerate(goal.box)}
        return Failure("a product of factors with the wrong sign", inside)
    return replace(goal, detail=tuple(multiplicities), parts=tuple(parts))


def _signed(
    plain: Terms, multiplicity: int, goal: Obligation, certify: Certify, splits: int
) -> Obligation | None:
    """A proof for the factor, or for minus the factor; None where neither is found."""
    if multiplicity % 2 == 0 and not goal.strict:
        # An even power is not negative, whatever the sign of its base: nothing is owed.
        return Obligation(plain, goal.box, False, Rule.SQUARE)
    for terms in (plain, negated(plain)):
        proof = certify(terms, goal.box, strict=goal.strict, splits=min(splits, _MOST_SPLITS))
        if isinstance(proof, Obligation):
            return proof
    return None
