"""Iterates, step counts and the flow also where the directed run refuses.

There short runs are made in balls of many bits.

The directed run of rankclock.verify.descent.directed_orbit needs an increasing step map and a
positive start. Outside that range a hypothesis is on trial, so the statement must have a value
there. A ball forgets that its occurrences move together and its radius grows at every step; with
enough bits a short run stays sharp all the same. What is too long for that is Undecided, and what
provably never happens Undefined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache

import flint
from flint import arb

from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import TooLong, Undecided, Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.remembered import ExactBall, remembered
from rankclock.verify.descent import certified_mode as certified
from rankclock.verify.descent import exact
from rankclock.verify.descent.certified_pair import Orbit, Pair
from rankclock.verify.descent.flow_enclosure import flow_enclosure, is_settled
from rankclock.verify.descent.kept_orbits import BALL_BITS, BallOrbit, ball_orbit
from rankclock.verify.descent.mode import Mode
from rankclock.verify.descent.start import Start
from rankclock.verify.descent.step_count import StepCount
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue

# guess: a longer run in balls takes seconds, and has mostly lost its digits.
_MOST_STEPS = 300
_TOO_MANY = f"more than {_MOST_STEPS} steps outside the range of the directed run"
# guess: bits of a perturbed run beyond the working precision.
_GUARD = 64
# guess: exact iterates grow (2N-1)-fold a step, so few steps and digits are cheap.
_EXACT_STEPS, _EXACT_SIZE = 6, 20_000
# guess: answers kept, some hundred bytes each.
_PAIRS, _FLOWS, _MODES = 2048, 4096, 4096

Target = Fraction | tuple[Fraction, Fraction]


def iterate(k: int, depth: int, lam: Fraction, alpha: Fraction, eta: Fraction) -> arb:
    """Ball around d(k), at the working precision.

    Raises Undefined for k < 0, TooLong or Undecided for a run that is too long.
    """
    if k < 0:
        raise Undefined("a negative number of steps")
    mode = _directed(depth, lam, alpha, eta)
    if mode is not None:
        low, high = certified.enclose(mode, k, bits=flint.ctx.prec)
        return to_ball(low).union(to_ball(high))
    value = _balls(depth, lam, alpha, eta).after(min(k, _MOST_STEPS))
    if k > _MOST_STEPS:
        raise TooLong(_TOO_MANY)
    return +value


@remembered(most=_PAIRS)
def pair(
    k: int, depth: int, lam: Fraction, alpha: Fraction, eta: Fraction, beta: Fraction
) -> tuple[arb, arb]:
    """Balls around a(k) and b(k), at the working precision. Raises as `iterate`.

    A certified orbit bounds the error by the mean value theorem; where it does not apply, exact
    rationals or nothing.
    """
    if k < 0:
        raise Undefined("a negative number of steps")
    if not Start(depth, alpha, eta).in_range:
        raise Undecided("a perturbed start outside the range of the certified run")
    orbit = Orbit(
        Pair(depth, Eigenvalue.exactly(lam), alpha - beta, alpha, eta), bits=flint.ctx.prec + _GUARD
    )
    orbit.run(k)
    (a_low, a_high), (b_low, b_high) = orbit.bounds()
    return to_ball(a_low).union(to_ball(a_high)), to_ball(b_low).union(to_ball(b_high))


def passage(
    *, depth: int, lam: Fraction, alpha: Fraction, eta: Fraction, target: Target
) -> StepCount:
    """First k with d(k) at or past the target; a start with f(alpha) > 0 comes from below.

    Raises as `iterate`, and Undefined when it never arrives.
    """
    mode = _directed(depth, lam, alpha, eta)
    if mode is not None:
        _refuse_beyond_the_limit(mode, target)
        return certified.passage(depth=depth, lam=lam, alpha=alpha, eta=eta, target=target)
    low, high = target if isinstance(target, tuple) else (target, target)
    if low == high:
        settled = _exactly(depth, lam, alpha, eta, low)
        if settled is not None:
            return StepCount(settled, settled)
    pull = alpha ** (depth - 1) * (lam - alpha**depth)
    if pull == 0 or eta == 0:
        return _resting(low <= alpha <= high and low == high)
    rises, top, bottom = pull > 0, to_ball(high), to_ball(low)

    def surely(x: arb) -> bool:
        return bool(x >= top if rises else x <= bottom)

    def possibly(x: arb) -> bool:
        near = bottom if rises else top
        return bool(x >= near if rises else x <= near) or x.overlaps(near)

    return _first(_orbit(depth, lam, alpha, eta), surely, possibly)


def recovery_time(
    *, depth: int, lam: Fraction, alpha: Fraction, eta: Fraction, eps: Fraction
) -> StepCount:
    """min{k : |d(k) - lam_+^(1/N)| <= eps}. Raises as `passage`."""
    mode = _directed(depth, lam, alpha, eta)
    if mode is not None:
        if eps <= 0 and not mode.rests:
            raise Undefined(
                "a mode that moves comes as near to its limit as one likes, and never there"
            )
        return certified.recovery_time(depth=depth, lam=lam, alpha=alpha, eta=eta, eps=eps)
    if eps < 0:
        raise Undefined("a distance is never negative")
    with precision(BALL_BITS):
        limit = to_ball(lam).root(depth) if lam > 0 else arb(0)
    if eta == 0 or alpha ** (depth - 1) * (lam - alpha**depth) == 0:
        return _recovery_at_rest(alpha, limit, eps)
    return _recovery_of_orbit(depth, lam, alpha, eta, limit, eps)


def _recovery_at_rest(alpha: Fraction, limit: arb, eps: Fraction) -> StepCount:
    """The recovery time of a mode that does not move."""
    with precision(BALL_BITS):
        gap, reach = abs(to_ball(alpha) - limit), to_ball(eps)
        if not (gap <= reach or gap > reach):
            raise Undecided("whether the start is within eps of the limit")
        return _resting(bool(gap <= reach))


def _recovery_of_orbit(
    depth: int, lam: Fraction, alpha: Fraction, eta: Fraction, limit: arb, eps: Fraction
) -> StepCount:
    """The recovery time of a mode that moves, and may pass its limit or run away from it."""
    with precision(BALL_BITS):
        reach = to_ball(eps)

    def surely(x: arb) -> bool:
        with precision(BALL_BITS):
            return bool(abs(x - limit) <= reach)

    def possibly(x: arb) -> bool:
        with precision(BALL_BITS):
            return not abs(x - limit) > reach

    def lost(x: arb) -> bool:
        # From here on |g(x)| >= 2 |x|, and so at every later step.
        with precision(BALL_BITS):
            size = abs(x)
            if not (eta > 0 and size > limit + reach):
                return False
            growth = to_ball(eta) * size ** (depth - 2) * (size**depth - abs(to_ball(lam)))
            return bool(growth > 3)

    return _first(_orbit(depth, lam, alpha, eta), surely, possibly, lost)


def flow(t: arb, depth: int, lam: Fraction, alpha: Fraction) -> arb:
    """Ball around y(t), y(0) = alpha of any sign: -y solves the equation with (-1)^N lam.

    Raises Undefined for t < 0.
    """
    if t < 0:
        raise Undefined("the flow at a negative time")
    if alpha > 0 or depth < 2:
        return _flow(ExactBall.of(t), depth, lam, alpha)
    if alpha == 0:
        return arb(0)
    return -_flow(ExactBall.of(t), depth, _mirrored(lam, depth), -alpha)


@remembered(most=_FLOWS)
def _flow(t: ExactBall, depth: int, lam: Fraction, alpha: Fraction) -> arb:
    return flow_enclosure(t.ball, depth, lam, alpha)


def flow_is_settled(t: arb, depth: int, lam: Fraction, alpha: Fraction, bits: int) -> bool:
    """Whether the flow is surely at its limit, as far as `bits` bits tell; False if not known."""
    if alpha < 0:
        lam, alpha = _mirrored(lam, depth), -alpha
    moves = alpha > 0 and alpha**depth != lam
    return bool(t > 0) and moves and is_settled(t, depth, lam, alpha, bits)


def _mirrored(lam: Fraction, depth: int) -> Fraction:
    """The eigenvalue whose flow is that of lam with the other sign: (-1)^N lam."""
    return lam if depth % 2 == 0 else -lam


def _refuse_beyond_the_limit(mode: Mode, target: Target) -> None:
    """Raise Undefined for a target that a monotone mode surely never meets."""
    # An orbit stays strictly on its side of the limit.
    low, high = target if isinstance(target, tuple) else (target, target)
    if mode.rises:
        never = low > 0 and low**mode.depth >= mode.lam
    else:
        never = high <= 0 or high**mode.depth <= max(mode.lam, Fraction(0))
    if never and not mode.rests:
        raise Undefined("the target is at the limit or beyond it, and the mode never arrives")


def _exactly(
    depth: int, lam: Fraction, alpha: Fraction, eta: Fraction, target: Fraction
) -> int | None:
    """The first passage where it is within a few steps, in rational arithmetic."""
    # Balls never tell that a step meets its target.
    rises = alpha**depth < lam if alpha > 0 else alpha ** (depth - 1) * (lam - alpha**depth) > 0
    for k in range(_EXACT_STEPS + 1):
        at = exact.mode(k, depth, lam, alpha, eta, size_limit=_EXACT_SIZE) if depth >= 1 else None
        if at is None:
            return None
        if (at >= target) if rises else (at <= target):
            return k
    return None


@lru_cache(maxsize=_MODES)
def _directed(depth: int, lam: Fraction, alpha: Fraction, eta: Fraction) -> Mode | None:
    try:
        return Mode(depth, lam, alpha, eta)
    except Undefined:
        return None


def _resting(there: bool) -> StepCount:
    if there:
        return StepCount(0, 0)
    raise Undefined("the mode rests and never arrives")


def _orbit(depth: int, lam: Fraction, alpha: Fraction, eta: Fraction) -> Iterator[arb]:
    """d(0), d(1), ... as balls; Undecided when they lose their digits, TooLong past the budget."""
    orbit = _balls(depth, lam, alpha, eta)
    for k in range(_MOST_STEPS + 1):
        yield orbit.after(k)
    raise TooLong(_TOO_MANY)


def _balls(depth: int, lam: Fraction, alpha: Fraction, eta: Fraction) -> BallOrbit:
    if depth < 1:
        raise Undefined("a depth below one")
    return ball_orbit(depth, lam, alpha, eta)


def _first(
    orbit: Iterator[arb],
    surely: Callable[[arb], bool],
    possibly: Callable[[arb], bool],
    lost: Callable[[arb], bool] = lambda x: False,
) -> StepCount:
    first = None
    for k, x in enumerate(orbit):
        if first is None and possibly(x):
            first = k
        if surely(x):
            return StepCount(first if first is not None else k, k, BALL_BITS)
        if first is None and lost(x):
            raise Undefined("the run leaves every bound and never arrives")
    raise TooLong("a run that does not arrive in time")
