"""Why a target is refused that an eigenvalue never reaches, in the words of its option."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rankclock.verify.arithmetic.rationals import short
from rankclock.verify.errors import InputError


@dataclass(frozen=True)
class Aim:
    """A value of the eigenvalue that it is to reach.

    option: the one that gave it. level: the value (d^N). fraction: the multiple of lam, where it
    was given as that.
    """

    option: str
    level: Fraction
    fraction: Fraction | None = None

    @classmethod
    def of(cls, lam: Fraction, to_fraction: Fraction | None, to_level: Fraction | None) -> Aim:
        """The one of the two that is given."""
        if to_level is not None:
            return cls("--to-level", to_level)
        share = to_fraction or Fraction(0)
        return cls("--to-fraction", share * lam, share)

    def __str__(self) -> str:
        return short(self.level) if self.fraction is None else f"{short(self.fraction)} lam"


def never_reached(
    aim: Aim, *, start: Fraction, limit: Fraction, lam: Fraction, instead: str = "--to-level"
) -> InputError:
    """The refusal of an aim at or beyond the limit of an eigenvalue that moves there from `start`.

    instead: options that may name a target where a fraction of lam cannot.
    """
    way = "grows" if start < limit else "shrinks"
    problem = (
        f"the eigenvalue {way} from {short(start)} towards {short(limit)} and never reaches {aim}"
    )
    if aim.fraction is None:
        return InputError(
            aim.option,
            problem,
            f"choose a level strictly between {short(min(start, limit))} and "
            f"{short(max(start, limit))}",
        )
    # A negative or zero eigenvalue tends to 0, no positive multiple of lam lies on its way.
    if not lam or limit != lam:
        return InputError(
            aim.option,
            problem,
            f"a fraction of lam says nothing of an eigenvalue that tends to 0, so give {instead}",
        )
    ends = sorted((start / lam, Fraction(1)))
    return InputError(
        aim.option,
        problem,
        f"choose a fraction strictly between {short(ends[0])} and {short(ends[1])}",
    )


def never_moves(aim: Aim, start: Fraction) -> InputError:
    """The refusal of an aim elsewhere than where an eigenvalue starts that rests there."""
    here = short(start) if aim.fraction is None or not start else "the fraction 1"
    return InputError(
        aim.option,
        f"the eigenvalue rests at {short(start)} and never reaches {aim}",
        f"aim at {here}, or change the start",
    )
