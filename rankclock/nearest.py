"""Which known name a mistyped one may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str], *, likeness: float) -> str:
    """A question with the one or two known names that are near, and a space; empty without any.

    likeness: the least of a name that is near, between 0 and 1.
    """
    near = difflib.get_close_matches(name, known, n=2, cutoff=likeness)
    return f"did you mean {' or '.join(near)}? " if near else ""
