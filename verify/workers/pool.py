"""A pool of processes."""

from __future__ import annotations

import signal


def leave_interrupts_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
