"""One curve of a picture: what a call costs, at every value of one quantity."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Curve:
    """What is measured over one quantity.

    picture: the quantity, and the name of the picture. name: of the curve, in the legend and in the
    text. settings: what does not change along the curve. values: of the quantity. spend: CPU
    seconds of one call at a value; its second argument counts calls, and moves another argument a
    little, so that no cache knows the answer. steps: of the run that the call tells about, one a
    value; none where that has no meaning.
    """

    picture: str
    name: str
    settings: str
    values: tuple[Fraction, ...]
    spend: Callable[[Fraction, int], float]
    steps: tuple[int, ...] = ()

    def shortened(self, count: int) -> Curve:
        """The same with its first values alone."""
        return replace(self, values=self.values[:count], steps=self.steps[:count])

    def to_json(self) -> dict[str, Any]:
        """Plain data, without samples."""
        return {
            "picture": self.picture,
            "name": self.name,
            "settings": self.settings,
            "values": [int(x) if x.denominator == 1 else float(x) for x in self.values],
            "steps": [*self.steps],
        }


def fractions(*values: object) -> tuple[Fraction, ...]:
    """Exact values of a quantity, from texts or numbers."""
    return tuple(Fraction(str(value)) for value in values)


def moved(value: Fraction, turn: int) -> Fraction:
    """A value next to another one, for the call of this turn."""
    # guess: too near to change what a call does, and far enough for a cache of exact arguments.
    return value * (1 + Fraction(turn, 10**7))


def cpu_of(call: Callable[[], object]) -> float:
    """CPU seconds of a call in this process."""
    begin = time.process_time()
    call()
    return time.process_time() - begin
