"""The loops of rankclock.verify.descent.mode_steps compiled: the same integers in machine words.

**Why the result is an enclosure.** Every product is exact in twice the words, and is shifted as a
Python integer is (rankclock.verify.descent.machine_words). So a compiled step gives the integer of
the Python step, and the proof is one: all factors of a motion, and the distance to the limit, are
rounded down on the slower side and up on the faster one; the step map increases; so by induction
the true orbit is between the two.

**Why no number outgrows its words.** All that a step forms grows with x, so it is bounded before
the loop, in Python integers, at the largest x that a step starts from (`fits`). A rising loop asks
before every step whether x is below that, a falling one sets out from there. What does not fit is
left to the Python loop.

Needs numba: only rankclock.verify.descent.engine imports this file.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from rankclock.verify.descent.machine_words import (
    WORD,
    below,
    from_words,
    minus,
    nothing,
    plus,
    power,
    raised,
    times,
    to_words,
)
from rankclock.verify.descent.mode_steps import OrbitEnd, Track

# guess: 320 bits; beyond, Python comes near, and a default precision seldom gets there.
MOST_WORDS = 5
# guess: the exact power x^(N-1) takes about N^2/2 products of numbers, too many beyond.
MOST_DEPTH = 8
# Codes of the compiled loops: integers, because numba knows no Enum of ours.
_OUT_OF_STEPS, _AT_STOP, _AT_REST = 0, 1, 2


class Shape(NamedTuple):
    """What a loop is compiled for.

    words: of a number. k, q: whole words in p and in the bits of eta. m: N - 1.
    """

    words: int
    k: int
    q: int
    m: int
    rises: bool


class Stretch(NamedTuple):
    """A track from x on, to where a compiled loop stops at the latest.

    most: the largest x that a step starts from.
    """

    track: Track
    x: int
    stop: int
    most: int


def stretch(track: Track, x: int, stop: int) -> Stretch:
    """The stretch that a loop is asked for, cut where its numbers would grow without need."""
    if not track.rises:
        # The same answers as from the stop itself, which may be a number of any size.
        return Stretch(track, x, max(-1, min(stop, x)), x)
    # An orbit without a goal ends at mu; twice a power of 2 above that is far beyond.
    size = -(-max(0, track.lam.bit_length() - track.p) // (track.m + 1))
    edge = max(-1, min(stop, max(2 << (track.p + size), 2 * x)))
    return Stretch(track, x, edge, max(x, edge))


def advance(track: Track, x: int, steps: int, stop: int) -> tuple[int, int, OrbitEnd] | None:
    """As Track.advance, or fewer steps OUT_OF_STEPS; None where the numbers do not fit."""
    part = stretch(track, x, stop)
    shape = shape_for(part)
    if shape is None:
        return None
    words, done, code = _loop_of_one(shape, track.fast)(steps, *_arguments(shape, part))
    end = from_words(words)
    if code == _AT_REST:
        return end, done, OrbitEnd.AT_REST
    arrived = end >= stop if track.rises else end <= stop
    return end, done, OrbitEnd.AT_TARGET if arrived else OrbitEnd.OUT_OF_STEPS


def advance_both(
    slow: Track, fast: Track, xs: tuple[int, int], steps: int, stops: tuple[int, int]
) -> tuple[tuple[int, int], int] | None:
    """Both orbits of a mode after as many steps as both can take, and that number.

    xs, stops: of the slower and of the faster orbit. None where the numbers do not fit.
    """
    parts = stretch(slow, xs[0], stops[0]), stretch(fast, xs[1], stops[1])
    shape = shape_for(*parts)
    if shape is None:
        return None
    low, high, done = _loop_of_both(shape)(
        steps, *_arguments(shape, parts[0]), *_arguments(shape, parts[1])
    )
    return (from_words(low), from_words(high)), done


def shape_for(*parts: Stretch) -> Shape | None:
    """The loop with the fewest words in which the stretches of one mode fit."""
    track = parts[0].track
    if track.m >= MOST_DEPTH:
        return None
    k, q = track.p // WORD, track.eta_bits // WORD
    for words in range(max(2, k + 1), MOST_WORDS + 1):
        if all(fits(words, part) for part in parts):
            return Shape(words, k, q, track.m, track.rises)
    return None


def fits(words: int, part: Stretch) -> bool:
    """Whether all that a step forms is below 2^(64 words - 1), and so has its own sign."""
    track, x = part.track, part.most
    lead = (x**track.m >> (track.m - 1) * track.p) + 1
    level = (lead * x >> track.p) + 1
    rate = (lead * track.eta >> track.eta_bits) + 1
    # Rising, the distance that moves is at most lam; what is below 0 counts as 0.
    distance = abs(track.lam) + (0 if track.rises else level)
    motion = (rate * distance >> track.p) + 1
    return max(x + motion, level + abs(track.lam), rate, track.eta) >> (WORD * words - 1) == 0


def _arguments(shape: Shape, part: Stretch) -> tuple[Any, ...]:
    track = part.track
    return (
        *(to_words(value, shape.words) for value in (part.x, part.stop, track.eta, track.lam)),
        np.uint64(track.p % WORD),
        np.uint64(track.eta_bits % WORD),
    )


@lru_cache(maxsize=64)
def _motion(shape: Shape, fast: bool) -> Any:
    """One step's motion, without its last unit. The names are those of mode_steps."""
    _, k, q, m, rises = shape
    up, down = int(fast), int(not fast)

    @njit(forceinline=True)
    def gain(x: Any, eta: Any, lam: Any, r: Any, s: Any) -> Any:
        lead = power(x, m, k, r)
        distance = minus(lam, raised(times(raised(lead, down), x, k, r), down))
        if below(distance, nothing(x)):
            distance = nothing(x)
        return times(raised(times(raised(lead, up), eta, q, s), up), distance, k, r)

    @njit(forceinline=True)
    def loss(x: Any, eta: Any, lam: Any, r: Any, s: Any) -> Any:
        lead = power(x, m, k, r)
        distance = minus(raised(times(raised(lead, up), x, k, r), up), lam)
        if below(distance, nothing(x)):
            distance = nothing(x)
        return times(raised(times(raised(lead, up), eta, q, s), up), distance, k, r)

    return gain if rises else loss


@lru_cache(maxsize=64)
def _step(shape: Shape, fast: bool) -> Any:
    """One step as the Python loop takes it: where to, and whether the orbit goes on."""
    motion, rises, slow = _motion(shape, fast), shape.rises, not fast
    unit = int(fast)

    @njit(forceinline=True)
    def step(x: Any, stop: Any, eta: Any, lam: Any, r: Any, s: Any) -> Any:
        if not (below(x, stop) if rises else below(stop, x)):
            return x, _AT_STOP
        way = motion(x, eta, lam, r, s)
        if slow and not below(nothing(x), way):
            return x, _AT_REST
        if rises:
            return plus(x, raised(way, unit)), _OUT_OF_STEPS
        there = minus(x, raised(way, unit))
        if below(there, nothing(x)):
            there = nothing(x)
        return there, _OUT_OF_STEPS

    return step


@lru_cache(maxsize=64)
def _loop_of_one(shape: Shape, fast: bool) -> Any:
    step = _step(shape, fast)

    @njit
    def loop(steps: Any, x: Any, stop: Any, eta: Any, lam: Any, r: Any, s: Any) -> Any:
        for done in range(steps):
            x, code = step(x, stop, eta, lam, r, s)
            if code:
                return x, done, code
        return x, steps, _OUT_OF_STEPS

    return loop


@lru_cache(maxsize=64)
def _loop_of_both(shape: Shape) -> Any:
    """Two orbits in one loop: no step of one waits for the other, so the processor does both."""
    slower, faster = _step(shape, False), _step(shape, True)

    @njit
    def loop(
        steps: Any,
        x: Any,
        x_stop: Any,
        x_eta: Any,
        x_lam: Any,
        r: Any,
        s: Any,
        y: Any,
        y_stop: Any,
        y_eta: Any,
        y_lam: Any,
        _r: Any,
        _s: Any,
    ) -> Any:
        for done in range(steps):
            x_next, x_code = slower(x, x_stop, x_eta, x_lam, r, s)
            y_next, y_code = faster(y, y_stop, y_eta, y_lam, r, s)
            if x_code or y_code:
                return x, y, done
            x, y = x_next, y_next
        return x, y, steps

    return loop
