"""The loop of rankclock.verify.descent.pair_steps compiled, for many pairs of modes in one call.

**Why the bound on the error holds.** Every product of integers is exact in twice the words and is
shifted as Python shifts (`verify/descent/word_instructions.py`), so a and b are the same
integers. The bound on their error is the same too, bit by bit: the same operations on float64 in
the same order, none fused, x^(N-1) by the same function of the C library, and each conversion
between integers and floats rounded as Python rounds. So the proof in certified_pair covers both.

**Why no number outgrows its words.** All that a step forms is bounded by the size of a and b, which
the error needs in every step anyway. `fits` bounds it before the loop, in Python integers, at a
limit of that size, and the loop ends before a step from beyond the limit, or from b < 0; such steps
are left to the Python loop. The error of the level needs no test of its own: the radius is at most
2^-8 of the size, so with M the limit it is below sqrt(N) 2^-8 (M + 2^-8 M)^(N-1) M < M^N / 32 and
some units, and M^N fits with two bits to spare.

Needs numba: only rankclock.verify.descent.engine imports this file.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

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
    replaced,
    shifted,
    signed_times,
    size,
    times,
    to_float,
    to_words,
    whole,
)
from rankclock.verify.descent.pair_steps import (
    BITS,
    HUGE,
    LARGEST_ERROR,
    MORE,
    UNIT,
    UP,
    Moved,
    PairEnd,
    PairRun,
    PairState,
)
from rankclock.verify.descent.word_instructions import WORD

# guess: 384 bits; runs of small starts with a second precision go so far.
MOST_WORDS = 6
# guess: the exact power b^(N-2) takes about N^2/2 products of numbers, too many beyond.
MOST_DEPTH = 9
# guess: modes grow by a factor of a few on their way to the limit, which is known less well.
_ROOM = 2
# Codes of the compiled loop: integers, because numba knows no Enum of ours.
_OUT_OF_STEPS, _AT_BOUND, _LEFT_TO_PYTHON = 0, 1, 2
_UNIT = np.uint64(1)


class Shape(NamedTuple):
    """What the loop is compiled for.

    words: of a number. k, q: whole words in p and in the bits of eta. depth: N.
    """

    words: int
    k: int
    q: int
    depth: int

    @property
    def view(self) -> int:
        """Whole words below the leading bits that floats are made of."""
        return self.k - BITS // WORD


def advance_all(runs: Sequence[PairRun]) -> list[Moved]:
    """Each run as far as the compiled loop takes it.

    One that is left to Python, at once or on its way, is OUT_OF_STEPS with fewer steps than asked.
    Levels are not told.
    """
    moved = [Moved(run.state, 0, PairEnd.OUT_OF_STEPS) for run in runs]
    groups: dict[Shape, list[tuple[int, float]]] = {}
    for i, run in enumerate(runs):
        fit = shape_for(run)
        if fit is not None:
            groups.setdefault(fit[0], []).append((i, fit[1]))
    for shape, members in groups.items():
        ends = _advance_group(shape, [runs[i] for i, _ in members], [most for _, most in members])
        for (i, _), end in zip(members, ends, strict=True):
            moved[i] = end
    return moved


def _advance_group(shape: Shape, runs: Sequence[PairRun], limits: Sequence[float]) -> list[Moved]:
    words = shape.words
    numbers = np.array([[to_words(v, words) for v in _integers(run, words)] for run in runs])
    floats = np.array([_floats(run, most) for run, most in zip(runs, limits, strict=True)])
    shifts = np.array(
        [[run.track.p % WORD, run.track.eta_bits % WORD] for run in runs], dtype=np.uint64
    )
    counts = np.array([[run.steps, 0] for run in runs], dtype=np.int64)
    constants = (
        constant(shape.k),
        constant(shape.q),
        constant(shape.depth - 2),
        constant(shape.view),
    )
    _loop(numbers, floats, shifts, counts, constants, to_words(0, words), STAMP)
    return [_moved(*parts) for parts in zip(numbers, floats, counts, strict=True)]


def _integers(run: PairRun, words: int) -> tuple[int, ...]:
    """a, b, lam, eta, low, high; bounds that no level in these words comes to are cut."""
    most = (1 << WORD * words - 1) - 1
    low, high = (max(-most, min(end, most)) for end in (run.low, run.high))
    return (run.state.a, run.state.b, run.track.lam, run.track.eta, low, high)


def _floats(run: PairRun, limit: float) -> tuple[float, ...]:
    track = run.track
    state = run.state.radius, track.rate, track.root, track.off, track.small, track.drift
    return (*state, track.spread, float(track.depth - 1), limit)


def _moved(
    numbers: npt.NDArray[np.uint64], floats: npt.NDArray[np.float64], counts: npt.NDArray[np.int64]
) -> Moved:
    a, b = (from_words(words.tolist()) for words in numbers[:2])
    end = PairEnd.AT_BOUND if counts[1] == _AT_BOUND else PairEnd.OUT_OF_STEPS
    return Moved(PairState(a, b, float(floats[0])), int(counts[0]), end)


def shape_for(run: PairRun) -> tuple[Shape, float] | None:
    """The loop with the fewest words that takes a run, and the largest |a|, |b| in it.

    None where there is none.
    """
    track = run.track
    # The leading bits are seen as in Python only where there are as many.
    if track.p < BITS or track.depth > MOST_DEPTH:
        return None
    k, q = track.p // WORD, track.eta_bits // WORD
    root = -(-max(0, abs(track.lam).bit_length() - track.p) // track.depth)
    here = max(abs(run.state.a), abs(run.state.b)).bit_length() - track.p
    least = max(0, here, root) + _ROOM
    for words in range(k + 1, MOST_WORDS + 1):
        if fits(words, run, least):
            return Shape(words, k, q, track.depth), limit_in(words, run, least)
    return None


def limit_in(words: int, run: PairRun, exponent: int) -> float:
    """The largest power of 2 up to which |a| and |b| may go, at least 2^exponent."""
    while fits(words, run, exponent + 1) and 2.0 ** (exponent + 1) < HUGE:
        exponent += 1
    return 2.0**exponent


def fits(words: int, run: PairRun, exponent: int) -> bool:
    """Whether all that a step forms from |a|, |b| < 2^exponent is below 2^(64 words - 2)."""
    n, p, lam, eta = run.track.depth, run.track.p, run.track.lam, run.track.eta
    unit = 1 << p
    # Roundings are of some units, so that one more in the last place of a real number covers them.
    level = (unit << n * max(0, exponent)) + unit
    gap = level + abs(lam)
    push = (gap * eta >> run.track.eta_bits) + unit
    motion = (push * level >> p) + unit
    return max(gap, push, motion + level, eta) >> (WORD * words - 2) == 0


@cached
def _loop(
    numbers: Any, floats: Any, shifts: Any, counts: Any, shape: Any, zero: Any, _stamp: Any
) -> None:
    """Every run in turn; what it comes to replaces what it set out from."""
    for i in range(len(counts)):
        run = numbers[i]
        a, b, radius, done, code = _run(
            _number(zero, run[0]),
            _number(zero, run[1]),
            counts[i, 0],
            _number(zero, run[2]),
            _number(zero, run[3]),
            _number(zero, run[4]),
            _number(zero, run[5]),
            shifts[i, 0],
            shifts[i, 1],
            floats[i],
            shape,
        )
        for j in range(len(a)):
            run[0, j], run[1, j] = a[j], b[j]
        floats[i, 0], counts[i, 0], counts[i, 1] = radius, done, code


@inlined
def _number(zero: Any, row: Any) -> Any:
    number = zero
    for i in range(len(zero)):
        number = replaced(number, i, row[i])
    return number


@inlined
def _run(
    a: Any,
    b: Any,
    steps: Any,
    lam: Any,
    eta: Any,
    low: Any,
    high: Any,
    r: Any,
    s: Any,
    floats: Any,
    shape: Any,
) -> Any:
    """The loop of pair_steps.advance by the same names, but `size` is `width` here."""
    k, q, m, view = shape
    n = len(m) + 2
    radius, rate, root, off, small = floats[0], floats[1], floats[2], floats[3], floats[4]
    drift, spread, order, limit = floats[5], floats[6], floats[7], floats[8]
    zero, done = nothing(a), 0
    two = raised(raised(zero, _UNIT), _UNIT)
    while True:
        larger = size(a)
        if below(larger, b):
            larger = b
        width = to_float(shifted(larger, view, r)) * UNIT + UNIT
        reach = width + radius * small
        if not (reach <= HUGE and radius * small <= LARGEST_ERROR * width):
            return a, b, radius, done, _LEFT_TO_PYTHON
        if width > limit or below(b, zero):
            return a, b, radius, done, _LEFT_TO_PYTHON
        aq, bq = a, b
        if n > 2:
            tower = power(b, m, k, r)
            aq, bq = signed_times(a, tower, k, r), times(b, tower, k, r)
        level = signed_times(aq, b, k, r)
        gap = minus(level, lam)
        steep = math.pow(reach, order)
        slack = root * steep * radius + (width * (width + 1) + 1) * MORE
        off_level = plus(whole(a, slack * UP), two)
        if not (below(low, minus(level, off_level)) and below(plus(level, off_level), high)):
            return a, b, radius, done, _AT_BOUND
        if done == steps:
            return a, b, radius, done, _OUT_OF_STEPS
        push = signed_times(gap, eta, q, s)
        a = minus(a, signed_times(push, bq, k, r))
        b = minus(b, signed_times(push, aq, k, r))
        residual = to_float(raised(shifted(size(gap), view, r), _UNIT)) * UNIT
        fold = rate * n * steep * steep - 1
        growth = (fold if fold > 1 else 1.0) + rate * (n - 1) * steep / reach * (
            residual + slack * small + spread
        )
        added = (
            rate * residual * (width + 1)
            + steep * (rate * (width * (width + 1) + 2) + residual * off + 1)
            + 1
        )
        radius = (growth * radius + root * (added * MORE + drift * steep)) * UP
        done += 1
