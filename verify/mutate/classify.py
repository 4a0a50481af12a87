"""What becomes of one changed claim: refuted, the same, looser, or still true in a way that no
check notices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory.claim import Claim
from rankclock.theory.process import PROCESSES
from rankclock.theory.symbols import N
from rankclock.verify.arithmetic.balls import outward, to_ball
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evidence.symbolic.lemmas import prove
from rankclock.verify.mutate.direction import looser, same_set, stricter
from rankclock.verify.mutate.implication import implies
from rankclock.verify.mutate.instance import instance
from rankclock.verify.mutate.kill import (
    Trial,
    attempt,
    broken_lemma,
    truth_at,
    violation_by_climbing,
)
from rankclock.verify.mutate.pool import completed
from rankclock.verify.mutate.proofs import proved_at, reasoned
from rankclock.verify.mutate.same import same_matrices, same_words
from rankclock.verify.mutate.variant import Difference, Variant, main_depth
from rankclock.verify.points.slack import gap_at
from rankclock.verify.verdict import Truth

_ALL_DEPTHS = tuple(range(2, 13))
_FAILED = (ArithmeticError, ValueError, TypeError, RecursionError)


class Fate(Enum):
    """How a changed claim, or a whole mutant, ends."""

    KILLED = "killed"
    EQUIVALENT = "equivalent"
    WEAKER = "weaker"
    SURVIVOR = "survivor"
    MALFORMED = "not well formed"


@dataclass(frozen=True)
class Finding:
    """The end of one changed claim and the reason: the violated point, the proof, the witness that
    failed, or what is missing.
    """

    fate: Fate
    reason: str


def classify(variant: Variant, seed: int) -> Finding:
    """Refute a changed claim, or say rigorously how it relates to the claim that stands.

    seed: of all draws. A refutation is an exact point. `weaker` needs a proof that the change only
    loosens, and a named point that notices; `equivalent` needs a proof. Everything else is a
    survivor.
    """
    broken = broken_lemma(variant, seed)
    if broken:
        return Finding(Fate.KILLED, broken)
    if not variant.differences:
        still = all(prove(lemma).proved for lemma in variant.lemmas)
        return (
            Finding(Fate.EQUIVALENT, "the changed lemma is proved as well")
            if still
            else Finding(Fate.SURVIVOR, "a lemma changes, and no point refutes it")
        )
    if not variant.relations:
        # No point to look for where the changed hypotheses are proved to admit no more than those
        # that stand.
        settled = _settled(variant, seed)
        if settled is not None:
            return settled
    trial = attempt(variant, seed)
    if trial.killed:
        return Finding(Fate.KILLED, trial.killed)
    settled = _settled(variant, seed) if variant.relations else None
    if settled is not None and settled.fate is not Fate.SURVIVOR:
        return settled
    if trial.undefined:
        return Finding(Fate.MALFORMED, trial.undefined)
    if settled is not None:
        return settled
    outcome = reasoned(variant.changed, _depths_now(variant))
    if outcome.refutation:
        return Finding(Fate.KILLED, f"violated at {outcome.refutation}")
    if outcome.proof:
        return _true(variant, outcome.proof, seed)
    longer = attempt(variant, seed, longer=True) if variant.relations else trial
    if longer.killed:
        return Finding(Fate.KILLED, longer.killed)
    violation = violation_by_climbing(variant, seed)
    if violation:
        return Finding(Fate.KILLED, violation)
    return Finding(Fate.SURVIVOR, _open(variant, longer))


def _settled(variant: Variant, seed: int) -> Finding | None:
    """Equivalent or weaker by proof, when each differing part is; a survivor where a proved
    loosening goes unnoticed.
    """
    findings: list[Finding] = []
    for difference in variant.differences:
        found = _part(variant, difference, seed)
        if found is None:
            return None
        findings.append(found)
    for fate in (Fate.SURVIVOR, Fate.WEAKER):
        matching = [f for f in findings if f.fate is fate]
        if matching and (fate is Fate.WEAKER or all(f.fate is not Fate.WEAKER for f in findings)):
            return matching[0]
    weaker = [f for f in findings if f.fate is Fate.WEAKER]
    return weaker[0] if weaker else findings[0] if findings else None


def _part(variant: Variant, d: Difference, seed: int) -> Finding | None:
    claim, depths = variant.original, _depths(variant.original)
    if d.part == "relation":
        return _relation(variant, d, seed)
    others = tuple(h for h in claim.hypotheses if h != d.old)
    same = d.new is not None and (
        same_matrices(d.old, d.new, claim) or same_set(d.old, d.new, others, depths)
    )
    if same:
        return Finding(Fate.EQUIVALENT, f"hypothesis {d.index} says the same: {same}")
    if d.new is None and same_set(d.old, sp.Ge(N, 2, evaluate=False), others, depths):
        return Finding(
            Fate.EQUIVALENT,
            f"hypothesis {d.index} asks no more than the table of symbols: N is a number of "
            "factors, 2 or more",
        )
    if (
        d.new is not None
        and isinstance(d.old, (sp.And, sp.Or))
        and implies(d.new, d.old, others, depths)
        and implies(d.old, d.new, others, depths)
    ):
        return Finding(
            Fate.EQUIVALENT,
            f"hypothesis {d.index} and its changed form imply each other, case by case",
        )
    if d.new is None or looser(d.old, d.new, claim.hypotheses, depths):
        # The changed claim admits more; the same points when what stood follows from the rest.
        rest = others if d.new is None else (*others, d.new)
        implied = proved_at(_about(claim, rest, d.old), depths)
        return (
            Finding(Fate.EQUIVALENT, f"the other hypotheses imply hypothesis {d.index}: {implied}")
            if implied
            else None
        )
    how = stricter(d.old, d.new, claim.hypotheses, depths) or proved_at(
        _about(claim, (*others, d.new), d.old), depths
    )
    how = how or (
        "it implies what stood, case by case"
        if isinstance(d.old, (sp.And, sp.Or)) and implies(d.new, d.old, others, depths)
        else ""
    )
    if not how:
        return None
    lost = _lost(claim, d.new, seed)
    if lost:
        return Finding(
            Fate.WEAKER, f"hypothesis {d.index} is stricter ({how}); {lost} is no longer admitted"
        )
    implied = proved_at(_about(claim, (*others, d.old), d.new), depths)
    if implied:
        return Finding(Fate.EQUIVALENT, f"the hypotheses imply the changed one: {implied}")
    return Finding(
        Fate.SURVIVOR,
        f"hypothesis {d.index} is stricter ({how}), but no witness, boundary case or "
        "tightness witness is lost",
    )


def _relation(variant: Variant, d: Difference, seed: int) -> Finding | None:
    claim, depths = variant.original, _depths(variant.original)
    assert d.new is not None
    same = (
        same_words(d.old, d.new, claim)
        or same_matrices(d.old, d.new, claim)
        or same_set(d.old, d.new, claim.hypotheses, depths)
    )
    if same:
        return Finding(Fate.EQUIVALENT, f"relation {d.index} says the same: {same}")
    how = looser(d.old, d.new, claim.hypotheses, depths) or instance(
        d.old, d.new, claim.hypotheses, depths
    )
    if how and instance(d.new, d.old, claim.hypotheses, depths):
        return Finding(
            Fate.EQUIVALENT, f"relation {d.index} says the same: {how}, and the other way round"
        )
    if how:
        noticed = _loosened(variant, d, seed)
        if noticed:
            return Finding(Fate.WEAKER, f"relation {d.index} is looser ({how}); {noticed}")
        return Finding(
            Fate.SURVIVOR, f"relation {d.index} is looser ({how}), but no tightness witness notices"
        )
    if _only_strictness(d.old, d.new):
        apart = proved_at(_about(claim, claim.hypotheses, d.new), depths)
        if apart:
            return Finding(
                Fate.EQUIVALENT, f"the two sides of relation {d.index} never agree: {apart}"
            )
    return None


def _true(variant: Variant, proof: str, seed: int) -> Finding:
    """A changed claim that is proved: weaker when a witness notices, else a true statement that the
    theory could make.
    """
    for d in variant.differences:
        if d.part == "relation":
            noticed = _loosened(variant, d, seed)
            if noticed:
                return Finding(Fate.WEAKER, f"still true ({proof}); {noticed}")
    what = (
        "under fewer hypotheses"
        if variant.hypotheses_differ
        else "as changed, and no tightness witness notices"
    )
    return Finding(Fate.SURVIVOR, f"still true {what}: {proof}")


def _loosened(variant: Variant, d: Difference, seed: int) -> str:
    """The tightness witness that fails, or the strictness that was given up; empty when nothing is
    noticed.
    """
    assert d.new is not None
    if _only_strictness(d.old, d.new):
        return "it no longer excludes equality"
    for i, tight in enumerate(variant.changed.tight_at):
        if tight.relation != d.index:
            continue
        point = completed(variant.original, tight.point, seed)
        if variant.original.is_schema and point.depth != variant.depth:
            continue
        try:
            gap, before = gap_at(d.new, point.values), gap_at(d.old, point.values)
        except _FAILED:
            continue
        if gap > to_ball(as_fraction(tight.within)):
            return f"tightness witness {i} has the gap {gap.str(6, radius=False)} and fails"
        if gap > before and Fraction(outward(gap)[0]) > Fraction(outward(before)[1]):
            return (
                f"the gap at tightness witness {i} grows from {outward(before)[1]} to "
                f"{outward(gap)[0]}, which is behind the lock"
            )
    return ""


def _lost(claim: Claim, hypothesis: sp.Basic, seed: int) -> str:
    """The first named point that a hypothesis rejects."""
    named = [
        ("the witness", claim.witness),
        *((f"boundary case {i}", p) for i, p in enumerate(claim.boundary)),
    ]
    named += [(f"tightness witness {i}", t.point) for i, t in enumerate(claim.tight_at)]
    for name, given in named:
        if truth_at(hypothesis, completed(claim, given, seed)) is Truth.NO:
            return name
    return ""


def _only_strictness(old: sp.Basic, new: sp.Basic) -> bool:
    return isinstance(old, Relational) and isinstance(new, Relational) and old.args == new.args


def _about(claim: Claim, hypotheses: tuple[sp.Basic, ...], relation: sp.Basic) -> Claim:
    """A claim that only serves a proof: these hypotheses, those about processes left aside, imply
    this relation.
    """
    plain = tuple(h for h in hypotheses if not h.has(*PROCESSES))
    return replace(
        claim,
        statement=(relation,),
        hypotheses=plain,
        tight_at=claim.tight_at,
        matrices={},
    )


def _depths(claim: Claim) -> tuple[int, ...]:
    if claim.is_schema:
        return (main_depth(claim),)
    on_depth = [h for h in claim.hypotheses if h.free_symbols == {N}]
    listed = claim.algebraic or claim.depths
    return (
        tuple(
            d
            for d in listed
            if all(decide(h, {N: Fraction(d)}).truth is not Truth.NO for h in on_depth)
        )
        or listed
    )


def _depths_now(variant: Variant) -> tuple[int, ...]:
    """Depths at which the changed claim is to be proved: all tried ones where a condition on the
    depth changed.
    """
    on_depth = any(
        d.part == "hypothesis" and N in d.old.free_symbols and d.old.free_symbols == {N}
        for d in variant.differences
    )
    return _ALL_DEPTHS if on_depth else _depths(variant.original)


def _open(variant: Variant, trial: Trial) -> str:
    if variant.hypotheses_differ and not trial.fresh:
        return "no draw met a point that only the changed hypotheses admit, and no proof was found"
    undecided = f", {trial.undecided} of them undecided" if trial.undecided else ""
    where = (
        f"{trial.fresh} points that only the changed hypotheses admit"
        if variant.hypotheses_differ
        else f"{trial.tried} points"
    )
    return f"no counterexample at {where}{undecided}, and no proof"


__all__ = ["Fate", "Finding", "classify"]
