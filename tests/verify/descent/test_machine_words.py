"""Operations on machine words, compiled, against Python integers; a wrong carry shows in each."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip("numba")

import numpy as np
from numba import njit

from rankclock.verify.descent import machine_words as mw

DRAWS = 2_000
# Words, and whole words of a shift: below, at and above what a number has.
SHAPES = ((2, 1), (2, 2), (3, 2), (3, 4), (4, 3))


def drawn(rng: random.Random, bits: int) -> int:
    """An integer of any size up to `bits` bits: random, all ones, a power of 2, a run of ones."""
    size = rng.randint(0, bits)
    top = (1 << size) - 1
    return rng.choice(
        [rng.getrandbits(bits), rng.getrandbits(size), top, top + 1 >> 1, top & -(1 << size // 2)]
    )


def pairs(count: int, seed: int) -> Iterator[tuple[int, int, int]]:
    """Patterns of two numbers, and a shift below a word."""
    rng = random.Random(seed)
    for _ in range(DRAWS):
        yield (
            drawn(rng, 64 * count),
            drawn(rng, 64 * count),
            rng.choice([0, 1, 63, rng.getrandbits(6)]),
        )


def signed(pattern: int, count: int) -> int:
    return pattern - (pattern >> 64 * count - 1 << 64 * count)


@pytest.mark.parametrize("number", [0, 1, -1, 2**64, -(2**64), 2**127 - 1, -(2**127)])
def test_words_are_the_number(number: int) -> None:
    assert mw.from_words(mw.to_words(number, 2)) == number
    assert mw.from_words(mw.to_words(number, 4)) == number


@pytest.mark.parametrize(("count", "k"), SHAPES)
def test_products_are_shifted_as_python_shifts(count: int, k: int) -> None:
    words = mw.constant(k)
    times = njit(lambda x, y, r: mw.times(x, y, words, r))
    signed_times = njit(lambda x, y, r: mw.signed_times(x, y, words, r))
    for x, y, r in pairs(count, 1):
        a, b, shift = mw.to_words(x, count), mw.to_words(y, count), 64 * k + r
        assert same(times(a, b, np.uint64(r)), x * y >> shift)
        product = signed(x, count) * signed(y, count)
        assert same(signed_times(a, b, np.uint64(r)), product >> shift), (x, y, r)


def same(words: tuple[int, ...], number: int) -> bool:
    """Whether words are a number modulo their size."""
    return mw.from_words(words) == mw.from_words(mw.to_words(number, len(words)))


@pytest.mark.parametrize(("count", "m"), [(2, 1), (2, 2), (2, 3), (3, 2), (3, 5), (4, 3)])
def test_powers_are_exact_before_they_are_shifted(count: int, m: int) -> None:
    k = count - 1
    order, words = mw.constant(m), mw.constant(k)
    power = njit(lambda x, r: mw.power(x, order, words, r))
    for x, _, r in pairs(count, 2):
        assert same(power(mw.to_words(x, count), np.uint64(r)), x**m >> (m - 1) * (64 * k + r))


@pytest.mark.parametrize("count", [2, 3, 4])
def test_sums_sizes_and_comparisons(count: int) -> None:
    unit = mw.constant(1)
    plus, minus, below = (loop(f) for f in (mw.plus, mw.minus, mw.below))
    size, up = (njit(f) for f in (lambda x: mw.size(x), lambda x: mw.raised(x, np.uint64(1))))
    shifted = njit(lambda x, r: mw.shifted(x, unit, r))
    for x, y, r in pairs(count, 3):
        a, b = mw.to_words(x, count), mw.to_words(y, count)
        assert same(plus(a, b), x + y) and same(minus(a, b), x - y) and same(up(a), x + 1)
        assert below(a, b) == (signed(x, count) < signed(y, count))
        assert same(size(a), abs(signed(x, count)))
        assert same(shifted(a, np.uint64(r)), x >> 64 + r)


def loop(operation: Any) -> Callable[..., Any]:
    compiled: Callable[..., Any] = njit(lambda x, y: operation(x, y))
    return compiled


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_floats_are_those_of_python(count: int) -> None:
    to_float, whole = (
        njit(lambda x: mw.to_float(x)),
        njit(lambda x, value: mw.whole(x, value)),
    )
    rng = random.Random(4)
    for x, _, _ in pairs(count, 4):
        assert to_float(mw.to_words(x, count)) == float(x), x
        value = math.ldexp(0.5 + rng.random() / 2, rng.randint(-90, 64 * count - 1))
        assert same(whole(mw.to_words(x, count), value), int(value)), value
    for value in (0.0, 0.5, 1.0, 2.0**52 - 0.5, 2.0**53 + 2, 2.0**63):
        assert same(whole(mw.to_words(0, count), value), int(value)), value


def test_halfway_between_floats_rounds_to_even() -> None:
    to_float = njit(lambda x: mw.to_float(x))
    for place in (0, 11, 64, 100):
        for extra in (-1, 0, 1):
            for odd in (0, 1):
                x = (2**52 + odd << place + 1) + (1 << place) + extra
                assert to_float(mw.to_words(x, 3)) == float(x)
