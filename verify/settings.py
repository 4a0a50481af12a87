"""What a run is asked for, and the domain in words that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rankclock.theory import symbols
from rankclock.theory.claim import Claim

DEEPEST = 12  # of the depths that --depth takes


@dataclass(frozen=True)
class Settings:
    """What a run was asked for: seed of all draws, accepted draws a claim, depths, decimal digits
    of agreement.

    quick: leave out what takes long: boxes, the necessity of hypotheses, and slack over a design.
    """

    seed: int = 0
    examples: int = 100
    depths: tuple[int, ...] = tuple(range(2, 9))
    digits: int = 30
    quick: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain data for the ledger."""
        return {
            "seed": self.seed,
            "examples": self.examples,
            "depths": list(self.depths),
            "digits": self.digits,
            "quick": self.quick,
        }


def domain_of(claim: Claim, settings: Settings) -> str:
    depths = [d for d in settings.depths if d in claim.depths] or list(claim.depths)
    names = ", ".join(f"{s.name}" for s in claim.symbols if s != symbols.N)
    matrices = (
        f"; {', '.join(f'{kind} {m}' for m, kind in claim.matrices.items())} up to 3 x 3"
        if claim.matrices
        else ""
    )
    return f"N in {{{', '.join(map(str, depths))}}}; rational {names or 'no scalars'}{matrices}"
