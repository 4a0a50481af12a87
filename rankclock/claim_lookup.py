"""A claim by its id or by the file that defines it, and a symbol of it by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from rankclock.nearest import did_you_mean
from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.claim_files import claim_ids
from rankclock.theory.registry import find_claim
from rankclock.verify.errors import InputError


def find(claim_id: str) -> Claim:
    """The claim with this id; raises InputError with the nearest ids."""
    claim = find_claim(claim_id)
    if claim is None:
        near = did_you_mean(claim_id, claim_ids())
        problem = f"no claim is called {claim_id!r}"
        raise InputError("ID", problem, f"{near}`rankclock claims` lists them")
    return claim


def find_or_load(name: str) -> Claim:
    """The claim with this id, or the one that a Python file defines.

    Raises InputError where there is none, or the file defines several.
    """
    return _only_claim(name) if name.endswith(".py") else find(name)


def entry_of(claim: Claim, name: str, lock: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the ledger says of a claim, nothing where it has no such claim.

    name: the id or the file by which it was asked for. lock: entries by id.
    """
    entry: Mapping[str, Any] = lock.get(claim.id, {})
    if not entry or not name.endswith(".py"):
        return entry
    from rankclock.verify.evidence.check import digest

    # A file of the user may have an id of the theory, and state something else.
    return entry if entry.get("digest") == digest(claim) else {}


def _only_claim(file: str) -> Claim:
    # Loads all checks, which judge a claim of a file: not for a claim of the theory.
    from rankclock.verify.claims.files import load

    sound, problems = load([file])
    for problem in problems:
        raise InputError(problem.place, problem.what, problem.remedy)
    if len(sound) != 1:
        raise InputError("ID", f"{file} defines {len(sound)} claims", "keep one in the file")
    return sound[0].claim


def symbol_named(claim: Claim, name: str) -> sp.Basic | None:
    """The scalar or matrix symbol of a claim with this name."""
    # Also the size of the matrices and the depth, which a claim may leave implicit.
    every = [*claim.symbols, *claim.matrices, *(m.shape[0] for m in claim.matrices), symbols.N]
    return next((s for s in every if s.name == name), None)
