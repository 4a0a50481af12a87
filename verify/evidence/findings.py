"""What one kind of evidence has to say about a claim: the contract of all kinds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rankclock.theory.claim import Claim
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Counterexample, Evidence


@dataclass(frozen=True)
class Findings:
    """Evidence of one kind, and what else it tells of the claim.

    evidence: nothing where the kind does not apply. counterexample: shrunk and exact. hypotheses,
    slack, slack_design, gaps, necessity: as in a `Result`, each told by one kind alone.
    """

    evidence: tuple[Evidence, ...] = ()
    counterexample: Counterexample | None = None
    hypotheses: tuple[tuple[str, int, int], ...] = ()
    slack: tuple[str, ...] = ()
    slack_design: dict[str, Any] | None = None
    gaps: tuple[list[str], ...] = ()
    necessity: tuple[dict[str, Any], ...] = ()


# A kind sees the claim and what the run was asked for, and nothing of what the others came to.
Gather = Callable[[Claim, Settings], Findings]
