"""What every reader of a matrix file refuses, and how it says so."""

from __future__ import annotations

import tokenize
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import numpy.typing as npt

from rankclock.verify.errors import InputError

# Called with what is wrong with a file and what to do; it raises.
Refuse = Callable[[str, str], NoReturn]
# From a path, the most rows accepted, and how to refuse.
Reader = Callable[[Path, int, Refuse], npt.NDArray]

# guess: more characters of an entry are no longer read by people.
_SHOWN = 40

# What NumPy, SciPy and zipfile raise on a damaged file; NumPy reads a header with Python's own
# tokenizer.
_DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    TypeError,
    KeyError,
    OverflowError,
    MemoryError,
    RuntimeError,
    SyntaxError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)


@contextmanager
def readable(kind: str, remedy: str, refuse: Refuse) -> Iterator[None]:
    """Refuse a file on whatever its reader raises."""
    try:
        yield
    except InputError:
        raise
    except _DAMAGE as error:
        lines = str(error).strip().splitlines()
        refuse(f"cannot be read as {kind}: {lines[0] if lines else type(error).__name__}", remedy)


def judge_shape(shape: tuple[int, ...], largest: int, refuse: Refuse) -> None:
    """Refuse all but square matrices of 1 to `largest` rows."""
    sizes = " x ".join(map(str, shape))
    if len(shape) != 2:
        axes = {0: "a single number", 1: f"one axis of length {sizes}"}.get(len(shape), sizes)
        refuse(f"is not two-dimensional: {axes}", "give a matrix with rows and columns")
    if not all(shape):
        refuse(f"is empty: {sizes}", "give a matrix with at least one entry")
    if shape[0] != shape[1]:
        refuse(f"is not square: {sizes}", "give a square symmetric matrix")
    if shape[0] > largest:
        refuse(f"is too large: {sizes}", f"give a matrix of at most {largest} rows")


def shown(text: str) -> str:
    """An entry for a message, cut where it is long."""
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
