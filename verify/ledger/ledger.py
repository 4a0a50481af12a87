"""The ledger of a run: verdicts and evidence as plain data, the same bytes for the same seed."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Result

# needed: goes up where a reader of an older ledger would misread a newer one.
SCHEMA = 2
# What digits or verdicts may depend on.
_PACKAGES = ("rankclock", "sympy", "mpmath", "numpy", "python-flint", "hypothesis")


def build(results: Iterable[Result], settings: Settings, *, command: str) -> dict[str, Any]:
    """Ledger of a run.

    Everything but `made` (times, host, versions, date) depends on the seed alone.
    """
    ordered = sorted(results, key=lambda r: r.id)
    claims = []
    for result in ordered:
        entry = result.to_json()
        # A reader copies the command; what it says is not stored with the result of a check.
        if entry["counterexample"] is not None:
            entry["counterexample"]["replay"] = replay_command(
                result.id, entry["counterexample"]["point"]
            )
        claims.append(entry)
    return {
        "schema": SCHEMA,
        "run": settings.to_json(),
        "claims": claims,
        "made": made(command, {r.id: round(r.seconds, 3) for r in ordered}),
    }


def replay_command(claim_id: str, point: dict[str, str]) -> str:
    """Shell command that evaluates a claim at one exact point."""
    values = " ".join(f"--at '{name}={value}'" for name, value in sorted(point.items()))
    return f"rankclock verify {claim_id} {values}"


def made(command: str, seconds: dict[str, float]) -> dict[str, Any]:
    """How a ledger was made: command, commit, versions, date, host, seconds a claim.

    Excluded from comparisons.
    """
    return {
        "command": command,
        "commit": _commit(),
        "versions": {
            "python": platform.python_version(),
            **{name: _version(name) for name in _PACKAGES},
        },
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "host": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "seconds": seconds,
    }


def write(ledger: dict[str, Any], path: Path) -> None:
    """Write a ledger in one rename, so that no reader sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_text(dumps(ledger), encoding="utf-8")
    partial.replace(path)


def dumps(ledger: dict[str, Any]) -> str:
    """Canonical text of a ledger."""
    return json.dumps(ledger, indent=1, sort_keys=True) + "\n"


def comparable(ledger: dict[str, Any]) -> str:
    """Canonical text without the part that may differ between runs."""
    return dumps({key: value for key, value in ledger.items() if key != "made"})


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _commit() -> str | None:
    # Of the sources that ran, wherever they were called from.
    root = Path(__file__).parent.parent
    try:
        done = subprocess.run(
            ["git", "-C", str(root), "rev-parse", "HEAD"],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or None
