"""What a claim may assert."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """What a claim asserts.

    Examples:
        >>> from rankclock import Kind
        >>> Kind.UPPER.value, Kind.UPPER.is_bound, Kind.IDENTITY.is_bound
        ('upper bound', True, False)
    """

    IDENTITY = "identity"
    UPPER = "upper bound"
    LOWER = "lower bound"
    TWO_SIDED = "two-sided bound"
    LIMIT = "limit"
    EQUIVALENCE = "equivalence"
    OBSERVATION = "observation"
    CONJECTURE = "conjecture"

    @property
    def is_bound(self) -> bool:
        """Whether a tightness witness is owed."""
        return self in (Kind.UPPER, Kind.LOWER, Kind.TWO_SIDED)
