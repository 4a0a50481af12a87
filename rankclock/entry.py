"""Where the program begins: what must hold before the first library is loaded."""

from __future__ import annotations

import os
import sys

_LINKED = ("theory", "verify", "reports")
_UNLINKED = (
    "{folder}: no link to the folder of that name, so nothing can be imported; in the checkout, "
    "`make` says what to do"
)


def unlinked() -> str:
    """What to do about the first link that is none, in one line; empty where all are links."""
    # Without symbolic links a checkout has text files in their place, and every import fails.
    for name in _LINKED:
        folder = os.path.join(os.path.dirname(__file__), name)
        if not os.path.isdir(folder):
            return _UNLINKED.format(folder=folder)
    return ""


def run() -> None:
    """Entry point of the program; see `rankclock.main.run` for the exit codes."""
    problem = unlinked()
    if problem:
        sys.stderr.write(f"rankclock: error: {problem}\n")
        sys.exit(2)

    from rankclock.interrupts import leave_at_once

    leave_at_once()
    from rankclock.main import run as run_command

    run_command()
