"""Stored results: every sample, and where it was measured. Nothing in them is typed by hand."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results"
# Raised when a file of an earlier form could not be read any more.
SCHEMA = 1
# What is measured: a commit that changes other files leaves stored samples valid.
CODE = ("theory", "verify", "reports", "rankclock")
LIBRARIES = ("sympy", "mpmath", "numpy", "scipy", "python-flint", "gmpy2", "numba")
# Samples are comparable while these are the same.
IDENTITY = ("code", "edited", "python", "libraries", "cpu", "cores")
# Lists of numbers stand on one line, so that a difference of two files can be read.
_NUMBERS = re.compile(r"\[\s+([-+\d.eE,\s]*?)\s+\]")


def origin() -> dict[str, Any]:
    """Which code is measured, with what, on which machine, and how busy that is.

    Raises ValueError outside a checkout, and where another copy of the code would be measured.
    """
    import rankclock

    if Path(rankclock.__file__).resolve().parents[1] != ROOT.resolve():
        raise ValueError(f"`import rankclock` leads to {rankclock.__file__}; run it in {ROOT}")
    return {
        "revision": git("describe", "--always", "--tags", "--abbrev=12"),
        "code": code_of("HEAD"),
        "edited": bool(git("status", "--porcelain", "--", *CODE)),
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "libraries": {name: _installed(name) for name in LIBRARIES},
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
    }


def comparable(earlier: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether samples of two origins may stand together. Edited code is like no other."""
    return not now["edited"] and all(earlier.get(name) == now[name] for name in IDENTITY)


def code_of(revision: str) -> str:
    """A name of the measured files of a revision, the same as long as they are."""
    lines = git("ls-tree", revision, "--", *CODE, "pyproject.toml")
    return hashlib.sha256(lines.encode()).hexdigest()[:12]


def git(*arguments: str, folder: Path = ROOT) -> str:
    """What git prints, without the last line break. Raises ValueError with what it complains of."""
    answer = subprocess.run(
        ("git", *arguments), cwd=folder, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise ValueError(answer.stderr.strip().splitlines()[-1])
    return answer.stdout.rstrip("\n")


def write(kind: str, record: dict[str, Any], folder: Path = RESULTS) -> Path:
    """Store a record as the file of its kind: speeds, costs, processes, ..."""
    folder.mkdir(exist_ok=True)
    path, part = folder / f"{kind}.json", folder / f"{kind}.json.partial"
    # Replaced at once, so that an interrupted measurement leaves a whole file.
    part.write_text(text_of({"schema": SCHEMA, "kind": kind, **record}), "utf-8")
    part.replace(path)
    return path


def text_of(record: dict[str, Any]) -> str:
    """JSON with one line a list of numbers."""
    text = json.dumps(record, indent=1, ensure_ascii=False)
    return _NUMBERS.sub(lambda found: f"[{' '.join(found[1].split())}]", text) + "\n"


def read(kind: str, folder: Path = RESULTS) -> dict[str, Any] | None:
    """The record of a kind, or None where nothing was stored yet. Raises ValueError for others."""
    path = folder / f"{kind}.json"
    if not path.exists():
        return None
    record: dict[str, Any] = json.loads(path.read_text("utf-8"))
    if (record.get("schema"), record.get("kind")) != (SCHEMA, kind):
        raise ValueError(f"{path}: written by another version; measure anew with --store")
    return record


def shortened(value: float) -> float:
    """Six digits, far below the spread of what is measured."""
    return float(f"{value:.6g}")


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _cpu() -> str:
    """The name that the system has for the processor."""
    path = Path("/proc/cpuinfo")
    if path.exists():
        match = re.search(r"^model name\s*:\s*(.*)$", path.read_text("utf-8"), re.MULTILINE)
        if match:
            return match[1].strip()
    return platform.processor() or platform.machine()
