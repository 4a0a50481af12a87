"""How fast boxes are subdivided, in cells evaluated a second.

A box of plain algebra, one of counts, and the reduced sandwich.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from bench.clock import Job
from rankclock.theory.claim import Claim
from rankclock.theory.registry import all_claims
from rankclock.verify.evidence.certified import sandwich
from rankclock.verify.evidence.certified.evidence import box_evidence
from rankclock.verify.words import Count, Verdict

# Claim, index of its box, name in the table.
BOXES = (("step-monotone-growing", 0, "step map"), ("recovery-time-ceiling", 0, "recovery time"))


def box_jobs() -> dict[Hashable, Job]:
    """One job a box; a unit is one cell of the finished subdivision."""
    claims = {claim.id: claim for claim in all_claims()}
    jobs: dict[Hashable, Job] = {name: _job(_box(claims[key], index)) for key, index, name in BOXES}
    jobs["step sandwich, reduced"] = _job(_reduced)
    return jobs


def _job(call: Callable[[], int]) -> Job:
    return Job(call, call())


def _box(claim: Claim, index: int) -> Callable[[], int]:
    def call() -> int:
        evidence = box_evidence(claim, claim.boxes[index])
        if evidence.verdict is not Verdict.PROVED:
            raise RuntimeError(f"box {index} of {claim.id} is {evidence.verdict.value}")
        return evidence.counts[Count.CELLS]

    return call


def _reduced() -> int:
    subdivision = sandwich.subdivide(6)
    if subdivision.undecided:
        raise RuntimeError("the reduced sandwich is not certified")
    return subdivision.cells
