"""Points at which the sides of a relation agree to many digits, and nothing more is known."""

from __future__ import annotations

from dataclasses import dataclass

from rankclock.verify.points.judge import Judgement
from rankclock.verify.verdict import Count


@dataclass
class Agreement:
    """Counts of such points. digits: of the one where the sides agree least far."""

    points: int = 0
    digits: int | None = None

    def add(self, judgement: Judgement) -> None:
        """Take in one point where a claim was judged."""
        agreed = [d.digits or 0 for d in judgement.decisions if d.agrees]
        if agreed:
            self.points += 1
            self.digits = min(agreed if self.digits is None else [self.digits, *agreed])

    @property
    def counts(self) -> dict[Count, int]:
        """What evidence has in its counts, nothing where every point is decided."""
        return {Count.AGREED: self.points} if self.points else {}

    @property
    def notes(self) -> list[str]:
        """What evidence says of it, nothing where every point is decided."""
        if not self.points:
            return []
        points = "1 point" if self.points == 1 else f"{self.points} points"
        return [f"sides agree to {self.digits} digits or more at {points}, which proves nothing"]
