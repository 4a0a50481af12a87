"""Ctrl-C and the request to terminate: before, while and after the libraries are loaded."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from rankclock.verify.errors import Interrupted

SIGNALS = (signal.SIGINT, signal.SIGTERM)
_NOTHING_BEGUN = (
    b"rankclock: error: interrupted before anything was begun; give the command again\n"
)


def leave_at_once() -> None:
    """From now on a signal ends the program with one line: nothing is open that must be closed."""
    for number in SIGNALS:
        signal.signal(number, _leave)


def raise_in_order() -> None:
    """From now on a signal raises Interrupted, so that what is open is closed."""
    for number in SIGNALS:
        signal.signal(number, _interrupt)


@contextmanager
def loading() -> Iterator[None]:
    """While libraries are imported a signal ends the program at once."""
    # Python code that calls a command, and a test, keep their own handling of signals.
    if any(signal.getsignal(number) is not _interrupt for number in SIGNALS):
        yield
        return
    leave_at_once()
    try:
        yield
    finally:
        raise_in_order()


def _leave(_signal: int, _frame: object) -> NoReturn:
    # An exception may be swallowed, or end in a traceback, in the middle of an import.
    try:
        os.write(2, _NOTHING_BEGUN)
    finally:
        os._exit(130)


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    raise Interrupted
