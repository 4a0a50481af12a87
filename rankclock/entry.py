"""Where the program begins: what must hold before the libraries are loaded, which takes a
second.
"""

from __future__ import annotations

import os
import signal
from typing import NoReturn

_INTERRUPTED = b"rankclock: error: interrupted before anything was begun; give the command again\n"


def run() -> None:
    """Entry point of the program; see `rankclock.main.run` for the exit codes."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _leave)
    from rankclock.main import run as run_command

    run_command()


def _leave(_signal: int, _frame: object) -> NoReturn:
    # An exception may be swallowed, or end in a traceback, in the middle of an import; nothing is
    # open yet that must be closed.
    try:
        os.write(2, _INTERRUPTED)
    finally:
        os._exit(130)
