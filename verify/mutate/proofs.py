"""Polynomial proofs and refutations of changed claims and helper statements, in words; a failure of
any kind is neither.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy.logic.boolalg import BooleanAtom

from rankclock.theory.claim import Claim
from rankclock.theory.process import PROCESSES
from rankclock.verify.evidence.symbolic.polynomial.claim import ProofStatus, prove_at

_BEYOND = (
    ArithmeticError,
    ValueError,
    TypeError,
    RecursionError,
    NotImplementedError,
    AttributeError,
    KeyError,
)


@dataclass(frozen=True)
class Outcome:
    """proof: such as `proved at N = 2..8`. refutation: an exact point that satisfies all hypotheses
    and violates the statement.
    """

    proof: str = ""
    refutation: str = ""


_known: dict[tuple[str, tuple[int, ...]], Outcome] = {}


def proved_at(claim: Claim, depths: tuple[int, ...]) -> str:
    """The proof of a claim at every one of these depths in words; empty when there is none."""
    return reasoned(claim, depths).proof


def reasoned(claim: Claim, depths: tuple[int, ...]) -> Outcome:
    """What polynomial reasoning finds at these depths; the first depth without a proof ends it.

    claim: its hypotheses and statement count, nothing else.
    """
    relations = [*claim.hypotheses, *(r for d in claim.sample_depths for r in claim.at_depth(d))]
    if any(isinstance(r, BooleanAtom) or r.has(*PROCESSES) for r in relations):
        return Outcome()
    key = (claim.text(), depths)
    if key not in _known:
        _known[key] = _tried(claim, depths)
    return _known[key]


def _tried(claim: Claim, depths: tuple[int, ...]) -> Outcome:
    settled: list[int] = []
    for depth in depths:
        try:
            found = prove_at(claim, depth)
        except _BEYOND:
            return Outcome()
        if found.status is ProofStatus.EMPTY:
            continue
        if found.status is ProofStatus.REFUTED and found.counterexample is not None:
            return Outcome(
                refutation=", ".join(
                    f"{name}={value}" for name, value in sorted(found.counterexample.items())
                )
            )
        if found.status is not ProofStatus.PROVED or found.proof is None or not found.proof.rerun():
            return Outcome()
        settled.append(depth)
    return Outcome(f"proved at N = {settled[0]}..{settled[-1]}") if settled else Outcome()
