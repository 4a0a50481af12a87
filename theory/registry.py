"""Finds the claims and orders them."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import traceback
from functools import cache

from rankclock.theory import claims as _package
from rankclock.theory.claim import Claim


class BadClaim(ValueError):
    """A file of the theory that defines no sound claim; one line with file, line, what is wrong,
    and what to do.
    """


@cache
def all_claims() -> tuple[Claim, ...]:
    """Every claim of the theory, by id.

    Raises BadClaim when a file raises or defines no claim, and when two files define the same id.
    """
    found: dict[str, Claim] = {}
    files: dict[str, str] = {}
    for name in claim_modules():
        claim, file = _claim_in(name)
        if claim.id in found:
            raise BadClaim(
                f"{file}: the id {claim.id} is taken, by {files[claim.id]}; choose another id"
            )
        found[claim.id], files[claim.id] = claim, file
    return tuple(found[name] for name in sorted(found))


def claim_modules() -> tuple[str, ...]:
    """Dotted names of the modules below theory/claims that define a claim each, in order."""
    walked = pkgutil.walk_packages(_package.__path__, f"{_package.__name__}.")
    return tuple(sorted(module.name for module in walked if not module.ispkg))


def _claim_in(name: str) -> tuple[Claim, str]:
    spec = importlib.util.find_spec(name)
    file = spec.origin if spec and spec.origin else name
    try:
        claim = importlib.import_module(name).CLAIM
    except Exception as problem:
        frames = [
            frame.lineno
            for frame in traceback.extract_tb(problem.__traceback__)
            if frame.filename == file
        ]
        line = problem.lineno if isinstance(problem, SyntaxError) else frames[-1] if frames else 1
        raise BadClaim(
            f"{file}:{line}: {type(problem).__name__}: {problem}; correct the file or take "
            "it out of the folder"
        ) from problem
    if not isinstance(claim, Claim):
        raise BadClaim(
            f"{file}:1: CLAIM is of type {type(claim).__name__}; build it with Claim(...)"
        )
    return claim, file
