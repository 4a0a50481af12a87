"""What a proof shows of one changed hypothesis: the same points, more, or fewer."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from rankclock.theory.claim import Claim
from rankclock.theory.symbols import N
from rankclock.verify.mutate.direction import looser, same_set, stricter
from rankclock.verify.mutate.fate import Fate, Finding
from rankclock.verify.mutate.implication import implies
from rankclock.verify.mutate.pool import completed_point, named_by
from rankclock.verify.mutate.proofs import implied, proof_depths
from rankclock.verify.mutate.same import same_matrices
from rankclock.verify.mutate.truth import truth_at
from rankclock.verify.mutate.variant import ChangedPart
from rankclock.verify.verdict import Truth

# What every depth satisfies: to drop a hypothesis that says no more changes nothing.
_TWO_OR_MORE = sp.Ge(N, 2, evaluate=False)


@dataclass(frozen=True)
class _Hypothesis:
    """A hypothesis as it stands and changed, beside the others of its claim.

    new: None where it was dropped. depths: at which proofs are looked for.
    """

    claim: Claim
    index: int
    old: sp.Basic
    new: sp.Basic | None
    others: tuple[sp.Basic, ...]
    depths: tuple[int, ...]

    @property
    def is_combined(self) -> bool:
        """Whether it is made of alternatives, which are reasoned about case by case."""
        return isinstance(self.old, (sp.And, sp.Or))


def of_hypothesis(claim: Claim, part: ChangedPart, seed: int) -> Finding | None:
    """What is proved of a changed hypothesis; None when nothing is.

    seed: of the matrices that named points leave open.
    """
    others = tuple(h for h in claim.hypotheses if h != part.old)
    depths = proof_depths(claim)
    hypothesis = _Hypothesis(claim, part.index, part.old, part.new, others, depths)
    if part.new is None:
        return _dropped(hypothesis)
    same = _the_same(hypothesis, part.new)
    if same:
        return Finding(Fate.EQUIVALENT, same)
    if looser(part.old, part.new, claim.hypotheses, depths):
        return _not_needed(hypothesis, (*others, part.new))
    how = _why_stricter(hypothesis, part.new)
    return _stricter(hypothesis, part.new, how, seed) if how else None


def _the_same(h: _Hypothesis, new: sp.Basic) -> str:
    """Why the changed hypothesis admits the same points; empty when that is not shown."""
    same = same_matrices(h.old, new, h.claim) or same_set(h.old, new, h.others, h.depths)
    if same:
        return f"hypothesis {h.index} says the same: {same}"
    if (
        h.is_combined
        and implies(new, h.old, h.others, h.depths)
        and implies(h.old, new, h.others, h.depths)
    ):
        return f"hypothesis {h.index} and its changed form imply each other, case by case"
    return ""


def _dropped(h: _Hypothesis) -> Finding | None:
    if same_set(h.old, _TWO_OR_MORE, h.others, h.depths):
        return Finding(
            Fate.EQUIVALENT,
            f"hypothesis {h.index} asks no more than the table of symbols: N is a number of "
            "factors, 2 or more",
        )
    return _not_needed(h, h.others)


def _not_needed(h: _Hypothesis, rest: tuple[sp.Basic, ...]) -> Finding | None:
    """The changed claim admits more; the same points when what stood follows from the rest."""
    proof = implied(rest, h.old, h.depths)
    if not proof:
        return None
    return Finding(Fate.EQUIVALENT, f"the other hypotheses imply hypothesis {h.index}: {proof}")


def _why_stricter(h: _Hypothesis, new: sp.Basic) -> str:
    """Why the changed hypothesis implies what stood; empty when that is not shown."""
    how = stricter(h.old, new, h.claim.hypotheses, h.depths)
    how = how or implied((*h.others, new), h.old, h.depths)
    if not how and h.is_combined and implies(new, h.old, h.others, h.depths):
        return "it implies what stood, case by case"
    return how


def _stricter(h: _Hypothesis, new: sp.Basic, how: str, seed: int) -> Finding:
    """Weaker where a named point is lost, the same where what stood implies it, else unnoticed."""
    lost = _lost(h.claim, new, seed)
    if lost:
        return Finding(
            Fate.WEAKER, f"hypothesis {h.index} is stricter ({how}); {lost} is no longer admitted"
        )
    proof = implied((*h.others, h.old), new, h.depths)
    if proof:
        return Finding(Fate.EQUIVALENT, f"the hypotheses imply the changed one: {proof}")
    return Finding(
        Fate.SURVIVOR,
        f"hypothesis {h.index} is stricter ({how}), but no witness, boundary case or "
        "tightness witness is lost",
    )


def _lost(claim: Claim, hypothesis: sp.Basic, seed: int) -> str:
    """The first named point that a hypothesis rejects."""
    for name, values in named_by(claim):
        if truth_at(hypothesis, completed_point(claim, values, seed)) is Truth.NO:
            return name
    return ""
