"""Tests begin with nothing remembered: an answer that is kept hides a fault planted behind it."""

from __future__ import annotations

import sys

# Rooms and files that keep what their functions of exact arguments came to; not what is compiled.
ROOMS = (
    "rankclock.verify.descent",
    *(f"rankclock.verify.evaluate.{backend}" for backend in ("rational", "ball", "mp")),
)


def forget() -> None:
    """Empty the caches of all functions in those rooms, as far as they are imported."""
    # Copies, which nothing can interrupt: garbage that is collected meanwhile may load a module.
    for name, module in sys.modules.copy().items():
        if name.startswith(ROOMS):
            for value in vars(module).copy().values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
