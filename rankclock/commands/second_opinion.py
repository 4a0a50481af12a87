"""What `rankclock verify --second-opinion` tells: z3 is asked about polynomial proofs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rankclock.theory.claim import Claim
from rankclock.verify.evidence.symbolic.polynomial.claim import ProofStatus, prove_at
from rankclock.verify.evidence.symbolic.second_opinion import Opinion, opinion
from rankclock.verify.proved_for import ProvedFor

# What z3 says of a statement that is proved, or refuted, at a depth, where one of the two errs.
_DISAGREE = {
    (ProofStatus.PROVED, Opinion.VIOLATED): "proved, and z3 has a violation",
    (ProofStatus.REFUTED, Opinion.AGREES): "refuted, and z3 says that no violation exists",
}


@dataclass(frozen=True)
class SecondOpinion:
    """What z3 says of one claim. depths: by opinion. disagreements: in words, one a depth."""

    claim: str
    depths: dict[Opinion, tuple[int, ...]]
    disagreements: tuple[str, ...]

    def __str__(self) -> str:
        told = "; ".join(
            f"{said.value} (N = {ProvedFor(depths=depths).depths_text})"
            for said, depths in self.depths.items()
        )
        return f"z3 on {self.claim}: {told}"


def second_opinions(claims: Iterable[Claim]) -> Iterator[SecondOpinion]:
    """What z3 says of each claim at each of its `algebraic` depths; nothing of other claims."""
    for claim in claims:
        said = {depth: opinion(claim, depth) for depth in claim.algebraic}
        if said:
            by_opinion = {
                kind: tuple(depth for depth in said if said[depth] is kind)
                for kind in Opinion
                if kind in said.values()
            }
            yield SecondOpinion(claim.id, by_opinion, tuple(_disagreements(claim, said)))


def _disagreements(claim: Claim, said: dict[int, Opinion]) -> Iterator[str]:
    # Only where z3 has an answer: the proofs are made once more for the comparison.
    answered = (d for d, kind in said.items() if kind in (Opinion.AGREES, Opinion.VIOLATED))
    for depth in answered:
        problem = _DISAGREE.get((prove_at(claim, depth).status, said[depth]))
        if problem:
            yield (
                f"{claim.id}: {problem}, at N = {depth}: a defect of rankclock or of z3, which "
                "please report with the statement"
            )
