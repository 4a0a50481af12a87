"""The loops of rankclock.verify.descent.mode_steps compiled: the same integers in machine words.

**Why the result is an enclosure.** Every product is exact in twice the words and is shifted as
Python shifts (`verify/descent/word_instructions.py`). So a compiled step gives the integer of
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

from typing import Any, NamedTuple

import numpy as np

from rankclock.verify.descent.machine_words import (
    STAMP,
    below,
    cached,
    constant,
    from_words,
    inlined,
    minus,
    nothing,
    plus,
    power,
    raised,
    times,
    to_words,
)
from rankclock.verify.descent.mode_steps import OrbitEnd, Track
from rankclock.verify.descent.word_instructions import WORD

# guess: 320 bits; beyond, Python comes near, and a default precision seldom gets there.
MOST_WORDS = 5
# guess: the exact power x^(N-1) takes about N^2/2 products of numbers, too many beyond.
MOST_DEPTH = 8
# Codes of the compiled loops: integers, because numba knows no Enum of ours.
_OUT_OF_STEPS, _AT_STOP, _AT_REST = 0, 1, 2
_NONE, _UNIT = np.uint64(0), np.uint64(1)


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
    up, down = (_UNIT, _NONE) if track.fast else (_NONE, _UNIT)
    words, done, code = _one(steps, _numbers(shape, part), _constants(shape), up, down, STAMP)
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
    numbers = (_numbers(shape, part) for part in parts)
    low, high, done = _both(steps, *numbers, _constants(shape), STAMP)
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


def _constants(shape: Shape) -> tuple[Any, ...]:
    return tuple(constant(int(number)) for number in shape[1:])


def _numbers(shape: Shape, part: Stretch) -> tuple[Any, ...]:
    track = part.track
    return (
        *(to_words(value, shape.words) for value in (part.x, part.stop, track.eta, track.lam)),
        np.uint64(track.p % WORD),
        np.uint64(track.eta_bits % WORD),
    )


@inlined
def _gain(x: Any, eta: Any, lam: Any, r: Any, s: Any, shape: Any, up: Any, down: Any) -> Any:
    """The motion of mode_steps.rise without its last unit, by the same names."""
    k, q, m, _ = shape
    lead = power(x, m, k, r)
    distance = minus(lam, raised(times(raised(lead, down), x, k, r), down))
    if below(distance, nothing(x)):
        distance = nothing(x)
    return times(raised(times(raised(lead, up), eta, q, s), up), distance, k, r)


@inlined
def _loss(x: Any, eta: Any, lam: Any, r: Any, s: Any, shape: Any, up: Any) -> Any:
    """The motion of mode_steps.fall without its last unit, by the same names."""
    k, q, m, _ = shape
    lead = power(x, m, k, r)
    distance = minus(raised(times(raised(lead, up), x, k, r), up), lam)
    if below(distance, nothing(x)):
        distance = nothing(x)
    return times(raised(times(raised(lead, up), eta, q, s), up), distance, k, r)


@inlined
def _step(
    x: Any, stop: Any, eta: Any, lam: Any, r: Any, s: Any, shape: Any, up: Any, down: Any
) -> Any:
    """Where one step leads, and a code if it is not taken. up: one unit on the faster side."""
    rises, slow = len(shape[3]), down != _NONE
    if rises:
        if not below(x, stop):
            return x, _AT_STOP
        way = _gain(x, eta, lam, r, s, shape, up, down)
    else:
        if not below(stop, x):
            return x, _AT_STOP
        way = _loss(x, eta, lam, r, s, shape, up)
    if slow and not below(nothing(x), way):
        return x, _AT_REST
    if rises:
        return plus(x, raised(way, up)), _OUT_OF_STEPS
    there = minus(x, raised(way, up))
    if below(there, nothing(x)):
        there = nothing(x)
    return there, _OUT_OF_STEPS


@cached
def _one(steps: Any, track: Any, shape: Any, up: Any, down: Any, _stamp: Any) -> Any:
    x, stop, eta, lam, r, s = track
    for done in range(steps):
        x, code = _step(x, stop, eta, lam, r, s, shape, up, down)
        if code:
            return x, done, code
    return x, steps, _OUT_OF_STEPS


@cached
def _both(steps: Any, slow: Any, fast: Any, shape: Any, _stamp: Any) -> Any:
    """Two orbits in one loop: no step of one waits for the other, so the processor does both."""
    x, x_stop, x_eta, x_lam, r, s = slow
    y, y_stop, y_eta, y_lam, _, _ = fast
    for done in range(steps):
        x_next, x_code = _step(x, x_stop, x_eta, x_lam, r, s, shape, _NONE, _UNIT)
        y_next, y_code = _step(y, y_stop, y_eta, y_lam, r, s, shape, _UNIT, _NONE)
        if x_code or y_code:
            return x, y, done
        x, y = x_next, y_next
    return x, y, steps
