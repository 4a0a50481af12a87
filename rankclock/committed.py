"""What the committed ledger says of the claims."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import click

_LOCK = "ledger.lock.json"


def locked() -> dict[str, Any]:
    """Entries of the committed ledger by id; none, and a note on stderr, where it is not readable.

    The lock is that of this program, whatever packages the folder of the user holds.
    """
    try:
        text = files("rankclock.reports").joinpath(_LOCK).read_text(encoding="utf-8")
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
