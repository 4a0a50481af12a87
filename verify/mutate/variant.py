"""A claim beside its changed form: what differs, and how to swap one part."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import Enum

import sympy as sp

from rankclock.theory.claim import Claim, Lemma


class PartKind(Enum):
    """What a part of a claim is."""

    HYPOTHESIS = "hypothesis"
    RELATION = "relation"


@dataclass(frozen=True)
class ChangedPart:
    """One hypothesis or relation that differs, or a hypothesis that was dropped.

    index: its place as the claim stands. old, new: trees; new is None where it was dropped.
    """

    kind: PartKind
    index: int
    old: sp.Basic
    new: sp.Basic | None


@dataclass(frozen=True)
class Variant:
    """A claim as it stands and changed.

    depth: at which the statement of a schema is compared. lemmas: those that differ, as changed.
    """

    original: Claim
    changed: Claim
    depth: int
    differences: tuple[ChangedPart, ...]
    lemmas: tuple[Lemma, ...] = ()

    @property
    def hypotheses(self) -> tuple[ChangedPart, ...]:
        """The hypotheses that differ."""
        return tuple(d for d in self.differences if d.kind is PartKind.HYPOTHESIS)

    @property
    def hypotheses_differ(self) -> bool:
        """Whether the changed claim admits other points."""
        return bool(self.hypotheses)

    @property
    def relations(self) -> tuple[int, ...]:
        """Indices of the relations that differ."""
        return tuple(d.index for d in self.differences if d.kind is PartKind.RELATION)

    @property
    def key(self) -> str:
        """Equal for two changes that lead to the same trees."""
        parts = [f"{d.kind.value}{d.index}:{sp.srepr(d.new)}" for d in self.differences]
        parts += [f"{lemma.title}:{sp.srepr(lemma.identity)}" for lemma in self.lemmas]
        return hashlib.sha256("\n".join([self.original.id, *parts]).encode()).hexdigest()[:20]


def with_relation(claim: Claim, depth: int, index: int, tree: sp.Basic) -> Claim:
    """The claim with one relation replaced; of a schema only at one depth."""
    if not claim.is_schema:
        statement = claim.at_depth(depth)
        return replace(claim, statement=(*statement[:index], tree, *statement[index + 1 :]))
    # The other depths state what stood, so a mutant of a schema is tried at one depth alone.
    written = {d: claim.at_depth(d) for d in claim.depths}
    written[depth] = (*written[depth][:index], tree, *written[depth][index + 1 :])
    return replace(claim, statement=written.__getitem__)


def with_hypothesis(claim: Claim, index: int, tree: sp.Basic | None) -> Claim:
    """The claim with one hypothesis replaced, or dropped."""
    kept = () if tree is None else (tree,)
    hypotheses = (*claim.hypotheses[:index], *kept, *claim.hypotheses[index + 1 :])
    return replace(
        claim,
        hypotheses=hypotheses,
        statement=claim.at_depth if claim.is_schema else claim.statement,
    )


def main_depth(claim: Claim) -> int:
    """Depth at which a schema is changed: its second smallest, or its only one."""
    depths = claim.sample_depths
    # The second is the first at which a first, an inner and a last factor exist.
    return depths[min(1, len(depths) - 1)] if claim.is_schema else depths[0]


def compared(original: Claim, changed: Claim) -> Variant:
    """All parts in which two claims differ.

    They have the same shape, but that a hypothesis may be missing in the changed one.
    """
    depth = main_depth(original)
    relations = zip(original.at_depth(depth), changed.at_depth(depth), strict=True)
    differences = (
        *_changed_hypotheses(original.hypotheses, changed.hypotheses),
        *(
            ChangedPart(PartKind.RELATION, i, old, new)
            for i, (old, new) in enumerate(relations)
            if old != new
        ),
    )
    # A lemma is told by its identity: a change of its title, or of the order, is no change.
    before = {lemma.identity for lemma in original.lemmas}
    lemmas = tuple(lemma for lemma in changed.lemmas if lemma.identity not in before)
    return Variant(original, changed, depth, differences, lemmas)


def _changed_hypotheses(
    before: tuple[sp.Basic, ...], after: tuple[sp.Basic, ...]
) -> list[ChangedPart]:
    if len(after) < len(before):
        index = next((i for i, h in enumerate(after) if h != before[i]), len(after))
        return [ChangedPart(PartKind.HYPOTHESIS, index, before[index], None)]
    pairs = zip(before, after, strict=True)
    return [
        ChangedPart(PartKind.HYPOTHESIS, i, old, new)
        for i, (old, new) in enumerate(pairs)
        if old != new
    ]
