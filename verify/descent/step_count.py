"""Numbers of steps: one, or a range that holds it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StepCount:
    """Enclosure lo <= k <= hi of a number of steps; bits: working precision of the run."""

    lo: int
    hi: int
    bits: int = 0

    @property
    def exact(self) -> bool:
        """Whether the enclosure is one integer."""
        return self.lo == self.hi
