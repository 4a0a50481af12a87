"""Instructions of LLVM for integers of a few machine words.

A number is a list of n words of 64 bits, the least first. It stands for an integer modulo 2^(64n),
and where a sign matters for the one from -2^(64n-1) to 2^(64n-1) - 1 (two's complement). No
operation tells that its result does not fit.

**Why a shift of a product is the floor of Python.** Words are multiplied as on paper: a b + c + d <
2^128 for words a, b, c, d, so a row of partial products loses no carry, and all words of a product
of non-negative numbers are exact. A negative factor is its pattern of words minus 2^(64n), so the
other factor is taken off the upper words. To leave out the k lowest words and r more bits of an
exact number in two's complement is floor(x / 2^(64k + r)) for either sign, as `>>` in Python.

Needs numba, which brings llvmlite.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

# Bits of a word.
WORD = 64
WORD_TYPE = ir.IntType(WORD)
# needed: room for a product of two words and two words more.
_DOUBLE = ir.IntType(128)
ZERO = ir.Constant(WORD_TYPE, 0)
# needed: the format of float64: 52 stored bits of the mantissa, exponents from -1023.
_STORED, _BIAS = 52, 1023

Words = list[Any]


def added(builder: Any, x: Words, y: Words) -> Words:
    """The sum; y may have fewer words."""
    carry, words = ir.Constant(_DOUBLE, 0), []
    for i, word in enumerate(x):
        total = builder.add(builder.zext(word, _DOUBLE), carry)
        if i < len(y):
            total = builder.add(total, builder.zext(y[i], _DOUBLE))
        words.append(builder.trunc(total, WORD_TYPE))
        carry = builder.lshr(total, ir.Constant(_DOUBLE, 64))
    return words


def difference(builder: Any, x: Words, y: Words) -> Words:
    """The number x - y."""
    # x - y = x + (not y) + 1, modulo the words.
    carry, words = ir.Constant(_DOUBLE, 1), []
    for a, b in zip(x, y, strict=True):
        total = builder.add(builder.zext(a, _DOUBLE), builder.zext(builder.not_(b), _DOUBLE))
        total = builder.add(total, carry)
        words.append(builder.trunc(total, WORD_TYPE))
        carry = builder.lshr(total, ir.Constant(_DOUBLE, 64))
    return words


def product(builder: Any, x: Words, y: Words) -> Words:
    """All words of the product of two numbers that are not negative."""
    words: Words = [ZERO] * (len(x) + len(y))
    for i, a in enumerate(x):
        carry = ir.Constant(_DOUBLE, 0)
        for j, b in enumerate(y):
            total = builder.mul(builder.zext(a, _DOUBLE), builder.zext(b, _DOUBLE))
            total = builder.add(total, builder.zext(words[i + j], _DOUBLE))
            total = builder.add(total, carry)
            words[i + j] = builder.trunc(total, WORD_TYPE)
            carry = builder.lshr(total, ir.Constant(_DOUBLE, 64))
        words[i + len(y)] = builder.trunc(carry, WORD_TYPE)
    return words


def dropped(builder: Any, words: Words, k: int, r: Any, count: int, fill: Any = ZERO) -> Words:
    """`count` words of a number without its k lowest words and r more bits.

    fill: what stands above the words of the number, the sign where it has one.
    """
    above = [*words[k:], *[fill] * (count + 1)]
    return [funnel(builder, "r", above[i + 1], above[i], r) for i in range(count)]


def funnel(builder: Any, way: str, high: Any, low: Any, by: Any) -> Any:
    """The lower (way r) or upper (l) word of two, shifted by less than 64 that way."""
    kind = ir.FunctionType(WORD_TYPE, [WORD_TYPE] * 3)
    call = builder.module.declare_intrinsic(f"llvm.fsh{way}", [WORD_TYPE], kind)
    return builder.call(call, [high, low, by])


def is_negative(builder: Any, x: Words) -> Any:
    """Whether a signed number is below 0."""
    return builder.icmp_signed("<", x[-1], ZERO)


def is_below(builder: Any, x: Words, y: Words) -> Any:
    """Whether x < y, as signed numbers."""
    # As one number, of whose comparison LLVM makes one subtraction.
    return builder.icmp_signed("<", _together(builder, x), _together(builder, y))


def _together(builder: Any, words: Words) -> Any:
    wide = ir.IntType(64 * len(words))
    number = builder.zext(words[0], wide)
    for i, word in enumerate(words[1:], 1):
        part = builder.shl(builder.zext(word, wide), ir.Constant(wide, 64 * i))
        number = builder.or_(number, part)
    return number


def chosen(builder: Any, condition: Any, x: Words, y: Words) -> Words:
    """The number x where the condition holds, else y."""
    return [builder.select(condition, a, b) for a, b in zip(x, y, strict=True)]


def nearest_float(builder: Any, x: Words) -> Any:
    """The float64 next to x >= 0, of two the even one.

    It is made of the 64 leading bits, the last of them set where any bit below is set.
    """
    top, after, rest, place = x[0], ZERO, ZERO, ZERO
    lower: Any = ZERO
    for i in range(1, len(x)):
        here = builder.icmp_unsigned("!=", x[i], ZERO)
        top = builder.select(here, x[i], top)
        after = builder.select(here, x[i - 1], after)
        rest = builder.select(here, lower, rest)
        place = builder.select(here, ir.Constant(WORD_TYPE, 64 * i), place)
        lower = builder.or_(lower, x[i - 1])
    zeros = builder.ctlz(top, ir.Constant(ir.IntType(1), 0))
    leading = funnel(builder, "l", top, after, zeros)
    rest = builder.or_(rest, funnel(builder, "l", after, ZERO, zeros))
    sticky = builder.zext(builder.icmp_unsigned("!=", rest, ZERO), WORD_TYPE)
    mantissa = builder.uitofp(builder.or_(leading, sticky), ir.DoubleType())
    exponent = builder.add(builder.sub(place, zeros), ir.Constant(WORD_TYPE, _BIAS))
    scale = builder.bitcast(builder.shl(exponent, ir.Constant(WORD_TYPE, _STORED)), ir.DoubleType())
    return builder.fmul(mantissa, scale)


def whole_part(builder: Any, value: Any, count: int) -> Words:
    """int() of a float64 at least 0, in `count` words that hold it."""
    pattern = builder.bitcast(value, WORD_TYPE)
    stored = ir.Constant(WORD_TYPE, 1 << _STORED)
    mantissa = builder.or_(
        builder.and_(pattern, ir.Constant(WORD_TYPE, (1 << _STORED) - 1)), stored
    )
    # value = mantissa 2^shift, where a shift back by 63 bits or more leaves nothing.
    shift = builder.sub(
        builder.lshr(pattern, ir.Constant(WORD_TYPE, _STORED)),
        ir.Constant(WORD_TYPE, _BIAS + _STORED),
    )
    back, most = builder.sub(ZERO, shift), ir.Constant(WORD_TYPE, 63)
    back = builder.select(builder.icmp_unsigned("<", back, most), back, most)
    small = builder.lshr(mantissa, back)
    parts = (
        funnel(builder, "l", mantissa, ZERO, shift),
        funnel(builder, "l", ZERO, mantissa, shift),
    )
    left = builder.icmp_signed(">=", shift, ZERO)
    place = builder.lshr(shift, ir.Constant(WORD_TYPE, 6))
    words: Words = []
    for i in range(count):
        word = ZERO
        for part, up in zip(parts, (0, 1), strict=True):
            here = builder.icmp_unsigned("==", place, ir.Constant(WORD_TYPE, i - up))
            word = builder.select(here, part, word)
        words.append(builder.select(left, word, small if i == 0 else ZERO))
    return words
