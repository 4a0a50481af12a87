"""Numbers of steps, known to lie in lo..hi: of what surely happens, and of what may never."""

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


# A type of its own: whoever computes with a StepCount need not ask whether it ends.
@dataclass(frozen=True)
class FirstStep:
    """First step of what may never happen, in lo..hi; hi None: perhaps never, lo None: surely."""

    lo: int | None
    hi: int | None

    @property
    def exact(self) -> bool:
        """Whether it is known."""
        return self.lo == self.hi


NEVER = FirstStep(None, None)
