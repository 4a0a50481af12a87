"""The committed ledger: where this program has it, and what it says of the claims."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

_LOCK = "ledger.lock.json"


def shipped_lock() -> Path:
    """The file of the committed ledger of this program, in a checkout or where it is installed."""
    return Path(str(files("rankclock.reports").joinpath(_LOCK)))


def is_installed() -> bool:
    """Whether the program is installed, and its ledger a copy; in a checkout it is the original."""
    # A checkout reaches the folder by a link; a wheel holds the folder itself.
    return not (Path(__file__).parent / "reports").is_symlink()


def locked() -> dict[str, Any]:
    """Entries of the committed ledger by id; none, and a note on stderr, where it is not readable.

    The lock is that of this program, whatever packages the folder of the user holds.
    """
    try:
        text = shipped_lock().read_text(encoding="utf-8")
        entries = json.loads(text)["claims"]
        if not isinstance(entries, dict):
            raise TypeError
    except OSError as problem:
        return _unknown(problem.strerror or str(problem))
    except (ValueError, KeyError, TypeError):
        return _unknown("it is no ledger")
    return entries


def _unknown(why: str) -> dict[str, Any]:
    # Without the note, a table of dashes would read as if nothing had ever been checked.
    click.echo(
        f"note: reports/{_LOCK}: cannot be read ({why}), so no verdict is known; install rankclock "
        f"anew, or in a checkout `git checkout -- reports/{_LOCK}`",
        err=True,
    )
    return {}
