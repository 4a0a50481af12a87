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
    by_id: dict[str, Erratum] = {}
    for module in pkgutil.iter_modules(_package.__path__):
        erratum = importlib.import_module(f"{_package.__name__}.{module.name}").ERRATUM
        if not isinstance(erratum, Erratum):
            raise TypeError(
                f"theory/errata/{module.name}.py: ERRATUM is of type "
                f"{type(erratum).__name__}; build it with Erratum(...)"
            )
        if erratum.id in by_id:
            raise ValueError(
                f"theory/errata/{module.name}.py: the id {erratum.id} is taken; choose another id"
            )
        by_id[erratum.id] = erratum
    return tuple(by_id[name] for name in sorted(by_id))


def errata_about(claim: str) -> tuple[Erratum, ...]:
    """Errata that concern the claim with this id."""
    return tuple(erratum for erratum in all_errata() if claim in erratum.claims)
