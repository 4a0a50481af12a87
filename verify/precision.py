"""The one place that sets working precision: mpmath and python-flint both keep it in process-global state."""

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


def bits_of(digits: int) -> int:
    """Bits that hold a number of decimal digits."""
    return int(digits * 3.3219280948873626) + 2
