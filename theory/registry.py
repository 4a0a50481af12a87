"""Finds the claims and orders them."""

from __future__ import annotations

import importlib
import importlib.util
import traceback
from functools import cache
from types import TracebackType

from rankclock.theory.claim import Claim
from rankclock.theory.claim_files import BadClaim, claim_modules, id_of


@cache
def all_claims() -> tuple[Claim, ...]:
    """Every claim of the theory, by id.

    Returns:
        The claims, in the order of their ids.

    Raises:
        BadClaim: a file raises or defines no claim, or two files define the same id.

    Examples:
        >>> from rankclock import all_claims
        >>> [claim.id for claim in all_claims()][:2]
        ['abel-defect', 'abel-defect-sharp']
    """
    by_id: dict[str, Claim] = {}
    files: dict[str, str] = {}
    for name in claim_modules():
        claim, file = _claim_in(name)
        if claim.id in by_id:
            raise BadClaim(
                f"{file}: the id {claim.id} is taken, by {files[claim.id]}; choose another id"
            )
        by_id[claim.id], files[claim.id] = claim, file
    return tuple(by_id[name] for name in sorted(by_id))


def find_claim(claim_id: str) -> Claim | None:
    """The claim with this id, None where there is none.

    Imports the module that is named like the id, and every other only where that one does not
    define the claim. Raises BadClaim as `all_claims` does, for the modules that it imports.
    """
    # Building all claims takes seconds, which `explain ID` would wait for.
    for name in claim_modules():
        if id_of(name) == claim_id:
            claim, _ = _claim_in(name)
            if claim.id == claim_id:
                return claim
    return next((claim for claim in all_claims() if claim.id == claim_id), None)


def _claim_in(name: str) -> tuple[Claim, str]:
    """The claim that a module defines, and its file."""
    spec = importlib.util.find_spec(name)
    file = spec.origin if spec and spec.origin else name
    try:
        claim = importlib.import_module(name).CLAIM
    except Exception as problem:
        raise BadClaim(
            f"{file}:{_line_in(file, problem)}: {type(problem).__name__}: {problem}; correct the "
            "file or take it out of the folder"
        ) from problem
    if not isinstance(claim, Claim):
        # In a checkout theory/ may be found beside us: then its Claim is another class than ours.
        kind, remedy = type(claim).__name__, "build it with Claim(...)"
        if type(claim).__module__ == "theory.claim":
            kind = "theory.claim.Claim"
            remedy = "write `from rankclock.theory.claim import Claim`"
        raise BadClaim(f"{file}:1: CLAIM is of type {kind}; {remedy}")
    return claim, file


def _line_in(file: str, problem: Exception) -> int | None:
    """Line of a file at which it raised; the first where it never ran, as without a CLAIM."""
    # A file that does not compile has no frame of its own: the line stands in the error.
    if isinstance(problem, SyntaxError):
        return problem.lineno
    return _last_line(file, problem.__traceback__) or 1


def _last_line(file: str, trace: TracebackType | None) -> int | None:
    """Line of the last frame of a traceback that is in a file."""
    frames = traceback.extract_tb(trace)
    return next((frame.lineno for frame in reversed(frames) if frame.filename == file), None)
