"""Polynomial proofs and refutations of changed claims and helper statements, in words.

A failure of any kind is neither a proof nor a refutation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

import sympy as sp
from sympy.logic.boolalg import BooleanAtom

from rankclock.theory.claim import Claim, Kind, Source
from rankclock.theory.process import has_process
from rankclock.theory.symbols import N
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evidence.symbolic.polynomial.claim import ProofStatus, prove_at
from rankclock.verify.mutate.variant import main_depth
from rankclock.verify.verdict import Truth

# What the prover raises at trees that no person wrote.
_BEYOND = (
    ArithmeticError,
    ValueError,
    TypeError,
    RecursionError,
    NotImplementedError,
    AttributeError,
    KeyError,
)
# guess: a mutant asks some dozen questions and its neighbours ask most of them again; each kept
# answer holds the trees of its question, so their number is limited.
_MOST_KEPT = 4096


@dataclass(frozen=True)
class Reasoning:
    """What polynomial reasoning gave, if anything.

    proof: such as `proved at N = 2..8`. refutation: an exact point that satisfies all hypotheses
    and violates the statement.
    """

    proof: str = ""
    refutation: str = ""


@dataclass(frozen=True)
class _Question:
    """Equal for claims with the same hypotheses and statement, which is all that a proof uses."""

    text: str
    depths: tuple[int, ...]
    claim: Claim = field(compare=False)


def implied(hypotheses: tuple[sp.Basic, ...], relation: sp.Basic, depths: tuple[int, ...]) -> str:
    """The proof that hypotheses imply a relation at every one of these depths, in words.

    Hypotheses about processes are left aside. Empty when there is no proof.
    """
    plain = tuple(h for h in hypotheses if not has_process(h))
    name = "helper"
    helper = Claim(name, name, Kind.IDENTITY, (relation,), plain, Source(name, ""), "", {})
    return reasoned(helper, depths).proof


def proof_depths(claim: Claim) -> tuple[int, ...]:
    """Depths at which changed parts of a claim are reasoned about.

    Of a schema it is the depth that was changed. Else they are those that the claim lists and that
    no hypothesis on the depth alone rules out.
    """
    if claim.is_schema:
        return (main_depth(claim),)
    listed = claim.algebraic or claim.depths
    on_depth = [h for h in claim.hypotheses if h.free_symbols == {N}]
    admitted = tuple(
        d
        for d in listed
        if all(decide(h, {N: Fraction(d)}).truth is not Truth.NO for h in on_depth)
    )
    return admitted or listed


def reasoned(claim: Claim, depths: tuple[int, ...]) -> Reasoning:
    """What polynomial reasoning finds at these depths; the first depth without a proof ends it.

    claim: its hypotheses and statement count, nothing else.
    """
    relations = [*claim.hypotheses, *(r for d in claim.sample_depths for r in claim.at_depth(d))]
    if any(isinstance(r, BooleanAtom) or has_process(r) for r in relations):
        return Reasoning()
    return _answered(_Question(claim.text(), depths, claim))


@lru_cache(maxsize=_MOST_KEPT)
def _answered(question: _Question) -> Reasoning:
    settled: list[int] = []
    for depth in question.depths:
        try:
            attempt = prove_at(question.claim, depth)
        except _BEYOND:
            return Reasoning()
        if attempt.status is ProofStatus.EMPTY:
            continue
        if attempt.status is ProofStatus.REFUTED and attempt.counterexample is not None:
            values = sorted(attempt.counterexample.items())
            return Reasoning(refutation=", ".join(f"{name}={value}" for name, value in values))
        # A proof is believed only when it passes once more.
        proof = attempt.proof if attempt.status is ProofStatus.PROVED else None
        if proof is None or not proof.rerun():
            return Reasoning()
        settled.append(depth)
    return Reasoning(f"proved at N = {settled[0]}..{settled[-1]}") if settled else Reasoning()
