"""The Erratum type: something printed that does not hold as printed, and what holds instead."""

from __future__ import annotations

from dataclasses import dataclass

from rankclock.theory.claim import Source


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

    id: permanent name. source: where it stands, and whether that was read or transcribed. says:
    what stands there. wrong: what is wrong with it. replay: commands that show it, each exact.
    corrected: what holds instead. claims: ids of the claims that state the printed and the
    corrected form. Raises ValueError without a command.
    """

    id: str
    source: Source
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
