"""Which known name a mistyped one may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

# guess: of short names any two are a little alike; at this share of equal letters one slip in a
# name of five letters is still recognised.
_LIKENESS = 0.6


def did_you_mean(name: str, known: Iterable[str], *, likeness: float = _LIKENESS) -> str:
    """A question with the one or two known names that are near, and a space; empty without any.

    Case does not count, nor an underscore for a hyphen, nor hyphens in front; names of which the
    mistyped one is a part come after those that are spelt alike. likeness: share of letters, at
    most 1, that must be equal.
    """
    names = {_plain(entry): entry for entry in known}
    typed = _plain(name)
    alike = difflib.get_close_matches(typed, names, n=2, cutoff=likeness)
    if typed in names:
        alike = [typed]  # but for case or a hyphen it is that one
    elif len(typed) > 2:
        # A part of one or two letters is in too many.
        alike += [entry for entry in names if typed in entry and entry not in alike]
    near = [names[entry] for entry in alike[:2]]
    return f"did you mean {' or '.join(near)}? " if near else ""


def _plain(name: str) -> str:
    # Two options are not alike because both begin with hyphens.
    return name.lower().replace("_", "-").lstrip("-")
