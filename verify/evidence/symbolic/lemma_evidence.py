"""Evidence from the lemmas of a claim, with a note on each."""

from __future__ import annotations

import sympy as sp

from rankclock.theory.claim import Claim, Lemma
from rankclock.verify.evidence.symbolic.domain import defined_throughout
from rankclock.verify.evidence.symbolic.lemma_rules import domain_of, lemma_faults, own_symbols
from rankclock.verify.evidence.symbolic.lemmas import LemmaProof, prove
from rankclock.verify.evidence.symbolic.trial_values import contradiction
from rankclock.verify.evidence.whole import by_lemmas
from rankclock.verify.points.borders import certainly
from rankclock.verify.points.point import exact_values
from rankclock.verify.proved_for import NOTHING
from rankclock.verify.verdict import CheckId, Count, Evidence, Level, Verdict


def evidence_of(claim: Claim) -> Evidence | None:
    """Evidence from the lemmas of a claim, or None when it has none.

    A lemma that fails makes it inconclusive: the claim may be true all the same.
    """
    if not claim.lemmas:
        return None
    proofs = [_prove_for(claim, lemma) for lemma in claim.lemmas]
    # What is not proved first: a summary shows the first note as the reason.
    in_order = sorted(zip(proofs, claim.lemmas, strict=True), key=lambda pair: pair[0].proved)
    every = all(proof.proved for proof in proofs)
    pairs = zip(proofs, claim.lemmas, strict=True)
    for_all = [
        lemma
        for proof, lemma in pairs
        if proof.proved
        and proof.for_every_depth
        and defined_throughout(lemma.identity, claim.hypotheses)
    ]
    return Evidence(
        Level.SYMBOLIC,
        Verdict.PROVED if every else Verdict.INCONCLUSIVE,
        CheckId.LEMMAS,
        "computer algebra: the difference of both sides simplifies to zero",
        f"proves {claim.proves}",
        {Count.IDENTITIES: len(proofs), Count.PROVED: sum(proof.proved for proof in proofs)},
        notes=tuple(_note(claim, lemma, proof) for proof, lemma in in_order),
        # Of an empty domain anything is true: a point of it is asked for, the witness.
        proves=by_lemmas(claim, for_all if _has_a_point(claim) else ()) if every else NOTHING,
    )


def _has_a_point(claim: Claim) -> bool:
    """Whether the witness is certainly inside of the hypotheses."""
    return certainly(claim.hypotheses, exact_values(claim, claim.witness))


def _prove_for(claim: Claim, lemma: Lemma) -> LemmaProof:
    """The proof of a lemma, refused where it would not bear on the claim.

    So it is under a sign that the hypotheses do not give.
    """
    fault = next(lemma_faults(claim, lemma), None)
    return prove(lemma) if fault is None else LemmaProof(lemma.title, False, "none", why=fault[0])


def _note(claim: Claim, lemma: Lemma, proof: LemmaProof) -> str:
    return f"{_outcome(proof)}{_free_domain(claim, lemma)}{_where_false(proof)}"


def _outcome(proof: LemmaProof) -> str:
    if proof.why:
        return f"{proof.title}: NOT proved: {proof.why}"
    status = "proved" if proof.proved else "NOT proved"
    failed = f", fails at {proof.failed}" if proof.failed else ""
    return f"{proof.title}: {status} (N: {proof.depths}{failed})"


def _where_false(proof: LemmaProof) -> str:
    """Where the lemma of a proof that failed is certainly false."""
    if proof.lemma is None or proof.proved:
        return ""
    violated = contradiction(proof.lemma)
    return f", as {violated}" if violated else ""


def _free_domain(claim: Claim, lemma: Lemma) -> str:
    """The lemma's own symbols, on which the hypotheses are silent, with the signs it takes."""
    if not isinstance(lemma.identity, sp.Eq):
        return ""
    domains = [domain_of(lemma, symbol) for symbol in own_symbols(claim, lemma)]
    return f", for all {', '.join(domains)}" if domains else ""
