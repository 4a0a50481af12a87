"""Spans: the values that one variable of a polynomial may take, with open or closed ends."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Span:
    """Values of one variable. high None: unbounded above."""

    low: Fraction
    high: Fraction | None
    low_closed: bool = False
    high_closed: bool = False

    @property
    def empty(self) -> bool:
        """Whether no value is left."""
        if self.high is None:
            return False
        both_closed = self.low_closed and self.high_closed
        return self.low > self.high or (self.low == self.high and not both_closed)

    @property
    def positive(self) -> bool:
        """Whether every value is positive."""
        return self.low > 0 or (self.low == 0 and not self.low_closed)

    def inside(self) -> Fraction:
        """A rational value in it."""
        return self.low + 1 if self.high is None else (self.low + self.high) / 2

    def closed_ends(self) -> list[Fraction]:
        """The ends that belong to it, lower first."""
        ends = [self.low] if self.low_closed else []
        if self.high_closed and self.high is not None:
            ends.append(self.high)
        return ends

    def text(self) -> str:
        """As written in mathematics: `(0, 1]`."""
        before, after = "[" if self.low_closed else "(", "]" if self.high_closed else ")"
        high = "inf" if self.high is None else str(self.high)
        return f"{before}{self.low}, {high}{after}"


Box = tuple[Span, ...]
