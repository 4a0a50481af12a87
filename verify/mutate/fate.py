"""How a changed claim ends, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Fate(Enum):
    """How a changed claim, or a whole mutant, ends."""

    KILLED = "killed"
    EQUIVALENT = "equivalent"
    WEAKER = "weaker"
    SURVIVOR = "survivor"
    MALFORMED = "not well formed"


@dataclass(frozen=True)
class Finding:
    """The end of one changed claim.

    reason: the violated point, the proof, the witness that failed, or what is missing.
    """

    fate: Fate
    reason: str
