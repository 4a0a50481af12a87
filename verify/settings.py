"""What a run is asked for, and the domain in words that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rankclock.theory import symbols
from rankclock.theory.claim import Claim

DEEPEST = 12  # of the depths that --depth takes


@dataclass(frozen=True)
class Settings:
    """What a run was asked for.

    Args:
        seed: of all draws.
        examples: accepted draws a claim.
        depths: numbers of factors, N, at which claims are checked.
        digits: decimal digits of agreement.
        quick: leave out what takes long: boxes, the necessity of hypotheses, slack over a design.

    Examples:
        >>> from rankclock import Settings
        >>> Settings(examples=50, quick=True).depths
        (2, 3, 4, 5, 6, 7, 8)
    """

    seed: int = 0
    examples: int = 100
    depths: tuple[int, ...] = tuple(range(2, 9))
    digits: int = 30
    quick: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain data for the ledger.

        Returns:
            The fields by name.

        Examples:
            >>> from rankclock import Settings
            >>> Settings(depths=(2, 3)).to_json()["depths"]
            [2, 3]
        """
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
