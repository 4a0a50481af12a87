"""The files of `rankclock simulate`, and what it prints."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import Any

import mpmath

from rankclock.options import in_full, note
from rankclock.verify.descent.recording import RecordedRun
from rankclock.verify.descent.trajectory_file import encoded, number, underflows, write_whole
from rankclock.verify.errors import InputError

# guess: with these the table fits a terminal of 120 columns.
_COLUMNS = 6


def require_file(
    option: str, path: Path | None, suffixes: tuple[str, ...], matrix: Path | None
) -> None:
    """Refuse before a long run what could not be written after it.

    path: the file to write, None for none. suffixes: those that can be written. matrix: the file
    that is read, which must not be overwritten.
    """
    if path is None:
        return
    _require_suffix(option, path, suffixes)
    if not path.parent.is_dir():
        problem = f"the folder {path.parent} does not exist"
        raise InputError(option, problem, "create it, or name a file in another")
    if path.is_dir():
        raise InputError(option, f"{path} is a folder", "name a file in it")
    if not os.access(path.parent, os.W_OK):
        problem = f"the folder {path.parent} cannot be written"
        raise InputError(option, problem, "name a file in another")
    if matrix is not None and path.exists() and matrix.exists() and path.samefile(matrix):
        raise InputError(option, f"{path} is the file of --matrix", "name another file")


def _require_suffix(option: str, path: Path, suffixes: tuple[str, ...]) -> None:
    suffix = path.suffix.lower()
    if suffix not in suffixes:
        problem = f"{path} has the suffix {path.suffix!r}" if suffix else f"{path} has no suffix"
        known = f"{', '.join(suffixes[:-1])} or {suffixes[-1]}"
        raise InputError(option, problem, f"name a {known} file")
    if suffix == ".parquet" and importlib.util.find_spec("pyarrow") is None:
        raise InputError(
            option,
            f"{path} needs pyarrow, which is not installed",
            "install rankclock[parquet], or name a .npz or .csv file",
        )


def write(trajectory: RecordedRun, out: Path | None, plot: Path | None) -> list[str]:
    """Write the file and the figure that are asked for; returns their names."""
    # Every file is made before the first is written: one that fails leaves none behind.
    contents: list[tuple[Path, bytes]] = []
    if out is not None:
        contents.append((out, encoded(trajectory, out.suffix.lower())))
        if out.suffix.lower() != ".csv" and underflows(trajectory):
            note(f"{out}: eigenvalues below the range of float64 are 0 in it; a .csv keeps them")
    if plot is not None:
        # Loads matplotlib, which a run without a figure has no use for.
        from rankclock.reports.figures.trajectory_plot import draw

        contents.append((plot, draw(trajectory, plot.suffix.lower())))
    for path, content in contents:
        write_whole(path, content)
    return [str(path) for path, _ in contents]


def summary(trajectory: RecordedRun, steps: int, written: list[str]) -> dict[str, Any]:
    """Plain data for the machine output. steps: those of the run. written: names of files."""
    return {
        "engine": trajectory.engine,
        "steps": steps,
        "eta": str(trajectory.eta),
        "recorded": len(trajectory.steps),
        "loss": number(trajectory.loss[-1], trajectory.digits),
        "effective_rank": number(trajectory.effective_rank[-1], trajectory.digits),
        "eigenvalues": [number(value, trajectory.digits) for value in trajectory.eigenvalues[-1]],
        # Without digits: a bound has as many as a float.
        "product_error": number(trajectory.product_error[-1]),
        "files": written,
    }


def table(trajectory: RecordedRun) -> str:
    """The first and the last recorded step, and how they were computed."""
    count = len(trajectory.eigenvalues[0])
    shown = min(count, _COLUMNS)
    head = ["step", "loss", "effective rank", "product error"]
    rows = [head + [f"eigenvalue {i + 1}" for i in range(shown)]]
    # The first and the last may be the same step.
    rows += [_row(trajectory, index, shown) for index in sorted({0, len(trajectory.steps) - 1})]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    last = (
        f"engine {trajectory.engine}, eta = {in_full(trajectory.eta)}, "
        f"{len(trajectory.steps)} steps recorded"
    )
    if count > shown:
        last += f", {count - shown} more eigenvalues"
    return "\n".join([*lines, last])


def _row(trajectory: RecordedRun, index: int, shown: int) -> list[str]:
    """The cells of one recorded step, with as many eigenvalues as are shown."""
    numbers = (
        trajectory.loss[index],
        trajectory.effective_rank[index],
        trajectory.product_error[index],
        *trajectory.eigenvalues[index][:shown],
    )
    return [str(trajectory.steps[index]), *map(_cell, numbers)]


def _cell(value: Any) -> str:
    # The effective rank of a zero product.
    return "undefined" if value is None else str(mpmath.nstr(mpmath.mpf(value), 6))
