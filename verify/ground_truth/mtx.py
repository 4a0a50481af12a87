"""Matrix Market files as square real arrays.

SciPy reads the header. The entries are read here, since SciPy 1.17 writes beyond its memory on some
malformed files and takes the process with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rankclock.verify.ground_truth.npy import Refuse, judge_shape, readable

_TYPES: dict[str, type[np.int64] | type[np.uint64]] = {
    "integer": np.int64,
    "unsigned-integer": np.uint64,
}


_SHOWN = 40


def read_mtx(path: Path, largest: int, refuse: Refuse) -> npt.NDArray:
    """The matrix of a Matrix Market file, with the entries the file leaves out as zeros; real
    numbers are rounded to float64.
    """
    # Takes as long to load as everything else of a hitting time, and few matrices are of this kind.
    import scipy.io

    with readable("Matrix Market", "write it again with scipy.io.mmwrite", refuse):
        rows, columns, entries, layout, field, symmetry = scipy.io.mminfo(path)
        if field in ("complex", "pattern"):
            refuse(
                f"has the field {field!r}",
                "give a real symmetric matrix, with the field real or integer",
            )
        judge_shape((rows, columns), largest, refuse)
        if entries > rows * columns:
            refuse(
                f"announces {entries} entries for {rows} x {columns}, so gives some more than once",
                "give every entry once",
            )
        array = np.zeros((rows, rows), dtype=_TYPES.get(field, np.float64))
        given = np.zeros((rows, rows), dtype=bool)
        range_of = np.iinfo(_TYPES[field]) if field in _TYPES else None
        number = int if field in _TYPES else float
        places = (
            _coordinates(path, rows, entries)
            if layout == "coordinate"
            else _columns(path, rows, symmetry)
        )
        for i, j, text in places:
            value = number(text)
            if range_of is not None and not range_of.min <= value <= range_of.max:
                where = (
                    f"row {i + 1}, column {j + 1} is "
                    f"{text if len(text) <= _SHOWN else text[:_SHOWN] + '...'}"
                )
                refuse(
                    f"has an entry too large for a 64-bit integer: {where}",
                    "write the field real in its first line, or scale the matrix",
                )
            mirrored = symmetry != "general" and i != j
            if given[i, j]:
                refuse(
                    f"gives the entry in row {i + 1}, column {j + 1} more than once",
                    "give every entry once",
                )
            array[i, j], given[i, j] = value, True
            if mirrored:
                array[j, i], given[j, i] = -value if symmetry == "skew-symmetric" else value, True
    return array


def _coordinates(path: Path, size: int, count: int) -> Iterator[tuple[int, int, str]]:
    """Row and column from 0, and the text of each entry listed."""
    for line, (row, column, text) in _body(path, count, 3):
        i, j = int(row) - 1, int(column) - 1
        if not (0 <= i < size and 0 <= j < size):
            raise ValueError(f"line {line}: no row {row}, column {column} in {size} x {size}")
        yield i, j, text


def _columns(path: Path, size: int, symmetry: str) -> Iterator[tuple[int, int, str]]:
    """The same for a full matrix, listed column by column, of a symmetric one from the diagonal
    down.
    """
    first = {"general": lambda j: 0, "skew-symmetric": lambda j: j + 1}.get(symmetry, lambda j: j)
    places = [(i, j) for j in range(size) for i in range(first(j), size)]
    for (i, j), (_, (text,)) in zip(places, _body(path, len(places), 1), strict=True):
        yield i, j, text


def _body(path: Path, count: int, width: int) -> Iterator[tuple[int, list[str]]]:
    """Number and fields of the lines with entries: `count` lines of `width` fields, or
    ValueError.
    """
    with path.open(encoding="utf-8", errors="replace") as file:
        lines = (
            (number, line.split())
            for number, line in enumerate(file, 1)
            if line.strip() and not line.startswith("%")
        )
        next(lines)  # the sizes
        found = 0
        for found, (number, fields) in enumerate(lines, 1):
            if found > count:
                raise ValueError(f"line {number} follows the {count} entries announced")
            if len(fields) != width:
                raise ValueError(f"line {number} has {len(fields)} fields, not {width}")
            yield number, fields
        if found < count:
            raise ValueError(f"it ends after {found} of {count} entries")
