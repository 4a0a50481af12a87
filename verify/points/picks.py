"""Choices by which a point is drawn."""

from __future__ import annotations

from random import Random
from typing import Protocol

MAX_DIGIT = (
    64  # small on purpose: Hypothesis mixes constants of the program into draws from larger ranges
)


class Picks(Protocol):
    """Source of small digits."""

    def digit(self, count: int) -> int:
        """An integer from 0 to count - 1; count <= MAX_DIGIT."""


class SeededPicks:
    """Digits from a seeded generator."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)

    def digit(self, count: int) -> int:
        return self._random.randrange(count)
