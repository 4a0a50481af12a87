"""Rigorous quadrature that an interrupt cannot break.

python-flint calls the integrand from compiled code, where an exception, a Ctrl-C included, ends in
a crash. So signals wait until the integral is done, and no error of the integrand gets out of it.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flint import acb, arb, ctx

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# guess: evaluations a bit. A singular integrand would otherwise be evaluated for a minute; finite
# ones were seen to need at most 38.
LIMIT = 80


def integrate(integrand: Callable[[acb], acb], low: Any, high: Any, *, limit: int = LIMIT) -> arb:
    """Ball around the integral of a real meromorphic function from low to high.

    integrand: its values on complex balls. limit: most evaluations for each bit of the working
    precision. Returns a ball that is not finite where the integral cannot be enclosed.
    """
    return integrate_along(integrand, low, high, limit=limit).real


def integrate_along(
    integrand: Callable[[acb], acb], low: Any, high: Any, *, limit: int = LIMIT
) -> acb:
    """The same of a function that need not be real, on the straight line between complex balls."""
    with _signals_held():
        return acb.integral(
            lambda point, analytic: _safely(integrand, point),
            acb(low),
            acb(high),
            eval_limit=limit * ctx.prec,
        )


def _safely(integrand: Callable[[acb], acb], point: acb) -> acb:
    try:
        return acb(integrand(point))
    except Exception:
        # Whatever went wrong, the integral is then not finite, and so decides nothing.
        return acb("nan")


@contextmanager
def _signals_held() -> Iterator[None]:
    # Python runs signal handlers, and lets them be set, in the main thread alone.
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []
    before = {
        name: signal.signal(name, lambda number, frame: waiting.append(number)) for name in _SIGNALS
    }
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
        # One is enough: whoever presses Ctrl-C twice wants the run to end once.
        for number in waiting[:1]:
            signal.raise_signal(number)
