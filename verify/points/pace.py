"""How fast the mode moves that a point is about: times and counts of steps worth trying.

Only their size matters. A draw far below it sees nothing move, and one far beyond it takes long to
run and sees only the limit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.process import Flow, Iterate, Passage, RecoveryTime
from rankclock.theory.symbols import Role
from rankclock.theory.trees import nodes_of
from rankclock.verify.points.picks import Picks, below_one

Values = Mapping[sp.Basic, Any]

# Guess: a drawn count of steps beyond this makes a certified run of seconds.
_LONGEST_ARRIVAL = 400
# Needed: which argument of a run is its depth.
_DEPTH_PLACES: dict[type, int] = {Iterate: 1, Flow: 1, Passage: 0, RecoveryTime: 0}
# Needed: floats reach to 10^308, so that the square of this and the inverse of that are floats.
_HUGE = Fraction(10) ** 100


def holder(claim: Claim, role: Role, values: Values) -> sp.Basic | None:
    """The symbol with a role among those that have a value, None where there is none."""
    return next((symbol for symbol in values if claim.role(symbol) is role), None)


@dataclass(frozen=True)
class ChosenMode:
    """The factor mode that a point is about, as far as its values are chosen.

    lam, alpha, eta: eigenvalue, scale of the start and step size; None where not chosen yet, or
    not in the claim.
    """

    depth: int
    lam: Fraction | None
    alpha: Fraction | None
    eta: Fraction | None

    @property
    def steps(self) -> bool:
        """Whether descent can be run from it."""
        return self.lam is not None and self.alpha is not None and self.eta is not None


def mode_of(claim: Claim, values: Values) -> ChosenMode:
    """The mode that some values are about."""
    chosen = (
        None if symbol is None else values[symbol]
        for symbol in (
            holder(claim, role, values) for role in (Role.EIGENVALUE, Role.SCALE, Role.STEP_SIZE)
        )
    )
    depth = values.get(symbols.N)
    return ChosenMode(_written_depth(claim) if depth is None else int(depth), *chosen)


# guess: beyond the claims of any run, and their weakened forms.
@lru_cache(maxsize=1024)
def _written_depth_in(relations: tuple[sp.Basic, ...]) -> int:
    nodes = (node for r in relations for node in nodes_of(r, *_DEPTH_PLACES))
    depths = (node.args[_DEPTH_PLACES[type(node)]] for node in nodes)
    return max((int(depth) for depth in depths if depth.is_Integer), default=2)


def _written_depth(claim: Claim) -> int:
    """The depth that a claim without N writes as a number, the largest of several."""
    return _written_depth_in(claim.at_depth(claim.sample_depths[0]))


def time_scale(mode: ChosenMode, *, further: bool) -> Fraction:
    """A time in which a mode visibly moves.

    further: whether a time after its arrival is asked for.
    """
    lam = Fraction(0) if mode.lam is None else mode.lam
    start = Fraction(1) if mode.alpha is None else mode.alpha
    depth = mode.depth
    if start <= 0:
        return Fraction(1)
    # The flow y' = y^(N-1) (lam - y^N) at its start, whichever of the two terms is larger there.
    speed = _clamped(max(abs(lam) * start ** (depth - 2), start ** (2 * depth - 2)))
    if lam <= 0:
        return _round(1 / speed)
    # At the limit the gap decays at the rate N lam^(2-2/N); after three times 1/rate it is gone.
    rate = depth * _clamped(lam) ** (2 - 2 / depth)
    if further:
        return _round(3 / rate)
    return _round(1 / (speed * max(1, depth - 2)) + 3 / rate)


def steps_to_arrive(mode: ChosenMode, picks: Picks) -> Fraction | None:
    """A count of steps in which a mode visibly moves or arrives; None where that is a long run."""
    if mode.eta is None or mode.eta <= 0:
        return None
    scale = time_scale(mode, further=bool(picks.digit(2)))
    steps = math.ceil(scale * below_one(picks) * 3 / mode.eta)
    return Fraction(steps) if steps <= _LONGEST_ARRIVAL else None


def _clamped(value: Fraction) -> float:
    """A positive value as a float whose powers and inverse are floats too."""
    return float(min(max(value, 1 / _HUGE), _HUGE))


def _round(value: float) -> Fraction:
    return Fraction(value).limit_denominator(1000) or Fraction(value)
