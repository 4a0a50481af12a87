"""What a proof shows of one changed relation: the same, or less and whether a witness notices."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory.claim import Tight
from rankclock.verify.arithmetic.balls import outward, to_ball
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.mutate.direction import looser, same_set
from rankclock.verify.mutate.fate import Fate, Finding
from rankclock.verify.mutate.instance import instance
from rankclock.verify.mutate.pool import completed_point
from rankclock.verify.mutate.proofs import implied, proof_depths
from rankclock.verify.mutate.same import same_matrices, same_words
from rankclock.verify.mutate.variant import ChangedPart, Variant
from rankclock.verify.points.slack import gap_at

# What a gap of a tree that no person wrote may raise.
_FAILED = (ArithmeticError, ValueError, TypeError, RecursionError)


def of_relation(variant: Variant, part: ChangedPart, seed: int) -> Finding | None:
    """What is proved of a changed relation; None when nothing is.

    seed: of the matrices that tightness witnesses leave open.
    """
    assert part.new is not None  # relations are not dropped
    claim, depths = variant.original, proof_depths(variant.original)
    same = (
        same_words(part.old, part.new, claim)
        or same_matrices(part.old, part.new, claim)
        or same_set(part.old, part.new, claim.hypotheses, depths)
    )
    if same:
        return Finding(Fate.EQUIVALENT, f"relation {part.index} says the same: {same}")
    how = looser(part.old, part.new, claim.hypotheses, depths)
    how = how or instance(part.old, part.new, claim.hypotheses, depths)
    if how:
        return _looser(variant, part, how, seed)
    if _only_strictness(part.old, part.new):
        apart = implied(claim.hypotheses, part.new, depths)
        if apart:
            return Finding(
                Fate.EQUIVALENT, f"the two sides of relation {part.index} never agree: {apart}"
            )
    return None


def _looser(variant: Variant, part: ChangedPart, how: str, seed: int) -> Finding:
    claim = variant.original
    if instance(part.new, part.old, claim.hypotheses, proof_depths(claim)):
        return Finding(
            Fate.EQUIVALENT, f"relation {part.index} says the same: {how}, and the other way round"
        )
    notice = noticed(variant, part, seed)
    if notice:
        return Finding(Fate.WEAKER, f"relation {part.index} is looser ({how}); {notice}")
    return Finding(
        Fate.SURVIVOR, f"relation {part.index} is looser ({how}), but no tightness witness notices"
    )


def noticed(variant: Variant, part: ChangedPart, seed: int) -> str:
    """What notices a loosened relation; empty when nothing does.

    It is the strictness that was given up, or a tightness witness that fails.
    """
    if _only_strictness(part.old, part.new):
        return "it no longer excludes equality"
    for number, tight in enumerate(variant.changed.tight_at):
        if tight.relation == part.index:
            notice = _noticed_by(variant, part, number, tight, seed)
            if notice:
                return notice
    return ""


def _noticed_by(variant: Variant, part: ChangedPart, number: int, tight: Tight, seed: int) -> str:
    point = completed_point(variant.original, tight.point, seed)
    if variant.original.is_schema and point.depth != variant.depth:
        return ""
    try:
        gap, before = gap_at(part.new, point.values), gap_at(part.old, point.values)
    except _FAILED:
        return ""
    if gap > to_ball(as_fraction(tight.within)):
        return f"tightness witness {number} has the gap {gap.str(6, radius=False)} and fails"
    # The lock holds the gap that stands, rounded outwards, so a run sees a gap that has grown.
    locked, now = outward(before)[1], outward(gap)[0]
    if gap > before and Fraction(now) > Fraction(locked):
        return (
            f"the gap at tightness witness {number} grows from {locked} to {now}, which is behind "
            "the lock"
        )
    return ""


def _only_strictness(old: sp.Basic, new: sp.Basic | None) -> bool:
    return isinstance(old, Relational) and isinstance(new, Relational) and old.args == new.args
