"""Integers of a few machine words for compiled loops, as operations that numba knows.

A number is a tuple of words (`verify/descent/word_instructions.py`, with the proof that a
shifted product is the one of Python). No operation tells that its result does not fit: whoever
compiles a loop bounds its numbers beforehand.

The functions are read by numba when it compiles a loop, and emit instructions of LLVM; Python calls
none of them. k and m are constants of a loop, told by tuples of that length (`constant`), because
numba compiles once for each type of its arguments; r, below 64, is a word. Needs numba.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from rankclock.verify.descent.word_instructions import (
    WORD,
    WORD_TYPE,
    ZERO,
    Words,
    added,
    chosen,
    difference,
    dropped,
    is_below,
    is_negative,
    nearest_float,
    product,
    whole_part,
)

# From a builder of instructions and the arguments, numbers as lists of words, to the result.
Emit = Callable[..., Any]


def to_words(number: int, count: int) -> tuple[np.uint64, ...]:
    """An integer below 2^(64 count - 1) in size, as compiled loops take it."""
    pattern = number % (1 << WORD * count)
    return tuple(np.uint64(pattern >> WORD * i & (1 << WORD) - 1) for i in range(count))


def constant(number: int) -> tuple[int, ...]:
    """A number that loops are compiled for."""
    return (0,) * number


def _digest() -> str:
    texts = (path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return sha256(b"".join(texts)).hexdigest()


# An argument whose type names the text of this folder: numba asks only of the file of a function
# whether what it kept on disk is still right, and not of the files of what that function uses.
STAMP = np.zeros(0, [(_digest(), np.uint8)])
# numba has types in some versions and none in others; without it there are none at all.
operation: Any = intrinsic
# guess: a division by 0 would give an infinity, and no loop divides by 0.
inlined: Any = njit(forceinline=True, error_model="numpy")


def cached(function: Callable[..., Any]) -> Any:
    """The function compiled at its first call, kept on disk beside it or in the user's cache."""
    try:
        return njit(cache=True, error_model="numpy")(function)
    except RuntimeError:
        # Neither folder can be written to.
        return njit(error_model="numpy")(function)


def from_words(words: Sequence[int]) -> int:
    """The signed integer that words stand for."""
    pattern = sum(int(word) << WORD * i for i, word in enumerate(words))
    return pattern - (int(words[-1]) >> WORD - 1 << WORD * len(words))


def _operation(result: Any, arguments: Sequence[Any], emit: Emit) -> Any:
    """Signature and maker of instructions, as numba asks for them.

    emit: told the builder and those arguments that are no constants of the loop.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        inputs = [
            _apart(builder, value) if isinstance(kind, types.BaseTuple) else value
            for kind, value in zip(signature.args, values, strict=True)
            if not _is_constant(kind)
        ]
        made = emit(builder, *inputs)
        return context.make_tuple(builder, result, made) if isinstance(made, list) else made

    return result(*arguments), generate


def _is_constant(kind: Any) -> bool:
    return isinstance(kind, types.BaseTuple) and getattr(kind, "dtype", None) != types.uint64


def _apart(builder: Any, number: Any) -> Words:
    return [builder.extract_value(number, i) for i in range(len(number.type.elements))]


@operation
def plus(typing: Any, x: Any, y: Any) -> Any:
    """The sum of two numbers."""
    return _operation(x, (x, y), added)


@operation
def minus(typing: Any, x: Any, y: Any) -> Any:
    """The difference of two numbers."""
    return _operation(x, (x, y), difference)


@operation
def raised(typing: Any, x: Any, word: Any) -> Any:
    """The number x plus a word."""
    return _operation(x, (x, word), lambda builder, x, word: added(builder, x, [word]))


@operation
def below(typing: Any, x: Any, y: Any) -> Any:
    """Whether x < y, as signed numbers."""
    return _operation(types.boolean, (x, y), is_below)


@operation
def nothing(typing: Any, x: Any) -> Any:
    """The number 0, of as many words as x."""
    return _operation(x, (x,), lambda builder, x: [ZERO] * len(x))


@operation
def size(typing: Any, x: Any) -> Any:
    """The absolute value of a signed number."""

    def emit(builder: Any, x: Words) -> Words:
        negated = difference(builder, [ZERO] * len(x), x)
        return chosen(builder, is_negative(builder, x), negated, x)

    return _operation(x, (x,), emit)


@operation
def times(typing: Any, x: Any, y: Any, k: Any, r: Any) -> Any:
    """The floor of x y / 2^(64k + r) for x, y >= 0."""

    def emit(builder: Any, x: Words, y: Words, r: Any) -> Words:
        return dropped(builder, product(builder, x, y), k.count, r, len(x))

    return _operation(x, (x, y, k, r), emit)


@operation
def signed_times(typing: Any, x: Any, y: Any, k: Any, r: Any) -> Any:
    """The floor of x y / 2^(64k + r) for any x, y."""

    def emit(builder: Any, x: Words, y: Words, r: Any) -> Words:
        words = product(builder, x, y)
        low, high = words[: len(x)], words[len(x) :]
        for factor, other in ((x, y), (y, x)):
            lowered = difference(builder, high, other)
            high = chosen(builder, is_negative(builder, factor), lowered, high)
        sign = builder.ashr(high[-1], ir.Constant(WORD_TYPE, 63))
        return dropped(builder, low + high, k.count, r, len(x), sign)

    return _operation(x, (x, y, k, r), emit)


@operation
def power(typing: Any, x: Any, m: Any, k: Any, r: Any) -> Any:
    """The floor of x^m / 2^((m-1) (64k + r)) for x >= 0, m >= 1."""

    def emit(builder: Any, x: Words, r: Any) -> Words:
        words = x
        for _ in range(m.count - 1):
            words = product(builder, words, x)
        # A floor of a floor is the floor of the whole quotient.
        for _ in range(m.count - 1):
            words = dropped(builder, words, k.count, r, len(words) - k.count)
        return words[: len(x)]

    return _operation(x, (x, m, k, r), emit)


@operation
def shifted(typing: Any, x: Any, k: Any, r: Any) -> Any:
    """The floor of x / 2^(64k + r) for x >= 0."""

    def emit(builder: Any, x: Words, r: Any) -> Words:
        return dropped(builder, x, k.count, r, len(x))

    return _operation(x, (x, k, r), emit)


@operation
def replaced(typing: Any, x: Any, i: Any, word: Any) -> Any:
    """The number x with another word i, which is a number and no constant."""

    def emit(builder: Any, x: Words, i: Any, word: Any) -> Words:
        return [
            builder.select(builder.icmp_signed("==", i, ir.Constant(i.type, j)), word, kept)
            for j, kept in enumerate(x)
        ]

    return _operation(x, (x, i, word), emit)


@operation
def to_float(typing: Any, x: Any) -> Any:
    """The float64 next to x >= 0, of two the even one: float() of a Python integer."""
    return _operation(types.float64, (x,), nearest_float)


@operation
def whole(typing: Any, x: Any, value: Any) -> Any:
    """int() of a float64, in as many words as x has. It is at least 0 and must fit."""

    def emit(builder: Any, x: Words, value: Any) -> Words:
        return whole_part(builder, value, len(x))

    return _operation(x, (x, value), emit)
