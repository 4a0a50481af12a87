"""Which known name a mistyped one may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

# guess: below, what is named has little in common with what was typed; above, a word left out of a
# long id is no longer recognised.
_LEAST_LIKENESS = 0.4


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question with the one or two known names that are near, and a space; empty without any."""
    near = difflib.get_close_matches(name, known, n=2, cutoff=_LEAST_LIKENESS)
    return f"did you mean {' or '.join(near)}? " if near else ""
