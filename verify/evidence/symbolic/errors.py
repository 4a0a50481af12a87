"""Why an exact proof was not found."""

from __future__ import annotations

from fractions import Fraction


class Unsupported(Exception):
    """A tree, or a quotient, that polynomial reasoning does not cover."""


class MissingRadical(Exception):
    """A root of a prime that the ring has no variable for yet."""

    def __init__(self, key: tuple[int, int]) -> None:
        super().__init__(f"root of order {key[1]} of {key[0]}")
        self.key = key


class NotProved(Exception):
    """A relation that is not proved. point: by variable name, where it may fail."""

    def __init__(self, reason: str, point: dict[str, Fraction] | None = None) -> None:
        super().__init__(reason)
        self.point = point
