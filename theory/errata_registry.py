"""Finds the errata and orders them."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from rankclock.theory import errata as _package
from rankclock.theory.erratum import Erratum


@cache
def all_errata() -> tuple[Erratum, ...]:
    """Every erratum, by id.

    Raises TypeError when a file defines none, and ValueError when two define the same id.
    """
    found: dict[str, Erratum] = {}
    for module in pkgutil.iter_modules(_package.__path__):
        erratum = importlib.import_module(f"{_package.__name__}.{module.name}").ERRATUM
        if not isinstance(erratum, Erratum):
            raise TypeError(
                f"theory/errata/{module.name}.py: ERRATUM is of type "
                f"{type(erratum).__name__}; build it with Erratum(...)"
            )
        if erratum.id in found:
            raise ValueError(
                f"theory/errata/{module.name}.py: the id {erratum.id} is taken; choose another id"
            )
        found[erratum.id] = erratum
    return tuple(found[name] for name in sorted(found))


def errata_about(claim: str) -> tuple[Erratum, ...]:
    """Errata that concern the claim with this id."""
    return tuple(erratum for erratum in all_errata() if claim in erratum.claims)
