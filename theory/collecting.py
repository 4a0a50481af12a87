"""Claims that report themselves while a file is read, instead of being refused one by one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

# Where a claim that is built reports itself; None outside `collected()`. A context variable, so
# that what other threads build is not reported here.
_BUILT: ContextVar[list[Any] | None] = ContextVar("built", default=None)


@contextmanager
def collected() -> Iterator[list[Any]]:
    """The claims that are built inside, none of them refused.

    `rankclock.verify.claims.rules` tells what is wrong with each, so that no mistake hides another
    claim.
    """
    built: list[Any] = []
    token = _BUILT.set(built)
    try:
        yield built
    finally:
        _BUILT.reset(token)


def collecting() -> bool:
    """Whether mistakes are told by who collects, and not by the types themselves."""
    return _BUILT.get() is not None


def report(claim: object) -> None:
    """Tell who collects that a claim was built."""
    built = _BUILT.get()
    if built is not None:
        built.append(claim)
