"""Where the program begins: what must hold before the first library is loaded."""

from __future__ import annotations

from rankclock.interrupts import leave_at_once


def run() -> None:
    """Entry point of the program; see `rankclock.main.run` for the exit codes."""
    leave_at_once()
    from rankclock.main import run as run_command

    run_command()
