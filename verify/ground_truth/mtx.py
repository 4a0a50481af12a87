"""Matrix Market files as square real arrays.

SciPy reads the header. The entries are read here, since SciPy 1.17 writes beyond its memory on some
malformed files and takes the process with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rankclock.verify.ground_truth.refusals import Refuse, judge_shape, readable, shown

# Integers beyond 2^53 are no floats, so they are read as what the header calls them.
_TYPES: dict[str, type[np.int64] | type[np.uint64]] = {
    "integer": np.int64,
    "unsigned-integer": np.uint64,
}
_LIMITS = {field: np.iinfo(kind) for field, kind in _TYPES.items()}


def read_mtx(path: Path, largest: int, refuse: Refuse) -> npt.NDArray:
    """The matrix of a Matrix Market file; entries left out are zeros, reals rounded to float64.

    largest: most rows accepted. refuse: called with what is wrong and what to do.
    """
    # Takes as long to load as everything else of a hitting time, and few matrices are of this kind.
    import scipy.io

    with readable("Matrix Market", "write it again with scipy.io.mmwrite", refuse):
        rows, columns, entries, layout, field, symmetry = scipy.io.mminfo(path)
        _judge_header(rows, columns, entries, field, largest, refuse)
        array = np.zeros((rows, rows), dtype=_TYPES.get(field, np.float64))
        # SciPy adds up entries listed twice; which of them was meant is not known.
        seen = np.zeros((rows, rows), dtype=bool)
        if layout == "coordinate":
            places = _coordinates(path, rows, entries)
        else:
            places = _columns(path, rows, symmetry)
        for i, j, text in places:
            value = _number(text, i, j, field, refuse)
            if seen[i, j]:
                refuse(
                    f"gives the entry in row {i + 1}, column {j + 1} more than once",
                    "give every entry once",
                )
            array[i, j], seen[i, j] = value, True
            if symmetry != "general" and i != j:
                array[j, i], seen[j, i] = -value if symmetry == "skew-symmetric" else value, True
    return array


def _judge_header(
    rows: int, columns: int, entries: int, field: str, largest: int, refuse: Refuse
) -> None:
    """Refuse by the header alone, before memory is asked for."""
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


def _number(text: str, i: int, j: int, field: str, refuse: Refuse) -> int | float:
    """An entry in row i and column j, from 0; integers beyond 64 bits are refused."""
    if field not in _TYPES:
        return float(text)
    value, limits = int(text), _LIMITS[field]
    if not limits.min <= value <= limits.max:
        refuse(
            "has an entry too large for a 64-bit integer: "
            f"row {i + 1}, column {j + 1} is {shown(text)}",
            "write the field real in its first line, or scale the matrix",
        )
    return value


def _coordinates(path: Path, size: int, count: int) -> Iterator[tuple[int, int, str]]:
    """Row and column from 0, and the text of each entry listed."""
    for line, (row, column, text) in body_lines(path, count, 3):
        i, j = int(row) - 1, int(column) - 1
        if not (0 <= i < size and 0 <= j < size):
            raise ValueError(f"line {line}: no row {row}, column {column} in {size} x {size}")
        yield i, j, text


def _columns(path: Path, size: int, symmetry: str) -> Iterator[tuple[int, int, str]]:
    """The same for a full matrix, column by column; of a symmetric one from the diagonal down."""
    first = {"general": lambda j: 0, "skew-symmetric": lambda j: j + 1}.get(symmetry, lambda j: j)
    places = [(i, j) for j in range(size) for i in range(first(j), size)]
    for (i, j), (_, (text,)) in zip(places, body_lines(path, len(places), 1), strict=True):
        yield i, j, text


def body_lines(path: Path, count: int, width: int) -> Iterator[tuple[int, list[str]]]:
    """Number and fields of the lines with entries.

    Raises ValueError unless there are `count` lines of `width` fields.
    """
    with path.open(encoding="utf-8", errors="replace") as file:
        lines = (
            (number, line.split())
            for number, line in enumerate(file, 1)
            if line.strip() and not line.startswith("%")
        )
        # The first of them has the sizes.
        next(lines)
        total = 0
        for total, (number, fields) in enumerate(lines, 1):
            if total > count:
                raise ValueError(f"line {number} follows the {count} entries announced")
            if len(fields) != width:
                raise ValueError(f"line {number} has {len(fields)} fields, not {width}")
            yield number, fields
        if total < count:
            raise ValueError(f"it ends after {total} of {count} entries")
