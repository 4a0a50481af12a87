"""Finds the claims and orders them."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from theory import claims as _package
from theory.claim import Claim


@cache
def all_claims() -> tuple[Claim, ...]:
    """Every claim of the theory, by id.

    Raises ValueError when two files define the same id.
    """
    found: dict[str, Claim] = {}
    for module in pkgutil.iter_modules(_package.__path__):
        claim = importlib.import_module(f"{_package.__name__}.{module.name}").CLAIM
        if claim.id in found:
            raise ValueError(f"two claims are called {claim.id}")
        found[claim.id] = claim
    return tuple(found[name] for name in sorted(found))
