"""Integers of a few machine words for compiled loops, as operations that numba knows.

A number is a tuple of n words of 64 bits, the least first. It stands for an integer modulo 2^(64n),
and where a sign matters for the one from -2^(64n-1) to 2^(64n-1) - 1 (two's complement). No
operation tells that its result does not fit: whoever compiles a loop bounds its numbers beforehand.

**Why a shift of a product is the floor of Python.** Words are multiplied as on paper: a b + c + d <
2^128 for words a, b, c, d, so a row of partial products loses no carry, and all words of a product
of non-negative numbers are exact. A negative factor is its pattern of words minus 2^(64n), so the
other factor is taken off the upper words. To leave out the k lowest words and r more bits of an
exact number in two's complement is floor(x / 2^(64k + r)) for either sign, as `>>` in Python.

The functions are read by numba when it compiles a loop, and emit instructions of LLVM; Python calls
none of them. An argument k or m is a constant of the loop, r (below 64) is not. Needs numba.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

# Bits of a word.
WORD = 64
_WORD = ir.IntType(WORD)
# needed: room for a product of two words and two words more.
_DOUBLE = ir.IntType(128)
_ZERO = ir.Constant(_WORD, 0)
# needed: the format of float64: 52 stored bits of the mantissa, exponents from -1023.
_STORED, _BIAS = 52, 1023

Words = list[Any]
# From a builder of instructions and the arguments, numbers as lists of words, to the result.
Emit = Callable[..., Any]


def to_words(number: int, count: int) -> tuple[np.uint64, ...]:
    """An integer below 2^(64 count - 1) in size, as compiled loops take it."""
    pattern = number % (1 << WORD * count)
    return tuple(np.uint64(pattern >> WORD * i & (1 << WORD) - 1) for i in range(count))


def from_words(words: Sequence[int]) -> int:
    """The signed integer that words stand for."""
    pattern = sum(int(word) << WORD * i for i, word in enumerate(words))
    return pattern - (int(words[-1]) >> WORD - 1 << WORD * len(words))


def _operation(result: Any, arguments: Sequence[Any], emit: Emit) -> Any:
    """Signature and maker of instructions, as numba asks for them.

    emit: told the builder and those arguments that are no constants of the loop.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        told = [
            _apart(builder, value) if isinstance(kind, types.UniTuple) else value
            for kind, value in zip(signature.args, values, strict=True)
            if not isinstance(kind, types.Literal)
        ]
        made = emit(builder, *told)
        return context.make_tuple(builder, result, made) if isinstance(made, list) else made

    return result(*arguments), generate


def _apart(builder: Any, number: Any) -> Words:
    return [builder.extract_value(number, i) for i in range(len(number.type.elements))]


@intrinsic(prefer_literal=True)
def plus(typing: Any, x: Any, y: Any) -> Any:
    """The sum of two numbers."""
    return _operation(x, (x, y), _sum)


@intrinsic(prefer_literal=True)
def minus(typing: Any, x: Any, y: Any) -> Any:
    """The difference of two numbers."""
    return _operation(x, (x, y), _difference)


@intrinsic(prefer_literal=True)
def raised(typing: Any, x: Any, unit: Any) -> Any:
    """The number x plus a unit of 0 or 1, a constant of the loop."""

    def emit(builder: Any, x: Words) -> Words:
        return _sum(builder, x, [ir.Constant(_WORD, unit.literal_value)])

    return _operation(x, (x, unit), emit)


@intrinsic(prefer_literal=True)
def below(typing: Any, x: Any, y: Any) -> Any:
    """Whether x < y, as signed numbers."""
    return _operation(types.boolean, (x, y), _is_below)


@intrinsic(prefer_literal=True)
def nothing(typing: Any, x: Any) -> Any:
    """The number 0, of as many words as x."""
    return _operation(x, (x,), lambda builder, x: [_ZERO] * len(x))


@intrinsic(prefer_literal=True)
def size(typing: Any, x: Any) -> Any:
    """The absolute value of a signed number."""

    def emit(builder: Any, x: Words) -> Words:
        negated = _difference(builder, [_ZERO] * len(x), x)
        return _chosen(builder, _is_negative(builder, x), negated, x)

    return _operation(x, (x,), emit)


@intrinsic(prefer_literal=True)
def times(typing: Any, x: Any, y: Any, k: Any, r: Any) -> Any:
    """The floor of x y / 2^(64k + r) for x, y >= 0."""

    def emit(builder: Any, x: Words, y: Words, r: Any) -> Words:
        return _dropped(builder, _product(builder, x, y), k.literal_value, r, len(x))

    return _operation(x, (x, y, k, r), emit)


@intrinsic(prefer_literal=True)
def signed_times(typing: Any, x: Any, y: Any, k: Any, r: Any) -> Any:
    """The floor of x y / 2^(64k + r) for any x, y."""

    def emit(builder: Any, x: Words, y: Words, r: Any) -> Words:
        words = _product(builder, x, y)
        low, high = words[: len(x)], words[len(x) :]
        for factor, other in ((x, y), (y, x)):
            lowered = _difference(builder, high, other)
            high = _chosen(builder, _is_negative(builder, factor), lowered, high)
        sign = builder.ashr(high[-1], ir.Constant(_WORD, 63))
        return _dropped(builder, low + high, k.literal_value, r, len(x), sign)

    return _operation(x, (x, y, k, r), emit)


@intrinsic(prefer_literal=True)
def power(typing: Any, x: Any, m: Any, k: Any, r: Any) -> Any:
    """The floor of x^m / 2^((m-1) (64k + r)) for x >= 0, m >= 1."""

    def emit(builder: Any, x: Words, r: Any) -> Words:
        words = x
        for _ in range(m.literal_value - 1):
            words = _product(builder, words, x)
        # A floor of a floor is the floor of the whole quotient.
        for _ in range(m.literal_value - 1):
            words = _dropped(builder, words, k.literal_value, r, len(words) - k.literal_value)
        return words[: len(x)]

    return _operation(x, (x, m, k, r), emit)


@intrinsic(prefer_literal=True)
def shifted(typing: Any, x: Any, k: Any, r: Any) -> Any:
    """The floor of x / 2^(64k + r) for x >= 0."""

    def emit(builder: Any, x: Words, r: Any) -> Words:
        return _dropped(builder, x, k.literal_value, r, len(x))

    return _operation(x, (x, k, r), emit)


@intrinsic(prefer_literal=True)
def to_float(typing: Any, x: Any) -> Any:
    """The float64 next to x >= 0, of two the even one: float() of a Python integer."""
    return _operation(types.float64, (x,), _nearest_float)


@intrinsic(prefer_literal=True)
def whole(typing: Any, x: Any, value: Any) -> Any:
    """int() of a float64, in as many words as x has. It is at least 0 and must fit."""

    def emit(builder: Any, x: Words, value: Any) -> Words:
        return _whole_part(builder, value, len(x))

    return _operation(x, (x, value), emit)


def _sum(builder: Any, x: Words, y: Words) -> Words:
    carry, words = ir.Constant(_DOUBLE, 0), []
    for i, word in enumerate(x):
        total = builder.add(builder.zext(word, _DOUBLE), carry)
        if i < len(y):
            total = builder.add(total, builder.zext(y[i], _DOUBLE))
        words.append(builder.trunc(total, _WORD))
        carry = builder.lshr(total, ir.Constant(_DOUBLE, 64))
    return words


def _difference(builder: Any, x: Words, y: Words) -> Words:
    # x - y = x + (not y) + 1, modulo the words.
    carry, words = ir.Constant(_DOUBLE, 1), []
    for a, b in zip(x, y, strict=True):
        total = builder.add(builder.zext(a, _DOUBLE), builder.zext(builder.not_(b), _DOUBLE))
        total = builder.add(total, carry)
        words.append(builder.trunc(total, _WORD))
        carry = builder.lshr(total, ir.Constant(_DOUBLE, 64))
    return words


def _product(builder: Any, x: Words, y: Words) -> Words:
    """All words of the product of two numbers that are not negative."""
    words: Words = [_ZERO] * (len(x) + len(y))
    for i, a in enumerate(x):
        carry = ir.Constant(_DOUBLE, 0)
        for j, b in enumerate(y):
            total = builder.mul(builder.zext(a, _DOUBLE), builder.zext(b, _DOUBLE))
            total = builder.add(total, builder.zext(words[i + j], _DOUBLE))
            total = builder.add(total, carry)
            words[i + j] = builder.trunc(total, _WORD)
            carry = builder.lshr(total, ir.Constant(_DOUBLE, 64))
        words[i + len(y)] = builder.trunc(carry, _WORD)
    return words


def _dropped(builder: Any, words: Words, k: int, r: Any, count: int, fill: Any = _ZERO) -> Words:
    """`count` words of a number without its k lowest words and r more bits.

    fill: what stands above the words of the number, the sign where it has one.
    """
    above = [*words[k:], *[fill] * (count + 1)]
    return [_funnel(builder, "r", above[i + 1], above[i], r) for i in range(count)]


def _funnel(builder: Any, way: str, high: Any, low: Any, by: Any) -> Any:
    """The lower (way r) or upper (l) word of two, shifted by less than 64 that way."""
    kind = ir.FunctionType(_WORD, [_WORD] * 3)
    call = builder.module.declare_intrinsic(f"llvm.fsh{way}", [_WORD], kind)
    return builder.call(call, [high, low, by])


def _is_negative(builder: Any, x: Words) -> Any:
    return builder.icmp_signed("<", x[-1], _ZERO)


def _is_below(builder: Any, x: Words, y: Words) -> Any:
    # A signed comparison of whole numbers, of which LLVM makes one subtraction.
    return builder.icmp_signed("<", _together(builder, x), _together(builder, y))


def _together(builder: Any, words: Words) -> Any:
    wide = ir.IntType(64 * len(words))
    number = builder.zext(words[0], wide)
    for i, word in enumerate(words[1:], 1):
        part = builder.shl(builder.zext(word, wide), ir.Constant(wide, 64 * i))
        number = builder.or_(number, part)
    return number


def _chosen(builder: Any, condition: Any, x: Words, y: Words) -> Words:
    return [builder.select(condition, a, b) for a, b in zip(x, y, strict=True)]


def _nearest_float(builder: Any, x: Words) -> Any:
    """The 64 leading bits, the last of them set if any bit below is, and so rounded as all bits."""
    top, after, rest, place = x[0], _ZERO, _ZERO, _ZERO
    lower: Any = _ZERO
    for i in range(1, len(x)):
        here = builder.icmp_unsigned("!=", x[i], _ZERO)
        top = builder.select(here, x[i], top)
        after = builder.select(here, x[i - 1], after)
        rest = builder.select(here, lower, rest)
        place = builder.select(here, ir.Constant(_WORD, 64 * i), place)
        lower = builder.or_(lower, x[i - 1])
    zeros = builder.ctlz(top, ir.Constant(ir.IntType(1), 0))
    leading = _funnel(builder, "l", top, after, zeros)
    rest = builder.or_(rest, _funnel(builder, "l", after, _ZERO, zeros))
    sticky = builder.zext(builder.icmp_unsigned("!=", rest, _ZERO), _WORD)
    mantissa = builder.uitofp(builder.or_(leading, sticky), ir.DoubleType())
    exponent = builder.add(builder.sub(place, zeros), ir.Constant(_WORD, _BIAS))
    scale = builder.bitcast(builder.shl(exponent, ir.Constant(_WORD, _STORED)), ir.DoubleType())
    return builder.fmul(mantissa, scale)


def _whole_part(builder: Any, value: Any, count: int) -> Words:
    pattern = builder.bitcast(value, _WORD)
    stored = ir.Constant(_WORD, 1 << _STORED)
    mantissa = builder.or_(builder.and_(pattern, ir.Constant(_WORD, (1 << _STORED) - 1)), stored)
    # value = mantissa 2^shift, where a shift back by 63 bits or more leaves nothing.
    shift = builder.sub(
        builder.lshr(pattern, ir.Constant(_WORD, _STORED)), ir.Constant(_WORD, _BIAS + _STORED)
    )
    back, most = builder.sub(_ZERO, shift), ir.Constant(_WORD, 63)
    back = builder.select(builder.icmp_unsigned("<", back, most), back, most)
    small = builder.lshr(mantissa, back)
    parts = (
        _funnel(builder, "l", mantissa, _ZERO, shift),
        _funnel(builder, "l", _ZERO, mantissa, shift),
    )
    left = builder.icmp_signed(">=", shift, _ZERO)
    place = builder.lshr(shift, ir.Constant(_WORD, 6))
    words: Words = []
    for i in range(count):
        word = _ZERO
        for part, up in zip(parts, (0, 1), strict=True):
            here = builder.icmp_unsigned("==", place, ir.Constant(_WORD, i - up))
            word = builder.select(here, part, word)
        words.append(builder.select(left, word, small if i == 0 else _ZERO))
    return words
