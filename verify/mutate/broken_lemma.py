"""Looks for a point that contradicts a changed lemma."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import sympy as sp

from rankclock.theory.claim import Claim, Lemma
from rankclock.verify.mutate.pool import Draws
from rankclock.verify.mutate.truth import holds_at, point_text, truth_at
from rankclock.verify.mutate.variant import Variant
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point
from rankclock.verify.verdict import Truth

# guess: an identity that is wrong is wrong nearly everywhere.
_DRAWS = 40


def broken_lemma(variant: Variant, draws: Draws) -> str:
    """A changed lemma that a point contradicts, as text; empty when none is found.

    A lemma is an identity for all values of its symbols that have the signs it names, so a point of
    the claim counts, and so does any other value of these symbols. It must not contradict the lemma
    as it stands: then it lies outside its domain.
    """
    for lemma in variant.lemmas:
        standing = [same.identity for same in variant.original.lemmas if same.title == lemma.title]
        for point in _points(variant.original, lemma, draws):
            broken = truth_at(lemma.identity, point) is Truth.NO
            if broken and all(truth_at(tree, point) is not Truth.NO for tree in standing):
                return f"the lemma `{lemma.title}` is violated at {point_text(point)}"
    return ""


def _points(claim: Claim, lemma: Lemma, draws: Draws) -> Iterator[Point]:
    """Points of the claim that give every symbol of a lemma a value, then draws for it alone."""
    for point in draws.pool(claim).points:
        if _in_domain(lemma, point):
            yield point
    free = lemma.identity.free_symbols
    if not all(isinstance(s, sp.Symbol) and s.is_real for s in free):
        # A matrix, or a formal symbol: there is nothing to draw for it.
        return
    alone = replace(
        claim,
        statement=(lemma.identity,),
        hypotheses=lemma.signs,
        matrices={},
        lemmas=(),
    )
    for number in range(_DRAWS):
        picks = SeededPicks(f"{draws.seed}/{claim.id}/lemma/{lemma.title}/{number}")
        yield draw_point(alone, picks, depths=lemma.depths or alone.depths)


def _in_domain(lemma: Lemma, point: Point) -> bool:
    known = point.values.keys()
    if not lemma.identity.free_symbols <= known:
        return False
    if lemma.depths is not None and point.depth not in lemma.depths:
        return False
    return all(holds_at(sign, point) for sign in lemma.signs if sign.free_symbols <= known)
