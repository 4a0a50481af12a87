"""The one place that sets working precision.

mpmath and python-flint both keep it in state of the whole process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import flint
import mpmath


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Work with `bits` bits in mpmath and python-flint, and restore what was there before."""
    before = flint.ctx.prec, mpmath.mp.prec
    flint.ctx.prec = mpmath.mp.prec = bits
    try:
        yield
    finally:
        flint.ctx.prec, mpmath.mp.prec = before


class BallPrecision:
    """The same for python-flint alone, where nothing of mpmath is computed.

    A class, and not a generator, because short calculations are entered often and this is quicker.
    """

    __slots__ = ("_before", "_bits")

    def __init__(self, bits: int) -> None:
        self._bits = bits

    def __enter__(self) -> None:
        self._before = flint.ctx.prec
        flint.ctx.prec = self._bits

    def __exit__(self, *_: object) -> None:
        flint.ctx.prec = self._before


def bits_of(digits: int) -> int:
    """Bits that hold a number of decimal digits."""
    # log2(10), rounded up in its last place.
    return int(digits * 3.3219280948873626) + 2
