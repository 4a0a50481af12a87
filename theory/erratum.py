"""The Erratum type: something printed that does not hold as printed, and what holds instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rankclock.theory.claim import Source


class Wording(Enum):
    """Whose words an erratum shows as what stands there."""

    QUOTED = "quoted"
    TRANSCRIBED = "as transcribed"


class Nature(Enum):
    """Whether something printed is false, or may be read as saying what is false."""

    ERROR = "error"
    CLARIFICATION = "clarification"


@dataclass(frozen=True)
class Demonstration:
    """A command that shows a fault.

    command: the line to type. shows: a text that its output contains; a test runs the one and looks
    for the other.
    """

    command: str
    shows: str


@dataclass(frozen=True)
class Erratum:
    """One correction.

    id: permanent name. nature: an error, or a clarification of what may be misread. source: where
    it stands, and whether that was read or transcribed. wording: whether `says` quotes it, which
    asks for the place in `source.where`, or tells it as transcribed. says: what stands there.
    wrong: what is wrong with it. replay: commands that show it, each exact. corrected: what holds
    instead. claims: ids of the claims that state the printed and the corrected form. Raises
    ValueError without a command, or for a quotation without quotation marks or of what was only
    transcribed.
    """

    id: str
    nature: Nature
    source: Source
    wording: Wording
    says: str
    wrong: str
    replay: tuple[Demonstration, ...]
    corrected: str
    claims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.replay:
            raise ValueError(
                f"erratum {self.id}: a fault that nobody can replay is hearsay; give a command"
            )
        if self.wording is Wording.QUOTED and (
            self.source.transcribed or not self.source.where or '"' not in self.says
        ):
            raise ValueError(
                f"erratum {self.id}: a quotation stands in quotation marks, with its place in a "
                "source that was read; else say Wording.TRANSCRIBED"
            )
