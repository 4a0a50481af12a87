"""Rigorous quadrature that an interrupt cannot break.

python-flint calls the integrand from compiled code, where an exception, a Ctrl-C included, ends in a crash.
So signals wait until the integral is done, and no error of the integrand gets out of it.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flint import acb, arb, ctx

from verify.evaluate.errors import Undecided, Undefined

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def integrate(integrand: Callable[[acb], acb], low: Any, high: Any) -> arb:
    """Ball around the integral of a real meromorphic function from low to high; not finite where it cannot be enclosed."""
    with _signals_held():
        # A singular integrand would otherwise be evaluated for a minute; finite ones were seen to need at most 38 evaluations a bit.
        limit = 200 * ctx.prec
        return acb.integral(lambda point, analytic: _safely(integrand, point), acb(low), acb(high), eval_limit=limit).real


def _safely(integrand: Callable[[acb], acb], point: acb) -> acb:
    try:
        return acb(integrand(point))
    except (Undecided, Undefined, ZeroDivisionError):
        return acb("nan")


@contextmanager
def _signals_held() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []
    before = {name: signal.signal(name, lambda number, frame: waiting.append(number)) for name in _SIGNALS}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
        for number in waiting[:1]:
            signal.raise_signal(number)
