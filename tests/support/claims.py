"""Claims of a test: those of the theory by id, and statements of its own."""

from __future__ import annotations

from typing import Any

from rankclock.theory.claim import Claim, Kind, project
from rankclock.theory.registry import find_claim


def named(name: str) -> Claim:
    """The claim with this id; builds no other one, which all together takes seconds."""
    claim = find_claim(name)
    assert claim is not None, f"no claim {name}"
    return claim


def stated(relation: Any, *hypotheses: Any, **rest: Any) -> Claim:
    """A statement of a test as a conjecture, which owes nothing but its relation."""
    fixed: dict[str, Any] = {"id": "a-claim", "title": "a claim", "because": "", "witness": {}}
    return Claim(
        kind=Kind.CONJECTURE,
        statement=(relation,),
        hypotheses=hypotheses,
        source=project("a test"),
        **(fixed | rest),
    )
