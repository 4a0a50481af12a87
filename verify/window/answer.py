"""The answer about a window of low effective rank, and its plain data."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rankclock.verify.arithmetic.rationals import short
from rankclock.verify.descent.step_count import FirstStep, steps_text
from rankclock.verify.window.bounds import Promise, above, below, rounded
from rankclock.verify.window.paper import PaperWindow


@dataclass(frozen=True)
class Opening:
    """What would open an empty window.

    alpha: an initialisation scale that does, or None. reason: why there is none. beyond: the next
    decimal of four digits, which at the same step size does not; larger ones may.
    """

    alpha: Fraction | None
    beyond: Fraction | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Window:
    """The steps at which the wanted modes are learned and the others are small.

    A bound on a step is known as a range where eigenvalues are enclosed or precision ends.

    Args:
        rank: number of wanted modes, L.
        opens: the first step at which all wanted modes are learned, as far as it is known.
        escapes: the first step at which an unwanted mode is too large, as far as it is known.
        wanted: indices of the wanted eigenvalues in the order of arrival.
        paper: the window by bounds alone; None for the perturbed start, where no such theorem is
            known here.
        inside: bounds that hold at every step of the window.
        method: how it was proved.
        enclosed: how the eigenvalues are known, where they are not exact.
        opening: what would open an empty window, if that was searched.
        warnings: what to know about the answer, one sentence each.

    Examples:
        >>> from rankclock import rank_window
        >>> window = rank_window(spectrum="5,3,1/2", depth=3, alpha="1/100", eta="auto", rank=2)
        >>> window.width == window.k_last - window.k_first + 1
        True
        >>> float(window.inside.low) <= window.target <= float(window.inside.high)
        True
        >>> closed = rank_window(spectrum="5,3,1/2", depth=3, alpha="8/25", eta="auto", rank=2)
        >>> closed.empty, closed.opening.alpha
        (True, Fraction(379, 1250))
        >>> print(window)
        rank 2: window 1913..11110, 9198 steps (hitting times)

    Source: docs/theory.md, section 8; verify/window/passages.py has the proofs.
    """

    rank: int
    opens: FirstStep
    escapes: FirstStep
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
        # A window whose beginning is not known is refused where it is asked for.
        assert self.opens.hi is not None
        return self.opens.hi

    @property
    def k_last(self) -> int | None:
        """The last step surely before an unwanted mode is too large, None when it never is."""
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
        # Empty for sure, if the latest end is before the earliest beginning.
        if self.opens.lo is None or self.escapes.hi is None:
            return False
        return self.escapes.hi - 1 < self.opens.lo

    @property
    def exact(self) -> bool:
        """Whether both ends are known."""
        return self.opens.exact and self.escapes.exact

    @property
    def width(self) -> int | None:
        """Number of steps surely inside, None for infinitely many."""
        return None if self.k_last is None else max(0, self.k_last - self.k_first + 1)

    def __str__(self) -> str:
        first, last = steps_text(self.k_first), self.k_last
        if last is None:
            text = f"window from step {first} on, without end ({self.method})"
        elif not self.empty:
            steps = f"{steps_text(self.width or 0)} step{'s' * (self.width != 1)}"
            text = f"window {first}..{steps_text(last)}, {steps} ({self.method})"
        else:
            late = steps_text(last + 1)
            sure = "empty" if self.settled else "not decided"
            text = f"{sure}: it is learned by step {first}, another is too large from step {late}"
        warnings = (f"warning: {warning}" for warning in self.warnings)
        return "\n".join([f"rank {self.rank}: {text}", *warnings])

    def to_json(self) -> dict[str, Any]:
        """Plain data of the command-line contract.

        Floats are rounded so that the bounds stay true, and are decimal texts where float64 has
        none so large.

        Returns:
            What `rankclock window --json` prints, but for the step size.

        Examples:
            >>> from rankclock import rank_window
            >>> window = rank_window(spectrum="5,1", depth=2, alpha="1/100", eta="1/100", rank=1)
            >>> window.to_json()["k_first_range"] == [window.k_first, window.k_first]
            True
        """
        data: dict[str, Any] = {
            "rank": self.rank,
            "empty": self.empty,
            "k_first": self.k_first,
            "k_last": self.k_last,
            # None for each where there is no window by bounds alone.
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
