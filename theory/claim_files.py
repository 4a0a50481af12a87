"""Where the claims stand, by the names of their files: no claim is built, and SymPy not loaded."""

from __future__ import annotations

import pkgutil

from rankclock.theory import claims as _package


class BadClaim(ValueError):
    """A file of the theory that defines no sound claim.

    The message is one line with file, line, what is wrong, and what to do.
    """


def claim_ids() -> tuple[str, ...]:
    """Ids of all claims in order, as the names of their files tell them."""
    # For completion, which a user waits for at each Tab.
    return tuple(sorted(id_of(name) for name in claim_modules()))


def claim_modules() -> tuple[str, ...]:
    """Dotted names of the modules below theory/claims that define a claim each, in order."""
    walked = pkgutil.walk_packages(_package.__path__, f"{_package.__name__}.")
    return tuple(sorted(module.name for module in walked if not module.ispkg))


def id_of(module: str) -> str:
    """Id of the claim in a module; a test asserts that every file is named so."""
    return module.rpartition(".")[2].replace("_", "-")
