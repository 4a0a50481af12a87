"""What is said of a relation at a point: its truth, and how that was reached."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rankclock.verify.verdict import Truth


class How(Enum):
    """How a decision was reached, or why there is none."""

    EXACT = "exact"  # rational arithmetic
    BALL = "ball"  # disjoint enclosures
    # Exact tests for zero: an enclosure narrower than any number of the kind but zero, or sums of
    # which no term is left.
    ALGEBRAIC = "algebraic"
    # Sides that overlap to `digits` decimal digits at the top of the ladder: the truth is unknown.
    AGREEMENT = "agreement"
    # The sides differ by a rational number, since what is irrational in them is the same.
    CANCELLED = "cancelled"
    UNDEFINED = "undefined"
    UNDECIDED = "undecided"
    # A run past its budget, or a flow or an exponential so close to its limit that the longest
    # numbers tried do not tell them apart.
    TOO_LONG = "too long"
    NO_VALUE = "no value"  # certainly: a claim that admits such a point is violated there
    FAILED = "failed"  # an error on the way, where a search goes on with the next point


@dataclass(frozen=True)
class Decision:
    """Truth of one relation at one point, and how it was reached.

    digits: to how many digits the sides agree, where agreement is all there is.
    """

    truth: Truth
    how: How
    digits: int | None = None

    @property
    def agrees(self) -> bool:
        """Whether nothing is known but that the sides agree, as equal ones would.

        The relation is then neither true nor false, and no open question of a search either.
        """
        return self.how is How.AGREEMENT
