"""A hitting index with what is known of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from rankclock.verify.arithmetic.rationals import short
from rankclock.verify.descent.goals import LevelGoal, Near
from rankclock.verify.descent.mode import Mode
from rankclock.verify.descent.step_count import StepCount
from rankclock.verify.hitting.abel.route import Part
from rankclock.verify.hitting.bounds import paper_bound, sharp_texts
from rankclock.verify.hitting.step_size import step_size_limit


@dataclass(frozen=True)
class Hit:
    """A hitting index: the answer, how it was proved, and bounds to compare it with.

    The bounds are computed when they are first asked for.

    Args:
        steps: the range lo <= k <= hi that holds the index.
        method: names of the parts of the proof.
        trail: the parts in order.
        fallback: why a certified run of the whole path was needed, or None.
        seconds: what the answer took, without the bounds.
        mode: the mode that was asked about; None for the perturbed start.
        goal: what it was to reach; None for the perturbed start.
        outside: warnings about the perturbed start.

    Examples:
        >>> from rankclock import hitting_index
        >>> hit = hitting_index(lam=1, depth=3, alpha="1/10", eta="1/100", to_fraction="9/10")
        >>> hit.steps.lo <= hit.steps.hi <= hit.paper_ceil
        True
        >>> hit.sharp, hit.warnings
        (('997.338834', '998.377695'), ())
        >>> print(hit)
        k = 998 (small-step expansion + Koenigs linearisation)

    Source: docs/hitting-times.md.
    """

    steps: StepCount
    method: str
    trail: tuple[Part, ...]
    fallback: str | None
    seconds: float
    mode: Mode | None = field(default=None, repr=False)
    goal: LevelGoal | Near | None = field(default=None, repr=False)
    outside: tuple[str, ...] = field(default=(), repr=False)

    @property
    def paper_bound(self) -> str | None:
        """T_N^Id as decimal text; None where its hypotheses do not hold or it is not decided."""
        return None if isinstance(self._paper, str) else self._paper[0]

    @property
    def paper_ceil(self) -> int | None:
        """Its ceiling; None where T_N^Id is."""
        return None if isinstance(self._paper, str) else self._paper[1]

    @property
    def why_no_paper_bound(self) -> str | None:
        """Why there is no bound of the paper, or None."""
        return self._paper if isinstance(self._paper, str) else None

    @property
    def sharp(self) -> tuple[str, str] | None:
        """Decimal texts at most the lower and at least the upper sharp bound.

        None where they are not proved.
        """
        return None if isinstance(self._sharp, str) else self._sharp

    @property
    def why_not_sharp(self) -> str | None:
        """Why there are no sharp bounds, or None."""
        return self._sharp if isinstance(self._sharp, str) else None

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What to know about the answer, one sentence each.

        For example that the theorem of the paper does not cover this step size or this start.
        """
        # A start that meets its target needs no theorem.
        if self.mode is None or not self.steps.hi:
            return self.outside
        limit = step_size_limit(
            depth=self.mode.depth,
            alpha=self.mode.alpha,
            lowest=self.mode.lam,
            highest=self.mode.lam,
        )
        if self.mode.eta < limit.below:
            return ()
        problem = f"the step size is not below the limit {limit.formula} = {short(limit.below)}"
        return (f"{problem}: the theorem does not cover this run, the hitting time does",)

    # The bounds take longer than the answer, so each is computed once, and only when asked for; as
    # a text it says why there is none.
    @cached_property
    def _sharp(self) -> tuple[str, str] | str:
        if self.mode is not None and self.goal is not None:
            return sharp_texts(self.mode, self.goal)
        if not self.steps.hi:
            return "the start meets the target"
        return "none are known for the perturbed start"

    @cached_property
    def _paper(self) -> tuple[str, int] | str:
        if self.mode is None or self.goal is None:
            return "none is known for the perturbed start"
        return paper_bound(self.mode, self.goal)

    def __str__(self) -> str:
        sign = "=" if self.steps.exact else "in"
        lines = [f"k {sign} {self.steps} ({self.method})"]
        return "\n".join([*lines, *(f"warning: {text}" for text in self.warnings)])

    def to_json(self) -> dict[str, Any]:
        """Plain data of the command-line contract.

        Returns:
            What `rankclock hit --json` prints, but for the step size.

        Examples:
            >>> from rankclock import hitting_index
            >>> hit = hitting_index(lam=1, depth=2, alpha="1/10", eta="1/10", to_level="1/2")
            >>> hit.to_json()["lo"] == hit.steps.lo
            True
        """
        return {
            "lo": self.steps.lo,
            "hi": self.steps.hi,
            "exact": self.steps.exact,
            "method": self.method,
            "paper": {"bound": self.paper_bound, "ceil": self.paper_ceil},
            "sharp": None
            if self.sharp is None
            else {"lower": self.sharp[0], "upper": self.sharp[1]},
            "trail": [{**asdict(part), "steps": list(part.steps)} for part in self.trail],
            "fallback": self.fallback,
            "warnings": list(self.warnings),
            "seconds": self.seconds,
        }
