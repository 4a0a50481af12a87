"""What a claim may assert."""

from __future__ import annotations

from enum import Enum
from typing import NoReturn


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

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        names = ", ".join(f"Kind.{kind.name}" for kind in cls)
        raise ValueError(f"Kind: {value!r} is none; give one of {names}")

    @property
    def is_bound(self) -> bool:
        """Whether a tightness witness is owed."""
        return self in (Kind.UPPER, Kind.LOWER, Kind.TWO_SIDED)
