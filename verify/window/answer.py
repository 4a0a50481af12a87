"""The answer about a window of low effective rank, and its plain data."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rankclock.verify.arithmetic.rationals import short
from rankclock.verify.window.bounds import Promise, above, below, rounded
from rankclock.verify.window.paper import PaperWindow
from rankclock.verify.window.passages import Range


@dataclass(frozen=True)
class Opening:
    """What would open an empty window: an initialisation scale that does, or None and why.

    beyond: the next decimal of four digits, which at the same step size does not; larger ones may.
    """

    alpha: Fraction | None
    beyond: Fraction | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Window:
    """Steps k_first..k_last at which the wanted modes are learned and the others are small.

    opens: k_first, and escapes: the first step at which an unwanted mode is too large, each as far
    as it is known. wanted: indices of the wanted eigenvalues in the order of arrival. paper: the
    window by bounds alone, None for the perturbed start, where no such theorem is known here.
    inside: bounds at every step of the window. closes: whether an unwanted mode ever becomes too
    large. method, warnings: how it was proved, and what to know about it.
    """

    rank: int
    opens: Range
    escapes: Range
    wanted: tuple[int, ...]
    paper: PaperWindow | None
    inside: Promise
    method: str
    enclosed: str | None = None
    opening: Opening | None = None
    warnings: tuple[str, ...] = ()

    @property
    def closes(self) -> bool:
        """Whether the window may close."""
        return self.escapes.lo is not None

    @property
    def k_first(self) -> int:
        """The first step surely inside, the window being open."""
        assert self.opens.hi is not None
        return self.opens.hi

    @property
    def k_last(self) -> int | None:
        """The last step surely before an unwanted mode is too large; None: the window never
        closes.
        """
        return None if self.escapes.lo is None else self.escapes.lo - 1

    @property
    def empty(self) -> bool:
        """Whether no step is surely inside."""
        return self.k_last is not None and self.k_last < self.k_first

    @property
    def settled(self) -> bool:
        """Whether it is proved that the window is empty, or that it is not."""
        if not self.empty:
            return True
        return (
            self.opens.lo is not None
            and self.escapes.hi is not None
            and self.escapes.hi - 1 < self.opens.lo
        )

    @property
    def exact(self) -> bool:
        """Whether both ends are known."""
        return self.opens.exact and self.escapes.exact

    @property
    def width(self) -> int | None:
        """Number of steps surely inside, None for infinitely many."""
        return None if self.k_last is None else max(0, self.k_last - self.k_first + 1)

    def to_json(self) -> dict[str, Any]:
        """Plain data of the command-line contract; floats are rounded so that the bounds stay true,
        and are decimal texts where float64 has none so large.
        """
        data: dict[str, Any] = {
            "rank": self.rank,
            "empty": self.empty,
            "k_first": self.k_first,
            "k_last": self.k_last,
            "paper": {
                name: self.paper and getattr(self.paper, name)
                for name in ("k_first", "k_last", "empty")
            },
            "effective_rank": {
                "target": self.target,
                "low": below(self.inside.low),
                "high": above(self.inside.high),
            },
            "error": {
                "spectral": rounded(self.inside.spectral, up=True),
                "frobenius": rounded(self.inside.frobenius, up=True),
            },
            "exact": self.exact,
            "k_first_range": [self.opens.lo, self.opens.hi],
            "k_last_range": [
                None if end is None else end - 1 for end in (self.escapes.lo, self.escapes.hi)
            ],
            "wanted": list(self.wanted),
            "method": self.method,
            "eigenvalues": self.enclosed or "exact",
            "warnings": list(self.warnings),
        }
        if self.opening is not None:
            data["opens_at"] = {
                "alpha": None if self.opening.alpha is None else short(self.opening.alpha),
                "too_large": None if self.opening.beyond is None else short(self.opening.beyond),
                "reason": self.opening.reason,
            }
        return data

    @property
    def target(self) -> float:
        """r(W_L); the midpoint where eigenvalues are enclosed."""
        low, high = self.inside.target
        return float((low + high) / 2)
