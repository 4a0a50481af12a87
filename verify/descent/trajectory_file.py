"""A trajectory as a file: .npz, .csv or .parquet, written whole or not at all."""

from __future__ import annotations

import csv
import io
import math
import os
import tempfile
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import numpy.typing as npt

from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.recording import RecordedRun

# What float64 tells apart.
FLOAT_DIGITS = 17


def number(value: Any, digits: int | None = None) -> float | str | None:
    """A number for JSON: a float; a decimal where more digits were asked for or float64 has none
    for it; None unless finite.
    """
    if value is None or not mpmath.isfinite(value):
        return None
    nearest = as_float(value)
    if (digits or 0) > FLOAT_DIGITS or not math.isfinite(nearest) or (value and not nearest):
        return decimal(value, digits)
    return nearest


def decimal(value: Any, digits: int | None = None) -> str:
    """A number as text: shortest for a float, to the digits of the run for an mpf."""
    return (
        repr(value)
        if isinstance(value, float)
        else str(mpmath.nstr(value, max(digits or 0, FLOAT_DIGITS), strip_zeros=True))
    )


def as_float(value: Any) -> float:
    """The nearest float64; infinite beyond its range, nan for None."""
    with precision(53):
        return math.nan if value is None else float(+value)


def encoded(found: RecordedRun, suffix: str) -> bytes:
    """The bytes of a file of that suffix.

    .csv: columns step, loss, effective_rank, product_error, eigenvalue_1, ..., numbers to the
    digits of the run, empty where undefined. .parquet: the same columns in float64, null where
    undefined. .npz: arrays step (r,), loss (r,), effective_rank (r,), eigenvalues (r, n),
    product_error (r,), and products (r, n, n) of a run on full matrices, nan where undefined.
    Raises ValueError for another suffix, ImportError without pyarrow for .parquet.
    """
    if suffix == ".csv":
        return _csv(found)
    if suffix == ".npz":
        return _npz(found)
    if suffix == ".parquet":
        return _parquet(found)
    raise ValueError(f"no format for {suffix!r}")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file by way of a temporary one beside it, so that it is never seen half-written.

    Raises OSError.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as problem:
        # The temporary name is of no use to who gave the other.
        raise type(problem)(problem.errno, problem.strerror, str(path)) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # A temporary file is private; a result is as readable as any new file.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def underflows(found: RecordedRun) -> bool:
    """Whether some eigenvalue is not zero but too small for float64."""
    return any(value and not as_float(value) for row in found.eigenvalues for value in row)


def _csv(found: RecordedRun) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["step", *_columns(found)])
    for k, loss, rank, error, values in zip(
        found.steps,
        found.loss,
        found.effective_rank,
        found.product_error,
        found.eigenvalues,
        strict=True,
    ):
        writer.writerow(
            [
                k,
                *(
                    "" if value is None else decimal(value, found.digits)
                    for value in (loss, rank, error, *values)
                ),
            ]
        )
    return out.getvalue().encode()


def _columns(found: RecordedRun) -> list[str]:
    return [
        "loss",
        "effective_rank",
        "product_error",
        *(f"eigenvalue_{i + 1}" for i in range(len(found.eigenvalues[0]))),
    ]


def _npz(found: RecordedRun) -> bytes:
    arrays: dict[str, npt.NDArray] = {
        "step": np.array(found.steps, dtype=np.int64),
        "loss": _array(found.loss),
        "effective_rank": _array(found.effective_rank),
        "eigenvalues": np.array([[as_float(value) for value in row] for row in found.eigenvalues]),
        "product_error": _array(found.product_error),
    }
    if found.products is not None:
        arrays["products"] = found.products
    out = io.BytesIO()
    np.savez(out, **arrays)  # type: ignore[arg-type]
    return out.getvalue()


def _parquet(found: RecordedRun) -> bytes:
    import pyarrow
    import pyarrow.parquet

    columns: dict[str, Any] = {"step": pyarrow.array(found.steps, pyarrow.int64())}
    values = [
        found.loss,
        found.effective_rank,
        found.product_error,
        *zip(*found.eigenvalues, strict=True),
    ]
    for name, column in zip(_columns(found), values, strict=True):
        columns[name] = pyarrow.array(
            [None if value is None else as_float(value) for value in column], pyarrow.float64()
        )
    out = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.table(columns), out)
    return bytes(out.getvalue().to_pybytes())


def _array(values: tuple[Any, ...]) -> npt.NDArray[np.float64]:
    return np.array([as_float(value) for value in values])
