"""What a run is to come to about a claim."""

from __future__ import annotations

from enum import Enum
from typing import NoReturn

# For a word that is none of them.
EXPECTED_REMEDY = 'give one of "not refuted", "proved", "unrefuted", "refuted"'


class Expected(Enum):
    """What a run is to come to about a claim, where no lock says it; never that it stays open.

    Examples:
        >>> from rankclock import Expected
        >>> Expected("refuted").met_by("refuted"), Expected.NOT_REFUTED.met_by("inconclusive")
        (True, False)
    """

    NOT_REFUTED = "not refuted"
    PROVED = "proved"
    UNREFUTED = "unrefuted"
    REFUTED = "refuted"

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        raise ValueError(f"Expected: {value!r} is none; {EXPECTED_REMEDY}")

    def met_by(self, verdict: str) -> bool:
        """Whether a verdict is as expected; one that does not apply is for the caller.

        Args:
            verdict: the word of the ledger.

        Returns:
            True where the two are the same. Proved and unrefuted are both not refuted, what is
            inconclusive is not.

        Examples:
            >>> from rankclock import Expected
            >>> Expected.NOT_REFUTED.met_by("proved"), Expected.PROVED.met_by("unrefuted")
            (True, False)
        """
        if self is Expected.NOT_REFUTED:
            return verdict in (Expected.PROVED.value, Expected.UNREFUTED.value)
        return verdict == self.value
