"""A claim beside its changed form: what differs, and how to swap one part."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Literal

import sympy as sp

from rankclock.theory.claim import Claim, Lemma

Part = Literal["hypothesis", "relation"]


@dataclass(frozen=True)
class Difference:
    """One part that differs. old, new: trees; new is None where a hypothesis was dropped."""

    part: Part
    index: int
    old: sp.Basic
    new: sp.Basic | None


@dataclass(frozen=True)
class Variant:
    """A claim as it stands and changed. depth: at which the statement of a schema is compared.
    lemmas: those that differ, as changed.
    """

    original: Claim
    changed: Claim
    depth: int
    differences: tuple[Difference, ...]
    lemmas: tuple[Lemma, ...] = ()

    @property
    def hypotheses_differ(self) -> bool:
        """Whether the changed claim admits other points."""
        return any(d.part == "hypothesis" for d in self.differences)

    @property
    def relations(self) -> tuple[int, ...]:
        """Indices of the relations that differ."""
        return tuple(d.index for d in self.differences if d.part == "relation")

    @property
    def key(self) -> str:
        """Equal for two changes that lead to the same trees."""
        parts = [f"{d.part}{d.index}:{sp.srepr(d.new)}" for d in self.differences]
        parts += [f"{lemma.title}:{sp.srepr(lemma.identity)}" for lemma in self.lemmas]
        return hashlib.sha256("\n".join([self.original.id, *parts]).encode()).hexdigest()[:20]


def with_relation(claim: Claim, depth: int, index: int, tree: sp.Basic) -> Claim:
    """The claim with one relation replaced; of a schema only at one depth."""
    if not claim.is_schema:
        statement = claim.at_depth(depth)
        return replace(claim, statement=(*statement[:index], tree, *statement[index + 1 :]))
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
    """Depth at which a schema is changed: the second smallest, where a first, an inner and a last
    factor exist.
    """
    depths = claim.sample_depths
    return depths[min(1, len(depths) - 1)] if claim.is_schema else depths[0]


def compared(original: Claim, changed: Claim) -> Variant:
    """All parts in which two claims of the same shape differ; a dropped hypothesis is the one that
    is missing.
    """
    depth = main_depth(original)
    found: list[Difference] = []
    if len(changed.hypotheses) < len(original.hypotheses):
        index = next(
            (i for i, h in enumerate(changed.hypotheses) if h != original.hypotheses[i]),
            len(changed.hypotheses),
        )
        found.append(Difference("hypothesis", index, original.hypotheses[index], None))
    else:
        pairs = zip(original.hypotheses, changed.hypotheses, strict=True)
        found += [
            Difference("hypothesis", i, old, new)
            for i, (old, new) in enumerate(pairs)
            if old != new
        ]
    relations = zip(original.at_depth(depth), changed.at_depth(depth), strict=True)
    found += [
        Difference("relation", i, old, new) for i, (old, new) in enumerate(relations) if old != new
    ]
    before = {lemma.identity for lemma in original.lemmas}
    lemmas = tuple(lemma for lemma in changed.lemmas if lemma.identity not in before)
    return Variant(original, changed, depth, tuple(found), lemmas)
