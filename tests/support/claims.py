"""Claims of the theory that a test asks for by id."""

from __future__ import annotations

from rankclock.theory.claim import Claim
from rankclock.theory.registry import find_claim


def named(name: str) -> Claim:
    """The claim with this id; builds no other one, which all together takes seconds."""
    claim = find_claim(name)
    assert claim is not None, f"no claim {name}"
    return claim
