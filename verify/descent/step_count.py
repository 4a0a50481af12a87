"""Numbers of steps, known to lie in lo..hi: of what surely happens, and of what may never."""

from __future__ import annotations

from dataclasses import dataclass

from rankclock.verify.arithmetic.rationals import short

# guess: characters of a number of steps that people read; `repr` and JSON have all of them.
_LONG, _DIGITS = 40, 10


def steps_text(count: int) -> str:
    """A number of steps for people: ten digits of it where it is long."""
    return short(count, most=_LONG, digits=_DIGITS)


@dataclass(frozen=True)
class StepCount:
    """Enclosure lo <= k <= hi of a number of steps; bits: working precision of the run."""

    lo: int
    hi: int
    bits: int = 0

    @property
    def exact(self) -> bool:
        """Whether the enclosure is one integer."""
        return self.lo == self.hi

    def __str__(self) -> str:
        if self.exact:
            return steps_text(self.lo)
        return f"{steps_text(self.lo)}..{steps_text(self.hi)}"


# A type of its own: whoever computes with a StepCount need not ask whether it ends.
@dataclass(frozen=True)
class FirstStep:
    """First step of what may never happen, in lo..hi; hi None: perhaps never, lo None: surely."""

    lo: int | None
    hi: int | None

    @property
    def exact(self) -> bool:
        """Whether it is known."""
        return self.lo == self.hi


NEVER = FirstStep(None, None)
