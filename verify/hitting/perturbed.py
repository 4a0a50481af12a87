"""First passage of the eigenvalue p = a b^(N-1) of the product from the perturbed start.

By a certified run of the two factor modes.

A start at or past its target, seen from p(0) towards lam, needs no run. Any other must lie in the
trapping region of docs/perturbed-start.md, so p moves towards lam at every step, never passes it
and tends to it (docs/hitting-times.md, theorem 9): every level strictly between p(0) and lam is
passed once, and no other is ever reached.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from rankclock.verify.arithmetic.outcomes import TooLong
from rankclock.verify.arithmetic.rationals import exact_root, root_below, short
from rankclock.verify.descent.certified_pair import Orbit, Pair
from rankclock.verify.descent.fixed_point import magnitude
from rankclock.verify.descent.pair_passage import PairPassage
from rankclock.verify.descent.pair_steps import BITS
from rankclock.verify.descent.step_count import StepCount
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.hitting.perturbed_start import (
    exchanged,
    least_steps,
    require_settling,
    require_stable,
)
from rankclock.verify.hitting.refusals import Aim, never_moves, never_reached

# needed: the most that a PairPassage multiplies its bits by.
_TRIES = 8

Ends = tuple[Fraction, Fraction]


def perturbed_passage(
    *,
    depth: int,
    lam: Fraction,
    alpha: Fraction,
    beta: Fraction,
    eta: Fraction,
    aim: Aim | None,
    to_error: Fraction | None,
    budget: int,
    progress: Callable[[int], None] | None = None,
) -> StepCount:
    """First k with p(k) at or past the aim, in the direction from p(0) to lam.

    Without an aim, with p(k)^(1/N) within to_error of lam^(1/N).

    depth: N >= 2. lam: eigenvalue (d^N). alpha, beta > 0: the start W_1(0) = (alpha - beta) I, the
    others alpha I (d). eta: step size (d^(2-2N)). Raises InputError for a target that is never
    reached, TooLong past the budget and where p is not proved to settle, Undefined where the
    precision does not decide. Source: verify/descent/certified_pair.py has the proofs.
    """
    alpha, top = exchanged(depth, alpha, beta), Eigenvalue.exactly(abs(lam))
    require_stable(depth=depth, eta=eta, top=top, name="|lam|")
    pair = Pair(depth, Eigenvalue.exactly(lam), alpha - beta, alpha, eta)
    rising = pair.level < lam
    if to_error is not None:
        _require_positive(lam)
    if pair.level == lam:
        if aim is not None and aim.level != lam:
            raise never_moves(aim, lam)
        return StepCount(0, 0)
    bits = BITS + _closeness(pair.level, lam, aim.level if aim else None, to_error)
    if aim is not None:
        low = high = aim.level
    else:
        low, high = _near_enough(pair, to_error or Fraction(0), rising, bits)
    if high <= pair.level if rising else low >= pair.level:
        # Whatever the run does from here, so it need not settle.
        return StepCount(0, 0)
    require_settling(depth=depth, alpha=alpha, beta=beta, eta=eta, top=top, name="|lam|")
    if aim is not None and (aim.level >= lam if rising else aim.level <= lam):
        raise never_reached(aim, start=pair.level, limit=lam, lam=lam)
    _require_within(least_steps(pair, low if rising else -high), budget)
    counts = PairPassage(pair, (low, high), rising=rising, bits=bits).advance(budget, progress)
    if counts is None:
        raise TooLong(
            f"the eigenvalue is not at its target after {budget} steps; allow more steps by "
            "--max-steps, or give a larger alpha"
        )
    return StepCount(*counts)


def _require_within(least: int, budget: int) -> None:
    """Refuse at once, and not after the whole budget. least: steps that are surely needed."""
    if least > budget:
        raise TooLong(
            f"the target takes at least {least} steps, more than the {budget} allowed; allow "
            "more steps by --max-steps, or give a larger alpha"
        )


def _require_positive(lam: Fraction) -> None:
    if lam <= 0:
        problem = (
            f"lam = {short(lam)} is not above 0, and from the perturbed start the eigenvalue "
            "tends to lam, which has no distance in p^(1/N)"
        )
        raise InputError(
            "--to-error",
            problem,
            "give --to-level, a value of the eigenvalue between its start and lam",
        )


def _near_enough(pair: Pair, eps: Fraction, rising: bool, bits: int) -> Ends:
    """The level of p at the distance eps, or a range that holds it.

    The range is less than a unit of the last place of every run, and the start is not inside.
    """
    places = Orbit(pair, bits=_TRIES * bits).p
    while True:
        low, high = _near(pair.lam.low, eps, pair.depth, rising, places)
        # With lam^(1/N) irrational so is this level, and the start is not: more places tell them
        # apart.
        if low == high or not low < pair.level < high:
            return low, high
        places *= 2


def _near(lam: Fraction, eps: Fraction, depth: int, rising: bool, places: int) -> Ends:
    """The level at the distance eps from lam^(1/N), within 2^-places.

    It is max(0, lam^(1/N) - eps)^N for a rising eigenvalue, (lam^(1/N) + eps)^N for a falling one.
    """
    root = exact_root(lam, depth)
    if root is not None:
        ends = root, root
    else:
        size = max(0, magnitude(lam)) + max(0, magnitude(eps))
        # The slope of x^N is at most N (lam^(1/N) + eps)^(N-1).
        fine = places + depth * (size + 2)
        below = root_below(lam, depth, fine)
        ends = below, below + Fraction(1, 1 << fine)
    low, high = (max(Fraction(0), end - eps) if rising else end + eps for end in ends)
    return low**depth, high**depth


def _closeness(
    start: Fraction, lam: Fraction, level: Fraction | None, to_error: Fraction | None
) -> int:
    """Bits by which the target, or the start, is closer to lam than 1.

    A guess: runs begin with as many more.
    """
    gaps = [abs(value - lam) for value in (start, level) if value is not None and value != lam]
    if to_error is not None:
        gaps.append(to_error)
    return max(0, -magnitude(min(gaps)))
