"""Weaker forms of a hypothesis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanAtom

from rankclock.theory.claim import Claim, Kind
from rankclock.verify.evidence.symbolic.chains import implied_by


@dataclass(frozen=True)
class Weakening:
    """A claim with one condition less.

    text: what is left out. condition: the hypothesis that it is, or is part of. others: what is
    left of the hypotheses. denied: the claim under these and the negation of the condition. whole:
    whether all of the hypothesis is left out.
    """

    text: str
    condition: sp.Basic
    others: tuple[sp.Basic, ...]
    denied: Claim
    whole: bool


def weakenings(claim: Claim) -> list[Weakening]:
    """Every way to leave out one hypothesis, or a part of one so that something of it is left."""
    ways = []
    for index, hypothesis in enumerate(claim.hypotheses):
        others = claim.hypotheses[:index] + claim.hypotheses[index + 1 :]
        parts = list(hypothesis.args) if isinstance(hypothesis, sp.And) else []
        # A conjunction is left out part by part, as hypotheses of a tuple are.
        if not parts:
            ways.append(_weakening(claim, str(hypothesis), hypothesis, others, None))
        for part in parts or _inner(hypothesis):
            weaker = (
                sp.And(*(p for p in parts if p != part)) if parts else _without(hypothesis, part)
            )
            ways.append(_weakening(claim, f"{part} in {hypothesis}", hypothesis, others, weaker))
    return ways


def proof_of(weakening: Weakening) -> str | None:
    """Why the other hypotheses imply the one left out, None where that is not proved.

    A part is not asked about: what is left of its hypothesis would have to imply it.
    """
    return implied_by(weakening.condition, weakening.others) if weakening.whole else None


def _weakening(
    claim: Claim,
    text: str,
    condition: sp.Basic,
    others: tuple[sp.Basic, ...],
    weaker: sp.Basic | None,
) -> Weakening:
    kept = others if weaker is None else (*others, weaker)
    # Named points go: they satisfy the hypothesis that is denied here.
    denied = replace(
        claim,
        kind=Kind.OBSERVATION,
        hypotheses=(*kept, sp.Not(condition)),
        tight_at=(),
        boundary=(),
        witness={},
    )
    return Weakening(text, condition, kept, denied, weaker is None)


def _inner(hypothesis: sp.Basic) -> Iterator[Relational]:
    """Inequalities of a composite hypothesis that can be left out without making it true."""
    if not isinstance(hypothesis, sp.Or):
        return
    for atom in sorted(hypothesis.atoms(Relational), key=sp.default_sort_key):
        if not isinstance(_without(hypothesis, atom), BooleanAtom):
            yield atom


def _without(condition: sp.Basic, atom: Relational) -> sp.Basic:
    if condition == atom:
        return sp.true
    if isinstance(condition, (sp.And, sp.Or)):
        return condition.func(*(_without(part, atom) for part in condition.args))
    return condition
