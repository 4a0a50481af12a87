"""Types of the fields of a claim and its parts: a dataclass alone takes any value for any field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rankclock.theory.kind import Kind
from rankclock.theory.source import Source

# A text where a tuple belongs would be gone through letter by letter.
CLAIM_TYPES: dict[str, type] = {
    **dict.fromkeys(("id", "title", "because", "proves", "remark"), str),
    "kind": Kind,
    "source": Source,
    **dict.fromkeys(("witness", "matrices", "meanings", "roles"), dict),
    **dict.fromkeys(
        (
            "hypotheses",
            "tight_at",
            "boundary",
            "lemmas",
            "boxes",
            "algebraic",
            "unrestricted",
            "depths",
        ),
        tuple,
    ),
}
LEMMA_TYPES: dict[str, type] = {
    "title": str,
    **dict.fromkeys(("positive", "negative", "nonnegative", "nonpositive"), tuple),
}
TIGHT_TYPES: dict[str, type] = {"point": dict, "relation": int}
BOX_TYPES: dict[str, type] = {"ranges": dict, "depths": tuple, "relations": tuple}
# The mistake that is made most: (a) is no tuple.
_HINTS: dict[type, str] = {tuple: ", with a comma after a single entry"}


def mistyped(owner: Any, types: Mapping[str, type]) -> Iterator[tuple[str, str, str]]:
    """Name, type and remedy of each field that has another type than in the table."""
    for name, kind in types.items():
        value = getattr(owner, name)
        if not isinstance(value, kind):
            yield name, type(value).__name__, remedy(kind)


def remedy(kind: type) -> str:
    """What to do about a field that is to have this type."""
    return f"make it a {kind.__name__}{_HINTS.get(kind, '')}"


def require_types(owner: Any, types: Mapping[str, type]) -> None:
    """Raise TypeError, in one line, for the first field that has another type."""
    for name, kind, what_to_do in mistyped(owner, types):
        raise TypeError(f"{name}: it is of type {kind}; {what_to_do}")
