"""What becomes of one changed claim.

It is refuted, or the same, or looser, or still true in a way that no check notices.
"""

from __future__ import annotations

from rankclock.theory.symbols import N
from rankclock.verify.evidence.symbolic.lemmas import prove
from rankclock.verify.mutate.broken_lemma import broken_lemma
from rankclock.verify.mutate.fate import Fate, Finding
from rankclock.verify.mutate.hypothesis_changes import of_hypothesis
from rankclock.verify.mutate.kill import Trial, attempt, violation_by_climbing
from rankclock.verify.mutate.pool import Draws
from rankclock.verify.mutate.proofs import proof_depths, reasoned
from rankclock.verify.mutate.relation_changes import noticed, of_relation
from rankclock.verify.mutate.variant import PartKind, Variant

# Where a condition on the depth changed, a proof at the listed depths would show too little; deeper
# factorisations than 12 no claim lists.
_ALL_DEPTHS = tuple(range(2, 13))


def classify(variant: Variant, draws: Draws) -> Finding:
    """Refute a changed claim, or say rigorously how it relates to the claim that stands.

    A refutation is an exact point. `weaker` needs a proof that the change only loosens, and a named
    point that notices; `equivalent` needs a proof. Everything else is a survivor.
    """
    broken = broken_lemma(variant, draws)
    if broken:
        return Finding(Fate.KILLED, broken)
    if not variant.differences:
        return _of_lemmas(variant)
    if variant.relations:
        return _by_points_first(variant, draws)
    # No point to look for where the changed hypotheses are proved to admit no more than those that
    # stand.
    return _settled(variant, draws.seed) or _by_points_first(variant, draws)


def _of_lemmas(variant: Variant) -> Finding:
    """The end of a claim of which lemmas alone change, when no point refutes them."""
    if all(prove(lemma).proved for lemma in variant.lemmas):
        return Finding(Fate.EQUIVALENT, "the changed lemma is proved as well")
    return Finding(Fate.SURVIVOR, "a lemma changes, and no point refutes it")


def _by_points_first(variant: Variant, draws: Draws) -> Finding:
    """Look for a violation, then for a proof, then for a violation at more points."""
    trial = attempt(variant, draws)
    if trial.killed:
        return Finding(Fate.KILLED, trial.killed)
    settled = _settled(variant, draws.seed) if variant.relations else None
    # A survivor is the worst end, so a condition without value is told first.
    if settled is not None and settled.fate is not Fate.SURVIVOR:
        return settled
    if trial.undefined:
        return Finding(Fate.MALFORMED, trial.undefined)
    return settled or _by_reasoning(variant, draws) or _by_more_points(variant, draws, trial)


def _settled(variant: Variant, seed: int) -> Finding | None:
    """Equivalent or weaker by proof, when each differing part is.

    A survivor where a proved loosening goes unnoticed and no other part is noticed.
    """
    findings: list[Finding] = []
    for part in variant.differences:
        if part.kind is PartKind.RELATION:
            finding = of_relation(variant, part, seed)
        else:
            finding = of_hypothesis(variant.original, part, seed)
        if finding is None:
            return None
        findings.append(finding)
    for fate in (Fate.WEAKER, Fate.SURVIVOR, Fate.EQUIVALENT):
        for finding in findings:
            if finding.fate is fate:
                return finding
    return None


def _by_reasoning(variant: Variant, draws: Draws) -> Finding | None:
    """What polynomial reasoning about the whole changed claim shows."""
    reasoning = reasoned(variant.changed, _depths_now(variant))
    if reasoning.refutation:
        return Finding(Fate.KILLED, f"violated at {reasoning.refutation}")
    return _still_true(variant, reasoning.proof, draws.seed) if reasoning.proof else None


def _still_true(variant: Variant, proof: str, seed: int) -> Finding:
    """A changed claim that is proved: weaker when a witness notices.

    Else it is a true statement that the theory could make.
    """
    for part in variant.differences:
        if part.kind is PartKind.RELATION:
            notice = noticed(variant, part, seed)
            if notice:
                return Finding(Fate.WEAKER, f"still true ({proof}); {notice}")
    if variant.hypotheses_differ:
        return Finding(Fate.SURVIVOR, f"still true under fewer hypotheses: {proof}")
    return Finding(
        Fate.SURVIVOR, f"still true as changed, and no tightness witness notices: {proof}"
    )


def _by_more_points(variant: Variant, draws: Draws, trial: Trial) -> Finding:
    if variant.relations:
        trial = attempt(variant, draws, longer=True)
    killed = trial.killed or violation_by_climbing(variant, draws.seed)
    return Finding(Fate.KILLED, killed) if killed else Finding(Fate.SURVIVOR, _open(variant, trial))


def _depths_now(variant: Variant) -> tuple[int, ...]:
    """Depths at which the changed claim is to be proved.

    All tried ones where a condition on the depth alone changed.
    """
    on_depth = any(part.old.free_symbols == {N} for part in variant.hypotheses)
    return _ALL_DEPTHS if on_depth else proof_depths(variant.original)


def _open(variant: Variant, trial: Trial) -> str:
    """What was tried in vain, in words."""
    if variant.hypotheses_differ and not trial.fresh:
        return "no draw met a point that only the changed hypotheses admit, and no proof was found"
    undecided = f", {trial.undecided} of them undecided" if trial.undecided else ""
    where = f"{trial.tried} points"
    if variant.hypotheses_differ:
        where = f"{trial.fresh} points that only the changed hypotheses admit"
    return f"no counterexample at {where}{undecided}, and no proof"
