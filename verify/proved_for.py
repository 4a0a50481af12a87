"""How much of a statement is proved: all of it, some of its depths, or parts in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ProvedFor:
    """How much of a statement is proved; nothing where no argument is given.

    Args:
        all: the whole statement on the whole domain of its hypotheses, at every depth.
        depths: those at which the whole statement is proved, where these are not all.
        parts: what else is proved, each in one phrase.

    Examples:
        >>> from rankclock.verify.proved_for import ProvedFor
        >>> print(ProvedFor(depths=(2, 3, 4, 7)))
        proved for N = 2..4, 7
        >>> ProvedFor(depths=(2, 3)).to_json(), ProvedFor(all=True).to_json()
        ([2, 3], 'all')
    """

    all: bool = False
    depths: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def depths_text(self) -> str:
        """The depths in order, consecutive ones as a range."""
        return _ranges(self.depths)

    def __bool__(self) -> bool:
        return bool(self.all or self.depths or self.parts)

    def __str__(self) -> str:
        return in_words(self.to_json())

    def to_json(self) -> str | list[int] | None:
        """Plain data for the ledger: the most that is proved.

        Returns:
            `all`, the depths, the parts in words, or None where nothing is proved.

        Examples:
            >>> from rankclock.verify.proved_for import ProvedFor
            >>> ProvedFor(parts=("the factorisation",)).to_json()
            'the factorisation'
        """
        if self.all:
            return "all"
        if self.depths:
            return list(self.depths)
        return "; ".join(self.parts) or None


def in_words(extent: str | list[int] | None) -> str:
    """How much is proved, for a reader; empty where nothing is.

    extent: as `ProvedFor.to_json` has it.
    """
    if extent is None:
        return ""
    if isinstance(extent, list):
        return f"proved for N = {_ranges(extent)}"
    return "proved" if extent == "all" else f"proved in part: {extent}"


def short(extent: str | list[int] | None) -> str:
    """The same in a word or two for a table, where a part is not told."""
    if isinstance(extent, list):
        return f"N = {_ranges(extent)}"
    if extent is None:
        return "-"
    return extent if extent == "all" else "part"


NOTHING = ProvedFor()
ALL = ProvedFor(all=True)


def together(pieces: Iterable[ProvedFor]) -> ProvedFor:
    """What several proofs prove: all that any of them does.

    pieces: one a proof.
    """
    every = tuple(pieces)
    if any(piece.all for piece in every):
        return ALL
    depths = sorted({depth for piece in every for depth in piece.depths})
    parts = dict.fromkeys(part for piece in every for part in piece.parts)
    return ProvedFor(depths=tuple(depths), parts=tuple(parts))


def _ranges(depths: Sequence[int]) -> str:
    """Depths in order, consecutive ones as a range."""
    runs: list[list[int]] = []
    for depth in depths:
        if runs and depth == runs[-1][-1] + 1:
            runs[-1].append(depth)
        else:
            runs.append([depth])
    return ", ".join(f"{run[0]}..{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
