"""Cost of a run over the decimal digits that it keeps, certified and with plain mpmath."""

from __future__ import annotations

from fractions import Fraction

import mpmath

from bench.curve import Curve, cpu_of, fractions, moved
from rankclock.verify.arithmetic.precision import bits_of, precision
from rankclock.verify.descent.certified_mode import enclose
from rankclock.verify.descent.mode import Mode

DEPTH, LAM, ALPHA, ETA = 3, Fraction(1), Fraction(1, 100), Fraction(1, 1000)
# guess: some hundredths of a second a call, so that the start of the run does not show.
STEPS = 5_000
DIGITS = fractions(15, 30, 60, 100, 150, 200, 300)
SETTINGS = f"one mode, lam = {LAM}, N = {DEPTH}, alpha = {ALPHA}, eta = {ETA}, {STEPS} steps"
CERTIFIED, PLAIN = "certified, both ends", "plain mpmath loop"


def digit_curves() -> list[Curve]:
    """An iterate after some thousand steps, enclosed and merely computed."""
    steps = (STEPS,) * len(DIGITS)
    return [
        Curve("digits", CERTIFIED, SETTINGS, DIGITS, _certified, steps),
        Curve("digits", PLAIN, SETTINGS, DIGITS, _plain, steps),
    ]


def _certified(digits: Fraction, turn: int) -> float:
    mode, bits = Mode(DEPTH, LAM, moved(ALPHA, turn), ETA), bits_of(int(digits))
    return cpu_of(lambda: enclose(mode, STEPS, bits=bits))


def _plain(digits: Fraction, turn: int) -> float:
    return cpu_of(lambda: plain_loop(int(digits), moved(ALPHA, turn)))


def plain_loop(digits: int, alpha: Fraction) -> object:
    """The same run with rounding to the nearest; it proves nothing."""
    with precision(bits_of(digits)):
        x, lam, eta = (mpmath.mpf(v.numerator) / v.denominator for v in (alpha, LAM, ETA))
        for _ in range(STEPS):
            power = x ** (DEPTH - 1)
            x += eta * power * (lam - power * x)
        return x
