"""Matrices written as text: every entry is the rational that it denotes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from rankclock.verify.arithmetic.parse import parse_exact
from rankclock.verify.ground_truth.refusals import Refuse, shown
from rankclock.verify.ground_truth.symmetry import Rows


def read_csv(path: Path, largest: int, refuse: Refuse) -> Rows:
    """The square matrix of a .csv file.

    largest: most rows and columns accepted. refuse: called with what is wrong and what to do.
    """
    try:
        rows = _rows(path, largest, refuse)
    except UnicodeDecodeError:
        refuse("is no UTF-8 text", "save it as comma-separated text in UTF-8")
    except OSError as error:
        refuse(f"cannot be read: {error.strerror}", "check its permissions")
    if not rows:
        refuse("has no entries", "write one row of the matrix a line")
    if len(rows) != len(rows[0]):
        refuse(f"is not square: {len(rows)} x {len(rows[0])}", "give a square symmetric matrix")
    return rows


def _rows(path: Path, largest: int, refuse: Refuse) -> Rows:
    """The rows, each with as many entries as the first."""
    rows: list[tuple[Fraction, ...]] = []
    separator: str | None = None
    for number, line in _data_lines(path):
        if not rows:
            separator = _separator(line, number, refuse)
        texts = line.split(separator)
        # Before the entries are read, so that a huge file is refused at its first line.
        if max(len(texts), len(rows) + 1) > largest:
            refuse(
                f"has more than {largest} rows or columns",
                f"give a matrix of at most {largest} rows",
            )
        if rows and len(texts) != len(rows[0]):
            refuse(
                f"has {len(texts)} entries in line {number} but {len(rows[0])} in the first row",
                "give every row as many entries",
            )
        row = len(rows) + 1
        rows.append(
            tuple(_entry(text, row, column, refuse) for column, text in enumerate(texts, 1))
        )
    return tuple(rows)


def _separator(line: str, number: int, refuse: Refuse) -> str | None:
    """What stands between the entries of the first line; None for blanks."""
    # With both, a comma is most likely a decimal mark, and no reading is safe.
    if "," in line and ";" in line:
        refuse(
            f"mixes commas and semicolons in line {number}",
            "separate entries by commas and write decimals with a point",
        )
    return next((mark for mark in ",;" if mark in line), None)


def _data_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Line numbers from 1 and texts of the lines that hold entries."""
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            text = line.partition("#")[0].strip()
            if text:
                yield number, text


def _entry(text: str, row: int, column: int, refuse: Refuse) -> Fraction:
    try:
        return parse_exact(text)
    except ValueError:
        pass
    entry = repr(text.strip() if shown(text) == text else shown(text))
    if text.strip().lstrip("+-").lower() in ("nan", "inf", "infinity"):
        refuse(
            f"has an entry that is not finite: row {row}, column {column} is {entry}",
            "replace it by a number",
        )
    refuse(
        f"has an entry that is no number: row {row}, column {column} is {entry}",
        "write numbers such as 3, 0.1, 1/10 or 1e-40; start a header line with #",
    )
